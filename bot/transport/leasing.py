"""The loop under sender and fetcher: lease rows that are due, deal with several at once, stop well.

A leased row belongs to this process for a while. What is cut off in the middle is not lost: its
lease runs out, and whoever leases it next decides as after a crash.
"""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from bot.transport.traces import alert

logger = logging.getLogger(__name__)

Row = TypeVar("Row")


class Leasing(ABC, Generic[Row]):
    """Deals with rows of a table, so many at once; `name` is what a row is called in the log."""

    def __init__(self, name: str, *, at_once: int, look_again_seconds: float) -> None:
        self._name = name
        self._at_once = at_once
        self._look_again_seconds = look_again_seconds
        self._in_flight: dict[asyncio.Task[None], Row] = {}
        self._leasing = asyncio.Lock()
        self._news = asyncio.Event()
        self._stopping = False
        self._ended = 0

    def wake(self) -> None:
        """Look for due rows soon: one was written."""
        self._news.set()

    async def run(self) -> None:
        """Work until `stop` is called; raises what `_check` raises."""
        while not self._stopping:
            self._news.clear()
            try:
                await self._fill()
            except Exception as error:  # noqa: BLE001 - the database may come back
                alert(logger, f"no {self._name} can be leased", error)
            self._check()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_again_seconds):
                    await self._news.wait()

    async def drain(self) -> int:
        """Deal with all that is due now; return how many rows came to an end."""
        before = self._ended
        while True:
            await self._fill()
            if not self._in_flight:
                return self._ended - before
            await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
            # The callback that takes a finished task out runs in the next round of the loop.
            await asyncio.sleep(0)

    async def stop(self, seconds: float) -> None:
        """Lease nothing more; finish what is in hand, but cut it off after `seconds`."""
        self._stopping = True
        self._news.set()
        # What is being leased at this moment is in hand too: nobody else may have it for a while.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._leasing:
                pass
        if self._in_flight:
            _, late = await asyncio.wait(self._in_flight, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    @abstractmethod
    async def _lease(self, count: int) -> Sequence[Row]:
        """Lease at most so many rows that are due, and commit."""

    @abstractmethod
    async def _attempt(self, row: Row) -> None:
        """Deal with a leased row and note what became of it."""

    def _wanted(self) -> int:
        """Return how many rows to lease now."""
        return self._at_once - len(self._in_flight)

    def _check(self) -> None:
        """Raise what must end the process."""

    async def _fill(self) -> None:
        count = self._wanted()
        if self._stopping or count <= 0:
            return
        async with self._leasing:
            for row in await self._lease(count):
                task = asyncio.create_task(self._deal(row))
                self._in_flight[task] = row
                task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._in_flight[task]
        self._news.set()

    async def _deal(self, row: Row) -> None:
        try:
            await self._attempt(row)
        except Exception as error:  # noqa: BLE001 - the lease runs out and decides
            alert(logger, f"what became of a {self._name} was not noted", error)
