"""Receptions looked back on: once each, whoever looks, and what was merely re-housed is no loss."""

import asyncio
from datetime import date

from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.views.changes import Change, ChangeKind
from db.enums import ChangeReason, FactKind, Role
from db.models import Fact, Place, Reception
from tests.offices import TestOffice

FIRST, SECOND = date(2026, 12, 4), date(2026, 12, 17)


async def counted(office: TestOffice) -> list[tuple[date, str | None, int | None]]:
    """Return what became of the receptions, by day."""
    async with office.database.reading() as session:
        found = await session.execute(
            select(Fact.day, Fact.detail, Fact.value)
            .where(Fact.kind == FactKind.RECEPTION)
            .order_by(Fact.day)
        )
        return [(day, detail, value) for day, detail, value in found]


async def look(office: TestOffice) -> None:
    async with office.machine(SWEEP) as opened:
        await opened.past_receptions.count()


async def test_two_who_look_at_once_count_a_reception_once(staffed: TestOffice) -> None:
    public_id = (await staffed.submit()).card.public_id
    await staffed.queue(public_id)
    await staffed.distribute()
    staffed.clock.to(FIRST, 11)
    async with staffed.by(Role.REGISTRAR) as opened:
        card = await opened.review.case(public_id)
        await opened.day.mark_held(public_id, card.version, "Түсіндірілді.")
    await look(staffed)
    # The day is not over; nothing is looked back on before the next one.
    assert await counted(staffed) == []
    staffed.clock.to(date(2026, 12, 21), 9)
    await asyncio.gather(look(staffed), look(staffed), look(staffed))
    assert await counted(staffed) == [(FIRST, "held", 1), (SECOND, "empty", 0)]


async def test_a_reception_in_another_room_took_place_and_a_cancelled_one_did_not(
    staffed: TestOffice,
) -> None:
    async with staffed.database.transaction() as session:
        session.add(Place(name_kk="2-кабинет", name_ru="Кабинет 2"))
        first = await session.scalar(select(Reception.id).order_by(Reception.starts_at).limit(1))
    async with staffed.by(Role.REVIEWER) as opened:
        room = (await opened.stand_ins.rooms(first or 0))[0]
    for wish in (
        Change(ChangeKind.ROOM, first or 0, ChangeReason.ROOM, place_id=room.id),
        Change(
            ChangeKind.ABSENCE, staffed.post_id, ChangeReason.TRIP, first_on=SECOND, last_on=SECOND
        ),
    ):
        async with staffed.by(Role.REVIEWER) as opened:
            impact = await opened.changes.impact(wish)
            assert (await opened.changes.confirm(wish, impact.fingerprint)).done
    staffed.clock.to(date(2026, 12, 21), 9)
    await look(staffed)
    assert await counted(staffed) == [(FIRST, "empty", 0), (SECOND, "cancelled", 0)]
