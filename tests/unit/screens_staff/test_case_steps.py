"""A card offers exactly what the policy and the table of arrows permit, the next step on top."""

import dataclasses
from datetime import timedelta
from itertools import product

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Case, CaseAct, Desk, Distribute, NextCase
from bot.callbacks.endings import EndAct, Ending
from bot.callbacks.more import CaseMore
from bot.callbacks.review import AskMissing
from bot.screens.case import case_card
from bot.screens.case_more import case_more
from bot.screens.case_steps import Viewer
from bot.screens.screen import Screen
from bot.services.actor import Actor
from bot.services.rules.lifecycle import ARROWS, OPEN_STATES, Step, may_leave
from bot.services.rules.policy import Action, permits
from bot.services.views import Card
from bot.services.views.endings import Marks
from bot.services.views.tasks import CaseLink
from db.enums import Decision, ProposalKind, RequestState, Role
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    PROFILE,
    card,
    member,
    proposal,
    usual_seat,
    viewer,
)

S, R, A = RequestState, Role, CaseAct
BOTH = tuple(product(R, S))

NEEDS: dict[CaseAct, tuple[Action, Step | None]] = {
    A.SHOW: (Action.REVEAL, None),
    A.ENTER: (Action.ENTER_NUMBER, None),
    A.START: (Action.REVIEW, Step.OPEN),
    A.DIRECT: (Action.REVIEW, Step.PROPOSE),
    A.ASK: (Action.REVIEW, Step.PROPOSE),
    A.MEMO: (Action.REVIEW, None),
    A.RECEIVE: (Action.REVIEW, Step.PROPOSE),
    A.REFUSE: (Action.REVIEW, Step.PROPOSE),
    A.APPROVE: (Action.DECIDE, Step.RECEIVE),
    A.RETURN: (Action.DECIDE, Step.RETURN),
    A.OVERRULE: (Action.DECIDE, Step.REFUSE),
    A.LETTER: (Action.ISSUE_REFUSAL, Step.ISSUE_REFUSAL),
    A.HELD: (Action.RUN_DAY, Step.HOLD),
    A.NO_SHOW: (Action.RUN_DAY, Step.NO_SHOW),
    A.NOT_HELD: (Action.RUN_DAY, Step.NOT_HELD),
    A.REQUEUE: (Action.REVIEW, Step.REQUEUE),
}
"""What each button leads to, as the services ask for it."""

NOTHING: tuple[tuple[CaseAct, ...], tuple[CaseAct, ...]] = ((A.SHOW,), ())
REVIEWERS = {
    **dict.fromkeys(S, NOTHING),
    S.REGISTERED: ((A.START, A.SHOW), ()),
    S.IN_REVIEW: ((A.RECEIVE, A.SHOW), (A.ASK, A.REFUSE, A.MEMO, A.DIRECT)),
    S.QUEUED: ((A.SHOW,), (A.MEMO,)),
    S.ASSIGNED: ((A.SHOW,), (A.MEMO,)),
    S.NO_SHOW: ((A.REQUEUE, A.SHOW), ()),
    S.LETTER: ((A.LETTER, A.SHOW), ()),
}
HEADS = {
    **dict.fromkeys(S, NOTHING),
    S.PROPOSED: ((A.APPROVE, A.RETURN, A.OVERRULE, A.SHOW), ()),
}
REGISTRARS = {
    **dict.fromkeys(S, NOTHING),
    **dict.fromkeys(OPEN_STATES, ((A.SHOW,), (A.ENTER,))),
    S.ASSIGNED: ((A.HELD, A.NO_SHOW, A.NOT_HELD, A.SHOW), (A.ENTER,)),
    S.LETTER: ((A.LETTER, A.SHOW), (A.ENTER,)),
}
Offered = dict[RequestState, tuple[tuple[CaseAct, ...], tuple[CaseAct, ...]]]
OTHERS: Offered = dict.fromkeys(S, ((), ()))
EXPECTED: dict[Role, Offered] = {
    R.REVIEWER: REVIEWERS,
    R.HEAD: HEADS,
    R.REGISTRAR: REGISTRARS,
    **dict.fromkeys(set(R) - {R.REVIEWER, R.HEAD, R.REGISTRAR}, OTHERS),
}
"""The acts of a usual card and those behind "More…", in order.

The case is numbered, directed, has a memo, and the reception has begun.
"""


def offered(case: Card, who: Viewer) -> tuple[CaseAct, ...]:
    """Return the acts on the card itself."""
    return _acts(case_card(ENGLISH, case, who, PROFILE))


