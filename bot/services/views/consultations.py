"""Consultations as they leave a service: for the helper's desk, for the person, behind "Show"."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from bot.services.views.people import StaffView
from bot.services.views.tasks import CaseLink
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    Role,
)


class ConsultedPerson(BaseModel):
    """Who was advised, as far as they said it; sealed in the database."""

    model_config = ConfigDict(frozen=True)

    full_name: str | None = None
    phone: str | None = None


NOBODY = ConsultedPerson()
"""Who said neither a name nor a phone."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks in the chat. `role` None: whoever is free gives the advice."""

    text: str
    language: Language
    topic: str | None = None
    role: Role | None = None
    phone_survey: bool = False
    """May be phoned and asked for an opinion; the phone is that of the stored details."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consultation that a helper gave without the chat and writes down after it."""

    way: ConsultationWay
    outcome: ConsultationOutcome
    language: Language
    topic: str | None = None
    reason: DeclineReason | None = None
    person: ConsultedPerson = NOBODY
    phone_survey: bool = False
    case_id: str | None = None
    """The case that the consultation was about."""


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A consultation without personal data and without a word of the talk."""

    public_id: str
    version: int
    state: ConsultationState
    way: ConsultationWay
    role: Role
    language: Language
    topic: str | None
    asked_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    due_on: date | None
    """By when it is answered, while somebody waits for it."""
    outcome: ConsultationOutcome | None
    reason: DeclineReason | None
    staff: StaffView | None
    """Who gives the advice; None while nobody has taken it."""
    mine: bool
    """It lies with the person who looks, or with whom they stand in for."""
    open_to_me: bool
    """The person who looks may read it: it is theirs, or waits for somebody of their role."""
    in_chat: bool
    """The person reads the answer in the chat."""
    reachable: bool
    """The person's chat takes messages; a blocked one does not."""
    offered: bool
    """It was offered instead of a reception and accepted; the matter is that of the case."""
    case: CaseLink | None
    booked: CaseLink | None
    phone_survey: bool
    known: bool
    """A name or a phone is kept behind "Show"."""
    forgotten: bool = False
    """The personal data were deleted, because their term is over or the person wished it."""

    @property
    def code(self) -> str:
        """Return by what colleagues name it to one another; it leads to nobody."""
        return self.public_id[:4]


@dataclass(frozen=True, slots=True)
class ConsultationLineView:
    """A line of the talk."""

    by_staff: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsultationShown:
    """A consultation in full; producing it writes a journal entry."""

    view: ConsultationView
    person: ConsultedPerson
    lines: tuple[ConsultationLineView, ...]
    matter: str | None
    """The matter of the case in which the consultation was offered and accepted."""


@dataclass(frozen=True, slots=True)
class OwnConsultation:
    """A consultation as the person who asked sees it."""

    view: ConsultationView
    lines: tuple[ConsultationLineView, ...]


@dataclass(frozen=True, slots=True)
class ToBook:
    """What is known for a request that somebody wants to book after advice."""

    public_id: str
    way: ConsultationWay
    language: Language
    topic: str | None
    full_name: str | None
    phone: str | None
    matter: str | None
    """What the person asked, in their own words; None where nothing was written."""


@dataclass(frozen=True, slots=True)
class CaseToRecord:
    """A case as the form of a consultation about it needs it."""

    public_id: str
    number: str
    language: Language
    topic: str | None


@dataclass(frozen=True, slots=True)
class AboutCase:
    """A consultation about a case as its card tells of it: without a reason or a word of it."""

    way: ConsultationWay
    state: ConsultationState
    outcome: ConsultationOutcome | None
    at: datetime
    """When it ended; while it goes on, when it was asked for."""


@dataclass(frozen=True, slots=True)
class AdviceCounts:
    """What lies on the desk of somebody who gives advice."""

    waiting: int = 0
    """Questions without an answer, one's own and those of the role."""
    talks: int = 0
    """One's own that are answered and not ended."""
    to_book: int = 0
    """People without a chat who wish to book, for the registrar."""


NOTHING = AdviceCounts()
"""What lies on the desk of all others."""
