"""What the office refused, in the journal: by whom it was asked, never what was typed.

A refusal rolls the transaction of its stimulus back, so it is written in one of its own. Whoever
forges buttons by the thousand fills no journal with it: a person leaves a bounded number of lines
a day, and the last of them says that more is not written down.
"""

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import NotAllowed, OfficeError
from db.models import JournalEntry

if TYPE_CHECKING:
    from bot.services.office import Office

REFUSED = "refused_to"
A_DAY = 50
"""Lines about refusals that one person can leave in the journal of a day."""


class Refusals:
    """Refusals told within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def note(self, error: OfficeError) -> None:
        """Note that the office said no to whoever acts; of a missing right also which one."""
        name = type(error).__name__
        if isinstance(error, NotAllowed):
            await self._write(error=name, right=str(error.details.get("action", "")))
            return
        await self._write(error=name)

    async def note_unknown(self) -> None:
        """Note a button that nobody has drawn, or that belongs to nothing any more."""
        await self._write(error="UnknownButton")

    async def _write(self, **details: str) -> None:
        office = self._office
        subject = office.actor.name
        midnight = office.calendar.hours.at(office.today, time())
        written = await self._session.scalar(
            select(func.count())
            .select_from(JournalEntry)
            .where(
                JournalEntry.subject == subject,
                JournalEntry.action == REFUSED,
                JournalEntry.at >= midnight,
            )
        )
        left = A_DAY - (written or 0)
        if left > 0:
            more = {"last_today": True} if left == 1 else {}
            office.journal.record(REFUSED, subject, **details, **more)
