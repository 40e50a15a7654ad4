"""Sending what is owed, at the pace Telegram allows.

A message is leased in one short transaction, composed from what is true now, sent outside of any,
and marked in another. Which failures are repeated, and which end where, is the table of `_judge`.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Screen, reply_of
from bot.transport import outbox
from bot.transport.backoff import pause
from bot.transport.contracts import Clock, Commands, Compose, Delivered, Undeliverable
from bot.transport.faults import BadToken, Fault, Verdict, verdict_of
from bot.transport.leasing import Leasing
from bot.transport.metrics import Metrics
from bot.transport.speaker import Speaker
from bot.transport.traces import alert, where
from db.enums import OutboxState, Priority
from db.models import OutboxMessage
from db.repositories.outbox import SET_COMMANDS
from db.uow import Database

logger = logging.getLogger(__name__)

AT_ONCE = 32
TRIES = 8
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
LOOK_AGAIN_SECONDS = 1.0
# A shorter pause of a chat is waited out; a longer one would outlast the lease.
PATIENCE_SECONDS = 5.0

Work = Callable[[AsyncSession], Awaitable[bool]]
Sent = list[tuple[int, Screen]]
"""The ids of the messages that were sent, with their screens."""
Deed = Callable[[], Awaitable[Sent]]


class Sender(Leasing[OutboxMessage]):
    """Takes messages from the outbox to Telegram."""

    def __init__(
        self,
        database: Database,
        speaker: Speaker,
        clock: Clock,
        *,
        compose: Compose,
        commands: Commands,
        undeliverable: Undeliverable,
        delivered: Delivered,
        metrics: Metrics,
        at_once: int = AT_ONCE,
    ) -> None:
        super().__init__("message", at_once=at_once, look_again_seconds=LOOK_AGAIN_SECONDS)
        self._database = database
        self._speaker = speaker
        self._clock = clock
        self._compose = compose
        self._commands = commands
        self._undeliverable = undeliverable
        self._delivered = delivered
        self._metrics = metrics
        self._bad_token: BadToken | None = None

    def _wanted(self) -> int:
        """Lease for the free hands, when at least half of them are free."""
        return super()._wanted() if len(self._in_flight) <= self._at_once // 2 else 0

    async def _lease(self, count: int) -> Sequence[OutboxMessage]:
        busy = {message.chat_id for message in self._in_flight.values()}
        now = self._clock.now()
        return await self._database.run(
            lambda session: outbox.lease(session, now, count=count, busy_chats=busy)
        )

    def _check(self) -> None:
        """Raise BadToken when Telegram takes the token no more."""
        if self._bad_token is not None:
            raise self._bad_token

    async def _attempt(self, message: OutboxMessage) -> None:
        now = self._clock.now()
        if message.use_by is not None and now >= message.use_by:
            await self._give_up(message, "late", message.error or "Late")
            return
        seconds = self._speaker.limiter.paused(message.chat_id)
        if seconds > PATIENCE_SECONDS:
            await self._put_back(message, seconds, "Paused", tries=message.tries)
            return
        try:
            deed = await self._deed(message)
        except Exception as error:  # noqa: BLE001 - a mistake in one message stops no other
            await self._retry(message, error)
            return
        if deed is None:
            await self._end(message, OutboxState.CANCELLED)
            return
        try:
            await self._mark_sent(message, await deed())
        except Exception as error:  # noqa: BLE001 - judged by what it is
            await self._judge(message, error)

    async def _deed(self, message: OutboxMessage) -> Deed | None:
        """Look up what is true now and return what is to be done; None when it is stale."""
        if message.kind == outbox.DELETE_MESSAGE:
            return partial(self._delete, message)
        async with self._database.reading() as session:
            if message.kind == SET_COMMANDS:
                commands = await self._commands(session, message.chat_id)
                return partial(self._set_commands, message, commands)
            screens = reply_of(await self._compose(session, message)).screens
        return partial(self._send, message, screens) if screens else None

    async def _delete(self, message: OutboxMessage) -> Sent:
        await self._speaker.delete(message.chat_id, outbox.message_to_delete(message))
        return []

    async def _set_commands(self, message: OutboxMessage, commands: Mapping[str, str]) -> Sent:
        await self._speaker.set_commands(message.chat_id, commands, priority=message.priority)
        return []

    async def _send(self, message: OutboxMessage, screens: tuple[Screen, ...]) -> Sent:
        return [
            (
                await self._speaker.send(
                    message.chat_id, screen, priority=message.priority, strict=True
                ),
                screen,
            )
            for screen in screens
        ]

    async def _judge(self, message: OutboxMessage, error: Exception) -> None:
        """Decide what becomes of a message after an error.

        | Fault | What becomes of the message |
        |---|---|
        | too many requests | put back for as long as told; not an attempt |
        | blocked, no such chat | dead, a task for people |
        | not done, our own mistake | again with pauses; dead after 8 tries, a legal notice never |
        | outcome unknown | a legal notice again; a reminder or survey is not repeated |
        | Telegram never takes it | dead at once, a task for people |
        | token refused | put back; the process has to stop |
        """
        verdict = verdict_of(error) or Verdict(Fault.NOT_DONE)
        fault = verdict.fault
        if fault is Fault.SLOW_DOWN:
            self._speaker.limiter.refused(message.chat_id, verdict.seconds)
            await self._put_back(message, verdict.seconds, "TooManyRequests", tries=message.tries)
        elif fault is Fault.BLOCKED:
            await self._give_up(message, "blocked", type(error).__name__)
        elif fault is Fault.TOKEN:
            self._bad_token = BadToken("Telegram does not accept the token any more (401)")
            await self._put_back(message, LONGEST_PAUSE, "BadToken", tries=message.tries)
        elif fault is Fault.NOT_DONE or (fault is Fault.UNKNOWN and outbox.may_repeat(message)):
            await self._retry(message, error)
        elif fault is Fault.UNKNOWN:
            await self._end(message, OutboxState.UNKNOWN, type(error).__name__)
        else:
            alert(logger, f"Telegram does not take a message of kind {message.kind}", error)
            await self._give_up(message, "refused", type(error).__name__)

    async def _retry(self, message: OutboxMessage, error: Exception) -> None:
        tries = message.tries + 1
        logger.warning("a message was not sent, try %d: %s", tries, where(error))
        if tries >= TRIES and message.priority != Priority.LEGAL:
            await self._give_up(message, "tries", type(error).__name__)
            return
        seconds = pause(tries, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        await self._put_back(message, seconds, type(error).__name__, tries=tries)

    async def _put_back(
        self, message: OutboxMessage, seconds: float, error: str, *, tries: int
    ) -> None:
        next_at = self._clock.now() + timedelta(seconds=seconds)
        await self._database.run(
            lambda session: outbox.put_back(session, message, next_at, tries=tries, error=error)
        )
        self._metrics.messages.labels("retried" if tries > message.tries else "paused").inc()

    async def _give_up(self, message: OutboxMessage, reason: str, error: str) -> None:
        now = self._clock.now()

        async def work(session: AsyncSession) -> bool:
            ended = await outbox.end(session, message, OutboxState.DEAD, now, error=error)
            if ended and message.kind not in outbox.WORDLESS:
                await self._undeliverable(session, message, reason)
            return ended

        await self._close(OutboxState.DEAD, work)

    async def _end(
        self, message: OutboxMessage, state: OutboxState, error: str | None = None
    ) -> None:
        now = self._clock.now()
        await self._close(
            state, lambda session: outbox.end(session, message, state, now, error=error)
        )

    async def _mark_sent(self, message: OutboxMessage, sent: Sent) -> None:
        now = self._clock.now()
        first = sent[0][0] if sent else None

        async def work(session: AsyncSession) -> bool:
            return await self._sent(session, message, sent, first, now)

        async def told(session: AsyncSession) -> bool:
            ended = await work(session)
            if ended and message.kind not in outbox.WORDLESS:
                await self._delivered(session, message, now)
            return ended

        try:
            await self._close(OutboxState.SENT, told)
        except Exception as error:  # noqa: BLE001 - it must not be sent again for that
            alert(logger, "the office did not note a delivery", error)
            await self._close(OutboxState.SENT, work)

    async def _sent(
        self,
        session: AsyncSession,
        message: OutboxMessage,
        sent: Sent,
        first: int | None,
        now: datetime,
    ) -> bool:
        if not await outbox.end(session, message, OutboxState.SENT, now, message_id=first):
            return False
        for message_id, screen in sent:
            if screen.vanish_after is not None:
                at = now + screen.vanish_after
                await outbox.post_deletion(session, message.chat_id, message_id, now=now, at=at)
        return True

    async def _close(self, state: OutboxState, work: Work) -> None:
        if await self._database.run(work):
            self._ended += 1
            self._metrics.messages.labels(state.value).inc()
