"""The working calendar: years shown and approved, days overridden by an act, counts explained.

A changed day moves the open terms in the same transaction (see ``recounts``). Every process notices
it at its next transaction, because the overrides carry a version that is asked for each time.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.profile import OfficeProfile
from bot.services.errors import CalendarStale, InputInvalid, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import counting, ladders
from bot.services.rules.counting import Why
from bot.services.rules.policy import Action
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar
from bot.services.terms.recounts import Plan
from bot.services.texts import cleaned
from bot.services.views.calendar import CountView, Effect, MonthView, OverrideView, YearView
from bot.services.views.notice import Facts
from db.enums import DutyKind, Role, ScheduleState
from db.models import (
    CalendarOverride,
    CalendarYear,
    Counter,
    Reception,
    Request,
    Schedule,
    Staff,
)
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

VERSION = "calendar"
"""The counter that tells every process that the overrides have changed."""

ACT = (3, 120)
LONGEST_COUNT = 60
"""Working days: no term of the office is longer."""
SHORT = 12


class Calendars:
    """The working calendar of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def year(self, year: int) -> YearView:
        """Show a year: its months, its overrides, and what has changed since its approval."""
        office = self._office
        office.require(Action.MANAGE_CALENDAR)
        calendar = office.calendar
        if not calendar.knows(date(year, 1, 1)):
            return YearView(year, known=False, may_approve=False)
        written = counting.written_down(year)
        approved = await self._session.get(CalendarYear, year)
        changes = () if approved is None else counting.changes(year, approved.days, written)
        may_approve = office.today.year <= year and (approved is None or bool(changes))
        return YearView(
            year,
            known=True,
            may_approve=may_approve,
            months=tuple(self._working_days(date(year, month, 1)) for month in range(1, 13)),
            overrides=tuple(row for row in await self.overrides() if row.day.year == year),
            approved_at=None if approved is None else approved.approved_at,
            approved_by=None if approved is None else await self._name(approved.approved_by),
            changes=changes,
            fingerprint=counting.fingerprint(written)[:SHORT],
        )

    async def month(self, month: date) -> MonthView:
        """Show a month: every day that is not as in a plain week. Raises ``CalendarUnknown``."""
        self._office.require(Action.MANAGE_CALENDAR)
        overrides = tuple(row for row in await self.overrides() if row.day.replace(day=1) == month)
        acts = {row.day: row.act for row in overrides}
        days = (counting.reason(self._office.calendar, day, acts) for day in _days_of(month))
        uncommon = tuple(day for day in days if day.why not in {Why.PLAIN, Why.WEEKEND})
        return MonthView(month, self._working_days(month), uncommon, overrides)

    async def approve(self, year: int, fingerprint: str) -> YearView:
        """Approve a year as the library has it now; raises CalendarStale when it has changed."""
        office = self._office
        office.require(Action.MANAGE_CALENDAR)
        view = await self.year(year)
        if not view.may_approve or view.fingerprint != fingerprint:
            raise CalendarStale(year=year)
        written = counting.written_down(year)
        values = {
            "fingerprint": counting.fingerprint(written),
            "days": written,
            "approved_by": office.staff_id(Role.ADMINISTRATOR),
            "approved_at": office.now,
        }
        await self._session.execute(
            inserting(self._session, CalendarYear)
            .values(year=year, **values)
            .on_conflict_do_update(index_elements=["year"], set_=values)
        )
        self._session.expire_all()
        office.journal.record(
            "calendar_approved", f"calendar:{year}", fingerprint=counting.fingerprint(written)
        )
        await office.duties.close_own(DutyKind.CALENDAR, subject_of(year))
        await self.settle("approved")
        return await self.year(year)

    async def effect(self, day: date, *, working: bool | None) -> Effect:
        """Return what it would do to make a day worked, off, or (None) as the library has it.

        Raises InputInvalid for a day past the known years, and where nothing would change.
        """
        office = self._office
        office.require(Action.MANAGE_CALENDAR)
        changed = self._changed(day, working)
        plan = await office.recounts.plan(changed)
        acts = await self.acts()
        before, after = (
            counting.reason(calendar, day, acts) for calendar in (office.calendar, changed)
        )
        return Effect(
            day=day,
            working=working,
            before=before,
            after=after,
            moves=plan.moves(),
            alarms=sum(shift.alarms for shift in plan.shifts),
            receptions=0 if after.working else await self._receptions(day),
            unknown=plan.unknown,
            fingerprint=_fingerprint(day, working, plan),
        )

    async def undoing(self, day: date) -> Effect:
        """Return what it would do to take an override back; raises NotFound."""
        self._office.require(Action.MANAGE_CALENDAR)
        if await self._session.get(CalendarOverride, day) is None:
            raise NotFound
        return await self.effect(day, working=None)

    async def override(self, day: date, *, working: bool, act: str, fingerprint: str) -> int:
        """Make a day worked or off by an act, and move the open terms at once; say how many.

        Raises InputInvalid, and CalendarStale when the effect is not the one that was shown.
        """
        act = self.act_of(act)
        moved = await self._change(day, working, fingerprint)
        self._session.add(
            CalendarOverride(
                day=day,
                working=working,
                act=act,
                entered_by=self._office.staff_id(Role.ADMINISTRATOR),
                entered_at=self._office.now,
            )
        )
        await self._session.flush()
        self._office.journal.record(
            "calendar_overridden", f"calendar:{day.isoformat()}", working=working, act=act
        )
        return moved

    async def take_back(self, day: date, fingerprint: str) -> int:
        """Let a day be again as the library has it, and say how many terms moved.

        Raises NotFound and CalendarStale.
        """
        self._office.require(Action.MANAGE_CALENDAR)
        if await self._session.get(CalendarOverride, day) is None:
            raise NotFound
        moved = await self._change(day, None, fingerprint)
        # Somebody else may have taken it back while we waited.
        row = await self._session.get(CalendarOverride, day, populate_existing=True)
        if row is None:
            raise NotFound
        await self._session.delete(row)
        await self._session.flush()
        self._office.journal.record(
            "calendar_restored", f"calendar:{day.isoformat()}", worked=row.working, act=row.act
        )
        return moved

    async def settle(self, cause: str) -> Plan:
        """Bring the open terms into step with the calendar as it is now."""
        return await self._office.recounts.settle(self._office.calendar, cause)

    def act_of(self, text: str) -> str:
        """Return the name of an act as it is kept; raises InputInvalid."""
        return cleaned("act", text, *ACT)

    async def acts(self) -> Mapping[date, str]:
        """Return the acts of the overrides by day."""
        return {row.day: row.act for row in await self.overrides()}

    async def overrides(self) -> tuple[OverrideView, ...]:
        """Return every override, the earliest day first."""
        rows = await self._session.scalars(select(CalendarOverride).order_by(CalendarOverride.day))
        return tuple(OverrideView(row.day, row.working, row.act, row.entered_at) for row in rows)

    async def explain(self, day: date, n: int) -> CountView:
        """Explain a count of working days from a day. Raises InputInvalid."""
        office = self._office
        office.require(Action.COUNT_DAYS)
        if n == 0 or abs(n) > LONGEST_COUNT:
            raise InputInvalid(field="count", reason="range", minimum=1, maximum=LONGEST_COUNT)
        try:
            count = counting.count(office.calendar, day, n, await self.acts())
        except CalendarUnknown as error:
            raise InputInvalid(field="day", reason="unknown_year", year=error.year) from None
        return CountView(count, counting.terms_from(office.calendar, day))

    async def ask_for_next_year(self) -> None:
        """Owe next year's calendar from November on, and name what has changed since approval.

        The office's watch asks it once a working day.
        """
        office = self._office
        coming = office.today.year + 1
        if office.today >= date(coming - 1, *ladders.CALENDAR_FROM_ON):
            approved = await self._session.get(CalendarYear, coming)
            if approved is None:
                ladder = ladders.calendar_year(office.calendar, coming)
                await office.duties.open(None, ladder, subject=subject_of(coming))
        for row in await self._session.scalars(
            select(CalendarYear).where(CalendarYear.year >= office.today.year)
        ):
            written = counting.written_down(row.year)
            if written != row.days:
                name = counting.fingerprint(written)[:SHORT]
                await office.notices.to_staff(
                    Role.ADMINISTRATOR,
                    NoticeKind.CALENDAR_DRAFT,
                    f"{row.year}:{name}",
                    level=str(row.year),
                )
        await self.settle("library")

    async def term_told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether a moved term is still the term, and still owed."""
        told = (
            request.answer_due_on.isoformat() == subject.partition(":")[0]
            and request.answered_at is None
        )
        return facts if told else None

    async def _change(self, day: date, working: bool | None, fingerprint: str) -> int:
        """Put another day into force for this transaction and all after it; say what moved."""
        office = self._office
        office.require(Action.MANAGE_CALENDAR)
        await self._take_version()
        # Somebody else may have changed another day while we waited for the version.
        office.calendar = await calendar_of(self._session, office.profile)
        changed = self._changed(day, working)
        plan = await office.recounts.plan(changed)
        if _fingerprint(day, working, plan) != fingerprint:
            raise CalendarStale(year=day.year, day=day.isoformat())
        # Once they are settled, the terms stand where they were to move and none is seen to move.
        moved = len(plan.moves())
        office.calendar = changed
        await office.recounts.settle(changed, f"calendar:{day.isoformat()}")
        return moved

    def _changed(self, day: date, working: bool | None) -> WorkCalendar:
        calendar = self._office.calendar
        if not calendar.knows(day):
            raise InputInvalid(field="day", reason="unknown_year", year=day.year)
        changed = calendar.with_override(day, working)
        if working is not None and day in calendar.overrides:
            raise InputInvalid(field="day", reason="overridden")
        if working is not None and calendar.is_working(day) is working:
            raise InputInvalid(field="day", reason="unchanged")
        return changed

    async def _take_version(self) -> None:
        """Count the change; whoever changes the calendar at once waits here for the other."""
        statement = inserting(self._session, Counter).values(name=VERSION, value=1)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"value": Counter.value + 1}
            )
        )

    async def _receptions(self, day: date) -> int:
        hours = self._office.calendar.hours
        begins, ends = (hours.at(on, time.min) for on in (day, day + timedelta(days=1)))
        count = await self._session.scalar(
            select(func.count())
            .select_from(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(
                Schedule.state == ScheduleState.APPROVED,
                Reception.starts_at >= begins,
                Reception.starts_at < ends,
            )
        )
        return count or 0

    async def _name(self, staff_id: int) -> str:
        row = await self._session.get_one(Staff, staff_id)
        return self._office.accounts.staff_view(row).name

    def _working_days(self, month: date) -> int:
        return sum(map(self._office.calendar.is_working, _days_of(month)))


async def calendar_of(session: AsyncSession, profile: OfficeProfile) -> WorkCalendar:
    """Read the working calendar with its overrides, as this transaction sees them."""
    rows = await session.execute(select(CalendarOverride.day, CalendarOverride.working))
    return WorkCalendar(
        overrides=dict(rows.all()),
        hours=profile.hours.working_hours(),
        count_from=profile.terms.count_from,
    )


_VERSION_NOW = select(Counter.__table__.c.value).where(Counter.__table__.c.name == VERSION)
"""Built once: every transaction asks."""


async def version_of(session: AsyncSession) -> int:
    """Return how often the overrides have been changed: every process asks at its transactions."""
    return await session.scalar(_VERSION_NOW) or 0


def subject_of(year: int) -> str:
    """Return how the duty to approve a year's calendar is named: by the year's first day."""
    return date(year, 1, 1).isoformat()


def _days_of(month: date) -> list[date]:
    days = (month + timedelta(days=n) for n in range(31))
    return [day for day in days if day.month == month.month]


def _fingerprint(day: date, working: bool | None, plan: Plan) -> str:
    """Name an effect, so that what is confirmed is what was shown."""
    told = [day.isoformat(), str(working), *map(str, plan.moves())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:SHORT]
