"""Alembic's entry: migrates on the connection it is given, in batch mode for SQLite."""

from typing import Any, Literal

from alembic import context

from db.base import Base
from db.models import __all__ as _tables  # noqa: F401 - the import fills the metadata
from db.types import EnumByValue, UtcDateTime


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types by their plain shape, so that old migrations stay runnable."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EnumByValue):
        return "sa.String(length=24)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
