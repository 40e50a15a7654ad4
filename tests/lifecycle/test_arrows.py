"""Every arrow of the one table is taken through the services, and does what the table says.

The tests are made from the table: a new arrow without a walk fails, and so does an arrow that does
more or less than it declares. What is no arrow is refused in every state, and leaves nothing.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import OfficeError, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.arrows import LETTER
from bot.services.rules.lifecycle import (
    ARROWS,
    CLOSED_STATES,
    EXPECTING,
    OPEN_STATES,
    WAITING_STATES,
    Arrow,
    Step,
    may_leave,
)
from bot.services.rules.policy import Action, permits
from db.base import Base
from db.enums import DutyKind, RequestState, Role
from db.keyring import KeyRing
from db.models import Duty, JournalEntry, OutboxMessage
from db.uow import Database
from tests.lifecycle.walks import SECRECY_OFFICER, WALKS, Case, by, to
from tests.offices import TestOffice

S = RequestState
PAIRS = [
    pytest.param(step, state, id=f"{step.value}-from-{state.value}")
    for step, arrow in ARROWS.items()
    for state in sorted(arrow.leaves)
]


@pytest_asyncio.fixture
async def house(sqlite_url: str, keyring: KeyRing, tmp_path: Path) -> AsyncIterator[TestOffice]:
    """An office with staff and one post, which receives on two days of December."""
    database = Database(sqlite_url)
    office = TestOffice(database, keyring, tmp_path / "attachments")
    await office.hire()
    async with office.machine(OPERATOR) as opened:
        token = await opened.staff.invite(Role.SECRECY)
    async with office.of(SECRECY_OFFICER) as opened:
        await opened.staff.join(token, "Қызметкер")
    await office.make_schedule(date(2026, 12, 4), date(2026, 12, 17))
    yield office
    await database.close()


@dataclass(frozen=True)
class Books:
    """What an arrow may change, as it stands: duties of the case by id, notices, the journal."""

    state: RequestState
    version: int
    open: dict[int, DutyKind]
    duties: dict[int, DutyKind]
    notices: set[tuple[int, str]]
    lines: tuple[str, ...]


async def books(case: Case) -> Books:
    row = await case.row()
    async with case.office.database.reading() as session:
        duties = list(await session.scalars(select(Duty).where(Duty.request_id == row.id)))
        owed = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        lines = await session.scalars(
            select(JournalEntry.action)
            .where(JournalEntry.subject == f"request:{case.id}")
            .order_by(JournalEntry.n)
        )
        return Books(
            row.state,
            row.version,
            {one.id: one.kind for one in duties if one.closed_at is None},
            {one.id: one.kind for one in duties},
            {(one.id, one.kind) for one in owed},
            tuple(lines),
        )


@pytest.mark.parametrize(("step", "state"), PAIRS)
async def test_an_arrow_does_what_the_table_says(
    house: TestOffice, step: Step, state: RequestState
) -> None:
    arrow = ARROWS[step]
    case = await to(house, state, step)
    before = await books(case)
    assert before.state is state
    await WALKS[step](case)
    after = await books(case)
    assert after.state is arrow.leads_to
    assert after.version > before.version
    written = after.lines[len(before.lines) :]
    assert written.count(arrow.journal) == 1, written
    opened = {kind for key, kind in after.duties.items() if key not in before.duties}
    closed = {kind for key, kind in before.open.items() if key not in after.open}
    told = {kind for _id, kind in after.notices - before.notices}
    maybe = {str(one) for one in arrow.sometimes}
    if state is S.APPEAL:
        # Nobody was to be received, so nobody is asked how it was.
        maybe.add(DutyKind.SURVEY.value)
    assert _but(opened, maybe, step) == _but(arrow.opens, maybe, step)
    assert closed == {kind for kind in before.open.values() if kind in arrow.closes}
    assert _but(told, maybe, step) == _but(arrow.tells, maybe, step)


def _but(found: Any, maybe: set[str], step: Step) -> set[str]:
    # Whoever is consulted was asked before, and that offer has opened and closed a duty.
    on_the_way = {"alternative"} if step is Step.CONSULT else set()
    return {str(one) for one in found} - maybe - on_the_way


@pytest.mark.parametrize(
    ("step", "state"),
    [pair for pair in PAIRS if ARROWS[pair.values[0]].asks],  # type: ignore[index]
)
async def test_what_must_be_said_is_asked_for(
    house: TestOffice, step: Step, state: RequestState
) -> None:
    case = await to(house, state, step)
    case.words = " "
    before = await everything(house)
    with pytest.raises(OfficeError):
        await WALKS[step](case)
    assert await everything(house) == before


@pytest.mark.parametrize("state", S)
async def test_a_missing_arrow_is_refused_and_leaves_nothing(
    house: TestOffice, state: RequestState
) -> None:
    case = await to(house, state)
    before = await everything(house)
    for step in Step:
        if may_leave(step, state):
            continue
        moment = house.clock.now()
        async with house.by(Role.REGISTRAR) as office:
            row = await office.cases.find(case.id)
            with pytest.raises(Stale):
                office.cases.move(row, step)
        with pytest.raises(OfficeError):
            await WALKS[step](case)
        house.clock.set(moment)
        assert await everything(house) == before, step


async def everything(office: TestOffice) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but for the day on which somebody was last seen."""
    async with office.database.reading() as session:
        return {
            name: [
                tuple(row)
                for row in await session.execute(
                    select(*(column for column in table.columns if column.name != "seen_on"))
                )
            ]
            for name, table in sorted(Base.metadata.tables.items())
        }


