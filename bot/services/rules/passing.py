"""Why somebody behind comes earlier: the reason of every inversion of a queue (point 28).

The planner gives each case the earliest place lawful for it, so whoever behind has an earlier one
has a place that the case could not take, or left by its own wish. The journal keeps the reason.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from bot.services.rules.queue import Placement, Plan, SkipReason, Waiting, in_order
from bot.services.rules.shelves import Seat

PREFERENCE = "preference"
"""The person prefers this weekday and left an earlier place to others."""


def passed_over(
    waiting: Iterable[Waiting], seats: Mapping[int, Seat], made: Plan, today: date
) -> dict[int, str]:
    """Return by case why somebody behind comes earlier; who is passed by nobody is left out."""
    placements = {one.waiting_id: one for one in made.placed}
    skips = {one.waiting_id: one.reason for one in made.skipped}
    reasons: dict[int, str] = {}
    earliest: Placement | None = None
    for case in reversed(in_order(waiting)):
        own = placements.get(case.id)
        if earliest is not None and own is None:
            reasons[case.id] = skips[case.id].value
        if own is None:
            continue
        if earliest is None or _when(seats, own) < _when(seats, earliest):
            earliest = own
        elif own.by_preference:
            reasons[case.id] = PREFERENCE
        else:
            reasons[case.id] = _unlawful(case, seats[earliest.seat_id], earliest.memo_due_on, today)
    return reasons


def _unlawful(case: Waiting, seat: Seat, memo_due_on: date, today: date) -> str:
    """Return the rule by which the case could not take this place."""
    if memo_due_on < today and not case.memo_ready:
        return SkipReason.MEMO_TOO_LATE.value
    if seat.mode is not None and case.format not in {None, seat.mode}:
        return SkipReason.FORMAT.value
    return SkipReason.GIVEN_UP.value


def _when(seats: Mapping[int, Seat], placement: Placement) -> tuple[datetime, int]:
    seat = seats[placement.seat_id]
    return seat.starts_at, seat.id
