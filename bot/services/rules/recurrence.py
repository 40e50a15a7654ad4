"""Days of a month by a rule: every Thursday, the second one, the last Friday.

A rule names weekdays by their place in the month, because that is how offices announce receptions
("every second Thursday"), and because a copied month keeps such places and not its numbers.
"""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, rrule, weekday

from bot.services.rules.workdays import CalendarUnknown, WorkCalendar

WEEK = 7


class Which(StrEnum):
    """Which of the same weekdays of a month."""

    EVERY = "every"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"
    FIRST_AND_THIRD = "first_and_third"
    SECOND_AND_FOURTH = "second_and_fourth"


_PLACES: dict[Which, tuple[int, ...]] = {
    Which.FIRST: (1,),
    Which.SECOND: (2,),
    Which.THIRD: (3,),
    Which.FOURTH: (4,),
    Which.LAST: (-1,),
    Which.FIRST_AND_THIRD: (1, 3),
    Which.SECOND_AND_FOURTH: (2, 4),
}


def month_of(day: date) -> date:
    """Return the first day of the month to which a day belongs."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the next month."""
    return (month_of(month) + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return (month_of(month) - timedelta(days=1)).replace(day=1)


def days_of(month: date) -> tuple[date, ...]:
    """Return all days of a month."""
    first = month_of(month)
    last = calendar.monthrange(first.year, first.month)[1]
    return tuple(first.replace(day=n) for n in range(1, last + 1))


def days_by_rule(month: date, which: Which, on: int) -> tuple[date, ...]:
    """Return the days of a month that a rule names; `on` is the weekday, Monday being 0.

    A day off is among them: `parted` tells it apart.
    """
    first = month_of(month)
    places = _PLACES.get(which)
    named = weekday(on)
    rule = rrule(
        MONTHLY,
        dtstart=datetime.combine(first, time()),
        until=datetime.combine(days_of(first)[-1], time()),
        byweekday=[named] if places is None else [named(place) for place in places],
    )
    return tuple(moment.date() for moment in rule)


def parted(
    days: Iterable[date], calendar: WorkCalendar
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Part days into those on which the office works and those on which it does not.

    A day of a year whose calendar is not known is taken for a day off: nobody may be invited then.
    """
    working: list[date] = []
    left_out: list[date] = []
    for day in days:
        try:
            works = calendar.is_working(day)
        except CalendarUnknown:
            works = False
        (working if works else left_out).append(day)
    return tuple(working), tuple(left_out)


def carried(day: date, month: date) -> date | None:
    """Return the day of another month at the same place: its second Thursday for a second Thursday.

    None where that month has no fifth one.
    """
    place = (day.day - 1) // WEEK + 1
    found = days_by_rule(month, Which.EVERY, day.weekday())
    return found[place - 1] if place <= len(found) else None


def month_number(month: date) -> int:
    """Return the number by which a button names a month: twelve a year, January being 0."""
    return 12 * month.year + month.month - 1


def month_numbered(number: int) -> date:
    """Return the first day of a month named by its number; raises ValueError for no real one."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
