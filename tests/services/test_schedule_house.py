"""Holders and places at the schedule desk, and the watch over next month."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.errors import (
    HolderBusy,
    InputInvalid,
    NotFound,
)
from db.enums import AlarmState, DutyKind, Language, Role
from db.models import (
    Alarm,
    Duty,
    JournalEntry,
    Reception,
    Schedule,
    Tenure,
)
from tests.offices import CITIZEN, TestOffice
from tests.plans import (
    DEPUTY,
    JANUARY,
    MINISTER,
    OTHER_ROOM,
    THURSDAY,
    approve,
    approved,
    counted,
    draft,
    post_id,
)


async def test_point_2_an_acting_holder_receives_on_those_days_alone(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY, date(2026, 12, 17)))
    await draft(desk, days=(date(2026, 12, 11),), post=1)
    async with desk.by(Role.REGISTRAR) as opened:
        done = await opened.posts.set_holder(
            1, "Өмірзақ Ұлықбек", date(2026, 12, 7), date(2026, 12, 13)
        )
        assert [one.starts_at.day for one in done.receptions] == [10]
        assert done.told == 0
        held = [await opened.posts.holder_on(1, date(2026, 12, day)) for day in (6, 7, 13, 14)]
        assert held == [MINISTER.holder, "Өмірзақ Ұлықбек", "Өмірзақ Ұлықбек", MINISTER.holder]
        assert (await opened.schedules.post(1)).holder == MINISTER.holder
        acting, permanent = await opened.posts.history(1)
        assert (acting.acting, acting.ends_on) == (True, date(2026, 12, 13))
        assert (permanent.holder, permanent.acting) == (MINISTER.holder, False)
    async with desk.of(CITIZEN) as opened:
        names = [one.holder for one in await opened.schedules.upcoming()]
    assert names == [MINISTER.holder, "Өмірзақ Ұлықбек", MINISTER.holder]
    async with desk.database.reading() as session:
        drafted = (
            await session.scalars(
                select(Reception.holder)
                .join(Schedule, Schedule.id == Reception.schedule_id)
                .where(Schedule.approved_on.is_(None))
            )
        ).all()
    assert drafted == ["Өмірзақ Ұлықбек"]


async def test_a_new_holder_begins_on_the_day_and_not_before(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY))
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", date(2026, 12, 7))
        assert (await opened.schedules.post(1)).holder == MINISTER.holder
    desk.clock.to(date(2026, 12, 7))
    async with desk.machine(SWEEP) as opened:
        assert await opened.watch.look()
        assert (await opened.schedules.post(1)).holder == "Өмірзақ Ұлықбек"
    async with desk.by(Role.REGISTRAR) as opened:
        new, old = await opened.posts.history(1)
        assert (new.holder, new.ends_on) == ("Өмірзақ Ұлықбек", None)
        assert (old.holder, old.ends_on) == (MINISTER.holder, date(2026, 12, 6))
    # What is drafted from now on takes the new name by itself.
    await draft(desk, JANUARY, days=(date(2027, 1, 14),), post=1)
    async with desk.database.reading() as session:
        newest = await session.scalar(select(Reception.holder).order_by(Reception.id.desc()))
    assert newest == "Өмірзақ Ұлықбек"


async def test_the_permanent_holder_leaves_the_days_of_the_acting_one(desk: TestOffice) -> None:
    await approved(desk, days=(THURSDAY, date(2026, 12, 17)))
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", THURSDAY, THURSDAY)
        done = await opened.posts.set_holder(1, "Сағынова Әсем", date(2026, 12, 8))
    assert [one.starts_at.day for one in done.receptions] == [17]


async def test_a_holder_who_receives_elsewhere_is_refused(desk: TestOffice) -> None:
    await approved(desk)
    await approved(desk, post=DEPUTY, place=OTHER_ROOM)
    with pytest.raises(HolderBusy):
        async with desk.by(Role.REGISTRAR) as opened:
            await opened.posts.set_holder(1, DEPUTY.holder, THURSDAY, THURSDAY)
    async with desk.by(Role.REGISTRAR) as opened:
        for name, ends in (("007", None), ("А Б", date(2026, 12, 9))):
            with pytest.raises(InputInvalid):
                await opened.posts.set_holder(1, name, THURSDAY, ends)
        with pytest.raises(NotFound):
            await opened.posts.set_holder(99, "А Б", THURSDAY)
    assert await counted(desk, Tenure) == 0


async def test_whoever_has_a_date_there_is_told_of_the_new_holder(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    await staffed.deliver()
    async with staffed.by(Role.REGISTRAR) as opened:
        done = await opened.posts.set_holder(
            staffed.post_id, "Өмірзақ Ұлықбек", date(2026, 12, 4), date(2026, 12, 4)
        )
        assert done.told == 1
    (told,) = await staffed.deliver("moved")
    assert told.request_id is not None
    seat = (await staffed.own(own.card.public_id)).card.seat
    assert seat is not None
    assert (seat.holder, seat.number) == ("Өмірзақ Ұлықбек", 1)


async def test_a_place_says_how_to_get_in(desk: TestOffice) -> None:
    await approved(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.places.mark_step_free(1, step_free=True)
        await opened.places.describe(1, Language.KK, "Сол жақтағы есік")
        await opened.places.describe(1, Language.RU, "Дверь слева")
        await opened.places.pin(1, 43.2389, 76.8897)
        for text in ("", "ә" * 501):
            with pytest.raises(InputInvalid):
                await opened.places.describe(1, Language.KK, text)
        with pytest.raises(InputInvalid):
            await opened.places.pin(1, 91.0, 0.0)
        with pytest.raises(NotFound):
            await opened.places.find(99)
        (place,) = await opened.places.all()
    assert (place.step_free, place.latitude, place.longitude) == (True, 43.2389, 76.8897)
    async with desk.of(CITIZEN) as opened:
        (one,) = await opened.schedules.upcoming()
    assert one.step_free
    assert (one.directions_kk, one.directions_ru) == ("Сол жақтағы есік", "Дверь слева")


async def look(office: TestOffice) -> None:
    async with office.machine(SWEEP) as opened:
        await opened.watch.look()


async def owed_schedules(office: TestOffice) -> list[Duty]:
    """Return the duties to approve a month; the year's calendar is watched beside them."""
    async with office.database.reading() as session:
        rows = await session.scalars(select(Duty).where(Duty.kind == DutyKind.SCHEDULE))
        return list(rows)


