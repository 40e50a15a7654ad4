"""One place where long-running tasks start, and where it is noticed that one died.

A task that ends by an error is begun again with growing pauses, so that one bad minute of the
database does not leave the office without a sender until somebody looks. Some errors no repetition
mends: those end the process.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.transport.backoff import pause
from bot.transport.traces import alert

logger = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
# A task that lived this long had a good start, and its next failure counts as the first.
GOOD_SECONDS = 60.0


class Nursery:
    """Supervised tasks of one process. `fatal` names errors that are not tried again."""

    def __init__(
        self,
        *,
        fatal: tuple[type[Exception], ...] = (),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fatal = fatal
        self._sleep = sleep
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] | None = None

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Begin `work`, and begin it again after an error, until it returns by itself."""
        task = asyncio.create_task(self._supervise(name, work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def failed(self) -> None:
        """Wait for a fatal error of any task and raise it; without one this never returns."""
        await asyncio.shield(self._failure())

    async def close(self, seconds: float = 0.0) -> None:
        """Let what has been stopped end by itself for so long, then cancel what still runs.

        To be cancelled inside a transaction leaves its outcome unknown and a connection broken.
        """
        tasks = set(self._tasks)
        if tasks and seconds:
            _, tasks = await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _supervise(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began_at = loop.time()
            try:
                await work()
            except self._fatal as error:
                failure = self._failure()
                if not failure.done():
                    failure.set_exception(error)
                    # Somebody may or may not be waiting in `failed`; either is fine.
                    failure.exception()
                return
            except Exception as error:  # noqa: BLE001 - the point of this place
                failures = 1 if loop.time() - began_at > GOOD_SECONDS else failures + 1
                alert(logger, f"{name} died and is begun again", error)
            else:
                return
            await self._sleep(pause(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE))

    def _failure(self) -> asyncio.Future[None]:
        if self._failed is None:
            self._failed = asyncio.get_running_loop().create_future()
        return self._failed
