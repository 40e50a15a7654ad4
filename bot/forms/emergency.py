"""What an act of emergency says, one question at a time; the same form corrects it later."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.forms.answers import Problem
from bot.forms.engine import Filling, Form, Question, Summary, revision
from bot.forms.plan_reading import HALF_A_YEAR, Unreadable, day_near, read_link
from bot.services.rules.days import read_day
from bot.services.rules.names import TextInvalid, clean_text
from bot.services.rules.spans import read_span
from bot.services.views.emergency import Declared, EmergencyView
from db.enums import Mode

ACT = (1, 120)
TEXT = (1, 1000)


class Choice(StrEnum):
    """Answers by button that are no value of the field."""

    TODAY = "today"
    NONE = "none"


class EmergencyDraft(BaseModel):
    """What was answered so far. `public_id` and `version` name the emergency that is changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str = ""
    version: int = 0
    act: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    mode: Mode | None = None
    link: str | None = None
    text_kk: str | None = None
    text_ru: str | None = None


FORM: Form[EmergencyDraft] = Form(
    EmergencyDraft,
    (
        Question("act"),
        Question("first_on", clears=("last_on",)),
        Question("last_on"),
        Question("mode", clears=("link",)),
        Question("link", applies=lambda draft: draft.mode is Mode.VIDEO),
        Question("text_kk"),
        Question("text_ru"),
    ),
)

Taken = Filling[EmergencyDraft] | Problem


def begin(key: str) -> Filling[EmergencyDraft]:
    """Begin to declare; `key` makes the revisions this form's own."""
    return FORM.start(EmergencyDraft(), rev=revision(key))


def correcting(seen: EmergencyView, key: str) -> Filling[EmergencyDraft]:
    """Begin to change what is in force: everything is answered as it stands."""
    filling = FORM.start(
        EmergencyDraft(public_id=seen.public_id, version=seen.version),
        rev=revision(key),
    )
    while not isinstance(asked := FORM.step(filling), Summary):
        filling = FORM.answer(filling, **{asked.field: getattr(seen.declared, asked.field)})
    return filling


def typed(filling: Filling[EmergencyDraft], text: str, today: date) -> Taken:
    """Take a typed answer to the question now asked."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary) or asked.field == "mode":
        return Problem("mode", "choose")
    if asked.field == "first_on" and (days := _both_days(text, today)) is not None:
        return _taken_both(filling, *days, today)
    try:
        return _taken(filling, asked.field, _read(asked.field, text, today), today)
    except TextInvalid as error:
        return Problem(asked.field, error.reason, error.minimum, error.maximum)
    except Unreadable as error:
        return error.problem(asked.field)


def chosen(filling: Filling[EmergencyDraft], value: str, today: date) -> Taken:
    """Take an answer by button; what was never offered is refused."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    offered: dict[tuple[str, str], object] = {
        ("first_on", Choice.TODAY): today,
        ("last_on", Choice.NONE): None,
        ("mode", Mode.PHONE): Mode.PHONE,
        ("mode", Mode.VIDEO): Mode.VIDEO,
        **{(field, Choice.NONE): None for field in ("link", "text_kk", "text_ru")},
    }
    if (asked.field, value) not in offered:
        return Problem(asked.field, "choose")
    return _taken(filling, asked.field, offered[asked.field, value], today)


def edited(filling: Filling[EmergencyDraft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem(name, "choose")


def declared(draft: EmergencyDraft) -> Declared:
    """Return what a filled form declares; raises ValueError while it is not whole."""
    if draft.act is None or draft.first_on is None or draft.mode is None:
        raise ValueError("the form is not filled in yet")
    return Declared(
        draft.act,
        draft.first_on,
        draft.last_on,
        draft.mode,
        draft.link,
        draft.text_kk,
        draft.text_ru,
    )


def _read(field: str, text: str, today: date) -> object:
    match field:
        case "first_on" | "last_on":
            return _day(text, today)
        case "link":
            return read_link(text)
        case "act":
            return clean_text(text, *ACT, one_line=True)
        case _text:
            return clean_text(text, *TEXT)


def _day(text: str, today: date) -> date:
    """Read a day in figures or with the month as a word; raises Unreadable."""
    try:
        return day_near(text, today)
    except Unreadable:
        day = read_day(text, today)
        if day is None:
            raise
    # "20 November" written on the 23rd is a slip of three days, not the November to come.
    if day - today > HALF_A_YEAR and str(day.year) not in text:
        raise Unreadable("past")
    return day


def _both_days(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day where both are written at once, as for an absence."""
    days = read_span(text, today)
    return None if days is None or days[0] == days[1] else days


def _taken_both(filling: Filling[EmergencyDraft], first: date, last: date, today: date) -> Taken:
    if last < today or (first < today and not filling.draft.public_id):
        return Problem("first_on", "past")
    if last < first:
        return Problem("first_on", "order")
    return FORM.answer(filling, first_on=first, last_on=last)


def _taken(filling: Filling[EmergencyDraft], field: str, value: object, today: date) -> Taken:
    draft = filling.draft
    began = bool(draft.public_id)
    if isinstance(value, date):
        past = value < today and (field == "last_on" or not began)
        if past:
            return Problem(field, "past")
        if field == "last_on" and draft.first_on is not None and value < draft.first_on:
            return Problem(field, "order")
    return FORM.answer(filling, **{field: value})
