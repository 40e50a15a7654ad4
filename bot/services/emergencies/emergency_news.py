"""What is told of an emergency as it is true when it is told, and the log of who did what."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.emergencies.emergency_rows import EmergencyRows, view_of
from bot.services.views.emergency import EmergencyLine
from bot.services.views.notice import Facts
from db.enums import Role
from db.models import Account, JournalEntry, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

DECLARED, CHANGED, OVER = "declared", "changed", "over"
"""What the staff are told of an emergency; stands in the message as its level."""

DECLARERS = (Role.HEAD, Role.ADMINISTRATOR)

LOGGED = ("emergency_declared", "emergency_changed", "emergency_ended")


class EmergencyNews:
    """News of emergencies within one transaction; nothing is written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._rows = EmergencyRows(office)

    async def log(self) -> tuple[EmergencyLine, ...]:
        """Return who did what and when about the latest emergency, in order."""
        last = await self._office.emergency.latest()
        if last is None:
            return ()
        await self._office.journal.flush()
        rows = await self._session.execute(
            select(JournalEntry.action, JournalEntry.at, JournalEntry.actor)
            .where(
                JournalEntry.subject == f"emergency:{last.public_id}",
                JournalEntry.action.in_(LOGGED),
            )
            .order_by(JournalEntry.n)
        )
        return tuple([EmergencyLine(action, at, await self._name(who)) for action, at, who in rows])

    async def announced(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the emergency that a notice tells of is still in force as it was."""
        row = await self._rows.now()
        seen = None if row is None else view_of(row)
        if seen is None or f"{seen.public_id}:{seen.version}" != subject:
            return None
        return replace(facts, emergency=seen)

    async def over(self, _request: Request, facts: Facts, _subject: str) -> Facts | None:
        """Look whether no emergency is in force, when its end is about to be told."""
        return None if await self._rows.now() is not None else facts

    async def told_to_staff(self, facts: Facts, subject: str) -> Facts | None:
        """Look whether what the staff are to hear of an emergency is still so."""
        public_id, version = subject.split(":")
        row = await self._rows.find(public_id)
        held = row.version == int(version) and (row.in_force is None) == (facts.level == OVER)
        return replace(facts, emergency=view_of(row)) if held else None

    async def _name(self, actor: str) -> str | None:
        """Return who stands behind an actor of the journal; None for the machine."""
        kind, _colon, number = actor.partition(":")
        if kind != "account":
            return None
        row = (
            await self._session.scalars(
                select(Staff)
                .join(Account, Account.id == Staff.account_id)
                .where(Account.id == int(number))
                .order_by(Staff.role.not_in(DECLARERS), Staff.id)
                .limit(1)
            )
        ).first()
        return None if row is None else self._office.accounts.staff_view(row).name
