"""What the office owed of voices, counted anew: calls to those who took advice, low marks (38).

Neither belongs to a case. Both are looked for on the mornings of working days, right after the
sweep of the same tick, so they exist from the next tick on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from db.enums import CallResult, DutyKind
from db.models import CallTry
from tests.year import wall
from tests.year.recount import Line, Owed, Rung, raised

K = DutyKind
TRIES = 3
"""How often somebody is rung who does not answer."""
CALLS_DAYS, LOOK_DAYS = 10, 3
"""Working days for the calls about a month, and for a look into its low marks."""


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def months_of(moments: Iterable[datetime]) -> list[date]:
    """Return the months in which something happened."""
    return sorted({wall.day_of(when).replace(day=1) for when in moments})


def looked_first(month: date, ticks: Sequence[datetime]) -> datetime | None:
    """Return the first look of the month after this one, if the office was there in it at all."""
    after = next_month(month)
    return next(
        (
            tick
            for tick in ticks
            if wall.works(wall.day_of(tick))
            and wall.day_of(tick).replace(day=1) == after
            and tick >= wall.opening(wall.day_of(tick))
        ),
        None,
    )


def low_mark_alarms(
    low: Iterable[datetime], looked_into: dict[date, datetime], ticks: Sequence[datetime]
) -> Counter[Line]:
    """Return the alarms about low marks: the head hears of a month's once it is over."""
    lines: Counter[Line] = Counter()
    for month in months_of(low):
        look = looked_first(month, ticks)
        if look is None:
            continue
        over = wall.closing(wall.after(wall.day_of(look), LOOK_DAYS))
        rungs = (Rung("head", "now", look), Rung("head", "over", over))
        owed = Owed(K.LOW_MARKS, look + timedelta(seconds=1), looked_into.get(month), rungs)
        for rung, tick in raised(owed, ticks):
            lines["office", K.LOW_MARKS.value, rung.audience, rung.level, tick] += 1
    return lines


def call_alarms(
    advised: Iterable[datetime], calls: dict[date, list[list[CallTry]]], ticks: Sequence[datetime]
) -> Counter[Line]:
    """Return the alarms about calls: ten working days after the month in which people were advised.

    `calls` holds the tries of everybody who was drawn, by month. After its term a month is drawn no
    more; all are called when each has answered, said no, or was rung three times.
    """
    lines: Counter[Line] = Counter()
    for month in months_of(advised):
        last = next_month(month) - timedelta(days=1)
        due = wall.after(last, CALLS_DAYS)
        look = looked_first(month, ticks)
        if look is None or look >= wall.closing(due):
            assert month not in calls
            continue
        rungs = (
            Rung("registrar", "now", wall.opening(wall.after(last, 1))),
            Rung("registrar", "last_day", wall.opening(due)),
            Rung("head", "over", wall.closing(due)),
        )
        ends = [ended(tries) for tries in calls[month]]
        known = [end for end in ends if end is not None]
        until = max(known) if len(known) == len(ends) else None
        owed = Owed(K.PHONE_SURVEY, look + timedelta(seconds=1), until, rungs)
        for rung, tick in raised(owed, ticks):
            lines["office", K.PHONE_SURVEY.value, rung.audience, rung.level, tick] += 1
    return lines


def ended(tries: Sequence[CallTry]) -> datetime | None:
    """Return when somebody need be called no more."""
    for number, one in enumerate(tries, 1):
        if one.result in {CallResult.ANSWERED, CallResult.REFUSED} or number == TRIES:
            return one.tried_at
    return None
