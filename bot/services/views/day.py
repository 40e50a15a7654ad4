"""The reception day as it leaves a service: the day, a reception with its room, one line of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.rules.room import Stage
from bot.services.rules.sheet import BadLine, SheetEntry
from bot.services.views.cases import Card
from bot.services.views.schedule import PostView
from db.enums import Citizenship, HeldResult, Language, Mode, RequestState


class Paper(StrEnum):
    """Papers that are looked at on arrival and never photographed."""

    IDENTITY = "identity"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One person of a reception day, without personal data.

    `seat` and `starts_at` are None for who came without booking; `visit_id` is 0 before arrival.
    """

    public_id: str
    number: str
    version: int
    state: RequestState
    seat: int | None
    starts_at: datetime | None
    stage: Stage
    late_minutes: int
    """Minutes after the seat's time: of the arrival, or until now; 0 for who is in time."""
    represents: bool
    confirmed: bool
    check_identity: bool
    visit_id: int = 0
    identity_seen: bool = False
    authority_seen: bool = False
    arrived_at: datetime | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayReception:
    """A reception of a day: its lines in order, who is in the room and who goes in next."""

    id: int
    post: PostView
    holder: str
    place_kk: str
    place_ru: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    link: str | None
    lines: tuple[DayLine, ...]
    inside: DayLine | None
    next: DayLine | None


@dataclass(frozen=True, slots=True)
class DayList:
    """A day: receptions of earlier days whose result is missing, then the day's own ones."""

    day: date
    today: date
    missing: tuple[DayLine, ...]
    receptions: tuple[DayReception, ...]
    unmet: int = 0
    """Cases of the day with a wish for help that nobody on the roster can fulfil (point 17)."""


@dataclass(frozen=True, slots=True)
class DayCard:
    """A case on its reception day; without a reception none is near (`line` is None then)."""

    card: Card
    line: DayLine | None = None
    reception: DayReception | None = None
    today: bool = False
    waits_for: tuple[DayReception, ...] = ()
    """Today's receptions in which who has no date could be received without booking."""


@dataclass(frozen=True, slots=True)
class Held:
    """The card of a held reception; what is None is taken from the visit and the reception."""

    result: HeldResult | None = None
    consulted: bool = False
    received_by: str | None = None
    began_at: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class HeldBefore:
    """What is known of a held reception before its outcome is written."""

    card: Card
    received_by: str
    began_at: datetime | None
    ended_at: datetime | None
    day: date


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who came without booking: what the short form asks."""

    full_name: str
    iin: str | None
    citizenship: Citizenship
    phone: str
    matter: str
    language: Language
    check_identity: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered walk-in: the number and the code are written on paper for the person."""

    card: Card
    code: str
    may_wait: bool
    """Whether the person may wait to be received today (point 11 is checked before)."""


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A typed sheet as it was read, before it is confirmed; `numbers` are those of the cases."""

    reception: DayReception
    entries: tuple[SheetEntry, ...]
    bad: tuple[BadLine, ...]
    fingerprint: str
