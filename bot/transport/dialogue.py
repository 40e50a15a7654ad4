"""Where each chat stands, kept in the transaction that handles its update.

aiogram's storages write on their own, so a rolled-back update would leave a moved dialogue behind.
Here the row is loaded with the update, changed in memory, and written once beside everything else.
The state belongs to one private chat; in a group nothing is kept.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.keyring import KeyRing
from db.models import Dialogue

COLUMN = "dialogues.data"
NO_DATA = "{}"
TABLE: Final[Table] = Dialogue.metadata.tables[Dialogue.__tablename__]

# The first letter of what is sealed: does a reply keyboard of ours lie open in the chat?
_KEYBOARD, _NO_KEYBOARD = "K", "-"


def _upsert(insert: Any, *columns: str) -> Any:
    statement = insert(TABLE)
    return statement.on_conflict_do_update(
        index_elements=["chat_id"], set_={name: statement.excluded[name] for name in columns}
    )


_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ALL = ("state", "data_sealed", "live_message_id", "updated_at")
_WRITE = {name: _upsert(insert, *_ALL) for name, insert in _INSERTS.items()}
_WRITE_LIVE = {name: _upsert(insert, "live_message_id") for name, insert in _INSERTS.items()}


class DialogueRow:
    """The dialogue of one chat during one update."""

    __slots__ = (
        "_before",
        "_data",
        "_keyboard",
        "_keyring",
        "_sealed",
        "chat_id",
        "live_message_id",
        "state",
    )

    def __init__(
        self,
        chat_id: int | None,
        keyring: KeyRing,
        *,
        state: str | None = None,
        sealed: bytes | None = None,
        live_message_id: int | None = None,
    ) -> None:
        self.chat_id = chat_id
        self.state = state
        self.live_message_id = live_message_id
        self._keyring = keyring
        self._sealed = sealed
        self._data: str | None = None
        self._keyboard = False
        self._before = (state, NO_DATA, False)

    @property
    def is_private(self) -> bool:
        """Whether the dialogue is kept at all: ids of people are positive, of groups negative."""
        return self.chat_id is not None and self.chat_id > 0

    @property
    def data(self) -> dict[str, Any]:
        """The data beside the state; a new object each time, so nothing changes by accident."""
        self._open()
        parsed: dict[str, Any] = json.loads(self._data or NO_DATA)
        return parsed

    @data.setter
    def data(self, value: Mapping[str, Any]) -> None:
        self._open()
        self._data = json.dumps(dict(value), ensure_ascii=False, separators=(",", ":"))

    @property
    def keyboard(self) -> bool:
        """Whether a reply keyboard lies open in the chat and has yet to be taken away."""
        self._open()
        return self._keyboard

    @keyboard.setter
    def keyboard(self, value: bool) -> None:
        self._open()
        self._keyboard = value

    @property
    def changed(self) -> bool:
        """Whether state, data or keyboard differ from what is stored."""
        if self._data is None:
            return self.state != self._before[0]
        return (self.state, self._data, self._keyboard) != self._before

    async def save(self, session: AsyncSession, now: datetime) -> bool:
        """Write the row if it changed; return whether it was written."""
        if not self.changed:
            return False
        await session.execute(
            _WRITE[session.get_bind().dialect.name],
            {
                "chat_id": self.chat_id,
                "state": self.state,
                "data_sealed": self._seal(),
                "live_message_id": self.live_message_id,
                "updated_at": now,
            },
        )
        return True

    def _open(self) -> None:
        if self._data is not None:
            return
        text = _NO_KEYBOARD + NO_DATA
        if self._sealed is not None:
            text = self._keyring.open(self._sealed, column=COLUMN, row=self.chat_id)
        self._keyboard, self._data = text[0] == _KEYBOARD, text[1:]
        self._before = (self._before[0], self._data, self._keyboard)

    def _seal(self) -> bytes | None:
        if self._data is None:
            return self._sealed
        if self._data == NO_DATA and not self._keyboard:
            return None
        text = (_KEYBOARD if self._keyboard else _NO_KEYBOARD) + self._data
        return self._keyring.seal(text, column=COLUMN, row=self.chat_id)


class DialogueStorage(BaseStorage):
    """aiogram's view of the dialogue that is bound for the time of one update."""

    def __init__(self) -> None:
        self._bound: ContextVar[DialogueRow | None] = ContextVar("dialogue", default=None)

    @contextlib.contextmanager
    def bound(self, row: DialogueRow) -> Iterator[None]:
        """Let the code inside the block read and change this dialogue."""
        token = self._bound.set(row)
        try:
            yield
        finally:
            self._bound.reset(token)

    async def get_state(self, key: StorageKey) -> str | None:
        row = self._find(key)
        return None if row is None else row.state

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = self._find(key)
        return {} if row is None else row.data

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self._get(key).state = state.state if isinstance(state, State) else state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._get(key).data = dict(data)

    async def close(self) -> None:
        """Nothing is open: the row lives in the worker's transaction."""

    def _find(self, key: StorageKey) -> DialogueRow | None:
        row = self._bound.get()
        if row is None or not row.is_private or (key.chat_id, key.user_id) != (row.chat_id,) * 2:
            return None
        return row

    def _get(self, key: StorageKey) -> DialogueRow:
        row = self._find(key)
        if row is None:
            message = "a dialogue is kept only for the private chat whose update is being handled"
            raise LookupError(message)
        return row


class LiveMessages:
    """Live messages learnt after a commit, until they are stored.

    A screen is sent when its transaction is over; a second one for each screen would double the
    commits. So the id waits here for the chat's next transaction, or for the next flush.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, int | None] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def waiting_for(self, chat_id: int | None) -> tuple[int | None, ...]:
        """Return what waits for a chat, as one element, or nothing.

        Ask before the row is read: what does not wait by then is stored already.
        """
        if chat_id is None or chat_id not in self._waiting:
            return ()
        return (self._waiting[chat_id],)

    def learn(self, chat_id: int, message_id: int | None) -> None:
        """Remember what is to be stored."""
        self._waiting[chat_id] = message_id

    def stored(self, chat_id: int, message_id: int | None) -> None:
        """Forget what a committed transaction has stored."""
        if chat_id in self._waiting and self._waiting[chat_id] == message_id:
            del self._waiting[chat_id]

    def waiting(self) -> dict[int, int | None]:
        """Return what is to be stored, as a copy."""
        return dict(self._waiting)


async def store_live(
    session: AsyncSession, waiting: Mapping[int, int | None], now: datetime
) -> None:
    """Store the live messages of many chats by one statement; their dialogues stay as they are."""
    await session.execute(
        _WRITE_LIVE[session.get_bind().dialect.name],
        [
            {
                "chat_id": chat_id,
                "state": None,
                "data_sealed": None,
                "live_message_id": message_id,
                "updated_at": now,
            }
            for chat_id, message_id in waiting.items()
        ],
    )
