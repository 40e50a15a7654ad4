"""Who may take a step: every step by every role and by strangers, in every state, by default no.

The table of rights is one page (docs/rights.md, kept true by a test); here the services are asked.
Whoever lacks the right is refused before anything else is looked at, and nothing is left behind.
"""

import pytest
import pytest_asyncio

from bot.services.actor import OPERATOR
from bot.services.errors import NotAllowed, NotFound, OfficeError, SamePersonDecides
from bot.services.rules.lifecycle import ARROWS, Step
from bot.services.rules.policy import Action, permits
from db.enums import RequestState, Role
from tests.lifecycle.test_arrows import everything
from tests.lifecycle.test_arrows import house as house  # noqa: PLC0414 - a fixture
from tests.lifecycle.walks import WALKS, Case, to
from tests.offices import CITIZEN, STRANGER, TestOffice

S = RequestState
ALONE = 3000
"""The first of the chats whose people hold one role each, and nothing else."""


@pytest_asyncio.fixture
async def crowded(house: TestOffice) -> TestOffice:
    """The same office with one more person for every role; none of them knows the case."""
    for number, role in enumerate(Role):
        async with house.machine(OPERATOR) as office:
            token = await office.staff.invite(role)
        async with house.of(ALONE + number) as office:
            await office.staff.join(token, "Қызметкер")
    await house.agree(STRANGER)
    return house


@pytest.mark.parametrize("state", S)
async def test_whoever_has_no_right_to_a_step_is_refused_in_every_state(
    crowded: TestOffice, state: RequestState
) -> None:
    case = await to(crowded, state)
    people: list[tuple[int, Role | None]] = [(STRANGER, None), (CITIZEN, None)]
    people += [(ALONE + number, role) for number, role in enumerate(Role)]
    before = await everything(crowded)
    moment = crowded.clock.now()
    for chat, role in people:
        for step, arrow in ARROWS.items():
            if role in arrow.roles or (chat == CITIZEN and arrow.by_applicant):
                continue
            # Whoever may see a case may hear that it has moved on; taking back is the one step
            # whose right depends on what was decided.
            said = OfficeError if step is Step.TAKE_BACK else (NotAllowed, NotFound)
            with pytest.raises(said):
                await WALKS[step](Case(crowded, case.id, actor=chat))
            crowded.clock.set(moment)
            assert await everything(crowded) == before, (step, role)


@pytest.mark.parametrize("step", [Step.RECEIVE, Step.RETURN, Step.REFUSE, Step.END])
async def test_nobody_decides_what_they_proposed_in_whatever_role(
    house: TestOffice, step: Step
) -> None:
    async with house.machine(OPERATOR) as office:
        token = await office.staff.invite(Role.HEAD)
    async with house.of(2002) as office:
        await office.staff.join(token, "Қызметкер")
    case = await to(house, S.PROPOSED)
    before = await everything(house)
    with pytest.raises(SamePersonDecides):
        await WALKS[step](Case(house, case.id, actor=2002))
    assert await everything(house) == before
    await WALKS[step](case)
    assert (await case.row()).state is ARROWS[step].leads_to


async def test_any_other_of_the_same_role_may_go_on_with_a_case(crowded: TestOffice) -> None:
    """A case does not wait for one person: who opened it proposes, or somebody else does."""
    case = await to(crowded, S.IN_REVIEW)
    other = ALONE + list(Role).index(Role.REVIEWER)
    await WALKS[Step.PROPOSE](Case(crowded, case.id, actor=other))
    assert (await case.row()).state is S.PROPOSED


def test_no_role_owns_a_request_and_the_owner_may_do_nothing_else() -> None:
    for role in Role:
        assert not permits(frozenset({role}), Action.OWN_REQUEST)
    for action in Action:
        assert permits(frozenset(), action, owner=True) == (action is Action.OWN_REQUEST)
        assert not permits(frozenset(), action)
    assert not permits(frozenset(Role), Action.OWN_REQUEST)
    assert all(
        any(permits(frozenset({role}), action) for role in Role)
        for action in Action
        if action is not Action.OWN_REQUEST
    )
