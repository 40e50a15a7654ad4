"""People who use the bot, driven from a test or from the page; everything happens at once.

What a person does becomes an update in the bot's queue, as it would at Telegram. What they see is
read from ``messages()``, ``visible_buttons()``, ``toasts`` - never from inside the bot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.account import Account
from sandbox.errors import CannotWrite, NoSuchButton, NoSuchMessage
from sandbox.files import StoredFile, blank_photo
from sandbox.formatting import trimmed, utf16_length, with_found
from sandbox.seen import Outcome, SeenFile, SeenMessage, seen_button, seen_place
from sandbox.world import Message, Person, Press, Toast

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
SAMPLE_PHOTO = blank_photo(320, 200)


class SimulatedPerson:
    """One person and what they do. Raises PersonError for what cannot be done."""

    def __init__(self, account: Account, person: Person) -> None:
        self._account = account
        self.person = person

    @property
    def id(self) -> int:
        return self.person.id

    # --- what they do ---------------------------------------------------------------------------

    def start(self, payload: str = "") -> Outcome:
        """Press Start, with the payload of a deep link if there is one; unblocks the bot.

        Telegram's links carry up to 64 letters, digits, _ and -; ValueError for another payload.
        """
        if not PAYLOAD.fullmatch(payload):
            raise ValueError("a deep link carries up to 64 letters, digits, _ and -")
        self._account.block(self.person, blocked=False)
        return self.say(f"/start {payload}".strip())

    def say(self, text: str, *, reply_to: int | None = None) -> Outcome:
        """Write a message of up to 4096 characters."""
        shown, entities = trimmed(text, [])
        if not shown or utf16_length(shown) > 4096:
            raise CannotWrite("a message has 1 to 4096 characters")
        target = None if reply_to is None else self._message(reply_to)
        entities = with_found(shown, entities)
        return self._send(text=shown, entities=entities, reply_to=target)

    def press(self, button: str, message_id: int | None = None, *, force: bool = False) -> Outcome:
        """Press the newest visible button with this text, or with ``data:...`` this data.

        ``force`` (with ``message_id`` and ``data:``) presses one that is not there: an old screen
        on another device, or forged data. Raises NoSuchButton with what is visible.
        """
        self._check_can_act()
        if force and message_id is not None and button.startswith("data:"):
            return self._press_data(self._message(message_id), button.removeprefix("data:"))
        for message in self._with_buttons(message_id):
            for row in message.buttons or ():
                for shown in row:
                    if button == shown["text"] or button == _data_name(shown):
                        return self._press_inline(message, shown)
        if message_id is None and self.person.keyboard is not None:
            for row in self.person.keyboard["rows"]:
                for key in row:
                    if key["text"] == button:
                        return self._press_key(key)
        raise NoSuchButton(button, tuple(self.visible_buttons()))

    def share_contact(
        self, phone: str | None = None, *, own: bool = True, first_name: str | None = None
    ) -> Outcome:
        """Share a contact: one's own, or (``own=False``) somebody else's."""
        person = self.person
        contact: dict[str, Any] = {
            "phone_number": phone or (person.phone if own else "77000009999"),
            "first_name": first_name or (person.first_name if own else "Contact"),
        }
        if own:
            contact["user_id"] = person.id
            if person.last_name and first_name is None:
                contact["last_name"] = person.last_name
        return self._send(kind="contact", content={"contact": contact})

    def send_document(
        self, file_name: str, content: bytes, *, mime: str | None = None, caption: str = ""
    ) -> Outcome:
        """Send a file. ApiRefusal 400 when it is empty or too big for Telegram."""
        self._check_can_act()
        stored = self._account.files.add("document", file_name, content, mime)
        return self._send_file(stored, {"document": stored.as_document()}, caption)

    def send_photo(self, content: bytes = SAMPLE_PHOTO, *, caption: str = "") -> Outcome:
        """Send a PNG or JPEG as a photo."""
        self._check_can_act()
        stored = self._account.files.add("photo", "photo.png", content)
        return self._send_file(stored, {"photo": stored.as_photo()}, caption)

    def send_location(self, latitude: float, longitude: float) -> Outcome:
        """Send a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._send(kind="location", content={"location": place})

    def edit(self, message_id: int, text: str) -> Outcome:
        """Edit the text (or the caption) of a message of one's own."""
        self._check_can_act()
        message = self._message(message_id)
        if message.by_bot:
            raise NoSuchMessage(f"message {message_id} is not this person's own")
        message.text, _ = trimmed(text, [])
        message.entities = with_found(message.text, [])
        message.edited_at = self._account.world.clock.now()
        self._account.world.changes.tell(self.id, "edited")
        body = message.as_api(self._account.bot)
        update_id = self._account.updates.push("edited_message", body, self.id)
        return Outcome("edited", update_id, message_id)

    def block(self) -> Outcome:
        """Stop the bot from writing."""
        return Outcome("member", self._account.block(self.person, blocked=True))

    def unblock(self) -> Outcome:
        """Let the bot write again."""
        return Outcome("member", self._account.block(self.person, blocked=False))

    def deactivate(self) -> Outcome:
        """Delete the account."""
        self._account.deactivate(self.person)
        return Outcome("member")

    # --- what they see --------------------------------------------------------------------------

    def messages(self) -> list[SeenMessage]:
        """The chat, oldest first, without deleted messages."""
        return [self._seen(one) for one in self.person.messages.values() if not one.deleted]

    def message(self, message_id: int) -> SeenMessage:
        """One message; raises NoSuchMessage."""
        return self._seen(self._message(message_id))

    @property
    def last(self) -> SeenMessage:
        """The bot's newest message; raises NoSuchMessage when it has not written."""
        for message in self.person.newest_first():
            if message.by_bot:
                return self._seen(message)
        raise NoSuchMessage("the bot has not written yet")

    def visible_buttons(self) -> list[str]:
        """The texts of all buttons, newest message first, the reply keyboard last."""
        inline = [
            button["text"]
            for message in self._with_buttons(None)
            for row in message.buttons or ()
            for button in row
        ]
        return inline + [key["text"] for row in self.keyboard for key in row]

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        """The reply keyboard's rows; empty without one."""
        return self.person.keyboard["rows"] if self.person.keyboard is not None else []

    @property
    def toasts(self) -> list[Toast]:
        return list(self.person.toasts)

    @property
    def waiting(self) -> list[Press]:
        """Presses the bot has not answered."""
        presses = self._account.world.presses.values()
        return [one for one in presses if one.person is self.person and not one.answered]

    @property
    def commands(self) -> list[dict[str, str]]:
        return self._account.profile.commands_of(self.person)

    # --- how ------------------------------------------------------------------------------------

    def _check_can_act(self) -> None:
        if self.person.deactivated:
            raise CannotWrite("this account is deleted")
        if self.person.blocked:
            raise CannotWrite("this person blocks the bot; press Start or unblock first")

    def _message(self, message_id: int) -> Message:
        message = self.person.messages.get(message_id)
        if message is None or message.deleted:
            raise NoSuchMessage(f"no message {message_id} in this chat")
        return message

    def _with_buttons(self, message_id: int | None) -> Iterator[Message]:
        messages = self.person.newest_first() if message_id is None else [self._message(message_id)]
        return (one for one in messages if one.buttons)

    def _send(self, **fields: Any) -> Outcome:
        self._check_can_act()
        self.person.started = True
        message = self._account.world.add_message(self.person, by_bot=False, **fields)
        body = message.as_api(self._account.bot)
        update_id = self._account.updates.push("message", body, self.id)
        return Outcome("message", update_id, message.id)

    def _send_file(self, stored: StoredFile, content: dict[str, Any], caption: str) -> Outcome:
        text, _ = trimmed(caption, [])
        return self._send(
            kind=stored.kind,
            text=text,
            entities=with_found(text, []),
            content=content,
            files=(stored.id,),
        )

    def _press_inline(self, message: Message, button: dict[str, Any]) -> Outcome:
        if "callback_data" in button:
            return self._press_data(message, button["callback_data"])
        if "copy_text" in button:
            return Outcome("copied", message_id=message.id, text=button["copy_text"]["text"])
        url = urlsplit(button["url"])
        if url.hostname == "t.me" and url.path.strip("/") == self._account.profile.username:
            payload = parse_qs(url.query).get("start", [""])[0]
            started = self.start(payload)
            return Outcome("start", started.update_id, started.message_id, payload=payload)
        return Outcome("url", message_id=message.id, url=button["url"])

    def _press_data(self, message: Message, data: str) -> Outcome:
        press = self._account.world.add_press(self.person, message.id, data)
        query = {
            "id": press.id,
            "from": self.person.as_user(),
            "message": message.as_api(self._account.bot),
            "chat_instance": f"-{self.id}",
            "data": data,
        }
        update_id = self._account.updates.push("callback_query", query, self.id)
        return Outcome("callback_query", update_id, message.id, press.id)

    def _press_key(self, key: dict[str, Any]) -> Outcome:
        keyboard = self.person.keyboard
        if keyboard is not None and keyboard["options"]["one_time"]:
            self.person.keyboard = self.person.keyboard_from = None
        if key.get("contact"):
            return self.share_contact()
        if key.get("location"):
            return self.send_location(51.1282, 71.4304)
        return self.say(key["text"])

    def _seen(self, message: Message) -> SeenMessage:
        rows = message.buttons or []
        files = [self._account.files.find(one) for one in message.files]
        return SeenMessage(
            id=message.id,
            by_bot=message.by_bot,
            kind=message.kind,
            text=message.text,
            buttons=tuple(tuple(seen_button(one) for one in row) for row in rows),
            files=tuple(SeenFile(f.id, f.name, f.mime, f.content) for f in files if f is not None),
            edited=message.edited_at is not None,
            protected=message.protected,
            place=seen_place(message.content),
        )


def _data_name(shown: dict[str, Any]) -> str | None:
    data = shown.get("callback_data")
    return None if data is None else f"data:{data}"


class People:
    """Everybody in the sandbox."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._known: dict[int, SimulatedPerson] = {}

    def create(
        self,
        name: str,
        language_code: str = "kk",
        *,
        username: str | None = None,
        phone: str | None = None,
    ) -> SimulatedPerson:
        """A new person, who has not pressed Start yet."""
        person = self._account.world.add_person(name, language_code, username=username, phone=phone)
        self._known[person.id] = SimulatedPerson(self._account, person)
        return self._known[person.id]

    def get(self, person_id: int) -> SimulatedPerson:
        """Raises NoSuchPerson."""
        return self._known[self._account.world.person(person_id).id]

    def __iter__(self) -> Iterator[SimulatedPerson]:
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        return len(self._known)
