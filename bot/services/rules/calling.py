"""How often and when somebody drawn for the telephone survey is rung up (point 38)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.services.rules.workdays import WorkCalendar
from db.enums import CallResult, CallState

AGAIN_AFTER: Final = {
    CallResult.NO_ANSWER: timedelta(hours=3),
    CallResult.BUSY: timedelta(hours=1),
    CallResult.LATER: timedelta(hours=1),
}
"""What leaves somebody to be tried again, and the shortest pause before that.

Whoever does not answer at ten does not answer at five past ten: tries are spread over hours and
days, or three of them say no more than one.
"""

IN_VAIN: Final = frozenset({CallResult.NO_ANSWER, CallResult.BUSY})
"""Tries in which nobody was spoken to."""

MOST_A_DAY: Final = 2
"""Tries in vain on one day; the next one is made on another."""

HELD_FOR: Final = timedelta(minutes=20)
"""So long a number that was shown to one clerk is not rung up by another."""


def state_after(result: CallResult, tries: int, most: int) -> CallState:
    """Return where a call stands after its `tries`-th try, of `most` that are made."""
    match result:
        case CallResult.ANSWERED:
            return CallState.ANSWERED
        case CallResult.REFUSED:
            return CallState.REFUSED
        case CallResult.WRONG_NUMBER:
            return CallState.UNREACHED
    return CallState.UNREACHED if tries >= most else CallState.WAITING


def next_try(
    calendar: WorkCalendar, tries: Sequence[tuple[CallResult, datetime]]
) -> datetime | None:
    """Return from when on somebody is tried again, within working hours; None: at once.

    `tries` are those made so far with their instants, oldest first.
    """
    if not tries or tries[-1][0] not in AGAIN_AFTER:
        return None
    result, at = tries[-1]
    day = calendar.hours.local_day(at)
    that_day = sum(calendar.hours.local_day(one) == day for _result, one in tries)
    if that_day >= MOST_A_DAY and result is not CallResult.LATER:
        return calendar.hours.start_of(calendar.next_working(day))
    return calendar.registration(at + AGAIN_AFTER[result]).at
