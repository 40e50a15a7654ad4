"""What the screens about one's own data say alike: what is kept, why, until when, whom to ask."""

from datetime import date

from bot.callbacks import MyData, MyDataAct
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, phone, said, written
from bot.screens.screen import Button
from bot.services.views import Person
from bot.services.views.privacy import WithdrawalView


def details(_: Words, person: Person) -> str:
    """Return the stored details so that whoever glances at the screen learns little."""
    return _(
        "For your next request: {name}, {phone}, {iin}, {address}.",
        name=written(_, person.full_name, 150),
        phone=phone(person.phone),
        iin=_("IIN given") if person.iin else _("no IIN"),
        address=_("address given") if person.address else _("no address"),
    )


def kept_until(_: Words, day: date | None) -> str | None:
    """Say until when the last of the ended requests is kept; None without one."""
    if day is None:
        return None
    return _("Your ended requests are kept until {day}.", day=_.day(day))


def withdrawn(_: Words, view: WithdrawalView) -> str:
    """Say that the consent was taken back, and what comes of it."""
    asked = _("You took your consent back on {day}.", day=_.day(view.asked_on))
    if view.pending:
        follows = _("We deal with it by {day} and tell you here.", day=_.day(view.due_on))
    else:
        follows = _("Your data are not deleted. The reason: {text}",
                    text=written(_, view.refusal or ""))  # fmt: skip
    return f"{asked} {follows}"


def back(_: Words) -> Button:
    """Return the way back to what is kept."""
    return Button(_("← My data"), MyData(act=MyDataAct.SHOW))


def questions(_: Words, profile: OfficeProfile) -> str:
    """Say whom to ask: who is responsible for personal data, or the office where nobody is named.

    Law 94-V article 25(2) asks for a responsible person.
    """
    named = profile.data_protection
    if named is None:
        return _("Questions about your data: {phone}.", phone=profile.contacts.phone)
    return _(
        "Questions about your data: {who}, {phone}.",
        who=said(_, named.responsible),
        phone=named.phone,
    )


def reasons(_: Words, profile: OfficeProfile) -> tuple[str, ...]:
    """Say of each kind of data why it is kept, and until when; plain text, for a paper as well."""
    terms = profile.retention
    return (
        _(
            "Your number in Telegram and your language: so that the bot can answer you. They "
            "are deleted after {n} months without a word from you if nothing of yours is open.",
            n=terms.profile_months,
        ),
        _(
            "Name, IIN, phone and address for your next request: so that you need not write "
            "them again. You can delete them at any time; after {n} months without a word from "
            "you they are deleted anyway.",
            n=terms.profile_months,
        ),
        lines(
            _(
                "Registered requests: the law asks for a register of requests (Administrative "
                "Procedural and Process-Related Code, articles 63 and 64)."
            ),
            _.plural(
                "{n} year after a request has ended, names, contacts, texts and files are "
                "deleted by themselves, and only figures stay.",
                "{n} years after a request has ended, names, contacts, texts and files are "
                "deleted by themselves, and only figures stay.",
                terms.case_years,
            ),
        ),
        _(
            "Consultations in the chat: {n} months after their end. What you write in surveys "
            "is kept apart from you: nothing leads from it to you.",
            n=terms.voice_months,
        ),
        _.plural(
            "A form that you have begun and not sent: {n} day.",
            "A form that you have begun and not sent: {n} days.",
            terms.draft_days,
        ),
        _.plural(
            "Messages of the bot: {n} day.",
            "Messages of the bot: {n} days.",
            terms.message_days,
        ),
        _("The proof of your consent: as long as any of this is kept."),
    )
