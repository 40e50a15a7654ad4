"""How the bot introduces itself in Telegram: its commands and its descriptions."""

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import clipped
from bot.screens.screen import visible
from bot.services.rules.policy import Action, permits
from db.enums import Role

DESCRIPTION = 512
SHORT_DESCRIPTION = 120
COMMAND = 256
"""Most characters that the Bot API takes."""


def citizen_commands(_: Words) -> tuple[tuple[str, str], ...]:
    """Return the commands of the menu with what they do, in the order of their use."""
    return (
        ("book", _("Book a reception")),
        ("advice", _("Get advice")),
        ("my", _("My requests")),
        ("schedule", _("Reception schedule")),
        ("contacts", _("Contacts")),
        ("stats", _("How we answer, in figures")),
        ("verify", _("Check a request by its code")),
        ("mydata", _("My data and my consent")),
        ("language", _("Choose a language")),
        ("help", _("Help")),
        ("cancel", _("Cancel what you are filling in")),
    )


def staff_commands(_: Words, roles: frozenset[Role]) -> tuple[tuple[str, str], ...]:
    """Return the commands of the office that open to somebody with these roles; none to others."""
    if not roles:
        return ()
    offered = (
        ("desk", Action.SEE_DESK, _("today's work")),
        ("take", Action.TAKE_REQUEST, _("take a request")),
        ("today", Action.ENTER_NUMBER, _("the list of the day")),
        ("report", Action.SEE_REPORTS, _("quarterly reports")),
        ("calls", Action.RUN_PHONE_SURVEY, _("the telephone survey")),
        ("day", Action.SEE_DAY, _("the reception day")),
        ("day", Action.SEE_HELPED, _("whom to help on your day")),
        ("advice", Action.CONSULT, _("questions for advice")),
        ("find", Action.SEARCH, _("search")),
        ("board", Action.SEE_BOARD, _("the terms of the whole office")),
        ("stats", Action.SEE_STATISTICS, _("figures")),
        ("export", Action.EXPORT_DATA, _("data for other systems")),
        ("voices", Action.SEE_VOICES, _("what people say in the surveys")),
        ("emergency", Action.DECLARE_EMERGENCY, _("receptions in an emergency")),
        ("calendar", Action.MANAGE_CALENDAR, _("the working calendar")),
        ("privacy", Action.HANDLE_CONSENT, _("consents taken back")),
        ("breaches", Action.SEE_BREACHES, _("breaches of data protection")),
        ("team", Action.INVITE, _("the team and invitations")),
        ("units", Action.INVITE, _("the structural units")),
        ("areas", Action.ASSIGN_REVIEWER, _("whose requests go to whom")),
        ("when", Action.COUNT_DAYS, _("count working days")),
        ("away", Action.OWN_ABSENCE, _("note that you will be away")),
        ("me", Action.SEE_DESK, _("your roles and rights")),
    )
    opened: dict[str, str] = {}
    for name, action, said in offered:
        if permits(roles, action):
            opened.setdefault(name, said)
    return tuple(opened.items())


def staff_menu(_: Words, roles: frozenset[Role]) -> dict[str, str]:
    """Return the commands with what they do for the chat of somebody with these roles.

    The office's come first, then those of every citizen, as in the help; none without a role.
    """
    # In the help these follow a dash; here each begins a line of its own, as the citizens' do.
    ours = {name: said[:1].upper() + said[1:] for name, said in staff_commands(_, roles)}
    return {**ours, **dict(citizen_commands(_)), **ours} if ours else {}


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
