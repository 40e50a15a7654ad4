"""The one way to open a transaction: whoever receives a stimulus opens it, and commits it.

Nothing below commits. Leaving the block by an exception rolls everything back. The block must
never wait for the network, because on SQLite it holds the only writer.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from db import engine as engines

T = TypeVar("T")
RETRIES = 3


class Database:
    """The open database of one process."""

    def __init__(self, url: str, *, exclusive: bool = True) -> None:
        """Prepare engines for `url`; `exclusive` is given up only by read-only commands."""
        self.url = url
        self.is_sqlite = engines.is_sqlite(url)
        self._exclusive = exclusive
        self._lock: IO[str] | None = None
        if self.is_sqlite:
            self._writer_turn: asyncio.Lock | None = asyncio.Lock()
            self.engine: AsyncEngine = engines.sqlite_writer(url)
            self._reader: AsyncEngine = engines.sqlite_reader(url)
        else:
            self._writer_turn = None
            self.engine = self._reader = engines.postgresql(url)

    def claim(self) -> None:
        """Lock an embedded database against other processes; raises DatabaseBusy."""
        if self.is_sqlite and self._exclusive and self._lock is None:
            self._lock = engines.lock_file(engines.sqlite_file(self.url))

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that is committed when the block ends well.

        Writers of SQLite queue here: its own busy handler sleeps and is not fair.
        """
        async with self._turn(), self._session(self.engine) as session:
            yield session
            await session.commit()

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session for looking only; whatever it changes is thrown away."""
        async with self._session(self._reader) as session:
            yield session

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in a transaction, again from the start when the server asks for it.

        PostgreSQL may refuse a whole transaction (serialisation, deadlock, a lost connection);
        `work` must therefore change nothing but the database.
        """
        for attempt in range(RETRIES):
            try:
                async with self.transaction() as session:
                    return await work(session)
            except DBAPIError as error:
                if attempt == RETRIES - 1 or not _may_retry(error):
                    raise
        raise AssertionError

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Keep other writers of an embedded database waiting for something outside of them all."""
        async with self._turn():
            yield

    async def close(self) -> None:
        """Close every connection and let the file go."""
        await self.engine.dispose()
        if self._reader is not self.engine:
            await self._reader.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._writer_turn is None:
            yield
            return
        async with self._writer_turn:
            yield

    @contextlib.asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            yield session


def _may_retry(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in {"40001", "40P01", "55P03"}
