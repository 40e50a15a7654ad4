"""Working days of Kazakhstan: every legal term and the moment of registration are counted here.

The ``holidays`` package knows the holidays, the moved days off and the worked weekends. A table of
overrides lies over it, because the days off of a coming year are moved by an act that no library
can know in advance. Past the years the calendar knows, it refuses to answer: a wrong term is worse
than an alarm.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays.countries.kazakhstan import Kazakhstan

ZONE = "Asia/Almaty"
FIRST_YEAR: int = Kazakhstan.start_year
LAST_YEAR: int = Kazakhstan.end_year
"""The years for which the library computes anything at all; the last ones are only estimates."""

YEARS_FIXED_BY_LAW = 2
"""Years after the last confirmed one for which the holidays standing in the law are trusted."""


class CalendarUnknown(Exception):
    """A term touches a year whose working days are not known; ``year`` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class ZoneOutdated(Exception):
    """The machine's time zone data do not know that Kazakhstan is at UTC+5 since 1 March 2024."""


class CountFrom(StrEnum):
    """The first day of a term counted from registration (the setting ``count_from``).

    ``NEXT_DAY`` follows article 76(2) of the Administrative Procedure Code; ``SAME_DAY`` is the
    stricter reading of "from the moment of registration" in point 29.
    """

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The office's hours in its own zone (point 4: working hours with a lunch break).

    Raises ``ValueError`` when the four moments are not in order.
    """

    opens: time = time(9, 0)
    lunch_from: time = time(13, 0)
    lunch_to: time = time(14, 30)
    closes: time = time(18, 30)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(ZONE))

    def __post_init__(self) -> None:
        if not self.opens < self.lunch_from <= self.lunch_to < self.closes:
            raise ValueError("working hours must be in order: opens, lunch_from, lunch_to, closes")

    def at(self, day: date, moment: time) -> datetime:
        """The instant, in UTC, at which the office's clock shows ``moment`` on ``day``."""
        return datetime.combine(day, moment, self.zone).astimezone(UTC)

    def start_of(self, day: date) -> datetime:
        """The instant, in UTC, at which the office opens on ``day`` (were it a working day)."""
        return self.at(day, self.opens)

    def end_of(self, day: date) -> datetime:
        """The instant, in UTC, at which the office closes on ``day``: a term's last moment."""
        return self.at(day, self.closes)

    def local_day(self, instant: datetime) -> date:
        """The date on the office's wall at ``instant``. Raises ``ValueError`` for a naive time."""
        if instant.tzinfo is None:
            raise ValueError("a naive time is no instant")
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Registration:
    """When a request counts as registered.

    ``day`` is the working day of registration in the office's zone, ``at`` the instant in UTC, and
    ``deferred`` is true when ``day`` is not the day on which the request came.
    """

    day: date
    at: datetime
    deferred: bool


