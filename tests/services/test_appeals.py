"""Written appeals: own number and term, both cases named, answered by a signed letter."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, Stale
from bot.services.reception.instructions import Order
from bot.services.views import Card
from db.enums import Channel, DutyKind, RequestState, Role
from db.models import Duty, Request, Survey
from tests.offices import CITIZEN, STAFF, TestOffice, applicant
from tests.services.following import UNIT, held, hired, journal

MATTER = "Жер учаскесі туралы жауап ала алмай жүрмін."
LETTER, ANSWER = "ЖТ-2026-77", "Жер учаскесі кезекке қойылды, жауап хатта."
DUE = date(2026, 12, 28)
"""Fifteen working days after 4 December 2026, with the day off on 16 December between."""


async def open_duties(office: TestOffice, number: str) -> set[tuple[DutyKind, date]]:
    """Return the open duties of a case."""
    async with office.database.reading() as session:
        rows = await session.execute(
            select(Duty.kind, Duty.due_on)
            .join(Request, Request.id == Duty.request_id)
            .where(Request.number == number, Duty.closed_at.is_(None))
        )
        return {(kind, due_on) for kind, due_on in rows}


async def appealed(office: TestOffice) -> tuple[Card, Card]:
    """Return a held reception and the written appeal made of it."""
    case = await held(office)
    async with office.by(Role.REGISTRAR) as opened:
        appeal = await opened.appeals.make(case.public_id, case.version)
        return await opened.review.case(case.public_id), appeal


async def answered(office: TestOffice, appeal: Card) -> Card:
    async with office.by(Role.REVIEWER) as opened:
        return await opened.appeals.answer(appeal.public_id, appeal.version, LETTER, ANSWER)


async def test_a_held_reception_becomes_a_written_appeal_of_its_own(staffed: TestOffice) -> None:
    case, appeal = await appealed(staffed)
    assert case.state is RequestState.HELD
    assert (appeal.state, appeal.channel) == (RequestState.APPEAL, Channel.ORAL)
    assert appeal.number != case.number
    assert appeal.origin is not None
    assert case.appeal is not None
    assert (appeal.origin.number, case.appeal.number) == (case.number, appeal.number)
    assert appeal.answer_due_on == DUE
    assert await open_duties(staffed, appeal.number) == {
        (DutyKind.ENTRY, date(2026, 12, 4)),
        (DutyKind.APPEAL, DUE),
    }
    own = await staffed.own(appeal.public_id)
    assert own.place_in_queue is None
    assert own.code != (await staffed.own(case.public_id)).code
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.review.reveal(appeal.public_id)
        assert (shown.person, shown.matter) == (applicant(), MATTER)
        assert [one.number for one in await office.desk.appeals()] == [appeal.number]
        desk = await office.desk.desk()
        assert (desk.appeals, desk.to_review, desk.to_distribute) == (1, 0, 0)
    receipts = [row for row in await staffed.owed("receipt") if row.chat_id == CITIZEN]
    assert [json.loads(row.params)["request"] for row in receipts] == [
        case.public_id,
        appeal.public_id,
    ]


async def test_one_reception_makes_one_appeal_whoever_presses_first(staffed: TestOffice) -> None:
    case = await held(staffed)

    async def make() -> None:
        async with staffed.by(Role.REGISTRAR) as office:
            await office.appeals.make(case.public_id, case.version)

    outcomes = await asyncio.gather(make(), make(), return_exceptions=True)
    (refused,) = [one for one in outcomes if one is not None]
    assert isinstance(refused, Stale)
    async with staffed.by(Role.REGISTRAR) as office:
        fresh = await office.review.case(case.public_id)
        with pytest.raises(Stale):
            await office.appeals.make(case.public_id, fresh.version)
    async with staffed.database.reading() as session:
        made = await session.scalars(select(Request).where(Request.origin_id.is_not(None)))
        assert len(made.all()) == 1


async def test_only_the_registrar_and_only_of_a_held_reception(staffed: TestOffice) -> None:
    own = await staffed.submit()
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.appeals.make(own.card.public_id, own.card.version)
    for role in (Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.appeals.make(own.card.public_id, own.card.version)


async def test_an_appeal_is_answered_by_letter_and_no_survey_follows(staffed: TestOffice) -> None:
    _case, appeal = await appealed(staffed)
    card = await answered(staffed, appeal)
    assert card.state is RequestState.APPEAL_ANSWERED
    assert await open_duties(staffed, appeal.number) == {(DutyKind.ENTRY, date(2026, 12, 4))}
    own = await staffed.own(appeal.public_id)
    assert own.outcome is not None
    assert (own.outcome.letter_number, own.outcome.text) == (LETTER, ANSWER)
    (told,) = await staffed.deliver("appeal_answer")
    assert told.chat_id == CITIZEN
    assert (await staffed.own(appeal.public_id)).card.answered
    async with staffed.database.reading() as session:
        asked = await session.scalars(select(Survey.request_id))
        assert len(asked.all()) == 1, "the held reception alone is asked about"
    with pytest.raises(Stale):
        await answered(staffed, appeal)


async def test_an_answer_needs_a_letter_a_text_and_the_right(staffed: TestOffice) -> None:
    _case, appeal = await appealed(staffed)
    key, version = appeal.public_id, appeal.version
    for letter, text in (("", ANSWER), (LETTER, "  "), ("1" * 41, ANSWER), (LETTER, "а" * 1001)):
        with pytest.raises(InputInvalid):
            async with staffed.by(Role.REVIEWER) as office:
                await office.appeals.answer(key, version, letter, text)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.appeals.letter_ready(key, version, "1" * 41)
    for telegram_id in (STAFF[Role.HEAD], STAFF[Role.AUDITOR], CITIZEN):
        with pytest.raises(NotAllowed):
            async with staffed.of(telegram_id) as office:
                await office.appeals.answer(key, version, LETTER, ANSWER)
    assert (await staffed.own(key)).card.state is RequestState.APPEAL


async def test_a_late_answer_is_owned_up_to_on_the_sixteenth_day(staffed: TestOffice) -> None:
    _case, appeal = await appealed(staffed)
    staffed.clock.to(DUE, 18)
    await staffed.sweep()
    assert await staffed.owed("overdue") == []
    staffed.clock.to(date(2026, 12, 29), 10)
    await staffed.sweep()
    (told,) = await staffed.deliver("overdue")
    assert (told.chat_id, json.loads(told.params)["request"]) == (CITIZEN, appeal.public_id)


async def test_an_answered_appeal_is_not_called_late(staffed: TestOffice) -> None:
    """The twin of the test above."""
    _case, appeal = await appealed(staffed)
    await answered(staffed, appeal)
    staffed.clock.to(date(2026, 12, 29), 10)
    await staffed.sweep()
    assert await staffed.owed("overdue") == []


async def test_an_appeal_can_be_withdrawn_and_takes_no_booking_away(staffed: TestOffice) -> None:
    _case, appeal = await appealed(staffed)
    limit = staffed.profile.limits.active_requests_per_person
    for _number in range(limit):
        await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        own = await office.requests.withdraw(appeal.public_id, appeal.version)
    assert own.card.state is RequestState.WITHDRAWN
    assert await open_duties(staffed, appeal.number) == set()


async def test_an_appeal_gives_no_instruction_and_names_nobody_in_the_journal(
    staffed: TestOffice,
) -> None:
    _case, appeal = await appealed(staffed)
    executor = await hired(staffed, UNIT, Role.UNIT)
    order = Order(executor, None, DUE)
    with pytest.raises(Stale):
        async with staffed.by(Role.HEAD) as office:
            await office.instructions.give(appeal.public_id, appeal.version, order, "Орындау.")
    await answered(staffed, appeal)
    written = " ".join(map(" ".join, await journal(staffed)))
    for secret in (*applicant().full_name.split(), applicant().phone, LETTER, "учаскесі"):
        assert secret not in written
