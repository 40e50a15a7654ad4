"""Mistaken letters put right: old and new, by whom, and until when."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, SamePersonDecides
from db.enums import DutyKind, LetterKind, ProposalKind, RequestState, Role
from db.models import Correction, Duty
from tests.offices import TestOffice
from tests.services.ending_cases import TEXT, ended, open_duties

S = RequestState
R = Role
P = ProposalKind


async def test_a_mistake_is_put_right_by_a_letter_that_names_old_and_new(
    staffed: TestOffice,
) -> None:
    card = await ended(staffed, P.REFUSE)
    await staffed.deliver()
    right = "Мәселе бойынша қылмыстық іс қозғалған, сот актісі жоқ."
    with pytest.raises(InputInvalid):
        async with staffed.by(R.REVIEWER) as office:
            await office.corrections.draft(
                card.public_id, card.version, "R01", right, "Негізі қате"
            )
    async with staffed.by(R.REVIEWER) as office:
        card = await office.corrections.draft(
            card.public_id, card.version, "R10", right, "Негізі қате жазылған."
        )
    letter = card.endings.correction
    assert letter is not None
    assert await staffed.owed("corrected") == []
    with pytest.raises(SamePersonDecides):
        async with staffed.by(R.REVIEWER) as office:
            await office.corrections.number(letter, "ЖТ-10")
    async with staffed.database.reading() as session:
        duty = (await session.scalars(select(Duty).where(Duty.subject == letter))).one()
    assert (duty.kind, duty.due_on) == (DutyKind.LETTER, date(2026, 11, 26))
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.corrections.number(letter, "ЖТ-10")
    assert card.state is S.REFUSED
    assert len(await staffed.deliver("corrected")) == 1
    own = await staffed.own(card.public_id)
    assert own.outcome is not None
    assert (own.outcome.ground, own.outcome.letter_number) == ("R10", "ЖТ-10")
    assert own.correction is not None
    assert own.timeline[-1].action == "corrected"
    assert (own.correction.old_ground, own.correction.old_letter) == ("R09", "ЖТ-refuse")
    assert (own.correction.old_text, own.correction.new_text) == (TEXT, right)
    async with staffed.by(R.REGISTRAR) as office:
        new, old = await office.letters.of_case(card.public_id)
        assert (new.kind, old.kind) == (LetterKind.CORRECTION, LetterKind.REFUSAL)
        assert (await office.letters.show(old.public_id)).content.text == TEXT
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(Correction))).all()) == 1


async def test_a_correction_can_be_dropped_before_its_number(staffed: TestOffice) -> None:
    card = await ended(staffed, P.RETURN)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.corrections.draft(
            card.public_id, card.version, "R05", TEXT, "Негізі қате жазылған."
        )
        card = await office.corrections.forget(card.public_id, card.version)
    assert card.endings.correction is None
    assert DutyKind.LETTER not in await open_duties(staffed)
    own = await staffed.own(card.public_id)
    assert own.outcome is not None
    assert own.outcome.ground == "R03"
