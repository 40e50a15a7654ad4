"""What is filled in at the schedule desk, one question at a time, all by one form.

The kind of the draft says what it becomes: receptions added to a month, one change of a drafted
reception, an approval, a new holder, or how to get into a place. A question applies to the kinds
it belongs to, so going back, editing from the summary and telling an old button work alike.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.forms.engine import Form, Question, always
from db.enums import Mode

NEW = 0
"""The id of a post or a place that is still to be made."""
ONCE = "once"
"""The answer to "how often" that asks for one date."""
MINUTES_OFFERED = (10, 15, 20, 30)


class Kind(StrEnum):
    """What a filled form becomes."""

    ADD = "add"
    HOURS = "hours"
    PLACE = "place"
    MINUTES = "minutes"
    MODE = "mode"
    APPROVE = "approve"
    HOLDER = "holder"
    DIRECTIONS_KK = "directions_kk"
    DIRECTIONS_RU = "directions_ru"


CONFIRMED = frozenset({Kind.ADD, Kind.APPROVE, Kind.HOLDER})
"""Kinds whose summary is shown before anything happens; the others take one answer."""


class Choice(StrEnum):
    """Answers by button that are no value of the field."""

    NEW = "new"
    NONE = "none"
    TODAY = "today"
    YES = "yes"
    NO = "no"


class PlanDraft(BaseModel):
    """What was answered so far. `id` names the draft; `subject` is the row that it is about.

    The subject is a reception to change, a schedule to approve, a post, or a place. `fingerprint`
    is that of the schedule as it was shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    month: date
    subject: int = 0
    fingerprint: str = ""
    post_id: int | None = None
    body: tuple[str, str] | None = None
    title: tuple[str, str] | None = None
    holder: str | None = None
    place_id: int | None = None
    place: tuple[str, str] | None = None
    which: str | None = None
    weekday: int | None = None
    day: date | None = None
    hours: tuple[time, time] | None = None
    minutes: int | None = None
    mode: Mode | None = None
    link: str | None = None
    contacts: str | None = None
    approver: str | None = None
    approver_post: str | None = None
    document_number: str | None = None
    approved_on: date | None = None
    acting: bool | None = None
    from_on: date | None = None
    to_on: date | None = None
    directions: str | None = None


def _for(*kinds: Kind, when: Callable[[PlanDraft], bool] = always) -> Callable[[PlanDraft], bool]:
    return lambda draft: draft.kind in kinds and when(draft)


def _new_post(draft: PlanDraft) -> bool:
    return draft.kind is Kind.HOLDER or draft.post_id == NEW


FORM: Form[PlanDraft] = Form(
    PlanDraft,
    (
        Question(
            "post_id",
            applies=_for(Kind.ADD),
            clears=("body", "title", "holder"),
            reopens=True,
        ),
        Question("body", applies=_for(Kind.ADD, when=_new_post)),
        Question("title", applies=_for(Kind.ADD, when=_new_post)),
        Question("holder", applies=_for(Kind.ADD, Kind.HOLDER, when=_new_post)),
        Question("place_id", applies=_for(Kind.ADD, Kind.PLACE), clears=("place",)),
        Question(
            "place", applies=_for(Kind.ADD, Kind.PLACE, when=lambda draft: draft.place_id == NEW)
        ),
        Question("which", applies=_for(Kind.ADD), clears=("weekday", "day"), reopens=True),
        Question("weekday", applies=_for(Kind.ADD, when=lambda draft: draft.which != ONCE)),
        Question("day", applies=_for(Kind.ADD, when=lambda draft: draft.which == ONCE)),
        Question("hours", applies=_for(Kind.ADD, Kind.HOURS)),
        Question("minutes", applies=_for(Kind.ADD, Kind.MINUTES)),
        Question("mode", applies=_for(Kind.ADD, Kind.MODE), clears=("link",)),
        Question(
            "link",
            applies=_for(Kind.ADD, Kind.MODE, when=lambda draft: draft.mode is Mode.VIDEO),
        ),
        Question("contacts", applies=_for(Kind.ADD), on_request=always),
        Question("approver", applies=_for(Kind.APPROVE)),
        Question("approver_post", applies=_for(Kind.APPROVE)),
        Question("document_number", applies=_for(Kind.APPROVE)),
        Question("approved_on", applies=_for(Kind.APPROVE)),
        Question("acting", applies=_for(Kind.HOLDER), clears=("to_on",)),
        Question("from_on", applies=_for(Kind.HOLDER), clears=("to_on",)),
        Question("to_on", applies=_for(Kind.HOLDER, when=lambda draft: draft.acting is True)),
        Question("directions", applies=_for(Kind.DIRECTIONS_KK, Kind.DIRECTIONS_RU)),
    ),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the office offers as answers: ids of posts and places, bodies, and the present day.

    `days` are those of the month on which a reception can still be held.
    """

    today: date
    posts: Collection[int] = ()
    places: Collection[int] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    days: Collection[date] = ()
