"""What the road asks of those who live on it; the composition root supplies the callables.

The road carries updates and messages and knows nothing of receptions, so everything that has a
meaning comes from outside through one of these. Unless said otherwise they work in the session they
are given and commit nothing.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from aiogram.types import Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Shown
from bot.transport.dialogue import DialogueRow
from db.models import IncomingFile, OutboxMessage


class Clock(Protocol):
    """Anything that tells the present instant in UTC."""

    def now(self) -> datetime: ...


Away = Callable[[Sequence[dict[str, Any]]], None]
"""Hears of raw updates that could not be stored; must not wait and must not touch the database."""


def nobody_answers(_updates: Sequence[dict[str, Any]]) -> None:
    """Leave whoever wrote without an answer until the database is back."""


Handle = Callable[[AsyncSession, Update, DialogueRow], Awaitable[Reply]]
"""Does what an update asks, inside the worker's transaction. May raise a refusal."""

Refuse = Callable[[AsyncSession, Update, Exception], Awaitable[Reply]]
"""Puts a refusal into words, in a new transaction after the first was rolled back."""

Apologise = Callable[[AsyncSession, int], Awaitable[Reply]]
"""Says to the person of a chat id that the last message was not handled, and is kept."""

Compose = Callable[[AsyncSession, OutboxMessage], Awaitable[Shown]]
"""Looks at the case again and writes the message; None cancels one that is stale.

The session is for reading: whatever it changes is thrown away.
"""

Commands = Callable[[AsyncSession, int], Awaitable[Mapping[str, str]]]
"""Says what the command menu of a chat offers, with what each does; nothing takes the menu away."""

Undeliverable = Callable[[AsyncSession, OutboxMessage, str], Awaitable[None]]
"""Hears, in the marking transaction, that a message will not be sent, and why.

The reason is "blocked" (or no such chat), "late" (its use-by time passed), "refused" (Telegram does
not take it: a mistake of ours) or "tries".
"""

Delivered = Callable[[AsyncSession, OutboxMessage, datetime], Awaitable[None]]
"""Hears, in the marking transaction, that Telegram accepted a message, and when."""

Unreachable = Callable[[int], Awaitable[None]]
"""Hears that a chat has blocked the bot or is gone; opens a transaction of its own."""


class FileReader(Protocol):
    """What the office does with the files of one kind, in two steps.

    `limit` is how many bytes are taken at most. `parse` works in a thread and knows no database;
    what it returns goes to `apply`. That one and the others work in the transaction that closes the
    file, after which nothing of it is kept. `apply` may raise a refusal: then everything is rolled
    back and `refuse` says so. `give_up` hears why a file never came: "too_big", "gone" or "tries".
    """

    limit: int

    def parse(self, suffix: str, content: bytes) -> Any: ...

    async def apply(self, session: AsyncSession, file: IncomingFile, parsed: Any) -> None: ...

    async def refuse(self, session: AsyncSession, file: IncomingFile, error: Exception) -> None: ...

    async def give_up(self, session: AsyncSession, file: IncomingFile, reason: str) -> None: ...
