"""Changes of an approved schedule: shown before, confirmed once, and nobody loses a turn."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.services.errors import NotAllowed, NotFound, SeatTaken, Stale
from bot.services.views.changes import Carried, Change, ChangeKind, Impact, StandIn
from db.enums import ChangeReason, DutyKind, RequestState, Role
from db.models import (
    Absence,
    Account,
    Assignment,
    Body,
    Duty,
    Place,
    Post,
    Reception,
    ScheduleVersion,
    Seat,
    Tenure,
)
from tests.offices import CITIZEN, STAFF, TestOffice

PEOPLE = list(range(1001, 1010))
FIRST, LATER, LAST = date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)


def away(office: TestOffice, first: date = FIRST, last: date = FIRST, **more: object) -> Change:
    fields = {"reason": ChangeReason.TRIP, "first_on": first, "last_on": last} | more
    return Change(ChangeKind.ABSENCE, office.post_id, **fields)  # type: ignore[arg-type]


async def seated(office: TestOffice, people: int) -> list[str]:
    """Queue people one after the other and give them places; returns their cases in order."""
    cases = []
    for telegram_id in PEOPLE[:people]:
        office.clock.advance(minutes=1)
        own = await office.submit(telegram_id)
        await office.queue(own.card.public_id)
        cases.append(own.card.public_id)
    await office.distribute()
    await office.deliver()
    return cases


async def shown(office: TestOffice, change: Change) -> Impact:
    async with office.by(Role.REVIEWER) as opened:
        return await opened.changes.impact(change)


async def confirmed(office: TestOffice, change: Change) -> Carried:
    impact = await shown(office, change)
    async with office.by(Role.REVIEWER) as opened:
        return await opened.changes.confirm(change, impact.fingerprint)


async def starts(office: TestOffice, cases: list[str]) -> list[datetime | None]:
    """Return the hour that each case holds now."""
    found = []
    for case, chat in zip(cases, PEOPLE, strict=False):
        seat = (await office.own(case, chat)).card.seat
        found.append(None if seat is None else seat.starts_at)
    return found


@pytest_asyncio.fixture
async def busy(office: TestOffice) -> TestOffice:
    """An office whose post receives three people on each of three Fridays."""
    await office.hire()
    await office.make_schedule(FIRST, LATER, LAST)
    return office


async def other_post(office: TestOffice, title: str = "Әкімнің орынбасары") -> int:
    async with office.database.transaction() as session:
        body_id = (await session.scalars(select(Body.id))).one()
        post = Post(body_id=body_id, title_kk=title, title_ru="Зам", holder="Орынбасаров О. О.")
        session.add(post)
        await session.flush()
        return post.id


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


async def test_what_is_told_names_old_and_new_and_the_reason(busy: TestOffice) -> None:
    (case,) = await seated(busy, 1)
    (old,) = await starts(busy, [case])
    await confirmed(busy, away(busy))
    (new,) = await starts(busy, [case])
    (message,) = await busy.owed("moved")
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.old is not None
    assert facts.own is not None
    assert facts.own.card.seat is not None
    assert (facts.old.starts_at, facts.own.card.seat.starts_at) == (old, new)
    assert facts.reason is ChangeReason.TRIP


async def test_moved_twice_before_a_message_went_out_only_the_last_is_told(
    busy: TestOffice,
) -> None:
    (case,) = await seated(busy, 1)
    (first,) = await starts(busy, [case])
    await confirmed(busy, away(busy))
    await confirmed(busy, away(busy, LATER, LATER, reason=ChangeReason.ABSENT))
    (message,) = await busy.deliver("moved")
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.old is not None
    assert facts.own is not None
    assert facts.own.card.seat is not None
    # From the date that the person knows, not from one they never heard of.
    assert facts.old.starts_at == first
    assert facts.own.card.seat.starts_at.date() == LAST
    assert facts.reason is ChangeReason.ABSENT
    assert await busy.deliver("moved", "date", "postponed") == []


async def test_who_never_heard_of_the_first_date_reads_of_the_second_alone(
    busy: TestOffice,
) -> None:
    own = await busy.submit()
    await busy.queue(own.card.public_id)
    await busy.distribute()
    await confirmed(busy, away(busy))
    told = await busy.deliver("date", "moved", "reminder")
    assert [row.kind for row in told] == ["moved"]
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(told[0])
    assert facts is not None
    assert facts.old is None


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


async def test_another_room_keeps_hour_confirmation_and_place(busy: TestOffice) -> None:
    (case,) = await seated(busy, 1)
    own = await busy.own(case)
    async with busy.of(CITIZEN) as office:
        await office.requests.will_come(case, own.card.version)
    async with busy.database.transaction() as session:
        room = Place(name_kk="2-кабинет", name_ru="Кабинет 2")
        session.add(room)
        await session.flush()
        window_id = (await session.scalars(select(Reception.id).order_by(Reception.id))).first()
    assert window_id is not None
    change = Change(ChangeKind.ROOM, window_id, ChangeReason.ROOM, place_id=room.id)
    before = await starts(busy, [case])
    assert (await confirmed(busy, change)).done
    assert await starts(busy, [case]) == before
    seat = (await busy.own(case)).card.seat
    assert seat is not None
    assert (seat.place_kk, seat.confirmed) == ("2-кабинет", True)
    (told,) = await busy.deliver("moved")
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(told)
    assert facts is not None
    assert facts.old is not None
    assert facts.old.place_kk == "Қабылдау бөлмесі, 1-кабинет"
    # The reception keeps its name in buttons, and the month shows it once.
    async with busy.database.reading() as session:
        live = select(Reception.place_id).where(Reception.id == window_id)
        assert (await session.scalars(live)).one() == room.id
        listed = (await session.scalars(select(ScheduleVersion.content))).all()[-1]
    assert listed.count('"2026-12-04') == 2, "one reception of that day, its beginning and its end"


async def test_a_room_taken_meanwhile_is_refused(busy: TestOffice) -> None:
    async with busy.database.transaction() as session:
        room = Place(name_kk="2-кабинет", name_ru="Кабинет 2")
        session.add(room)
        await session.flush()
        windows = (await session.scalars(select(Reception).order_by(Reception.id))).all()
        first = windows[0].id
    async with busy.by(Role.REVIEWER) as office:
        assert [one.id for one in await office.stand_ins.rooms(first)] == [room.id]
    change = Change(ChangeKind.ROOM, first, ChangeReason.ROOM, place_id=room.id)
    impact = await shown(busy, change)
    async with busy.database.transaction() as session:
        window = await session.get_one(Reception, first)
        other = (await session.scalars(select(Reception).order_by(Reception.id.desc()))).first()
        assert other is not None
        other.place_id, other.starts_at, other.ends_at = room.id, window.starts_at, window.ends_at
    with pytest.raises(SeatTaken):
        async with busy.by(Role.REVIEWER) as office:
            await office.changes.confirm(change, impact.fingerprint)


async def test_a_deputy_receives_instead_and_the_hours_stay(busy: TestOffice) -> None:
    cases = await seated(busy, 3)
    deputy = await other_post(busy)
    async with busy.by(Role.REVIEWER) as office:
        (offered,) = await office.stand_ins.deputies(away(busy))
    assert (offered.instead, offered.holder) == (StandIn.POST, "Орынбасаров О. О.")
    before = await starts(busy, cases)
    change = away(busy, instead=StandIn.POST, stand_in=deputy)
    assert (await confirmed(busy, change)).done
    assert await starts(busy, cases) == before
    seat = (await busy.own(cases[0])).card.seat
    assert seat is not None
    assert seat.holder == "Орынбасаров О. О."
    assert len(await busy.deliver("moved")) == 3
    async with busy.database.reading() as session:
        assert (await session.scalars(select(Absence))).one().reason is ChangeReason.TRIP


async def test_the_acting_holder_is_offered_first(busy: TestOffice) -> None:
    async with busy.by(Role.ADMINISTRATOR) as office:
        office.session.add(
            Tenure(
                post_id=busy.post_id,
                holder="Міндетін Атқарушы",
                acting=True,
                starts_on=date(2026, 12, 1),
                ends_on=date(2026, 12, 31),
                noted_by=office.staff_id(Role.ADMINISTRATOR),
                noted_at=office.now,
            )
        )
    await other_post(busy)
    async with busy.by(Role.REVIEWER) as office:
        found = await office.stand_ins.deputies(away(busy))
    assert [one.instead for one in found] == [StandIn.ACTING, StandIn.POST]
    impact = await shown(busy, away(busy, instead=StandIn.ACTING))
    assert impact.holder == "Міндетін Атқарушы"


async def test_who_receives_at_the_same_hours_is_no_deputy(busy: TestOffice) -> None:
    deputy = await other_post(busy)
    async with busy.database.transaction() as session:
        window = (await session.scalars(select(Reception).order_by(Reception.id))).first()
        assert window is not None
        session.add(
            Reception(
                schedule_id=window.schedule_id,
                post_id=deputy,
                place_id=window.place_id,
                holder="Орынбасаров О. О.",
                starts_at=window.starts_at + timedelta(minutes=10),
                ends_at=window.ends_at,
                minutes=20,
                contacts="1",
            )
        )
    async with busy.by(Role.REVIEWER) as office:
        assert await office.stand_ins.deputies(away(busy)) == ()


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


async def test_the_unreachable_become_phone_tasks_with_the_words(busy: TestOffice) -> None:
    (case,) = await seated(busy, 1)
    async with busy.database.transaction() as session:
        for account in (await session.scalars(select(Account))).all():
            if account.telegram_id == CITIZEN:
                account.reachable = False
    impact = await shown(busy, away(busy))
    assert impact.by_phone == 1
    await confirmed(busy, away(busy))
    async with busy.database.reading() as session:
        found = select(Duty).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
        (task,) = (await session.scalars(found)).all()
    assert task.subject.startswith("moved:")
    async with busy.by(Role.REGISTRAR) as office:
        shown_task = await office.duties.phone_task(task.id)
    assert shown_task.facts is not None
    assert shown_task.facts.old is not None
    # Moved once more before the call: the first task is void, one call is left.
    await confirmed(busy, away(busy, LATER, LATER))
    async with busy.database.reading() as session:
        again = (await session.scalars(found)).all()
    assert len(again) == 1
    assert again[0].id != task.id
    assert (await busy.own(case)).card.state is RequestState.ASSIGNED


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


async def test_reminders_follow_the_new_date(busy: TestOffice) -> None:
    await seated(busy, 1)
    await confirmed(busy, away(busy))
    await busy.deliver()
    busy.clock.to(FIRST, 8)
    await busy.sweep()
    assert await busy.deliver("reminder") == []
    busy.clock.to(LATER - timedelta(days=1), 11)
    await busy.sweep()
    assert len(await busy.deliver("reminder")) == 1


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


async def test_a_reception_given_up_stays_given_up_in_another_room(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(FIRST, seats=2)
    (case,) = await seated(office, 1)
    own = await office.own(case)
    async with office.of(CITIZEN) as opened:
        await opened.requests.cannot_come(case, own.card.version)
    async with office.database.transaction() as session:
        room = Place(name_kk="2-кабинет", name_ru="Кабинет 2")
        session.add(room)
        await session.flush()
        window_id = (await session.scalars(select(Reception.id))).one()
    change = Change(ChangeKind.ROOM, window_id, ChangeReason.ROOM, place_id=room.id)
    assert (await confirmed(office, change)).done
    await office.distribute()
    assert (await office.own(case)).card.state is RequestState.QUEUED


async def test_an_open_offer_follows_its_place_into_another_room(busy: TestOffice) -> None:
    cases = await seated(busy, 9)
    last = await busy.submit(1100)
    await busy.queue(last.card.public_id)
    own = await busy.own(cases[0])
    async with busy.of(CITIZEN) as office:
        await office.requests.cannot_come(cases[0], own.card.version)
    async with busy.database.transaction() as session:
        room = Place(name_kk="2-кабинет", name_ru="Кабинет 2")
        session.add(room)
        await session.flush()
        window_id = (await session.scalars(select(Reception.id).order_by(Reception.id))).first()
    assert window_id is not None
    change = Change(ChangeKind.ROOM, window_id, ChangeReason.ROOM, place_id=room.id)
    assert (await confirmed(busy, change)).done
    offer = (await busy.own(last.card.public_id, 1100)).offer
    assert offer is not None
    assert offer.seat.place_kk == "2-кабинет"
    async with busy.of(1100) as office:
        view = await office.offers.accept(offer.public_id)
    assert view.card.seat is not None
    assert view.card.seat.place_kk == "2-кабинет"
