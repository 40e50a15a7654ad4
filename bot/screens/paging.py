"""Long lists page by six, so that a page fits on a phone without scrolling past its buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiogram.filters.callback_data import CallbackData

from bot.i18n import Words
from bot.screens.screen import Button

PER_PAGE = 6

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One page of a list: its items with their numbers from 1, and where it stands."""

    items: tuple[tuple[int, T_co], ...]
    page: int
    pages: int


def part(items: Sequence[T], page: int, per_page: int = PER_PAGE) -> Part[T]:
    """Return a page; a page past the end is the last one, because lists get shorter."""
    pages = max(1, -(-len(items) // per_page))
    page = min(max(page, 0), pages - 1)
    start = page * per_page
    chosen = items[start : start + per_page]
    return Part(tuple(enumerate(chosen, start + 1)), page, pages)


def turning(
    _: Words, shown: Part[object], to: Callable[[int], CallbackData]
) -> tuple[tuple[Button, ...], ...]:
    """Return the row that turns the pages, or no row where there is one page only."""
    row: list[Button] = []
    if shown.page > 0:
        row.append(Button(_("← Previous"), to(shown.page - 1)))
    if shown.page < shown.pages - 1:
        row.append(Button(_("Next →"), to(shown.page + 1)))
    return (tuple(row),) if row else ()


def place_in_pages(_: Words, shown: Part[object]) -> tuple[str, ...]:
    """Return the line that says which page this is, or nothing where there is one page only."""
    if shown.pages == 1:
        return ()
    return (_("Page {page} of {pages}", page=shown.page + 1, pages=shown.pages),)
