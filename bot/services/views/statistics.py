"""What the figures of /stats are asked for, and what they say."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.services.rules.periods import Period
from bot.services.views.figures import Cell, Cut, Key
from bot.services.views.participation import BodyView
from bot.services.views.schedule import PostView
from db.enums import Channel, FactKind

ENDINGS = (
    FactKind.REFUSED,
    FactKind.RETURNED,
    FactKind.REDIRECTED,
    FactKind.FORWARDED,
    FactKind.ENDED,
    FactKind.CONSULTED,
    FactKind.WITHDRAWN,
)
"""How a case ends without a reception, in the order in which it is told."""


class Span(StrEnum):
    """How long a time figures are counted in."""

    DAY = "d"
    WEEK = "w"
    MONTH = "m"
    QUARTER = "q"

    def of(self, day: date) -> Period:
        """Return the span in which a day lies."""
        match self:
            case Span.DAY:
                return Period.day(day)
            case Span.WEEK:
                return Period.week(day)
            case Span.MONTH:
                return Period.month(day)
            case Span.QUARTER:
                return Period.quarter_of(day)


class By(StrEnum):
    """By what figures are told apart."""

    BODY = "b"
    POST = "p"
    CHANNEL = "c"
    TOPIC = "t"

    @property
    def cut(self) -> Cut:
        """The column of the facts."""
        return {
            By.BODY: Cut.BODY,
            By.POST: Cut.POST,
            By.CHANNEL: Cut.CHANNEL,
            By.TOPIC: Cut.TOPIC,
        }[self]


class Behind(StrEnum):
    """A figure that opens to its cases."""

    RECEIVED = "r"
    HELD = "h"
    ANSWERED = "a"
    IN_TIME = "i"
    LATE = "l"
    BROKEN = "b"
    NO_SHOW = "n"
    REFUSED = "f"
    RETURNED = "t"
    REDIRECTED = "d"
    FORWARDED = "o"
    ENDED = "e"
    CONSULTED = "c"
    WITHDRAWN = "w"
    WAITING = "q"


class Drawing(StrEnum):
    """What a chart shows."""

    RECEIVED = "r"
    KEPT = "k"
    DAYS = "d"
    QUEUE = "q"
    WAITING = "w"
    MISSED = "n"
    MARKS = "m"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One part of the office: `number` is how a button names it, 0 what is in no part."""

    by: By
    number: int
    key: Key
    post: PostView | None = None
    body: BodyView | None = None

    @property
    def where(self) -> tuple[tuple[Cut, Key], ...]:
        """The facts of this part."""
        return ((self.by.cut, self.key),)

    @property
    def channel(self) -> Channel | None:
        """The channel, where the parts are channels."""
        return Channel(str(self.key)) if self.by is By.CHANNEL and self.key else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: those of a time, of the whole office or of one part of it."""

    span: Span
    period: Period
    today: date
    before: Period
    """The days beside which the figures are put."""
    narrowed: Narrowed | None = None

    @property
    def until(self) -> date:
        """The last day of the period that has begun."""
        return min(self.period.last, self.today)

    @property
    def where(self) -> tuple[tuple[Cut, Key], ...]:
        """To what the facts are narrowed."""
        return () if self.narrowed is None else self.narrowed.where

    @property
    def so_far(self) -> Period:
        """The days of the period up to now."""
        return Period(self.period.first, self.until)

    @property
    def after(self) -> date | None:
        """A day of the period after this one; None where that has not begun."""
        following = self.period.last + timedelta(days=1)
        return following if following <= self.today else None


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of 1 to 5 of so many ballots; `mean` is the average of all their marks."""

    ballots: int
    mean: float


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of some days. `receptions` is None where a reception belongs to no such part."""

    received: int
    receptions: int | None
    people: int
    answers: Cell
    median_days: float | None
    broken: int
    no_shows: int
    endings: dict[FactKind, int]
    queue: int

    @property
    def kept_percent(self) -> float | None:
        """Answers within the term, in percent of all answers."""
        return self.answers.kept_percent


@dataclass(frozen=True, slots=True)
class StandingQueue:
    """Who waits for a date at the end of a day: how many, and since how many calendar days."""

    count: int
    median_days: float | None
    longest_days: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What /stats shows. `marks` is None where no month of the period shows any.

    `months_over` says whether the period holds a month that is over, and so could have marks.
    """

    asked: Asked
    now: Counted
    before: Counted
    queue: StandingQueue
    marks: Marks | None
    marks_before: Marks | None
    months_over: bool
    opens_cases: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the office in a table: its figures in a line."""

    narrowed: Narrowed
    received: int
    people: int
    answers: Cell


@dataclass(frozen=True, slots=True)
class Parts:
    """A page of the parts of the office, the one that received most first."""

    asked: Asked
    by: By
    parts: tuple[Part, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart is drawn from; of the last five only what its drawing needs is filled."""

    drawing: Drawing
    asked: Asked
    period: Period
    """The days drawn: more than the period asked for where that is but a day."""
    weekly: bool
    """Whether `bars` are weeks; otherwise they are days."""
    bars: tuple[tuple[Period, Cell], ...] = ()
    missed: tuple[Cell, ...] = ()
    """Who did not come, bar by bar."""
    values: dict[int, int] | None = None
    course: tuple[tuple[date, int], ...] = ()
    marks: tuple[tuple[date, Marks | None], ...] = ()
