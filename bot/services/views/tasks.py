"""Instructions given at receptions, as they leave a service (APPC article 46)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.people import StaffView
from bot.services.views.schedule import PostView
from db.enums import InstructionState, Language


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """A later day asked for, on which the issuer has not decided yet."""

    due_on: date
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class InstructionView:
    """An instruction as a list and its card show it; what is to be done is behind "Show"."""

    public_id: str
    version: int
    case_id: str
    number: str
    post: PostView | None
    language: Language
    """In which the applicant is answered."""
    state: InstructionState
    given_at: datetime
    due_on: date
    days_left: int
    """Working days to the term; negative when it is over."""
    overdue: bool
    """The term is over and the executor has not reported."""
    executor: StaffView
    executor_left: bool
    issuer: StaffView
    issuer_left: bool
    extension: ExtensionView | None
    returned: bool
    """The last report was sent back with a remark."""
    closed_at: datetime | None
    to_carry_out: bool
    """The person who looks is the executor."""
    to_control: bool
    """The person who looks may act as the issuer."""
    may_show: bool
    """The person who looks may see what is to be done."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the executor reported, and the remark with which it came back."""

    text: str
    at: datetime
    remark: str | None


@dataclass(frozen=True, slots=True)
class InstructionRevealed:
    """The texts of an instruction; producing it writes a journal entry."""

    card: InstructionView
    text: str
    reports: tuple[ReportView, ...]
    extension_reason: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class OwnInstruction:
    """A promise made at a reception, as the applicant sees it: the term, and what came of it."""

    public_id: str
    given_at: datetime
    due_on: date
    overdue: bool
    state: InstructionState
    result: str | None
    closed_at: datetime | None
    moved: bool = False
    """Whether the message at hand is about a later term; the promise itself was told before."""


@dataclass(frozen=True, slots=True)
class CaseLink:
    """The other end of a written appeal: the reception it came from, or the appeal made of it."""

    public_id: str
    number: str
