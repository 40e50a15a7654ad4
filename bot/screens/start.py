"""The first screens: languages, the menu, contacts, help. Kazakh comes first everywhere."""

from bot.callbacks import Desk, Door, Open, PickLanguage
from bot.callbacks.stats import Counter
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import advice, labels, staff_labels
from bot.screens.commands import staff_commands
from bot.screens.formats import lines, menu_button, paragraphs, said, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from db.enums import Language, Role


def greeting(catalogues: Catalogues, profile: OfficeProfile) -> Screen:
    """Greet somebody whose language is not known: in all of them, the state language first."""
    parts = [about(catalogues[language], profile) for language in Language]
    return Screen(paragraphs(*parts), _languages(), first=True)


def language(_: Words) -> Screen:
    """Offer the languages again."""
    return Screen(_("Choose a language."), (*_languages(), (menu_button(_),)))


def about(_: Words, profile: OfficeProfile) -> str:
    """Return what this bot does, in two sentences."""
    return _(
        "Hello! This is the reception bot: {office}. Here you can ask for a personal reception "
        "with a head, see where your request stands, and follow the term of the answer.",
        office=said(_, profile.name),
    )


def menu(_: Words, profile: OfficeProfile, *, staff: bool, lead: str | None = None) -> Screen:
    """Show the doors; the staff find their desk here too, before all else."""
    rows = Rows()
    if staff:
        rows.row(Button(_("🗂 Desk"), Desk()))
    rows.row(Button(_("✍️ Book a reception"), Open(door=Door.BOOK)))
    rows.row(advice.door(_))
    rows.row(Button(_("📂 My requests"), Open(door=Door.MINE)))
    rows.row(Button(_("🗓 Reception schedule"), Open(door=Door.SCHEDULE)))
    rows.row(
        Button(_("☎️ Contacts"), Open(door=Door.CONTACTS)),
        Button(_("🌐 Language"), Open(door=Door.LANGUAGE)),
    )
    rows.row(Button(_("📊 How we answer"), Counter()), Button(_("❓ Help"), Open(door=Door.HELP)))
    office = _("<b>{office}</b>", office=said(_, profile.name))
    return Screen(
        paragraphs(lead, office, _("What would you like to do?")), rows.done(), first=True
    )


def contacts(_: Words, profile: OfficeProfile) -> Screen:
    """Show how to reach the office without the bot, consent or not."""
    return Screen(
        paragraphs(
            _("<b>{office}</b>", office=said(_, profile.name)),
            ways(_, profile),
            _(
                "Open on working days from {opens} to {closes}, lunch break from {lunch_from} "
                "to {lunch_to}.",
                opens=_.clock(profile.hours.opens),
                closes=_.clock(profile.hours.closes),
                lunch_from=_.clock(profile.hours.lunch_from),
                lunch_to=_.clock(profile.hours.lunch_to),
            ),
        ),
        (
            (
                Button(_("Website"), url=profile.contacts.website),
                Button("e-Otinish", url=profile.contacts.e_otinish_url),
            ),
            (menu_button(_),),
        ),
        first=True,
    )


def ways(_: Words, profile: OfficeProfile) -> str:
    """Return the ways to apply without the bot."""
    return lines(
        _("Phone: {phone}", phone=profile.contacts.phone),
        _("Address: {address}", address=said(_, profile.contacts.address)),
        _("Website: {website}", website=written(_, profile.contacts.website, 200)),
        _("e-Otinish: {address}", address=written(_, profile.contacts.e_otinish_url, 200)),
    )


def help_(_: Words, profile: OfficeProfile, roles: frozenset[Role]) -> Screen:
    """Say how it goes from the request to the reception, and which commands there are."""
    ours = [f"/{name} · {said}" for name, said in staff_commands(_, roles)]
    return Screen(
        paragraphs(
            lines(_("<b>Your work</b>"), *ours) if ours else None,
            _("<b>How it works</b>"),
            lines(
                _("1. You fill in a request; it gets a number and a term at once."),
                _.plural(
                    "2. The office answers within {n} working day of registration.",
                    "2. The office answers within {n} working days of registration.",
                    profile.terms.answer_days,
                ),
                _("3. Dates are given in the order of the queue; we remind you before the day."),
                _("4. Afterwards we ask how it was: two questions."),
            ),
            lines(
                "/book · " + _("book a reception"),
                "/advice · " + _("ask a legal consultant or another helper"),
                "/my · " + _("my requests and their terms"),
                "/schedule · " + _("who receives and when"),
                "/verify · " + _("check a request by its code"),
                "/mydata · " + _("what is kept about you"),
                "/contacts · " + _("phone, address, other ways"),
                *(
                    ()
                    if permits(roles, Action.SEE_STATISTICS)
                    else ("/stats · " + _("how we answer, in figures"),)
                ),
                "/language · " + _("choose a language"),
                "/cancel · " + _("stop what you are filling in"),
            ),
            _("By phone: {phone}", phone=profile.contacts.phone),
        ),
        ((menu_button(_),),),
        first=True,
    )


def joined(_: Words, role: Role) -> Screen:
    """Welcome a new member of the staff."""
    return Screen(_welcome(_, role), ((Button(_("🗂 Desk"), Desk()),),))


def joined_by_stranger(catalogues: Catalogues, role: Role) -> Screen:
    """Welcome a new member of the staff whose language is not known; choosing it opens the desk."""
    parts = [_welcome(catalogues[language], role) for language in Language]
    return Screen(paragraphs(*parts), _languages())


def _welcome(_: Words, role: Role) -> str:
    welcome = _(
        "You have joined the office as: <b>{role}</b>. Your work is at /desk.",
        role=staff_labels.role(_, role),
    )
    if role is not Role.VOLUNTEER:
        return welcome
    days = _(
        "As a volunteer your work opens on the days of your roster; you get a message about each."
    )
    return paragraphs(welcome, days)


def _languages() -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(labels.language(value), PickLanguage(language=value)),) for value in Language
    )
