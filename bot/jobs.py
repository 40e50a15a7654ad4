"""The list of ticks. APScheduler only ticks: what is due stands in the database.

Its own job stores drop jobs that came due while the process was down and must not be shared
between processes, so nothing is kept in it: the list is built from here at every start.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services.actor import SWEEP
from bot.services.office import OfficeFactory
from db.uow import Database

SWEEP_EVERY = timedelta(seconds=5)
WATCH_EVERY = timedelta(minutes=5)
PURGE_EVERY = timedelta(hours=6)
FILES_EVERY = timedelta(minutes=10)
NIGHT_EVERY = timedelta(minutes=10)
"""How often it is asked whether the day's nightly work is done; the asking is one small look."""
SWEEP_LIMIT = 10_000
"""More rungs than this in one tick wait for the next one."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One call, again and again."""

    name: str
    every: timedelta
    call: Callable[[], Awaitable[object]]


class Sweeper:
    """Raises what came due, each alarm in a transaction of its own."""

    def __init__(
        self, database: Database, offices: OfficeFactory, *, posted: Callable[[], None]
    ) -> None:
        self._database = database
        self._offices = offices
        self._posted = posted
        self._turn = asyncio.Lock()
        self._stopping = False

    async def stop(self) -> None:
        """Let the rung in hand be finished and begin no other.

        A scheduler that ends cancels what it runs; cut off in the middle of a transaction, the
        database's pool would complain in the log of every stop.
        """
        self._stopping = True
        async with self._turn:
            pass

    async def sweep(self) -> int:
        """Raise everything that is due now; return how many rungs were passed."""
        async with self._turn:
            return await self._sweep()

    async def watch(self) -> bool:
        """Look at what is looked at once a working day; tell whether this tick did."""
        async with self._turn:
            if self._stopping:
                return False
            async with (
                self._database.transaction() as session,
                self._offices.open(session, SWEEP) as office,
            ):
                looked = await office.watch.look()
        if looked:
            self._posted()
        return looked

    async def _sweep(self) -> int:
        for passed in range(SWEEP_LIMIT):
            if self._stopping:
                return passed
            async with (
                self._database.transaction() as session,
                self._offices.open(session, SWEEP) as office,
            ):
                found = await office.duties.sweep_one()
            if not found:
                if passed:
                    self._posted()
                return passed
        self._posted()
        return SWEEP_LIMIT


def schedule(ticks: list[Tick]) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, of these ticks."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in ticks:
        scheduler.add_job(
            tick.call,
            "interval",
            seconds=tick.every.total_seconds(),
            id=tick.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler
