"""The bot's account at the sandbox: all the state a method of the Bot API works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.errors import ApiRefusal, bad_request
from sandbox.files import FileStore
from sandbox.updates import UpdateQueue
from sandbox.webhook import WebhookSender
from sandbox.world import BotProfile, Message, Person, Press, World

# Telegram does not publish how long a press may be answered; this is the low end of what is seen.
PRESS_ANSWERABLE = timedelta(seconds=30)
DELETABLE = timedelta(hours=48)

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Account:
    """One bot: its token, what it can see, and its queue of updates."""

    token: str
    world: World
    files: FileStore
    updates: UpdateQueue
    webhook: WebhookSender
    launched_at: datetime
    logged_out: bool = False

    @property
    def profile(self) -> BotProfile:
        return self.world.profile

    @property
    def bot(self) -> dict[str, Any]:
        return self.profile.as_user()

    def chat(self, chat_id: int | str | None) -> Person:
        """The private chat with this id; it exists once the person pressed Start or wrote."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        person = self.world.people.get(chat_id) if isinstance(chat_id, int) else None
        if person is None or not person.started:
            raise bad_request("chat not found")
        return person

    def open_chat(self, chat_id: int | str | None) -> Person:
        """The same, when the bot may act in it; 403 when it was blocked or the person is gone."""
        person = self.chat(chat_id)
        if person.deactivated:
            raise ApiRefusal(403, "user is deactivated")
        if person.blocked:
            raise ApiRefusal(403, "bot was blocked by the user")
        return person

    def editable(self, chat_id: int | str | None, message_id: int | None) -> Message:
        """A message of the bot it may edit."""
        if message_id is None:
            raise bad_request("message identifier is not specified")
        message = self.open_chat(chat_id).messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request("message to edit not found")
        if not message.by_bot or message.had_reply_keyboard or message.forward_origin:
            raise bad_request("message can't be edited")
        return message

    def answerable(self, press_id: str) -> Press:
        """A press that can still be answered, and was not."""
        press = self.world.presses.get(press_id)
        if press is None or press.answered:
            raise bad_request(TOO_OLD)
        if self.world.clock.now() - press.at >= PRESS_ANSWERABLE:
            raise bad_request(TOO_OLD)
        return press

    def block(self, person: Person, *, blocked: bool) -> int | None:
        """The person blocks the bot or allows it; the bot is told by ``my_chat_member``."""
        if person.blocked == blocked or not person.started:
            person.blocked = blocked
            return None
        person.blocked = blocked
        member = {"user": self.bot, "status": "member"}
        kicked = {"user": self.bot, "status": "kicked", "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        update = {
            "chat": person.as_chat(),
            "from": person.as_user(),
            "date": int(self.world.clock.now().timestamp()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self.world.changes.tell(person.id, "member")
        return self.updates.push("my_chat_member", update, person.id)

    def deactivate(self, person: Person) -> None:
        """The person's account is deleted; nobody is told."""
        person.deactivated = True
        self.world.changes.tell(person.id, "member")
