"""What is asked before a step of an instruction: a text, a day, a person, or a plain "sure?"."""

from datetime import date

from bot.callbacks.tasks import TaskAct, TaskDay, TaskTo
from bot.i18n import Words
from bot.screens import labels
from bot.screens.formats import paragraphs
from bot.screens.instruct import Usual, date_wanted, day_button, person_button
from bot.screens.instructions import head, task
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import StaffView
from bot.services.views.tasks import InstructionView


def typing(_: Words, view: InstructionView, act: TaskAct) -> Screen:
    """Return the question that the typed text answers; sending the text confirms the step."""
    asked = {
        TaskAct.REPORT: _(
            "Type the report: what was done and when (5–2000 characters). It goes to whoever gave "
            "the instruction as soon as you send it."
        ),
        TaskAct.CLOSE: _(
            "Type a line for the applicant: what came of it (5–1000 characters). The instruction "
            "is taken off control and the applicant is told as soon as you send it. This cannot "
            "be undone. The applicant reads: {language}.",
            language=labels.language(view.language),
        ),
        TaskAct.RETURN: _(
            "Type the remark: what is missing? The report goes back to the executor as soon as "
            "you send it; the term stays as it is."
        ),
    }
    return _prompt(_, view, asked[act])


def later_terms(_: Words, view: InstructionView, usual: Usual) -> Screen:
    """Ask until when more time is needed."""
    rows = Rows()

    def chosen(day: int) -> TaskDay:
        return TaskDay(id=view.public_id, version=view.version, day=day)

    for n, day in usual:
        rows.row(day_button(_, n, day, chosen(day.toordinal())))
    rows.row(Button(_("Another date"), chosen(0))).row(*_back(_, view))
    asked = _(
        "Until when do you ask for more time? The present term: {day}", day=_.day(view.due_on)
    )
    return Screen(paragraphs(head(_, view), asked), rows.done())


def later_date(_: Words, view: InstructionView) -> Screen:
    """Wait for the typed date of a later term."""
    return _prompt(_, view, date_wanted(_))


def explaining(_: Words, view: InstructionView, due_on: date) -> Screen:
    """Wait for the reason of a later term."""
    return _prompt(
        _,
        view,
        _(
            "Type why more time is needed, until {day} (5–1000 characters). Whoever gave the "
            "instruction decides; until then the present term counts.",
            day=_.day(due_on),
        ),
    )


def sure(_: Words, view: InstructionView, act: TaskAct) -> Screen:
    """Ask once more before a later term is granted or declined."""
    later = view.due_on if view.extension is None else view.extension.due_on
    asked, yes, confirmed = {
        TaskAct.GRANT: (
            _("Move the term of this instruction to {day}?", day=_.day(later)),
            _("Yes, grant"),
            TaskAct.GRANT_YES,
        ),
        TaskAct.DECLINE: (
            _("Decline the later term? The term stays: {day}.", day=_.day(view.due_on)),
            _("Yes, decline"),
            TaskAct.DECLINE_YES,
        ),
    }[act]
    rows = Rows().row(Button(yes, task(view, confirmed))).row(*_back(_, view))
    return Screen(paragraphs(head(_, view), asked), rows.done())


def successors(_: Words, view: InstructionView, people: tuple[StaffView, ...], page: int) -> Screen:
    """Ask to whom an instruction passes."""
    shown = part(people, page)
    rows = Rows()
    for n, person in shown.items:
        data = TaskTo(id=view.public_id, version=view.version, executor=person.id)
        rows.row(person_button(_, n, person, data))
    for row in turning(
        _, shown, lambda at: TaskTo(id=view.public_id, version=view.version, page=at)
    ):
        rows.row(*row)
    asked = (
        _("Who carries it out from now on? A term that is over begins anew.")
        if people
        else _("There is nobody else in the team who could be charged with an instruction.")
    )
    text = paragraphs(head(_, view), asked, *place_in_pages(_, shown))
    return Screen(text, rows.row(*_back(_, view)).done())


def text_wanted(_: Words, view: InstructionView) -> Screen:
    """Return what is said to a photo, a voice or anything else where a text is awaited."""
    return Screen(_("Please type it as a text."), (_back(_, view),))


def _prompt(_: Words, view: InstructionView, asked: str) -> Screen:
    return Screen(paragraphs(head(_, view), asked), (_back(_, view),))


def _back(_: Words, view: InstructionView) -> tuple[Button, ...]:
    return (Button(_("Cancel"), task(view, TaskAct.OPEN)),)
