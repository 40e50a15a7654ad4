"""What leaves a service: frozen values without sessions, keys or laziness."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    Decision,
    DutyKind,
    Language,
    NoteKind,
    OutcomeKind,
    ProposalKind,
    RequestState,
    Role,
)


class Represented(BaseModel):
    """Who stands behind a representative: a person or an organisation (APPC article 68)."""

    model_config = ConfigDict(frozen=True)

    name: str
    identifier: str | None = None
    basis: str


class Person(BaseModel):
    """Personal data of an applicant; sealed in the database, shown only behind "Show"."""

    model_config = ConfigDict(frozen=True)

    full_name: str
    iin: str | None
    phone: str
    address: str
    represents: Represented | None = None
    help: tuple[str, ...] = ()
    days: tuple[int, ...] = ()


class Application(BaseModel):
    """A filled form, ready to be registered. `out_of_turn` is a category code of the office."""

    model_config = ConfigDict(frozen=True)

    kind: ApplicantKind
    citizenship: Citizenship
    person: Person
    matter: str
    post_id: int | None
    language: Language
    check_identity: bool = False
    phone_survey: bool = False
    category: str | None = None


@dataclass(frozen=True, slots=True)
class AccountView:
    """Whoever writes to the bot. `consented` is about the text now in force."""

    id: int
    telegram_id: int
    language: Language | None
    consented: bool
    reachable: bool
    details: Person | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of the staff in one role."""

    id: int
    public_id: str
    role: Role
    name: str
    joined_at: datetime


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


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """How it ended. Ground and letter exist for a refusal only."""

    kind: OutcomeKind
    at: datetime
    ground: str | None
    text: str | None
    letter_number: str | None


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


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may learn from a verification code: that it exists and where it stands."""

    number: str
    state: RequestState
    registered_at: datetime
    answer_due_on: date


@dataclass(frozen=True, slots=True)
class MemoView:
    """A version of the memo: a typed text, or a document that Telegram keeps."""

    version: int
    text: str | None
    file_id: str | None
    written_at: datetime


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


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty on somebody's desk."""

    id: int
    kind: DutyKind
    due_at: datetime
    overdue: bool
    public_id: str
    number: str
    post: PostView | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Today's work of a member of the staff, most urgent first."""

    today: date
    roles: tuple[Role, ...]
    overdue: int
    due_today: int
    due_this_week: int
    duties: tuple[DutyView, ...]
    to_enter: int
    to_review: int
    to_decide: int
    to_distribute: int
    letters: int
    on_the_day: int
    missed: int
    """Cases whose applicant did not come and may go back into the queue."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of a distribution: the case and its seat, or the reason why there is none."""

    number: str
    public_id: str
    seat: SeatView | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """The proposal for the whole queue of a post; `fingerprint` changes with what it rests on."""

    post: PostView
    lines: tuple[Proposed, ...]
    fingerprint: str


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
class SurveyView:
    """A survey on its way: which outcome, whom it names, which answer is missing."""

    public_id: str
    kind: OutcomeKind
    happened_on: date
    post: PostView | None
    step: int
    """1 or 2: the question to answer; 3: the comment; 0: nothing more is asked."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts and marks of the office so far."""

    by_state: dict[RequestState, int]
    answered_in_time: int
    answered_late: int
    unanswered_late: int
    surveys_asked: int
    surveys_answered: int
    average_first: float | None
    average_second: float | None
