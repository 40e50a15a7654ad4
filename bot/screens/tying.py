"""A case tied to a chat: what is asked, what is said when it cannot be."""

from dataclasses import replace

from bot.callbacks import Door, Open
from bot.callbacks.intake import TieBegin
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent
from bot.screens.formats import menu_button, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.filing.tying import Tied
from bot.services.views import Card


def door(_: Words, public_id: str) -> Button:
    """Return the button under a checked code."""
    return Button(_("🔔 This is my request: tell me here"), TieBegin(id=public_id))


def consent_first(_: Words, profile: OfficeProfile) -> Screen:
    """Ask for the consent before a case is tied; it goes on by itself after it."""
    asked = consent.ask(_, profile)
    lead = _("Before the request is tied to this chat we need your consent.")
    return replace(asked, text=paragraphs(lead, asked.text))


def asking(_: Words, case: Card) -> Screen:
    """Ask for what only the applicant knows."""
    return Screen(
        paragraphs(
            _("Request {number}", number=case.number),
            _(
                "Write the last 4 digits of the phone that you gave with this request. Then it is "
                "shown here, and notices come to this chat. To stop: /cancel."
            ),
        ),
        ((menu_button(_),),),
    )


def tied(_: Words) -> str:
    """Say that a case is tied."""
    return _("✅ The request is tied to this chat. From now on you are told here.")


def wrong(_: Words, left: int) -> Screen:
    """Say that the digits do not fit, and how often they may still be tried today."""
    return Screen(
        _.plural(
            "These digits do not fit this request. {n} try is left today. To stop: /cancel.",
            "These digits do not fit this request. {n} tries are left today. To stop: /cancel.",
            left,
        ),
        ((menu_button(_),),),
    )


def refused(_: Words, why: Tied, profile: OfficeProfile) -> Screen:
    """Say that a case cannot be tied now, and who helps."""
    match why:
        case Tied.TOO_MANY:
            said = _("That was too many tries for today. You can try again tomorrow.")
        case Tied.NO_PHONE:
            said = _("No phone was given with this request, so it cannot be tied to a chat here.")
        case Tied.DELETED:
            said = _("The personal data of this request were deleted: their term is over.")
        case _:
            said = _("This request is tied to another chat already.")
    rows = Rows().row(Button(_("☎️ Contacts"), Open(door=Door.CONTACTS)), menu_button(_))
    help_ = _("The office will help you by phone: {phone}.", phone=profile.contacts.phone)
    return Screen(paragraphs(said, help_), rows.done())
