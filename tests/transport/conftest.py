"""The fixtures of the road."""

from collections.abc import AsyncIterator

import pytest

from db.keyring import KeyRing
from db.uow import Database
from tests.transport.road import Road


@pytest.fixture
def road(database: Database, keyring: KeyRing) -> Road:
    return Road(database, keyring)


@pytest.fixture
async def sqlite_road(sqlite_url: str, keyring: KeyRing) -> AsyncIterator[Road]:
    """For rules that do not depend on the database."""
    opened = Database(sqlite_url)
    yield Road(opened, keyring)
    await opened.close()
