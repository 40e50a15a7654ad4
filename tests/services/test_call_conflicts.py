"""Nobody judges their own case: a call that only the one concerned could make (APPC article 67)."""

import pytest
from sqlalchemy import select

from bot.services.errors import CallBackStale, NobodyToCall, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from db.enums import CallBackOutcome, DutyKind, Role
from db.models import CallBack, Duty
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.services.test_call_backs import TOLD, concern_the_head
from tests.services.test_surveys import asked

HEAD = STAFF[Role.HEAD]


async def alone(office: TestOffice) -> None:
    """Leave the head as the only head and the only administrator."""
    async with office.by(Role.ADMINISTRATOR) as desk:
        mine = desk.actor.staff[Role.ADMINISTRATOR]
    async with office.of(HEAD) as own:
        head = own.actor.staff[Role.HEAD]
    async with office.by(Role.ADMINISTRATOR) as desk:
        await desk.team.give(head.public_id, Role.ADMINISTRATOR)
    async with office.by(Role.ADMINISTRATOR) as desk:
        await desk.team.end(mine.public_id)


async def about_the_head(office: TestOffice) -> str:
    """Let somebody answer badly about what the head did; return the survey."""
    survey = await asked(office)
    await concern_the_head(office)
    async with office.of(CITIZEN) as own:
        await own.surveys.answer(survey, "t1")
    return survey


async def test_nobody_is_promised_a_call_that_nobody_may_make(staffed: TestOffice) -> None:
    survey = await about_the_head(staffed)
    await alone(staffed)
    with pytest.raises(NobodyToCall) as refused:
        async with staffed.of(CITIZEN) as own:
            await own.call_backs.wish(survey, "t1")
    assert refused.value.details["where"]
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(CallBack))).all() == []


async def test_a_call_left_to_the_one_concerned_ends_and_the_person_is_told(
    staffed: TestOffice,
) -> None:
    survey = await about_the_head(staffed)
    async with staffed.of(CITIZEN) as own:
        call = (await own.call_backs.wish(survey, "t1")).public_id
    async with staffed.of(HEAD) as head:
        with pytest.raises(NotFound):
            await head.call_back_desk.recuse(call, 1)
    await alone(staffed)
    async with staffed.of(HEAD) as head:
        (view,) = await head.call_back_desk.pile()
        assert view.conflict
    settled = (CallBackOutcome.SETTLED, TOLD)
    for forbidden, said in (
        ("reveal", ()),
        ("not_reached", (view.version,)),
        ("close", (view.version, *settled)),
    ):
        async with staffed.of(HEAD) as head:
            with pytest.raises(NotFound):
                await getattr(head.call_back_desk, forbidden)(call, *said)
    async with staffed.of(HEAD) as head:
        ended = await head.call_back_desk.recuse(call, view.version)
        assert ended.outcome is CallBackOutcome.CONFLICT
    async with staffed.of(HEAD) as head:
        with pytest.raises(CallBackStale):
            await head.call_back_desk.recuse(call, ended.version)
        assert await head.call_back_desk.pile() == ()
    (told,) = await staffed.deliver(NoticeKind.CALL_BACK_CONFLICT)
    assert told.chat_id == CITIZEN
    async with staffed.database.reading() as session:
        open_ = select(Duty).where(Duty.kind == DutyKind.CALL_BACK, Duty.closed_at.is_(None))
        assert (await session.scalars(open_)).all() == []


async def test_whoever_is_given_the_role_calls_after_all(staffed: TestOffice) -> None:
    survey = await about_the_head(staffed)
    async with staffed.of(CITIZEN) as own:
        call = (await own.call_backs.wish(survey, "t1")).public_id
    await alone(staffed)
    async with staffed.by(Role.REGISTRAR) as desk:
        clerk = desk.actor.staff[Role.REGISTRAR]
    async with staffed.of(HEAD) as head:
        await head.team.give(clerk.public_id, Role.ADMINISTRATOR)
    async with staffed.of(HEAD) as head:
        assert await head.call_back_desk.pile() == ()
    async with staffed.by(Role.REGISTRAR) as desk:
        (view,) = await desk.call_back_desk.pile()
        assert not view.conflict
        await desk.call_back_desk.close(call, view.version, CallBackOutcome.MEASURES, TOLD)
