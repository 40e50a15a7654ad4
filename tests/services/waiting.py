"""Cases that wait for a place, as the tests of the distribution make and read them."""

from datetime import UTC, date, datetime

from sqlalchemy import select, update

from bot.services.views import Card, Distribution
from db.enums import (
    Role,
)
from db.models import (
    Body,
    JournalEntry,
    Post,
    Reception,
    Request,
    Seat,
)
from tests.offices import CITIZEN, TestOffice

FIRST, SECOND = date(2026, 12, 4), date(2026, 12, 17)
"""The reception days of the staffed office, with three places each."""

REASON = "Автобус тек бейсенбіде жүреді."


async def queued(office: TestOffice, count: int, **changes: object) -> list[Card]:
    """Return cases that wait in the queue, by different people, in order of registration."""
    cards = []
    for _number in range(count):
        office.clock.advance(minutes=1)
        own = await office.submit(await next_citizen(office), **changes)
        cards.append(await office.queue(own.card.public_id))
    return cards


async def next_citizen(office: TestOffice) -> int:
    """Return the account of somebody who has no request yet."""
    async with office.database.reading() as session:
        return CITIZEN + 10 * (1 + len((await session.scalars(select(Request.id))).all()))


async def change(office: TestOffice, card: Card, **values: object) -> None:
    async with office.database.transaction() as session:
        await session.execute(
            update(Request).where(Request.public_id == card.public_id).values(**values)
        )


async def proposal(office: TestOffice) -> Distribution:
    async with office.by(Role.REVIEWER) as opened:
        return await opened.distribution.propose(office.post_id)


async def journal(office: TestOffice, card: Card) -> list[str]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.action)
            .where(JournalEntry.subject == f"request:{card.public_id}")
            .order_by(JournalEntry.n)
        )
        return list(rows)


async def seats_of(office: TestOffice, day: date) -> list[int]:
    async with office.database.reading() as session:
        rows = await session.execute(select(Seat.id, Seat.starts_at).order_by(Seat.starts_at))
        return [key for key, at in rows if at.date() == day]


async def fingerprint(office: TestOffice, card: Card, seat: int, reason: str = REASON) -> str:
    async with office.by(Role.REVIEWER) as opened:
        shown = await opened.placement.considered(card.public_id, card.version, seat, reason)
        return shown.fingerprint


async def place(office: TestOffice, card: Card, seat: int, reason: str = REASON) -> Card:
    said = await fingerprint(office, card, seat, reason)
    async with office.by(Role.REVIEWER) as opened:
        return await opened.placement.place(card.public_id, card.version, seat, reason, said)


async def deputys(office: TestOffice) -> tuple[int, int]:
    """Give the body a second post with one free place; return the ids of both."""
    async with office.database.transaction() as session:
        body = (await session.scalars(select(Body.id))).one()
        post = Post(body_id=body, title_kk="Орынбасар", title_ru="Заместитель", holder="Бөлек Ә.")
        reception = (await session.scalars(select(Reception).limit(1))).one()
        session.add(post)
        await session.flush()
        starts_at = datetime(2026, 12, 8, 5, tzinfo=UTC)
        window = Reception(
            schedule_id=reception.schedule_id,
            post_id=post.id,
            place_id=reception.place_id,
            holder=post.holder,
            starts_at=starts_at,
            ends_at=starts_at.replace(hour=6),
            minutes=60,
            contacts=reception.contacts,
        )
        session.add(window)
        await session.flush()
        seat = Seat(reception_id=window.id, post_id=post.id, number=1, starts_at=starts_at)
        session.add(seat)
        await session.flush()
        return post.id, seat.id
