"""Whoever holds a row waits for nobody who waits for them: pairs that met in a circle."""

import asyncio

import pytest
from sqlalchemy import text

from bot.services.actor import SWEEP
from db.enums import DutyKind, OfferState
from db.models import Alarm, Duty
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.test_offers import cannot_come, line_up, offer_of, offers, one_place

__all__ = ["one_place"]


async def test_the_sweep_waits_for_nobody_who_closes_what_it_raises(one_place: TestOffice) -> None:
    """The sweep holds an alarm and wants the queue; an answer holds the queue and the alarm."""
    cases = await line_up(one_place, 3, placed=1)
    await cannot_come(one_place, *cases[0])
    offer = await offer_of(one_place, *cases[1])
    one_place.clock.advance(hours=20)
    await one_place.sweep()
    one_place.clock.advance(hours=4)
    swept: asyncio.Task[int] | None = None
    async with one_place.of(STRANGER) as office:
        await office.seating.hold(one_place.post_id)
        swept = asyncio.create_task(one_place.sweep())
        await waits_or_queues(one_place)
        assert (await office.offers.accept(offer)).state is OfferState.EXPIRED
    await swept
    assert await offers(one_place) == [(STRANGER, OfferState.EXPIRED), (1003, OfferState.OPEN)]


async def waits_or_queues(office: TestOffice) -> None:
    """Return when a transaction waits for a lock; a second writer of SQLite only queues."""
    if office.database.is_sqlite:
        await asyncio.sleep(0)
        return
    for _ in range(300):
        async with office.database.reading() as session:
            waiting = await session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            )
        if waiting:
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody waits")
