"""The planner of a queue (point 28): ten thousand over two hundred receptions, and how it grows.

Pure computation, one thread. The queue is as mixed as life: classes, memos ready or not, both
formats, preferred days, receptions given up, and a few under the secrecy check. Each size has as
many places as people, so that every one of them is looked for and the last ones must be searched
hardest.
"""

import math
import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.services.rules.queue import IN_TURN, Plan, Seat, Waiting, plan
from bot.services.rules.workdays import WorkCalendar
from db.enums import Mode

SIZES = ((1_000, 20), (10_000, 200), (100_000, 2_000))
"""People waiting, and receptions of fifty places each."""

PLACES = 50
A_DAY = 4
FIRST_DAY = 4
"""In working days from today: on the first of the days only a case with a memo can come."""
TODAY = date(2026, 1, 5)
ROUNDS = 3
NEAR_LINEAR = 1.4
"""The greatest exponent that counts: sorting and a busy machine add to one, a scan makes two."""


class TooSlow(Exception):
    """The planner no longer grows near-linearly; the text says the exponent."""


def measure() -> dict[str, Any]:
    """Return seconds by size and the exponent of growth; raises TooSlow."""
    # Two thousand receptions reach past the years that are certain; only the counting matters here.
    calendar = WorkCalendar(known_until=2028)
    seconds = {count: _seconds(count, receptions, calendar) for count, receptions in SIZES}
    smallest, largest = SIZES[0][0], SIZES[-1][0]
    exponent = math.log(seconds[largest] / seconds[smallest], largest / smallest)
    if exponent > NEAR_LINEAR:
        message = f"the planner grows with the power {exponent:.2f} of the queue"
        raise TooSlow(message)
    return {
        **{f"planner_{count}_waiting_seconds": round(took, 3) for count, took in seconds.items()},
        "planner_growth_exponent": round(exponent, 2),
    }


def _seconds(count: int, receptions: int, calendar: WorkCalendar) -> float:
    """Return the best time of some rounds: what disturbs a round only ever makes it slower."""
    waiting, seats = _queue(count, receptions), _seats(receptions, calendar)
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        made = plan(waiting, seats, TODAY, calendar)
        took.append(time.perf_counter() - began)
        _check(made, count)
    return min(took)


def _queue(count: int, receptions: int) -> list[Waiting]:
    chance = random.Random(count)  # noqa: S311 -- a repeatable queue, not a secret
    registered = datetime(2025, 12, 1, tzinfo=UTC)
    return [
        Waiting(
            id=number,
            out_of_turn=1 if chance.random() < 0.02 else IN_TURN,
            registered_at=registered + timedelta(seconds=chance.randrange(30 * 86_400)),
            answer_due_on=TODAY + timedelta(days=chance.randrange(400)),
            memo_ready=chance.random() < 0.5,
            format=chance.choice((None, None, Mode.IN_PERSON, Mode.VIDEO)),
            days=frozenset(chance.sample(range(5), 2)) if chance.random() < 0.3 else frozenset(),
            avoids=frozenset({chance.randrange(receptions)})
            if chance.random() < 0.1
            else frozenset(),
            cleared=chance.random() > 0.01,
        )
        for number in range(count)
    ]


def _seats(receptions: int, calendar: WorkCalendar) -> list[Seat]:
    seats = []
    for reception in range(receptions):
        day = calendar.after(TODAY, FIRST_DAY + reception // A_DAY)
        opens = calendar.hours.start_of(day) + timedelta(hours=2 * (reception % A_DAY))
        mode = Mode.VIDEO if reception % 4 == 0 else Mode.IN_PERSON
        seats += [
            Seat(reception * PLACES + place, opens + timedelta(minutes=2 * place), reception, mode)
            for place in range(PLACES)
        ]
    return seats


def _check(made: Plan, count: int) -> None:
    """A plan that left somebody out would be a fast one; raises ValueError."""
    if len(made.placed) + len(made.skipped) != count or len(made.placed) < count * 0.8:
        message = f"{len(made.placed)} of {count} have a place"
        raise ValueError(message)
