"""Calls back: only who wishes one is linked, whom it is about never sees it, it ends (38)."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import (
    CallBackStale,
    CallBackWished,
    InputInvalid,
    NotAllowed,
    NotFound,
    SurveyOver,
)
from db.enums import CallBackOutcome, CallBackReason, DutyKind, Questionnaire, Role
from db.models import CallBack, Consultation, Duty, JournalEntry, OutboxMessage, Outcome, Staff
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.test_surveys import asked

TOLD = "Кешірім сұрадық, түсіндірдік."


async def wished(office: TestOffice, given: str = "t1", citizen: int = CITIZEN) -> str:
    """Let somebody answer and wish a call; return its id."""
    survey = await asked(office, citizen)
    async with office.of(citizen) as opened:
        await opened.surveys.answer(survey, given)
    async with office.of(citizen) as opened:
        return (await opened.call_backs.wish(survey, given)).public_id


async def duty_of(office: TestOffice, call: str) -> Duty:
    async with office.database.reading() as session:
        return (await session.scalars(select(Duty).where(Duty.subject == call))).one()


async def test_a_wish_becomes_a_task_of_the_head_with_an_end(staffed: TestOffice) -> None:
    call = await wished(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.call_backs.tell_before(call, "Маған қайта келмеңіз деді.")
    await staffed.sweep()
    (alarm,) = [
        one for one in await staffed.owed("alarm") if call in await subject_of(staffed, one)
    ]
    assert "Маған" not in alarm.params
    assert (await duty_of(staffed, call)).due_on == date(2026, 11, 27)
    async with staffed.by(Role.HEAD) as office:
        (view,) = await office.call_back_desk.pile()
        assert (view.reason, view.mark, view.commented) == (CallBackReason.TALKED_OUT, 1, True)
        assert view.questionnaire is Questionnaire.WITHDRAWAL
        assert view.case is not None
    async with staffed.by(Role.HEAD) as office:
        shown = await office.call_back_desk.reveal(call)
        assert shown.full_name is not None
        assert shown.full_name.startswith("Өтеген")
        assert shown.phone
        assert shown.comment == "Маған қайта келмеңіз деді."
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.HEAD) as office:
            await office.call_back_desk.close(call, view.version, CallBackOutcome.EXPLAINED, "иә")
    async with staffed.by(Role.HEAD) as office:
        done = await office.call_back_desk.close(
            call, view.version, CallBackOutcome.EXPLAINED, TOLD
        )
        assert (done.outcome, done.closed_on) == (CallBackOutcome.EXPLAINED, date(2026, 11, 24))
        assert await office.call_back_desk.pile() == ()
    with pytest.raises(CallBackStale):
        async with staffed.by(Role.HEAD) as office:
            await office.call_back_desk.not_reached(call, done.version)
    assert (await duty_of(staffed, call)).closed_at is not None
    async with staffed.database.reading() as session:
        lines = await session.execute(
            select(JournalEntry.action, JournalEntry.details).where(
                JournalEntry.subject == f"call_back:{call}"
            )
        )
        told = lines.all()
    assert [action for action, _ in told] == ["call_back_wished", "revealed", "call_back_closed"]
    assert not any(TOLD in details or "Маған" in details for _, details in told)


async def subject_of(office: TestOffice, alarm: OutboxMessage) -> str:
    """Return what the duty behind an alarm is about."""
    async with office.database.reading() as session:
        return (await session.get_one(Duty, json.loads(alarm.params)["duty"])).subject


async def test_who_is_not_reached_is_tried_again_and_not_for_ever(staffed: TestOffice) -> None:
    call = await wished(staffed)
    for left in (2, 1, 0):
        async with staffed.by(Role.HEAD) as office:
            view = await office.call_back_desk.view(call)
            view = await office.call_back_desk.not_reached(call, view.version)
            assert view.tries_left == left
            assert (view.outcome is CallBackOutcome.NOT_REACHED) == (left == 0)
    assert (await duty_of(staffed, call)).closed_at is not None


async def test_a_wish_needs_answers_of_ones_own_and_counts_once(staffed: TestOffice) -> None:
    survey = await asked(staffed)
    with pytest.raises(SurveyOver):
        async with staffed.of(CITIZEN) as office:
            await office.call_backs.wish(survey, "f5")
    async with staffed.of(CITIZEN) as office:
        await office.surveys.answer(survey, "f5")
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.call_backs.wish(survey, "f5")
    for forged in ("f", "f9", "f55", ""):
        with pytest.raises(InputInvalid):
            async with staffed.of(CITIZEN) as office:
                await office.call_backs.wish(survey, forged)
    async with staffed.of(CITIZEN) as office:
        call = (await office.call_backs.wish(survey, "f5")).public_id
    with pytest.raises(CallBackWished):
        async with staffed.of(CITIZEN) as office:
            await office.call_backs.wish(survey, "f5")
    async with staffed.by(Role.HEAD) as office:
        assert (await office.call_back_desk.view(call)).reason is CallBackReason.WISH


async def test_two_taps_at_once_wish_one_call(staffed: TestOffice) -> None:
    survey = await asked(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.surveys.answer(survey, "f1")

    async def tap() -> bool:
        try:
            async with staffed.of(CITIZEN) as office:
                await office.call_backs.wish(survey, "f1")
        except CallBackWished:
            return False
        return True

    assert sorted(await asyncio.gather(tap(), tap(), tap())) == [False, False, True]


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.AUDITOR])
async def test_nobody_but_the_head_sees_a_call(staffed: TestOffice, role: Role) -> None:
    call = await wished(staffed)
    with pytest.raises(NotAllowed):
        async with staffed.by(role) as office:
            await office.call_back_desk.pile()
    for ask in ("view", "reveal"):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await getattr(office.call_back_desk, ask)(call)
    async with staffed.by(role) as office:
        assert await office.call_back_desk.count() == 0


async def concern_the_head(office: TestOffice) -> None:
    """Let the next voice be about the head: they gave the advice that it is about."""
    async with office.database.transaction() as session:
        head = (await session.scalars(select(Staff).where(Staff.role == Role.HEAD))).one()
        outcome = (await session.scalars(select(Outcome))).one()
        outcome.staff_id = head.id


async def test_the_one_concerned_never_sees_it_and_an_administrator_calls(
    staffed: TestOffice,
) -> None:
    survey = await asked(staffed)
    await concern_the_head(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.surveys.answer(survey, "t1")
    async with staffed.of(CITIZEN) as office:
        call = (await office.call_backs.wish(survey, "t1")).public_id
    for ask in ("view", "reveal"):
        with pytest.raises(NotFound):
            async with staffed.by(Role.HEAD) as office:
                await getattr(office.call_back_desk, ask)(call)
    async with staffed.by(Role.HEAD) as office:
        assert await office.call_back_desk.pile() == ()
        assert DutyKind.CALL_BACK not in {duty.kind for duty in await office.desk.duties()}
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (view,) = await office.call_back_desk.pile()
        assert DutyKind.CALL_BACK in {duty.kind for duty in await office.desk.duties()}
        await office.call_back_desk.close(call, view.version, CallBackOutcome.MEASURES, TOLD)


async def test_an_administrator_sees_no_call_that_is_the_heads(staffed: TestOffice) -> None:
    call = await wished(staffed)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert await office.call_back_desk.pile() == ()
    with pytest.raises(NotFound):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.call_back_desk.view(call)


async def test_without_a_wish_nothing_links(staffed: TestOffice) -> None:
    survey = await asked(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.surveys.answer(survey, "t1")
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(CallBack))).all() == []
        assert (await session.scalars(select(Consultation))).all() == []
        duties = select(Duty.kind).where(Duty.kind == DutyKind.CALL_BACK)
        assert (await session.scalars(duties)).all() == []
