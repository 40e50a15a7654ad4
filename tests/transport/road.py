"""A road with a stand-in for Telegram at one end and a stub of the office at the other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen, Shown
from bot.transport.contracts import Compose, Handle
from bot.transport.delivery import Delivery
from bot.transport.dialogue import DialogueRow, DialogueStorage
from bot.transport.inbox import Inbox
from bot.transport.limiter import Limiter
from bot.transport.metrics import Metrics
from bot.transport.sender import Sender
from bot.transport.speaker import Speaker
from bot.transport.worker import Worker
from db.enums import Priority
from db.keyring import KeyRing
from db.models import OutboxMessage
from db.repositories import outbox as posting
from db.uow import Database
from tests.transport.stand_in import TOKEN, StandIn

START = datetime(2026, 12, 1, 4, tzinfo=UTC)


@dataclass
class SteppedClock:
    """Time that stands still until it is moved."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class JumpingTimer:
    """Loop time that jumps to the next appointment instead of waiting for it."""

    def __init__(self) -> None:
        self.at = 1000.0

    def time(self) -> float:
        return self.at

    def call_later(self, delay: float, callback: Callable[[], None]) -> asyncio.Handle:
        due = self.at + delay

        def jump() -> None:
            self.at = max(self.at, due)
            callback()

        return asyncio.get_running_loop().call_soon(jump)

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


class Refused(Exception):
    """The stub office says no."""


@dataclass
class Road:
    """All parts on one database; `handle` and `compose` are what the office does."""

    database: Database
    keyring: KeyRing
    telegram: StandIn = field(default_factory=StandIn)
    clock: SteppedClock = field(default_factory=SteppedClock)
    timer: JumpingTimer = field(default_factory=JumpingTimer)
    metrics: Metrics = field(default_factory=Metrics)
    storage: DialogueStorage = field(default_factory=DialogueStorage)
    limits: dict[str, Any] = field(default_factory=lambda: {"overall": None, "per_chat": None})
    menus: dict[int, dict[str, str]] = field(default_factory=dict)
    unreachable: list[int] = field(default_factory=list)
    undelivered: list[tuple[str, str]] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    expected: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bot = Bot(TOKEN, session=self.telegram)
        self.inbox = Inbox(self.keyring)
        self.speaker = Speaker(self.bot, Limiter(self.timer, **self.limits))
        self.delivery = Delivery(
            self.speaker,
            self.database,
            self.clock,
            unreachable=self._unreachable,
            sleep=self.timer.sleep,
        )
        self.handle: Handle = self._echo
        self.compose: Compose = self._plain
        self.worker = self.make_worker()
        self.sender = Sender(
            self.database,
            self.speaker,
            self.clock,
            compose=self._compose,
            commands=self._commands,
            undeliverable=self._undeliverable,
            delivered=self._delivered,
            metrics=self.metrics,
        )

    def make_worker(self, **changes: Any) -> Worker:
        return Worker(
            self.database,
            self.inbox,
            self.storage,
            self.bot,
            self.delivery,
            self.clock,
            handle=self._handle,
            refusals=Refused,
            refuse=self._refuse,
            apologise=self._apologise,
            posted=self._posted,
            expected=lambda: self.expected.append(True),
            metrics=self.metrics,
            sleep=self.timer.sleep,
            **changes,
        )

    async def store(self, *updates: dict[str, Any]) -> None:
        now = self.clock.now()
        await self.database.run(lambda session: self.inbox.store(session, updates, now))

    async def feed(self, *updates: dict[str, Any]) -> int:
        await self.store(*updates)
        return await self.worker.drain()

    async def post(
        self, key: str, chat_id: int = 7, *, priority: Priority = Priority.LEGAL, **rest: Any
    ) -> bool:
        return await self.database.run(
            lambda session: posting.post(
                session,
                key=key,
                chat_id=chat_id,
                kind=rest.pop("kind", "notice"),
                params=rest.pop("params", {}),
                priority=priority,
                now=self.clock.now(),
                **rest,
            )
        )

    async def rows(self, statement: str) -> list[Any]:
        """Look through a session of its own, so that only what is committed is seen."""
        async with self.database.reading() as session:
            return [tuple(row) for row in await session.execute(text(statement))]

    async def _handle(self, session: AsyncSession, update: Update, row: DialogueRow) -> Reply:
        return await self.handle(session, update, row)

    async def _compose(self, session: AsyncSession, message: OutboxMessage) -> Shown:
        return await self.compose(session, message)

    def _posted(self) -> None:
        self.sender.wake()

    async def _echo(self, _session: AsyncSession, update: Update, _row: DialogueRow) -> Reply:
        assert update.message is not None
        return Reply((Screen(f"echo {update.message.text}"),))

    async def _commands(self, _session: AsyncSession, chat_id: int) -> dict[str, str]:
        return self.menus.get(chat_id, {})

    async def _plain(self, _session: AsyncSession, message: OutboxMessage) -> Shown:
        return Screen(f"notice {message.key}")

    async def _refuse(self, _session: AsyncSession, _update: Update, error: Exception) -> Reply:
        return Reply((Screen(f"refused: {type(error).__name__}"),))

    async def _apologise(self, _session: AsyncSession, _chat_id: int) -> Reply:
        return Reply((Screen("sorry"),))

    async def _unreachable(self, chat_id: int) -> None:
        self.unreachable.append(chat_id)

    async def _undeliverable(
        self, _session: AsyncSession, message: OutboxMessage, reason: str
    ) -> None:
        self.undelivered.append((message.key, reason))

    async def _delivered(
        self, _session: AsyncSession, message: OutboxMessage, _sent_at: datetime
    ) -> None:
        self.delivered.append(message.key)
