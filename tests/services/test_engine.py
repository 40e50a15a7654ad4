"""The one way to open a transaction: no update is lost, no second process, no reader that writes.

Each guard of SQLite is tried with the guard off as well: legacy transactions lose updates and say
nothing, a plain BEGIN refuses most of many simultaneous writers.
"""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from db import engine as engines
from db.engine import DatabaseBusy
from db.uow import Database

pytestmark = pytest.mark.usefixtures("threads")

ROOT = Path(__file__).parents[2]
WRITERS = 50
COUNT = text("SELECT value FROM counters WHERE name = 'tries'")
MOVE = text("UPDATE counters SET value = :value WHERE name = 'tries'")
SECRET = "123456789012"
BEGIN = text("INSERT INTO counters (name, value) VALUES ('tries', 0)")


async def add_one(connection: Any) -> None:
    """Read, think, write: the shape in which updates are lost."""
    value = (await connection.execute(COUNT)).scalar_one()
    await asyncio.sleep(0.001)
    await connection.execute(MOVE, {"value": value + 1})


async def at_once(engine: AsyncEngine) -> tuple[int, int]:
    """Let many writers of one engine add one each; return how many said so, and the count."""

    async def one() -> bool:
        try:
            async with engine.begin() as connection:
                await add_one(connection)
        except OperationalError as refused:
            if "database is locked" not in str(refused):
                raise
            return False
        return True

    async with engine.begin() as connection:
        await connection.execute(BEGIN)
    try:
        told = sum(await asyncio.gather(*(one() for _ in range(WRITERS))))
        async with engine.connect() as connection:
            return told, (await connection.execute(COUNT)).scalar_one()
    finally:
        await engine.dispose()


def many_connections(url: str, begin: str | None) -> AsyncEngine:
    """Return an engine of a connection for each writer; `begin` None is the driver's own way."""
    engine = create_async_engine(
        url.replace("sqlite://", "sqlite+aiosqlite://"),
        poolclass=NullPool,
        connect_args={"timeout": 10},
    )
    if begin is not None:
        statement = begin

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None

        @event.listens_for(engine.sync_engine, "begin")
        def start(connection: Any) -> None:
            connection.exec_driver_sql(statement)

    return engine


@pytest.fixture
def wal_url(sqlite_url: str) -> str:
    """Address of a database in the mode in which the bot keeps it."""
    import sqlite3

    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return sqlite_url


