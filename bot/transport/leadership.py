"""One poller, one sender, one ticker among many processes, by PostgreSQL's advisory locks.

Leadership saves work, it guards nothing: a leader that lost its connection learns of it only when
it next uses it, so whatever a leader does is safe to be done by two. An embedded database has one
process, which always leads.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.transport.traces import where
from db import engine as engines
from db.uow import Database

logger = logging.getLogger(__name__)

CHECK_SECONDS = 2.0

_TRY = text("SELECT pg_try_advisory_lock(:key)")
_HELD = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND pid = pg_backend_pid() AND ((classid::bigint << 32) | objid::bigint) = :key)"
)
_LET_GO = text("SELECT pg_advisory_unlock(:key)")


def key_of(role: str) -> int:
    """Return the number of the lock of a role: 63 bits, the same in every process."""
    digest = hashlib.sha256(f"qabyldau:{role}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


class Leadership:
    """The roles that this process holds, on a connection of its own."""

    def __init__(
        self,
        database: Database,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._url = database.url
        self._always = database.is_sqlite
        self._sleep = sleep
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def lead(
        self, role: str, work: Callable[[], Awaitable[None]], *, through_silence: bool = False
    ) -> None:
        """Do `work` while this process leads in `role`; return when the work is finished.

        Waits until the role is free. When the role is lost the work is cancelled, and begun anew
        once the role is won again. `through_silence` goes on while the server does not answer at
        all: whoever led last still speaks for the office then, and confirms nothing.
        """
        if self._always:
            await work()
            return
        while True:
            while not await self._ask(_TRY, role):
                await self._sleep(CHECK_SECONDS)
            logger.info("this process is the %s now", role)
            lost = False
            try:
                lost = not await self._while_leading(role, work, through_silence)
            finally:
                if not lost:
                    await self._ask(_LET_GO, role)
            if not lost:
                return
            logger.warning("this process is the %s no more", role)

    async def close(self) -> None:
        """Give every role up."""
        async with self._turn:
            await self._hang_up()
            if self._engine is not None:
                await self._engine.dispose()

    async def _while_leading(
        self, role: str, work: Callable[[], Awaitable[None]], through_silence: bool
    ) -> bool:
        """Return True when the work finished, False when the role was lost."""
        task = asyncio.ensure_future(work())
        try:
            while True:
                pausing = asyncio.ensure_future(self._sleep(CHECK_SECONDS))
                await asyncio.wait({task, pausing}, return_when=asyncio.FIRST_COMPLETED)
                pausing.cancel()
                if task.done():
                    await task
                    return True
                held = await self._ask(_HELD, role)
                if held is False or (held is None and not through_silence):
                    return False
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _ask(self, question: object, role: str) -> bool | None:
        """Return the yes or no of the server; None when it cannot be asked."""
        async with self._turn:
            try:
                if self._connection is None:
                    self._engine = self._engine or engines.postgresql(self._url)
                    connection = await self._engine.connect()
                    self._connection = await connection.execution_options(
                        isolation_level="AUTOCOMMIT"
                    )
                return bool(await self._connection.scalar(question, {"key": key_of(role)}))  # type: ignore[call-overload]
            except Exception as error:  # noqa: BLE001 - no connection, no leadership
                logger.warning("leadership cannot be asked for: %s", where(error))
                await self._hang_up()
                return None

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await connection.invalidate()
                await connection.close()
            except Exception as error:  # noqa: BLE001 - it is gone either way
                logger.debug("the lost connection did not close: %s", type(error).__name__)
