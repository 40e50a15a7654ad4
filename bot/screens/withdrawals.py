"""Consents that people took back, as the administrator sees them: numbers and terms, no names."""

from bot.callbacks.breaches import BreachLog
from bot.callbacks.privacy import ConsentAct, ConsentDo, Consents
from bot.i18n import Words
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.protection.withdrawals import LONGEST, SHORTEST
from bot.services.views.privacy import WithdrawalView

SHOWN = 6
NUMBERS = 12
"""Numbers of requests named on one screen; the rest is counted."""


def count(_: Words, n: int) -> str:
    """Return the name of the pile with how much lies on it."""
    return _("Consents taken back: {n}", n=n)


def pile(_: Words, views: tuple[WithdrawalView, ...], lead: str | None = None) -> Screen:
    """Return what waits, the oldest on top; the rest comes up as these are dealt with."""
    rows = Rows()
    for view in views[:SHOWN]:
        said = _("No. {n} · by {day}", n=view.id, day=_.short_day(view.due_on))
        rows.row(Button(caption(said), ConsentDo(consent=view.id, act=ConsentAct.OPEN)))
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            f"<b>{count(_, len(views))}</b>",
            None if views else _("Nothing waits here now."),
        ),
        rows.row(Button(_("Breaches of data protection"), BreachLog())).row(*desk_row(_)).done(),
    )


def one(_: Words, view: WithdrawalView) -> Screen:
    """Return a withdrawal: by when, what stays by law, and the two ways to end it."""
    rows = Rows()
    rows.row(Button(_("Delete the data"), _do(view, ConsentAct.DELETE)))
    rows.row(Button(_("Refuse with reasons"), _do(view, ConsentAct.REFUSE)))
    return Screen(
        paragraphs(
            _("<b>Consent taken back, no. {n}</b>", n=view.id),
            _(
                "Asked on {asked}. To be dealt with by {due} (law 94-V, article 8).",
                asked=_.day(view.asked_on),
                due=_.day(view.due_on),
            ),
            _("Open requests, told without the chat: {numbers}", numbers=_numbers(view.opened))
            if view.opened
            else _("No open requests."),
            _(
                "Ended requests, which stay in the register: {numbers}",
                numbers=_numbers(view.closed),
            )
            if view.closed
            else None,
            _(
                "Deleted are the number in Telegram, the stored details, the talks and the "
                "messages of this chat."
            ),
        ),
        rows.row(Button(_("← Consents taken back"), Consents())).row(*desk_row(_)).done(),
    )


def sure(_: Words, view: WithdrawalView) -> Screen:
    """Ask once more before anything is deleted."""
    rows = Rows()
    rows.row(Button(_("Yes, delete for good"), _do(view, ConsentAct.DELETE_YES)))
    rows.row(Button(_("No, leave it"), _do(view, ConsentAct.OPEN)))
    return Screen(
        paragraphs(
            _("Delete the data of withdrawal no. {n} for good?", n=view.id),
            _("This cannot be undone. The person is told in the chat."),
        ),
        rows.done(),
    )


def refusing(_: Words, view: WithdrawalView) -> Screen:
    """Ask for the reasons."""
    rows = Rows().row(Button(_("No, leave it"), _do(view, ConsentAct.OPEN)))
    return Screen(
        paragraphs(
            _("Why are the data of withdrawal no. {n} not deleted?", n=view.id),
            _(
                "Name the law or the duty ({least} to {most} characters). The person reads this "
                "text. To stop: /cancel.",
                least=SHORTEST,
                most=LONGEST,
            ),
        ),
        rows.done(),
    )


def text_wanted(_: Words) -> Screen:
    """Ask for a text where something else was sent."""
    return Screen(_("Only a text can be taken here. Write it, or stop with /cancel."))


def deleted(_: Words) -> str:
    """Say that the data are gone."""
    return _("The data are deleted, the person is told.")


def refused(_: Words) -> str:
    """Say that the person is told the reasons."""
    return _("The refusal is noted, the person is told.")


def _do(view: WithdrawalView, act: ConsentAct) -> ConsentDo:
    return ConsentDo(consent=view.id, act=act)


def _numbers(numbers: tuple[str, ...]) -> str:
    shown = ", ".join(numbers[:NUMBERS])
    return shown if len(numbers) <= NUMBERS else f"{shown} … ({len(numbers)})"
