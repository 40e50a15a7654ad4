"""The times of a schedule: written by people, read to the minute, and compared for clashes.

A window is one stretch of a reception day. Two windows clash when one post, one person or one
place is needed in both at once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.services.rules.annex_form import Fault
from bot.services.rules.characters import DASHES
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar

_DATE = r"(?:(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>[12]\d{3})|(?P<iso>[12]\d{3}-\d{2}-\d{2}))"
_TIME = r"(\d{1,2})[:.](\d{2})"
_WINDOW = re.compile(rf"{_DATE},?\s*{_TIME}\s*[{re.escape(DASHES)}]\s*{_TIME}", re.ASCII)
# A line break also parts a date from its own hours in a narrow cell, so it parts two windows only
# where a date follows.
_BETWEEN = re.compile(r"\s*;\s*|\s*\n\s*(?=\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})", re.ASCII)


class WindowInvalid(Exception):
    """The text is no window; `reason` says why."""

    def __init__(self, reason: Fault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of time in UTC; the end does not belong to it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Window") -> bool:
        """Tell whether some moment belongs to both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def seats(self, minutes: int) -> int:
        """Return how many people fit in, each for so many minutes."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reception needs while it lasts; names in Kazakh, as the tables know them.

    `row` is where it was asked for, and None for a reception that is approved already.
    """

    window: Window
    post: tuple[str, str]
    holder: str
    place: str
    row: int | None = None

    def clash(self, other: "Claim") -> Fault | None:
        """Return why the two cannot stand together, or None."""
        if not self.window.overlaps(other.window):
            return None
        if self.post == other.post:
            same = self.window == other.window and self.place == other.place
            return Fault.DUPLICATE if same else Fault.POST_BUSY
        if self.holder.casefold() == other.holder.casefold():
            return Fault.HOLDER_BUSY
        return Fault.PLACE_TAKEN if self.place == other.place else None


def split_windows(text: str) -> tuple[str, ...]:
    """Part the windows of one cell; they stand between semicolons or on lines of their own."""
    return tuple(part for part in _BETWEEN.split(text.strip()) if part)


def parse_window(text: str, zone: ZoneInfo) -> Window:
    """Read "12.11.2026 10:00–12:00" or "2026-11-12 10:00-12:00" on the clocks of `zone`.

    Raises WindowInvalid.
    """
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise WindowInvalid(Fault.WINDOW_UNREADABLE)
    *_, from_hour, from_minute, to_hour, to_minute = found.groups()
    try:
        day = (
            date.fromisoformat(found["iso"])
            if found["iso"]
            else date(int(found["y"]), int(found["m"]), int(found["d"]))
        )
        start, end = time(int(from_hour), int(from_minute)), time(int(to_hour), int(to_minute))
    except ValueError:
        raise WindowInvalid(Fault.NO_SUCH_TIME) from None
    if end <= start:
        raise WindowInvalid(Fault.ENDS_BEFORE_START)
    return Window(
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(day, end, zone).astimezone(UTC),
    )


def show_window(window: Window, zone: ZoneInfo) -> str:
    """Return a window as the annex writes it, the mirror of `parse_window`."""
    start, end = window.starts_at.astimezone(zone), window.ends_at.astimezone(zone)
    return f"{start:%d.%m.%Y %H:%M}–{end:%H:%M}"


def judge_day(window: Window, calendar: WorkCalendar) -> Fault | None:
    """Return why nobody can be received on that day, or None."""
    try:
        working = calendar.is_working(calendar.hours.local_day(window.starts_at))
    except CalendarUnknown:
        return Fault.CALENDAR_UNKNOWN
    return None if working else Fault.DAY_OFF


def clashes(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Fault]]:
    """Yield each claim with a row that cannot stand beside another one, and why.

    Of two rows the later one is named; two approved receptions are nobody's row.
    """
    running: list[Claim] = []
    for claim in sorted(claims, key=lambda one: (one.window, one.row or 0)):
        running = [one for one in running if one.window.ends_at > claim.window.starts_at]
        for other in running:
            reason = claim.clash(other)
            blamed = max(claim, other, key=lambda one: -1 if one.row is None else one.row)
            if reason is not None and blamed.row is not None:
                yield blamed, reason
        running.append(claim)
