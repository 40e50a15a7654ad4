"""How things of the office are written: posts, seats, terms, long texts, pages.

What comes from people or from the database is shortened and escaped here, once, so that no screen
grows past what Telegram takes. Lengths are counted as Telegram counts them: in UTF-16 units.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Door, Open
from bot.i18n import Markup, Words
from bot.screens.screen import Button
from bot.services.views import Card, PostView, SeatView
from db.enums import Language

T = TypeVar("T")

PAGE = 6
"""Lines of a page of any long list."""

BUTTON = 60
TITLE = 160
NAME = 160
TEXT = 1000


def short(text: str, limit: int) -> str:
    """Cut a text to so many UTF-16 units, with an ellipsis where something is missing."""
    if _units(text) <= limit:
        return text
    kept, room = [], limit - 1
    for character in text:
        room -= _units(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def paragraphs(*parts: str | None) -> str:
    """Put what there is under one another, with a blank line between."""
    return "\n\n".join(part for part in parts if part)


def lines(*parts: str | None) -> str:
    """Put what there is under one another."""
    return "\n".join(part for part in parts if part)


def written(_: Words, text: str, limit: int = TEXT) -> Markup:
    """Return what people wrote, shortened and escaped."""
    return Markup(_.quote(short(text, limit)))


def own_name(_: Words, kk: str, ru: str, limit: int = TITLE) -> str:
    """Return the name kept in Kazakh and Russian as this language reads it, unescaped."""
    return short(ru if _.language is Language.RU else kk, limit)


def title(_: Words, post: PostView, limit: int = BUTTON) -> str:
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


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a long list, counted from 0; `last` is the number of the last one."""

    items: tuple[T, ...]
    number: int
    last: int


def page_of(items: Sequence[T], number: int, size: int = PAGE) -> Page[T]:
    """Return a page; past the end it is the last one, because lists grow shorter."""
    last = max(0, (len(items) - 1) // size)
    number = min(number, last)
    return Page(tuple(items[number * size : (number + 1) * size]), number, last)


def pager(_: Words, page: Page[T], turn: Callable[[int], CallbackData]) -> tuple[Button, ...]:
    """Return the row that turns the pages; empty when there is one page."""
    row = []
    if page.number > 0:
        row.append(Button("◀ " + _("Previous"), turn(page.number - 1)))
    if page.number < page.last:
        row.append(Button(_("Next") + " ▶", turn(page.number + 1)))
    return tuple(row)


def page_line(_: Words, page: Page[T]) -> str | None:
    """Return which page this is; None when there is one page."""
    if page.last == 0:
        return None
    return _("Page {number} of {pages}", number=page.number + 1, pages=page.last + 1)


def menu_button(_: Words) -> Button:
    """Return the way out of every screen."""
    return Button(_("Menu"), Open(door=Door.MENU))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
