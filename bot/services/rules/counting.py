"""A count of working days explained: why each day counts or does not, and where terms end.

The count itself is made by ``WorkCalendar``; here the same days are looked at one by one, so that a
clerk or a head can follow it. The names of the holidays are the library's; an override names the
act that somebody entered.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from holidays.countries.kazakhstan import Kazakhstan

from bot.services.rules.workdays import (
    CalendarUnknown,
    CountFrom,
    WorkCalendar,
    library_working_days,
)

SATURDAY = 5
SHOWN_TERMS = (3, 15, 20)
"""Terms that are counted from a registration most often: redirecting, the answer, a complaint."""
MEMO_BEFORE = 5
"""Working days before a reception by which the memo is written (point 26)."""

_MARKS = re.compile(r" \((observed|estimated|observed, estimated)\)$")
_SUBSTITUTED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")


class Feast(StrEnum):
    """The holidays of Kazakhstan, by the library's English names."""

    NEW_YEAR = "New Year's Day"
    CHRISTMAS = "Orthodox Christmas"
    WOMEN = "International Women's Day"
    CONSTITUTION = "Constitution Day"
    NAURYZ = "Nowruz Holiday"
    UNITY = "Kazakhstan's People Solidarity Holiday"
    DEFENDER = "Defender of the Fatherland Day"
    VICTORY = "Victory Day"
    KURBAN_AIT = "Eid al-Adha"
    CAPITAL = "Capital Day"
    REPUBLIC = "Republic Day"
    FIRST_PRESIDENT = "First President Day"
    INDEPENDENCE = "Independence Day"
    OTHER = ""


class Why(StrEnum):
    """Why a day counts, or does not."""

    PLAIN = "plain"
    WORKED_WEEKEND = "worked_weekend"
    ACT_WORKED = "act_worked"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    OBSERVED = "observed"
    SWAPPED = "swapped"
    ACT_OFF = "act_off"


@dataclass(frozen=True, slots=True)
class DayReason:
    """A day with why it is worked or not.

    ``feast`` is a holiday of the day, or the one whose day off was moved here; ``instead_of`` the
    weekend worked for it; ``act`` names the act that an override follows.
    """

    day: date
    working: bool
    why: Why
    feast: Feast | None = None
    estimated: bool = False
    instead_of: date | None = None
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A day of a count: its number in it, or None where it does not count."""

    reason: DayReason
    number: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """A count of working days from a day, every day of it explained.

    ``base`` is the working day from which is counted: ``asked`` itself, or the next one when that
    is a day off. ``ends_on`` is the term's last day.
    """

    asked: DayReason
    base: date
    n: int
    days: tuple[Counted, ...]
    ends_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A day that is worked in one calendar and off in another."""

    day: date
    working: bool


def reason(
    calendar: WorkCalendar, day: date, acts: Mapping[date, str] = MappingProxyType({})
) -> DayReason:
    """Say why a day is worked or not. Raises ``CalendarUnknown``."""
    working = calendar.is_working(day)
    if day in calendar.overrides:
        why = Why.ACT_WORKED if working else Why.ACT_OFF
        return DayReason(day, working, why, act=acts.get(day))
    weekend = day.weekday() >= SATURDAY
    if working:
        return DayReason(day, working, Why.WORKED_WEEKEND if weekend else Why.PLAIN)
    named = _library_holidays(day.year).get(day)
    return DayReason(day, working, Why.WEEKEND) if named is None else _holiday(day, named)


def count(
    calendar: WorkCalendar, asked: date, n: int, acts: Mapping[date, str] = MappingProxyType({})
) -> Count:
    """Count ``n`` working days from a day, backwards when ``n`` is negative.

    Forwards it is a term from registration: on a day off nothing is registered, so the count begins
    on the next working day, which is not counted itself unless ``count_from`` says so. Backwards
    the day itself is never counted (point 26). Raises ``CalendarUnknown``, and ``ValueError`` for
    a count of nothing.
    """
    if n == 0:
        raise ValueError("nothing to count")
    if n < 0:
        base, ends_on = asked, calendar.back(asked, -n)
        walked = [asked - timedelta(days=back) for back in range(1, (asked - ends_on).days + 1)]
    else:
        base = calendar.on_or_after(asked)
        ends_on = calendar.add(base, n)
        same_day = calendar.count_from is CountFrom.SAME_DAY
        first = base if same_day else base + timedelta(days=1)
        walked = [first + timedelta(days=on) for on in range((ends_on - first).days + 1)]
    days, number = [], 0
    for day in walked:
        why = reason(calendar, day, acts)
        number += why.working
        days.append(Counted(why, number if why.working else None))
    return Count(reason(calendar, asked, acts), base, n, tuple(days), ends_on)


def terms_from(calendar: WorkCalendar, asked: date) -> tuple[tuple[int, date | None], ...]:
    """Return where the usual terms from a registration on a day end, and the memo before it.

    A term of None lies past the years that the calendar knows.
    """
    found: list[tuple[int, date | None]] = []
    for n in (*SHOWN_TERMS, -MEMO_BEFORE):
        try:
            base = calendar.on_or_after(asked)
            found.append((n, calendar.add(base, n) if n > 0 else calendar.back(asked, -n)))
        except CalendarUnknown:
            found.append((n, None))
    return tuple(found)


def written_down(year: int) -> str:
    """Write down in which days the library's year differs from plain weeks: "-09.03 +04.05"."""
    worked = set(library_working_days(year))
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return " ".join(
        f"{'+' if day in worked else '-'}{day:%d.%m}"
        for day in days
        if (day in worked) == (day.weekday() >= SATURDAY)
    )


def fingerprint(written: str) -> str:
    """Return a short name of a year that was written down: 64 hexadecimal digits."""
    return hashlib.sha256(written.encode()).hexdigest()


def changes(year: int, before: str, now: str) -> tuple[Change, ...]:
    """Return the days of a year in which two that were written down differ, as they are now."""
    old, new = _differing(year, before), _differing(year, now)
    days = sorted(day for day in old.keys() | new.keys() if old.get(day) != new.get(day))
    return tuple(Change(day, new.get(day, day.weekday() < SATURDAY)) for day in days)


def _differing(year: int, written: str) -> dict[date, bool]:
    return {date(year, int(item[4:6]), int(item[1:3])): item[0] == "+" for item in written.split()}


@cache
def _library_holidays(year: int) -> dict[date, str]:
    return dict(Kazakhstan(years=year, expand=False, language="en_US"))


def _holiday(day: date, named: str) -> DayReason:
    """Read what the library says of a day off: its first name that we know, and its mark."""
    first = named.split("; ", maxsplit=1)[0]
    swapped = _SUBSTITUTED.fullmatch(first)
    if swapped is not None:
        month, number, year = map(int, swapped.groups())
        return DayReason(day, working=False, why=Why.SWAPPED, instead_of=date(year, month, number))
    mark = _MARKS.search(first)
    marks = mark[1] if mark is not None else ""
    name = _MARKS.sub("", first)
    feast = Feast(name) if name in Feast._value2member_map_ else Feast.OTHER
    why = Why.OBSERVED if "observed" in marks else Why.HOLIDAY
    return DayReason(day, working=False, why=why, feast=feast, estimated="estimated" in marks)
