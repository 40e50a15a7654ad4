"""Why something about the people at work cannot be done, and what can be done instead."""

from datetime import date

from bot.callbacks import Team
from bot.callbacks.team import Absence, AwayAct, Me
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import start
from bot.screens.captions import clipped
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services import errors
from bot.services.errors import OfficeError

NAME = 60


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return the words for a lawful no about roles and absences."""
    rows = Rows()
    if isinstance(error, errors.LastAdministrator):
        text = _(
            "This is the last administrator: somebody has to be able to change the team. Give the "
            "role to another person first."
        )
        rows.row(Button(_("Team"), Team()))
        return Reply((Screen(text, rows.done()),))
    if isinstance(error, errors.AbsenceOverlaps):
        text = _overlap(_, error)
        key = error.details.get("public_id")
        if isinstance(key, str):
            rows.row(Button(_("Open this absence"), Absence(id=key, act=AwayAct.OPEN)))
    else:
        text = _unfit(_, error)
    return Reply((Screen(text, rows.row(Button(_("What I am here"), Me())).done()),))


def no_longer(_: Words, profile: OfficeProfile, *, staff: bool) -> Reply:
    """Return the menu that is right now for somebody whose role has ended meanwhile."""
    said = _("You no longer have this right: your role has ended.")
    return Reply((start.menu(_, profile, staff=staff, lead=said),), toast=said)


def _overlap(_: Words, error: OfficeError) -> str:
    first, last = error.details.get("first"), error.details.get("last")
    if isinstance(first, date) and isinstance(last, date):
        return _(
            "An absence from {first} to {last} is noted already. Change that one.",
            first=_.day(first),
            last=_.day(last),
        )
    return _("An absence is noted for some of these days already.")


def _unfit(_: Words, error: OfficeError) -> str:
    match error.details.get("reason"):
        case "away":
            name = clipped(str(error.details.get("name", "")), NAME)
            return _("{name} is away on some of these days too. Choose somebody else.", name=name)
        case "self":
            return _("Nobody stands in for themselves. Choose a colleague.")
        case _:
            return _("Only a colleague of the same role can stand in.")
