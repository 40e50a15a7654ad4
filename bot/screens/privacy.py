"""What a person sees of the data kept: why they are kept, corrected, deleted, the consent back."""

from datetime import date, timedelta

from bot.callbacks import Door, MyData, MyDataAct, Open
from bot.callbacks.privacy import MyDetail, TakeBack
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs, phone, written
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.screens.start import ways
from bot.services.views import Person
from bot.services.views.notice import Facts
from bot.services.views.privacy import ConsentEnd, Detail, Way, WithdrawalView
from bot.services.views.privacy import MyData as View

STAYS_MINUTES = 60
"""How long a file with everything stays in the chat: long enough to be read."""


def my_data(_: Words, view: View, profile: OfficeProfile, *, lead: str | None = None) -> Screen:
    """Say in short what is kept, with the ways to the whole, to correct, delete, and withdraw."""
    rows = Rows()
    rows.row(
        Button(_("📄 As a file"), MyData(act=MyDataAct.FILE)),
        Button(_("For a program (JSON)"), MyData(act=MyDataAct.JSON)),
    )
    rows.row(Button(_("Why it is kept, and until when"), MyData(act=MyDataAct.WHY)))
    if view.details is not None or view.opened:
        rows.row(Button(_("✏️ Correct"), MyData(act=MyDataAct.CORRECT)))
    if view.details is not None or view.consultations:
        rows.row(Button(_("Delete what may be deleted"), MyData(act=MyDataAct.FORGET)))
    rows.row(_surveys(_, view))
    if view.may_phone is not None:
        rows.row(_calls(_, view))
    rows.row(Button(_("Full text of the consent"), Open(door=Door.CONSENT_TEXT)))
    if _may_withdraw(view):
        rows.row(Button(_("Take my consent back"), MyData(act=MyDataAct.WITHDRAW)))
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            _("<b>What is kept about you</b>"),
            lines(*(f"• {one}" for one in _kept(_, view))),
            _withdrawn(_, view.withdrawal)
            if view.withdrawal is not None
            else _("You have given your consent to the processing of personal data.")
            if view.consented
            else _("You have not given your consent to the processing of personal data."),
            _("Questions about your data: {phone}.", phone=profile.contacts.phone),
        ),
        rows.row(menu_button(_)).done(),
    )


def why(_: Words, view: View, profile: OfficeProfile) -> Screen:
    """Say why each kind of data is kept, until when, and who keeps what may not be deleted."""
    terms = profile.retention
    rows = Rows().row(_back(_)).row(menu_button(_))
    return Screen(
        paragraphs(
            _("<b>Why it is kept, and until when</b>"),
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
            _kept_until(_, view.kept_until),
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
        ),
        rows.done(),
    )


def as_file(_: Words, file: File) -> Reply:
    """Hand over everything as a file. It is the person's own, so it may be saved; it disappears."""
    caption = _.plural(
        "Everything that is kept about you. This message disappears in {n} minute.",
        "Everything that is kept about you. This message disappears in {n} minutes.",
        STAYS_MINUTES,
    )
    kept = Screen(caption, file=file, vanish_after=timedelta(minutes=STAYS_MINUTES))
    above = Screen(_("The file is above. Save it if you need it."), Rows().row(_back(_)).done())
    return Reply((kept, above), fresh=True)


def what_to_correct(_: Words, view: View) -> Screen:
    """Ask which detail is to be corrected."""
    rows = Rows()
    for detail in Detail:
        rows.row(Button(_name(_, detail), MyDetail(detail=detail)))
    return Screen(
        paragraphs(
            _("What shall be corrected?"),
            _details(_, view.details) if view.details is not None else None,
            _(
                "It is corrected at once, here and in your open requests. When the name changes, "
                "the office compares it with your document at the visit. In requests that have "
                "ended, and in letters, nothing is changed: for those call the office."
            ),
        ),
        rows.row(_back(_)).done(),
    )


