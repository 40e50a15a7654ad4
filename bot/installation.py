"""What one installation stands on: settings, the office's profile, keys, an open database.

Everything that can be wrong with an installation is refused here, each with one clear line.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings, load_office
from bot.profile import OfficeProfile
from bot.services.actor import OPERATOR
from bot.services.clock import Clock, SystemClock
from bot.services.office import Office, OfficeFactory
from bot.services.rules.workdays import check_zone
from db import migrate
from db.engine import sqlite_file
from db.keyring import KeyRing
from db.uow import Database
from db.vault import Vault

ATTACHMENTS = "attachments"
"""The folder in the data directory that holds the files of cases, sealed."""


class InstallationBroken(Exception):
    """The database cannot be used; the text is one clear line."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation that is ready to work."""

    settings: Settings
    profile: OfficeProfile
    keys: KeyRing
    database: Database
    clock: Clock
    offices: OfficeFactory

    @contextlib.asynccontextmanager
    async def as_operator(self) -> AsyncIterator[Office]:
        """Open one committed transaction of the operator."""
        async with (
            self.database.transaction() as session,
            self.offices.open(session, OPERATOR) as office,
        ):
            yield office


@contextlib.asynccontextmanager
async def open_installation(
    settings: Settings,
    *,
    profile: OfficeProfile | None = None,
    clock: Clock | None = None,
    read_only: bool = False,
) -> AsyncIterator[Installation]:
    """Open an installation and close it again.

    A read-only one neither locks nor migrates, so it may look while the bot runs. Raises
    OfficeInvalid, KeyRingUnusable, DatabaseBusy, DatabaseNewer, ZoneOutdated, InstallationBroken.
    """
    profile = profile or load_office(settings.office)
    check_zone(profile.hours.zone)
    database = Database(settings.database_url, exclusive=not read_only)
    try:
        keys = _claim(settings, database)
        await _ready(database, read_only=read_only)
        moment = clock or SystemClock()
        vault = Vault(settings.data_dir / ATTACHMENTS, keys)
        offices = OfficeFactory(profile=profile, keys=keys, clock=moment, vault=vault)
        installation = Installation(settings, profile, keys, database, moment, offices)
        if not read_only:
            async with installation.as_operator() as office:
                await office.versions.catch_up()
            await _index_surnames(installation)
            await _count_the_past(installation)
        yield installation
    finally:
        await database.close()


async def _index_surnames(installation: Installation) -> None:
    """Let the search know requests that are older than it, a batch in each transaction."""
    while True:
        async with installation.as_operator() as office:
            if not await office.search.catch_up():
                return


async def _count_the_past(installation: Installation) -> None:
    """Let the figures know what happened before there were any, a batch in each transaction."""
    while True:
        async with installation.as_operator() as office:
            if not await office.fact_catch_up.some():
                return


def _claim(settings: Settings, database: Database) -> KeyRing:
    """Take hold of the folder: the lock of an embedded database, and the keys."""
    try:
        database.claim()
        return _keys(settings, database)
    except OSError as error:
        message = f"{error.filename}: cannot be used ({error.strerror})"
        raise InstallationBroken(message) from None


def _keys(settings: Settings, database: Database) -> KeyRing:
    """Read the key ring; the first start of an embedded database makes one.

    A database that exists without its keys is never given new ones: what is sealed in it would
    be lost for good, and nobody would notice before it is needed.
    """
    first_start = database.is_sqlite and not sqlite_file(settings.database_url).exists()
    if first_start and not settings.keys.exists():
        return KeyRing.create(settings.keys)
    return KeyRing.load(settings.keys)


async def _ready(database: Database, *, read_only: bool) -> None:
    try:
        if read_only:
            async with database.reading() as session:
                await session.connection()
        else:
            await migrate.upgrade(database.engine)
    except (SQLAlchemyError, OSError) as error:
        # The driver's own text may repeat the address with its password.
        kind = "file" if database.is_sqlite else "server"
        message = f"database: the {kind} cannot be opened ({type(error).__name__})"
        raise InstallationBroken(message) from None