def besides(case: Card, who: Viewer) -> tuple[CaseAct, ...]:
    """Return the acts behind "More…", which is there when and only when something is behind it."""
    door = CaseMore(id=case.public_id, version=case.version)
    shown = [one.data for row in case_card(ENGLISH, case, who, PROFILE).buttons for one in row]
    more = case_more(ENGLISH, case, who)
    assert (door in shown) == (len(more.buttons) > 1)
    return tuple(act for act in _acts(more) if act is not A.OPEN)


def pressable(case: Card, who: Viewer) -> list[CallbackData]:
    """Return what the buttons of both screens of a case carry."""
    screens = (case_card(ENGLISH, case, who, PROFILE), case_more(ENGLISH, case, who))
    return [one.data for screen in screens for row in screen.buttons for one in row if one.data]


def _acts(screen: Screen) -> tuple[CaseAct, ...]:
    pressed = [button.data for row in screen.buttons for button in row]
    return tuple(data.act for data in pressed if isinstance(data, Case))


def begun(state: RequestState) -> Card:
    seat = usual_seat(NOW - timedelta(minutes=1)) if state is S.ASSIGNED else None
    return card(state, seat=seat)


@pytest.mark.parametrize(("role", "state"), BOTH)
def test_each_role_is_offered_its_steps(role: Role, state: RequestState) -> None:
    case, who = begun(state), viewer(role)
    assert (offered(case, who), besides(case, who)) == EXPECTED[role][state]


@pytest.mark.parametrize(("role", "state"), BOTH)
def test_the_card_is_for_one_thumb(role: Role, state: RequestState) -> None:
    case = dataclasses.replace(begun(state), official_number=None, has_memo=False, claims=True)
    assert len(case_card(ENGLISH, case, viewer(role), PROFILE).buttons) <= 8


@pytest.mark.parametrize(("role", "state"), BOTH)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"post": None},
        {"has_memo": False},
        {"official_number": None},
        {"asked": True},
        {"proposal": proposal(ProposalKind.REFUSE)},
        {"proposal": proposal(decision=Decision.RETURNED)},
        {"seat": usual_seat(NOW - timedelta(hours=1))},
        {"seat": usual_seat(NOW + timedelta(hours=1))},
        {"answered": True, "days_left": -3},
    ],
)
def test_no_button_leads_to_a_refusal(
    role: Role, state: RequestState, changes: dict[str, object]
) -> None:
    case, who = card(state, **changes), viewer(role)
    for act in (*offered(case, who), *besides(case, who)):
        right, step = NEEDS[act]
        assert permits(frozenset({role}), right)
        assert step is None or (may_leave(step, state) and role in ARROWS[step].roles)


ELSEWHERE = {
    Step.ASSIGN,
    Step.MOVE,
    Step.POSTPONE,
    Step.WALK_IN,
    Step.ANSWER_APPEAL,
    Step.RECONSIDER,
    # A yes to an offer is followed; where none was made, none can be noted.
    Step.CONSULT,
}
"""Arrows that are not followed from the case's own row of acts: they have rooms of their own."""


ROOMS: dict[Step, type[CallbackData]] = {
    Step.ASK_INFORMATION: AskMissing,
}
"""Arrows that begin with a button of a room of their own, on the card or behind "More…"."""


ENDINGS = {
    Step.GIVE_UP: EndAct.RETURN,
    Step.REDIRECT: EndAct.REDIRECT,
    Step.FORWARD: EndAct.FORWARD,
    Step.WITHDRAW_FOR: EndAct.WITHDRAW,
    Step.TAKE_BACK: EndAct.TAKE_BACK,
    Step.REOPEN: EndAct.REOPEN,
}
"""Arrows that begin with a button of endings, and which one it is."""
ISSUED = {Step.ISSUE_END, Step.ISSUE_RETURN, Step.ISSUE_REDIRECT}


def in_hand(state: RequestState, role: Role) -> Card:
    """Return a case in which this role made the last decision; a seat that has begun is held."""
    case = begun(state)
    if state is S.LETTER:
        return dataclasses.replace(case, endings=Marks(decided_by_head=role is R.HEAD))
    return card(state) if role is R.REGISTRAR and state is S.ASSIGNED else case


@pytest.mark.parametrize(
    ("state", "step"),
    [(state, step) for step in ENDINGS for state in sorted(ARROWS[step].leaves)],
)
def test_every_arrow_to_an_ending_has_its_own_button(state: RequestState, step: Step) -> None:
    for role in Role:
        case, who = in_hand(state, role), viewer(role)
        acts = {data.act for data in pressable(case, who) if isinstance(data, Ending)}
        assert (ENDINGS[step] in acts) == (role in ARROWS[step].roles)


