"""Updates, stored raw before they are confirmed to Telegram, and taken one at a time for each chat.

Telegram forgets an update once it is confirmed. So the raw text is committed first, sealed, under
its own id, which also refuses a repeat. Nothing is validated on the way in: one update that nobody
can read must not hold up the others.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, exists, func, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.transport import dialogue
from bot.transport.dialogue import DialogueRow
from db.enums import InboxState
from db.keyring import KeyRing
from db.models import InboxUpdate

COLUMN = "inbox.raw"
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
KEPT_FOR = timedelta(days=30)
INT64 = 1 << 63

_INBOX: Final[Table] = InboxUpdate.metadata.tables[InboxUpdate.__tablename__]
_DIALOGUES = dialogue.TABLE
_OLDER = _INBOX.alias("older")

# The partial indices are used only when their condition stands in the statement as it is written.
_NEW = text("inbox.state = 'new'")

_STORE = {
    "sqlite": sqlite.insert(_INBOX).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_INBOX).on_conflict_do_nothing(),
}
_HEADS = (
    select(_INBOX.c.update_id, _INBOX.c.chat_id, _INBOX.c.raw_sealed, _INBOX.c.tries)
    .where(
        _NEW,
        _INBOX.c.next_at <= bindparam("now"),
        ~exists()
        .where(
            text("older.state = 'new'"),
            _OLDER.c.chat_id == _INBOX.c.chat_id,
            tuple_(_OLDER.c.received_at, _OLDER.c.update_id)
            < tuple_(_INBOX.c.received_at, _INBOX.c.update_id),
        )
        .correlate(_INBOX),
    )
    .order_by(_INBOX.c.received_at, _INBOX.c.update_id)
    .limit(bindparam("count"))
)
_CLAIM = (
    select(_DIALOGUES.c.state, _DIALOGUES.c.data_sealed, _DIALOGUES.c.live_message_id)
    .select_from(_INBOX.outerjoin(_DIALOGUES, _DIALOGUES.c.chat_id == _INBOX.c.chat_id))
    .where(_INBOX.c.update_id == bindparam("update_id"), _INBOX.c.tries == bindparam("tries"), _NEW)
    .with_for_update(of=_INBOX, skip_locked=True)
)
_DONE = (
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("of"), _NEW)
    .values(state=InboxState.DONE, raw_sealed=None, ended_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Head:
    """The oldest unfinished update of a chat, which may be handled now."""

    update_id: int
    chat_id: int | None
    sealed: bytes
    tries: int


class Inbox:
    """The stored updates. Every method works in the session it is given and commits nothing."""

    def __init__(self, keyring: KeyRing) -> None:
        self._keyring = keyring

    async def store(
        self, session: AsyncSession, updates: Iterable[dict[str, Any]], now: datetime
    ) -> None:
        """Store raw updates that `is_update` accepts; one that is there already stays as it is."""
        rows = [
            {
                "update_id": raw["update_id"],
                "chat_id": chat_of(raw),
                "raw_sealed": self._keyring.seal(
                    json.dumps(raw, ensure_ascii=False, separators=(",", ":")),
                    column=COLUMN,
                    row=raw["update_id"],
                ),
                "state": InboxState.NEW,
                "received_at": now,
                "tries": 0,
                "next_at": now,
            }
            for raw in updates
        ]
        if rows:
            await session.execute(_STORE[session.get_bind().dialect.name], rows)

    async def heads(self, session: AsyncSession, now: datetime, count: int) -> list[Head]:
        """Return the oldest updates that may be handled now, at most one of each chat.

        An update that waits for its next try holds back the later ones of its chat.
        """
        rows = await session.execute(_HEADS, {"now": now, "count": count})
        return [Head(*row) for row in rows]

    async def claim(self, session: AsyncSession, head: Head) -> DialogueRow | None:
        """Take an update for this transaction and return its dialogue; None if another took it.

        The number of tries tells a head that was looked up before its last try from the present
        one. On PostgreSQL the row stays locked until the transaction ends; SQLite has one writer.
        """
        wanted = {"update_id": head.update_id, "tries": head.tries}
        row = (await session.execute(_CLAIM, wanted)).first()
        if row is None:
            return None
        state, sealed, live = row
        return DialogueRow(
            head.chat_id, self._keyring, state=state, sealed=sealed, live_message_id=live
        )

    def open(self, head: Head) -> Any:
        """Return the raw update; raises SealBroken, or ValueError when it is not JSON."""
        return json.loads(self._keyring.open(head.sealed, column=COLUMN, row=head.update_id))

    async def done(self, session: AsyncSession, head: Head, now: datetime) -> None:
        """Note that an update is handled, and forget what it said."""
        await session.execute(_DONE, {"of": head.update_id, "now": now})

    async def retry(self, session: AsyncSession, head: Head, next_at: datetime, error: str) -> None:
        """Note a failed try; the update may be taken again at `next_at`."""
        await session.execute(
            update(_INBOX)
            .where(_INBOX.c.update_id == head.update_id, _NEW)
            .values(tries=head.tries + 1, next_at=next_at, error=error[:80])
        )

    async def bury(self, session: AsyncSession, head: Head, now: datetime, error: str) -> None:
        """Give an update up; what it said stays, sealed, until the purge."""
        await session.execute(
            update(_INBOX)
            .where(_INBOX.c.update_id == head.update_id, _NEW)
            .values(state=InboxState.DEAD, tries=head.tries + 1, ended_at=now, error=error[:80])
        )

    async def purge(self, session: AsyncSession, now: datetime) -> int:
        """Delete what ended over 30 days ago and return how many rows that were.

        Telegram repeats an update for a day at most, so the id of an older one guards nothing.
        """
        result = await session.execute(
            delete(_INBOX).where(
                _INBOX.c.state != InboxState.NEW, _INBOX.c.ended_at < now - KEPT_FOR
            )
        )
        return int(result.rowcount)  # type: ignore[attr-defined]

    async def standing(self, session: AsyncSession) -> tuple[int, datetime | None, int]:
        """Return how many updates wait, since when the oldest waits, and how many are dead."""
        waiting = await session.execute(
            select(func.count(), func.min(_INBOX.c.received_at)).select_from(_INBOX).where(_NEW)
        )
        count, oldest = waiting.one()
        dead = await session.scalar(
            select(func.count()).select_from(_INBOX).where(_INBOX.c.state == InboxState.DEAD)
        )
        return count, oldest, dead or 0


def is_update(raw: object) -> bool:
    """Tell whether this has an id by which it can be stored and confirmed."""
    return isinstance(raw, dict) and _is_id(raw.get("update_id"))


def chat_of(raw: dict[str, Any]) -> int | None:
    """Return the chat of a raw update, trusting nothing about its form."""
    for event in raw.values():
        if not isinstance(event, dict):
            continue
        message = event.get("message")
        for holder in (event, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and _is_id(chat.get("id")):
                return int(chat["id"])
        person = event.get("from")
        if isinstance(person, dict) and _is_id(person.get("id")):
            return int(person["id"])
    return None


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -INT64 <= value < INT64
