"""Schedules drafted and approved at the desk, for tests that begin after that."""

from datetime import date, time
from typing import Any

import pytest_asyncio
from sqlalchemy import func, select

from bot.services.views.plan import Added, Addition, FindingKind, NewPost
from db.enums import Role
from db.models import (
    Post,
)
from tests.offices import TestOffice

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
BODY = ("Үлгілер министрлігі", "Министерство примеров")
MINISTER = NewPost(BODY, ("Министр", "Министр"), "Үлгібаев Сынақ Мысалұлы")
DEPUTY = NewPost(BODY, ("Вице-министр", "Вице-министр"), "Қиялбаева Өрнек")
ROOM, OTHER_ROOM = ("1-кабинет", "Кабинет 1"), ("2-кабинет", "Кабинет 2")
THURSDAY = date(2026, 12, 10)


def addition(**changed: object) -> Addition:
    fields: dict[str, object] = {
        "post": MINISTER,
        "place": ROOM,
        "days": (THURSDAY,),
        "begins": time(10),
        "ends": time(12),
        "minutes": 20,
    }
    return Addition(**(fields | changed))  # type: ignore[arg-type]


async def draft(office: TestOffice, month: date = DECEMBER, **changed: Any) -> Added:
    async with office.by(Role.REGISTRAR) as opened:
        return await opened.drafts.add(month, addition(**changed))


async def approve(office: TestOffice, schedule_id: int, role: Role = Role.HEAD) -> None:
    async with office.by(role) as opened:
        await opened.approval.approve(
            schedule_id, "Сынақов Ү. М.", "Аппарат басшысы", opened.today, "12-қ"
        )


async def approved(office: TestOffice, month: date = DECEMBER, **changed: Any) -> int:
    schedule_id = (await draft(office, month, **changed)).schedule_id
    await approve(office, schedule_id)
    return schedule_id


async def checks(office: TestOffice, schedule_id: int) -> list[tuple[FindingKind, bool]]:
    async with office.by(Role.HEAD) as opened:
        return [(one.kind, one.blocks) for one in await opened.approval.checks(schedule_id)]


async def counted(office: TestOffice, model: type) -> int:
    async with office.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def post_id(office: TestOffice, title: str = "Министр") -> int:
    async with office.database.reading() as session:
        return (await session.scalars(select(Post.id).where(Post.title_kk == title))).one()


@pytest_asyncio.fixture
async def desk(office: TestOffice) -> TestOffice:
    """An office with staff and neither posts nor places."""
    await office.hire()
    return office
