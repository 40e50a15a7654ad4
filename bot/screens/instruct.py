"""Giving an instruction after a held reception: who carries it out, who gives it, by when, what."""

from datetime import date

from bot.callbacks import Case, CaseAct
from bot.callbacks.tasks import Instruct, InstructBy, InstructTo, TaskDay, TaskTo
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row, heading
from bot.screens.formats import lines, paragraphs
from bot.screens.instructions import case_door, facts
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import Card, StaffView
from bot.services.views.tasks import InstructionView

Usual = tuple[tuple[int, date], ...]
"""Usual terms: working days, and the day they end on."""


def executors(_: Words, case: Card, people: tuple[StaffView, ...], page: int) -> Screen:
    """Ask who carries the instruction out."""
    if not people:
        text = _("There is nobody in the team who could be charged with an instruction.")
        return Screen(paragraphs(heading(_, case), text), (_to_case(_, case),))
    shown = part(people, page)
    rows = Rows()
    for n, person in shown.items:
        data = InstructTo(id=case.public_id, version=case.version, executor=person.id)
        rows.row(person_button(_, n, person, data))
    for row in turning(
        _, shown, lambda at: Instruct(id=case.public_id, version=case.version, page=at)
    ):
        rows.row(*row)
    asked = _("<b>New instruction.</b> Who carries it out?")
    text = paragraphs(heading(_, case), asked, *place_in_pages(_, shown))
    return Screen(text, rows.row(*_to_case(_, case)).done())


def issuers(_: Words, case: Card, executor: int, heads: tuple[StaffView, ...]) -> Screen:
    """Ask in whose name the instruction is given."""
    if not heads:
        text = _("No head in the team can give this person an instruction.")
        return Screen(paragraphs(heading(_, case), text), (_to_case(_, case),))
    rows = Rows()
    for n, head in enumerate(heads, 1):
        data = InstructTo(
            id=case.public_id, version=case.version, executor=executor, issuer=head.id
        )
        rows.row(person_button(_, n, head, data))
    asked = _("Who gave the instruction? That head keeps it on control.")
    return Screen(paragraphs(heading(_, case), asked), rows.row(*_to_case(_, case)).done())


def terms(_: Words, case: Card, executor: int, issuer: int, usual: Usual) -> Screen:
    """Ask for the term of a new instruction."""

    def chosen(day: int) -> InstructBy:
        return InstructBy(
            id=case.public_id, version=case.version, executor=executor, issuer=issuer, day=day
        )

    rows = Rows()
    for n, day in usual:
        rows.row(day_button(_, n, day, chosen(day.toordinal())))
    rows.row(Button(_("Another date"), chosen(0))).row(*_to_case(_, case))
    return Screen(paragraphs(heading(_, case), _("By when is it to be carried out?")), rows.done())


def dating(_: Words, case: Card) -> Screen:
    """Wait for the typed term of a new instruction."""
    return Screen(paragraphs(heading(_, case), date_wanted(_)), (_to_case(_, case),))


def wording(_: Words, case: Card, due_on: date) -> Screen:
    """Wait for the text of a new instruction."""
    return Screen(
        paragraphs(
            heading(_, case),
            _("Term of the instruction: {day}", day=_.day(due_on)),
            _(
                "Type what is to be done (5–1000 characters). The instruction is given and the "
                "executor is told as soon as you send it. The applicant learns the term, and in "
                "the end what came of it, but not this text."
            ),
        ),
        (_to_case(_, case),),
    )


def given(_: Words, view: InstructionView, case: Card) -> Reply:
    """Say that the instruction is given, and offer what may come next."""
    said = _("The instruction is given, and the executor is being told.")
    again = Instruct(id=case.public_id, version=case.version)
    rows = Rows().row(Button(_("One more instruction"), again))
    rows.row(Button(_("Open the case"), case_door(view))).row(*desk_row(_))
    text = paragraphs(f"✅ {said}", lines(*facts(_, view)))
    return Reply((Screen(text, rows.done()),), toast=said)


def date_wanted(_: Words) -> str:
    """Return the question for a typed date."""
    return _("Type the date, for example 14.12.2026. It must be a working day.")


def person_button(_: Words, n: int, person: StaffView, data: InstructTo | TaskTo) -> Button:
    """Return the button that chooses a member of the staff: the name and the role."""
    role = staff_labels.role(_, person.role)
    return Button(caption(_("{n}. {name} ({role})", n=n, name=person.name, role=role)), data)


def day_button(_: Words, n: int, day: date, data: InstructBy | TaskDay) -> Button:
    """Return the button that chooses a usual term."""
    said = _.plural("{n} working day: {day}", "{n} working days: {day}", n, day=_.short_day(day))
    return Button(caption(said), data)


def _to_case(_: Words, case: Card) -> tuple[Button, ...]:
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return (Button(_("Cancel"), data),)
