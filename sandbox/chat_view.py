"""The chat as one person sees it, as JSON for the page and for tests in other processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.clock import OFFICE_TIME, MovableClock
from sandbox.formatting import to_html
from sandbox.people import SimulatedPerson
from sandbox.sandbox import Offer, Sandbox
from sandbox.seen import Outcome
from sandbox.world import Message, Person, Toast


def instant(moment: datetime) -> str:
    """ISO 8601 in UTC to the second, with a Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_view(clock: MovableClock) -> dict[str, Any]:
    """The clock in UTC and in office time."""
    now = clock.now()
    return {
        "now": instant(now),
        "local": now.astimezone(OFFICE_TIME).isoformat(timespec="seconds"),
        "timezone": OFFICE_TIME.key,
        "running": clock.running,
    }


def person_view(person: Person) -> dict[str, Any]:
    """A person, without the chat."""
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "phone": person.phone,
        "started": person.started,
        "blocked": person.blocked,
        "deactivated": person.deactivated,
        "unread": person.unread,
    }


def offer_view(offer: Offer) -> dict[str, Any]:
    """A person on offer."""
    return {
        "number": offer.number,
        "label": offer.label,
        "name": offer.name,
        "language_code": offer.language_code,
        "person_id": offer.person.id if offer.person is not None else None,
    }


def outcome_view(outcome: Outcome) -> dict[str, Any]:
    """What came of something a person did."""
    named = {
        "callback_query_id": outcome.callback_query_id,
        "url": outcome.url,
        "payload": outcome.payload,
        "text": outcome.text,
    }
    return {
        "kind": outcome.kind,
        "update_id": outcome.update_id,
        "message_id": outcome.message_id,
        **{name: value for name, value in named.items() if value is not None},
    }


def state_view(sandbox: Sandbox) -> dict[str, Any]:
    """Everything the page begins with."""
    profile = sandbox.account.profile
    return {
        "bot": {
            "id": profile.id,
            "username": profile.username,
            "name": profile.names[""],
            "names": profile.names,
            "descriptions": profile.descriptions,
            "short_descriptions": profile.short_descriptions,
        },
        "clock": clock_view(sandbox.clock),
        "people": [person_view(one.person) for one in sandbox.people],
        "offers": [offer_view(offer) for offer in sandbox.offers],
        "faults": len(sandbox.faults),
        "strict": sandbox.strict,
    }


def chat_view(sandbox: Sandbox, one: SimulatedPerson, last: int | None) -> dict[str, Any]:
    """The whole chat; ``last`` limits it to that many newest messages."""
    person, profile = one.person, sandbox.account.profile
    messages = list(person.messages.values())
    shown = messages if last is None else messages[len(messages) - min(last, len(messages)) :]
    language = person.language_code

    def own(texts: dict[str, str]) -> str:
        return texts.get(language, texts.get("", ""))

    options = person.keyboard["options"] if person.keyboard is not None else None
    return {
        "person": person_view(person),
        "bot": {
            "username": profile.username,
            "name": own(profile.names),
            "description": own(profile.descriptions),
            "short_description": own(profile.short_descriptions),
        },
        "messages": [message_view(sandbox, message) for message in shown],
        "keyboard": one.keyboard or None,
        "keyboard_options": options,
        "commands": one.commands,
        "menu_button": profile.menu_button_of(person),
        "toasts": [_toast(toast) for toast in person.toasts],
        "waiting": [
            {"callback_query_id": press.id, "message_id": press.message_id, "data": press.data}
            for press in one.waiting
        ],
        "action": sandbox.account.world.action_of(person),
    }


def message_view(sandbox: Sandbox, message: Message) -> dict[str, Any]:
    """One message; a deleted one is an empty mark."""
    stored = [sandbox.account.files.find(file_id) for file_id in message.files]
    reply = message.reply_to
    return {
        "id": message.id,
        "from": "bot" if message.by_bot else "person",
        "kind": message.kind,
        "text": message.text,
        "html": to_html(message.text, message.entities),
        "date": instant(message.date),
        "edited": instant(message.edited_at) if message.edited_at is not None else None,
        "deleted": message.deleted,
        "protected": message.protected,
        "silent": message.silent,
        "reply_to": reply.id if reply is not None and not reply.deleted else None,
        "forwarded_from": _origin(message),
        "album": message.album,
        "buttons": [[_button(button) for button in row] for row in message.buttons or []],
        "files": [
            {
                "name": file.name,
                "mime": file.mime,
                "size": len(file.content),
                "url": f"/sandbox/files/{file.id}",
            }
            for file in stored
            if file is not None
        ],
        "contact": _contact(message),
        "location": _location(message),
    }


def _button(shown: dict[str, Any]) -> dict[str, Any]:
    view = {"text": shown["text"]}
    if "callback_data" in shown:
        view["data"] = shown["callback_data"]
    if "url" in shown:
        view["url"] = shown["url"]
    if "copy_text" in shown:
        view["copy"] = shown["copy_text"]["text"]
    if "style" in shown:
        view["style"] = shown["style"]
    return view


def _origin(message: Message) -> str | None:
    if message.forward_origin is None:
        return None
    return str(message.forward_origin["sender_user"]["first_name"])


def _contact(message: Message) -> dict[str, Any] | None:
    contact = message.content.get("contact")
    if contact is None:
        return None
    return {
        "phone": contact["phone_number"],
        "first_name": contact["first_name"],
        "last_name": contact.get("last_name"),
        "own": contact.get("user_id") == message.chat.id,
    }


def _location(message: Message) -> dict[str, Any] | None:
    place = message.content.get("location")
    if place is None:
        return None
    venue = message.content.get("venue", {})
    return {**place, "title": venue.get("title"), "address": venue.get("address")}


def _toast(toast: Toast) -> dict[str, Any]:
    return {
        "number": toast.number,
        "text": toast.text,
        "alert": toast.alert,
        "url": toast.url,
        "date": instant(toast.date),
        "message_id": toast.message_id,
    }
