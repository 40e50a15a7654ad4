"""Sending what is not a file: text, places, contacts, chat actions, copies and forwards."""

from __future__ import annotations

from typing import Any, Protocol

from aiogram.client.default import Default
from aiogram.methods import (
    CopyMessage,
    CopyMessages,
    ForwardMessage,
    ForwardMessages,
    SendChatAction,
    SendContact,
    SendLocation,
    SendMessage,
    SendVenue,
)
from aiogram.types import ReplyMarkupUnion, ReplyParameters

from sandbox.account import Account
from sandbox.content import (
    Keyboards,
    caption_text,
    keyboards,
    link_preview,
    message_text,
    reply_target,
)
from sandbox.errors import bad_request
from sandbox.formatting import utf16_length
from sandbox.methods.registry import CAPTIONED, SENT, bot_method
from sandbox.validation import given
from sandbox.world import Message, Person

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


VENUE_LINE = 256
"""Nobody publishes a limit; what is longer no client shows, so it can only be a mistake."""


class Sent(Protocol):
    """What every call that sends one message has."""

    chat_id: int | str
    disable_notification: bool | None
    protect_content: bool | Default | None
    reply_parameters: ReplyParameters | None
    reply_markup: ReplyMarkupUnion | None


def post(account: Account, call: Sent, **fields: Any) -> dict[str, Any]:
    """Put a message into the chat ``call`` names; the Message it answers with."""
    person = account.open_chat(call.chat_id)
    asked = keyboards(call.reply_markup)
    message = account.world.add_message(
        person,
        by_bot=True,
        buttons=asked.inline,
        reply_to=reply_target(person, call.reply_parameters),
        protected=bool(given(call.protect_content)),
        silent=bool(call.disable_notification),
        **fields,
    )
    apply(account, asked, message)
    return message.as_api(account.bot)


def apply(account: Account, asked: Keyboards, message: Message) -> None:
    """Show or take away a reply keyboard, and say so."""
    asked.apply(message)
    if asked.reply is not None or asked.remove:
        account.world.changes.tell(message.chat.id, "keyboard")


@bot_method(
    SendMessage, f"{SENT} text parse_mode entities link_preview_options disable_web_page_preview"
)
def send_message(account: Account, call: SendMessage) -> dict[str, Any]:
    """A text of 1-4096 characters."""
    text, entities = message_text(call.text, call.parse_mode, call.entities)
    preview = link_preview(call.link_preview_options, call.disable_web_page_preview)
    return post(account, call, text=text, entities=entities, link_preview=preview)


def _location(latitude: float, longitude: float) -> dict[str, Any]:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("bad location specified")
    return {"latitude": latitude, "longitude": longitude}


def _line(name: str, text: str) -> str:
    """A line under the map: neither empty nor longer than a client shows."""
    shown = text.strip()
    if not shown:
        raise bad_request(f"venue {name} must be non-empty")
    if utf16_length(shown) > VENUE_LINE:
        raise bad_request(f"venue {name} is too long")
    return shown


@bot_method(SendLocation, f"{SENT} latitude longitude")
def send_location(account: Account, call: SendLocation) -> dict[str, Any]:
    """A point on the map."""
    content = {"location": _location(call.latitude, call.longitude)}
    return post(account, call, kind="location", content=content)


@bot_method(SendVenue, f"{SENT} latitude longitude title address")
def send_venue(account: Account, call: SendVenue) -> dict[str, Any]:
    """A point on the map with a title and an address."""
    place = _location(call.latitude, call.longitude)
    title, address = _line("title", call.title), _line("address", call.address)
    venue = {"location": place, "title": title, "address": address}
    return post(account, call, kind="venue", content={"location": place, "venue": venue})


@bot_method(SendContact, f"{SENT} phone_number first_name last_name")
def send_contact(account: Account, call: SendContact) -> dict[str, Any]:
    """A telephone number with a name."""
    contact = {"phone_number": call.phone_number, "first_name": call.first_name}
    if call.last_name:
        contact["last_name"] = call.last_name
    return post(account, call, kind="contact", content={"contact": contact})


