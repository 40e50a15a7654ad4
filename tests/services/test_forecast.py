"""Looking ahead: what a draft would bring, and a shortage told in time."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.errors import (
    NotAllowed,
    ScheduleNotDraft,
)
from bot.services.views.queue import DryRun
from db.enums import (
    Role,
    ScheduleState,
)
from db.models import (
    Assignment,
    JournalEntry,
    Reception,
    Request,
    Schedule,
    Seat,
)
from tests.offices import TestOffice
from tests.services.waiting import deputys, next_citizen, queued


async def draft(office: TestOffice, day: date, seats: int) -> int:
    await office.make_schedule(day, seats=seats)
    async with office.database.transaction() as session:
        schedule = (
            await session.scalars(select(Schedule).order_by(Schedule.id.desc()).limit(1))
        ).one()
        schedule.state = ScheduleState.DRAFT
        receptions = select(Reception.id).where(Reception.schedule_id == schedule.id)
        for seat in await session.scalars(select(Seat).where(Seat.reception_id.in_(receptions))):
            await session.delete(seat)
        return schedule.id


async def try_out(office: TestOffice, schedule_id: int) -> DryRun:
    async with office.by(Role.HEAD) as opened:
        return await opened.forecast.dry_run(schedule_id)


async def test_a_dry_run_tells_who_gets_in_and_writes_nothing(staffed: TestOffice) -> None:
    waiting = await queued(staffed, 6)
    staffed.clock.advance(minutes=1)
    undecided = await staffed.submit(await next_citizen(staffed))
    before = await everything(staffed)
    schedule_id = await draft(staffed, date(2026, 12, 11), 2)
    (run,) = (await try_out(staffed, schedule_id)).posts
    assert (run.waiting, run.places, run.free) == (7, 2, 6)
    assert run.shortage is not None
    lack = run.shortage.shortfall
    assert (lack.unplaced, lack.late) == (0, 2), "the 17th is after the answer's term"
    got = [(line.seat.starts_at.day, line.from_draft) for line in run.lines if line.seat]
    assert got == [(4, False)] * 3 + [(11, True)] * 2 + [(17, False)] * 2
    assert [line.number for line in run.lines if not line.decided] == [undecided.card.number]
    assert [line.number for line in run.lines][:6] == [card.number for card in waiting]
    assert await everything(staffed) == before
    async with staffed.by(Role.HEAD) as office:
        approved = await office.session.scalar(
            select(Schedule.id).where(Schedule.state == ScheduleState.APPROVED)
        )
        with pytest.raises(ScheduleNotDraft):
            await office.forecast.dry_run(approved or 0)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            await office.forecast.dry_run(schedule_id)


async def everything(office: TestOffice) -> tuple[object, ...]:
    async with office.database.reading() as session:
        counts = [
            len((await session.scalars(select(model))).all())
            for model in (Assignment, Seat, JournalEntry)
        ]
        versions = (await session.execute(select(Request.id, Request.version))).all()
    return (*counts, *versions)


async def test_a_shortage_is_told_once_a_working_day(staffed: TestOffice) -> None:
    await queued(staffed, 8)
    await deputys(staffed)

    async def look() -> bool:
        async with staffed.machine(SWEEP) as office:
            return await office.watch.look()

    staffed.clock.to(date(2026, 11, 24), 8, 59)
    assert not await look()
    staffed.clock.to(date(2026, 11, 24), 9)
    assert await look()
    assert not await look()
    (message,) = await staffed.owed("shortage")
    async with staffed.machine(SWEEP) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.shortage is not None
    shortage = facts.shortage
    assert (shortage.waiting, shortage.places) == (8, 6)
    assert (shortage.shortfall.unplaced, shortage.shortfall.seats) == (2, 2)
    assert shortage.shortfall.due_on == date(2026, 12, 14)
    assert [(post.title_ru, free) for post, free in shortage.deputies] == [("Заместитель", 1)]
    staffed.clock.to(date(2026, 11, 28), 10)
    assert not await look(), "a Saturday"
    staffed.clock.to(date(2026, 11, 30), 10)
    assert await look()
    assert len(await staffed.owed("shortage")) == 2


async def test_a_shortage_that_is_over_is_not_told_any_more(staffed: TestOffice) -> None:
    await queued(staffed, 7)
    async with staffed.machine(SWEEP) as office:
        assert await office.watch.look()
    await staffed.make_schedule(date(2026, 12, 11), seats=3)
    assert await staffed.deliver("shortage") == []