def test_a_written_appeal_is_not_taken_up_again() -> None:
    case = card(S.WITHDRAWN, origin=CaseLink("0123456789", "QB-26-483921-5"))
    acts = {data.act for data in pressable(case, viewer(R.HEAD)) if isinstance(data, Ending)}
    assert EndAct.REOPEN not in acts


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (state, step)
        for step, arrow in ARROWS.items()
        if not arrow.by_applicant and step not in ELSEWHERE and step not in ENDINGS
        for state in sorted(arrow.leaves)
    ],
)
def test_every_arrow_of_the_staff_has_its_button(state: RequestState, step: Step) -> None:
    acts = {act for act, (_right, taken) in NEEDS.items() if taken is step}
    acts |= {A.APPROVE} if step in {Step.REFUSE, Step.END} else set()
    acts |= {A.LETTER} if step in ISSUED else set()
    for role in ARROWS[step].roles:
        case, who = begun(state), viewer(role)
        found = {*offered(case, who), *besides(case, who)}
        kinds = {type(data) for data in pressable(case, who)}
        assert acts & found or ROOMS.get(step) in kinds


def test_the_queue_is_distributed_from_the_card_of_a_case_in_it() -> None:
    rows = case_card(ENGLISH, card(S.QUEUED), viewer(R.REVIEWER), PROFILE).buttons
    assert rows[0][0].data == Distribute(post=1)
    for role, state in BOTH:
        data = [
            row[0].data for row in case_card(ENGLISH, begun(state), viewer(role), PROFILE).buttons
        ]
        distributes = any(isinstance(one, Distribute) for one in data)
        assert distributes == (state is S.QUEUED and permits(frozenset({role}), Action.DISTRIBUTE))


def test_the_number_is_asked_for_until_it_is_entered_or_the_request_withdrawn() -> None:
    for state in S:
        first = offered(card(state, official_number=None), viewer(R.REGISTRAR))[0]
        assert (first is A.ENTER) == (state is not S.WITHDRAWN)


def test_a_post_is_chosen_before_a_reception_is_proposed() -> None:
    case, who = card(S.IN_REVIEW, post=None), viewer(R.REVIEWER)
    assert offered(case, who) == (A.DIRECT, A.SHOW)
    assert A.RECEIVE not in besides(case, who)


def test_a_refusal_is_proposed_only_after_the_memo() -> None:
    case = card(S.IN_REVIEW, has_memo=False)
    assert A.REFUSE not in besides(case, viewer(R.REVIEWER))
    assert A.MEMO in offered(case, viewer(R.REVIEWER))
    assert (
        "No memo yet; a refusal can be proposed only after it"
        in case_card(ENGLISH, case, viewer(R.REVIEWER), PROFILE).text
    )


def test_a_memo_owed_for_a_given_date_comes_first() -> None:
    case = card(S.ASSIGNED, has_memo=False)
    assert offered(case, viewer(R.REVIEWER)) == (A.MEMO, A.SHOW)


def test_before_its_beginning_a_reception_can_only_be_called_off() -> None:
    case, who = card(S.ASSIGNED), viewer(R.REGISTRAR)
    assert (offered(case, who), besides(case, who)) == ((A.SHOW,), (A.ENTER, A.NOT_HELD))


def test_who_proposed_is_not_offered_to_decide() -> None:
    own = card(S.PROPOSED, proposal=proposal(by=7))
    both = viewer(R.REVIEWER, R.HEAD, places=(7, 8))
    other = viewer(R.REVIEWER, R.HEAD, places=(5, 6))
    assert offered(own, both) == (A.SHOW,)
    assert offered(own, other)[0] is A.APPROVE
    assert "You made this proposal" in case_card(ENGLISH, own, both, PROFILE).text


def test_several_roles_see_the_most_urgent_step_first() -> None:
    case = card(S.REGISTERED, official_number=None)
    assert offered(case, viewer(*R))[:2] == (A.ENTER, A.START)


def test_a_reviewer_without_a_step_goes_on_to_the_next_case() -> None:
    for state in S:
        rows = case_card(ENGLISH, begun(state), viewer(R.REVIEWER), PROFILE).buttons
        data = [row[0].data for row in rows]
        assert data[-1] == Desk()
        assert (NextCase() in data) == (
            not set(REVIEWERS[state][0]) & {A.START, A.RECEIVE, A.REQUEUE, A.LETTER}
            and state is not S.QUEUED
        )


def test_buttons_carry_the_version_the_card_was_drawn_for() -> None:
    rows = case_card(ENGLISH, card(S.IN_REVIEW), viewer(R.REVIEWER), PROFILE).buttons
    data = [one for one in (row[0].data for row in rows) if isinstance(one, Case)]
    assert {(one.id, one.version) for one in data} == {("0123456789", 3)}


def test_a_viewer_is_whoever_acts() -> None:
    actor = Actor("account:1", staff={R.HEAD: member(7, R.HEAD), R.REVIEWER: member(8, R.REVIEWER)})
    assert Viewer.of(actor, NOW) == viewer(R.HEAD, R.REVIEWER, places=(7, 8))
