"""The nightly work: what is forgotten when its term is over, in batches beside a running office."""

import asyncio

from bot.services.actor import SWEEP
from bot.services.office import OfficeFactory
from db.uow import Database


class NightWork:
    """Does a day's work once, whoever ticks first; what a crash cut off is taken up again."""

    def __init__(self, database: Database, offices: OfficeFactory) -> None:
        self._database = database
        self._offices = offices
        self._turn = asyncio.Lock()
        self._stopping = False

    async def stop(self) -> None:
        """Let the batch in hand be finished and begin no other."""
        self._stopping = True
        async with self._turn:
            pass

    async def work(self) -> int:
        """Do what is due today, and return how many rows it was about."""
        async with self._turn:
            return await self._work()

    async def _work(self) -> int:
        async with (
            self._database.reading() as session,
            self._offices.open(session, SWEEP) as office,
        ):
            if not await office.retention.is_due():
                return 0
            names = tuple(office.retention.steps())
        done = 0
        for name in names:
            while count := await self._batch(name):
                done += count
        if self._stopping:
            return done
        async with (
            self._database.transaction() as session,
            self._offices.open(session, SWEEP) as office,
        ):
            await office.retention.finish()
        if done:
            await self._leave_no_trace()
        return done

    async def _batch(self, name: str) -> int:
        """Do one batch in a transaction of its own, so that nobody waits for it long."""
        if self._stopping:
            return 0
        async with (
            self._database.transaction() as session,
            self._offices.open(session, SWEEP) as office,
        ):
            return await office.retention.take(name)

    async def _leave_no_trace(self) -> None:
        """Bring deleted bytes out of the embedded database's log, where a while they would stay.

        Its pages are overwritten when something is deleted (`secure_delete`); a reader who looks at
        this very moment lets it be done the next night. A server cleans up by itself, and what
        waits there for that is sealed.
        """
        if not self._database.is_sqlite:
            return
        async with self._database.turn(), self._database.engine.connect() as connection:
            # Past the engine, which would open a transaction: nothing is checkpointed inside one.
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            if driver is not None:
                await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