@bot_method(SendChatAction, "chat_id action")
def send_chat_action(account: Account, call: SendChatAction) -> bool:
    """Show for five seconds what the bot is doing."""
    person = account.open_chat(call.chat_id)
    if call.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    account.world.set_action(person, call.action)
    return True


def _source(account: Account, chat_id: int | str, message_id: int, doing: str) -> Message:
    message = account.chat(chat_id).messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"message to {doing} not found")
    if message.protected:
        past = {"forward": "forwarded", "copy": "copied"}[doing]
        raise bad_request(f"the message can't be {past}")
    return message


def _copied(source: Message, *, with_text: bool = True) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "kind": source.kind,
        "content": dict(source.content),
        "files": source.files,
    }
    if with_text or source.kind == "text":
        fields |= {"text": source.text, "entities": list(source.entities)}
    return fields


@bot_method(CopyMessage, f"{SENT} {CAPTIONED} from_chat_id message_id")
def copy_message(account: Account, call: CopyMessage) -> dict[str, Any]:
    """Send a message again without saying where it is from."""
    account.open_chat(call.chat_id)
    source = _source(account, call.from_chat_id, call.message_id, "copy")
    fields = _copied(source)
    if call.caption is not None:
        if not source.files:
            raise bad_request("there is no caption in the message to copy")
        caption = caption_text(call.caption, call.parse_mode, call.caption_entities)
        fields["text"], fields["entities"] = caption
    return {"message_id": post(account, call, **fields)["message_id"]}


def _numbers(account: Account, call: CopyMessages | ForwardMessages) -> tuple[Person, list[int]]:
    person = account.open_chat(call.chat_id)
    numbers = call.message_ids
    if not 1 <= len(numbers) <= 100 or numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be 1-100 in strictly increasing order")
    return person, numbers


@bot_method(
    CopyMessages,
    "chat_id from_chat_id message_ids disable_notification protect_content remove_caption",
)
def copy_messages(account: Account, call: CopyMessages) -> list[dict[str, int]]:
    """Copy up to 100 messages; those that cannot be are passed over."""
    person, numbers = _numbers(account, call)
    found = _those_that_can(account, call.from_chat_id, numbers, "copy")
    copies = [
        account.world.add_message(
            person,
            by_bot=True,
            silent=bool(call.disable_notification),
            protected=bool(given(call.protect_content)),
            **_copied(source, with_text=not call.remove_caption),
        )
        for source in found
    ]
    return [{"message_id": copy.id} for copy in copies]


def _those_that_can(
    account: Account, chat_id: int | str, numbers: list[int], doing: str
) -> list[Message]:
    messages = account.chat(chat_id).messages
    found = [messages[one] for one in numbers if one in messages]
    can = [one for one in found if not one.deleted and not one.protected]
    if not can:
        raise bad_request(f"there are no messages to {doing}")
    return can


def _forward(
    account: Account, person: Person, source: Message, call: ForwardMessage | ForwardMessages
) -> Message:
    origin = source.forward_origin or {
        "type": "user",
        "sender_user": account.bot if source.by_bot else source.chat.as_user(),
        "date": int(source.date.timestamp()),
    }
    return account.world.add_message(
        person,
        by_bot=True,
        silent=bool(call.disable_notification),
        protected=bool(given(call.protect_content)),
        forward_origin=origin,
        **_copied(source),
    )


@bot_method(ForwardMessage, "chat_id from_chat_id message_id disable_notification protect_content")
def forward_message(account: Account, call: ForwardMessage) -> dict[str, Any]:
    """Send a message on, saying who wrote it."""
    person = account.open_chat(call.chat_id)
    source = _source(account, call.from_chat_id, call.message_id, "forward")
    return _forward(account, person, source, call).as_api(account.bot)


@bot_method(
    ForwardMessages, "chat_id from_chat_id message_ids disable_notification protect_content"
)
def forward_messages(account: Account, call: ForwardMessages) -> list[dict[str, int]]:
    """Forward up to 100 messages; those that cannot be are passed over."""
    person, numbers = _numbers(account, call)
    found = _those_that_can(account, call.from_chat_id, numbers, "forward")
    return [{"message_id": _forward(account, person, one, call).id} for one in found]
