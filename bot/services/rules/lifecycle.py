"""The one table of arrows in the life of a request: from where, to where, by whom.

Refused is reached only by a named person with a ground and a text, never by the machine
(APPC article 64, law 94-V article 19-1); the services ask for both.
"""

from dataclasses import dataclass
from enum import StrEnum

from db.enums import RequestState, Role

S = RequestState


class Step(StrEnum):
    """The arrows, named as the office says them."""

    OPEN = "open"
    PROPOSE = "propose"
    RETURN = "return"
    RECEIVE = "receive"
    REFUSE = "refuse"
    ISSUE_REFUSAL = "issue_refusal"
    ASSIGN = "assign"
    FREE = "free"
    HOLD = "hold"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REQUEUE = "requeue"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    MOVE = "move"
    POSTPONE = "postpone"
    WALK_IN = "walk_in"
    ANSWER_APPEAL = "answer_appeal"
    RECONSIDER = "reconsider"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step: states it may leave, the state it leads to, roles that may take it.

    `by_applicant` marks the steps that belong to the person who asks and not to the staff.
    """

    leaves: frozenset[RequestState]
    leads_to: RequestState
    roles: frozenset[Role] = frozenset()
    by_applicant: bool = False


def _arrow(leaves: tuple[S, ...], leads_to: S, *roles: Role, by_applicant: bool = False) -> Arrow:
    return Arrow(frozenset(leaves), leads_to, frozenset(roles), by_applicant)


ARROWS: dict[Step, Arrow] = {
    Step.OPEN: _arrow((S.REGISTERED,), S.IN_REVIEW, Role.REVIEWER),
    Step.PROPOSE: _arrow((S.IN_REVIEW,), S.PROPOSED, Role.REVIEWER),
    Step.RETURN: _arrow((S.PROPOSED,), S.IN_REVIEW, Role.HEAD),
    Step.RECEIVE: _arrow((S.PROPOSED,), S.QUEUED, Role.HEAD),
    Step.REFUSE: _arrow((S.PROPOSED,), S.LETTER, Role.HEAD),
    Step.ISSUE_REFUSAL: _arrow((S.LETTER,), S.REFUSED, Role.REGISTRAR, Role.REVIEWER),
    Step.ASSIGN: _arrow((S.QUEUED,), S.ASSIGNED, Role.REVIEWER),
    Step.FREE: _arrow((S.ASSIGNED,), S.QUEUED, by_applicant=True),
    Step.HOLD: _arrow((S.ASSIGNED,), S.HELD, Role.REGISTRAR),
    Step.NO_SHOW: _arrow((S.ASSIGNED,), S.NO_SHOW, Role.REGISTRAR),
    Step.NOT_HELD: _arrow((S.ASSIGNED,), S.QUEUED, Role.REGISTRAR),
    Step.REQUEUE: _arrow((S.NO_SHOW,), S.QUEUED, Role.REVIEWER),
    Step.WITHDRAW: _arrow(
        (
            S.REGISTERED,
            S.IN_REVIEW,
            S.PROPOSED,
            S.LETTER,
            S.QUEUED,
            S.ASSIGNED,
            S.NO_SHOW,
            S.APPEAL,
        ),
        S.WITHDRAWN,
        by_applicant=True,
    ),
    Step.ACCEPT: _arrow((S.QUEUED,), S.ASSIGNED, by_applicant=True),
    Step.MOVE: _arrow((S.ASSIGNED,), S.ASSIGNED, Role.REVIEWER, Role.REGISTRAR),
    Step.POSTPONE: _arrow((S.ASSIGNED,), S.QUEUED, Role.REVIEWER, Role.REGISTRAR),
    Step.WALK_IN: _arrow((S.REGISTERED, S.IN_REVIEW, S.QUEUED), S.HELD, Role.REGISTRAR),
    # Not cleared under the secrecy regime: the queue would never reach the case (point 11).
    Step.RECONSIDER: _arrow((S.QUEUED,), S.IN_REVIEW, Role.SECRECY, Role.ADMINISTRATOR),
    Step.ANSWER_APPEAL: _arrow((S.APPEAL,), S.APPEAL_ANSWERED, Role.REGISTRAR, Role.REVIEWER),
}

OPEN_STATES = frozenset(
    {S.REGISTERED, S.IN_REVIEW, S.PROPOSED, S.LETTER, S.QUEUED, S.ASSIGNED, S.APPEAL}
)
"""States in which the office owes something to the applicant."""

EXPECTING = OPEN_STATES - {S.LETTER, S.APPEAL}
"""States in which a reception is still to come, or may be."""

WAITING_STATES = frozenset({S.REGISTERED, S.IN_REVIEW, S.PROPOSED, S.QUEUED})
"""States that hold a turn in the queue of a post (point 28)."""


def may_leave(step: Step, state: RequestState) -> bool:
    """Tell whether the arrow starts in this state."""
    return state in ARROWS[step].leaves
