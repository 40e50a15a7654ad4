"""How the bot introduces itself in Telegram: its commands and its descriptions."""

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import clipped
from bot.screens.screen import visible

DESCRIPTION = 512
SHORT_DESCRIPTION = 120
COMMAND = 256
"""Most characters that the Bot API takes."""


def citizen_commands(_: Words) -> tuple[tuple[str, str], ...]:
    """Return the commands of the menu with what they do, in the order of their use."""
    return (
        ("book", _("Book a reception")),
        ("my", _("My requests")),
        ("schedule", _("Reception schedule")),
        ("contacts", _("Contacts")),
        ("verify", _("Check a request by its code")),
        ("mydata", _("My data and my consent")),
        ("language", _("Choose a language")),
        ("help", _("Help")),
        ("cancel", _("Cancel what you are filling in")),
    )


def description(_: Words, profile: OfficeProfile) -> str:
    """Return what an empty chat shows before the first message; plain text."""
    return _plain(
        _(
            "Personal receptions: {office}. Book, follow your request and the term of the answer, "
            "get the date and a reminder.",
            office=clipped(profile.name.said(_.language), 300),
        ),
        DESCRIPTION,
    )


def short_description(_: Words, profile: OfficeProfile) -> str:
    """Return what the bot's page and its shared links show; plain text."""
    return _plain(
        _("Book a personal reception: {office}", office=profile.name.said(_.language)),
        SHORT_DESCRIPTION,
    )


def _plain(said: str, limit: int) -> str:
    """Return a phrase without markup, because these places know none, cut to fit."""
    return clipped(visible(said), limit)
