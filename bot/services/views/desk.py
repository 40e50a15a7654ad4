"""What a desk shows: duties, piles, surveys, figures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.services.views.consultations import NOTHING, AdviceCounts
from bot.services.views.schedule import PostView
from db.enums import DutyKind, Role

if TYPE_CHECKING:
    from bot.services.views.board import Tally


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty on somebody's desk; one of the office itself belongs to no case."""

    id: int
    kind: DutyKind
    subject: str
    due_at: datetime
    overdue: bool
    public_id: str | None
    number: str | None
    post: PostView | None
    stands_for: str | None = None
    """The colleague in whose place the person who looks does it."""


@dataclass(frozen=True, slots=True)
class DraftWaiting:
    """A drafted schedule with receptions to come, which somebody may approve."""

    schedule_id: int
    month: date
    receptions: int


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
    mine: int = 0
    """Of those to review: the person's own, and those of whom the person stands in for."""
    pool: int = 0
    """Of those to review: nobody's yet."""
    waiting: int = 0
    """Cases that wait for the applicant's information."""
    to_check: int = 0
    """Foreigners and stateless persons who wait for the secrecy check (point 11)."""
    held: int = 0
    """Receptions of the last days that were held and may be followed up."""
    appeals: int = 0
    """Written appeals without an answer."""
    to_carry_out: int = 0
    """Instructions that the person is to carry out."""
    on_control: int = 0
    """Instructions of the office that are not off control."""
    to_give: int = 0
    """Materials that the person's unit owes."""
    asked_of_units: int = 0
    """Materials that units owe, and answers that wait to be accepted."""
    consents: int = 0
    """Consents that people took back and that nobody has dealt with."""
    messages: int = 0
    """Cases with something unread of the applicant."""
    advice: AdviceCounts = NOTHING
    """Questions for advice, and people who want to book after it."""
    office: "Tally | None" = None
    """The terms of the whole office, for whoever sees the board."""
    drafts: tuple[DraftWaiting, ...] = ()
    """Drafts for whoever may approve them, the month that comes first on top."""
