"""What the staff hear of their day: in the morning what is due, before the evening what must not
wait. Numbers alone: it may light up on a locked phone.
"""

from bot.callbacks import Desk, DeskPile, Pile
from bot.callbacks.day import DayOpen
from bot.callbacks.terms import BoardOpen
from bot.i18n import Words
from bot.screens import board, staff_labels
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.board import Digest, Due
from db.enums import DutyKind


def digest(_: Words, view: Digest, kind: NoticeKind) -> Screen:
    """Return the digest of a morning, or the list of what must not wait until tomorrow."""
    if kind is NoticeKind.EVENING:
        return _evening(_, view)
    rows = Rows().row(Button(_("🗂 To the desk"), Desk()))
    if view.due:
        rows.row(Button(_("All my terms: {n}", n=view.overdue + view.today), _mine()))
    if view.sees_board:
        rows.row(Button(_("📊 The whole office"), BoardOpen()))
    decide = None
    if view.to_decide:
        decide = _("To decide: {n}", n=view.to_decide)
        rows.row(Button(decide, DeskPile(pile=Pile.DECIDE)))
    office = None
    if view.office is not None:
        office = lines(_("The whole office:"), board.total(_, view.office))
    text = paragraphs(
        _("☀️ <b>Due today — {day}</b>", day=_.day(view.day)),
        _counted(_, view),
        decide,
        office,
    )
    return Screen(text, rows.done())


def _evening(_: Words, view: Digest) -> Screen:
    kinds = {due.kind for due in view.due}
    rows = Rows()
    if DutyKind.ENTRY in kinds:
        rows.row(Button(_("Official numbers"), DeskPile(pile=Pile.ENTER)))
    if DutyKind.LETTER in kinds:
        rows.row(Button(_("Letters"), DeskPile(pile=Pile.LETTERS)))
    if DutyKind.RESULT in kinds:
        rows.row(Button(_("Reception day"), DayOpen()))
    if view.sees_board:
        rows.row(Button(_("📊 The whole office"), BoardOpen()))
    rows.row(Button(_("🗂 To the desk"), Desk()))
    text = paragraphs(
        _("🌆 <b>This must not wait until tomorrow</b>"),
        _counted(_, view),
    )
    return Screen(text, rows.done())


def _counted(_: Words, view: Digest) -> str:
    return lines(*(_due(_, due) for due in view.due))


def _due(_: Words, due: Due) -> str:
    what = staff_labels.duty(_, due.kind)
    if due.overdue and due.today:
        return _(
            "❗ {what}: {today} today, {overdue} overdue",
            what=what,
            today=due.today,
            overdue=due.overdue,
        )
    if due.overdue:
        return _("❗ {what}: {overdue} overdue", what=what, overdue=due.overdue)
    return _("{what}: {today} today", what=what, today=due.today)


def _mine() -> DeskPile:
    return DeskPile(pile=Pile.DUTIES)
