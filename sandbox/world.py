"""What Telegram knows: people, their chats with the bot, messages, presses, the bot's profile.

Pure state in memory, no network. The shapes handed to the bot are those of the Bot API's User,
Chat and Message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import MovableClock
from sandbox.errors import NoSuchPerson
from sandbox.events import Changes
from sandbox.formatting import Entity

FIRST_PERSON = 5_000_001
ACTION_LASTS = timedelta(seconds=5)
TOASTS_KEPT = 20


@dataclass
class Message:
    """A message of a private chat. ``content`` holds the Bot API fields of its kind."""

    id: int
    chat: Person
    by_bot: bool
    date: datetime
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    buttons: list[list[dict[str, Any]]] | None = None
    had_reply_keyboard: bool = False
    link_preview: dict[str, Any] | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    protected: bool = False
    silent: bool = False
    reply_to: Message | None = None
    forward_origin: dict[str, Any] | None = None
    album: str | None = None
    files: tuple[str, ...] = ()

    def as_api(self, bot: dict[str, Any], *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        shape: dict[str, Any] = {
            "message_id": self.id,
            "from": bot if self.by_bot else self.chat.as_user(),
            "chat": self.chat.as_chat(),
            "date": int(self.date.timestamp()),
            **self.content,
        }
        if self.kind == "text":
            shape["text"] = self.text
        elif self.text:
            shape["caption"] = self.text
        if self.entities:
            shape["entities" if self.kind == "text" else "caption_entities"] = self.entities
        if self.buttons is not None:
            shape["reply_markup"] = {"inline_keyboard": self.buttons}
        rare = {
            "link_preview_options": self.link_preview,
            "forward_origin": self.forward_origin,
            "media_group_id": self.album,
            "edit_date": self.edited_at and int(self.edited_at.timestamp()),
            "has_protected_content": self.protected or None,
        }
        shape |= {name: value for name, value in rare.items() if value is not None}
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            shape["reply_to_message"] = self.reply_to.as_api(bot, with_reply=False)
        return shape


@dataclass(frozen=True)
class Toast:
    """A bot's answer to a press that had a text or a link."""

    number: int
    text: str
    alert: bool
    url: str | None
    date: datetime
    message_id: int


@dataclass
class Press:
    """A pressed inline button, until the bot has answered it."""

    id: str
    person: Person
    message_id: int
    data: str
    at: datetime
    answered: bool = False


@dataclass
class Person:
    """Somebody with a Telegram account, and the chat this person has with the bot.

    ``started`` tells whether the chat exists for the bot at all.
    """

    id: int
    first_name: str
    last_name: str | None
    language_code: str
    phone: str
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    unread: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: dict[str, Any] | None = None
    keyboard_from: int | None = None
    toasts: list[Toast] = field(default_factory=list)
    toast_count: int = 0
    action: tuple[str, datetime] | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_user(self) -> dict[str, Any]:
        """The Bot API's User."""
        user = {"id": self.id, "is_bot": False, **self._names()}
        user["language_code"] = self.language_code
        return user

    def as_chat(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> dict[str, Any]:
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        return {key: value for key, value in names.items() if value}

    def newest_first(self) -> Iterator[Message]:
        """The messages not deleted, newest first."""
        return (one for one in reversed(self.messages.values()) if not one.deleted)


@dataclass
class BotProfile:
    """The bot's own account; texts by language, "" for everybody else."""

    id: int
    username: str
    names: dict[str, str] = field(default_factory=lambda: {"": "Bot"})
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def as_user(self) -> dict[str, Any]:
        """The bot as a sender."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names[""],
            "username": self.username,
        }

    def commands_of(self, person: Person) -> list[dict[str, str]]:
        """The commands this person sees: the narrowest scope and the own language win."""
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for language in (person.language_code, ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return []

    def menu_button_of(self, person: Person) -> dict[str, Any]:
        """The button beside this person's input field."""
        default = self.menu_buttons.get(None, {"type": "commands"})
        return self.menu_buttons.get(person.id, default)


class World:
    """Everything there is, and the counters new things get their ids from."""

    def __init__(self, profile: BotProfile, clock: MovableClock, changes: Changes) -> None:
        self.profile = profile
        self.clock = clock
        self.changes = changes
        self.people: dict[int, Person] = {}
        self.presses: dict[str, Press] = {}
        self._messages = 0
        self._presses = 900_000
        self._albums = 0

    def add_person(
        self,
        name: str,
        language_code: str = "kk",
        *,
        username: str | None = None,
        phone: str | None = None,
    ) -> Person:
        """A new person; the first word of ``name`` is the first name."""
        first, _, last = name.strip().partition(" ")
        if not first:
            raise ValueError("a person needs a name")
        number = len(self.people) + 1
        person = Person(
            id=FIRST_PERSON + len(self.people),
            first_name=first,
            last_name=last.strip() or None,
            language_code=language_code,
            # Kazakhstan's numbering: 700 is a mobile code.
            phone=phone or f"7700{number:07d}",
            username=username,
        )
        self.people[person.id] = person
        self.changes.tell(None, "person")
        return person

    def person(self, person_id: int) -> Person:
        """Raises NoSuchPerson."""
        try:
            return self.people[person_id]
        except KeyError:
            raise NoSuchPerson(f"no person {person_id}") from None

    def add_message(self, chat: Person, *, by_bot: bool, **fields: Any) -> Message:
        """A new message at the end of the chat."""
        self._messages += 1
        message = Message(self._messages, chat, by_bot, self.clock.now(), **fields)
        chat.messages[message.id] = message
        if by_bot:
            chat.unread += 1
            chat.action = None
        self.changes.tell(chat.id, "message")
        return message

    def new_album(self) -> str:
        self._albums += 1
        return f"1400000000{self._albums:07d}"

    def delete(self, message: Message) -> None:
        """Leave only a mark of the message, and take its reply keyboard away, as clients do."""
        message.deleted = True
        message.text, message.entities, message.content = "", [], {}
        message.buttons, message.files = None, ()
        if message.chat.keyboard_from == message.id:
            message.chat.keyboard = message.chat.keyboard_from = None
        self.changes.tell(message.chat.id, "deleted")

    def add_press(self, person: Person, message_id: int, data: str) -> Press:
        self._presses += 1
        press = Press(str(self._presses), person, message_id, data, self.clock.now())
        self.presses[press.id] = press
        self.changes.tell(person.id, "press")
        return press

    def add_toast(self, press: Press, text: str, *, alert: bool, url: str | None) -> None:
        person = press.person
        person.toast_count += 1
        now = self.clock.now()
        toast = Toast(person.toast_count, text, alert, url, now, press.message_id)
        person.toasts = [*person.toasts, toast][-TOASTS_KEPT:]
        self.changes.tell(person.id, "toast")

    def set_action(self, person: Person, action: str) -> None:
        person.action = (action, self.clock.now() + ACTION_LASTS)
        self.changes.tell(person.id, "action")

    def action_of(self, person: Person) -> str | None:
        """What the bot says it is doing, for five seconds or until its next message."""
        if person.action is None or person.action[1] <= self.clock.now():
            return None
        return person.action[0]
