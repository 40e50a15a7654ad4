"""Migrations go up, down and up again on both databases, and agree with the models."""

import io

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from db import migrate
from db.base import Base
from db.uow import Database


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_up_down_up_and_no_difference_to_the_models(database: Database) -> None:
    def walk(connection: Connection) -> None:
        config = migrate.config_for(connection)
        config.stdout = io.StringIO()
        command.downgrade(config, "base")
        assert tables(connection) == set()
        command.upgrade(config, "head")
        assert tables(connection) == set(Base.metadata.tables)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []

    async with database.engine.begin() as connection:
        await connection.run_sync(walk)


async def test_a_second_start_changes_nothing(database: Database) -> None:
    await migrate.upgrade(database.engine)
    await migrate.upgrade(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(tables) == set(Base.metadata.tables)
