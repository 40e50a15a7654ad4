"""The consent taken back: what follows, what becomes of open requests, and how it ended."""

from bot.callbacks import MyData, MyDataAct
from bot.callbacks.privacy import TakeBack
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs, written
from bot.screens.own_data import back, kept_until, questions, withdrawn
from bot.screens.screen import Button, Rows, Screen
from bot.screens.start import ways
from bot.services.views.notice import Facts
from bot.services.views.privacy import ConsentEnd, Way
from bot.services.views.privacy import MyData as View


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
            None if view.withdrawal is None else withdrawn(_, view.withdrawal),
            lines(_("Without the bot you can apply so:"), ways(_, profile)),
        ),
        Rows().row(back(_)).row(menu_button(_)).done(),
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
            questions(_, profile),
        ),
        ((menu_button(_),),),
    )


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
        kept_until(_, view.kept_until),
    )


def _way(_: Words, way: Way) -> str:
    return {
        Way.NONE: _("Take my consent back"),
        Way.END: _("Take back, withdraw the requests"),
        Way.PHONE: _("Take back, tell me by phone"),
        Way.LETTER: _("Take back, tell me by letter"),
    }[way]
