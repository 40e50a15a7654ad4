"""Spans of days that figures are counted in: a day, a week, a month, a quarter; both ends included.

A quarter is written `2026Q4`, a month `2026-11`, as reports and commands name them.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.services.rules.workdays import WorkCalendar

_QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def day(cls, day: date) -> Self:
        """Return one day."""
        return cls(day, day)

    @classmethod
    def week(cls, day: date) -> Self:
        """Return the week, Monday to Sunday, of a day."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @classmethod
    def month(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """Return a quarter, 1 to 4; raises ValueError for any other."""
        if number not in {1, 2, 3, 4}:
            message = f"no quarter {number}"
            raise ValueError(message)
        last_month = date(year, 3 * number, 1)
        return cls(date(year, 3 * number - 2, 1), cls.month(last_month).last)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """Return the quarter in which a day lies."""
        return cls.quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a quarter such as `2026Q4`; raises ValueError."""
        found = _QUARTER.fullmatch(text.strip())
        if found is None:
            message = "a quarter is written like 2026Q4"
            raise ValueError(message)
        return cls.quarter(int(found[1]), int(found[2]))

    @property
    def quarter_number(self) -> int:
        """The quarter of the first day, 1 to 4."""
        return (self.first.month + 2) // 3

    @property
    def code(self) -> str:
        """How a quarter is written: `2026Q4`; of another span, the one of its first day."""
        return f"{self.first.year}Q{self.quarter_number}"

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months touched, in order."""
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            found.append(month)
            month = (month + timedelta(days=31)).replace(day=1)
        return tuple(found)

    @property
    def before(self) -> "Period":
        """The span of the same kind that ends on the eve of this one."""
        eve = self.first - timedelta(days=1)
        if self == Period.quarter_of(self.first):
            return Period.quarter_of(eve)
        if self == Period.month(self.first):
            return Period.month(eve)
        return Period(eve - (self.last - self.first), eve)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day <= self.last


def books_open_from(today: date, calendar: WorkCalendar, report_days: int) -> date:
    """Return the first day that can still be written about.

    A quarter is written about until its report is due, `report_days` working days after its end;
    from then on nothing is added to it.
    """
    quarter = Period.quarter_of(today)
    due = calendar.after(quarter.before.last, report_days)
    return quarter.before.first if today <= due else quarter.first
