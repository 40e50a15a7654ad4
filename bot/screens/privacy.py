"""What a person sees of the data kept, as a file too, and whether they may be asked and phoned."""

from datetime import timedelta

from bot.callbacks import Door, MyData, MyDataAct, Open
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.own_data import back, details, kept_until, questions, reasons, withdrawn
from bot.screens.screen import Button, File, Reply, Rows, Screen
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
            withdrawn(_, view.withdrawal)
            if view.withdrawal is not None
            else _("You have given your consent to the processing of personal data.")
            if view.consented
            else _("You have not given your consent to the processing of personal data."),
            questions(_, profile),
        ),
        rows.row(menu_button(_)).done(),
        first=True,
    )


def why(_: Words, view: View, profile: OfficeProfile) -> Screen:
    """Say why each kind of data is kept, until when, and who keeps what may not be deleted."""
    return Screen(
        paragraphs(
            _("<b>Why it is kept, and until when</b>"),
            *reasons(_, profile),
            kept_until(_, view.kept_until),
            questions(_, profile),
        ),
        Rows().row(back(_)).row(menu_button(_)).done(),
    )


def as_file(_: Words, file: File) -> Reply:
    """Hand over everything as a file. It is the person's own, so it may be saved; it disappears."""
    caption = _.plural(
        "Everything that is kept about you. This message disappears in {n} minute.",
        "Everything that is kept about you. This message disappears in {n} minutes.",
        STAYS_MINUTES,
    )
    kept = Screen(caption, file=file, vanish_after=timedelta(minutes=STAYS_MINUTES))
    above = Screen(_("The file is above. Save it if you need it."), Rows().row(back(_)).done())
    return Reply((kept, above), fresh=True)


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


def _kept(_: Words, view: View) -> list[str]:
    kept = [_("Your number in Telegram and your language, so that the bot can answer you.")]
    if view.details is not None:
        kept.append(details(_, view.details))
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


def _may_withdraw(view: View) -> bool:
    if view.withdrawal is not None:
        return not view.withdrawal.pending
    return view.consented


def _surveys(_: Words, view: View) -> Button:
    if view.surveys:
        return Button(_("Do not ask for my opinion"), MyData(act=MyDataAct.SURVEYS_NO))
    return Button(_("You may ask for my opinion"), MyData(act=MyDataAct.SURVEYS_YES))


def _calls(_: Words, view: View) -> Button:
    if view.may_phone:
        return Button(_("Do not phone me for the survey"), MyData(act=MyDataAct.PHONE_NO))
    return Button(_("You may phone me for the survey"), MyData(act=MyDataAct.PHONE_YES))
