"""What people say, as the head and the auditor see it: counts, remarks, calls back."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.schedule import PostView
from bot.services.views.tasks import CaseLink
from db.enums import CallBackOutcome, CallBackReason, Language, Questionnaire


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """The answers to one question in a month; None where too few people gave one."""

    ask: str
    average: float | None
    """The mean of the marks; None for a question with choices, or of too few."""
    answers: tuple[tuple[str, int | None], ...]
    """How often each mark ("1" to "5") or choice was given, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class QuestionnaireCount:
    """The ballots of one questionnaire in a month."""

    questionnaire: Questionnaire
    answered: int | None
    """None: fewer than may be shown, or as few as would give such a number away."""
    questions: tuple[QuestionCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Voices:
    """What was answered in a month that is over."""

    month: date
    answered: int | None
    """None: fewer than may be shown."""
    smallest: int
    counts: tuple[QuestionnaireCount, ...]
    remarks: int
    """Remarks that may be read, of all months that are over."""
    calls: int
    """Calls back that wait for whoever looks; 0 for who makes none."""
    low_marks: tuple[date, ...]
    """Months whose low marks wait for what the head does about them."""
    first: bool
    """No earlier month has any answer."""
    last: bool
    """No later month is over."""


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What somebody added in their own words: to which questions, and nothing else of it."""

    questionnaire: Questionnaire
    text: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class LowCount:
    """How often one question about one post was answered badly; None: several, merged."""

    ask: str | None
    post: PostView | None
    merged: bool
    """Several posts together, each with fewer than may be shown."""
    count: int


@dataclass(frozen=True, slots=True)
class LowMarks:
    """The low marks of a month, and what was done about them."""

    month: date
    total: int | None
    """Answers that are low; None: fewer than may be shown, but not none."""
    smallest: int
    cells: tuple[LowCount, ...]
    done: str | None
    done_on: date | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class CallBackView:
    """A wish to be called, without the person and without a word they wrote."""

    public_id: str
    version: int
    reason: CallBackReason
    questionnaire: Questionnaire
    mark: int | None
    case: CaseLink | None
    """None: the person was given advice in the chat."""
    post: PostView | None
    opened_at: datetime
    due_on: date | None
    """By when the call is made; None once it is over."""
    overdue: bool
    tries: int
    tries_left: int
    commented: bool
    outcome: CallBackOutcome | None
    closed_on: date | None
    conflict: bool = False
    """It is about the person who looks, and nobody else is left who could call."""


@dataclass(frozen=True, slots=True)
class CallBackShown:
    """Whom to call and what they wrote; producing it writes a journal entry."""

    view: CallBackView
    full_name: str | None
    phone: str | None
    language: Language
    comment: str | None
    told: str | None
    """What was written down after the call."""
