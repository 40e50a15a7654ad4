"""What is asked before a step about materials: the unit, the term, the text, a plain "sure?"."""

from datetime import date

from bot.callbacks import Case, CaseAct
from bot.callbacks.materials import AgainTerm, AskTerm, AskUnit, MaterialAct
from bot.i18n import Words
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row, heading
from bot.screens.formats import lines, paragraphs
from bot.screens.materials import do, head, unit_name
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.screens.units import in_list
from bot.services.views import Card
from bot.services.views.units import MaterialView, UnitView

Usual = tuple[tuple[int, date], ...]


def units(_: Words, case: Card, found: tuple[UnitView, ...], page: int) -> Screen:
    """Ask which unit is asked."""
    shown = part(found, page)
    rows = Rows()
    told = []
    for n, unit in shown.items:
        told.append(in_list(_, n, unit))
        data = AskTerm(id=case.public_id, version=case.version, unit=unit.public_id)
        rows.row(Button(caption(_("{n}. {name}", n=n, name=unit_name(_, unit))), data))
    for row in turning(
        _, shown, lambda at: AskUnit(id=case.public_id, version=case.version, page=at)
    ):
        rows.row(*row)
    asked = (
        _("Which unit is asked for materials?")
        if found
        else _("There is no unit yet. The administrator makes units under “Team and invitations”.")
    )
    text = paragraphs(heading(_, case), asked, *told, *place_in_pages(_, shown))
    return Screen(text, rows.row(*_to_case(_, case)).done())


def terms(_: Words, case: Card, unit: UnitView, chosen: AskTerm, usual: Usual) -> Screen:
    """Ask by when, and what of the case the unit may look at."""
    rows = Rows()
    for n, day in usual:
        said = _.plural(
            "{n} working day: {day}", "{n} working days: {day}", n, day=_.short_day(day)
        )
        data = chosen.model_copy(update={"day": day.toordinal()})
        rows.row(Button(caption(said), data))
    rows.row(Button(_("Another date"), chosen.model_copy(update={"typed": True})))
    for said, field in (
        (_("With the matter"), "matter"),
        (_("With name and telephone"), "person"),
    ):
        ticked = bool(getattr(chosen, field))
        rows.row(
            Button(
                f"{'☑️' if ticked else '◻️'} {said}",
                chosen.model_copy(update={field: not ticked}),
            )
        )
    text = paragraphs(
        heading(_, case),
        _("Unit: {unit}", unit=unit_name(_, unit)),
        lines(
            _("By when is the answer needed?"),
            _("Below: what of the case the unit may look at. Every look is written down."),
        ),
    )
    return Screen(text, rows.row(*_to_case(_, case)).done())


def dating(_: Words, case: Card) -> Screen:
    """Wait for the typed term of a question."""
    return Screen(paragraphs(heading(_, case), _date_wanted(_)), (_to_case(_, case),))


def asking(_: Words, case: Card, unit: UnitView, due_on: date) -> Screen:
    """Wait for the question."""
    asked = _(
        "Type the question (5–2000 characters): which materials, what position. The unit is told "
        "as soon as you send it. Write no names into it: the unit reads the question as it stands."
    )
    told = lines(
        _("Unit: {unit}", unit=unit_name(_, unit)),
        _("Term: {day}", day=_.short_day(due_on)),
    )
    return Screen(paragraphs(heading(_, case), told, asked), (_to_case(_, case),))


def answering(_: Words, view: MaterialView, megabytes: int) -> Screen:
    """Wait for the unit's answer."""
    asked = _(
        "Type the answer (2–4000 characters), or send it as one file: PDF, DOCX, JPEG or PNG, "
        "up to {size} MB. It goes to the responsible worker as soon as you send it.",
        size=megabytes,
    )
    return Screen(paragraphs(head(_, view), asked), (_back(_, view),))


def again_terms(_: Words, view: MaterialView, usual: Usual) -> Screen:
    """Ask by when the unit is to answer once more."""
    rows = Rows()
    for n, day in usual:
        said = _.plural(
            "{n} working day: {day}", "{n} working days: {day}", n, day=_.short_day(day)
        )
        rows.row(Button(caption(said), _again(view, day.toordinal())))
    rows.row(Button(_("Another date"), _again(view, 0))).row(*_back(_, view))
    asked = _("By when is the unit to answer once more?")
    return Screen(paragraphs(head(_, view), asked), rows.done())


def again_date(_: Words, view: MaterialView) -> Screen:
    """Wait for the typed term of a question asked once more."""
    return Screen(paragraphs(head(_, view), _date_wanted(_)), (_back(_, view),))


def noting(_: Words, view: MaterialView, due_on: date) -> Screen:
    """Wait for the note with which a question is asked once more."""
    asked = _(
        "Type the note (2–1000 characters): what is missing? The unit is told as soon as you send "
        "it."
    )
    term = _("Term: {day}", day=_.short_day(due_on))
    return Screen(paragraphs(head(_, view), term, asked), (_back(_, view),))


def recalling(_: Words, view: MaterialView) -> Screen:
    """Ask once more before a question is taken back."""
    rows = Rows().row(Button(_("Yes, take it back"), do(view, MaterialAct.RECALL_YES)))
    asked = _("Take the question back? The unit is told that no answer is needed.")
    return Screen(paragraphs(head(_, view), asked), rows.row(*_back(_, view)).done())


def file_being_read(_: Words, view: MaterialView) -> Screen:
    """Say that the document is on its way."""
    said = _("The file is being looked at. You will hear in a moment whether it was taken.")
    return Screen(paragraphs(head(_, view), said), (_back(_, view),))


def text_wanted(_: Words) -> Screen:
    """Return what is said to anything else where a text about materials is awaited."""
    said = _("Please type it as a text, or stop with /cancel.")
    return Screen(said, (desk_row(_),))


def _days(_: Words, n: int, day: date) -> str:
    said = _.short_day(day)
    return _.plural("{n} working day: {day}", "{n} working days: {day}", n, day=said)


def _again(view: MaterialView, day: int) -> AgainTerm:
    return AgainTerm(id=view.public_id, version=view.version, day=day)


def _date_wanted(_: Words) -> str:
    return _("Type the date, for example 14.12.2026. It must be a working day.")


def _back(_: Words, view: MaterialView) -> tuple[Button, ...]:
    return (Button(_("Back to the question"), do(view, MaterialAct.OPEN)),)


def _to_case(_: Words, case: Card) -> tuple[Button, ...]:
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return (Button(_("Cancel"), data),)
