"""Structural units and the materials asked of them (point 31), as they leave a service."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.people import StaffView
from bot.services.views.schedule import PostView
from db.enums import MaterialState


@dataclass(frozen=True, slots=True)
class UnitView:
    """A structural unit and who answers for it."""

    public_id: str
    name_kk: str
    name_ru: str
    closed: bool
    people: tuple[StaffView, ...] = ()
    owed: int = 0
    """How many materials it owes."""


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A question to a unit as lists and notices show it; its texts are elsewhere."""

    public_id: str
    version: int
    case_id: str
    number: str
    post: PostView | None
    unit: UnitView
    state: MaterialState
    asked_at: datetime
    due_on: date
    days_left: int
    """Working days to the term; negative when it is over."""
    overdue: bool
    again: bool
    """The unit answered before and was asked once more."""
    with_matter: bool
    with_person: bool
    has_file: bool
    answered_at: datetime | None
    to_answer: bool
    """The person who looks belongs to the unit."""
    to_judge: bool
    """The person who looks may accept the answer, ask again, or take the question back."""


@dataclass(frozen=True, slots=True)
class MaterialCard:
    """A question with its text, for the unit that is asked and for whoever may ask."""

    view: MaterialView
    question: str
    note: str | None
    """Why it was asked once more, or taken back."""


@dataclass(frozen=True, slots=True)
class MaterialShown:
    """What is behind "Show": for the unit the case, for the others the answer."""

    view: MaterialView
    matter: str | None
    person: tuple[str, str] | None
    """The name and the telephone, where whoever asked let the unit see them."""
    answer: str | None
    file: str | None
    """The id of the file that came with the answer."""


@dataclass(frozen=True, slots=True)
class MaterialAnswer:
    """What a unit said about a case: for the memo, and behind "Show" on the case."""

    unit: UnitView
    question: str
    answer: str | None
    has_file: bool
    answered_at: datetime | None
    accepted: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to a unit before its text: whom, by when, and what of the case goes with it."""

    unit_id: str
    due_on: date
    with_matter: bool = True
    with_person: bool = False
