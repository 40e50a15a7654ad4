"""A day as people type it: 14.12.2026, 14.12.26, 14.12, 14/12/2026 or 2026-12-14."""

import re
from datetime import date

_BY_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{2}|\d{4}))?\.?")
_BY_YEAR = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
CENTURY = 2000


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text names, or None; without a year it is the next such day."""
    text = " ".join(text.split())
    by_year = _BY_YEAR.fullmatch(text)
    if by_year is not None:
        year, month, day = map(int, by_year.groups())
        return _day(year, month, day)
    by_day = _BY_DAY.fullmatch(text)
    if by_day is None:
        return None
    day, month = int(by_day[1]), int(by_day[2])
    if by_day[3] is not None:
        year = int(by_day[3])
        return _day(year if year >= CENTURY else CENTURY + year, month, day)
    found = _day(today.year, month, day)
    return found if found is not None and found >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
