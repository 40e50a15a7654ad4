"""How citizens read the things of the office: posts, places, terms, what somebody wrote.

What comes from people or from the database is cut and escaped here, once, so that no screen grows
past what Telegram takes.
"""

import calendar
from datetime import date

from bot.callbacks import Door, Open
from bot.i18n import Markup, Words
from bot.profile import Named
from bot.screens.captions import clipped
from bot.screens.screen import BUTTON_TEXT_LIMIT, Button
from bot.services.views import Card, PostView, SeatView
from db.enums import Language

TITLE = 160
NAME = 160
TEXT = 1000


def paragraphs(*parts: str | None) -> str:
    """Put what there is under one another, with a blank line between."""
    return "\n\n".join(part for part in parts if part)


def lines(*parts: str | None) -> str:
    """Put what there is under one another."""
    return "\n".join(part for part in parts if part)


def written(_: Words, text: str, limit: int = TEXT) -> Markup:
    """Return what people wrote, shortened and escaped."""
    return Markup(_.quote(clipped(text, limit)))


def said(_: Words, named: Named, limit: int = 300) -> Markup:
    """Return a text of the office's file in this language, shortened and escaped."""
    return written(_, named.said(_.language), limit)


def own_name(_: Words, kk: str, ru: str, limit: int = TITLE) -> str:
    """Return the name kept in Kazakh and Russian as this language reads it, unescaped."""
    return clipped(ru if _.language is Language.RU else kk, limit)


def title(_: Words, post: PostView, limit: int = BUTTON_TEXT_LIMIT) -> str:
    """Return the title of a post for a button, where nothing is escaped."""
    return own_name(_, post.title_kk, post.title_ru, limit)


def post(_: Words, view: PostView | None) -> Markup:
    """Return a post with its body, as a person would ask for it."""
    if view is None:
        return Markup(_("the office decides"))
    name = own_name(_, view.title_kk, view.title_ru)
    body = own_name(_, view.body_kk, view.body_ru)
    return Markup(_.quote(f"{name} ({body})"))


def place(_: Words, seat: SeatView) -> Markup:
    """Return where a reception is held."""
    return Markup(_.quote(own_name(_, seat.place_kk, seat.place_ru, 300)))


def term(_: Words, card: Card) -> str:
    """Return the legal clock of a case: by when the answer is due and how long that is."""
    due = _.day(card.answer_due_on)
    if card.answered:
        return _("The answer was due by {due}; it has been given.", due=due)
    if card.days_left < 0:
        return _("The answer was due by {due}; we are late.", due=due)
    if card.days_left == 0:
        return _("The answer is due today, {due}.", due=due)
    return _.plural(
        "The answer is due by {due}: {n} working day left.",
        "The answer is due by {due}: {n} working days left.",
        card.days_left,
        due=due,
    )


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; the month's last one where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def menu_button(_: Words) -> Button:
    """Return the way out of every screen."""
    return Button(_("Menu"), Open(door=Door.MENU))
