"""How citizens read the things of the office: posts, places, terms, what somebody wrote.

What comes from people or from the database is cut and escaped here, once, so that no screen grows
past what Telegram takes.
"""

import calendar
import re
from datetime import date

from babel.dates import format_date

from bot.callbacks import Door, Open
from bot.i18n import Markup, Words
from bot.profile import Named
from bot.screens.captions import clipped
from bot.screens.screen import BUTTON_TEXT_LIMIT, Button
from bot.services.rules.phones import display_phone
from bot.services.views import Card, PostView, SeatView
from db.enums import Language

TITLE = 160
TEXT = 1000

_KAZAKH_NUMBER = re.compile(r"\+7\d{10}")


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


def post(_: Words, view: PostView | None, limit: int = TITLE) -> Markup:
    """Return a post with its body, as a person would ask for it."""
    return Markup(_.quote(plain_post(_, view, limit)))


def plain_post(_: Words, view: PostView | None, limit: int = TITLE) -> str:
    """Return a post with its body, unescaped; each of the two names in at most `limit` units."""
    if view is None:
        return _("the office decides")
    name = own_name(_, view.title_kk, view.title_ru, limit)
    body = own_name(_, view.body_kk, view.body_ru, limit)
    return f"{name} ({body})"


def phone(number: str) -> str:
    """Return a number as people here write it: +7 701 000 00 02; others as the world does.

    A dash stands for none: who wrote on paper may have no phone.
    """
    if not number:
        return "—"
    if _KAZAKH_NUMBER.fullmatch(number) is None:
        return display_phone(number)
    return f"+7 {number[2:5]} {number[5:8]} {number[8:10]} {number[10:]}"


def day_and_weekday(_: Words, day: date) -> str:
    """Return a day of the coming weeks: without the year, the weekday in full."""
    return format_date(day, "d MMMM, EEEE", locale=_.language.value)


def day_of_year(_: Words, day: date) -> str:
    """Return the day and the month, for a line of a history."""
    return format_date(day, "d MMMM", locale=_.language.value)


def place(_: Words, seat: SeatView) -> Markup:
    """Return where a reception is held."""
    return Markup(_.quote(own_name(_, seat.place_kk, seat.place_ru, 300)))


def term(_: Words, card: Card) -> str:
    """Return the line of the legal clock of a case."""
    return _("Answer due by: {due}", due=term_in_words(_, card))


def term_in_words(_: Words, card: Card) -> str:
    """Return by when the answer of a case is due, and how long that is."""
    due = _.day(card.answer_due_on)
    if card.answered:
        return _("{due} (the answer has been given)", due=due)
    if card.days_left < 0:
        return _("{due} (we are late)", due=due)
    if card.days_left == 0:
        return _("{due} (today)", due=due)
    return _.plural(
        "{due} ({n} working day left)",
        "{due} ({n} working days left)",
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
