"""Whoever takes work over and leaves at the same moment takes none of it along."""

import asyncio

import pytest
from sqlalchemy import select

from db.enums import Role
from db.models import Request, Staff
from tests.offices import TestOffice
from tests.services.test_absences import SECOND, hire, place
from tests.services.test_hand_over import reviewed
from tests.services.test_locks import waits_or_queues

pytestmark = pytest.mark.usefixtures("threads")


async def waits_or_ends(office: TestOffice, task: asyncio.Task[None]) -> None:
    """Return when a second transaction waits, or has found nothing to wait for."""
    waiting = asyncio.create_task(waits_or_queues(office, many=2))
    _, left = await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
    if waiting in left:
        waiting.cancel()


async def test_work_does_not_pass_to_whoever_leaves_at_the_same_moment(
    staffed: TestOffice,
) -> None:
    await reviewed(staffed)
    gives = await place(staffed, Role.REVIEWER)
    takes = await hire(staffed, Role.REVIEWER, SECOND)
    async with staffed.database.reading() as session:
        names = dict((await session.execute(select(Staff.id, Staff.public_id))).all())
        case = (await session.scalars(select(Request.id))).one()

    async def give() -> None:
        async with staffed.by(Role.HEAD) as office:
            await office.hand_over.hand_over(names[gives], takes)

    async def leave() -> None:
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.team.end(names[takes])

    async with staffed.database.transaction() as session:
        await session.execute(select(Request.id).where(Request.id == case).with_for_update())
        giving = asyncio.create_task(give())
        await waits_or_queues(staffed)
        leaving = asyncio.create_task(leave())
        await waits_or_ends(staffed, leaving)
    await asyncio.gather(giving, leaving)
    async with staffed.database.reading() as session:
        holder = await session.scalar(select(Request.reviewer_id))
        assert holder is None or (await session.get_one(Staff, holder)).left_at is None


async def test_two_who_leave_to_each_other_leave_their_work_to_the_pool(
    staffed: TestOffice,
) -> None:
    """Each is the best placed for the other's work; they are locked in one order of id."""
    await reviewed(staffed)
    gives = await place(staffed, Role.REVIEWER)
    takes = await hire(staffed, Role.REVIEWER, SECOND)
    async with staffed.database.reading() as session:
        names = dict((await session.execute(select(Staff.id, Staff.public_id))).all())

    async def leave(entry: int) -> None:
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.team.leave(names[entry], to_pool=False)

    async with staffed.database.transaction() as session:
        # Both are wanted by both; whoever comes first gets both, and the other waits.
        await session.execute(select(Staff.id).where(Staff.id == gives).with_for_update())
        leaving = [asyncio.create_task(leave(takes))]
        await waits_or_queues(staffed)
        leaving.append(asyncio.create_task(leave(gives)))
        await waits_or_queues(staffed, many=2)
    await asyncio.gather(*leaving)
    async with staffed.database.reading() as session:
        assert await session.scalar(select(Request.reviewer_id)) is None
