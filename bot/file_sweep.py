"""The sweep of the files on disk: what has no row in force is taken away."""

import asyncio

from bot.services.actor import SWEEP
from bot.services.office import OfficeFactory
from db.uow import Database


class FileSweep:
    """Removes the files of deleted rows, and those that a crash left without a row."""

    def __init__(self, database: Database, offices: OfficeFactory) -> None:
        self._database = database
        self._offices = offices

    async def sweep(self) -> int:
        """Look at the folder, then at the rows; return how many files were removed.

        In this order: a file whose row is written meanwhile is young or not in the list at all.
        """
        vault = self._offices.vault
        found = await asyncio.to_thread(vault.found)
        if not found:
            return 0
        async with (
            self._database.reading() as session,
            self._offices.open(session, SWEEP) as office,
        ):
            kept, gone = await office.attachments.ids()
        now = self._offices.clock.now()
        return await asyncio.to_thread(vault.sweep, found, kept, gone, now)
