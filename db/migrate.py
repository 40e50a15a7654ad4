"""Migrations, run by the program itself: nobody has to remember a step after an update.

`python -m db.migrate TEXT` writes a new migration from the difference to the models.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class DatabaseNewer(Exception):
    """A newer version of the program has changed the database; the text is one clear line."""


SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x51414259
"""The advisory lock under which one of many processes migrates a server's database."""


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision, if it is not there; raises DatabaseNewer."""
    async with engine.connect() as connection:
        # SQLite changes a table by making it anew and dropping the old one, which the references
        # to its rows forbid. They are looked at after the change instead, before it is committed.
        await _references(connection, on=False)
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade)
                await connection.run_sync(_refuse_broken)
        finally:
            await _references(connection, on=True)


async def _references(connection: AsyncConnection, *, on: bool) -> None:
    """Switch the watch over references of SQLite; within a transaction this would do nothing."""
    if connection.dialect.name != "sqlite":
        return
    raw = await connection.get_raw_connection()
    driver: Any = raw.driver_connection
    await driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_broken(connection: Connection) -> None:
    """Let no change be committed after which a row points to nothing."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        message = f"a migration left a row of {broken[0]} pointing to nothing"
        raise RuntimeError(message)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    config = config_for(connection)
    scripts = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present not in {None, *(each.revision for each in scripts.walk_revisions())}:
        message = "database: a newer version of the program has changed it; update the program"
        raise DatabaseNewer(message)
    if present != scripts.get_current_head():
        command.upgrade(config, "head")


def _write(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.sqlite3")
        with engine.begin() as connection:
            config = config_for(connection)
            command.upgrade(config, "head")
            command.revision(config, message=message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    _write(" ".join(sys.argv[1:]))
