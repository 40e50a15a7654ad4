"""What a card and its "More…" offer to whom: the first offer is the next step of the case.

Drawn from the policy and the table of arrows, so that a card shows no button that the office would
refuse. The services ask again; this table is for not offering what cannot be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.callbacks import CaseAct
from bot.services.actor import Actor
from bot.services.rules.lifecycle import OPEN_STATES, WAITING_STATES, Step, may_leave
from bot.services.rules.policy import Action, permits
from bot.services.views import Card
from db.enums import RequestState, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a card and when: the roles held, and the ids of the person's staff entries."""

    roles: frozenset[Role]
    places: frozenset[int]
    now: datetime

    @classmethod
    def of(cls, actor: Actor, now: datetime) -> Self:
        """Return whoever acts as somebody who looks."""
        return cls(actor.roles, frozenset(view.id for view in actor.staff.values()), now)

    def may(self, action: Action) -> bool:
        """Ask the policy."""
        return permits(self.roles, action)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of a card: the right it needs and the condition of the case."""

    act: CaseAct
    right: Action
    when: Callable[[Card, Viewer], bool]


def proposed_by(case: Card, viewer: Viewer) -> bool:
    """Tell whether the viewer made the proposal that now waits (the two-person rule)."""
    return case.proposal is not None and case.proposal.proposed_by in viewer.places


def has_begun(case: Card, viewer: Viewer) -> bool:
    """Tell whether the reception of the case has begun, so that it can be held or missed."""
    return case.seat is not None and case.seat.starts_at <= viewer.now


def _step(step: Step) -> Callable[[Card, Viewer], bool]:
    return lambda case, _viewer: may_leave(step, case.state)


def _decidable(step: Step) -> Callable[[Card, Viewer], bool]:
    return lambda case, viewer: may_leave(step, case.state) and not proposed_by(case, viewer)


def _unnumbered(case: Card, _viewer: Viewer) -> bool:
    return case.official_number is None and case.state is not RequestState.WITHDRAWN


def _numbered(case: Card, _viewer: Viewer) -> bool:
    return case.official_number is not None and case.state in OPEN_STATES


def _undirected(case: Card, _viewer: Viewer) -> bool:
    return may_leave(Step.PROPOSE, case.state) and case.post is None


def _directed(case: Card, _viewer: Viewer) -> bool:
    return may_leave(Step.PROPOSE, case.state) and case.post is not None


def _refusable(case: Card, _viewer: Viewer) -> bool:
    return may_leave(Step.PROPOSE, case.state) and case.has_memo


def _memo_owed(case: Card, _viewer: Viewer) -> bool:
    return case.state is RequestState.ASSIGNED and not case.has_memo


def _memo_first(case: Card, _viewer: Viewer) -> bool:
    return case.state is RequestState.IN_REVIEW and not case.has_memo


def _memo_possible(case: Card, viewer: Viewer) -> bool:
    states = {RequestState.IN_REVIEW, RequestState.QUEUED, RequestState.ASSIGNED}
    urgent = _memo_owed(case, viewer) or _memo_first(case, viewer)
    return case.state in states and not urgent


def _ended(step: Step) -> Callable[[Card, Viewer], bool]:
    return lambda case, viewer: may_leave(step, case.state) and has_begun(case, viewer)


def _called_off(case: Card, viewer: Viewer) -> bool:
    return may_leave(Step.NOT_HELD, case.state) and not has_begun(case, viewer)


NEXT = (
    Offer(CaseAct.ENTER, Action.ENTER_NUMBER, _unnumbered),
    Offer(CaseAct.START, Action.REVIEW, _step(Step.OPEN)),
    Offer(CaseAct.DIRECT, Action.REVIEW, _undirected),
    Offer(CaseAct.RECEIVE, Action.REVIEW, _directed),
    Offer(CaseAct.MEMO, Action.REVIEW, _memo_first),
    Offer(CaseAct.APPROVE, Action.DECIDE, _decidable(Step.RECEIVE)),
    Offer(CaseAct.RETURN, Action.DECIDE, _decidable(Step.RETURN)),
    Offer(CaseAct.OVERRULE, Action.DECIDE, _decidable(Step.REFUSE)),
    Offer(CaseAct.LETTER, Action.ISSUE_REFUSAL, _step(Step.ISSUE_REFUSAL)),
    Offer(CaseAct.MEMO, Action.REVIEW, _memo_owed),
    Offer(CaseAct.HELD, Action.RUN_DAY, _ended(Step.HOLD)),
    Offer(CaseAct.NO_SHOW, Action.RUN_DAY, _ended(Step.NO_SHOW)),
    Offer(CaseAct.NOT_HELD, Action.RUN_DAY, _ended(Step.NOT_HELD)),
    Offer(CaseAct.REQUEUE, Action.REVIEW, _step(Step.REQUEUE)),
)
"""What brings the case further, the most urgent first."""


class Group(StrEnum):
    """The groups behind "More…", in the order in which they are shown."""

    ASK = "ask"
    ENDINGS = "endings"
    PAPERS = "papers"
    PLACE = "place"
    PEOPLE = "people"


BESIDES: dict[Group, tuple[Offer, ...]] = {
    Group.ASK: (Offer(CaseAct.ASK, Action.REVIEW, _step(Step.PROPOSE)),),
    Group.ENDINGS: (Offer(CaseAct.REFUSE, Action.REVIEW, _refusable),),
    Group.PAPERS: (
        Offer(CaseAct.MEMO, Action.REVIEW, _memo_possible),
        Offer(CaseAct.ENTER, Action.ENTER_NUMBER, _numbered),
    ),
    Group.PLACE: (
        Offer(CaseAct.DIRECT, Action.REVIEW, _directed),
        Offer(CaseAct.NOT_HELD, Action.RUN_DAY, _called_off),
    ),
}
"""What can be done with the case besides, behind "More…"."""


def next_steps(case: Card, viewer: Viewer) -> tuple[CaseAct, ...]:
    """Return what this person can do to bring the case further."""
    return _open(NEXT, case, viewer)


def other_steps(case: Card, viewer: Viewer, group: Group) -> tuple[CaseAct, ...]:
    """Return what of this group this person can do with the case besides."""
    return _open(BESIDES.get(group, ()), case, viewer)


def may_distribute(case: Card, viewer: Viewer) -> bool:
    """Tell whether the next step is to distribute the queue of the post, not of this case alone."""
    waits = may_leave(Step.ASSIGN, case.state) and case.post is not None
    return waits and viewer.may(Action.DISTRIBUTE)


def may_place(case: Card, viewer: Viewer) -> bool:
    """Tell whether the viewer may give the case a place by hand: its first, or another one."""
    waits = may_leave(Step.ASSIGN, case.state) and case.post is not None
    moves = may_leave(Step.MOVE, case.state) and not has_begun(case, viewer)
    return (waits or moves) and viewer.may(Action.PLACE_BY_HAND)


def may_tick(case: Card, viewer: Viewer) -> bool:
    """Tell whether the viewer may say that the paper of a claimed category was seen."""
    return case.claims and case.state in WAITING_STATES and viewer.may(Action.TICK_EVIDENCE)


def _open(offers: tuple[Offer, ...], case: Card, viewer: Viewer) -> tuple[CaseAct, ...]:
    return tuple(
        offer.act for offer in offers if viewer.may(offer.right) and offer.when(case, viewer)
    )
