"""What is missing in a request: the checklist of the reviewer, and what the applicant reads."""

from bot.callbacks import Own, OwnAct
from bot.callbacks.review import AskMissing, MissingAct
from bot.i18n import Words
from bot.screens import labels
from bot.screens.case_heading import heading, read_in
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs, written
from bot.screens.reviewing import back
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.lifecycle import Step, may_leave
from bot.services.rules.policy import Action
from bot.services.views import Card, NoteView, OwnRequest
from bot.services.views.missing import Missing
from bot.services.views.notice import Facts

CHECKLIST = tuple(Missing)


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the checklist."""
    if not viewer.may(Action.REVIEW) or not may_leave(Step.ASK_INFORMATION, case.state):
        return ()
    data = AskMissing(id=case.public_id, version=case.version)
    return (Button(_("Ask for what is missing"), data),)


def ticked(ticks: int) -> tuple[Missing, ...]:
    """Read the ticks of a button: a sum of bits in the order of the checklist."""
    return tuple(one for bit, one in enumerate(CHECKLIST) if ticks & 1 << bit)


def checklist(_: Words, case: Card, ticks: int, days: int, terms: tuple[int, ...]) -> Screen:
    """Return the checklist with its terms; `days` is the one chosen."""

    def look(marks: int, term: int, act: MissingAct = MissingAct.LOOK) -> AskMissing:
        return AskMissing(id=case.public_id, version=case.version, ticks=marks, days=term, act=act)

    rows = Rows()
    for bit, one in enumerate(CHECKLIST):
        sign = "✅" if ticks & 1 << bit else "▫️"
        rows.row(Button(f"{sign} {labels.missing(_, one)}", look(ticks ^ 1 << bit, days)))
    rows.row(
        *(
            Button(f"{'🔘 ' if term == days else ''}{_days(_, term)}", look(ticks, term))
            for term in terms
        )
    )
    if ticks:
        rows.row(Button(_("Next: explain in words"), look(ticks, days, MissingAct.WRITE)))
        if Missing.OTHER not in ticked(ticks):
            rows.row(Button(_("Send without a text"), look(ticks, days, MissingAct.SEND)))
    asked = _(
        "What is missing? Press all that fits and choose the term. The applicant is told what, by "
        "when, and what happens otherwise; the term of the answer keeps running."
    )
    return Screen(paragraphs(heading(_, case), asked), rows.row(back(_, case)).done())


def explaining(_: Words, case: Card, missing: tuple[Missing, ...], days: int) -> Screen:
    """Ask for the explanation; sending it asks the applicant."""
    asked = _(
        "Type in plain words what is missing and how to add it (2–1500 characters). It is sent as "
        "soon as you send it here."
    )
    chosen = [f"• {labels.missing(_, one)}" for one in missing]
    term = _("Term: {days}", days=_days(_, days))
    text = paragraphs(heading(_, case), lines(*chosen), term, read_in(_, case), asked)
    return Screen(text, ((back(_, case),),))


def wanted(_: Words, facts: Facts, own: OwnRequest) -> Screen:
    """Tell the applicant what is missing, by when, and what happens otherwise."""
    note = asked_for(own)
    if facts.level is None:
        lead = _(
            "<b>To consider your request {number} we need more from you.</b>",
            number=own.card.number,
        )
    else:
        lead = _(
            "<b>We remind you: we still need something from you</b> (request {number}).",
            number=own.card.number,
        )
    case = own.card
    rows = Rows().row(
        Button(_("✏️ Answer"), Own(id=case.public_id, version=case.version, act=OwnAct.ANSWER))
    )
    rows.row(
        Button(
            _("📄 Open the request"),
            Own(id=case.public_id, version=case.version, act=OwnAct.OPEN),
        )
    )
    otherwise = _(
        "If it does not come by then, the request may be returned without being considered. You "
        "may apply again at any time."
    )
    asked = None if note is None else paragraphs(list_of(_, note), due(_, note))
    running = _("The term of the answer to you runs on meanwhile.")
    return Screen(paragraphs(lead, asked, otherwise, running), rows.done())


def list_of(_: Words, note: NoteView) -> str:
    """Return what a question asks for: its checklist and its text, ready to be shown."""
    listed = [f"• {labels.missing(_, one)}" for one in note.missing]
    said = written(_, note.text, 1500) if note.text else None
    return paragraphs(lines(*listed), said)


def due(_: Words, note: NoteView) -> str | None:
    """Return by when it is awaited."""
    return None if note.due_on is None else _("Please answer by {day}.", day=_.day(note.due_on))


def asked_for(own: OwnRequest) -> NoteView | None:
    """Return the latest question that asks for information."""
    return next((note for note in reversed(own.notes) if note.missing), None)


def sent(_: Words) -> str:
    """Say that the applicant is being asked."""
    return _("The applicant is asked for what is missing.")


def _days(_: Words, days: int) -> str:
    return _.plural("{n} working day", "{n} working days", days)
