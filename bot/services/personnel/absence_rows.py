"""Absences as rows: loaded, locked, checked against each other, and shown.

The entries of a person and of a substitute are locked in order, so that two people who name each
other at the same moment cannot both go.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import (
    AbsenceOverlaps,
    InputInvalid,
    NotAllowed,
    NotFound,
    SubstituteUnfit,
)
from bot.services.rules.policy import Action, permits
from bot.services.views.team import AbsenceView, RoleAway
from db.enums import Role
from db.models import Staff, StaffAbsence

if TYPE_CHECKING:
    from bot.services.office import Office

LONGEST = timedelta(days=366)
"""An absence that lasts longer is no absence: the role is ended instead."""

AHEAD = timedelta(days=366)

LIVE = StaffAbsence.cancelled_at.is_(None)


class AbsenceRows:
    """Absences of one transaction as rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def of(self, staff_ids: Collection[int]) -> tuple[AbsenceView, ...]:
        """Return the absences of these staff entries that are not over, the nearest first."""
        rows = await self._session.scalars(
            select(StaffAbsence)
            .where(
                StaffAbsence.staff_id.in_(staff_ids),
                LIVE,
                StaffAbsence.to_on >= self._office.today,
            )
            .order_by(StaffAbsence.from_on, StaffAbsence.staff_id)
        )
        return await self.views(rows.all())

    async def views(self, rows: Iterable[StaffAbsence]) -> tuple[AbsenceView, ...]:
        """Return absences as screens show them, in their order."""
        found = list(rows)
        people = {one.staff_id for one in found} | {one.substitute_id for one in found}
        entries = await self._session.scalars(
            select(Staff).where(Staff.id.in_([key for key in people if key is not None]))
        )
        staff = {row.id: row for row in entries}
        view = self._office.accounts.staff_view
        return tuple(
            AbsenceView(
                public_id=one.public_id,
                staff=view(staff[one.staff_id]),
                from_on=one.from_on,
                to_on=one.to_on,
                substitute=None
                if one.substitute_id is None or staff[one.substitute_id].left_at is not None
                else view(staff[one.substitute_id]),
                begun=one.from_on <= self._office.today,
            )
            for one in found
        )

    async def empty_days(
        self, role: Role, first: date, last: date, without: int | None = None
    ) -> tuple[date, ...]:
        """Return the working days on which nobody of a role is there; `without` this one anyhow."""
        holders = set(
            await self._session.scalars(
                select(Staff.id).where(Staff.role == role, Staff.left_at.is_(None))
            )
        ) - {without}
        absences = await self._session.execute(
            select(StaffAbsence.staff_id, StaffAbsence.from_on, StaffAbsence.to_on).where(
                StaffAbsence.staff_id.in_(holders),
                LIVE,
                StaffAbsence.from_on <= last,
                StaffAbsence.to_on >= first,
            )
        )
        spans = absences.all()
        first = max(first, self._office.today)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return tuple(
            day
            for day in days
            if self._office.calendar.is_working(day)
            and not holders - {key for key, begins, ends in spans if begins <= day <= ends}
        )

    async def rows(self, public_id: str) -> list[Staff]:
        """Return every role of a person, by the id of one; raises NotAllowed and NotFound."""
        rows = await self._office.team.entries(public_id)
        own = rows[0].account_id == self._own_account()
        if not permits(self._office.actor.roles, Action.MANAGE_TEAM):
            if not own:
                raise NotAllowed(action=Action.MANAGE_TEAM)
            self._office.require(Action.OWN_ABSENCE)
        return rows

    async def group(
        self, public_id: str, substitute: int | None = None
    ) -> tuple[list[Staff], list[StaffAbsence]]:
        """Lock a person's entries; return them and the absence in all their roles, by role."""
        found = await self._session.scalar(
            select(StaffAbsence).where(StaffAbsence.public_id == public_id)
        )
        if found is None:
            raise NotFound
        entry = await self._session.get_one(Staff, found.staff_id)
        rows = await self.rows(entry.public_id)
        await self.lock({row.id for row in rows} | ({substitute} if substitute else set()))
        group = await self._session.scalars(
            select(StaffAbsence)
            .where(
                StaffAbsence.staff_id.in_([row.id for row in rows]),
                StaffAbsence.from_on == found.from_on,
                StaffAbsence.to_on == found.to_on,
                StaffAbsence.to_on >= self._office.today,
                LIVE,
            )
            .order_by(StaffAbsence.staff_id)
            .execution_options(populate_existing=True)
        )
        absences = group.all()
        if not any(one.public_id == public_id for one in absences):
            raise NotFound
        return rows, list(absences)

    async def lock(self, staff_ids: Collection[int]) -> None:
        """Lock staff entries in order of id; rows that only refer to them need not wait."""
        await self._session.execute(
            select(Staff.id)
            .where(Staff.id.in_(staff_ids))
            .order_by(Staff.id)
            .with_for_update(key_share=True)
        )

    async def roles(
        self,
        rows: Iterable[Staff],
        first: date,
        last: date,
        besides: Collection[StaffAbsence] = (),
    ) -> tuple[RoleAway, ...]:
        """Return who could stand in for these entries in these days, the best one first."""
        busy = await self._busy(first, last, besides)
        return tuple(
            [
                RoleAway(
                    self._office.accounts.staff_view(row),
                    tuple(
                        one
                        for one in await self._office.hand_over.candidates(row, busy)
                        if one.id not in busy
                    ),
                    await self.empty_days(row.role, first, last, row.id),
                )
                for row in rows
            ]
        )

    async def _busy(
        self, first: date, last: date, besides: Collection[StaffAbsence] = ()
    ) -> set[int]:
        """Return who is away on any of these days."""
        rows = await self._session.scalars(
            select(StaffAbsence.staff_id).where(
                LIVE,
                StaffAbsence.from_on <= last,
                StaffAbsence.to_on >= first,
                StaffAbsence.id.not_in([one.id for one in besides]),
            )
        )
        return set(rows)

    async def refuse_overlap(
        self,
        rows: Iterable[Staff],
        first: date,
        last: date,
        besides: Collection[StaffAbsence] = (),
    ) -> None:
        """Raise AbsenceOverlaps where one is noted for some of these days already."""
        found = await self._session.scalar(
            select(StaffAbsence)
            .where(
                StaffAbsence.staff_id.in_([row.id for row in rows]),
                LIVE,
                StaffAbsence.from_on <= last,
                StaffAbsence.to_on >= first,
                StaffAbsence.id.not_in([one.id for one in besides]),
            )
            .order_by(StaffAbsence.from_on)
            .limit(1)
        )
        if found is not None:
            raise AbsenceOverlaps(public_id=found.public_id, first=found.from_on, last=found.to_on)

    async def refuse_unfit(
        self,
        row: Staff,
        staff_id: int | None,
        first: date,
        last: date,
        besides: Collection[StaffAbsence] = (),
    ) -> None:
        """Raise SubstituteUnfit for oneself, another role, or somebody away in these days too."""
        if staff_id is None:
            return
        found = await self._session.get(Staff, staff_id, populate_existing=True)
        if found is None or found.left_at is not None or found.role is not row.role:
            raise SubstituteUnfit(reason="role")
        if found.account_id == row.account_id:
            raise SubstituteUnfit(reason="self")
        if staff_id in await self._busy(first, last, besides):
            name = self._office.accounts.staff_view(found).name
            raise SubstituteUnfit(reason="away", name=name)

    def check(self, first: date, last: date, earliest: date | None = None) -> None:
        """Raise InputInvalid for days that are over, in the wrong order, or too many."""
        today = self._office.today
        if first < (earliest or today) or last < today:
            raise InputInvalid(field="absence", reason="day_past")
        if last < first:
            raise InputInvalid(field="absence", reason="days_order")
        if last - first > LONGEST or first - today > AHEAD:
            raise InputInvalid(field="absence", reason="days_long")

    def _own_account(self) -> int | None:
        account = self._office.actor.account
        return None if account is None else account.id
