"""The reception day in the office: arrivals, the room, what became of each reception."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.services.actor import SENDER
from bot.services.errors import HasCome, NotAllowed, NotToday, Stale, TooEarly
from bot.services.rules.room import Stage
from bot.services.views.day import DayCard, DayReception, Held, Paper
from db.enums import DutyKind, HeldResult, OutcomeKind, RequestState, Role
from db.models import Duty, Outcome, Request, Visit
from tests.offices import CITIZEN, STRANGER, TestOffice

DAY = date(2026, 12, 4)
THIRD = 1003


@pytest_asyncio.fixture
async def day(staffed: TestOffice) -> TestOffice:
    """An office on the morning of a reception that three people have a place in."""
    for telegram_id in (CITIZEN, STRANGER, THIRD):
        own = await staffed.submit(telegram_id)
        await staffed.queue(own.card.public_id)
    await staffed.distribute()
    await staffed.deliver()
    staffed.clock.to(DAY, 9, 50)
    return staffed


async def reception(office: TestOffice) -> DayReception:
    async with office.by(Role.REGISTRAR) as desk:
        (only,) = await desk.day_book.receptions(DAY)
        return only


async def arrive(office: TestOffice, seat: int) -> DayCard:
    line = (await reception(office)).lines[seat - 1]
    async with office.by(Role.REGISTRAR) as desk:
        return await desk.visits.arrive(line.public_id, line.version)


async def call(office: TestOffice, seat: int) -> DayCard:
    now = await reception(office)
    line = now.lines[seat - 1]
    async with office.by(Role.REGISTRAR) as desk:
        return await desk.visits.call(
            line.public_id, line.version, now.inside.visit_id if now.inside else 0
        )


async def stages(office: TestOffice) -> list[Stage]:
    return [line.stage for line in (await reception(office)).lines]


# --- arriving ------------------------------------------------------------------------------------


async def test_the_day_lists_its_places_in_order(day: TestOffice) -> None:
    now = await reception(day)
    assert [line.seat for line in now.lines] == [1, 2, 3]
    assert await stages(day) == [Stage.EXPECTED] * 3
    assert (now.inside, now.next) == (None, None)
    day.clock.to(DAY, 10, 36)
    assert await stages(day) == [Stage.LATE, Stage.LATE, Stage.EXPECTED]
    assert [line.late_minutes for line in (await reception(day)).lines] == [36, 16, 0]


async def test_two_phones_at_the_door_make_one_arrival(day: TestOffice) -> None:
    line = (await reception(day)).lines[0]

    async def scanned() -> DayCard:
        async with day.by(Role.REGISTRAR) as desk:
            return await desk.visits.arrive(line.public_id, line.version)

    cards = await asyncio.gather(scanned(), scanned())
    assert [card.line.stage for card in cards if card.line] == [Stage.HERE, Stage.HERE]
    async with day.database.reading() as session:
        assert len((await session.scalars(select(Visit))).all()) == 1
    assert len(await day.owed("next_in_line")) == 1


async def test_nobody_arrives_on_another_day(day: TestOffice) -> None:
    line = (await reception(day)).lines[0]
    for other in (DAY - timedelta(days=1), DAY + timedelta(days=3)):
        day.clock.to(other, 10)
        with pytest.raises(NotToday) as refused:
            async with day.by(Role.REGISTRAR) as desk:
                await desk.visits.arrive(line.public_id, line.version)
        assert refused.value.details["starts_at"] == datetime(2026, 12, 4, 5, 0, tzinfo=UTC)


async def test_papers_are_ticked_and_the_tick_can_be_taken_back(day: TestOffice) -> None:
    card = await arrive(day, 1)
    assert card.line is not None
    for paper, seen in ((Paper.IDENTITY, True), (Paper.AUTHORITY, True), (Paper.IDENTITY, False)):
        async with day.by(Role.REGISTRAR) as desk:
            card = await desk.visits.see(card.card.public_id, card.card.version, paper, seen=seen)
    assert card.line is not None
    assert (card.line.identity_seen, card.line.authority_seen) == (False, True)


async def test_only_the_clerk_runs_the_day_and_others_see_it(day: TestOffice) -> None:
    line = (await reception(day)).lines[0]
    for role in (Role.REVIEWER, Role.HEAD):
        async with day.by(role) as desk:
            assert len(await desk.day_book.receptions(DAY)) == 1
        with pytest.raises(NotAllowed):
            async with day.by(role) as desk:
                await desk.visits.arrive(line.public_id, line.version)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with day.by(role) as desk:
                await desk.day_book.day(DAY)
    with pytest.raises(NotAllowed):
        async with day.of(CITIZEN) as desk:
            await desk.visits.scanned("7K3M9QXZ")


# --- the room ------------------------------------------------------------------------------------


async def test_people_go_in_by_their_places_and_everybody_sees_whose_turn_it_is(
    day: TestOffice,
) -> None:
    await arrive(day, 2)
    await arrive(day, 1)
    now = await reception(day)
    assert now.next is not None
    assert now.next.seat == 1
    day.clock.to(DAY, 10, 1)
    await call(day, 1)
    own = await day.own((now.lines[1]).public_id, STRANGER)
    assert own.room is not None
    assert (own.room.mine, own.room.now, own.room.next, own.room.ahead) == (2, 1, 2, 0)
    third = await day.own((now.lines[2]).public_id, THIRD)
    assert third.room is not None
    assert (third.room.stage, third.room.ahead) == (Stage.EXPECTED, 1)
    day.clock.to(DAY, 10, 18)
    await call(day, 2)
    assert await stages(day) == [Stage.LEFT, Stage.IN_ROOM, Stage.EXPECTED]
    line = (await reception(day)).lines[1]
    async with day.by(Role.REGISTRAR) as desk:
        await desk.visits.finish(line.public_id, line.version)
    assert await stages(day) == [Stage.LEFT, Stage.LEFT, Stage.EXPECTED]


async def test_a_call_drawn_for_another_room_is_stale(day: TestOffice) -> None:
    for seat in (1, 2, 3):
        await arrive(day, seat)
    lines = (await reception(day)).lines

    async def called(seat: int) -> str:
        line = lines[seat - 1]
        try:
            async with day.by(Role.REGISTRAR) as desk:
                await desk.visits.call(line.public_id, line.version, 0)
        except Stale:
            return "stale"
        return "called"

    assert sorted(await asyncio.gather(called(1), called(2))) == ["called", "stale"]
    assert (await stages(day)).count(Stage.IN_ROOM) == 1
    assert await called(3) == "stale"


async def test_calling_twice_calls_once(day: TestOffice) -> None:
    await arrive(day, 1)
    await call(day, 1)
    first = (await reception(day)).lines[0]
    day.clock.advance(minutes=5)
    async with day.by(Role.REGISTRAR) as desk:
        await desk.visits.call(first.public_id, first.version, 0)
    assert (await reception(day)).lines[0].called_at == first.called_at


async def test_a_slip_is_taken_back_step_by_step_and_once(day: TestOffice) -> None:
    await arrive(day, 1)
    await call(day, 1)
    line = (await reception(day)).lines[0]
    for stage in (Stage.IN_ROOM, Stage.HERE):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.visits.take_back(line.public_id, line.version, stage)
        with pytest.raises(Stale):
            async with day.by(Role.REGISTRAR) as desk:
                await desk.visits.take_back(line.public_id, line.version, stage)
    assert (await stages(day))[0] is Stage.EXPECTED


async def test_who_is_next_and_here_is_told_once_and_only_while_it_is_true(
    day: TestOffice,
) -> None:
    await arrive(day, 2)
    (told,) = await day.owed("next_in_line")
    await arrive(day, 1)
    async with day.machine(SENDER) as desk:
        # Somebody with an earlier place came before the message went out.
        assert await desk.truth.facts(told) is None
    await call(day, 1)
    async with day.machine(SENDER) as desk:
        facts = await desk.truth.facts(told)
    assert facts is not None
    assert facts.own is not None
    assert len(await day.owed("next_in_line")) == 2
    await call(day, 2)
    async with day.machine(SENDER) as desk:
        assert await desk.truth.facts(told) is None


# --- what became of it ---------------------------------------------------------------------------


async def test_a_held_reception_keeps_the_room_s_times(day: TestOffice) -> None:
    await arrive(day, 1)
    day.clock.to(DAY, 9, 56)
    await call(day, 1)
    day.clock.to(DAY, 10, 11)
    line = (await reception(day)).lines[0]
    async with day.by(Role.REGISTRAR) as desk:
        before = await desk.day.before_outcome(line.public_id, line.version)
        assert before.received_by == "Сәулебек Ә. Қ."
        await desk.day.mark_held(
            line.public_id,
            line.version,
            "Мәселе шешілді.",
            Held(HeldResult.SOLVED, consulted=True, received_by="Орынбасар Болат"),
        )
    async with day.database.reading() as session:
        outcome = (await session.scalars(select(Outcome))).one()
        left = (await session.scalars(select(Visit.ended_at))).one()
    assert (outcome.result, outcome.consulted, outcome.unscheduled) == ("solved", True, False)
    assert (outcome.began_at, outcome.minutes) == (
        datetime(2026, 12, 4, 4, 56, tzinfo=UTC),
        15,
    )
    assert outcome.received_by == "Орынбасар Болат"
    assert left == datetime(2026, 12, 4, 5, 11, tzinfo=UTC)
    assert len(await day.owed("result")) == 1


async def test_a_reception_not_begun_is_not_held_unless_somebody_was_called_in(
    day: TestOffice,
) -> None:
    line = (await reception(day)).lines[2]
    with pytest.raises(TooEarly):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.day.mark_held(line.public_id, line.version, "Шешілді.")
    await arrive(day, 3)
    await call(day, 3)
    async with day.by(Role.REGISTRAR) as desk:
        card = await desk.day.mark_held(line.public_id, line.version, "Шешілді.")
    assert card.state is RequestState.HELD


async def test_who_is_here_did_not_fail_to_come(day: TestOffice) -> None:
    await arrive(day, 1)
    day.clock.to(DAY, 11)
    here, absent, _third = (await reception(day)).lines
    with pytest.raises(HasCome):
        async with day.by(Role.REGISTRAR) as desk:
            await desk.day.mark_no_show(here.public_id, here.version)
    async with day.by(Role.REGISTRAR) as desk:
        await desk.day.mark_no_show(absent.public_id, absent.version)
    assert (await stages(day))[:2] == [Stage.HERE, Stage.NO_SHOW]
    (told,) = await day.owed("no_show")
    async with day.machine(SENDER) as desk:
        assert await desk.truth.facts(told) is not None


async def test_not_held_leaves_the_line_and_the_next_is_told(day: TestOffice) -> None:
    await arrive(day, 1)
    await arrive(day, 2)
    line = (await reception(day)).lines[0]
    async with day.by(Role.REGISTRAR) as desk:
        await desk.day.mark_not_held(line.public_id, line.version, "Шұғыл кеңес.")
    now = await reception(day)
    assert now.next is not None
    assert now.next.seat == 2
    assert now.lines[0].stage is Stage.NOT_HELD
    assert len(await day.owed("next_in_line")) == 2


async def test_yesterdays_receptions_without_a_result_come_first(day: TestOffice) -> None:
    day.clock.to(date(2026, 12, 7), 9)
    async with day.by(Role.REGISTRAR) as desk:
        book = await desk.day_book.day(date(2026, 12, 7))
        assert [line.seat for line in book.missing] == [1, 2, 3]
        line = book.missing[0]
        await desk.day.mark_no_show(line.public_id, line.version)
    async with day.by(Role.REGISTRAR) as desk:
        book = await desk.day_book.day(date(2026, 12, 7))
        assert [line.seat for line in book.missing] == [2, 3]
        assert len(await desk.day.today()) == 2
    async with day.database.reading() as session:
        owed = await session.scalars(
            select(Duty.request_id).where(Duty.kind == DutyKind.RESULT, Duty.closed_at.is_(None))
        )
        assert len(owed.all()) == 2
        kinds = (await session.scalars(select(Outcome.kind))).all()
        states = (await session.scalars(select(Request.state).order_by(Request.id))).all()
    assert kinds == [OutcomeKind.NO_SHOW]
    assert states == [RequestState.NO_SHOW, RequestState.ASSIGNED, RequestState.ASSIGNED]
