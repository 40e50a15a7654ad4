"""The fixtures of the road."""

from collections.abc import AsyncIterator

import pytest

from db.keyring import KeyRing
from db.uow import Database
from tests.db_fixtures import (  # noqa: F401
    database,
    database_url,
    keyring,
    open_database,
    postgresql_server,
    postgresql_template,
    postgresql_url,
    sqlite_template,
    sqlite_url,
)
from tests.transport.road import Road


@pytest.fixture
def road(database: Database, keyring: KeyRing) -> Road:  # noqa: F811
    return Road(database, keyring)


@pytest.fixture
async def sqlite_road(sqlite_url: str, keyring: KeyRing) -> AsyncIterator[Road]:  # noqa: F811
    """For rules that do not depend on the database."""
    opened = Database(sqlite_url)
    yield Road(opened, keyring)
    await opened.close()
