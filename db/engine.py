"""Engines for SQLite and PostgreSQL, set up so that no update is lost and no error tells a value.

SQLite: WAL, synchronous=FULL, `BEGIN IMMEDIATE` for the one writer (a plain BEGIN refuses most
of many simultaneous writers at once, the legacy mode loses updates silently), a separate
read-only engine, and an operating-system lock on the file against a second process.
"""

import fcntl
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

from db.driver import take_one_trip

READERS = 4
POSTGRESQL_POOL = 10
BUSY_SECONDS = "10"
"""How long a statement waits for a file that another process holds (a backup, a look inside)."""


class DatabaseBusy(Exception):
    """Another process holds the embedded database; the text is one clear line."""


def is_sqlite(url: str) -> bool:
    """Tell whether the address names an embedded database."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path:
    """Return the path of the embedded database; memory is refused, its connection is shared."""
    name = make_url(url).database
    if not name or name == ":memory:":
        message = "the embedded database needs a file"
        raise ValueError(message)
    return Path(name)


def lock_file(path: Path) -> IO[str]:
    """Take the exclusive lock beside the database file and return it; raises DatabaseBusy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.with_name(path.name + ".lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        message = f"database {path}: another process uses it; stop the running bot first"
        raise DatabaseBusy(message) from None
    return handle


def sqlite_writer(url: str) -> AsyncEngine:
    """Return the engine of the one writer; its single connection lives behind a lock."""
    engine = create_async_engine(_sqlite(url), poolclass=StaticPool, hide_parameters=True)
    take_one_trip(engine)
    # What is deleted is overwritten: a name whose term is over stays in no free page.
    _on_connect(
        engine, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON"
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def sqlite_reader(url: str) -> AsyncEngine:
    """Return the engine of readers, which cannot write and never wait for the writer."""
    engine = create_async_engine(
        _sqlite(url),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
    )
    take_one_trip(engine)
    # Only the writer checkpoints: SQLite before 3.51.3 can lose a commit when a checkpoint
    # of one connection meets a commit of another (sqlite.org/wal.html#walresetbug).
    _on_connect(engine, "PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON")
    _begin_with(engine, "BEGIN")
    return engine


def postgresql(url: str) -> AsyncEngine:
    """Return the engine for a server: READ COMMITTED, short time-outs, checked connections."""
    options = (
        "-c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s"
    )
    address: URL = make_url(url).set(drivername="postgresql+psycopg")
    return create_async_engine(
        address,
        pool_size=POSTGRESQL_POOL,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


def _sqlite(url: str) -> URL:
    """Return the address for the driver; it may say how many seconds to wait for a held file."""
    address = make_url(url).set(drivername="sqlite+aiosqlite")
    return address.update_query_dict({"timeout": BUSY_SECONDS} | dict(address.query))


def _on_connect(engine: AsyncEngine, *pragmas: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself; see _begin_with.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("PRAGMA foreign_keys=ON", *pragmas):
            cursor.execute(pragma)
        cursor.close()


def _begin_with(engine: AsyncEngine, statement: str) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)
