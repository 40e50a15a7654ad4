"""The structural units of the body and who answers for them (point 31).

An administrator keeps the list. A unit with an open question is not closed: somebody must answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.services.errors import NotFound, UnitOwes
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views import StaffView
from bot.services.views.units import UnitView
from db.enums import MaterialState, Role
from db.models import Material, Staff, Unit

if TYPE_CHECKING:
    from bot.services.office import Office


class Units:
    """Units of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def all(self) -> tuple[UnitView, ...]:
        """Return every unit in force with its people, by the Kazakh name.

        For whoever keeps the list and for whoever asks units; raises NotAllowed.
        """
        self._require_sight()
        rows = await self._session.scalars(
            select(Unit).where(Unit.closed_at.is_(None)).order_by(Unit.name_kk, Unit.id)
        )
        return await self.views(rows.all())

    async def card(self, public_id: str) -> UnitView:
        """Return one unit; raises NotFound."""
        self._require_sight()
        return (await self.views([await self.find(public_id)]))[0]

    def name(self, text: str) -> str:
        """Return a typed name of a unit fit to be kept; raises InputInvalid."""
        self._office.require(Action.MANAGE_TEAM)
        return cleaned("unit", text, 2, 200)

    async def make(self, name_kk: str, name_ru: str) -> UnitView:
        """Make a unit; raises InputInvalid."""
        self._office.require(Action.MANAGE_TEAM)
        unit = Unit(
            public_id=new_public_id(),
            name_kk=cleaned("unit", name_kk, 2, 200),
            name_ru=cleaned("unit", name_ru, 2, 200),
        )
        self._session.add(unit)
        await self._session.flush()
        self._office.journal.record("unit_made", f"unit:{unit.public_id}")
        return (await self.views([unit]))[0]

    async def rename(self, public_id: str, name_kk: str, name_ru: str) -> UnitView:
        """Give a unit other names; raises InputInvalid and NotFound."""
        self._office.require(Action.MANAGE_TEAM)
        unit = await self._lock(public_id)
        unit.name_kk = cleaned("unit", name_kk, 2, 200)
        unit.name_ru = cleaned("unit", name_ru, 2, 200)
        self._office.journal.record("unit_renamed", f"unit:{unit.public_id}")
        return (await self.views([unit]))[0]

    async def close(self, public_id: str) -> UnitView:
        """Close a unit; its people keep their role and wait for another one.

        Raises UnitOwes while it owes materials, and NotFound.
        """
        self._office.require(Action.MANAGE_TEAM)
        unit = await self._lock(public_id)
        owed = (await self._owed([unit.id])).get(unit.id, 0)
        if owed:
            raise UnitOwes(public_id=public_id, n=owed)
        unit.closed_at = self._office.now
        await self._session.execute(
            update(Staff).where(Staff.unit_id == unit.id).values(unit_id=None)
        )
        self._office.journal.record("unit_closed", f"unit:{unit.public_id}")
        return (await self.views([unit]))[0]

    async def loose(self) -> tuple[StaffView, ...]:
        """Return who answers for a unit by role but belongs to none yet."""
        self._office.require(Action.MANAGE_TEAM)
        return await self._people(Staff.unit_id.is_(None))

    async def everybody(self) -> tuple[StaffView, ...]:
        """Return who answers for a unit by role, of any unit or of none."""
        self._office.require(Action.MANAGE_TEAM)
        return await self._people()

    async def place(self, staff_public_id: str, unit_public_id: str) -> UnitView:
        """Put a person of this role into a unit; raises NotFound."""
        self._office.require(Action.MANAGE_TEAM)
        unit = await self._lock(unit_public_id)
        row = await self._session.scalar(
            select(Staff).where(
                Staff.public_id == staff_public_id,
                Staff.role == Role.UNIT,
                Staff.left_at.is_(None),
            )
        )
        if row is None:
            raise NotFound
        row.unit_id = unit.id
        await self._session.flush()
        self._office.journal.record("unit_joined", f"unit:{unit.public_id}", staff=row.public_id)
        return (await self.views([unit]))[0]

    async def only(self) -> Unit | None:
        """Return the unit when there is exactly one: whoever joins then belongs to it."""
        rows = await self._session.scalars(select(Unit).where(Unit.closed_at.is_(None)).limit(2))
        found = rows.all()
        return found[0] if len(found) == 1 else None

    async def own(self) -> frozenset[int]:
        """Return the ids of the units whose work is the person's today: own and stood in for."""
        if Role.UNIT not in self._office.actor.roles:
            return frozenset()
        rows = await self._session.scalars(
            select(Staff.unit_id).where(
                Staff.id.in_(self._office.actor.places),
                Staff.role == Role.UNIT,
                Staff.unit_id.is_not(None),
            )
        )
        return frozenset(unit_id for unit_id in rows if unit_id is not None)

    async def find(self, public_id: str) -> Unit:
        """Return a unit in force; raises NotFound."""
        unit = await self._session.scalar(
            select(Unit).where(Unit.public_id == public_id, Unit.closed_at.is_(None))
        )
        if unit is None:
            raise NotFound
        return unit

    async def views(self, rows: Iterable[Unit]) -> tuple[UnitView, ...]:
        """Return units with their people and what they owe, in their order."""
        found = list(rows)
        ids = [unit.id for unit in found]
        people: dict[int, list[StaffView]] = defaultdict(list)
        staff = await self._session.scalars(
            select(Staff)
            .where(Staff.unit_id.in_(ids), Staff.role == Role.UNIT, Staff.left_at.is_(None))
            .order_by(Staff.id)
        )
        for row in staff:
            people[row.unit_id or 0].append(self._office.accounts.staff_view(row))
        owed = await self._owed(ids)
        return tuple(
            UnitView(
                unit.public_id,
                unit.name_kk,
                unit.name_ru,
                unit.closed_at is not None,
                tuple(people[unit.id]),
                owed.get(unit.id, 0),
            )
            for unit in found
        )

    async def _owed(self, ids: Sequence[int]) -> dict[int, int]:
        rows = await self._session.execute(
            select(Material.unit_id, func.count())
            .where(Material.unit_id.in_(ids), Material.state == MaterialState.ASKED)
            .group_by(Material.unit_id)
        )
        return dict(rows.all())

    async def _people(self, *chosen: object) -> tuple[StaffView, ...]:
        rows = await self._session.scalars(
            select(Staff)
            .where(Staff.role == Role.UNIT, Staff.left_at.is_(None), *chosen)  # type: ignore[arg-type]
            .order_by(Staff.id)
        )
        return tuple(self._office.accounts.staff_view(row) for row in rows)

    async def _lock(self, public_id: str) -> Unit:
        # A question asked of this unit at the same moment waits, and then finds it closed.
        unit = await self._session.scalar(
            select(Unit)
            .where(Unit.public_id == public_id, Unit.closed_at.is_(None))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if unit is None:
            raise NotFound
        return unit

    def _require_sight(self) -> None:
        if not permits(self._office.actor.roles, Action.ASK_UNIT):
            self._office.require(Action.MANAGE_TEAM)
