"""Receptions that keep their hours: another room, a deputy, whoever acts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.errors import SeatTaken
from bot.services.views.changes import Change, ChangeKind, StandIn
from db.enums import ChangeReason, RequestState, Role
from db.models import (
    Absence,
    Place,
    Reception,
    ScheduleVersion,
    Tenure,
)
from tests.offices import CITIZEN, TestOffice
from tests.services.changing import FIRST, away, confirmed, other_post, seated, shown, starts


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
