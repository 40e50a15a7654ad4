"""The review as it leaves a service: who reviews what, earlier cases, and memos in sections."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.cases import Card, OutcomeView
from bot.services.views.memo import Section
from bot.services.views.schedule import PostView
from db.enums import RequestState


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """A reviewer whom a case may be given to."""

    public_id: str
    name: str
    open_cases: int
    away: bool
    holds: bool = False
    """Has the case in question now."""


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body that receives people, for a list to choose from."""

    id: int
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """Whose cases come to a reviewer by themselves; None: of any body, of any topic."""

    public_id: str
    reviewer: str
    body: BodyView | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """What an area is put together from."""

    reviewers: tuple[ReviewerView, ...]
    bodies: tuple[BodyView, ...]


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """An earlier request of the same person, without anything personal in it."""

    public_id: str
    number: str
    registered_on: date
    state: RequestState
    post: PostView | None
    topic: str | None
    outcome: OutcomeView | None


@dataclass(frozen=True, slots=True)
class Position:
    """What a unit answered about a case."""

    unit_kk: str
    unit_ru: str
    text: str


@dataclass(frozen=True, slots=True)
class MemoMaterial:
    """What a memo begins with; producing it writes a journal entry."""

    card: Card
    name: str
    represents: str | None
    matter: str
    news: str | None
    earlier: tuple[EarlierCase, ...]
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class MemoDraftView:
    """A memo that its author is filling in; sections that are not there are empty."""

    card: Card
    sections: dict[Section, str]


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A version of a memo in the list of versions, without what it says."""

    version: int
    author: str
    written_at: datetime
    file: bool


@dataclass(frozen=True, slots=True)
class MemoSheet:
    """A version of a memo to be read or printed; producing it writes a journal entry."""

    card: Card
    version: int
    author: str
    written_at: datetime
    text: str | None
    file_id: str | None
    sections: dict[Section, str]
