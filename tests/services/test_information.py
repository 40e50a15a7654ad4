"""What is missing is asked for with a term, and the answer brings the case back (APPC 64(6))."""

import asyncio
import contextlib
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, Stale
from bot.services.views import Card
from bot.services.views.missing import Missing
from db.enums import DutyKind, NoteKind, RequestState, Role
from db.models import Duty, JournalEntry, Note
from tests.offices import CITIZEN, STAFF, TestOffice

WHY = "Мекенжайыңызды толық жазыңыз, пәтер нөмірін қоса."
TOLD = "Көктем көшесі, 1-үй, 5-пәтер."


async def asked(
    office: TestOffice,
    *missing: Missing,
    days: int = 5,
    text: str = WHY,
) -> Card:
    """Return a case that waits for information."""
    own = await office.submit()
    card = await office.review(own.card.public_id)
    async with office.by(Role.REVIEWER) as opened:
        return await opened.information.ask(
            card.public_id, card.version, missing or (Missing.ADDRESS,), days, text
        )


async def open_duties(office: TestOffice, kind: DutyKind) -> list[Duty]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Duty).where(Duty.kind == kind, Duty.closed_at.is_(None))
        )
        return list(rows)


async def test_the_applicant_is_told_what_by_when_and_the_clock_runs_on(
    staffed: TestOffice,
) -> None:
    card = await asked(staffed, Missing.POWER, Missing.ADDRESS)
    assert card.state is RequestState.NEEDS_INFORMATION
    assert card.information_by == date(2026, 11, 30)
    (message,) = await staffed.owed("information")
    assert message.chat_id == CITIZEN
    (duty,) = await open_duties(staffed, DutyKind.INFORMATION)
    assert duty.due_on == date(2026, 11, 30)
    assert duty.staff_id == card.reviewer_id
    # The answer's own term is as it was.
    (answer,) = await open_duties(staffed, DutyKind.ANSWER)
    assert answer.due_on == date(2026, 12, 14)
    own = await staffed.own(card.public_id)
    assert own.card.asked
    assert own.notes[-1].missing == (Missing.ADDRESS, Missing.POWER)
    assert own.notes[-1].due_on == date(2026, 11, 30)
    assert own.notes[-1].text == WHY
    assert "information_asked" in [event.action for event in own.timeline]


async def test_the_answer_lands_in_the_case_and_brings_it_back(staffed: TestOffice) -> None:
    card = await asked(staffed)
    async with staffed.of(CITIZEN) as office:
        own = await office.requests.answer(card.public_id, TOLD)
    assert own.card.state is RequestState.IN_REVIEW
    assert own.card.information_by is None
    assert await open_duties(staffed, DutyKind.INFORMATION) == []
    assert [message.chat_id for message in await staffed.owed("answered")] == [STAFF[Role.REVIEWER]]
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.review.reveal(card.public_id)
    assert [(note.kind, note.text) for note in shown.notes] == [
        (NoteKind.QUESTION, WHY),
        (NoteKind.ANSWER, TOLD),
    ]
    # The notice that was owed is no longer true.
    assert await staffed.deliver("information") == []


async def test_reminded_on_the_eve_and_the_reviewer_when_it_is_over(staffed: TestOffice) -> None:
    card = await asked(staffed, days=3)
    assert card.information_by == date(2026, 11, 26)
    await staffed.deliver()
    staffed.clock.to(date(2026, 11, 25), 9, 30)
    await staffed.sweep()
    reminders = [message.chat_id for message in await staffed.deliver("information")]
    assert reminders == [CITIZEN]
    staffed.clock.to(date(2026, 11, 27))
    await staffed.sweep()
    assert STAFF[Role.REVIEWER] in [one.chat_id for one in await staffed.deliver("alarm")]
    await staffed.sweep()
    assert len(await staffed.owed("information")) == 2


async def test_whoever_answered_in_time_is_not_reminded(staffed: TestOffice) -> None:
    card = await asked(staffed, days=3)
    async with staffed.of(CITIZEN) as office:
        await office.requests.answer(card.public_id, TOLD)
    staffed.clock.to(date(2026, 11, 27))
    await staffed.sweep()
    assert len(await staffed.owed("information")) == 1


