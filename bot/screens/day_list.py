"""The list of the day: red until nothing is left, and one number after the other (point 25)."""

from bot.callbacks import Case, CaseAct, Desk, DeskPile, Pile
from bot.callbacks.intake import DayToday, EnterNext
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.captions import caption, post_in_full
from bot.screens.case_heading import desk_row, heading
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Desk as DeskView
from bot.services.views.intake import DayList, ToEnter
from db.enums import Role


def door(_: Words, view: DeskView) -> Button | None:
    """Return the way from the desk to the list of the day, red while something is left."""
    left = sum(_.day_of(duty.due_at) <= view.today for duty in view.duties)
    if not left and Role.REGISTRAR not in view.roles:
        return None
    said = (
        _.plural("🔴 List of the day: {n} left", "🔴 List of the day: {n} left", left)
        if left
        else _("🟢 List of the day: done")
    )
    return Button(caption(said), DayToday())


def day_list(_: Words, view: DayList) -> Screen:
    """Return what is left today; the day is closed only when nothing is."""
    rows = Rows()
    if view.to_enter:
        rows.row(Button(_("⌨️ Enter the numbers one after the other"), EnterNext()))
        rows.row(Button(_("See the cases without a number"), DeskPile(pile=Pile.ENTER)))
    if view.others:
        rows.row(Button(_("See my terms"), DeskPile(pile=Pile.DUTIES)))
    if view.left:
        lead = _.plural("🔴 <b>Today: {n} left</b>", "🔴 <b>Today: {n} left</b>", view.left)
        end = _("The list cannot be closed while something stands on it.")
    elif view.closed_at is None:
        lead = _("🟢 <b>Today: nothing is left</b>")
        end = _("You can close the day.")
        rows.row(Button(_("✅ Close the day"), DayToday(close=True)))
    else:
        lead = _("🟢 <b>The day is closed</b>")
        end = _("Closed at {moment}.", moment=_.clock(view.closed_at))
    rows.row(*desk_row(_))
    told = lines(
        _("To enter into the document system: {n}", n=view.to_enter) if view.to_enter else None,
        _("Of these overdue: {n}", n=view.overdue) if view.overdue else None,
        _("Other terms of today and earlier: {n}", n=view.others) if view.others else None,
    )
    return Screen(paragraphs(lead, _.day(view.today), told or None, end), rows.done())


def entering(_: Words, one: ToEnter, lead: str | None = None) -> Screen:
    """Ask for the official number of one case; the next comes by itself."""
    case = one.card
    late = _("❗ It was due on {when}.", when=_.moment(one.due_at)) if one.overdue else None
    rows = Rows()
    if one.left > 1:
        rows.row(Button(_("Skip for now"), EnterNext(after=one.duty)))
    opened = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), opened), Button(_("To the list"), DayToday()))
    text = paragraphs(
        f"✅ {lead}" if lead else None,
        _.plural("🔴 <b>{n} left</b>", "🔴 <b>{n} left</b>", one.left),
        lines(
            heading(_, case),
            None if case.post is None else _.quote(post_in_full(_, case.post)),
            _("Came by: {channel}", channel=staff_labels.channel(_, case.channel)),
            _("Registration: {moment}", moment=_.moment(case.registered_at)),
            late,
        ),
        _("Type the official number of the document system or e-Otinish."),
    )
    return Screen(text, rows.done())


def entered(_: Words, number: str) -> str:
    """Say that a number was written down."""
    return _("{number}: the official number is written down.", number=number)


def doubled(_: Words, number: str) -> str:
    """Say that another case has the same official number."""
    return _("⚠️ {number} has the same official number; please compare them.", number=number)


def text_wanted(_: Words) -> Screen:
    """Say that a number is typed, and the way out."""
    rows = Rows().row(Button(_("To the list"), DayToday()), Button(_("To the desk"), Desk()))
    return Screen(_("Please type the number as a message."), rows.done())
