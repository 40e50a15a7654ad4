"""A day as people type it: 14.12.2026, 14.12.26, 14.12, 2026-12-14, 14 желтоқсан, 14 декабря 2026.

Months are understood in Kazakh, Russian and English, in any case and by their first letters, with
the Kazakh letters or the plain ones that stand for them on many keyboards.
"""

import re
from datetime import date

_BY_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{2}|\d{4}))?\.?")
_BY_YEAR = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BY_NAME = re.compile(r"(\d{1,2})(?:-?(?:го|е|ші|шы|інші|ыншы|th|st|nd|rd))? ?([^\W\d_]{3,12})\.?")
_YEAR_AFTER = re.compile(
    r"(.+?)[ ,]+(\d{4})[ -]?(?:жылы|жылғы|жыл|ж|года|год|г)?\.?", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(r"(\d{4})[ -]?(?:жылғы|жылы|жыл|ж\.?) (.+)", re.IGNORECASE)
CENTURY = 2000

_PLAIN = str.maketrans("қңғіәүұөһ", "кнгиаууох")
_MONTHS = (
    ("кан", "янв", "jan"),
    ("акп", "фев", "feb"),
    ("нау", "мар", "mar"),
    ("сау", "апр", "apr"),
    ("мам", "май", "мая", "may"),
    ("мау", "июн", "jun"),
    ("шил", "июл", "jul"),
    ("там", "авг", "aug"),
    ("кыр", "сен", "sep"),
    ("каз", "окт", "oct"),
    ("кар", "ноя", "nov"),
    ("жел", "дек", "dec"),
)
"""The first letters of the months, the Kazakh ones in plain letters."""


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text names, or None; without a year it is the next such day."""
    text = " ".join(text.split())
    by_year = _BY_YEAR.fullmatch(text)
    if by_year is not None:
        year, month, day = map(int, by_year.groups())
        return _day(year, month, day)
    by_day = _BY_DAY.fullmatch(text)
    if by_day is None:
        return _named(text, today)
    day, month = int(by_day[1]), int(by_day[2])
    if by_day[3] is not None:
        year = int(by_day[3])
        return _day(year if year >= CENTURY else CENTURY + year, month, day)
    return _next(month, day, today)


def _named(text: str, today: date) -> date | None:
    """Read a day whose month is a word, with the year before, behind, or left out."""
    year: int | None = None
    before, after = _YEAR_BEFORE.fullmatch(text), _YEAR_AFTER.fullmatch(text)
    if before is not None:
        year, text = int(before[1]), before[2]
    elif after is not None:
        year, text = int(after[2]), after[1]
    found = _BY_NAME.fullmatch(text)
    if found is None:
        return None
    word = found[2].lower().translate(_PLAIN)
    month = next((n for n, stems in enumerate(_MONTHS, 1) if word.startswith(stems)), None)
    if month is None:
        return None
    day = int(found[1])
    return _next(month, day, today) if year is None else _day(year, month, day)


def _next(month: int, day: int, today: date) -> date | None:
    found = _day(today.year, month, day)
    return found if found is not None and found >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
