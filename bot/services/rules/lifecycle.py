"""Where a request may stand, what each place means, and which steps leave it.

The steps are in `steps`, the one table of arrows in `arrows`; everybody else reads them here.
"""

from bot.services.rules.arrows import ARROWS
from bot.services.rules.steps import Arrow, Step
from db.enums import FactKind, RequestState

__all__ = [
    "ARROWS",
    "CLOSED_STATES",
    "EXPECTING",
    "OPEN_STATES",
    "WAITING_STATES",
    "Arrow",
    "Step",
    "counted",
    "may_leave",
]

S = RequestState

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


def counted(step: Step, state: RequestState) -> tuple[FactKind, ...]:
    """Return what a step from a state is counted as; the queue is left before it is entered."""
    arrow = ARROWS[step]
    leaves, enters = state is S.QUEUED, arrow.leads_to is S.QUEUED
    return (
        *((FactKind.UNQUEUED,) if leaves and not enters else ()),
        *arrow.counts,
        *((FactKind.QUEUED,) if enters and not leaves else ()),
    )