class WorkCalendar:
    """Counts working days. Immutable to its users: a changed override means a new calendar.

    ``overrides`` maps a date to true (worked) or false (day off) and wins over the library.
    ``known_until`` is the last year that may be asked for; without it ``library_known_until``
    decides. Every method raises ``CalendarUnknown`` when it would have to look into another year.
    """

    def __init__(
        self,
        overrides: Mapping[date, bool] = MappingProxyType({}),
        hours: WorkingHours | None = None,
        *,
        known_until: int | None = None,
        count_from: CountFrom = CountFrom.NEXT_DAY,
    ) -> None:
        self.hours = WorkingHours() if hours is None else hours
        self.known_until = library_known_until() if known_until is None else known_until
        self.count_from = count_from
        if not FIRST_YEAR <= self.known_until <= LAST_YEAR:
            raise ValueError(f"known_until must be a year from {FIRST_YEAR} to {LAST_YEAR}")
        self._overrides = dict(overrides)
        # A card asks for several terms, so each year is worked out once and then only searched.
        self._years: dict[int, tuple[date, ...]] = {}

    @property
    def overrides(self) -> Mapping[date, bool]:
        """What lies over the library: true for a day worked, false for a day off."""
        return MappingProxyType(self._overrides)

    def knows(self, day: date) -> bool:
        """Whether the calendar can answer for ``day``."""
        return FIRST_YEAR <= day.year <= self.known_until

    def with_override(self, day: date, working: bool | None) -> "WorkCalendar":
        """The same calendar with ``day`` worked, off, or (None) as the library has it."""
        overrides = {other: worked for other, worked in self._overrides.items() if other != day}
        if working is not None:
            overrides[day] = working
        return WorkCalendar(
            overrides, self.hours, known_until=self.known_until, count_from=self.count_from
        )

    def is_working(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        days = self._year(day.year)
        index = bisect_left(days, day)
        return index < len(days) and days[index] == day

    def add(self, day: date, n: int) -> date:
        """The last day of a term of ``n`` working days that starts by registration on ``day``.

        ``day`` itself is not counted, unless ``count_from`` says so. ``n == 0`` means "on the same
        working day". A term can only end on a working day, so article 76(5) of the Administrative
        Procedure Code holds by itself. Raises ``ValueError`` for a negative ``n``.
        """
        if n > 0 and self.count_from is CountFrom.SAME_DAY:
            return self.after(day - timedelta(days=1), n)
        return self.after(day, n)

    def after(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, which is never counted; the mirror of ``back``.

        For terms that do not start by registration (a survey, a proof of delivery, a report), so
        ``count_from`` does not touch it. ``n == 0`` gives ``on_or_after(day)``. Raises
        ``ValueError`` for a negative ``n``.
        """
        if n < 0:
            raise ValueError("a term has no negative length")
        if n == 0:
            return self.on_or_after(day)
        year = day.year
        days = self._year(year)
        index = bisect_right(days, day) + n - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._year(year)
        return days[index]

    def back(self, day: date, n: int) -> date:
        """The ``n``-th working day before ``day``, which is not counted.

        Point 26: the memo is due ``back(reception_day, 5)``. Point 7-1: next month's schedule is
        due ``back(first_of_month, 10)``. Raises ``ValueError`` unless ``n`` is positive.
        """
        if n < 1:
            raise ValueError("at least one working day must be counted back")
        year = day.year
        days = self._year(year)
        index = bisect_left(days, day) - n
        while index < 0:
            year -= 1
            days = self._year(year)
            index += len(days)
        return days[index]

    def between(self, a: date, b: date) -> int:
        """How many working days lie in ``(a, b]``: with today and a term's end, the days left.

        Negative when ``b`` is earlier than ``a``: the number of working days overdue.
        """
        if b < a:
            return -self.between(b, a)
        whole_years = sum(len(self._year(year)) for year in range(a.year, b.year))
        return (
            whole_years + bisect_right(self._year(b.year), b) - bisect_right(self._year(a.year), a)
        )

    def next_working(self, day: date) -> date:
        """The first working day later than ``day``."""
        return self.after(day, 1)

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it is a working day, else the first working day later than it."""
        return day if self.is_working(day) else self.after(day, 1)

    def registration(self, received_at: datetime) -> Registration:
        """The registration moment of a request that came at ``received_at`` (points 4 and 25).

        Within working hours, the lunch break included, it is registered at once; before opening, at
        opening; after closing or on a day off, at opening on the next working day (article 64(3) of
        the Administrative Procedure Code). The moment of closing is already after hours. Raises
        ``ValueError`` for a naive time.
        """
        today = self.hours.local_day(received_at)
        if self.is_working(today) and received_at < self.hours.end_of(today):
            at = max(received_at.astimezone(UTC), self.hours.start_of(today))
            return Registration(day=today, at=at, deferred=False)
        day = self.next_working(today)
        return Registration(day=day, at=self.hours.start_of(day), deferred=True)

    def _year(self, year: int) -> tuple[date, ...]:
        """The working days of ``year`` in order, overrides applied."""
        days = self._years.get(year)
        if days is None:
            if not FIRST_YEAR <= year <= self.known_until:
                raise CalendarUnknown(year)
            days = library_working_days(year)
            own = {day: worked for day, worked in self._overrides.items() if day.year == year}
            if own:
                worked = {day for day, is_worked in own.items() if is_worked}
                days = tuple(sorted(worked.union(day for day in days if own.get(day, True))))
            self._years[year] = days
        return days


def check_zone(zone: ZoneInfo | None = None) -> None:
    """Make sure that the time zone data are new enough for every term to end at the right hour.

    Kazakhstan went over to one zone, UTC+5, on 1 March 2024; older data still say UTC+6 for Almaty
    and would move every closing time by an hour. Raises ``ZoneOutdated``.
    """
    try:
        zone = ZoneInfo(ZONE) if zone is None else zone
    except ZoneInfoNotFoundError:
        raise ZoneOutdated(f"no time zone data for {ZONE}: install tzdata 2024a or later") from None
    offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
    if offset != timedelta(hours=5):
        raise ZoneOutdated(
            f"time zone data put {zone.key} at UTC+{offset} instead of UTC+5:00:00: "
            "install tzdata 2024a or later"
        )


@cache
def library_known_until() -> int:
    """The last year whose working days can be trusted with this version of the library.

    The library marks Kurban Ait as estimated in every year after the last one it has confirmed.
    For two more years the law in force gives every other day off, and an administrator enters what
    the yearly act moves. Beyond that even the list of holidays would be a guess: 30 August left it
    in 2026 and 15 March joined it in 2027.
    """
    confirmed = FIRST_YEAR - 1
    while confirmed < LAST_YEAR and not _is_estimated(confirmed + 1):
        confirmed += 1
    return min(confirmed + YEARS_FIXED_BY_LAW, LAST_YEAR)


def _is_estimated(year: int) -> bool:
    """Whether the library itself calls a date of ``year`` estimated (it says so in the name)."""
    marked = Kazakhstan(years=year, expand=False, islamic_show_estimated=True)
    plain = Kazakhstan(years=year, expand=False, islamic_show_estimated=False)
    return dict(marked) != dict(plain)


@cache
def library_working_days(year: int) -> tuple[date, ...]:
    """The working days of ``year`` as the library has them, worked weekends included."""
    calendar = Kazakhstan(years=year, expand=False)
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    days = (first + timedelta(days=offset) for offset in range(length))
    return tuple(day for day in days if calendar.is_working_day(day))
