"""Absences noted, changed and ended: by whoever is away, or by the administrator for them.

A person is away in all their roles at once; each role may have a substitute of its own. Who stands
in is told on the evening before, or at once; who comes back gets a digest of what was done.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.personnel.absence_rows import LIVE, AbsenceRows
from bot.services.rules.numbers import new_public_id
from bot.services.views.team import AbsenceView, AwayPlan, RoleAway
from db.enums import Role
from db.models import Staff, StaffAbsence

if TYPE_CHECKING:
    from bot.services.office import Office
ENDED = "ended"
"""Says in a notice that an absence is over, or struck."""


class Away:
    """Absences of one transaction, as they are written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._rows = AbsenceRows(office)

    async def plan(self, public_id: str, first: date, last: date) -> AwayPlan:
        """Return who could stand in for a person in these days, role by role.

        Raises InputInvalid for days that cannot be, AbsenceOverlaps where one is noted already.
        """
        rows = await self._rows.rows(public_id)
        self._rows.check(first, last)
        await self._rows.refuse_overlap(rows, first, last)
        return AwayPlan(
            member=await self._office.team.member_of(rows[0]),
            from_on=first,
            to_on=last,
            roles=await self._rows.roles(rows, first, last),
        )

    async def note(
        self, public_id: str, first: date, last: date, substitutes: dict[Role, int | None]
    ) -> tuple[AbsenceView, ...]:
        """Note that a person is away from the first to the last day, both included.

        `substitutes` holds the staff id chosen for a role, None for nobody; for a role that is not
        named the best colleague is taken. Raises InputInvalid, AbsenceOverlaps, SubstituteUnfit.
        """
        rows = await self._rows.rows(public_id)
        self._rows.check(first, last)
        chosen = {
            one.staff.role: one.candidates[0].id if one.candidates else None
            for one in await self._rows.roles(rows, first, last)
        } | substitutes
        await self._rows.lock({row.id for row in rows} | {one for one in chosen.values() if one})
        await self._rows.refuse_overlap(rows, first, last)
        noted = []
        for row in rows:
            substitute = chosen.get(row.role)
            await self._rows.refuse_unfit(row, substitute, first, last)
            absence = StaffAbsence(
                public_id=new_public_id(),
                staff_id=row.id,
                substitute_id=substitute,
                from_on=first,
                to_on=last,
                noted_by=self._noted_by(),
                noted_at=self._office.now,
            )
            self._session.add(absence)
            noted.append(absence)
        await self._session.flush()
        self._office.absences.forget()
        for absence in noted:
            await self._written(absence, "absence_noted")
        return await self._rows.views(noted)

    async def move(self, public_id: str, first: date, last: date) -> tuple[AbsenceView, ...]:
        """Change the days of an absence, in all roles; the substitutes stay where they can."""
        rows, group = await self._rows.group(public_id)
        begun = min(self._office.today, group[0].from_on)
        self._rows.check(first, last, earliest=begun)
        await self._rows.refuse_overlap(rows, first, last, besides=group)
        places = {row.id: row for row in rows}
        if (group[0].from_on, group[0].to_on) == (first, last):
            return await self._rows.views(group)
        for absence in group:
            absence.from_on, absence.to_on = first, last
            await self._rows.refuse_unfit(
                places[absence.staff_id], absence.substitute_id, first, last, besides=group
            )
        await self._session.flush()
        self._office.absences.forget()
        for absence in group:
            await self._written(absence, "absence_moved")
        return await self._rows.views(group)

    async def substitute(self, public_id: str, staff_id: int | None) -> tuple[AbsenceView, ...]:
        """Name another substitute for an absence, or none; raises SubstituteUnfit."""
        rows, group = await self._rows.group(public_id, staff_id)
        absence = next(one for one in group if one.public_id == public_id)
        row = next(one for one in rows if one.id == absence.staff_id)
        await self._rows.refuse_unfit(row, staff_id, absence.from_on, absence.to_on, besides=group)
        if absence.substitute_id != staff_id:
            before, absence.substitute_id = absence.substitute_id, staff_id
            await self._session.flush()
            self._office.absences.forget()
            await self._release(absence, before)
            await self._written(absence, "absence_substitute")
        return await self._rows.views(group)

    async def candidates(self, public_id: str) -> tuple[AbsenceView, RoleAway]:
        """Return an absence and who could stand in for it."""
        rows, group = await self._rows.group(public_id)
        absence = next(one for one in group if one.public_id == public_id)
        row = next(one for one in rows if one.id == absence.staff_id)
        roles = await self._rows.roles([row], absence.from_on, absence.to_on, besides=group)
        return (await self._rows.views([absence]))[0], roles[0]

    async def end(self, public_id: str) -> tuple[AbsenceView, ...]:
        """End an absence today, or strike one that has not begun; returns how it stood.

        From now on the work and the messages go to the person again, and a digest says what was
        done in their place.
        """
        rows, group = await self._rows.group(public_id)
        before = await self._rows.views(group)
        today = self._office.today
        for absence in group:
            if absence.from_on < today:
                absence.to_on = today - timedelta(days=1)
            else:
                absence.cancelled_at = self._office.now
        await self._session.flush()
        self._office.absences.forget()
        places = {row.id: row for row in rows}
        for absence in group:
            row = places[absence.staff_id]
            self._office.journal.record(
                "absence_ended", f"staff:{row.public_id}", absence=absence.public_id
            )
            await self._release(absence, absence.substitute_id)
            if absence.cancelled_at is None:
                await self._owe_digest(absence, row)
        await self._tell_absent(group[0], rows[0], ENDED)
        return before

    async def one(self, public_id: str) -> AbsenceView:
        """Return an absence that is not over; raises NotAllowed and NotFound."""
        _rows, group = await self._rows.group(public_id)
        absence = next(one for one in group if one.public_id == public_id)
        return (await self._rows.views([absence]))[0]

    async def of(self, staff_ids: Collection[int]) -> tuple[AbsenceView, ...]:
        """Return the absences of these staff entries that are not over, the nearest first."""
        return await self._rows.of(staff_ids)

    async def views(self, rows: Iterable[StaffAbsence]) -> tuple[AbsenceView, ...]:
        """Return absences as screens show them, in their order."""
        return await self._rows.views(rows)

    async def empty_days(self, role: Role, first: date, last: date) -> tuple[date, ...]:
        """Return the working days from today on, on which nobody of a role is there."""
        return await self._rows.empty_days(role, first, last)

    async def cancel_all(self, staff_id: int) -> None:
        """Strike what is noted for a role that has ended; it is nobody's absence any more."""
        rows = await self._session.scalars(
            select(StaffAbsence)
            .where(StaffAbsence.staff_id == staff_id, LIVE)
            .where(StaffAbsence.to_on >= self._office.today)
            .order_by(StaffAbsence.id)
        )
        for absence in rows:
            absence.cancelled_at = self._office.now
        await self._session.flush()
        self._office.absences.forget()

    async def warn_of_empty(self, role: Role, first: date, last: date) -> None:
        """Warn the administrators of days on which nobody of a role is there."""
        empty = await self._rows.empty_days(role, first, last)
        if empty:
            await self._office.notices.to_staff(
                Role.ADMINISTRATOR,
                NoticeKind.ROLE_EMPTY,
                f"{role.value}:{empty[0].isoformat()}:{empty[-1].isoformat()}",
            )

    async def _written(self, absence: StaffAbsence, action: str) -> None:
        """Journal an absence as it is now, and owe what people have to be told of it."""
        office = self._office
        row = await self._session.get_one(Staff, absence.staff_id)
        substitute = (
            None
            if absence.substitute_id is None
            else await self._session.get_one(Staff, absence.substitute_id)
        )
        office.journal.record(
            action,
            f"staff:{row.public_id}",
            absence=absence.public_id,
            first=absence.from_on.isoformat(),
            last=absence.to_on.isoformat(),
            substitute=substitute.public_id if substitute is not None else None,
        )
        if substitute is not None and substitute.account_id != self._own_account():
            calendar = office.calendar
            eve = calendar.hours.end_of(calendar.back(absence.from_on, 1)) - timedelta(hours=1)
            days = f"{absence.from_on.isoformat()}:{absence.to_on.isoformat()}"
            # What was said, taken back and said again is told again; what waits is told once.
            heard = await office.notices.has_heard(
                substitute.account_id, NoticeKind.STANDING_IN, f"{absence.public_id}:"
            )
            moment = _moment(office.now) if heard else 0
            await office.notices.to_colleague(
                substitute.account_id,
                NoticeKind.STANDING_IN,
                f"{absence.public_id}:{days}:{substitute.id}:{moment}",
                not_before=max(eve, office.now),
            )
        await self._owe_digest(absence, row)
        await self._tell_absent(absence, row, action)
        await self.warn_of_empty(row.role, absence.from_on, absence.to_on)

    async def _owe_digest(self, absence: StaffAbsence, row: Staff) -> None:
        """Owe a digest for the opening of the first working day after the absence."""
        office = self._office
        opening = office.calendar.hours.start_of(office.calendar.after(absence.to_on, 1))
        await office.notices.to_colleague(
            row.account_id,
            NoticeKind.BACK_AT_WORK,
            f"{absence.public_id}:{absence.to_on.isoformat()}",
            # Somebody who came back early is at the desk already.
            not_before=office.now if absence.to_on < office.today else opening,
        )

    async def _tell_absent(self, absence: StaffAbsence, row: Staff, action: str) -> None:
        """Tell somebody what another has noted in their name."""
        if row.account_id == self._own_account():
            return
        subject = f"{absence.public_id}:{action}:{_moment(self._office.now)}"
        await self._office.notices.to_colleague(row.account_id, NoticeKind.ABSENCE_NOTED, subject)

    async def _release(self, absence: StaffAbsence, substitute_id: int | None) -> None:
        """Tell a substitute who heard of it that they stand in no longer."""
        if substitute_id is None:
            return
        substitute = await self._session.get_one(Staff, substitute_id)
        if substitute.account_id == self._own_account():
            return
        heard = f"{absence.public_id}:"
        if await self._office.notices.has_heard(
            substitute.account_id, NoticeKind.STANDING_IN, heard
        ):
            subject = f"{heard}{ENDED}:{substitute.id}:{_moment(self._office.now)}"
            await self._office.notices.to_colleague(
                substitute.account_id, NoticeKind.STANDING_IN, subject
            )

    def _noted_by(self) -> int:
        held = self._office.actor.staff
        return self._office.staff_id(*(role for role in Role if role in held))

    def _own_account(self) -> int | None:
        account = self._office.actor.account
        return None if account is None else account.id


def _moment(now: datetime) -> int:
    """Return an instant as a subject carries it: whole seconds since 1970."""
    return int(now.timestamp())
