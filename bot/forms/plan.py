"""What is filled in at the schedule desk, one question at a time, all by one form.

The kind of the draft says what it becomes: receptions added to a month, one change of a drafted
reception, an approval, a new holder, or how to get into a place. A question applies to the kinds
it belongs to, so going back, editing from the summary and telling an old button work alike.
"""

import re
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.forms.engine import Filling, Form, Question, Summary, always
from bot.services.places import DIRECTIONS as DIRECTIONS_LENGTH
from bot.services.rules.annex import MAX_CONTACTS, MAX_MINUTES, MIN_MINUTES, NamesUnclear, bilingual
from bot.services.rules.characters import DASHES
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.recurrence import Which, days_by_rule, month_of
from bot.services.views.plan import Addition, NewPost
from db.enums import Mode

NEW = 0
"""The id of a post or a place that is still to be made."""
ONCE = "once"
"""The answer to "how often" that asks for one date."""
LINK = (8, 300)
TITLE = (2, 300)
DOCUMENT = (1, 40)
MINUTES_OFFERED = (10, 15, 20, 30)
HALF_A_YEAR = timedelta(days=183)


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
        Question("post_id", applies=_for(Kind.ADD), clears=("body", "title", "holder")),
        Question("body", applies=_for(Kind.ADD, when=_new_post)),
        Question("title", applies=_for(Kind.ADD, when=_new_post)),
        Question("holder", applies=_for(Kind.ADD, Kind.HOLDER, when=_new_post)),
        Question("place_id", applies=_for(Kind.ADD, Kind.PLACE), clears=("place",)),
        Question(
            "place", applies=_for(Kind.ADD, Kind.PLACE, when=lambda draft: draft.place_id == NEW)
        ),
        Question("which", applies=_for(Kind.ADD), clears=("weekday", "day")),
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
class Problem:
    """An answer that cannot be taken: the reason's code, and its bounds where it has some."""

    field: str
    reason: str
    minimum: int = 0
    maximum: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """What the office offers as answers: ids of posts and places, bodies, and the present day."""

    today: date
    posts: Collection[int] = ()
    places: Collection[int] = ()
    bodies: tuple[tuple[str, str], ...] = ()


Taken = Filling[PlanDraft] | Problem

_HOURS = re.compile(
    rf"(\d{{1,2}})(?:[:.](\d{{2}}))?\s*[{re.escape(DASHES)}]\s*(\d{{1,2}})(?:[:.](\d{{2}}))?",
    re.ASCII,
)
_DAY = re.compile(r"(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}))?)?\.?", re.ASCII)
_LINK = re.compile(r"https?://\S+")


def begin(
    draft_id: str, kind: Kind, month: date, *, subject: int = 0, fingerprint: str = ""
) -> Filling[PlanDraft]:
    """Begin a form; its revisions are its own, so that a button of another form never fits."""
    draft = PlanDraft(
        id=draft_id,
        kind=kind,
        month=month_of(month),
        subject=subject,
        fingerprint=fingerprint,
    )
    return FORM.start(draft, rev=zlib.crc32(draft_id.encode()))


def finished(filling: Filling[PlanDraft]) -> bool:
    """Tell whether nothing more is asked and nothing is to be confirmed."""
    return FORM.step(filling) == Summary() and filling.draft.kind not in CONFIRMED


def typed(filling: Filling[PlanDraft], text: str, offered: Offered) -> Taken:
    """Take a typed answer to the question now asked."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    field = asked.field
    try:
        if field == "place_id":
            # A place that is not in the list is simply typed.
            return FORM.answer(filling, place_id=NEW, place=_names(text))
        read = _READERS.get(field)
        if read is None:
            return Problem(field, "choose")
        return _checked(filling, field, read(text, filling.draft, offered))
    except (NameInvalid, NamesUnclear) as error:
        return Problem(field, error.reason)
    except TextInvalid as error:
        return Problem(field, error.reason, error.minimum, error.maximum)
    except _Unreadable as error:
        return error.problem(field)


def chosen(filling: Filling[PlanDraft], value: str, offered: Offered) -> Taken:
    """Take an answer by button; what was never offered is refused."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _checked(filling, asked.field, _chosen(filling.draft, asked.field, value, offered))
    except _Unreadable as error:
        return error.problem(asked.field)
    except ValueError:
        return Problem(asked.field, "choose")


