"""Consent to keep personal data: what the law asks it to name (law 94-V, article 8(4)).

The short text is what people read; the full one is what they agree to, and its hash is stored. A
change of the full text needs a new `CONSENT_VERSION`.
"""

from bot.callbacks import Consent, Door, Open
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs, said
from bot.screens.screen import Button, Rows, Screen
from bot.screens.start import about, ways


def ask(_: Words, profile: OfficeProfile, *, greet: bool = False) -> Screen:
    """Ask for consent in short; `greet` says first what this bot does."""
    return Screen(
        paragraphs(
            about(_, profile) if greet else None,
            _(
                "To book we need your name, your IIN (if any), phone, address and what the matter "
                "is. The data are used only to advise you, to arrange the reception, to notify you "
                "and to ask how it was, and are kept on a server in Kazakhstan. Telegram is a "
                "foreign service: messages pass through its servers. You can take your consent "
                "back at any time: /mydata."
            ),
        ),
        Rows()
        .row(Button(_("✅ I agree"), Consent(agree=True)))
        .row(Button(_("I do not agree"), Consent(agree=False)))
        .row(Button(_("Full text"), Open(door=Door.CONSENT_TEXT)))
        .done(),
        first=True,
    )


def full_text(_: Words, profile: OfficeProfile) -> str:
    """Return exactly what a person agrees to."""
    return paragraphs(
        _("<b>Consent to the collection and processing of personal data</b>"),
        _(
            "Who answers for the data: {operator}, BIN {bin}.",
            operator=said(_, profile.operator.name),
            bin=profile.operator.bin,
        ),
        _(
            "Whose data: yours, under the full name that you write in the request; and of the "
            "person or organisation on whose behalf you apply."
        ),
        _(
            "What for: to advise you, to book and hold a personal reception, to notify you, and "
            "to ask your opinion afterwards. Not for anything else."
        ),
        _(
            "Which data: full name, IIN (if any), citizenship, phone, postal address, what the "
            "matter is, whom you represent and on what basis, the help you ask for, an "
            "out-of-turn category, and your number in Telegram."
        ),
        _(
            "What is done with them: collection, recording, storage, correction, use, handing on "
            "as said below, depersonalisation, destruction."
        ),
        _(
            "How long: until the request is dealt with and the storage term set by law for it "
            "has run out, or until you take your consent back."
        ),
        _(
            "Who else sees them: structural units and state bodies that take part in dealing "
            "with your request. Nobody else. The data are not published."
        ),
        _(
            "Across the border: the data are kept in Kazakhstan. Telegram is a foreign service, "
            "and what you write here passes through its servers abroad."
        ),
        _.plural(
            "Taking it back: at any time by /mydata; it is dealt with within {n} working day. A "
            "registered request stays in the register, as the law demands.",
            "Taking it back: at any time by /mydata; it is dealt with within {n} working days. A "
            "registered request stays in the register, as the law demands.",
            profile.terms.consent_withdrawal_days,
        ),
        lines(_("Without the bot you can apply so:"), ways(_, profile)),
    )


def full(_: Words, profile: OfficeProfile, *, consented: bool) -> Screen:
    """Show the full text; who has agreed already is not asked again."""
    rows = Rows()
    if not consented:
        rows.row(Button(_("✅ I agree"), Consent(agree=True)))
        rows.row(Button(_("I do not agree"), Consent(agree=False)))
    return Screen(full_text(_, profile), rows.row(menu_button(_)).done())


def thanked(_: Words) -> str:
    """Return the toast after a consent, when what was wanted opens at once."""
    return _("Thank you! Your consent is kept.")


def given(_: Words) -> str:
    """Return the lead above the menu after a consent."""
    return _("Thank you! Your consent is kept. Now you can book a reception or ask for advice.")


def declined(_: Words, profile: OfficeProfile) -> Screen:
    """Accept a no: everything that needs no personal data stays open."""
    return Screen(
        paragraphs(
            _("Understood. You can also book without the bot:"),
            ways(_, profile),
            _("The schedule can be seen here."),
        ),
        Rows()
        .row(Button(_("🗓 Reception schedule"), Open(door=Door.SCHEDULE)))
        .row(Button("e-Otinish", url=profile.contacts.e_otinish_url))
        .row(Button(_("Read the consent again"), Open(door=Door.CONSENT)))
        .row(menu_button(_))
        .done(),
        first=True,
    )
