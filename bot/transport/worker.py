"""Handling stored updates: one update, one transaction, then talk.

What the office changes, the dialogue, the messages owed and "this update is done" are committed
together; kill the process anywhere and the update is either done or still there. Only then the
reply is shown. An update that fails is tried again with pauses, in the order of its chat; after
the last try, or when it cannot be read at all, it is set aside alone and the person is told.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot
from aiogram.types import Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply
from bot.transport.backoff import pause
from bot.transport.contracts import Apologise, Clock, Handle, Refuse
from bot.transport.delivery import Delivery, Origin, opens_keyboard, origin_of
from bot.transport.dialogue import DialogueRow, DialogueStorage, LiveMessages, store_live
from bot.transport.inbox import Head, Inbox
from bot.transport.line import Line
from bot.transport.metrics import Metrics
from bot.transport.traces import alert, where
from db.repositories.incoming import EXPECTED
from db.repositories.outbox import POSTED
from db.uow import Database

logger = logging.getLogger(__name__)

TASKS = 8
TRIES = 5
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
HANDLING_SECONDS = 30
FLUSH_SECONDS = 1.0
# After a failure that could not even be noted, the database is given this time to come back.
BREATH_SECONDS = 1.0
# Replies being shown at once; more wait in the inbox, where a crash does not lose them.
SHOWN_AT_ONCE = 256

Act = Callable[[AsyncSession, Update, DialogueRow], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class _Handled:
    reply: Reply
    origin: Origin | None
    live_stored: bool
    posted: bool
    expects: bool


class Worker:
    """Takes updates from the inbox and feeds them to the office."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        storage: DialogueStorage,
        bot: Bot,
        delivery: Delivery,
        clock: Clock,
        *,
        handle: Handle,
        refusals: type[Exception] | tuple[type[Exception], ...],
        refuse: Refuse,
        apologise: Apologise,
        posted: Callable[[], None],
        expected: Callable[[], None],
        metrics: Metrics,
        tasks: int = TASKS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare to work.

        `posted` is called after a commit that owes a message, `expected` after one that wants a
        file to be read; they wake the sender and the fetcher.
        """
        self._database = database
        self._inbox = inbox
        self._storage = storage
        self._bot = bot
        self._delivery = delivery
        self._clock = clock
        self._handle = handle
        self._refusals = refusals
        self._refuse = refuse
        self._apologise = apologise
        self._posted = posted
        self._expected = expected
        self._metrics = metrics
        self._tasks = tasks
        self._sleep = sleep
        self._live = LiveMessages()
        self._flushing = asyncio.Lock()
        self._line = Line(self._look)
        self._serving: set[asyncio.Task[None]] = set()
        self._showing: set[asyncio.Task[None]] = set()
        self._finished = 0

    def wake(self) -> None:
        """Look into the inbox soon: something was stored there."""
        self._line.wake()

    async def run(self) -> None:
        """Handle updates until `stop` is called."""
        flushing = asyncio.create_task(self._flush_again_and_again())
        try:
            await self._serve_all(wait=True)
        finally:
            # Not in the middle of its transaction.
            async with self._flushing:
                flushing.cancel()

    async def drain(self) -> int:
        """Handle everything that can be handled now, show it, and return how many were finished."""
        before = self._finished
        self.wake()
        await self._serve_all(wait=False)
        await self.flush()
        return self._finished - before

    async def stop(self, seconds: float) -> None:
        """Take no more updates; finish what is in hand, but cut it off after `seconds`.

        What is cut off was not committed, and is handled after the next start.
        """
        self._line.close()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while left := {task for task in self._serving | self._showing if not task.done()}:
            _, late = await asyncio.wait(left, timeout=max(0.0, deadline - loop.time()))
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self.flush()

    async def flush(self) -> None:
        """Store the live messages that no transaction of their chats has stored yet."""
        async with self._flushing:
            waiting = self._live.waiting()
            if not waiting:
                return
            now = self._clock.now()
            await self._database.run(lambda session: store_live(session, waiting, now))
            for chat_id, message_id in waiting.items():
                self._live.stored(chat_id, message_id)

    async def _look(self, count: int) -> list[Head]:
        try:
            async with self._database.reading() as session:
                return await self._inbox.heads(session, self._clock.now(), count)
        except Exception as error:  # noqa: BLE001 - the database may come back
            alert(logger, "the inbox cannot be read", error)
            return []

    async def _serve_all(self, *, wait: bool) -> None:
        tasks = {asyncio.create_task(self._serve(wait=wait)) for _ in range(self._tasks)}
        self._serving |= tasks
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            self._serving -= tasks

    async def _serve(self, *, wait: bool) -> None:
        while (head := await self._line.take(wait=wait)) is not None:
            await self._process(head)
            while len(self._showing) >= SHOWN_AT_ONCE:
                await asyncio.wait(self._showing, return_when=asyncio.FIRST_COMPLETED)

    async def _process(self, head: Head) -> None:
        released = False
        try:
            began = time.perf_counter()
            handled = await self._attempt(head)
            if handled is not None:
                self._metrics.handling.observe(time.perf_counter() - began)
                released = self._after_commit(head, handled)
        except Exception as error:  # noqa: BLE001 - whatever it was, the row is still there
            alert(logger, "an update was not handled, and that could not be noted", error)
            await self._sleep(BREATH_SECONDS)
        finally:
            if not released:
                self._line.release(head)

    async def _attempt(self, head: Head) -> _Handled | None:
        """Handle an update to its end in the table; None when another process has taken it."""
        update: Update | None = None
        try:
            update = Update.model_validate(self._inbox.open(head), context={"bot": self._bot})
        except Exception as error:  # noqa: BLE001 - nothing that people send may stop the others
            return await self._bury(head, update, error)
        try:
            try:
                return await self._transact(head, update, self._handle, "done")
            except self._refusals as refusal:
                told = refusal

                async def refuse(session: AsyncSession, of: Update, _row: DialogueRow) -> Reply:
                    return await self._refuse(session, of, told)

                return await self._transact(head, update, refuse, "refused")
        except Exception as error:  # noqa: BLE001 - every failure is tried again, and counted
            return await self._failed(head, update, error)

    async def _transact(
        self, head: Head, update: Update, act: Act, outcome: str
    ) -> _Handled | None:
        async def work(session: AsyncSession) -> _Handled | None:
            known = self._live.waiting_for(head.chat_id)
            row = await self._inbox.claim(session, head)
            if row is None:
                return None
            if known:
                row.live_message_id = known[0]
            with self._storage.bound(row):
                reply = await act(session, update, row)
            now = self._clock.now()
            origin = _origin(update, row)
            if reply.screens:
                row.keyboard = opens_keyboard(reply)
            stored = row.is_private and await row.save(session, now)
            await self._inbox.done(session, head, now)
            return _Handled(reply, origin, stored, _owes(session), _expects(session))

        async with asyncio.timeout(HANDLING_SECONDS):
            handled = await self._database.run(work)
        if handled is not None:
            self._finished += 1
            self._metrics.updates.labels(outcome).inc()
        return handled

    async def _failed(self, head: Head, update: Update, error: Exception) -> _Handled | None:
        if head.tries + 1 >= TRIES:
            return await self._bury(head, update, error)
        logger.warning("an update failed, try %d: %s", head.tries + 1, where(error))
        seconds = pause(head.tries + 1, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        next_at = self._clock.now() + timedelta(seconds=seconds)
        name = type(error).__name__
        await self._database.run(lambda session: self._inbox.retry(session, head, next_at, name))
        self._metrics.updates.labels("retried").inc()
        return None

    async def _bury(self, head: Head, update: Update | None, error: Exception) -> _Handled | None:
        """Set an update aside for good, and say so to the person if there is one."""
        alert(logger, "an update is set aside", error)
        name, now = type(error).__name__, self._clock.now()

        async def work(session: AsyncSession) -> _Handled | None:
            row = await self._inbox.claim(session, head)
            if row is None:
                return None
            await self._inbox.bury(session, head, now, name)
            reply = Reply()
            if row.chat_id is not None and row.is_private:
                reply = await self._apologise(session, row.chat_id)
            return _Handled(reply, _origin(update, row), False, _owes(session), False)

        try:
            handled = await self._database.run(work)
        except Exception as failure:  # noqa: BLE001 - an apology is not worth the row
            alert(logger, "an apology failed", failure)
            await self._database.run(lambda session: self._inbox.bury(session, head, now, name))
            handled = _Handled(Reply(), None, False, False, False)
        if handled is not None:
            self._finished += 1
            self._metrics.updates.labels("dead").inc()
        return handled

    def _after_commit(self, head: Head, handled: _Handled) -> bool:
        """Start what follows a commit; return whether the chat stays busy until it is shown."""
        origin = handled.origin
        if handled.posted:
            self._posted()
        if handled.expects:
            self._expected()
        if origin is None:
            return False
        if handled.live_stored:
            self._live.stored(origin.chat_id, origin.live_message_id)
        if not handled.reply.screens and origin.callback_id is None:
            return False
        task = asyncio.create_task(self._show(head, handled.reply, origin))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)
        return True

    async def _show(self, head: Head, reply: Reply, origin: Origin) -> None:
        try:
            live = await self._delivery.show(reply, origin)
            if live != origin.live_message_id and origin.chat_id > 0:
                self._live.learn(origin.chat_id, live)
        except Exception as error:  # noqa: BLE001 - the work is committed, only words are lost
            alert(logger, "a reply was not shown", error)
        finally:
            self._line.release(head)

    async def _flush_again_and_again(self) -> None:
        while True:
            await self._sleep(FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001 - they wait on
                alert(logger, "live messages were not stored", error)


def _origin(update: Update | None, row: DialogueRow) -> Origin | None:
    """Return where the reply belongs; None when the update came from no chat."""
    if row.chat_id is None:
        return None
    if update is None:
        return Origin(row.chat_id, live_message_id=row.live_message_id, keyboard=row.keyboard)
    return origin_of(update, row.chat_id, row)


def _owes(session: AsyncSession) -> bool:
    return bool(session.info.get(POSTED))


def _expects(session: AsyncSession) -> bool:
    return bool(session.info.get(EXPECTED))
