"""People without booking, and the sheet of a day: made, and typed in from paper."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.services.actor import OPERATOR, SENDER
from bot.services.errors import (
    InputInvalid,
    NotAllowed,
    NotFound,
    NotToday,
    SecrecyUnchecked,
    Stale,
)
from bot.services.rules.room import Stage
from bot.services.rules.sheet import BadLine, SheetProblem
from bot.services.views.day import DayReception, Held, Registered, WalkIn
from bot.services.views.day_sheet import SheetMark
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    DutyKind,
    HeldResult,
    Language,
    OutcomeKind,
    RequestState,
    Role,
)
from db.models import Duty, JournalEntry, Outcome, Request, Visit
from tests.offices import CITIZEN, STRANGER, TestOffice, applicant

DAY = date(2026, 12, 4)
WORDS = {"шешілді": HeldResult.SOLVED, "түсіндірілді": HeldResult.EXPLAINED}
COMER = WalkIn(
    full_name="Әбілқайыр Серік Нұрланұлы",
    iin=None,
    citizenship=Citizenship.KAZAKHSTAN,
    phone="+77010000009",
    matter="Жолдағы шамдар екі айдан бері жанбайды.",
    language=Language.RU,
    check_identity=False,
)


@pytest_asyncio.fixture
async def day(staffed: TestOffice) -> TestOffice:
    """An office on the morning of a reception that two people have a place in."""
    changes = {"person": applicant(help=("consultant",), needs=("step_free",))}
    for telegram_id in (CITIZEN, STRANGER):
        own = await staffed.submit(telegram_id, **changes)
        await staffed.queue(own.card.public_id)
        changes = {}
    await staffed.distribute()
    await staffed.deliver()
    staffed.clock.to(DAY, 10, 5)
    return staffed


async def reception(office: TestOffice) -> DayReception:
    async with office.by(Role.REGISTRAR) as desk:
        return (await desk.day_book.receptions(DAY))[0]


async def register(office: TestOffice, comer: WalkIn = COMER, key: str = "form") -> Registered:
    view = await reception(office)
    async with office.by(Role.REGISTRAR) as desk:
        return await desk.walk_ins.register(view.id, comer, key)


async def waits(office: TestOffice, public_id: str) -> None:
    view = await reception(office)
    async with office.by(Role.REGISTRAR) as desk:
        card = await desk.review.case(public_id)
        await desk.visits.wait_unbooked(public_id, card.version, view.id)


# --- without booking -----------------------------------------------------------------------------


async def test_who_came_unbooked_stands_in_the_same_queue_with_the_same_duties(
    day: TestOffice,
) -> None:
    before = await day.submit(1003)
    done = await register(day)
    after = await day.submit(1004)
    counters = [int(number.split("-")[2]) for number in (before.card.number, done.card.number)]
    assert len({before.card.number, done.card.number, after.card.number, *counters}) == 5
    async with day.database.reading() as session:
        numbers = (await session.scalars(select(Request.number).order_by(Request.id))).all()
        request = (
            await session.scalars(select(Request).where(Request.number == done.card.number))
        ).one()
        duties = await session.scalars(select(Duty.kind).where(Duty.request_id == request.id))
        assert sorted(duties.all()) == sorted(
            (DutyKind.ENTRY, DutyKind.REDIRECT, DutyKind.REVIEW, DutyKind.ANSWER)
        )
    assert numbers[-3:] == [before.card.number, done.card.number, after.card.number]
    assert (request.channel, request.unscheduled, request.account_id) == (
        Channel.ORAL,
        True,
        None,
    )
    assert request.post_id == day.post_id
    assert request.language is Language.RU
    async with day.by(Role.REGISTRAR) as desk:
        assert (await desk.requests.verify(done.code)).number == done.card.number
        found = await desk.cases.find(done.card.public_id)
        # After the one registered before it, and before the one registered after it.
        assert await desk.cases.place_in_queue(found) == 2
        assert desk.cases.person(found).phone == "+77010000009"


async def test_received_at_once_counts_apart_and_is_the_answer(day: TestOffice) -> None:
    done = await register(day)
    public_id = done.card.public_id
    await waits(day, public_id)
    await waits(day, public_id)
    view = await reception(day)
    assert [line.seat for line in view.lines] == [1, 2, None]
    assert view.next is not None
    assert view.next.public_id == public_id
    async with day.by(Role.REGISTRAR) as desk:
        await desk.visits.call(public_id, done.card.version, 0)
    day.clock.advance(minutes=7)
    async with day.by(Role.REGISTRAR) as desk:
        card = await desk.day.mark_held(
            public_id, done.card.version, "Түсіндірілді.", Held(HeldResult.EXPLAINED)
        )
    assert card.state is RequestState.HELD
    async with day.database.reading() as session:
        outcome = (await session.scalars(select(Outcome))).one()
        open_ones = await session.scalars(
            select(Duty.kind).where(Duty.request_id == outcome.request_id, Duty.closed_at.is_(None))
        )
        assert open_ones.all() == [DutyKind.ENTRY]
        request = await session.get_one(Request, outcome.request_id)
        assert len((await session.scalars(select(Visit))).all()) == 1
    assert (outcome.unscheduled, outcome.minutes) == (True, 7)
    assert request.answered_at == day.clock.now()
    assert await day.owed("result") == []


async def test_only_who_waits_today_is_received_without_booking(day: TestOffice) -> None:
    done = await register(day)
    with pytest.raises(NotFound):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.day.mark_held(done.card.public_id, done.card.version, "Түсіндірілді.")
    view = await reception(day)
    day.clock.to(date(2026, 12, 7), 10)
    with pytest.raises(NotToday):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.visits.wait_unbooked(done.card.public_id, done.card.version, view.id)
    with pytest.raises(NotToday):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.walk_ins.register(view.id, COMER, "another form")


async def test_a_foreigner_is_registered_and_waits_for_the_check(day: TestOffice) -> None:
    done = await register(day, replace(COMER, citizenship=Citizenship.FOREIGN))
    assert not done.may_wait
    with pytest.raises(SecrecyUnchecked):
        await waits(day, done.card.public_id)
    async with day.database.reading() as session:
        assert (await session.scalars(select(Visit))).all() == []
        kinds = await session.scalars(select(Duty.kind).where(Duty.kind == DutyKind.SECRECY))
        assert len(kinds.all()) == 1


async def test_the_short_form_is_the_clerks_and_has_its_limits(day: TestOffice) -> None:
    view = await reception(day)
    for role in (Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with day.by(role) as desk:
                await desk.walk_ins.register(view.id, COMER, "form")
    with pytest.raises(InputInvalid):
        await register(day, replace(COMER, matter="?"))
    async with day.database.reading() as session:
        assert len((await session.scalars(select(Request))).all()) == 2


async def test_somebody_of_the_queue_comes_without_a_date(day: TestOffice) -> None:
    own = await day.submit(1003)
    await day.queue(own.card.public_id)
    async with day.by(Role.REGISTRAR) as desk:
        card = await desk.day_book.card(own.card.public_id)
    assert card.line is None
    assert [each.id for each in card.waits_for] == [(await reception(day)).id]
    await waits(day, own.card.public_id)
    async with day.by(Role.REGISTRAR) as desk:
        card = await desk.day_book.card(own.card.public_id)
        assert card.line is not None
        assert card.line.stage is Stage.HERE
    (told,) = await day.owed("next_in_line")
    async with day.machine(SENDER) as desk:
        assert await desk.truth.facts(told) is not None
    async with day.by(Role.REGISTRAR) as desk:
        await desk.day.mark_held(own.card.public_id, card.card.version, "Түсіндірілді.")
    assert (await day.own(own.card.public_id, 1003)).card.state is RequestState.HELD


# --- the sheet -----------------------------------------------------------------------------------


async def test_the_sheet_says_what_the_day_needs_and_the_journal_who_looked(
    day: TestOffice,
) -> None:
    done = await register(day)
    await waits(day, done.card.public_id)
    view = await reception(day)
    async with day.by(Role.HEAD) as desk:
        sheet = await desk.sheets.sheet(view.id)
    first, _second, unbooked = sheet.lines
    assert (first.seat, first.name) == (1, "Қыдырәлі Ө.")
    assert first.matter == "Жер учаскесі туралы жауап ала алмай жүрмін."
    assert first.memo == "Анықтамалық ақпарат: қабылдау ұсынылады."
    assert (first.needs, first.wishes) == (("step_free",), ("consultant",))
    assert (unbooked.seat, unbooked.name, unbooked.marks) == (0, "Серік Ә.", (SheetMark.WALK_IN,))
    async with day.database.reading() as session:
        looks = await session.scalars(
            select(JournalEntry.subject).where(JournalEntry.action == "revealed")
        )
        assert len(looks.all()) == 3
    with pytest.raises(NotAllowed):
        async with day.by(Role.AUDITOR) as desk:
            await desk.sheets.sheet(view.id)


async def test_a_representative_is_marked_on_the_sheet(staffed: TestOffice) -> None:
    own = await staffed.submit(kind=ApplicantKind.OTHER, check_identity=True)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    staffed.clock.to(DAY, 9)
    async with staffed.by(Role.REGISTRAR) as desk:
        (view,) = await desk.day_book.receptions(DAY)
        sheet = await desk.sheets.sheet(view.id)
    assert sheet.lines[0].marks == (SheetMark.CHECK_IDENTITY, SheetMark.CHECK_AUTHORITY)


async def test_a_typed_sheet_is_written_down_whole_with_its_times(day: TestOffice) -> None:
    view = await reception(day)
    day.clock.to(date(2026, 12, 7), 9)
    text = "1 10:05-10:20 шешілді, құжат тапсырылды\n2 -"
    async with day.by(Role.REGISTRAR) as desk:
        shown = await desk.sheets.preview(view.id, text, WORDS)
    assert await outcomes(day) == []
    async with day.by(Role.REGISTRAR) as desk:
        await desk.sheets.confirm(view.id, text, WORDS, shown.fingerprint)
    held, absent = await outcomes(day)
    assert (held.kind, held.result, held.minutes) == (OutcomeKind.HELD, HeldResult.SOLVED, 15)
    assert held.began_at == datetime(2026, 12, 4, 5, 5, tzinfo=UTC)
    assert held.happened_at == datetime(2026, 12, 4, 5, 20, tzinfo=UTC)
    assert held.received_by == "Сәулебек Ә. Қ."
    assert absent.kind is OutcomeKind.NO_SHOW


async def outcomes(office: TestOffice) -> list[Outcome]:
    async with office.database.reading() as session:
        return list(await session.scalars(select(Outcome).order_by(Outcome.request_id)))


async def test_nothing_of_a_sheet_is_stored_half(day: TestOffice) -> None:
    view = await reception(day)
    day.clock.to(date(2026, 12, 7), 9)
    bad = "1 10:05-10:20 шешілді, құжат тапсырылды\n2 ?"
    async with day.by(Role.REGISTRAR) as desk:
        shown = await desk.sheets.preview(view.id, bad, WORDS)
    assert [line.problem for line in shown.bad] == [SheetProblem.WHAT]
    with pytest.raises(Stale):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.sheets.confirm(view.id, bad, WORDS, shown.fingerprint)
    assert await outcomes(day) == []
    # Somebody is here by the book: a sheet that says otherwise is refused as a whole.
    day.clock.to(DAY, 11)
    line = (await reception(day)).lines[1]
    async with day.by(Role.REGISTRAR) as desk:
        await desk.visits.arrive(line.public_id, line.version)
    text = "1 10:05-10:20 шешілді, құжат тапсырылды\n2 -"
    async with day.by(Role.REGISTRAR) as desk:
        shown = await desk.sheets.preview(view.id, text, WORDS)
    assert shown.bad == (BadLine(2, SheetProblem.HAS_COME),)
    assert await outcomes(day) == []


async def test_two_clerks_type_the_same_sheet_and_one_is_written(day: TestOffice) -> None:
    view = await reception(day)
    day.clock.to(date(2026, 12, 7), 9)
    text = "2 -\n1 10:05-10:20 шешілді, құжат тапсырылды"
    async with day.by(Role.REGISTRAR) as desk:
        shown = await desk.sheets.preview(view.id, text, WORDS)
    async with day.machine(OPERATOR) as desk:
        token = await desk.staff.invite(Role.REGISTRAR)
    async with day.of(3001) as desk:
        await desk.staff.join(token, "Екінші тіркеуші")

    async def typed(telegram_id: int) -> str:
        try:
            async with day.of(telegram_id) as desk:
                await desk.sheets.confirm(view.id, text, WORDS, shown.fingerprint)
        except Stale:
            return "stale"
        return "written"

    assert sorted(await asyncio.gather(typed(2001), typed(3001))) == ["stale", "written"]
    assert len(await outcomes(day)) == 2
