"""The working calendar as it leaves a service: years, months, overrides, and what a change does."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.rules.counting import Change, Count, DayReason
from db.enums import DutyKind


@dataclass(frozen=True, slots=True)
class OverrideView:
    """A day that an act made a working day or a day off."""

    day: date
    working: bool
    act: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of the working calendar."""

    year: int
    known: bool
    """False past the years that the library knows: nothing else can be told of it then."""
    may_approve: bool
    months: tuple[int, ...] = ()
    """Working days of each month, January first."""
    overrides: tuple[OverrideView, ...] = ()
    approved_at: datetime | None = None
    approved_by: str | None = None
    changes: tuple[Change, ...] = ()
    """Days in which the library differs now from what was approved."""
    fingerprint: str = ""
    """Names the year as it is shown, in 12 characters."""


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: every day that is not as in a plain week, weekends left out."""

    month: date
    working: int
    days: tuple[DayReason, ...]
    overrides: tuple[OverrideView, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A term that another calendar moves.

    `kept` is set where the count gives an earlier day than the one promised to the applicant: the
    promise stays, and `new` is what the count gives.
    """

    kind: DutyKind
    public_id: str
    number: str
    old: date
    new: date
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of one day would do, before it is confirmed."""

    day: date
    working: bool | None
    """What the day becomes; None: as the library has it."""
    before: DayReason
    after: DayReason
    moves: tuple[Move, ...]
    alarms: int
    receptions: int
    """Approved receptions that lie on the day."""
    unknown: int
    """Open terms that run past the years the calendar knows."""
    fingerprint: str
    """Names the effect as it is shown, in 12 characters."""


@dataclass(frozen=True, slots=True)
class CountView:
    """A count explained, with the usual terms from the same day."""

    count: Count
    terms: tuple[tuple[int, date | None], ...]
