"""Cases withdrawn on paper or by phone, and ended cases that are taken up again."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, Stale
from db.enums import Citizenship, DutyKind, OutcomeKind, ProposalKind, RequestState, Role
from db.models import Assignment, JournalEntry, Outcome
from tests.offices import TestOffice
from tests.services.ending_cases import ENDED, TEXT, ended, in_review, open_duties

S = RequestState
R = Role


async def test_the_registrar_writes_down_a_withdrawal_with_what_it_rests_on(
    staffed: TestOffice,
) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    await staffed.distribute()
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(R.REVIEWER) as office:
            await office.endings.withdraw_for(card.public_id, card.version, "Кіріс № 5")
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.endings.withdraw_for(
            card.public_id, card.version, "23.11.2026 күнгі өтініш, кіріс № 5"
        )
    assert card.state is S.WITHDRAWN
    assert card.seat is None
    assert len(await staffed.deliver("withdrawn_for_you")) == 1
    assert await open_duties(staffed) == {DutyKind.SURVEY}
    async with staffed.database.reading() as session:
        given = (await session.scalars(select(Assignment))).one()
        outcome = (await session.scalars(select(Outcome))).one()
    assert given.freed_at is not None
    assert outcome.kind is OutcomeKind.WITHDRAWN


async def test_a_withdrawal_after_the_beginning_is_too_late(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    await staffed.distribute()
    staffed.clock.to(date(2026, 12, 4), 11)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.endings.withdraw_for(card.public_id, card.version, "Телефон арқылы")


@pytest.mark.parametrize("kind", ENDED)
async def test_an_ended_case_is_taken_up_again_with_a_fresh_term(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    card = await ended(staffed, kind)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.enter_number(card.public_id, card.version, "ЭҚАЖ-9")
    await staffed.deliver()
    staffed.clock.to(date(2026, 12, 1))
    with pytest.raises(NotAllowed):
        async with staffed.by(R.REVIEWER) as office:
            await office.reopening.reopen(card.public_id, card.version, "Жаңа дәлел келді.")
    with pytest.raises(InputInvalid):
        async with staffed.by(R.HEAD) as office:
            await office.reopening.reopen(card.public_id, card.version, "жоқ")
    async with staffed.by(R.HEAD) as office:
        again = await office.reopening.reopen(
            card.public_id, card.version, "Жаңа дәлел келді, қайта қараймыз."
        )
    assert again.state is S.IN_REVIEW
    assert again.official_number == "ЭҚАЖ-9"
    assert again.registered_at == card.registered_at
    assert not again.answered
    assert again.answer_due_on == date(2026, 12, 23)
    assert DutyKind.ANSWER in await open_duties(staffed)
    assert len(await staffed.deliver("reopened")) == 1
    async with staffed.database.reading() as session:
        entry = (
            await session.scalars(select(JournalEntry).where(JournalEntry.action == "reopened"))
        ).one()
    assert "2026-12-14" in entry.details
    assert "2026-12-23" in entry.details
    # The morning's recount starts from the reopening: the fresh term is no kept promise.
    async with staffed.by(R.REVIEWER) as office:
        assert (await office.recounts.plan(office.calendar)).shifts == ()
    # It can end once more, and the applicant is told once more.
    async with staffed.by(R.REVIEWER) as office:
        again = await office.endings.return_to_applicant(
            again.public_id, again.version, "R03", TEXT
        )
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(again.public_id, again.version, "ЖТ-99")
    taken = await staffed.deliver("request_returned")
    assert len(taken) == 1


async def test_who_was_not_checked_is_checked_when_the_case_is_taken_up_again(
    staffed: TestOffice,
) -> None:
    card = await in_review(staffed, citizenship=Citizenship.FOREIGN)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.endings.issue(card.public_id, card.version, "ЖТ-1")
    assert DutyKind.SECRECY not in await open_duties(staffed)
    async with staffed.by(R.HEAD) as office:
        await office.reopening.reopen(card.public_id, card.version, "Мәлімет толықтырылды.")
    assert DutyKind.SECRECY in await open_duties(staffed)
