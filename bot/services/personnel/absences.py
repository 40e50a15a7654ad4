"""Who of the staff is away on a day, who stands in for whom, and whom a message reaches then.

A substitute gets the work and the messages of the absent colleague, never a right that their own
role does not give. Somebody who is away without a substitute is covered by the others of the role,
and a role of which everybody is away by the administrators: no alarm is raised to nobody.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import aliased

from bot.services.rules.cover import standing_in
from db.enums import Role
from db.models import Account, Staff, StaffAbsence

if TYPE_CHECKING:
    from bot.services.office import Office

_Substitute = aliased(Staff)


_AWAY = (
    select(StaffAbsence.staff_id, _Substitute.id, Staff.role)
    .join(Staff, Staff.id == StaffAbsence.staff_id)
    .outerjoin(
        _Substitute,
        and_(_Substitute.id == StaffAbsence.substitute_id, _Substitute.left_at.is_(None)),
    )
    .where(
        StaffAbsence.cancelled_at.is_(None),
        StaffAbsence.from_on <= bindparam("day"),
        StaffAbsence.to_on >= bindparam("day"),
        Staff.left_at.is_(None),
    )
    .order_by(StaffAbsence.id)
)
"""Built once: every update of the staff and every message to them asks."""


class Absences:
    """Absences as everybody else asks about them, within one transaction; nothing is written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._days: dict[date, dict[int, int | None]] = {}
        self._roles: dict[int, Role] = {}

    async def cover(self, day: date | None = None) -> Mapping[int, int | None]:
        """Return who is away on a day (today) with who stands in; None: nobody does.

        Keys and values are ids of staff entries. Chains are followed, and a substitute who has left
        the role counts as none.
        """
        day = day or self._office.today
        if day not in self._days:
            rows = await self._session.execute(_AWAY, {"day": day})
            named: dict[int, int | None] = {}
            for absent, substitute, role in rows:
                named[absent] = substitute
                self._roles[absent] = role
            self._days[day] = standing_in(named)
        return self._days[day]

    def forget(self) -> None:
        """Read the absences anew when they are asked about next: some of them have changed."""
        self._days.clear()

    async def is_away(self, staff_id: int, day: date | None = None) -> bool:
        """Tell whether a member of the staff is away on a day (today)."""
        return staff_id in await self.cover(day)

    async def in_place_of(self, staff_id: int, day: date | None = None) -> int | None:
        """Return who does the work of a staff entry on a day: itself, a substitute, or nobody."""
        return (await self.cover(day)).get(staff_id, staff_id)

    async def stands_for(self, places: Mapping[Role, int], day: date | None = None) -> list[int]:
        """Return for whom the holder of these staff entries, by role, stands in on a day.

        Everybody of a role stands in for a colleague who is away without a substitute.
        """
        cover = await self.cover(day)
        there = {role: key for role, key in places.items() if key not in cover}
        return sorted(
            absent
            for absent, by in cover.items()
            if by in there.values() or (by is None and self._roles[absent] in there)
        )

    async def names(self, staff_ids: Collection[int]) -> dict[int, str]:
        """Return the names behind staff entries, by id."""
        if not staff_ids:
            return {}
        rows = await self._session.scalars(select(Staff).where(Staff.id.in_(staff_ids)))
        return {row.id: self._office.accounts.staff_view(row).name for row in rows}

    async def present(self, role: Role, day: date | None = None) -> tuple[Staff, ...]:
        """Return who holds a role and is there on a day (today), the longest-serving first."""
        cover = await self.cover(day)
        rows = await self._session.scalars(
            select(Staff)
            .where(Staff.role == role, Staff.left_at.is_(None))
            .order_by(Staff.joined_at, Staff.id)
        )
        return tuple(row for row in rows if row.id not in cover)

    async def chats(
        self, role: Role, staff_id: int | None = None, unit_id: int | None = None
    ) -> list[int]:
        """Return the chats of whoever a message to a member of the staff, or to a role, reaches.

        While the person named is away their substitute is told, and they are left in peace; without
        a substitute, or without a person, it goes to those of the role (of a unit) who are there,
        then to the administrators. When all of these are away it reaches them nevertheless.
        """
        cover = await self.cover()
        if staff_id is not None:
            charged = cover.get(staff_id, staff_id)
            found = [] if charged is None else await self._chats(Staff.id == charged)
            if found:
                return found
        of_role = Staff.role == role
        if unit_id is not None:
            of_role = and_(of_role, Staff.unit_id == unit_id)
        everybody = (of_role, Staff.role == Role.ADMINISTRATOR)
        for chosen in (*(and_(one, Staff.id.not_in(list(cover))) for one in everybody), *everybody):
            found = await self._chats(chosen)
            if found:
                return found
        return []

    async def _chats(self, chosen: ColumnElement[bool]) -> list[int]:
        chats = await self._session.scalars(
            select(Account.telegram_id)
            .join(Staff, Staff.account_id == Account.id)
            .where(chosen, Staff.left_at.is_(None))
            .order_by(Account.telegram_id)
            .distinct()
        )
        return list(chats)