async def test_a_clerk_writes_down_an_answer_given_by_phone(staffed: TestOffice) -> None:
    card = await asked(staffed)
    for role in (Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.information.told_by_phone(card.public_id, card.version, TOLD)
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.information.told_by_phone(card.public_id, card.version, TOLD)
    assert card.state is RequestState.IN_REVIEW
    async with staffed.database.reading() as session:
        note = (await session.scalars(select(Note).order_by(Note.id.desc()).limit(1))).one()
        entry = (
            await session.scalars(select(JournalEntry).where(JournalEntry.action == "answered"))
        ).one()
    assert (note.kind, note.staff_id is None) == (NoteKind.ANSWER, False)
    assert TOLD.encode() not in note.text_sealed
    assert TOLD not in str(entry.details)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.information.told_by_phone(card.public_id, card.version, TOLD)


@pytest.mark.parametrize(("stopped_first", "runs"), [(False, True), (True, False)])
async def test_the_answer_lets_a_clock_run_that_stood_for_it(
    staffed: TestOffice, stopped_first: bool, runs: bool
) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)

    async def ask(case: Card) -> Card:
        async with staffed.by(Role.REVIEWER) as office:
            return await office.information.ask(
                case.public_id, case.version, (Missing.ADDRESS,), 5, WHY
            )

    async def stop(case: Card) -> Card:
        ground = "P02" if stopped_first else "P01"
        async with staffed.by(Role.HEAD) as office:
            return await office.pauses.start(
                case.public_id, case.version, ground, date(2026, 12, 7), WHY
            )

    # What was stopped before the question was put waits for somebody else.
    first, then = (stop, ask) if stopped_first else (ask, stop)
    card = await first(card)
    staffed.clock.to(date(2026, 11, 24))
    card = await then(card)
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.information.told_by_phone(card.public_id, card.version, TOLD)
    assert (card.pause is None) is runs


@pytest.mark.parametrize(
    ("missing", "days", "text"),
    [
        ((), 5, WHY),
        ((Missing.OTHER,), 5, ""),
        ((Missing.ADDRESS,), 4, WHY),
        ((Missing.ADDRESS,), 0, WHY),
        ((Missing.ADDRESS,), 5, "?" * 1501),
    ],
)
async def test_what_is_asked_must_be_whole(
    staffed: TestOffice, missing: tuple[Missing, ...], days: int, text: str
) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.REVIEWER) as office:
            await office.information.ask(card.public_id, card.version, missing, days, text)
    async with staffed.by(Role.REVIEWER) as office:
        assert (await office.review.case(card.public_id)).state is RequestState.IN_REVIEW


async def test_the_checklist_alone_is_enough(staffed: TestOffice) -> None:
    card = await asked(staffed, Missing.NUMBER, days=10, text="")
    assert card.state is RequestState.NEEDS_INFORMATION
    own = await staffed.own(card.public_id)
    assert (own.notes[-1].missing, own.notes[-1].text) == ((Missing.NUMBER,), "")


async def test_answered_in_the_chat_and_by_phone_at_once_counts_once(staffed: TestOffice) -> None:
    card = await asked(staffed)

    async def by_chat() -> int:
        with contextlib.suppress(Stale):
            async with staffed.of(CITIZEN) as office:
                await office.requests.answer(card.public_id, TOLD)
            return 1
        return 0

    async def by_phone() -> int:
        with contextlib.suppress(Stale):
            async with staffed.by(Role.REGISTRAR) as office:
                await office.information.told_by_phone(card.public_id, card.version, TOLD)
            return 1
        return 0

    assert sum(await asyncio.gather(by_chat(), by_phone())) == 1
    async with staffed.database.reading() as session:
        answers = list(await session.scalars(select(Note.id).where(Note.kind == NoteKind.ANSWER)))
    assert len(answers) == 1


async def test_taken_back_while_waiting_leaves_no_duty(staffed: TestOffice) -> None:
    card = await asked(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.requests.withdraw(card.public_id, card.version)
    assert await open_duties(staffed, DutyKind.INFORMATION) == []
    assert await staffed.deliver("information") == []
