"""Who is away, who stands in, and whom the work and the messages reach then."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from db.enums import Role
from db.models import Staff, StaffAbsence
from tests.offices import MORNING, STAFF, TestOffice

TODAY = date(2026, 11, 23)
SECOND, THIRD = 2102, 2103
"""Two more reviewers."""


async def hire(office: TestOffice, role: Role, telegram_id: int) -> int:
    """Give a role to one more person; return the id of the staff entry."""
    async with office.machine(OPERATOR) as opened:
        token = await opened.staff.invite(role)
    async with office.of(telegram_id) as opened:
        return (await opened.staff.join(token, f"Қызметкер {telegram_id}")).id


async def place(office: TestOffice, role: Role) -> int:
    async with office.by(role) as opened:
        return opened.actor.staff[role].id


async def away(
    office: TestOffice, staff_id: int, substitute: int | None = None, days: int = 1
) -> None:
    """Write an absence from today on past every check."""
    async with office.database.transaction() as session:
        count = len((await session.scalars(select(StaffAbsence.id))).all())
        session.add(
            StaffAbsence(
                public_id=f"{count:010d}",
                staff_id=staff_id,
                substitute_id=substitute,
                from_on=TODAY,
                to_on=TODAY + timedelta(days=days - 1),
                noted_by=staff_id,
                noted_at=MORNING,
            )
        )


@pytest.fixture
async def three(staffed: TestOffice) -> tuple[int, int, int]:
    first = await place(staffed, Role.REVIEWER)
    return (
        first,
        await hire(staffed, Role.REVIEWER, SECOND),
        await hire(staffed, Role.REVIEWER, THIRD),
    )


async def test_a_chain_ends_at_whoever_is_there(
    staffed: TestOffice, three: tuple[int, int, int]
) -> None:
    first, second, third = three
    await away(staffed, first, second)
    await away(staffed, second, third)
    async with staffed.of(THIRD) as office:
        assert office.actor.stands_for == (first, second)
        assert office.actor.places == {first, second, third}
        assert await office.absences.in_place_of(first) == third
        assert await office.absences.is_away(second)
        assert [row.id for row in await office.absences.present(Role.REVIEWER)] == [third]
    async with staffed.of(SECOND) as office:
        assert office.actor.stands_for == ()


async def test_the_day_after_everything_is_as_before(
    staffed: TestOffice, three: tuple[int, int, int]
) -> None:
    first, second, _ = three
    await away(staffed, first, second)
    staffed.clock.advance(days=1)
    async with staffed.of(SECOND) as office:
        assert office.actor.stands_for == ()
        assert await office.absences.in_place_of(first) == first


async def test_without_a_substitute_everybody_of_the_role_stands_in(
    staffed: TestOffice, three: tuple[int, int, int]
) -> None:
    first, _, _ = three
    await away(staffed, first)
    for colleague in (SECOND, THIRD):
        async with staffed.of(colleague) as office:
            assert office.actor.stands_for == (first,)
            assert await office.absences.chats(Role.REVIEWER, first) == [SECOND, THIRD]
    async with staffed.by(Role.REGISTRAR) as office:
        assert office.actor.stands_for == ()


async def test_a_message_goes_where_the_work_goes(
    staffed: TestOffice, three: tuple[int, int, int]
) -> None:
    first, second, third = three
    await away(staffed, first, second)
    async with staffed.by(Role.REGISTRAR) as office:
        assert await office.absences.chats(Role.REVIEWER, first) == [SECOND]
        assert await office.absences.chats(Role.REVIEWER, third) == [THIRD]
        # The absent one is left in peace by what goes to the whole role too.
        assert await office.absences.chats(Role.REVIEWER) == [SECOND, THIRD]


async def test_no_message_is_lost_when_a_whole_role_is_away(staffed: TestOffice) -> None:
    reviewer = await place(staffed, Role.REVIEWER)
    administrator = await place(staffed, Role.ADMINISTRATOR)
    await away(staffed, reviewer)
    async with staffed.by(Role.REGISTRAR) as office:
        found = await office.absences.chats(Role.REVIEWER, reviewer)
        assert found == [STAFF[Role.ADMINISTRATOR]]
    await away(staffed, administrator)
    async with staffed.by(Role.REGISTRAR) as office:
        found = await office.absences.chats(Role.REVIEWER, reviewer)
        assert found == [STAFF[Role.REVIEWER]]


async def test_a_substitute_who_left_the_role_stands_in_for_nobody(
    staffed: TestOffice, three: tuple[int, int, int]
) -> None:
    first, second, _ = three
    await away(staffed, first, second)
    async with staffed.database.transaction() as session:
        (await session.get_one(Staff, second)).left_at = MORNING
    async with staffed.by(Role.REGISTRAR) as office:
        assert await office.absences.in_place_of(first) is None
        assert await office.absences.chats(Role.REVIEWER, first) == [THIRD]
