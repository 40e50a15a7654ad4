"""Names and captions cut to fit: a title may have 300 letters, while a button shows 64.

Everything here is plain text; `Words` escapes it once when it is filled into a phrase.
"""

from collections.abc import Sequence

from bot.i18n import Words
from bot.screens.screen import BUTTON_TEXT_LIMIT, Button, visible
from bot.services.views import PostView, SeatView
from db.enums import Language

TITLE_IN_LIST = 120
"""Letters of a title in a list: six rows of titles in full would not fit into one message."""

HALF_A_ROW = 21
"""Letters that a button shows on a phone beside another one."""


def width(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def clipped(text: str, limit: int) -> str:
    """Return the text in at most `limit` UTF-16 units, with an ellipsis where it was cut."""
    if width(text) <= limit:
        return text
    kept = text[: limit - 1]
    while width(kept) > limit - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def end_of(text: str, limit: int) -> str:
    """Return the text in at most `limit` UTF-16 units, with an ellipsis before the end kept."""
    if width(text) <= limit:
        return text
    kept = text[1 - limit :]
    while width(kept) > limit - 1:
        kept = kept[1:]
    return f"…{kept.lstrip()}"


def caption(said: str) -> str:
    """Return a phrase as the caption of a button: plain, on one line, cut to fit."""
    return clipped(" ".join(visible(said).split()), BUTTON_TEXT_LIMIT)


def in_pairs(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Return buttons in their order as rows: two short ones side by side, a long one alone."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        short = width(button.text) <= HALF_A_ROW
        if short and rows and len(rows[-1]) == 1 and width(rows[-1][0].text) <= HALF_A_ROW:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def room_on_button(n: int, name: str) -> str:
    """Return a name for a button by its end: rooms of one house differ in their last words."""
    words = name.split(", ")
    kept = words.pop()
    while words and width(f"{n}. …{words[-1]}, {kept}") <= BUTTON_TEXT_LIMIT:
        kept = f"{words.pop()}, {kept}"
    return caption(f"{n}. {'…' if words else ''}{kept}")


def post_title(_: Words, post: PostView) -> str:
    """Return the title of a post."""
    return post.title_ru if _.language is Language.RU else post.title_kk


def post_in_full(_: Words, post: PostView) -> str:
    """Return the body and the title of a post."""
    body = post.body_ru if _.language is Language.RU else post.body_kk
    return f"{body} · {post_title(_, post)}"


def post_on_button(_: Words, post: PostView) -> str:
    """Return the title of a post and its body: the title first, because the end may be cut."""
    body = post.body_ru if _.language is Language.RU else post.body_kk
    return f"{clipped(post_title(_, post), BUTTON_TEXT_LIMIT)} · {body}"


def place(_: Words, seat: SeatView) -> str:
    """Return where a reception is held."""
    return seat.place_ru if _.language is Language.RU else seat.place_kk
