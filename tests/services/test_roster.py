"""Point 17: helpers by day, wishes that reach them, a volunteer's account that works on its day."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import NotAllowed, NotFound, RoleRests, RosterClosed
from db.enums import Help, Need, Role
from db.models import JournalEntry, OutboxMessage, RosterEntry
from tests.offices import CITIZEN, TestOffice, applicant

DAY, NEXT_DAY = date(2026, 12, 4), date(2026, 12, 17)
HIRED = {Role.CONSULTANT: 2021, Role.PSYCHOLOGIST: 2022, Role.VOLUNTEER: 2023}
WISHES = applicant(help=(Help.CONSULTANT, Help.VOLUNTEER), needs=(Need.STEP_FREE,))


async def hire(office: TestOffice) -> dict[Role, str]:
    ids = {}
    for role, telegram_id in HIRED.items():
        async with office.by(Role.ADMINISTRATOR) as opened:
            token = await opened.staff.invite(role)
        async with office.of(telegram_id) as opened:
            ids[role] = (await opened.staff.join(token, f"Көмекші {role}")).public_id
    return ids


async def assign(office: TestOffice, citizen: int = CITIZEN, **person: object) -> str:
    own = await office.submit(citizen, person=applicant(**person) if person else WISHES)
    await office.queue(own.card.public_id)
    await office.distribute()
    return own.card.public_id


async def put(office: TestOffice, public_id: str, day: date = DAY, *, on: bool = True) -> None:
    async with office.by(Role.REGISTRAR) as opened:
        await opened.roster.set(day, public_id, on=on)


async def told(office: TestOffice, telegram_id: int) -> list[OutboxMessage]:
    return [row for row in await office.owed("help_wanted") if row.chat_id == telegram_id]


async def test_who_is_put_on_the_roster_hears_of_the_wishes_already_there(
    staffed: TestOffice,
) -> None:
    ids = await hire(staffed)
    case = await assign(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    await put(staffed, ids[Role.PSYCHOLOGIST])
    cases = [json.loads(row.params)["case"] for row in await told(staffed, 2021)]
    assert cases == [None, case], "the roster first, then the wish"
    assert [json.loads(row.params)["case"] for row in await told(staffed, 2022)] == [None]


async def test_a_wish_that_comes_later_reaches_the_rostered(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    await put(staffed, ids[Role.CONSULTANT], NEXT_DAY)
    await put(staffed, ids[Role.CONSULTANT])
    assert len(await told(staffed, 2021)) == 2, "twice on is once on"
    case = await assign(staffed)
    newest = json.loads((await told(staffed, 2021))[-1].params)
    assert (newest["case"], newest["day"]) == (case, DAY.isoformat())
    await staffed.deliver()
    async with staffed.of(2021) as office:
        mine = await office.roster.my_day()
    assert mine.day == DAY
    assert [(one.first_name, one.kinds) for one in mine.people] == [
        ("Қыдырәлі", (Role.CONSULTANT,))
    ]
    assert mine.other_days == (NEXT_DAY,)


async def test_a_notice_no_longer_true_is_not_sent(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    await assign(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    await put(staffed, ids[Role.CONSULTANT], on=False)
    assert await staffed.deliver("help_wanted") == []


async def test_what_nobody_can_fulfil_is_shown_to_the_clerk(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    await assign(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    async with staffed.by(Role.REGISTRAR) as office:
        brief = {one.day: one for one in await office.roster.days()}
        shown = await office.roster.day(DAY)
    assert (brief[DAY].helpers, brief[DAY].unmet) == (1, 1)
    assert (brief[NEXT_DAY].helpers, brief[NEXT_DAY].unmet) == (0, 0)
    assert [wish.unmet for wish in shown.wishes] == [(Role.VOLUNTEER,)]
    assert [one.role for one in shown.helpers if one.on_duty] == [Role.CONSULTANT]


async def test_the_roster_is_for_days_to_come_and_for_helpers(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    for day in (date(2026, 11, 20), date(2026, 12, 5)):
        with pytest.raises(RosterClosed):
            await put(staffed, ids[Role.CONSULTANT], day)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        clerk = next(one for one in await office.staff.team() if one.role is Role.REGISTRAR)
    with pytest.raises(NotFound):
        await put(staffed, clerk.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REVIEWER) as office:
            await office.roster.set(DAY, ids[Role.CONSULTANT], on=True)


async def test_point_17_a_volunteer_works_on_the_day_only(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    await assign(staffed)
    await put(staffed, ids[Role.VOLUNTEER])
    async with staffed.of(2023) as office:
        assert not office.actor.roles
        assert [view.role for view in office.actor.resting] == [Role.VOLUNTEER]
        assert await office.roster.resting_until() == (DAY,)
        with pytest.raises(RoleRests):
            await office.roster.my_day(DAY)
    staffed.clock.to(DAY, 8)
    async with staffed.of(2023) as office:
        mine = await office.roster.my_day()
        assert office.actor.roles == {Role.VOLUNTEER}
    assert [(one.first_name, one.can_be_shown) for one in mine.people] == [("Қыдырәлі", False)]
    with pytest.raises(NotFound):
        async with staffed.of(2023) as office:
            await office.roster.reveal(mine.people[0].case_id, DAY)
    staffed.clock.to(date(2026, 12, 5), 8)
    with pytest.raises(RoleRests):
        async with staffed.of(2023) as office:
            await office.roster.my_day(DAY)


async def test_a_volunteer_learns_a_number_on_the_very_day(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    case = await assign(staffed)
    await put(staffed, ids[Role.VOLUNTEER])
    by_case = {json.loads(row.params)["case"]: row for row in await told(staffed, 2023)}
    opening = staffed.factory.profile.hours.working_hours().start_of(DAY)
    assert by_case[case].next_at == opening
    assert by_case[None].next_at < opening


async def test_only_whom_it_concerns_sees_the_whole_name(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    case = await assign(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    await put(staffed, ids[Role.PSYCHOLOGIST])
    async with staffed.of(2021) as office:
        shown = await office.roster.reveal(case, DAY)
    assert (shown.name, shown.needs) == (WISHES.full_name, (Need.STEP_FREE,))
    for telegram_id, day in ((2022, DAY), (2021, NEXT_DAY)):
        with pytest.raises(NotFound):
            async with staffed.of(telegram_id) as office:
                await office.roster.reveal(case, day)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.roster.my_day()
    async with staffed.database.reading() as session:
        looks = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "revealed")
        )
        assert [json.loads(details)["what"] for details in looks] == ["helped"]


async def test_a_name_is_shown_while_its_day_is_to_come_and_no_longer(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    case = await assign(staffed)
    await put(staffed, ids[Role.CONSULTANT])
    staffed.clock.to(date(2026, 12, 5))
    # Nobody has written down yet what became of the reception; the helper's work is over.
    with pytest.raises(NotFound):
        async with staffed.of(2021) as office:
            await office.roster.reveal(case, DAY)


async def test_two_clerks_at_once_make_one_entry(staffed: TestOffice) -> None:
    ids = await hire(staffed)
    await asyncio.gather(*(put(staffed, ids[Role.CONSULTANT]) for _ in range(4)))
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(RosterEntry))).all()) == 1
    assert len(await told(staffed, 2021)) == 1


async def test_a_volunteer_who_opens_another_invitation_keeps_one_role(
    staffed: TestOffice,
) -> None:
    ids = await hire(staffed)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        token = await office.staff.invite(Role.VOLUNTEER)
    async with staffed.of(2023) as office:
        assert (await office.staff.join(token, "Көмекші")).public_id == ids[Role.VOLUNTEER]
