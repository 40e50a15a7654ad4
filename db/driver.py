"""The driver of the embedded database, with one trip to its thread for a statement.

aiosqlite keeps a thread for each connection. SQLAlchemy asks it four times for one statement: for
a cursor, to execute, to fetch, to close; each time two threads wait for one another. Here the four
are done in one trip. What is streamed still comes piece by piece (`server_side`).
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """What a statement gave: it is over, its cursor closed, before anybody reads the rows."""

    __slots__ = ("_description", "_last", "_rowcount", "arraysize")

    def __init__(self, connection: Any) -> None:
        self._adapt_connection: Any = connection
        self._connection = connection._connection  # noqa: SLF001
        self._rows: deque[Any] = deque()
        self._description: Any = None
        self._rowcount, self._last, self.arraysize = -1, 0, 1

    @property
    def description(self) -> Any:
        """The columns, as the database named them."""
        return self._description

    @property
    def rowcount(self) -> int:
        """How many rows were changed; -1 for a statement that changes none."""
        return self._rowcount

    @property
    def lastrowid(self) -> int:
        """The row that was inserted last."""
        return self._last

    def execute(self, operation: Any, parameters: Any = None) -> "OneTripCursor":
        """Run one statement and fetch all it gives."""
        return self._run(sqlite3.Cursor.execute, operation, parameters or ())

    def executemany(self, operation: Any, seq_of_parameters: Any) -> "OneTripCursor":
        """Run one statement for each of these."""
        return self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _async_soft_close(self) -> None:
        """Nothing is open any more."""

    def close(self) -> None:
        """Let the rows go."""
        self._rows.clear()

    def _run(
        self, call: Callable[..., object], operation: str, parameters: Sequence[Any]
    ) -> "OneTripCursor":
        def there(connection: sqlite3.Connection) -> tuple[Any, int, Any, list[Any]]:
            cursor = connection.cursor()
            try:
                call(cursor, operation, parameters)
                rows = cursor.fetchall() if cursor.description else []
                return cursor.description, cursor.rowcount, cursor.lastrowid, rows
            finally:
                cursor.close()

        self._adapt_connection.used = True
        driver: Any = self._connection
        try:
            told = await_(driver._execute(lambda: there(driver._conn)))  # noqa: SLF001
            self._description, self._rowcount, self._last, rows = told
        except Exception as error:  # noqa: BLE001 - the adapter sorts them, and raises
            self._adapt_connection._handle_exception(error)  # noqa: SLF001
        else:
            self._rows = deque(rows)
        return self


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose statements take one trip, and which rolls nothing back for nothing."""

    __slots__ = ("used",)

    _cursor_cls: Any = OneTripCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        # A statement may have been sent since the last end. It is noted before it is sent: one
        # whose sender was cancelled still runs over there, and must be rolled back behind it.
        self.used = True

    def cursor(self, server_side: bool = False) -> Any:
        """Return a cursor; one that streams is the library's."""
        self.used = self.used or server_side
        return super().cursor(server_side)

    def commit(self) -> None:
        """Commit; nothing is left to roll back after it."""
        super().commit()
        self.used = False

    def rollback(self) -> None:
        """Roll back whatever was sent since the last end; the pool asks for it each time."""
        if self.used:
            super().rollback()
            self.used = False


def take_one_trip(engine: AsyncEngine) -> None:
    """Let the connections of this engine take one trip for a statement."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, named: Any) -> OneTripConnection:
        opened = dialect.connect(*arguments, **named)
        return OneTripConnection(opened.dbapi, opened._connection)  # noqa: SLF001
