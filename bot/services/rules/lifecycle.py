"""The one table of arrows in the life of a request: from where, to where, by whom.

Refused, returned, redirected and ended are reached only by a named person with a ground and a text,
never by the machine (APPC article 64, law 94-V article 19-1); the services ask for both.
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
    ASK_INFORMATION = "ask_information"
    INFORM = "inform"
    END = "end"
    ISSUE_END = "issue_end"
    GIVE_UP = "give_up"
    ISSUE_RETURN = "issue_return"
    REDIRECT = "redirect"
    ISSUE_REDIRECT = "issue_redirect"
    TAKE_BACK = "take_back"
    FORWARD = "forward"
    CONSULT = "consult"
    WITHDRAW_FOR = "withdraw_for"
    REOPEN = "reopen"


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
            S.NEEDS_INFORMATION,
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
    # What is missing is named and a term given (APPC article 64(6)); the answer, or the clerk who
    # was told it by phone, brings the case back into review.
    Step.ASK_INFORMATION: _arrow((S.IN_REVIEW,), S.NEEDS_INFORMATION, Role.REVIEWER),
    Step.INFORM: _arrow(
        (S.NEEDS_INFORMATION,), S.IN_REVIEW, Role.REVIEWER, Role.REGISTRAR, by_applicant=True
    ),
    # The head ends a case on the reviewer's proposal (APPC article 88).
    Step.END: _arrow((S.PROPOSED,), S.LETTER, Role.HEAD),
    Step.ISSUE_END: _arrow((S.LETTER,), S.ENDED, Role.REGISTRAR, Role.REVIEWER),
    # Returned and sent on by the responsible worker, with a letter (APPC articles 64(7) and 65).
    Step.GIVE_UP: _arrow((S.IN_REVIEW, S.NEEDS_INFORMATION), S.LETTER, Role.REVIEWER),
    Step.ISSUE_RETURN: _arrow((S.LETTER,), S.RETURNED, Role.REGISTRAR, Role.REVIEWER),
    Step.REDIRECT: _arrow((S.IN_REVIEW,), S.LETTER, Role.REVIEWER),
    Step.ISSUE_REDIRECT: _arrow((S.LETTER,), S.REDIRECTED, Role.REGISTRAR, Role.REVIEWER),
    # Decided, but the letter is not out yet: whoever decided may think better of it.
    Step.TAKE_BACK: _arrow((S.LETTER,), S.IN_REVIEW, Role.REVIEWER, Role.HEAD),
    # Danger or crime is sent on at once, whatever else is missing (APPC article 64(7-2)).
    Step.FORWARD: _arrow(
        (S.REGISTERED, S.IN_REVIEW, S.NEEDS_INFORMATION, S.PROPOSED, S.QUEUED),
        S.FORWARDED,
        Role.REGISTRAR,
        Role.REVIEWER,
    ),
    # A consultation instead of the reception is the applicant's own choice.
    Step.CONSULT: _arrow(
        (S.IN_REVIEW, S.QUEUED),
        S.CONSULTED,
        Role.REGISTRAR,
        Role.REVIEWER,
        by_applicant=True,
    ),
    # Asked for on paper or by phone by those who have no chat with us (APPC article 64(9)).
    Step.WITHDRAW_FOR: _arrow(
        (
            S.REGISTERED,
            S.IN_REVIEW,
            S.NEEDS_INFORMATION,
            S.PROPOSED,
            S.LETTER,
            S.QUEUED,
            S.ASSIGNED,
            S.NO_SHOW,
            S.APPEAL,
        ),
        S.WITHDRAWN,
        Role.REGISTRAR,
    ),
    Step.REOPEN: _arrow(
        (
            S.REFUSED,
            S.RETURNED,
            S.REDIRECTED,
            S.FORWARDED,
            S.ENDED,
            S.CONSULTED,
            S.WITHDRAWN,
        ),
        S.IN_REVIEW,
        Role.HEAD,
    ),
    Step.ANSWER_APPEAL: _arrow((S.APPEAL,), S.APPEAL_ANSWERED, Role.REGISTRAR, Role.REVIEWER),
}

OPEN_STATES = frozenset(
    {
        S.REGISTERED,
        S.IN_REVIEW,
        S.NEEDS_INFORMATION,
        S.PROPOSED,
        S.LETTER,
        S.QUEUED,
        S.ASSIGNED,
        S.APPEAL,
    }
)
"""States in which the office owes something to the applicant."""

CLOSED_STATES = frozenset(S) - OPEN_STATES - {S.NO_SHOW}
"""States in which a case is over; the office may still owe its official number."""

EXPECTING = OPEN_STATES - {S.LETTER, S.APPEAL}
"""States in which a reception is still to come, or may be."""

WAITING_STATES = frozenset({S.REGISTERED, S.IN_REVIEW, S.NEEDS_INFORMATION, S.PROPOSED, S.QUEUED})
"""States that hold a turn in the queue of a post (point 28)."""


def may_leave(step: Step, state: RequestState) -> bool:
    """Tell whether the arrow starts in this state."""
    return state in ARROWS[step].leaves
