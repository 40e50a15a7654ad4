"""Helpers by day, the wishes for help that reach them, and what a helper may see (point 17).

A volunteer's role works on the days of the roster only, and so does what it shows.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, func, select

from bot.services.errors import NotFound, RoleRests, RosterClosed
from bot.services.rules.names import given_name
from bot.services.rules.policy import Action
from bot.services.views import Person, StaffView
from bot.services.views.roster import (
    DayInBrief,
    DayOfHelp,
    Helped,
    HelpedPerson,
    Helper,
    HelpersDay,
    HelpWanted,
    Wish,
)
from db.enums import HELPERS, RequestState, Role, ScheduleState
from db.models import Assignment, Reception, Request, RosterEntry, Schedule, Seat, Staff
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

Given = tuple[Request, Seat]


class Rosters:
    """Rosters of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def days(self) -> tuple[DayInBrief, ...]:
        """Return today and the days ahead that have receptions, the nearest first."""
        self._office.require(Action.MANAGE_ROSTER)
        local = self._office.calendar.hours.local_day
        starts = await self._session.scalars(
            select(Reception.starts_at)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(*_live(), Reception.starts_at >= self._midnight(self._office.today))
        )
        counts: dict[date, int] = {}
        for start in starts:
            counts[local(start)] = counts.get(local(start), 0) + 1
        rostered = await self._rostered(RosterEntry.day.in_(counts))
        wished = await self._given(self._office.today, None)
        brief = []
        for day in sorted(counts):
            there = [row.role for row in rostered.get(day, ())]
            asked = [(request, seat) for request, seat in wished if local(seat.starts_at) == day]
            unmet = sum(bool(wish.unmet) for wish in self._wishes(asked, there))
            brief.append(DayInBrief(day, counts[day], len(there), unmet))
        return tuple(brief)

    async def day(self, day: date) -> DayOfHelp:
        """Return who may help and who does on a day, and what is wished for."""
        self._office.require(Action.MANAGE_ROSTER)
        rows = await self._session.scalars(
            select(Staff)
            .where(Staff.role.in_(HELPERS), Staff.left_at.is_(None))
            .order_by(Staff.role, Staff.id)
        )
        there = {row.id for row in (await self._rostered(RosterEntry.day == day)).get(day, ())}
        views = [self._office.accounts.staff_view(row) for row in rows]
        helpers = tuple(
            Helper(view.public_id, view.role, view.name, view.id in there) for view in views
        )
        return DayOfHelp(day, helpers, await self.wishes(day))

    async def wishes(self, day: date) -> tuple[Wish, ...]:
        """Return the cases of a day whose applicants wish for help, in the order of the day.

        It names nobody; whoever may see the list of the day may see this.
        """
        there = [row.role for row in (await self._rostered(RosterEntry.day == day)).get(day, ())]
        return tuple(self._wishes(await self._given(day, day), there))

    async def set(self, day: date, public_id: str, *, on: bool) -> DayOfHelp:
        """Put a helper on the roster of a day, or take them off; doing it twice is doing it once.

        Raises NotFound, and RosterClosed for a day that is over or has no reception.
        """
        office = self._office
        office.require(Action.MANAGE_ROSTER)
        row = await self._session.scalar(
            select(Staff).where(Staff.public_id == public_id, Staff.left_at.is_(None))
        )
        if row is None or row.role not in HELPERS:
            raise NotFound
        if day < office.today or not await self._receives_on(day):
            raise RosterClosed(day=day)
        if on:
            await self._add(row, day)
        else:
            removed = await self._session.execute(
                delete(RosterEntry)
                .where(RosterEntry.day == day, RosterEntry.staff_id == row.id)
                .returning(RosterEntry.id)
            )
            if removed.first() is not None:
                office.journal.record("unrostered", f"staff:{public_id}", day=day.isoformat())
        return await self.day(day)

    async def placed(self, request: Request, seat: Seat) -> None:
        """Tell the helpers of the day of a case that was given a place, if it wishes for help."""
        wished = _wished(self._office.cases.person(request))
        if not wished:
            return
        day = self._office.calendar.hours.local_day(seat.starts_at)
        for row in (await self._rostered(RosterEntry.day == day)).get(day, ()):
            if row.role in wished:
                await self._tell(row, day, request, seat)

    async def my_day(self, day: date | None = None) -> HelpersDay:
        """Return whom the helper is to help on a day: today, or the next day of theirs.

        Raises RoleRests for a volunteer on any other day than those of the roster.
        """
        office = self._office
        mine = await self._helping()
        entries = await self._session.execute(
            select(RosterEntry.day, RosterEntry.staff_id)
            .where(
                RosterEntry.staff_id.in_([view.id for view in mine]),
                RosterEntry.day >= office.today,
            )
            .order_by(RosterEntry.day)
        )
        roles = {view.id: view.role for view in mine}
        found: dict[date, list[Role]] = {}
        for on, staff_id in entries:
            # A volunteer learns whom to meet on the very day, never before.
            if roles[staff_id] is not Role.VOLUNTEER or on == office.today:
                found.setdefault(on, []).append(roles[staff_id])
        chosen = day if day in found else min(found, default=None)
        if chosen is None:
            return HelpersDay(None, (), (), ())
        held = found[chosen]
        people = [
            self._helped(request, seat, held) for request, seat in await self._given(chosen, chosen)
        ]
        others = tuple(other for other in found if other != chosen)
        return HelpersDay(chosen, tuple(held), tuple(one for one in people if one), others)

    async def reveal(self, public_id: str, day: date) -> HelpedPerson:
        """Show a helper who asked for them; every look is journalled.

        Raises NotFound for a volunteer, for another day or one that is over, and for whoever did
        not ask.
        """
        office = self._office
        mine = [view for view in await self._helping() if view.role is not Role.VOLUNTEER]
        if day < office.today:
            raise NotFound
        there = {row.id for row in (await self._rostered(RosterEntry.day == day)).get(day, ())}
        roles = {view.role for view in mine if view.id in there}
        for request, seat in await self._given(day, day):
            person = office.cases.person(request)
            if request.public_id == public_id and roles & set(_wished(person)):
                office.cases.record(request, "revealed", what="helped")
                return HelpedPerson(
                    request.number,
                    seat.starts_at,
                    person.full_name,
                    request.language,
                    person.needed,
                    person.interpreter,
                )
        raise NotFound

    async def helps(self, public_id: str) -> bool:
        """Tell whether the applicant of a case of today asked for the person who looks."""
        today = self._office.today
        rostered = (await self._rostered(RosterEntry.day == today)).get(today, ())
        places = self._office.actor.places
        roles = {row.role for row in rostered if row.id in places} - {Role.VOLUNTEER}
        return any(
            request.public_id == public_id
            and roles & set(_wished(self._office.cases.person(request)))
            for request, _seat in await self._given(today, today)
        )

    async def resting_until(self) -> tuple[date, ...]:
        """Return the days ahead on which the resting roles of this person work."""
        resting = [view.id for view in self._office.actor.resting]
        days = await self._session.scalars(
            select(RosterEntry.day)
            .where(RosterEntry.staff_id.in_(resting), RosterEntry.day > self._office.today)
            .order_by(RosterEntry.day)
        )
        return tuple(days)

    async def wanted(self, staff: str, day: date, case_id: str | None) -> HelpWanted | None:
        """Look whether a helper is still wanted before the notice of it is sent."""
        rostered = (await self._rostered(RosterEntry.day == day)).get(day, ())
        row = next((one for one in rostered if one.public_id == staff), None)
        if row is None or day < self._office.today:
            return None
        if case_id is None:
            return HelpWanted(day, row.role)
        for request, seat in await self._given(day, day):
            if request.public_id == case_id:
                return HelpWanted(day, row.role, request.number, seat.starts_at)
        return None

    async def _add(self, row: Staff, day: date) -> None:
        office = self._office
        entry = await self._session.scalar(
            inserting(self._session, RosterEntry)
            .values(
                day=day,
                staff_id=row.id,
                noted_by=office.staff_id(Role.REGISTRAR, Role.ADMINISTRATOR),
            )
            .on_conflict_do_nothing(index_elements=["day", "staff_id"])
            .returning(RosterEntry.id)
        )
        if entry is None:
            return
        office.journal.record("rostered", f"staff:{row.public_id}", day=day.isoformat())
        await office.notices.to_helper(row, day, f"entry:{entry}")
        for request, seat in await self._given(day, day):
            if row.role in _wished(office.cases.person(request)):
                await self._tell(row, day, request, seat)

    async def _tell(self, row: Staff, day: date, request: Request, seat: Seat) -> None:
        opening = self._office.calendar.hours.start_of(day)
        await self._office.notices.to_helper(
            row,
            day,
            f"{request.public_id}:{seat.id}:{request.version}",
            request=request,
            # A volunteer learns the number on the very day, never before.
            not_before=opening if row.role is Role.VOLUNTEER else None,
        )

    async def _helping(self) -> list[StaffView]:
        """Return the helper's roles that work now; raises RoleRests and NotAllowed."""
        actor = self._office.actor
        if not actor.roles & set(HELPERS) and actor.resting:
            raise RoleRests(days=await self.resting_until())
        self._office.require(Action.SEE_HELPED)
        return [view for role, view in actor.staff.items() if role in HELPERS]

    def _helped(self, request: Request, seat: Seat, held: list[Role]) -> Helped | None:
        person = self._office.cases.person(request)
        wished = _wished(person)
        kinds = tuple(role for role in held if role in wished)
        # Whoever meets people at the door meets all of them.
        if not kinds and Role.VOLUNTEER not in held:
            return None
        self._office.cases.record(request, "revealed", what="first_name")
        by_name = any(kind is not Role.VOLUNTEER for kind in kinds)
        return Helped(
            request.public_id,
            request.number,
            seat.starts_at,
            given_name(person.full_name),
            kinds,
            by_name,
        )

    def _wishes(self, given: Iterable[Given], there: Iterable[Role]) -> list[Wish]:
        present = set(there)
        found = []
        for request, seat in given:
            kinds = _wished(self._office.cases.person(request))
            if kinds:
                unmet = tuple(kind for kind in kinds if kind not in present)
                found.append(Wish(request.public_id, request.number, seat.starts_at, kinds, unmet))
        return found

    async def _given(self, first: date, last: date | None) -> list[Given]:
        """Return the assigned cases of these days with their seats, in the order of the day."""
        chosen: list[ColumnElement[bool]] = [Seat.starts_at >= self._midnight(first)]
        if last is not None:
            chosen.append(Seat.starts_at < self._midnight(last + timedelta(days=1)))
        rows = await self._session.execute(
            select(Request, Seat)
            .join(Assignment, Assignment.request_id == Request.id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .where(
                Request.state == RequestState.ASSIGNED,
                Assignment.freed_at.is_(None),
                *chosen,
            )
            .order_by(Seat.starts_at, Seat.id)
        )
        return [(request, seat) for request, seat in rows]

    async def _rostered(self, *chosen: ColumnElement[bool]) -> dict[date, list[Staff]]:
        rows = await self._session.execute(
            select(RosterEntry.day, Staff)
            .join(Staff, Staff.id == RosterEntry.staff_id)
            .where(Staff.left_at.is_(None), *chosen)
            .order_by(RosterEntry.day, Staff.id)
        )
        found: dict[date, list[Staff]] = {}
        for day, row in rows:
            found.setdefault(day, []).append(row)
        return found

    async def _receives_on(self, day: date) -> bool:
        count = await self._session.scalar(
            select(func.count())
            .select_from(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(
                *_live(),
                Reception.starts_at >= self._midnight(day),
                Reception.starts_at < self._midnight(day + timedelta(days=1)),
            )
        )
        return bool(count)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self._office.calendar.hours.zone)


def _live() -> tuple[ColumnElement[bool], ...]:
    return (Schedule.state == ScheduleState.APPROVED, Reception.cancelled_at.is_(None))


def _wished(person: Person) -> tuple[Role, ...]:
    return tuple(role for role in HELPERS if role in person.wished)
