"""What a person sees and what comes of what they do: values that do not change any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button as it is seen. ``kind`` is data, url, copy, text, contact or location."""

    text: str
    kind: str
    value: str = ""
    style: str | None = None


@dataclass(frozen=True)
class SeenFile:
    """A file of a message."""

    id: str
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class SeenPlace:
    """A point of the map; a venue has a title and an address too."""

    latitude: float
    longitude: float
    title: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class SeenMessage:
    """A message as the person sees it; buttons row by row."""

    id: int
    by_bot: bool
    kind: str
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    files: tuple[SeenFile, ...]
    edited: bool
    protected: bool
    place: SeenPlace | None = None

    @property
    def button_texts(self) -> list[str]:
        """The buttons' texts, row after row."""
        return [button.text for row in self.buttons for button in row]


@dataclass(frozen=True)
class Outcome:
    """What came of something a person did; ``kind`` is told in docs/sandbox.md."""

    kind: str
    update_id: int | None = None
    message_id: int | None = None
    callback_query_id: str | None = None
    url: str | None = None
    payload: str | None = None
    text: str | None = None


def seen_button(shown: dict[str, Any]) -> Button:
    """An inline button of a message."""
    style = shown.get("style")
    if "callback_data" in shown:
        return Button(shown["text"], "data", shown["callback_data"], style)
    if "copy_text" in shown:
        return Button(shown["text"], "copy", shown["copy_text"]["text"], style)
    return Button(shown["text"], "url", shown["url"], style)


def seen_place(content: dict[str, Any]) -> SeenPlace | None:
    """The place of a message of these Bot API fields."""
    point = content.get("location")
    if point is None:
        return None
    venue = content.get("venue", {})
    return SeenPlace(
        point["latitude"], point["longitude"], venue.get("title"), venue.get("address")
    )
