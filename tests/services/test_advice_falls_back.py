"""A question for helpers who have all left reaches whoever gives advice now (point 17)."""

import pytest

from bot.services.notifications.notice_kinds import NoticeKind
from db.enums import Role
from tests.offices import STAFF, TestOffice
from tests.services.test_consultations import (
    CONSULTANT,
    PSYCHOLOGIST,
    asks,
    joins,
    journalled,
    open_duties,
)


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    await joins(staffed, CONSULTANT, Role.CONSULTANT)
    await joins(staffed, PSYCHOLOGIST, Role.PSYCHOLOGIST)
    return staffed


async def leaves(office: TestOffice, telegram_id: int, role: Role) -> None:
    async with office.of(telegram_id) as own:
        mine = own.actor.staff[role]
    async with office.by(Role.ADMINISTRATOR) as desk:
        await desk.team.end(mine.public_id)


async def waits_for(office: TestOffice, telegram_id: int) -> list[str]:
    async with office.of(telegram_id) as desk:
        return [view.public_id for view in await desk.advice_desk.waiting()]


async def test_the_last_of_a_role_leaves_their_questions_to_the_others(
    helped: TestOffice,
) -> None:
    asked = await asks(helped, role=Role.PSYCHOLOGIST)
    taken = await asks(helped, "2", role=Role.PSYCHOLOGIST)
    async with helped.of(PSYCHOLOGIST) as desk:
        await desk.advice_desk.take(taken.view.public_id, 1)
    await helped.deliver()
    await leaves(helped, PSYCHOLOGIST, Role.PSYCHOLOGIST)
    both = [asked.view.public_id, taken.view.public_id]
    assert await waits_for(helped, CONSULTANT) == both
    told = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert [row.chat_id for row in told] == [CONSULTANT] * 2
    duties = await open_duties(helped)
    assert [(one.role, one.staff_id, one.due_on) for one in duties] == [
        (Role.CONSULTANT, None, asked.view.due_on)
    ] * 2
    assert "consultation_handed" in await journalled(helped, asked.view.public_id)


async def test_without_any_helper_the_registrar_is_told_and_then_whoever_comes(
    helped: TestOffice,
) -> None:
    asked = await asks(helped, role=Role.PSYCHOLOGIST)
    await helped.deliver()
    await leaves(helped, CONSULTANT, Role.CONSULTANT)
    assert await helped.deliver(NoticeKind.CONSULTATION_ASKED) == []
    await leaves(helped, PSYCHOLOGIST, Role.PSYCHOLOGIST)
    (told,) = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert told.chat_id == STAFF[Role.REGISTRAR]
    # The registrar goes as well; a new helper finds what belongs to nobody.
    await leaves(helped, STAFF[Role.REGISTRAR], Role.REGISTRAR)
    (told,) = await helped.deliver(NoticeKind.CONSULTATION_ASKED)
    assert told.chat_id == STAFF[Role.ADMINISTRATOR]
    await joins(helped, CONSULTANT, Role.CONSULTANT)
    assert await waits_for(helped, CONSULTANT) == [asked.view.public_id]
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        taken = await desk.advice_desk.take(view.public_id, view.version)
    assert (taken.role, taken.mine) == (Role.CONSULTANT, True)
    (duty,) = await open_duties(helped)
    assert duty.role is Role.CONSULTANT


async def test_while_somebody_holds_the_role_it_is_theirs(helped: TestOffice) -> None:
    await joins(helped, 2110, Role.PSYCHOLOGIST)
    asked = await asks(helped, role=Role.PSYCHOLOGIST)
    await leaves(helped, PSYCHOLOGIST, Role.PSYCHOLOGIST)
    assert await waits_for(helped, CONSULTANT) == []
    assert await waits_for(helped, 2110) == [asked.view.public_id]
