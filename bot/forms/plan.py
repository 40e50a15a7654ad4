"""Filling in the form of the schedule desk: begin, answer, edit, and what comes of it."""

from datetime import date

from bot.forms.answers import Problem
from bot.forms.engine import Filling, Summary, revision
from bot.forms.plan_draft import CONFIRMED, FORM, NEW, ONCE, Kind, Offered, PlanDraft
from bot.forms.plan_reading import READERS, Unreadable, by_button, names_in, reception_day
from bot.services.rules.annex import MIN_MINUTES, NamesUnclear
from bot.services.rules.names import NameInvalid, TextInvalid
from bot.services.rules.recurrence import Which, days_by_rule, month_of
from bot.services.views.plan import Addition, NewPost
from db.enums import Mode

Taken = Filling[PlanDraft] | Problem


def begin(
    draft_id: str, kind: Kind, month: date, *, subject: int = 0, fingerprint: str = ""
) -> Filling[PlanDraft]:
    """Begin a form."""
    draft = PlanDraft(
        id=draft_id,
        kind=kind,
        month=month_of(month),
        subject=subject,
        fingerprint=fingerprint,
    )
    return FORM.start(draft, rev=revision(draft_id))


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
            return FORM.answer(filling, place_id=NEW, place=names_in(text))
        if field == "which" and text.strip()[:1].isdecimal():
            # A day is how people write "on one date".
            return FORM.answer(filling, which=ONCE, day=reception_day(text, filling.draft, offered))
        read = READERS.get(field)
        if read is None:
            return Problem(field, "choose")
        return _checked(filling, field, read(text, filling.draft, offered))
    except (NameInvalid, NamesUnclear) as error:
        return Problem(field, error.reason)
    except TextInvalid as error:
        return Problem(field, error.reason, error.minimum, error.maximum)
    except Unreadable as error:
        return error.problem(field)


def chosen(filling: Filling[PlanDraft], value: str, offered: Offered) -> Taken:
    """Take an answer by button; what was never offered is refused."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _checked(filling, asked.field, by_button(filling.draft, asked.field, value, offered))
    except Unreadable as error:
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


def _checked(filling: Filling[PlanDraft], field: str, value: object) -> Taken:
    """Answer, unless the value contradicts what was answered before."""
    draft = filling.draft
    if field == "to_on" and isinstance(value, date) and draft.from_on and value < draft.from_on:
        return Problem(field, "order")
    return FORM.answer(filling, **{field: value})