def correcting(_: Words, detail: Detail) -> Screen:
    """Ask for the right value."""
    asked = {
        Detail.NAME: _("Write your surname, name and patronymic (if any) in full."),
        Detail.PHONE: _("Write your phone number."),
        Detail.ADDRESS: _("Write your postal address."),
    }[detail]
    stop = Rows().row(_back(_)).done()
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
            _kept_until(_, view.kept_until),
        ),
        rows.done(),
    )


def forgotten(_: Words) -> str:
    """Say that what may be deleted is deleted."""
    return _("Deleted for good.")


def set_surveys(_: Words, *, wanted: bool) -> str:
    """Say whether this person is asked for an opinion from now on."""
    if wanted:
        return _("We shall ask for your opinion again.")
    return _("We shall not ask for your opinion any more.")


def set_calls(_: Words, *, wanted: bool) -> str:
    """Say whether this person is phoned for the survey from now on."""
    if wanted:
        return _("We may phone you for the survey.")
    return _("We shall not phone you for the survey.")


def withdrawal(_: Words, view: View, ways_open: tuple[Way, ...], profile: OfficeProfile) -> Screen:
    """Explain what follows when the consent is taken back, and let the person choose."""
    rows = Rows()
    for way in ways_open:
        rows.row(Button(_way(_, way), TakeBack(way=way, sure=False)))
    rows.row(Button(_("No, leave it"), MyData(act=MyDataAct.SHOW)))
    return Screen(
        paragraphs(
            _("<b>Take your consent back?</b>"),
            *_consequences(_, view, profile),
            _.plural(
                "You have {n} open request. Shall it be withdrawn too, or go on without the chat?",
                "You have {n} open requests. Shall they be withdrawn too, or go on without the "
                "chat?",
                view.opened,
            )
            if view.opened
            else None,
        ),
        rows.done(),
    )


def sure(_: Words, way: Way) -> Screen:
    """Ask once more, naming what is chosen."""
    rows = Rows()
    rows.row(Button(_("Yes, take it back"), TakeBack(way=way, sure=True)))
    rows.row(Button(_("No, leave it"), MyData(act=MyDataAct.SHOW)))
    chosen = {
        Way.NONE: None,
        Way.END: _(
            "Your open requests are withdrawn. You lose your place in the queue and a date that "
            "was given; this cannot be undone."
        ),
        Way.PHONE: _("Your open requests go on. You are told the answer by phone."),
        Way.LETTER: _("Your open requests go on. You are told the answer by a letter."),
    }[way]
    return Screen(
        paragraphs(_("<b>Take your consent back?</b>"), chosen, _("Are you sure?")), rows.done()
    )


def taken_back(_: Words, view: View, profile: OfficeProfile) -> Screen:
    """Say what follows, by when, and how to apply without the bot."""
    return Screen(
        paragraphs(
            _("Your consent is taken back."),
            None if view.withdrawal is None else _withdrawn(_, view.withdrawal),
            lines(_("Without the bot you can apply so:"), ways(_, profile)),
        ),
        Rows().row(_back(_)).row(menu_button(_)).done(),
    )


def consent_ended(_: Words, facts: Facts, profile: OfficeProfile) -> Screen:
    """Return the notice that a withdrawal was dealt with: data deleted, or refused with reasons."""
    if facts.level == ConsentEnd.REFUSED:
        return Screen(
            paragraphs(
                _("<b>Your data are not deleted</b>"),
                _("The reason: {text}", text=written(_, facts.text or "")),
                _("No new request is taken without a new consent."),
                _(
                    "If you do not agree, you can complain: {where}",
                    where=written(_, profile.complaint.where.said(_.language)),
                ),
            ),
            ((menu_button(_),),),
        )
    return Screen(
        paragraphs(
            _("<b>Your data in this bot are deleted</b>"),
            _(
                "The bot does not know you any more. Registered requests stay in the register for "
                "the term of the law; you hear of them by phone or by letter."
            ),
            _("You can write to us again at any time."),
            _("Questions about your data: {phone}.", phone=profile.contacts.phone),
        ),
        ((menu_button(_),),),
    )


