"""Changes of an approved schedule: shown before, confirmed once, and nobody loses a turn."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.services.errors import NotAllowed, NotFound, Stale
from bot.services.views.changes import Change, ChangeKind, StandIn
from db.enums import ChangeReason, DutyKind, Role
from db.models import (
    Absence,
    Assignment,
    Duty,
    Reception,
    ScheduleVersion,
    Seat,
)
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.services.changing import (
    FIRST,
    LAST,
    LATER,
    PEOPLE,
    away,
    confirmed,
    seated,
    shown,
    starts,
)


async def test_an_absence_moves_whom_it_can_and_tells_the_others_by_when(
    office: TestOffice,
) -> None:
    await office.hire()
    await office.make_schedule(FIRST, seats=4)
    cases = await seated(office, 4)
    await office.make_schedule(LATER, seats=2)
    before = await starts(office, cases)
    impact = await shown(office, away(office))
    assert (len(impact.hits), impact.moved, impact.waiting, impact.by_phone) == (4, 2, 2, 0)
    assert [hit.public_id for hit in impact.hits] == cases
    assert await starts(office, cases) == before, "looking changes nothing"
    assert (await confirmed(office, away(office))).done
    after = await starts(office, cases)
    assert after[0] is not None
    assert after[1] is not None
    assert after[0] < after[1]
    assert after[2:] == [None, None]
    told = await office.deliver("moved", "postponed")
    assert [(row.kind, row.chat_id) for row in told] == [
        ("moved", 1001),
        ("moved", 1002),
        ("postponed", 1003),
        ("postponed", 1004),
    ]
    async with office.database.reading() as session:
        absence = (await session.scalars(select(Absence))).one()
        window = (await session.scalars(select(Reception).order_by(Reception.id))).first()
        owed = select(Duty.request_id).where(
            Duty.kind == DutyKind.NEW_DATE, Duty.closed_at.is_(None)
        )
        assert list(await session.scalars(owed)) == [3, 4]
        versions = (await session.scalars(select(ScheduleVersion))).all()
    assert (absence.starts_on, absence.ends_on) == (FIRST, FIRST)
    assert window is not None
    assert window.cancel_reason is ChangeReason.TRIP
    assert versions
    own = await office.own(cases[2], 1003)
    assert own.place_in_queue == 1
    assert own.new_date_by == date(2026, 11, 30)
    assert [event.action for event in own.timeline][-1] == "postponed"


async def test_a_confirmation_of_what_is_no_longer_so_changes_nothing(busy: TestOffice) -> None:
    cases = await seated(busy, 2)
    impact = await shown(busy, away(busy))
    own = await busy.own(cases[0], 1001)
    async with busy.of(1001) as office:
        await office.requests.withdraw(cases[0], own.card.version)
    async with busy.by(Role.REVIEWER) as office:
        carried = await office.changes.confirm(away(busy), impact.fingerprint)
    assert not carried.done
    assert [hit.public_id for hit in carried.impact.hits] == [cases[1]]
    assert (await starts(busy, cases))[1] is not None
    assert await busy.owed("moved") == []


async def test_two_clerks_who_confirm_at_once_one_wins(busy: TestOffice) -> None:
    cases = await seated(busy, 3)
    impact = await shown(busy, away(busy))

    async def confirm(role: Role) -> bool:
        async with busy.by(role) as office:
            return (await office.changes.confirm(away(busy), impact.fingerprint)).done

    outcomes = await asyncio.gather(confirm(Role.REVIEWER), confirm(Role.REGISTRAR))
    assert sorted(outcomes) == [False, True]
    assert len(await busy.owed("moved")) == 3
    async with busy.database.reading() as session:
        assert len((await session.scalars(select(Absence))).all()) == 1
        live = select(Assignment.id).where(Assignment.freed_at.is_(None))
        assert len((await session.scalars(live)).all()) == len(cases)


async def test_a_withdrawal_and_an_absence_at_once_agree(busy: TestOffice) -> None:
    cases = await seated(busy, 2)
    impact = await shown(busy, away(busy))
    own = await busy.own(cases[0], 1001)

    async def confirm() -> str:
        async with busy.by(Role.REVIEWER) as office:
            carried = await office.changes.confirm(away(busy), impact.fingerprint)
        return "done" if carried.done else "shown anew"

    async def withdraw() -> str:
        try:
            async with busy.of(1001) as office:
                await office.requests.withdraw(cases[0], own.card.version)
        except Stale:
            return "stale"
        return "withdrawn"

    outcomes = await asyncio.gather(confirm(), withdraw())
    assert tuple(outcomes) in {("done", "stale"), ("shown anew", "withdrawn")}
    first = (await starts(busy, cases))[0]
    assert (first is None) == (outcomes[1] == "withdrawn")


async def test_an_open_offer_of_a_cancelled_place_is_recalled_and_told(busy: TestOffice) -> None:
    cases = await seated(busy, 8)
    own = await busy.own(cases[0])
    # The last one waits without a place, so that somebody can be asked.
    async with busy.database.transaction() as session:
        for seat in (await session.scalars(select(Seat).where(Seat.number == 3))).all():
            taken = select(Assignment.id).where(Assignment.seat_id == seat.id)
            if (await session.scalars(taken)).first() is None:
                seat.cancelled_at = datetime(2026, 11, 23, tzinfo=UTC)
    waiting = await busy.submit(1100)
    await busy.queue(waiting.card.public_id)
    async with busy.of(CITIZEN) as office:
        await office.requests.cannot_come(cases[0], own.card.version)
    assert [row.chat_id for row in await busy.deliver("offer")] == [1100]
    carried = await confirmed(busy, away(busy))
    assert carried.done
    assert carried.impact.offers == 1
    assert [row.chat_id for row in await busy.deliver("offer_over")] == [1100]


async def test_nobody_but_the_schedule_s_people_may_change_it(busy: TestOffice) -> None:
    for chat in (CITIZEN, STAFF[Role.HEAD], STAFF[Role.AUDITOR]):
        with pytest.raises(NotAllowed):
            async with busy.of(chat) as office:
                await office.changes.impact(away(busy))
    for forged in (
        Change(ChangeKind.ABSENCE, busy.post_id, ChangeReason.TRIP),
        Change(ChangeKind.HOLDER, 1, ChangeReason.HOLDER),
        Change(ChangeKind.ROOM, 1, ChangeReason.ROOM, place_id=999),
        Change(ChangeKind.CANCELLED, 999, ChangeReason.CANCELLED),
        away(busy, instead=StandIn.POST, stand_in=busy.post_id),
    ):
        with pytest.raises(NotFound):
            await shown(busy, forged)


async def test_a_cancelled_reception_cannot_be_changed_again(busy: TestOffice) -> None:
    change = Change(ChangeKind.CANCELLED, 1, ChangeReason.CANCELLED)
    assert (await confirmed(busy, change)).done
    with pytest.raises(Stale):
        await shown(busy, change)


async def test_who_waits_before_the_moved_is_not_passed_by_them(office: TestOffice) -> None:
    """Somebody who gave a place back stands before the others, and keeps the free place ahead."""
    await office.hire()
    await office.make_schedule(FIRST, seats=3)
    cases = await seated(office, 3)
    own = await office.own(cases[0])
    async with office.of(CITIZEN) as opened:
        await opened.requests.cannot_come(cases[0], own.card.version)
    await office.make_schedule(LATER, seats=2)
    impact = await shown(office, away(office))
    assert [(hit.public_id, hit.new is not None) for hit in impact.hits] == [
        (cases[1], True),
        (cases[2], False),
    ]
    hit = impact.hits[0]
    assert hit.new is not None
    assert hit.new.number == 2, "the first place of the day is for the one who comes first"


@pytest.mark.parametrize("back", [(), (1,), (0, 3)], ids=str)
@pytest.mark.parametrize(
    "days", [(FIRST, FIRST), (LATER, LATER), (FIRST, LATER), (LATER, LAST), (FIRST, LAST)], ids=str
)
async def test_an_absence_keeps_the_order_of_whom_it_hits(
    busy: TestOffice, days: tuple[date, date], back: tuple[int, ...]
) -> None:
    """A table of absences, after some gave a place back: nobody who is hit passes another."""
    cases = await seated(busy, 7)
    for number in back:
        own = await busy.own(cases[number], PEOPLE[number])
        async with busy.of(PEOPLE[number]) as office:
            await office.requests.cannot_come(cases[number], own.card.version)
    impact = (await confirmed(busy, away(busy, *days))).impact
    assert impact.hits
    held = dict(zip(cases, await starts(busy, cases), strict=True))
    places = [held[hit.public_id] for hit in impact.hits]
    assert places == [None if hit.new is None else hit.new.starts_at for hit in impact.hits]
    with_place = [place for place in places if place is not None]
    assert places == sorted(with_place) + [None] * (len(places) - len(with_place))
    assert [hit.public_id for hit in impact.hits] == [
        case for case in cases if case in {hit.public_id for hit in impact.hits}
    ]
    # Everybody has a place or a turn, and no place is anybody else's.
    assert len(set(with_place)) == len(with_place)
    told = await busy.deliver("moved", "postponed")
    assert len(told) == len(impact.hits)
