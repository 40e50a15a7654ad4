"""The value that handlers return: what a person shall see after the transaction is committed.

A screen knows the limits of the Bot API and refuses to exceed them, so that a mistake is found
where the screen is drawn and not by a person who gets no answer. Text is HTML; whatever people
typed is escaped by `Words.quote` before it comes here.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from aiogram.filters.callback_data import CallbackData

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BUTTON_LIMIT = 100
BUTTON_TEXT_LIMIT = 64
TOAST_LIMIT = 200
VENUE_TITLE_LIMIT = 128
VENUE_ADDRESS_LIMIT = 256
"""Telegram's manual names no limits for a venue; its clients show about two lines of each."""

_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: an intention with ids (`data`) or an address to open (`url`)."""

    text: str
    data: CallbackData | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a screen: bytes of our own, or one that Telegram already keeps.

    `name` never holds personal data. `picture` shows it as a photo instead of a document. What
    takes long to make is made by `draw` after the commit, in a thread, from data of its own.
    """

    name: str
    content: bytes | None = None
    telegram_id: str | None = None
    picture: bool = False
    draw: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """A point of the map with its name and its address; degrees of WGS 84. Plain text."""

    title: str
    address: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse; raises ValueError."""
        if not 0 < len(self.title.strip()) <= VENUE_TITLE_LIMIT:
            message = f"a venue's title of {len(self.title)} characters"
            raise ValueError(message)
        if not 0 < len(self.address.strip()) <= VENUE_ADDRESS_LIMIT:
            message = f"a venue's address of {len(self.address)} characters"
            raise ValueError(message)
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            message = "a venue outside of the globe"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text, rows of inline buttons, at most one file, and how long it may stay.

    A message with a `venue` says nothing else: Telegram gives it neither text nor file.
    `contact_button` offers the one-press sharing of the person's own phone by a reply keyboard
    with this caption; `protect` forbids forwarding and saving; `vanish_after` deletes the message.
    A `first` screen is where people begin: what concerns everybody now is put on top of it.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None
    contact_button: str | None = None
    venue: Venue | None = None
    protect: bool = False
    vanish_after: timedelta | None = None
    first: bool = False

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse; raises ValueError."""
        limit = TEXT_LIMIT if self.file is None else CAPTION_LIMIT
        length = len(visible(self.text).encode("utf-16-le")) // 2
        if self.venue is not None:
            if self.text or self.file is not None:
                message = "a venue has neither text nor file"
                raise ValueError(message)
        elif not 0 < length <= limit:
            message = f"a screen of {length} characters, allowed are 1 to {limit}"
            raise ValueError(message)
        if sum(map(len, self.buttons)) > BUTTON_LIMIT:
            message = f"more than {BUTTON_LIMIT} buttons on a screen"
            raise ValueError(message)
        if self.contact_button and self.buttons:
            message = "a screen has inline buttons or the contact button, not both"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler returns: screens in order and, for a press, a toast.

    The first screen replaces the live message when the press came from it, unless `fresh` asks
    for a new one (then the pressed message keeps its text and loses its buttons).
    """

    screens: tuple[Screen, ...] = ()
    toast: str | None = None
    alert: bool = False
    fresh: bool = False

    def __post_init__(self) -> None:
        """Refuse a toast that Telegram would refuse; raises ValueError."""
        if self.toast is not None and not 0 < len(self.toast) <= TOAST_LIMIT:
            message = f"a toast of {len(self.toast)} characters"
            raise ValueError(message)


Shown = Screen | Reply | None


def reply_of(shown: Shown) -> Reply:
    """Return what a handler returned as a Reply."""
    if shown is None:
        return Reply()
    return shown if isinstance(shown, Reply) else Reply((shown,))


def visible(text: str) -> str:
    """Return the text of an HTML screen as a person sees it."""
    return html.unescape(_TAG.sub("", text))


@dataclass(slots=True)
class Rows:
    """Collects rows of buttons one after the other."""

    rows: list[tuple[Button, ...]] = field(default_factory=list)

    def row(self, *buttons: Button) -> "Rows":
        """Add one row."""
        self.rows.append(buttons)
        return self

    def done(self) -> tuple[tuple[Button, ...], ...]:
        """Return the rows."""
        return tuple(self.rows)