@pytest.mark.parametrize("step", Step)
async def test_only_the_roles_of_an_arrow_can_take_it(house: TestOffice, step: Step) -> None:
    """The roles in the table are those that the policy lets through."""
    actions = RIGHTS[step]
    roles = {role for role in Role if any(permits(frozenset({role}), one) for one in actions)}
    assert ARROWS[step].roles == roles
    assert ARROWS[step].by_applicant == (Action.OWN_REQUEST in actions)


RIGHTS: dict[Step, tuple[Action, ...]] = {
    Step.OPEN: (Action.REVIEW,),
    Step.ASK_INFORMATION: (Action.REVIEW,),
    Step.INFORM: (Action.TAKE_ANSWER, Action.OWN_REQUEST),
    Step.PROPOSE: (Action.REVIEW,),
    Step.RECONSIDER: (Action.CHECK_SECRECY,),
    Step.RETURN: (Action.DECIDE,),
    Step.RECEIVE: (Action.DECIDE,),
    Step.REFUSE: (Action.DECIDE,),
    Step.END: (Action.DECIDE,),
    Step.GIVE_UP: (Action.REVIEW,),
    Step.REDIRECT: (Action.REVIEW,),
    Step.TAKE_BACK: (Action.REVIEW, Action.DECIDE),
    Step.ISSUE_REFUSAL: (Action.ISSUE_REFUSAL,),
    Step.ISSUE_END: (Action.ISSUE_REFUSAL,),
    Step.ISSUE_RETURN: (Action.ISSUE_REFUSAL,),
    Step.ISSUE_REDIRECT: (Action.ISSUE_REFUSAL,),
    Step.FORWARD: (Action.FORWARD,),
    # Offered by the reviewer; the answer comes by a button, or by phone to the registrar.
    Step.CONSULT: (Action.REVIEW, Action.TELL_BY_PHONE, Action.OWN_REQUEST),
    Step.WITHDRAW: (Action.OWN_REQUEST,),
    Step.WITHDRAW_FOR: (Action.WITHDRAW_FOR,),
    Step.REOPEN: (Action.REOPEN,),
    Step.ANSWER_APPEAL: (Action.ANSWER_APPEAL,),
    Step.ASSIGN: (Action.DISTRIBUTE, Action.PLACE_BY_HAND),
    Step.ACCEPT: (Action.OWN_REQUEST,),
    Step.FREE: (Action.OWN_REQUEST,),
    Step.MOVE: (Action.PLACE_BY_HAND, Action.CHANGE_SCHEDULE),
    Step.POSTPONE: (Action.CHANGE_SCHEDULE,),
    Step.HOLD: (Action.RUN_DAY,),
    Step.NO_SHOW: (Action.RUN_DAY,),
    Step.NOT_HELD: (Action.RUN_DAY,),
    Step.REQUEUE: (Action.REVIEW,),
    Step.WALK_IN: (Action.RUN_DAY,),
}
"""By which rights each step is taken; the services ask for these."""


def test_every_step_has_its_arrow_its_walk_and_its_words() -> None:
    assert set(ARROWS) == set(WALKS) == set(RIGHTS) == set(Step)
    for arrow in ARROWS.values():
        assert arrow.tells <= {kind.value for kind in NoticeKind}
        words = {kind.value for kind in NoticeKind} | {kind.value for kind in DutyKind}
        assert {str(one) for one in arrow.sometimes} <= words


def reached(arrows: dict[Step, Arrow], *begin: RequestState) -> set[RequestState]:
    found, ahead = set(begin), list(begin)
    while ahead:
        state = ahead.pop()
        for arrow in arrows.values():
            if state in arrow.leaves and arrow.leads_to not in found:
                found.add(arrow.leads_to)
                ahead.append(arrow.leads_to)
    return found


def test_no_state_is_out_of_reach_and_none_is_a_trap() -> None:
    # An appeal is not led to by an arrow: it is a case of its own, registered as one.
    assert reached(ARROWS, S.REGISTERED, S.APPEAL) == set(S)
    for state in OPEN_STATES | {S.NO_SHOW}:
        assert reached(ARROWS, state) & CLOSED_STATES, state
    left = {state for arrow in ARROWS.values() for state in arrow.leaves}
    assert set(S) - left == {S.HELD, S.APPEAL_ANSWERED}
    assert OPEN_STATES | CLOSED_STATES | {S.NO_SHOW} == set(S)
    assert WAITING_STATES <= EXPECTING <= OPEN_STATES


def test_the_machine_ends_nothing() -> None:
    """Whoever is affected has a named person to ask (law 94-V article 19-1)."""
    for step, arrow in ARROWS.items():
        assert arrow.roles or arrow.by_applicant, step
    for state in (S.REFUSED, S.RETURNED, S.REDIRECTED, S.ENDED):
        (arrow,) = (one for one in ARROWS.values() if one.leads_to is state)
        assert arrow.asks == LETTER
        assert not arrow.by_applicant


async def test_the_second_of_two_presses_is_stale(house: TestOffice) -> None:
    case = await to(house, S.IN_REVIEW)
    version = await case.version()
    await WALKS[Step.PROPOSE](case)
    async with house.by(Role.HEAD) as office:
        with pytest.raises(Stale):
            await office.decisions.approve(case.id, version)
    assert (await case.row()).state is S.PROPOSED
    await by(case, Role.HEAD, "decisions.approve")
