"""Statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart.

And those that nearly every transaction runs: SQLAlchemy takes longer to build such a statement than
SQLite takes to run it, so they are built once and get their values when they are run.
"""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import Base


def inserting(session: AsyncSession, table: Any) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can be told what to do about a row that is there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_new(session: AsyncSession, model: type[Base], **values: object) -> int | None:
    """Insert a row unless one like it is there; return the key of the new one.

    It writes at once and past the session: what the row refers to must have been flushed.
    """
    statement = _unless_there(session.get_bind().dialect.name, model)
    key: int | None = await session.scalar(statement, values)
    return key


@cache
def _unless_there(dialect: str, model: type[Base]) -> Any:
    table = model.__table__
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)  # type: ignore[arg-type]