async def test_next_months_schedule_is_owed_until_it_is_approved(desk: TestOffice) -> None:
    await look(desk)
    assert await owed_schedules(desk) == [], "an office without posts owes no schedule"
    await approved(desk)
    desk.clock.to(date(2026, 12, 1))
    await look(desk)
    await look(desk)
    (duty,) = await owed_schedules(desk)
    # The tenth working day before 1 January.
    assert (duty.kind, duty.subject, duty.due_on) == (
        DutyKind.SCHEDULE,
        "2027-01-01",
        date(2026, 12, 18),
    )
    async with desk.by(Role.REGISTRAR) as opened:
        (shown,) = [each for each in await opened.desk.duties() if each.kind is DutyKind.SCHEDULE]
        assert (shown.kind, shown.subject, shown.number) == (
            DutyKind.SCHEDULE,
            "2027-01-01",
            None,
        )
    desk.clock.to(date(2026, 12, 18), 9, 5)
    await desk.sweep()
    about = f'"duty": {duty.id},'
    alarms = [one for one in await desk.deliver("alarm") if about in one.params]
    assert len(alarms) == 2, "the registrar before the day, the head on it"
    await approved(desk, JANUARY, days=(date(2027, 1, 14),))
    desk.clock.to(date(2026, 12, 21))
    await look(desk)
    await desk.sweep()
    assert [one for one in await desk.deliver("alarm") if about in one.params] == []
    (closed,) = await owed_schedules(desk)
    assert closed.closed_at is not None
    async with desk.database.reading() as session:
        left = await session.scalars(select(Alarm.state).where(Alarm.duty_id == closed.id))
    assert AlarmState.PENDING not in set(left)


async def test_a_post_left_out_of_an_approved_month_is_told_once(desk: TestOffice) -> None:
    await approved(desk, JANUARY, days=(date(2027, 1, 14),), post=DEPUTY)
    await approved(desk)
    await look(desk)
    desk.clock.advance(days=1)
    await look(desk)
    (told,) = await desk.owed("no_reception")
    assert f"{await post_id(desk, 'Вице-министр')}:2026-12-01" in told.params
    # By the time it is sent the post may have its reception.
    await approved(desk, days=(date(2026, 12, 11),), post=DEPUTY, place=OTHER_ROOM)
    assert await desk.deliver("no_reception") == []


async def test_every_step_at_the_desk_is_in_the_journal(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.drafts.change(1, minutes=30)
        await opened.places.mark_step_free(1, step_free=True)
    await approve(desk, schedule_id)
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.posts.set_holder(1, "Өмірзақ Ұлықбек", desk.clock.now().date())
    async with desk.database.reading() as session:
        actions = set(await session.scalars(select(JournalEntry.action)))
        details = " ".join(await session.scalars(select(JournalEntry.details)))
    assert {
        "schedule_drafted",
        "draft_changed",
        "place_changed",
        "schedule_approved",
        "schedule_version",
        "holder_set",
    } <= actions
    assert "Өмірзақ" not in details


def test_the_days_of_these_tests_are_what_they_say() -> None:
    assert THURSDAY.weekday() == 3
    assert THURSDAY + timedelta(days=7) == date(2026, 12, 17)
