"""Letters that decide nothing, and who may make and read letters."""

from datetime import date

import pytest

from bot.services.errors import NotAllowed, Stale
from db.enums import Language, LetterKind, ProposalKind, Role
from tests.offices import CITIZEN, TestOffice
from tests.services.ending_cases import ended, journal

R = Role
P = ProposalKind


async def test_a_letter_about_the_date_is_made_and_numbered(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit(language=Language.RU)).card.public_id)
    await staffed.distribute()
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
        line = await office.letters.make(card.public_id, card.version, LetterKind.DATE)
        shown = await office.letters.show(line.public_id)
        numbered = await office.letters.number(line.public_id, "Ш-1")
    assert line.language is Language.RU
    assert shown.content.starts_at is not None
    assert shown.content.starts_at.date() == date(2026, 12, 4)
    assert shown.content.complain is None
    assert numbered.number == "Ш-1"
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.letters.number(line.public_id, "Ш-2")
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.letters.make(card.public_id, card.version, LetterKind.INFORMATION)
    assert "revealed" in await journal(staffed)


async def test_letters_are_for_those_who_may_make_them(staffed: TestOffice) -> None:
    card = await ended(staffed, P.END)
    async with staffed.by(R.REGISTRAR) as office:
        (line,) = await office.letters.of_case(card.public_id)
    for role in (R.AUDITOR, R.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.letters.show(line.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.letters.of_case(card.public_id)