def edited(filling: Filling[PlanDraft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem(name, "choose")


def days(draft: PlanDraft) -> tuple[date, ...]:
    """Return the days that the draft names, days off among them."""
    if draft.day is not None:
        return (draft.day,)
    if draft.which in {None, ONCE} or draft.weekday is None:
        return ()
    return days_by_rule(draft.month, Which(draft.which), draft.weekday)


def addition(filling: Filling[PlanDraft]) -> Addition:
    """Return the receptions of a filled form; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary() or draft.kind is not Kind.ADD or draft.hours is None:
        raise ValueError("the form is not filled in yet")
    begins, ends = draft.hours
    # Questions that apply are answered now; `or` only tells the types so.
    post: int | NewPost = draft.post_id or NEW
    if draft.body is not None and draft.title is not None and draft.holder is not None:
        post = NewPost(draft.body, draft.title, draft.holder)
    return Addition(
        post=post,
        place=draft.place if draft.place is not None else draft.place_id or NEW,
        days=days(draft),
        begins=begins,
        ends=ends,
        minutes=draft.minutes or MIN_MINUTES,
        mode=draft.mode or Mode.IN_PERSON,
        link=draft.link,
        contacts=draft.contacts,
    )


class _Unreadable(Exception):
    """A text that is no answer to the question."""

    def __init__(self, reason: str, minimum: int = 0, maximum: int = 0) -> None:
        super().__init__(reason)
        self._reason = reason
        self._bounds = (minimum, maximum)

    def problem(self, field: str) -> Problem:
        return Problem(field, self._reason, *self._bounds)


def _checked(filling: Filling[PlanDraft], field: str, value: object) -> Taken:
    """Answer, unless the value contradicts what was answered before."""
    draft = filling.draft
    if field == "to_on" and isinstance(value, date) and draft.from_on and value < draft.from_on:
        return Problem(field, "order")
    return FORM.answer(filling, **{field: value})


def _names(text: str) -> tuple[str, str]:
    names = bilingual(text)
    return names.kk, names.ru


def read_hours(text: str) -> tuple[time, time]:
    """Read "10:00–12:00", "10.00-12.30" or "10-12"; raises ValueError with the reason's code."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError("unreadable")
    hour, minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    try:
        begins, ends = time(hour, minute), time(to_hour, to_minute)
    except ValueError:
        raise ValueError("no_such_time") from None
    if ends <= begins:
        raise ValueError("order")
    return begins, ends


def _hours(text: str, _draft: PlanDraft, _offered: Offered) -> tuple[time, time]:
    try:
        return read_hours(text)
    except ValueError as error:
        raise _Unreadable(str(error)) from None


def _minutes(text: str, _draft: PlanDraft, _offered: Offered) -> int:
    written = text.strip()
    if not (written.isascii() and written.isdecimal() and len(written) <= 4):
        raise _Unreadable("number")
    if not MIN_MINUTES <= int(written) <= MAX_MINUTES:
        raise _Unreadable("range", MIN_MINUTES, MAX_MINUTES)
    return int(written)


def _date(text: str, default: date) -> date:
    """Read "4", "4.12" or "04.12.2026"; what is left out is that of `default`."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise _Unreadable("unreadable")
    day, month, year = found.groups()
    try:
        return date(int(year or default.year), int(month or default.month), int(day))
    except ValueError:
        raise _Unreadable("no_such_day") from None


def _day(text: str, draft: PlanDraft, _offered: Offered) -> date:
    day = _date(text, draft.month)
    if month_of(day) != draft.month:
        raise _Unreadable("other_month")
    return day


def _any_day(text: str, _draft: PlanDraft, offered: Offered) -> date:
    day = _date(text, offered.today)
    # "5.01" written in December means the January to come.
    if offered.today - day > HALF_A_YEAR and str(day.year) not in text:
        return _date(text, offered.today.replace(year=offered.today.year + 1, day=1))
    return day


def _day_past(text: str, _draft: PlanDraft, offered: Offered) -> date:
    day = _date(text, offered.today)
    if day > offered.today:
        raise _Unreadable("future")
    return day


def _link(text: str, _draft: PlanDraft, _offered: Offered) -> str:
    link = clean_text(text, *LINK, one_line=True)
    if _LINK.fullmatch(link) is None:
        raise _Unreadable("no_link")
    return link


def _person(text: str, _draft: PlanDraft, _offered: Offered) -> str:
    return normalise_name(text)


def _bilingual(text: str, _draft: PlanDraft, _offered: Offered) -> tuple[str, str]:
    return _names(text)


def _text(limits: tuple[int, int]) -> Callable[[str, PlanDraft, Offered], str]:
    return lambda text, _draft, _offered: clean_text(text, *limits, one_line=True)


_READERS: dict[str, Callable[[str, PlanDraft, Offered], object]] = {
    "body": _bilingual,
    "title": _bilingual,
    "holder": _person,
    "place": _bilingual,
    "day": _day,
    "hours": _hours,
    "minutes": _minutes,
    "link": _link,
    "contacts": _text((3, MAX_CONTACTS)),
    "approver": _person,
    "approver_post": _text(TITLE),
    "document_number": _text(DOCUMENT),
    "approved_on": _day_past,
    "from_on": _any_day,
    "to_on": _any_day,
    "directions": _text(DIRECTIONS_LENGTH),
}
"""How each question that can be typed reads a text."""


def _chosen(draft: PlanDraft, field: str, value: str, offered: Offered) -> object:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    match field:
        case "post_id":
            return _offered(value, offered.posts)
        case "place_id":
            return _offered(value, offered.places)
        case "body":
            return offered.bodies[_offered(value, range(len(offered.bodies)), new=False)]
        case "which":
            return value if value == ONCE else Which(value).value
        case "weekday":
            return _offered(value, range(7), new=False)
        case "day":
            return _day(value, draft, offered)
        case "minutes":
            return _minutes(value, draft, offered)
        case "mode":
            return Mode(value)
        case "link":
            return None if value == Choice.NONE else _never()
        case "approved_on" | "from_on":
            return offered.today if value == Choice.TODAY else _never()
        case "acting":
            return Choice(value) is Choice.YES
        case _:
            return _never()


def _offered(value: str, ids: Collection[int], *, new: bool = True) -> int:
    if new and value == Choice.NEW:
        return NEW
    for each in ids:
        if str(each) == value:
            return each
    raise ValueError("this answer was not offered")


def _never() -> object:
    raise ValueError("this answer was not offered")
