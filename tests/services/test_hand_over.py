"""Roles and the work that passes with them: in one step, once, in a bounded number of queries."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from bot.services.errors import (
    InputInvalid,
    LastAdministrator,
    NotAllowed,
    NotFound,
    OfficeError,
)
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.policy import Action
from bot.services.views.team import HandedOver, Held, RoleChanged
from db.enums import DutyKind, Role
from db.models import Duty, JournalEntry, Request, Staff
from db.uow import Database
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.services.test_absences import SECOND, hire, place

OTHER_ADMINISTRATOR = 2200
CASES = 300


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def reviewed(office: TestOffice, number: int = 1) -> None:
    """Let the reviewer hold that many cases; all but the first are copies of it past the form."""
    own = await office.submit()
    await office.review(own.card.public_id)
    async with office.database.transaction() as session:
        first = (await session.scalars(select(Request))).one()
        copied = {
            column.name: getattr(first, column.name)
            for column in Request.__table__.columns
            if column.name != "id"
        }
        for n in range(1, number):
            unique = {"public_id": f"{n:010d}", "number": f"N{n}", "code": f"C{n}"}
            session.add(Request(**copied | unique | {"submitted_by": f"copy:{n}"}))


async def entry(office: TestOffice, role: Role) -> str:
    async with office.by(role) as opened:
        return opened.actor.staff[role].public_id


async def test_everything_passes_to_a_colleague_and_both_are_told_once(
    staffed: TestOffice,
) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    first = await place(staffed, Role.REVIEWER)
    await reviewed(staffed)
    key = await entry(staffed, Role.REVIEWER)
    async with staffed.by(Role.HEAD) as office:
        plan = await office.hand_over.plan(key)
        assert plan.held.cases == 1
        assert plan.held.duties >= 1
        assert [one.id for one in plan.candidates] == [second]
        held = await office.hand_over.hand_over(key, second)
        assert held == plan.held
    async with staffed.by(Role.HEAD) as office:
        # Pressed twice, the second time finds nothing.
        assert await office.hand_over.hand_over(key, second) == Held()
    async with staffed.database.reading() as session:
        assert set(await session.scalars(select(Request.reviewer_id))) == {second}
        duties = await session.scalars(
            select(Duty.staff_id).where(Duty.closed_at.is_(None), Duty.staff_id.is_not(None))
        )
        assert first not in set(duties)
        actions = await session.scalars(select(JournalEntry.action))
        assert list(actions).count("handed_over") == 1
    messages = await staffed.owed(NoticeKind.HANDED_OVER)
    assert sorted(one.chat_id for one in messages) == sorted([STAFF[Role.REVIEWER], SECOND])
    async with staffed.of(SECOND) as office:
        facts = [await office.truth.facts(one) for one in messages]
    news = [one.team for one in facts if one is not None]
    assert {one.to_you for one in news if isinstance(one, HandedOver)} == {True, False}


async def test_the_pool_takes_what_nobody_is_named_for(staffed: TestOffice) -> None:
    await hire(staffed, Role.REVIEWER, SECOND)
    await reviewed(staffed)
    key = await entry(staffed, Role.REVIEWER)
    async with staffed.by(Role.REVIEWER) as office:
        await office.hand_over.hand_over(key, None)
    async with staffed.database.reading() as session:
        assert set(await session.scalars(select(Request.reviewer_id))) == {None}
    async with staffed.of(SECOND) as office:
        kinds = {one.kind for one in await office.desk.duties()}
        assert DutyKind.ANSWER in kinds


async def test_only_colleagues_of_the_role_take_over_and_only_those_in_charge_hand_over(
    staffed: TestOffice,
) -> None:
    await reviewed(staffed)
    key = await entry(staffed, Role.REVIEWER)
    registrar = await place(staffed, Role.REGISTRAR)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.HEAD) as office:
            await office.hand_over.hand_over(key, registrar)
    for role in (Role.REGISTRAR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.hand_over.hand_over(key, None)
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.hand_over.plan(key)


async def test_three_hundred_cases_take_as_many_queries_as_three(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    first = await place(staffed, Role.REVIEWER)
    await reviewed(staffed, 3)
    key, back = await entry(staffed, Role.REVIEWER), ""
    async with staffed.of(SECOND) as office:
        back = office.actor.staff[Role.REVIEWER].public_id
    with counted(staffed.database) as few:
        async with staffed.by(Role.HEAD) as office:
            assert (await office.hand_over.hand_over(key, second)).cases == 3
    async with staffed.database.transaction() as session:
        row = (await session.scalars(select(Request).limit(1))).one()
        copied = {
            column.name: getattr(row, column.name)
            for column in Request.__table__.columns
            if column.name != "id"
        }
        for n in range(3, CASES):
            unique = {"public_id": f"{n:010d}", "number": f"N{n}", "code": f"C{n}"}
            session.add(Request(**copied | unique | {"submitted_by": f"copy:{n}"}))
    with counted(staffed.database) as many:
        async with staffed.by(Role.HEAD) as office:
            assert (await office.hand_over.hand_over(back, first)).cases == CASES
    # The rows of the journal are laid into a few statements, whatever their number.
    assert len(many) <= len(few) + 3


async def test_two_presses_at_once_hand_over_once(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    await reviewed(staffed, 5)
    key = await entry(staffed, Role.REVIEWER)
    start = asyncio.Event()

    async def press(role: Role) -> int:
        await start.wait()
        async with staffed.by(role) as office:
            return (await office.hand_over.hand_over(key, second)).cases

    tasks = [asyncio.create_task(press(role)) for role in (Role.HEAD, Role.ADMINISTRATOR)]
    start.set()
    assert sorted(await asyncio.gather(*tasks)) == [0, 5]
    assert len(await staffed.owed(NoticeKind.HANDED_OVER)) == 2


async def test_a_role_ends_with_its_work_handed_over_in_the_same_step(
    staffed: TestOffice,
) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    await reviewed(staffed)
    key = await entry(staffed, Role.REVIEWER)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert (await office.team.ending(key)).held.cases == 1
        await office.team.end(key, second)
    async with staffed.by(Role.REVIEWER) as office:
        assert office.actor.roles == frozenset()
        assert await office.team.had(Action.REVIEW)
    async with staffed.database.reading() as session:
        assert set(await session.scalars(select(Request.reviewer_id))) == {second}
    (message,) = await staffed.owed(NoticeKind.ROLE_ENDED)
    assert message.chat_id == STAFF[Role.REVIEWER]
    async with staffed.of(SECOND) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.team == RoleChanged(Role.REVIEWER, given=False, roles=())
    with pytest.raises(NotFound):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.team.end(key, second)


async def test_the_last_administrator_stays(staffed: TestOffice) -> None:
    key = await entry(staffed, Role.ADMINISTRATOR)
    for act in ("ending", "end", "leaving"):
        with pytest.raises(LastAdministrator):
            async with staffed.by(Role.ADMINISTRATOR) as office:
                await getattr(office.team, act)(key)
    with pytest.raises(LastAdministrator):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.team.leave(key, to_pool=True)


async def test_two_administrators_who_end_each_other_at_once_leave_one(
    staffed: TestOffice,
) -> None:
    await hire(staffed, Role.ADMINISTRATOR, OTHER_ADMINISTRATOR)
    people = {STAFF[Role.ADMINISTRATOR]: "", OTHER_ADMINISTRATOR: ""}
    for one in people:
        async with staffed.of(one) as office:
            people[one] = office.actor.staff[Role.ADMINISTRATOR].public_id
    victims = dict(zip(people, reversed(people.values()), strict=True))
    start = asyncio.Event()

    async def end(one: int) -> bool:
        await start.wait()
        try:
            async with staffed.of(one) as office:
                await office.team.end(victims[one])
        except OfficeError:
            return False
        return True

    tasks = [asyncio.create_task(end(one)) for one in people]
    start.set()
    assert sorted(await asyncio.gather(*tasks)) == [False, True]
    async with staffed.database.reading() as session:
        left = await session.scalar(
            select(func.count())
            .select_from(Staff)
            .where(Staff.role == Role.ADMINISTRATOR, Staff.left_at.is_(None))
        )
    assert left == 1


async def test_a_role_more_holds_at_once_and_is_told(staffed: TestOffice) -> None:
    key = await entry(staffed, Role.REGISTRAR)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        member = await office.team.give(key, Role.REVIEWER)
        again = await office.team.give(key, Role.REVIEWER)
        assert [one.role for one in member.roles] == [Role.REGISTRAR, Role.REVIEWER]
        assert again == member
        assert len(await office.team.people()) == len(STAFF)
    async with staffed.by(Role.REGISTRAR) as office:
        assert office.actor.roles == {Role.REGISTRAR, Role.REVIEWER}
    assert [one.chat_id for one in await staffed.owed(NoticeKind.ROLE_GIVEN)] == [
        STAFF[Role.REGISTRAR]
    ]
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.HEAD) as office:
            await office.team.give(key, Role.HEAD)


async def test_who_leaves_altogether_leaves_nothing_behind(staffed: TestOffice) -> None:
    second = await hire(staffed, Role.REVIEWER, SECOND)
    await reviewed(staffed)
    key = await entry(staffed, Role.REVIEWER)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.team.give(key, Role.AUDITOR)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        plan = await office.team.leaving(key)
        taker = plan.takers[Role.REVIEWER]
        assert taker is not None
        assert taker.id == second
        assert (await office.team.leave(key, to_pool=False)).cases == 1
    async with staffed.by(Role.REVIEWER) as office:
        assert office.actor.roles == frozenset()
    async with staffed.database.reading() as session:
        assert set(await session.scalars(select(Request.reviewer_id))) == {second}


async def test_whoever_joins_is_not_told_that_they_joined(staffed: TestOffice) -> None:
    await hire(staffed, Role.ADMINISTRATOR, OTHER_ADMINISTRATOR)
    joined = [one.chat_id for one in await staffed.owed(NoticeKind.JOINED)]
    assert OTHER_ADMINISTRATOR not in joined
    assert joined.count(STAFF[Role.ADMINISTRATOR]) >= 1
