"""Facts written by hand, and an office with two posts of two bodies to hang them on."""

from datetime import date
from typing import Any

from db.enums import FactKind
from db.models import Body, Fact, Post
from tests.offices import TestOffice


def october(day: int) -> date:
    return date(2026, 10, day)


def november(day: int) -> date:
    return date(2026, 11, day)


async def put(office: TestOffice, kind: FactKind, *days: date, **columns: Any) -> None:
    """Write a fact of each day by hand."""
    async with office.database.transaction() as session:
        session.add_all(Fact(kind=kind, day=day, **columns) for day in days)


async def posts(office: TestOffice) -> tuple[int, int]:
    """Return the office's post and another one, of another body."""
    async with office.database.transaction() as session:
        body = Body(name_kk="Білім басқармасы", name_ru="Управление образования")
        session.add(body)
        await session.flush()
        post = Post(body_id=body.id, title_kk="Басшы", title_ru="Руководитель", holder="Ә. Ә.")
        session.add(post)
        await session.flush()
        return office.post_id, post.id