def _kept(_: Words, view: View) -> list[str]:
    kept = [_("Your number in Telegram and your language, so that the bot can answer you.")]
    if view.details is not None:
        kept.append(_details(_, view.details))
    if view.opened or view.closed:
        kept.append(
            _(
                "Registered requests: {opened} open, {closed} ended.",
                opened=view.opened,
                closed=view.closed,
            )
        )
    if view.consultations:
        kept.append(
            _.plural(
                "{n} consultation that is over.",
                "{n} consultations that are over.",
                view.consultations,
            )
        )
    if not view.surveys:
        kept.append(_("Your wish not to be asked for an opinion."))
    return kept


def _details(_: Words, person: Person) -> str:
    """Return the stored details so that whoever glances at the screen learns little."""
    return _(
        "For your next request: {name}, {phone}, {iin}, {address}.",
        name=written(_, person.full_name, 150),
        phone=phone(person.phone),
        iin=_("IIN given") if person.iin else _("no IIN"),
        address=_("address given") if person.address else _("no address"),
    )


def _kept_until(_: Words, day: date | None) -> str | None:
    if day is None:
        return None
    return _("Your ended requests are kept until {day}.", day=_.day(day))


def _withdrawn(_: Words, view: WithdrawalView) -> str:
    asked = _("You took your consent back on {day}.", day=_.day(view.asked_on))
    if view.pending:
        follows = _("We deal with it by {day} and tell you here.", day=_.day(view.due_on))
    else:
        follows = _("Your data are not deleted. The reason: {text}",
                    text=written(_, view.refusal or ""))  # fmt: skip
    return f"{asked} {follows}"


def _consequences(_: Words, view: View, profile: OfficeProfile) -> tuple[str | None, ...]:
    return (
        _(
            "At once: no new request is taken in this chat without a new consent, and we do not "
            "ask for your opinion any more."
        ),
        _.plural(
            "Within {n} working day: your number in Telegram, the stored details and the talks in "
            "this chat are deleted, or you read here why not.",
            "Within {n} working days: your number in Telegram, the stored details and the talks in "
            "this chat are deleted, or you read here why not.",
            profile.terms.consent_withdrawal_days,
        ),
        _("Registered requests stay in the register, as the law demands."),
        _kept_until(_, view.kept_until),
    )


def _may_withdraw(view: View) -> bool:
    if view.withdrawal is not None:
        return not view.withdrawal.pending
    return view.consented


def _way(_: Words, way: Way) -> str:
    return {
        Way.NONE: _("Take my consent back"),
        Way.END: _("Take back, withdraw the requests"),
        Way.PHONE: _("Take back, tell me by phone"),
        Way.LETTER: _("Take back, tell me by letter"),
    }[way]


def _name(_: Words, detail: Detail) -> str:
    return {
        Detail.NAME: _("Full name"),
        Detail.PHONE: _("Phone"),
        Detail.ADDRESS: _("Address"),
    }[detail]


def _surveys(_: Words, view: View) -> Button:
    if view.surveys:
        return Button(_("Do not ask for my opinion"), MyData(act=MyDataAct.SURVEYS_NO))
    return Button(_("You may ask for my opinion"), MyData(act=MyDataAct.SURVEYS_YES))


def _calls(_: Words, view: View) -> Button:
    if view.may_phone:
        return Button(_("Do not phone me for the survey"), MyData(act=MyDataAct.PHONE_NO))
    return Button(_("You may phone me for the survey"), MyData(act=MyDataAct.PHONE_YES))


def _back(_: Words) -> Button:
    return Button(_("← My data"), MyData(act=MyDataAct.SHOW))
