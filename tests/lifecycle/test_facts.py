"""Every arrow is counted as the one table says, and the queue is balanced at every step."""

import random
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.errors import OfficeError
from bot.services.rules.lifecycle import ARROWS, Step, counted, may_leave
from db.enums import FactKind, RequestState, Role
from db.models import Fact, Request
from tests.lifecycle.test_arrows import PAIRS, house
from tests.lifecycle.walks import WALKS, Case, fresh, to
from tests.offices import TestOffice

__all__ = ["house"]

S, K = RequestState, FactKind

FAR = date(2027, 12, 31)


async def facts(office: TestOffice, after: int = 0) -> list[Fact]:
    """Return the facts written after one, in their order."""
    async with office.database.reading() as session:
        found = await session.scalars(select(Fact).where(Fact.id > after).order_by(Fact.id))
        return list(found)


async def queued(office: TestOffice) -> tuple[set[str], set[str]]:
    """Return the cases in the queue as the facts have them, and as the cases stand."""
    async with office.machine(SWEEP) as opened:
        waiting = {one.public_id for one in await opened.figures.waiting(FAR)}
        rows = await opened.session.scalars(
            select(Request.public_id).where(Request.state == S.QUEUED)
        )
        return waiting, set(rows)


@pytest.mark.parametrize(("step", "state"), PAIRS)
async def test_an_arrow_is_counted_as_the_table_says(
    house: TestOffice, step: Step, state: RequestState
) -> None:
    case = await to(house, state, step)
    before = await facts(house)
    await WALKS[step](case)
    new = await facts(house, before[-1].id)
    kinds = [fact.kind for fact in new]
    expected = list(counted(step, state))
    if step is Step.WALK_IN:
        # Being received is the answer to whoever had none.
        expected.append(K.ANSWERED)
    if state is S.APPEAL:
        # A written appeal is counted by the result of its reception alone.
        expected = []
    assert Counter(kinds) == Counter(expected)
    row = await case.row()
    for fact in new:
        assert (fact.request_id, fact.post_id, fact.channel) == (row.id, row.post_id, row.channel)
        if fact.kind in {K.QUEUED, K.UNQUEUED, K.ASSIGNED}:
            assert fact.detail == step.value
    waiting, standing = await queued(house)
    assert waiting == standing


@pytest.mark.parametrize("step", Step)
def test_what_ends_a_case_or_a_reception_is_counted(step: Step) -> None:
    """A state that a report has a line for cannot be entered without a fact."""
    lines = {
        S.HELD: K.HELD,
        S.NO_SHOW: K.NO_SHOW,
        S.REFUSED: K.REFUSED,
        S.RETURNED: K.RETURNED,
        S.REDIRECTED: K.REDIRECTED,
        S.FORWARDED: K.FORWARDED,
        S.ENDED: K.ENDED,
        S.CONSULTED: K.CONSULTED,
        S.WITHDRAWN: K.WITHDRAWN,
        S.ASSIGNED: K.ASSIGNED,
    }
    arrow = ARROWS[step]
    if arrow.leads_to in lines:
        assert lines[arrow.leads_to] in arrow.counts


async def test_what_a_registration_and_a_held_reception_say(house: TestOffice) -> None:
    case = await to(house, S.HELD)
    row = await case.row()
    found = {fact.kind: fact for fact in await facts(house)}
    registered, held = found[K.REGISTERED], found[K.HELD]
    assert (registered.day, registered.in_time, registered.detail) == (
        date(2026, 11, 23),
        True,
        None,
    )
    # Registered on 23 November, received on 4 December: eleven days of waiting.
    assert (held.day, held.value, held.unscheduled) == (date(2026, 12, 4), 11, False)
    assert held.reception_id is not None
    assert held.place_id is not None
    assert held.mode is not None
    assert {fact.request_id for fact in found.values()} == {row.id}
    assert {fact.body_id for fact in found.values()} == {registered.body_id} != {None}


async def test_the_second_request_to_a_body_that_has_answered_is_a_repeated_one(
    house: TestOffice,
) -> None:
    case = await to(house, S.REFUSED)
    again: Case = await to(house, S.REGISTERED)
    rows = {case.id: (await case.row()).id, again.id: (await again.row()).id}
    found = {
        fact.request_id: fact.detail for fact in await facts(house) if fact.kind is K.REGISTERED
    }
    assert found == {rows[case.id]: None, rows[again.id]: "repeat"}


async def test_a_case_stands_out_of_turn_in_the_facts_once_its_paper_was_seen(
    house: TestOffice,
) -> None:
    card = (await house.submit(category="veteran")).card
    assert [fact.out_of_turn for fact in await facts(house)] == [False]
    async with house.by(Role.REGISTRAR) as office:
        card = await office.evidence.tick(card.public_id, card.version, seen=True)
    assert [fact.out_of_turn for fact in await facts(house)] == [True]
    async with house.by(Role.REGISTRAR) as office:
        await office.evidence.tick(card.public_id, card.version, seen=False)
    assert [fact.out_of_turn for fact in await facts(house)] == [False]


@pytest.mark.parametrize("seed", range(4))
async def test_the_queue_is_balanced_in_random_lives(house: TestOffice, seed: int) -> None:
    """Whatever becomes of cases, in whatever order: the facts know who waits, at every moment."""
    dice = random.Random(seed)  # noqa: S311 -- a life, not a secret
    cases = [await fresh(house) for _ in range(3)]
    taken: Counter[Step] = Counter()
    for _ in range(45):
        case = dice.choice(cases)
        state = (await case.row()).state
        ways = sorted(step for step in Step if may_leave(step, state))
        if not ways:
            cases.remove(case)
            cases.append(await fresh(house))
            continue
        # Cases go towards a place more often than past it, so that the queue is full and empty.
        step = dice.choice(ways + [one for one in ways if one in LIVELY] * 6)
        try:
            await WALKS[step](case)
        except (OfficeError, AssertionError, IndexError):
            continue
        taken[step] += 1
        waiting, standing = await queued(house)
        assert waiting == standing, step
    assert taken.total() > 15
    assert taken[Step.RECEIVE] > 0


LIVELY = {Step.OPEN, Step.PROPOSE, Step.RECEIVE, Step.ASSIGN, Step.REOPEN, Step.FREE, Step.REQUEUE}
"""Steps into the queue and out of it."""
