"""Posts, seats, receptions and imports as they leave a service."""

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Mode


@dataclass(frozen=True, slots=True)
class PostView:
    """A post and who holds it; both names in Kazakh and Russian."""

    id: int
    title_kk: str
    title_ru: str
    body_kk: str
    body_ru: str
    holder: str


@dataclass(frozen=True, slots=True)
class SeatView:
    """A given or proposed seat."""

    id: int
    number: int
    starts_at: datetime
    place_kk: str
    place_ru: str
    holder: str
    confirmed: bool | None = None
    reception_id: int = 0
    minutes: int = 0
    mode: Mode = Mode.IN_PERSON
    link: str | None = None
    directions_kk: str | None = None
    directions_ru: str | None = None
    step_free: bool = False
    in_emergency: bool = False
    """Whether an emergency decided the form, whatever the person wished."""


@dataclass(frozen=True, slots=True)
class ReceptionView:
    """A window of an approved schedule, for citizens."""

    id: int
    post: PostView
    holder: str
    place_kk: str
    place_ru: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    free: int
    mode: Mode = Mode.IN_PERSON
    step_free: bool = False
    directions_kk: str | None = None
    directions_ru: str | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row of an import that cannot be taken: its number, the column, and a reason's code."""

    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: a draft schedule."""

    schedule_id: int
    receptions: int
    posts: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved schedule and the seats made by it."""

    schedule_id: int
    receptions: int
    seats: int


@dataclass(frozen=True, slots=True)
class FreeDay:
    """How many places of a post are still free on a reception day."""

    on: date
    free: int
