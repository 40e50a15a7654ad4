"""Fetching the files that people sent and handing them to the office.

A handler cannot fetch: it works inside a transaction. It notes the file, and after the commit this
takes the row for a while, fetches the bytes and takes them apart outside of any transaction, and
then opens one in which the office works with them and the row is closed. Kill the process anywhere
and the file is either read or still to be read, never read twice.

Neither names nor contents are logged, and no text of an error: it may hold the address of the file
with the bot's token in it.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from aiogram import Bot
from sqlalchemy.ext.asyncio import AsyncSession

from bot.transport import incoming
from bot.transport.backoff import pause
from bot.transport.contracts import Clock, FileReader
from bot.transport.faults import Fault, Verdict, verdict_of
from bot.transport.leasing import Leasing
from bot.transport.traces import alert, where
from db.enums import FileState
from db.models import IncomingFile
from db.repositories.outbox import POSTED
from db.uow import Database

logger = logging.getLogger(__name__)

AT_ONCE = 3
TRIES = 5
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
LOOK_AGAIN_SECONDS = 2.0
CALL_SECONDS = 20
FETCH_SECONDS = 60
CHUNK = 64 * 1024

TOO_BIG = "too_big"
GONE = "gone"
TRIED = "tries"
"""Why a file is given up: larger than allowed, unknown to Telegram, or failed again and again."""


Work = Callable[[AsyncSession], Awaitable[None]]


class FileTooBig(Exception):
    """More bytes came than the reader of this kind of file takes."""


class _Bounded(io.BytesIO):
    """Takes what is fetched, and refuses the byte after the last allowed one."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, part: Any, /) -> int:
        if self.tell() + len(part) > self._limit:
            raise FileTooBig
        return super().write(part)


async def _nothing(_session: AsyncSession) -> None:
    """There is nobody who could tell the person."""


class Fetcher(Leasing[IncomingFile]):
    """Takes files from Telegram to whoever reads files of their kind."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        clock: Clock,
        *,
        readers: Mapping[str, FileReader],
        refusals: type[Exception] | tuple[type[Exception], ...],
        posted: Callable[[], None],
        at_once: int = AT_ONCE,
    ) -> None:
        """`posted` is called after a commit that owes a message; it wakes the sender."""
        super().__init__("file", at_once=at_once, look_again_seconds=LOOK_AGAIN_SECONDS)
        self._database = database
        self._bot = bot
        self._clock = clock
        self._readers = readers
        self._refusals = refusals
        self._posted = posted

    async def _lease(self, count: int) -> Sequence[IncomingFile]:
        now = self._clock.now()
        return await self._database.run(lambda session: incoming.lease(session, now, count))

    async def _attempt(self, file: IncomingFile) -> None:
        reader = self._readers.get(file.kind)
        if reader is None:
            logger.error("nobody reads files of kind %s", file.kind)
            await self._close(file, FileState.FAILED, "UnknownKind", _nothing)
            return
        if file.tries > TRIES:
            # The process died on it again and again, or it was never noted why it failed.
            await self._give_up(file, reader, TRIED, "Died")
            return
        try:
            content = await self._fetch(file, reader.limit)
        except FileTooBig:
            await self._give_up(file, reader, TOO_BIG, "FileTooBig")
            return
        except Exception as error:  # noqa: BLE001 - judged by what it is
            await self._judge(file, reader, error)
            return
        try:
            # Seconds of work for the processor: meanwhile everybody else is answered.
            taken_apart = await asyncio.to_thread(reader.parse, file.suffix, content)
            await self._hand_over(file, reader, taken_apart)
        except Exception as error:  # noqa: BLE001 - a mistake in one file stops no other
            alert(logger, f"a file of kind {file.kind} was not read", error)
            await self._retry(file, reader, error)

    async def _fetch(self, file: IncomingFile, limit: int) -> bytes:
        """Return the bytes of a file; raises FileTooBig and whatever the connection raises."""
        found = await self._bot.get_file(file.telegram_file_id or "", request_timeout=CALL_SECONDS)
        if (found.file_size or 0) > limit:
            raise FileTooBig
        content = _Bounded(limit)
        async with asyncio.timeout(FETCH_SECONDS):
            await self._bot.download_file(
                found.file_path or "",
                content,
                timeout=FETCH_SECONDS,
                chunk_size=CHUNK,
                seek=False,
            )
        return content.getvalue()

    async def _judge(self, file: IncomingFile, reader: FileReader, error: Exception) -> None:
        """Decide what becomes of a file that did not come.

        | Fault | What becomes of it |
        |---|---|
        | too many requests, token refused | put back; not an attempt |
        | larger than Telegram hands out | told so, not tried again |
        | Telegram does not know it (any more) | told so, not tried again |
        | anything else | again with pauses; after 5 tries told so |
        """
        verdict = verdict_of(error) or Verdict(Fault.NOT_DONE)
        if verdict.fault in {Fault.SLOW_DOWN, Fault.TOKEN}:
            seconds = verdict.seconds or LONGEST_PAUSE
            await self._put_back(file, seconds, type(error).__name__, tries=file.tries - 1)
        elif verdict.fault is Fault.TOO_BIG:
            await self._give_up(file, reader, TOO_BIG, type(error).__name__)
        elif verdict.fault in {Fault.REFUSED, Fault.BAD_FILE}:
            await self._give_up(file, reader, GONE, type(error).__name__)
        else:
            await self._retry(file, reader, error)

    async def _retry(self, file: IncomingFile, reader: FileReader, error: Exception) -> None:
        logger.warning("a file was not read, try %d: %s", file.tries, where(error))
        name = type(error).__name__
        if file.tries >= TRIES:
            await self._give_up(file, reader, TRIED, name)
            return
        seconds = pause(file.tries, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        await self._put_back(file, seconds, name, tries=file.tries)

    async def _put_back(
        self, file: IncomingFile, seconds: float, error: str, *, tries: int
    ) -> None:
        next_at = self._clock.now() + timedelta(seconds=seconds)
        await self._database.run(
            lambda session: incoming.put_back(session, file, next_at, tries=tries, error=error)
        )

    async def _hand_over(self, file: IncomingFile, reader: FileReader, taken_apart: Any) -> None:
        """Let the office work with a file; a refusal is worded in a transaction of its own."""
        try:
            await self._close(
                file,
                FileState.DONE,
                None,
                lambda session: reader.apply(session, file, taken_apart),
            )
        except self._refusals as refusal:
            told = refusal
            await self._close(
                file,
                FileState.DONE,
                type(told).__name__,
                lambda session: reader.refuse(session, file, told),
            )

    async def _give_up(
        self, file: IncomingFile, reader: FileReader, reason: str, error: str
    ) -> None:
        await self._close(
            file,
            FileState.FAILED,
            error,
            lambda session: reader.give_up(session, file, reason),
        )

    async def _close(
        self, file: IncomingFile, state: FileState, error: str | None, work: Work
    ) -> None:
        now = self._clock.now()

        async def close(session: AsyncSession) -> tuple[bool, bool]:
            # First, because it locks the row: nobody else works with the file after this.
            if not await incoming.end(session, file, state, now, error=error):
                return False, False
            await work(session)
            return True, bool(session.info.get(POSTED))

        ended, owes = await self._database.run(close)
        self._ended += ended
        if owes:
            self._posted()
