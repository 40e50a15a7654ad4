"""Days as people type them from one to another: 25.11–27.11, 25.11.2026 - 1.12.2026, or one day."""

from datetime import date

from bot.services.rules.characters import DASHES
from bot.services.rules.days import read_day


def read_span(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that a text names; one day alone is both, else None.

    The last day without a year is the next such day after the first.
    """
    text = " ".join(text.split())
    alone = read_day(text, today)
    if alone is not None:
        return alone, alone
    for place, character in enumerate(text):
        if character not in DASHES and character != " ":
            continue
        first = read_day(text[:place].strip(), today)
        last = None if first is None else read_day(text[place + 1 :].strip(f" {DASHES}"), first)
        if first is not None and last is not None:
            return first, last
    return None
