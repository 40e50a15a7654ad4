"""The reception day: who is expected when, so that each reception gets its result in order."""

from bot.callbacks import Pile
from bot.i18n import Markup, Words
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.paging import part
from bot.screens.piles import card_button, pile_page
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card


def receptions(_: Words, cards: tuple[Card, ...], page: int) -> Screen:
    """Return a page of today's receptions and of earlier ones that still miss their result."""
    shown = part(cards, page)
    lines = []
    rows = Rows()
    for n, case in shown.items:
        lines += ["", *_reception(_, n, case)]
        said = _("{when} · {number}", when=_when(_, case), number=case.number)
        rows.row(Button(caption(said), card_button(case)))
    return pile_page(_, Pile.DAY, len(cards), shown, lines, rows)


def _reception(_: Words, n: int, case: Card) -> tuple[str, ...]:
    number = Markup(f"<b>{case.number}</b>")
    first = _("{n}. {when} · {number}", n=n, when=_when(_, case), number=number)
    post = () if case.post is None else (clipped(post_in_full(_, case.post), TITLE_IN_LIST),)
    coming = (
        _("The applicant has confirmed coming")
        if case.seat is not None and case.seat.confirmed
        else _("The applicant has not confirmed coming yet")
    )
    checks = (_("⚠️ Check the identity document at the visit"),) if case.check_identity else ()
    return (first, *(_.quote(title) for title in post), coming, *checks)


def _when(_: Words, case: Card) -> str:
    if case.seat is None:
        return _("no seat")
    return f"{_.short_day(_.day_of(case.seat.starts_at))}, {_.clock(case.seat.starts_at)}"
