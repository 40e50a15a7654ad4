"""What the control interface takes: the bodies of its requests, and what a person can do.

Bodies are checked by the models below: what is not known, or of another type, is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.people import SAMPLE_PHOTO, SimulatedPerson
from sandbox.seen import Outcome


class Trouble(Exception):
    """What the control interface answers instead of a result."""

    def __init__(self, status: int, error: str, **more: object) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, **more}


class Body(BaseModel):
    """A request's body; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewPerson(Body):
    """Somebody new."""

    name: str
    language_code: str = "kk"
    username: str | None = None
    phone: str | None = Field(None, pattern=r"^\+?\d{5,15}$")
    start: bool | str = False


class Start(Body):
    """Press Start."""

    payload: str = ""


class Text(Body):
    """Write."""

    text: str
    reply_to: int | None = None


class PressButton(Body):
    """Press a button."""

    button: str
    message_id: int | None = None
    force: bool = False


class Contact(Body):
    """Share a contact."""

    phone: str | None = None
    own: bool = True
    first_name: str | None = None


class Document(Body):
    """Send a file."""

    file_name: str = Field(min_length=1)
    content_base64: str
    mime: str | None = None
    caption: str = ""


class Photo(Body):
    """Send a photo."""

    content_base64: str | None = None
    caption: str = ""


class Location(Body):
    """Send a place."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Edit(Body):
    """Edit one's own message."""

    message_id: int
    text: str = Field(min_length=1)


class Nothing(Body):
    """No more is to be said."""


class MoveClock(Body):
    """Move the clock: one of the three."""

    advance_seconds: float | None = Field(None, ge=0)
    to: str | None = None
    next_working_day: Literal[True] | None = None
    backward: bool = False


class NewFault(Body):
    """Break something."""

    kind: str
    method: str | None = None
    chat: int | None = None
    count: int | None = 1
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    retry_after: int = 1
    seconds: float = 0.0
    code: int | None = None
    description: str | None = None


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise Trouble(400, "content_base64 is not base64") from None


def _document(one: SimulatedPerson, body: Document) -> Outcome:
    content = _decoded(body.content_base64)
    return one.send_document(body.file_name, content, mime=body.mime, caption=body.caption)


def _photo(one: SimulatedPerson, body: Photo) -> Outcome:
    given = body.content_base64
    content = SAMPLE_PHOTO if given is None else _decoded(given)
    return one.send_photo(content, caption=body.caption)


# What a person can do, with the body each wants.
ACTIONS: dict[str, tuple[type[Body], Callable[[SimulatedPerson, Any], Outcome]]] = {
    "start": (Start, lambda one, body: one.start(body.payload)),
    "text": (Text, lambda one, body: one.say(body.text, reply_to=body.reply_to)),
    "press": (
        PressButton,
        lambda one, body: one.press(body.button, body.message_id, force=body.force),
    ),
    "contact": (
        Contact,
        lambda one, body: one.share_contact(body.phone, own=body.own, first_name=body.first_name),
    ),
    "document": (Document, _document),
    "photo": (Photo, _photo),
    "location": (Location, lambda one, body: one.send_location(body.latitude, body.longitude)),
    "edit": (Edit, lambda one, body: one.edit(body.message_id, body.text)),
    "block": (Nothing, lambda one, _body: one.block()),
    "unblock": (Nothing, lambda one, _body: one.unblock()),
    "deactivate": (Nothing, lambda one, _body: one.deactivate()),
}
