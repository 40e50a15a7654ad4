"""What figures are asked for, and what is found."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from bot.services.rules.periods import Period
from bot.services.views.cases import Card
from db.enums import Channel, FactKind, Mode


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a fact says besides the case it is about; None for `day` is today.

    None for `unscheduled` is as the case came.
    """

    day: date | None = None
    detail: str | None = None
    reason: str | None = None
    value: int | None = None
    in_time: bool | None = None
    place_id: int | None = None
    reception_id: int | None = None
    mode: Mode | None = None
    unscheduled: bool | None = None

    def called(self, detail: str) -> Self:
        """Return the same of today with this detail: what is promised is promised today."""
        return replace(self, day=None, detail=detail)


NO_PARTICULARS = Particulars()


class Cut(StrEnum):
    """By what facts are told apart; the values are columns of the table."""

    BODY = "body_id"
    POST = "post_id"
    PLACE = "place_id"
    RANK = "rank"
    CHANNEL = "channel"
    TOPIC = "topic"
    MODE = "mode"
    SOCIAL = "social"
    DETAIL = "detail"
    REASON = "reason"
    DAY = "day"


Key = str | int | date | None
"""A value of a cut: an id, a member of a vocabulary, a code, a day; None where it is not known."""
Keys = tuple[str, ...]
"""Several values of a cut, any of which is meant."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which facts: of these kinds, in these days, narrowed by what stands here.

    `where` pairs a cut with its value, or with several. None for `in_time`, `foreign`,
    `out_of_turn` and `unscheduled` asks for either.
    """

    kinds: tuple[FactKind, ...]
    period: Period
    where: tuple[tuple[Cut, Key | Keys], ...] = ()
    in_time: bool | None = None
    foreign: bool | None = None
    out_of_turn: bool | None = None
    unscheduled: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Which cases: those that came into something more often than they left it, by a day's end."""

    came: FactKind
    left: FactKind
    on: date
    where: tuple[tuple[Cut, Key], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """How often something happened, how often in time and late, and the sum of its values."""

    count: int = 0
    in_time: int = 0
    late: int = 0
    value: int = 0

    def __add__(self, other: Self) -> "Cell":
        """Add two cells."""
        return Cell(
            self.count + other.count,
            self.in_time + other.in_time,
            self.late + other.late,
            self.value + other.value,
        )

    @property
    def kept_percent(self) -> float | None:
        """Terms kept of those that had one, in percent; None where there was none."""
        counted = self.in_time + self.late
        return None if not counted else 100 * self.in_time / counted


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in the queue at the end of a day; `days` are calendar days since registration."""

    request_id: int
    public_id: str
    number: str
    post_id: int | None
    days: int


@dataclass(frozen=True, slots=True)
class FigureCases:
    """A page of the cases behind a figure."""

    cards: tuple[Card, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class PublicCounter:
    """What everybody may read: None where fewer people than the smallest cell would show."""

    period: Period
    answered: int | None
    kept_percent: float | None
    median_days: float | None
    waiting: int | None


CHANNELS = tuple(Channel)
"""The channels in their order, for tables."""
