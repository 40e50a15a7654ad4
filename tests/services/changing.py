"""Changes of an approved schedule, as tests make and confirm them."""

from datetime import date, datetime

import pytest_asyncio
from sqlalchemy import select

from bot.services.views.changes import Carried, Change, ChangeKind, Impact
from db.enums import ChangeReason, Role
from db.models import Body, Post
from tests.offices import TestOffice

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


async def other_post(office: TestOffice, title: str = "Әкімнің орынбасары") -> int:
    async with office.database.transaction() as session:
        body_id = (await session.scalars(select(Body.id))).one()
        post = Post(body_id=body_id, title_kk=title, title_ru="Зам", holder="Орынбасаров О. О.")
        session.add(post)
        await session.flush()
        return post.id


@pytest_asyncio.fixture
async def busy(office: TestOffice) -> TestOffice:
    """An office whose post receives three people on each of three Fridays."""
    await office.hire()
    await office.make_schedule(FIRST, LATER, LAST)
    return office
