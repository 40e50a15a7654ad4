"""The forms of the schedule desk: one question a screen, then a summary before anything happens."""

from bot.callbacks.plan import PlanEdit, PlanForm, PlanFormAct
from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling
from bot.forms.plan_draft import FORM, Kind, PlanDraft
from bot.i18n import Markup, Words
from bot.screens.captions import caption
from bot.screens.formats import paragraphs, written
from bot.screens.plan_problems import problem_text
from bot.screens.plan_questions import Around, At, question
from bot.screens.plan_summaries import SUMMARIES
from bot.screens.screen import Button, Rows, Screen


def step(
    _: Words, filling: Filling[PlanDraft], around: Around, problem: Problem | None = None
) -> Screen:
    """Return the present question, or the summary; `problem` says why the answer was not taken."""
    asked = FORM.step(filling)
    at = At(filling, around)
    wrong = None if problem is None else problem_text(_, problem)
    if isinstance(asked, Ask):
        text, rows = question(_, at, asked.field)
        rows.row(_act(_, at, PlanFormAct.BACK), _act(_, at, PlanFormAct.CANCEL))
        return Screen(paragraphs(wrong, _heading(_, at), text), rows.done())
    text, ready = SUMMARIES[filling.draft.kind](_, at)
    rows = Rows()
    if ready is not None:
        rows.row(Button(ready, PlanForm(rev=filling.rev, act=PlanFormAct.SUBMIT)))
    fields = _changeable(filling)
    buttons = [
        Button(
            caption(_("✏️ {what}", what=field_name(_, name))), PlanEdit(rev=filling.rev, field=name)
        )
        for name in fields
    ]
    for start in range(0, len(buttons), 2):
        rows.row(*buttons[start : start + 2])
    rows.row(_act(_, at, PlanFormAct.BACK), _act(_, at, PlanFormAct.CANCEL))
    return Screen(paragraphs(wrong, _heading(_, at), text), rows.done())


def field_name(_: Words, field: str) -> str:
    """Return what a question is about, for a button that asks it again."""
    return {
        "post_id": _("Post"),
        "body": _("State body"),
        "title": _("Title of the post"),
        "holder": _("Full name"),
        "place_id": _("Place"),
        "which": _("Day"),
        "hours": _("Hours"),
        "minutes": _("Minutes a person"),
        "mode": _("In person or video"),
        "link": _("Link"),
        "contacts": _("Contacts"),
        "approver": _("Who approved"),
        "approver_post": _("Post of who approved"),
        "document_number": _("Document number"),
        "approved_on": _("Document date"),
        "acting": _("For good or for a time"),
        "from_on": _("From"),
        "to_on": _("Until"),
    }[field]


_EDITED = (
    "post_id",
    "holder",
    "place_id",
    "which",
    "hours",
    "minutes",
    "mode",
    "link",
    "contacts",
    "approver",
    "approver_post",
    "document_number",
    "approved_on",
    "acting",
    "from_on",
    "to_on",
)


def _changeable(filling: Filling[PlanDraft]) -> list[str]:
    applying = {question.field for question in FORM.questions if question.applies(filling.draft)}
    return [name for name in _EDITED if name in applying]


def _heading(_: Words, at: At) -> str:
    match at.draft.kind:
        case Kind.ADD:
            return _("<b>New reception: {month}</b>", month=_.month(at.draft.month))
        case Kind.APPROVE:
            return _("<b>Approval of the schedule: {month}</b>", month=_.month(at.draft.month))
        case Kind.HOLDER:
            return _("<b>Holder of the post: {post}</b>", post=written(_, at.around.subject, 250))
        case _other:
            return Markup(f"<b>{written(_, at.around.subject, 250)}</b>")


def _act(_: Words, at: At, act: PlanFormAct) -> Button:
    said = _("← Back") if act is PlanFormAct.BACK else _("Cancel")
    return Button(said, PlanForm(rev=at.filling.rev, act=act))
