"""Offers of freed places, and what a change of an approved schedule does to whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.views.cases import Card
from bot.services.views.schedule import PostView, SeatView
from db.enums import ChangeReason, OfferState


class ChangeKind(StrEnum):
    """What may happen to receptions that are approved already."""

    ABSENCE = "a"
    CANCELLED = "c"
    ROOM = "r"
    HOLDER = "h"


class StandIn(StrEnum):
    """Who receives while the holder of the post does not."""

    UNASKED = "-"
    NOBODY = "n"
    ACTING = "a"
    POST = "p"


@dataclass(frozen=True, slots=True)
class OfferView:
    """A place offered to one person, as it stands now."""

    public_id: str
    state: OfferState
    seat: SeatView
    expires_at: datetime
    card: Card


@dataclass(frozen=True, slots=True)
class Change:
    """A change of approved receptions, complete: nothing is left to be asked.

    `subject` is the post of an absence, else the reception. `first_on` and `last_on` are the days
    of an absence, both included. `stand_in` is the post whose holder receives instead, or, for
    `StandIn.ACTING`, nobody else's; `place_id` is the new room.
    """

    kind: ChangeKind
    subject: int
    reason: ChangeReason
    first_on: date | None = None
    last_on: date | None = None
    instead: StandIn = StandIn.NOBODY
    stand_in: int = 0
    place_id: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """An approved reception that may be changed, with how many people hold places in it."""

    id: int
    post: PostView
    holder: str
    place_id: int
    place_kk: str
    place_ru: str
    starts_at: datetime
    ends_at: datetime
    taken: int


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who may receive instead, and is free at these hours."""

    instead: StandIn
    post: PostView
    holder: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room that is free at these hours."""

    id: int
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody whose given place changes: from which one to which, None while there is none."""

    number: str
    public_id: str
    old: SeatView
    new: SeatView | None
    reachable: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change would do, in the order of the queue; `fingerprint` changes with any of it."""

    change: Change
    post: PostView
    windows: tuple[Window, ...]
    holder: str | None
    """Who receives instead."""
    room: Room | None
    hits: tuple[Hit, ...]
    offers: int
    """Open offers of places that are cancelled."""
    told_by: date
    """By when those without a new place hear of one."""
    fingerprint: str

    @property
    def moved(self) -> int:
        """How many get another place, or the same hour elsewhere."""
        return sum(hit.new is not None for hit in self.hits)

    @property
    def waiting(self) -> int:
        """How many go back into the queue for now."""
        return len(self.hits) - self.moved

    @property
    def by_phone(self) -> int:
        """How many cannot be reached by Telegram."""
        return sum(not hit.reachable for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Carried:
    """The answer to a confirmation: done as shown, or what is true now instead."""

    impact: Impact
    done: bool
