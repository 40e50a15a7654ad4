"""Every term of the office at a glance, and what the staff hear of their day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.views.cases import Card
from bot.services.views.desk import DutyView
from db.enums import DutyKind, Role


class Whose(StrEnum):
    """Whose terms a number of the board counts."""

    ALL = "a"
    PERSON = "p"
    ROLE = "r"
    UNIT = "u"


class Span(StrEnum):
    """Which terms a number of the board counts."""

    OVERDUE = "o"
    TODAY = "t"
    WEEK = "w"


class Lying(StrEnum):
    """Which cases a number of the board counts."""

    NOBODYS = "n"
    WAITING = "w"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many terms are overdue, end today, and end later this week."""

    overdue: int = 0
    today: int = 0
    week: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.overdue + other.overdue, self.today + other.today, self.week + other.week)

    def of(self, span: Span) -> int:
        """Return the number of a span."""
        return {Span.OVERDUE: self.overdue, Span.TODAY: self.today, Span.WEEK: self.week}[span]

    @property
    def total(self) -> int:
        """Return how many terms there are in all."""
        return self.overdue + self.today + self.week


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row of the board. `name` is that of a person or a unit; a role has none."""

    whose: Whose
    key: int
    tally: Tally
    role: Role | None = None
    name_kk: str = ""
    name_ru: str = ""


@dataclass(frozen=True, slots=True)
class Oldest:
    """The case that has waited longest for its reception."""

    public_id: str
    number: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The office's open terms by person and by unit, the most overdue on top."""

    today: date
    total: Tally
    people: tuple[BoardLine, ...]
    units: tuple[BoardLine, ...]
    nobodys: int
    """Open cases without anybody in charge."""
    waiting: int
    oldest: Oldest | None


@dataclass(frozen=True, slots=True)
class BoardDuties:
    """A page of the terms behind a number, each with the name of whoever owes it."""

    duties: tuple[tuple[DutyView, str | None], ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class BoardCases:
    """A page of the cases behind a number."""

    cards: tuple[Card, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many duties of one kind are overdue and end today."""

    kind: DutyKind
    overdue: int
    today: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody has to do today, or must not leave to tomorrow."""

    day: date
    due: tuple[Due, ...]
    to_decide: int = 0
    office: Tally | None = None
    """The whole office's terms, for whoever sees the board."""
    sees_board: bool = False

    @property
    def overdue(self) -> int:
        """Return how many duties are overdue."""
        return sum(due.overdue for due in self.due)

    @property
    def today(self) -> int:
        """Return how many duties end today."""
        return sum(due.today for due in self.due)
