"""One's own details corrected, and what may be deleted deleted (law 94-V, articles 24 and 25)."""

from bot.callbacks import MyData, MyDataAct
from bot.callbacks.privacy import MyDetail
from bot.i18n import Words
from bot.screens.formats import lines, paragraphs
from bot.screens.own_data import back, details, kept_until
from bot.screens.screen import Button, Rows, Screen
from bot.services.views.privacy import Detail
from bot.services.views.privacy import MyData as View


def what_to_correct(_: Words, view: View) -> Screen:
    """Ask which detail is to be corrected."""
    rows = Rows()
    for detail in Detail:
        rows.row(Button(_name(_, detail), MyDetail(detail=detail)))
    return Screen(
        paragraphs(
            _("What shall be corrected?"),
            details(_, view.details) if view.details is not None else None,
            _(
                "It is corrected at once, here and in your open requests. When the name changes, "
                "the office compares it with your document at the visit. In requests that have "
                "ended, and in letters, nothing is changed: for those call the office."
            ),
        ),
        rows.row(back(_)).done(),
    )


def correcting(_: Words, detail: Detail) -> Screen:
    """Ask for the right value."""
    asked = {
        Detail.NAME: _("Write your surname, name and patronymic (if any) in full."),
        Detail.PHONE: _("Write your phone number."),
        Detail.ADDRESS: _("Write your postal address."),
    }[detail]
    stop = Rows().row(back(_)).done()
    return Screen(paragraphs(asked, _("To stop: /cancel.")), stop)


def corrected(_: Words, requests: int) -> str:
    """Say what was corrected."""
    if not requests:
        return _("Corrected.")
    return _.plural(
        "Corrected, also in {n} open request.", "Corrected, also in {n} open requests.", requests
    )


def name_changed(_: Words, old: str, new: str) -> str:
    """Return what the office reads of a corrected name, plain."""
    return _("The name was corrected. Before: {old}. Now: {new}.", old=old, new=new)


def forgetting(_: Words, view: View) -> Screen:
    """Ask once more before what may be deleted is deleted."""
    rows = Rows()
    rows.row(Button(_("Yes, delete for good"), MyData(act=MyDataAct.FORGET_YES)))
    rows.row(Button(_("No, leave it"), MyData(act=MyDataAct.SHOW)))
    return Screen(
        paragraphs(
            _("Delete for good?"),
            lines(
                _("• the name, IIN, phone and address kept for your next request")
                if view.details is not None
                else None,
                _("• a form that you have begun and not sent"),
                _.plural(
                    "• {n} consultation that is over",
                    "• {n} consultations that are over",
                    view.consultations,
                )
                if view.consultations
                else None,
            ),
            _("This cannot be undone. Registered requests stay: the law asks for their register."),
            kept_until(_, view.kept_until),
        ),
        rows.done(),
    )


def forgotten(_: Words) -> str:
    """Say that what may be deleted is deleted."""
    return _("Deleted for good.")


def _name(_: Words, detail: Detail) -> str:
    return {
        Detail.NAME: _("Full name"),
        Detail.PHONE: _("Phone"),
        Detail.ADDRESS: _("Address"),
    }[detail]