async def test_fifty_read_modify_writes_all_count(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.transaction() as session:
        await session.execute(BEGIN)

    async def one() -> None:
        async with database.transaction() as session:
            await add_one(session)

    await asyncio.gather(*(one() for _ in range(WRITERS)))
    async with database.reading() as session:
        assert await session.scalar(COUNT) == WRITERS
    await database.close()


async def test_begin_immediate_alone_makes_connections_queue(wal_url: str) -> None:
    assert await at_once(many_connections(wal_url, "BEGIN IMMEDIATE")) == (WRITERS, WRITERS)


async def test_a_plain_begin_refuses_writers_at_once(wal_url: str) -> None:
    """The twin with the word IMMEDIATE taken out: busy_timeout does not help an upgrade."""
    told, count = await at_once(many_connections(wal_url, "BEGIN"))
    assert told == count
    assert count < WRITERS


async def test_the_drivers_own_way_loses_updates_and_says_nothing(wal_url: str) -> None:
    """The twin with the driver's legacy transactions: a read does not begin one."""
    told, count = await at_once(many_connections(wal_url, None))
    assert count < told


async def test_the_embedded_database_is_set_up_for_durability(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    async def pragma(connection: AsyncConnection, name: str) -> object:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()

    async with database.engine.connect() as writer, database._reader.connect() as reader:
        assert await pragma(writer, "journal_mode") == "wal"
        assert await pragma(writer, "synchronous") == 2
        for connection in (writer, reader):
            assert await pragma(connection, "foreign_keys") == 1
            assert await pragma(connection, "busy_timeout") == 10_000
        assert await pragma(reader, "query_only") == 1
        assert await pragma(reader, "wal_autocheckpoint") == 0
    await database.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        engines.sqlite_file(url)


async def test_a_block_that_ends_well_is_committed_and_one_that_fails_is_not(
    database: Database, open_database: Callable[[str], Database]
) -> None:
    async with database.transaction() as session:
        await session.execute(BEGIN)

    async def fail() -> None:
        async with database.transaction() as session:
            await session.execute(MOVE, {"value": 7})
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with open_database(database.url).reading() as session:
        assert await session.scalar(COUNT) == 0


async def test_a_reader_sees_what_is_committed_while_a_writer_works(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(BEGIN)
    async with database.transaction() as writer:
        await writer.execute(MOVE, {"value": 7})
        async with database.reading() as session:
            assert await session.scalar(COUNT) == 0


async def test_readers_of_the_embedded_database_cannot_write(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.reading() as session:
        with pytest.raises(OperationalError, match="readonly database"):
            await session.execute(BEGIN)
    # The writer's own engine shows that the statement itself is good.
    async with database.transaction() as session:
        await session.execute(BEGIN)
    await database.close()


async def test_what_a_reader_of_a_server_changes_is_thrown_away(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    async with database.reading() as session:
        await session.execute(BEGIN)
    async with database.reading() as session:
        assert await session.scalar(COUNT) is None
    await database.close()


async def test_errors_do_not_tell_the_values(database: Database) -> None:
    secret = text("INSERT INTO counters (name, value) VALUES (:name, NULL)")
    with pytest.raises(IntegrityError) as refused:
        async with database.transaction() as session:
            await session.execute(secret, {"name": SECRET})
    statement_part = str(refused.value).split("[SQL:")[1]
    assert SECRET not in statement_part
    assert "hidden due to hide_parameters" in statement_part


async def test_without_that_setting_they_would(sqlite_url: str) -> None:
    """The twin: the same statement through an engine of default settings."""
    engine = create_async_engine(sqlite_url.replace("sqlite://", "sqlite+aiosqlite://"))
    with pytest.raises(IntegrityError, match=SECRET):
        async with engine.begin() as connection:
            await connection.execute(
                text("INSERT INTO counters (name, value) VALUES (:name, NULL)"),
                {"name": SECRET},
            )
    await engine.dispose()


async def test_a_cancelled_transaction_leaves_no_lock_behind(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(BEGIN)
    inside = asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as session:
            await session.execute(MOVE, {"value": 7})
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(60), database.transaction() as session:
        assert await session.scalar(COUNT) == 0
        await add_one(session)


@pytest.mark.parametrize(
    ("state", "tries"),
    [("40001", 3), ("40P01", 3), ("55P03", 3), ("22012", 1)],
    ids=["serialisation", "deadlock", "lock not available", "division by zero"],
)
async def test_work_is_begun_again_only_when_the_server_asks(
    postgresql_url: str, state: str, tries: int
) -> None:
    database = Database(postgresql_url)
    begun = 0

    async def work(session: Any) -> None:
        nonlocal begun
        begun += 1
        await session.execute(BEGIN)
        await session.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))

    with pytest.raises(DBAPIError):
        await database.run(work)
    assert begun == tries
    async with database.reading() as session:
        assert await session.scalar(COUNT) is None
    await database.close()


async def test_work_that_succeeds_at_last_is_done_once(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    begun = 0

    async def work(session: Any) -> int:
        nonlocal begun
        begun += 1
        await session.execute(BEGIN)
        if begun < 3:
            await session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))
        return begun

    assert await database.run(work) == 3
    async with database.reading() as session:
        assert await session.scalar(COUNT) == 0
    await database.close()


HOLD = """
import sys
from db.uow import Database
database = Database(sys.argv[1])
database.claim()
print("held", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def another_process(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Let a process of its own hold the database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLD,
        url,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"held\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_second_process_is_refused_until_the_first_is_gone(sqlite_url: str) -> None:
    database, onlooker = Database(sqlite_url), Database(sqlite_url, exclusive=False)
    async with another_process(sqlite_url) as process:
        with pytest.raises(DatabaseBusy, match="stop the running bot first") as refused:
            database.claim()
        assert re.fullmatch(r"[^\n]+", str(refused.value))
        # Who only looks is not in the way.
        onlooker.claim()
        async with onlooker.reading() as session:
            assert await session.scalar(COUNT) is None
        process.send_signal(signal.SIGKILL)
        await process.wait()
        # The lock belongs to the process, so a crash leaves none behind.
        database.claim()
    await database.close()
    await onlooker.close()
