"""Freed places and who waits for them, as the tests of offers make and read them."""

from datetime import date, datetime, timedelta

import pytest_asyncio
from sqlalchemy import select

from db.enums import OfferState
from db.models import Offer
from tests.offices import CITIZEN, STRANGER, TestOffice

PEOPLE = [CITIZEN, STRANGER, 1003, 1004, 1005, 1006]

ONE_DAY = date(2026, 12, 17)


async def line_up(
    office: TestOffice, people: int, *, placed: int, memo: bool = True
) -> list[tuple[int, str]]:
    """Queue people one after the other; give the first of them a place. Returns chat and case."""
    cases: list[tuple[int, str]] = []
    for telegram_id in PEOPLE[:people]:
        if len(cases) == placed and placed:
            await office.distribute()
        office.clock.advance(minutes=1)
        own = await office.submit(telegram_id)
        await office.queue(own.card.public_id, memo=memo)
        cases.append((telegram_id, own.card.public_id))
    if placed == people:
        await office.distribute()
    await office.deliver()
    return cases


async def cannot_come(office: TestOffice, telegram_id: int, public_id: str) -> None:
    own = await office.own(public_id, telegram_id)
    async with office.of(telegram_id) as opened:
        await opened.requests.cannot_come(public_id, own.card.version)


async def offer_of(office: TestOffice, telegram_id: int, public_id: str) -> str:
    """Return the open offer of a case; it is what its card shows."""
    offer = (await office.own(public_id, telegram_id)).offer
    assert offer is not None
    assert offer.state is OfferState.OPEN
    return offer.public_id


async def offers(office: TestOffice) -> list[tuple[int, OfferState]]:
    """Return every offer: whose it was, by chat, and what became of it."""
    chats = dict(zip(range(1, 10), PEOPLE, strict=False))
    async with office.database.reading() as session:
        rows = await session.execute(select(Offer.request_id, Offer.state).order_by(Offer.id))
        return [(chats[request_id], state) for request_id, state in rows]


def day_of(instant: datetime) -> date:
    """Return the day on the office's wall (UTC+5)."""
    return (instant + timedelta(hours=5)).date()


@pytest_asyncio.fixture
async def one_place(office: TestOffice) -> TestOffice:
    """An office whose post has one place, on 17 December."""
    await office.hire()
    await office.make_schedule(ONE_DAY, seats=1)
    return office
