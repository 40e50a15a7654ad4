"""The calendar on the wall of 2026, written down by hand: the recount asks no code of the office.

Days off of Kazakhstan as published for 2026 and the beginning of 2027, with the moved ones.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

ALMATY = timezone(timedelta(hours=5))
OPENS, CLOSES = time(9), time(18, 30)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

DAYS_OFF = {
    date(2026, 1, 1),
    date(2026, 1, 2),
    date(2026, 1, 7),
    date(2026, 3, 9),
    date(2026, 3, 23),
    date(2026, 3, 24),
    date(2026, 3, 25),
    date(2026, 5, 1),
    date(2026, 5, 7),
    date(2026, 5, 11),
    date(2026, 5, 27),
    date(2026, 7, 6),
    date(2026, 10, 26),
    date(2026, 12, 16),
    date(2027, 1, 1),
    date(2027, 1, 4),
    date(2027, 1, 7),
}


def works(day: date) -> bool:
    """Tell whether the office works on a day."""
    return day.weekday() < 5 and day not in DAYS_OFF


def after(day: date, count: int) -> date:
    """Return the working day `count` working days later; the day itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= works(day)
    return day


def before(day: date, count: int) -> date:
    """Return the working day `count` working days earlier."""
    while count:
        day -= timedelta(days=1)
        count -= works(day)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant at which the clock on the wall shows this."""
    return datetime.combine(day, time(hour, minute), ALMATY).astimezone(UTC)


def opening(day: date) -> datetime:
    """Return the instant at which the office opens on a day."""
    return at(day, OPENS.hour)


def closing(day: date) -> datetime:
    """Return the instant at which the office closes on a day, when its terms end."""
    return at(day, CLOSES.hour, CLOSES.minute)


def day_of(moment: datetime) -> date:
    """Return the date on the wall at an instant."""
    return moment.astimezone(ALMATY).date()


def registered_on(came_at: datetime) -> date:
    """Return the day on which something that came then is registered (points 4 and 25)."""
    day = day_of(came_at)
    if works(day) and came_at < closing(day):
        return day
    return after(day, 1)
