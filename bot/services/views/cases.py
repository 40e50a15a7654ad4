"""Cases as they leave a service: for the desk, for the applicant, behind "Show"."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.services.views.consultations import AboutCase
from bot.services.views.endings import (
    NO_MARKS,
    AlternativeView,
    CorrectionView,
    Marks,
    ReferralView,
)
from bot.services.views.guests import Guest
from bot.services.views.memo import Section
from bot.services.views.missing import Missing
from bot.services.views.pauses import PauseView
from bot.services.views.people import Person
from bot.services.views.room import RoomView
from bot.services.views.schedule import FreeDay, PostView, SeatView
from bot.services.views.tasks import CaseLink, OwnInstruction
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    Decision,
    HeldResult,
    Language,
    Mode,
    NoteKind,
    OutcomeKind,
    ProposalKind,
    RequestState,
    TellBy,
)

if TYPE_CHECKING:
    from bot.services.views.changes import OfferView
    from bot.services.views.units import MaterialAnswer


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as a card shows it; its text is behind "Show"."""

    kind: ProposalKind
    ground: str | None
    proposed_by: int
    proposed_at: datetime
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Card:
    """A case without personal data: what any screen may show to those who may see the case."""

    public_id: str
    number: str
    version: int
    state: RequestState
    channel: Channel
    language: Language
    kind: ApplicantKind
    citizenship: Citizenship
    post: PostView | None
    received_at: datetime
    registered_at: datetime
    answer_due_on: date
    days_left: int
    """Working days to the answer's term; negative when it is over."""
    answered: bool
    official_number: str | None
    check_identity: bool
    out_of_turn: int | None
    """The class of those received out of turn, 1 before 2; None for everybody else."""
    seat: SeatView | None
    has_memo: bool
    asked: bool
    """A question of the office waits for the applicant's answer."""
    proposal: ProposalView | None
    origin: CaseLink | None = None
    """The held reception that this written appeal was made of."""
    appeal: CaseLink | None = None
    """The written appeal made of this held reception."""
    instructions: int = 0
    """How many instructions were given after the reception."""
    format: Mode | None = None
    """How the person would be received; None: either way."""
    days: tuple[int, ...] = ()
    """Preferred weekdays, Monday 0."""
    secrecy_cleared: bool | None = None
    """The check of point 11; None while it is not made, or not needed."""
    guests: tuple[Guest, ...] = ()
    """Other bodies invited to the reception (point 18)."""
    counted_due_on: date | None = None
    """What the count gives where it is earlier than the term promised to the applicant."""
    pause: PauseView | None = None
    """The pause that holds now: the clock of the answer stands still."""
    claims: bool = False
    """Claims a category received out of turn; which one is shown on request only."""
    by_hand: bool = False
    """The seat was given by hand; the reason is behind "Show"."""
    endings: Marks = NO_MARKS
    files: int = 0
    """How many files belong to the case, of the applicant and of units."""
    materials: int = 0
    """How many questions were put to units."""
    advice: tuple[AboutCase, ...] = ()
    """The consultations about the case, the latest first."""
    unread: bool = False
    """Something that the applicant sent unasked waits to be read."""
    tell_by: TellBy = TellBy.CHAT
    """How the applicant is told what must reach them."""
    topic: str | None = None
    """A code of the office's topics."""
    reviewer_id: int | None = None
    """The staff entry of the reviewer who has the case; None: it lies in the pool."""
    earlier: int = 0
    """How many earlier requests the same person has; for the staff only."""
    information_by: date | None = None
    """By when the applicant adds what is missing, while the case waits for it."""
    deleted_on: date | None = None
    """When the personal data were deleted, because their term was over; the figures stay."""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the applicant's timeline: the journal's action and when."""

    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteView:
    """A question or an answer."""

    kind: NoteKind
    text: str
    at: datetime
    missing: tuple[Missing, ...] = ()
    """What is missing, where the question asks for information; its text may be empty then."""
    due_on: date | None = None
    """By when the information is awaited."""


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """How it ended. A ground exists for a refusal, a letter for it and for an answered appeal."""

    kind: OutcomeKind
    at: datetime
    ground: str | None
    text: str | None
    letter_number: str | None
    result: HeldResult | None = None
    """What was decided at a held reception."""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A case as its applicant sees it."""

    card: Card
    code: str
    place_in_queue: int | None
    deferred: bool
    """Received out of working hours, hence registered on a later day."""
    timeline: tuple[Event, ...]
    notes: tuple[NoteView, ...]
    outcome: OutcomeView | None
    instructions: tuple[OwnInstruction, ...] = ()
    """Promises made at the reception: their terms, and what came of them."""
    places: tuple[FreeDay, ...] = ()
    """The next reception days of the post with free places, while the case waits for one."""
    room: RoomView | None = None
    """On the reception day: who is in the room and who goes in next."""
    offer: "OfferView | None" = None
    """A place that is offered now and waits for an answer."""
    new_date_by: date | None = None
    """By when somebody whose date was given back or taken away hears of a new one."""
    steps_in_the_way: bool = False
    """A way in without steps was asked for, and none is noted for the place given."""
    referrals: tuple[ReferralView, ...] = ()
    """What of the matter was sent on to other bodies, oldest first."""
    alternative: AlternativeView | None = None
    """What is offered instead of the reception and waits for an answer."""
    correction: CorrectionView | None = None
    """The latest correction of how the request ended."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may learn from a verification code: that it exists and where it stands."""

    number: str
    state: RequestState
    registered_at: datetime
    answer_due_on: date
    public_id: str


@dataclass(frozen=True, slots=True)
class MemoView:
    """A version of the memo: a typed text, or a document that Telegram keeps."""

    version: int
    text: str | None
    file_id: str | None
    written_at: datetime
    sections: dict[Section, str] = field(default_factory=dict)
    """What was written by the template; such a version has neither text nor file."""

    @property
    def whole(self) -> str | None:
        """What is written, typed or in sections; None for a document."""
        return self.text if not self.sections else "\n\n".join(filter(None, self.sections.values()))


@dataclass(frozen=True, slots=True)
class Revealed:
    """The personal side of a case; producing it writes a journal entry."""

    card: Card
    person: Person
    matter: str
    category: str | None
    notes: tuple[NoteView, ...]
    memo: MemoView | None
    proposal_text: str | None
    return_note: str | None
    hand_reason: str | None = None
    """Why the seat was given by hand."""
    secrecy_reason: str | None = None
    """Why the person was not cleared under the secrecy regime."""
    units: "tuple[MaterialAnswer, ...]" = ()
    """What units answered about the case."""
    news: str | None = None
    """What the applicant says is new since an earlier request that was answered."""
    handed: str | None = None
    """The word with which a colleague handed the case on."""
