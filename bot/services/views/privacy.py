"""What is kept about a person, as it leaves a service, and a consent taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.views.cases import NoteView, OutcomeView
from bot.services.views.consultations import ConsultedPerson
from bot.services.views.people import Person
from bot.services.views.schedule import PostView
from bot.services.views.tasks import OwnInstruction
from db.enums import (
    Channel,
    Citizenship,
    ConsultationOutcome,
    ConsultationState,
    Language,
    LetterKind,
    Media,
    Mode,
    Questionnaire,
    RequestState,
    Role,
    SocialGroup,
    SurveyState,
    TellBy,
)


class Way(StrEnum):
    """What becomes of open requests when a consent is taken back."""

    NONE = "n"
    """There are none."""
    END = "e"
    """They are withdrawn too."""
    PHONE = "p"
    """They go on, and the person is told by phone."""
    LETTER = "l"
    """They go on, and the person is told by letter."""


class ConsentEnd(StrEnum):
    """What the office did with a withdrawal."""

    DELETED = "deleted"
    REFUSED = "refused"


class Detail(StrEnum):
    """What a person may correct without anybody's help."""

    NAME = "n"
    PHONE = "p"
    ADDRESS = "a"


@dataclass(frozen=True, slots=True)
class WithdrawalView:
    """A consent that was taken back; it names numbers and nobody."""

    id: int
    asked_on: date
    due_on: date
    refusal: str | None
    """Why the data are not deleted, for the person alone."""
    pending: bool
    opened: tuple[str, ...]
    """Numbers of the requests that the office still works on."""
    closed: tuple[str, ...]
    """Numbers of ended requests, which stay in the register for their term."""


@dataclass(frozen=True, slots=True)
class MyData:
    """What is kept about whoever writes, in short."""

    consented: bool
    details: Person | None
    opened: int
    closed: int
    kept_until: date | None
    """By when the last of the ended requests loses its personal data; None without one."""
    consultations: int
    """Consultations that are over and not yet forgotten."""
    surveys: bool
    """False: no survey is sent any more."""
    may_phone: bool | None
    """Whether they may be phoned for the survey; None where nothing is kept to phone about."""
    withdrawal: WithdrawalView | None


@dataclass(frozen=True, slots=True)
class HeldConsent:
    """A proof of consent."""

    version: str
    language: Language
    text_hash: str
    given_at: datetime
    asked_back_at: datetime | None
    ended_at: datetime | None
    refusal: str | None
    """Why the data were not deleted when it was taken back."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that the person added to a request."""

    name: str
    media: Media
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HeldDate:
    """A date of a reception that was given, and when the person came."""

    starts_at: datetime
    given_back: bool
    """It was let go, moved, or taken away."""
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter about the request; what it says stands in the outcome or was sent."""

    kind: LetterKind
    number: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request with everything in it that is the person's own."""

    number: str
    official_number: str | None
    state: RequestState
    channel: Channel
    post: PostView | None
    received_at: datetime
    registered_at: datetime
    answer_due_on: date
    language: Language
    citizenship: Citizenship
    person: Person
    matter: str
    news: str | None
    category: str | None
    topic: str | None
    format: Mode | None
    days: tuple[int, ...]
    tell_by: TellBy
    phone_survey: bool
    social: SocialGroup | None
    """Noted by the office for the lines of its report."""
    dates: tuple[HeldDate, ...]
    letters: tuple[HeldLetter, ...]
    notes: tuple[NoteView, ...]
    files: tuple[HeldFile, ...]
    outcomes: tuple[OutcomeView, ...]
    instructions: tuple[OwnInstruction, ...]
    kept_until: date | None
    """When its personal data are deleted; None while it is open."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of a consultation."""

    own: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldConsultation:
    """A consultation that the person asked for in the chat."""

    state: ConsultationState
    asked_at: datetime
    ended_at: datetime | None
    topic: str | None
    outcome: ConsultationOutcome | None
    phone_survey: bool
    person: ConsultedPerson
    lines: tuple[HeldLine, ...]
    kept_until: date | None


@dataclass(frozen=True, slots=True)
class HeldSurvey:
    """That the person was to be asked for an opinion; the answers lead to nobody."""

    questionnaire: Questionnaire
    state: SurveyState
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """That a message went to the chat; its words are made when it goes."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldCall:
    """That the person asked the head for a call, with their own words about it."""

    asked_at: datetime
    comment: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldInvitation:
    """That the person answers for a body at a reception, under which name."""

    body: str
    name: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is kept about an account."""

    made_at: datetime
    telegram_id: int
    language: Language | None
    since: datetime
    seen_on: date | None
    no_surveys_at: datetime | None
    details: Person | None
    consents: tuple[HeldConsent, ...]
    requests: tuple[HeldRequest, ...]
    consultations: tuple[HeldConsultation, ...]
    surveys: tuple[HeldSurvey, ...]
    messages: tuple[HeldMessage, ...]
    calls: tuple[HeldCall, ...]
    invitations: tuple[HeldInvitation, ...]
    roles: tuple[Role, ...]
    """Roles in the office, for somebody who works there."""
    names: tuple[str, ...]
    """Under which names they work there."""
