"""The telephone survey as it leaves the services: draws, calls, and who is called (point 38)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.people import StaffView
from bot.services.views.schedule import PostView
from bot.services.views.tasks import CaseLink
from db.enums import (
    CallResult,
    CallState,
    Language,
    Questionnaire,
    SampleFrame,
)


@dataclass(frozen=True, slots=True)
class SampleView:
    """A draw and how far its calls are; nobody is named."""

    public_id: str
    month: date
    frame: SampleFrame
    method: str
    seed: str
    population: int
    size: int
    drawn_at: datetime
    confirmed_by: StaffView | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    counts: dict[CallState, int]
    to_book: int
    """People who wish to book and have no request yet."""
    ready: int
    """Calls that can be made now."""
    next_at: datetime | None
    """When the next call can be made, where none can be made now."""


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """A draw repeated from its seed."""

    sample: SampleView
    population: tuple[str, ...]
    drawn: tuple[str, ...]
    """The public ids that the seed gives, in their order."""
    agrees: bool
    """They are those on the call sheet."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach somebody, and who made it."""

    result: CallResult
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class CallView:
    """A drawn person without name and number."""

    public_id: str
    version: int
    sample_id: str
    frame: SampleFrame
    month: date
    questionnaire: Questionnaire
    position: int
    size: int
    state: CallState
    language: Language
    """In which the person is spoken to."""
    ended_on: date
    """The day of the ending that is asked about."""
    topic: str | None
    post: PostView | None
    case: CaseLink | None
    """The case asked about; None for a consultation, which may have none."""
    tries: tuple[Try, ...]
    next_try: datetime | None
    taken_by: str | None
    """The colleague who has the number before them now."""
    wishes_booking: bool
    booked: CaseLink | None


@dataclass(frozen=True, slots=True)
class Called:
    """Whom to call; producing it writes a journal entry."""

    call: CallView
    name: str | None
    phone: str


@dataclass(frozen=True, slots=True)
class Booking:
    """What is known for the request that somebody wishes to book in the call."""

    call_id: str
    language: Language
    full_name: str | None
    phone: str
    topic: str | None
    matter: str | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the call sheet for a phone room; producing it writes a journal entry."""

    called: Called
    tries: int
