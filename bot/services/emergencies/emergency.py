"""Emergencies: receptions go on by phone or video in the order given, and everybody hears of it.

Point 39(4): what people call must work without interruption, also in emergencies. One emergency is
in force at a time, which the database decides. Declaring, changing and ending it are one reckoning:
what form each reception ahead should have now, and which of them has another.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.services.emergencies.emergency_news import (
    CHANGED,
    DECLARED,
    DECLARERS,
    OVER,
    EmergencyNews,
)
from bot.services.emergencies.emergency_people import EmergencyPeople
from bot.services.emergencies.emergency_reckoning import EmergencyReckoning
from bot.services.emergencies.emergency_rows import EmergencyRows, view_of, write
from bot.services.errors import EmergencyStale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.timetable.impact import Reshaped, Struck
from bot.services.views.emergency import (
    Affected,
    Declared,
    EmergencyDone,
    EmergencyImpact,
    EmergencyView,
)
from db.enums import ChangeReason, Mode, Role
from db.models import Emergency, Reception

if TYPE_CHECKING:
    from bot.services.office import Office


class Emergencies:
    """Emergencies within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._rows = EmergencyRows(office)
        self.people = EmergencyPeople(office)
        self._reckoning = EmergencyReckoning(office, self.people)
        self.news = EmergencyNews(office)

    async def now(self) -> EmergencyView | None:
        """Return the emergency in force, open to everybody; None once its last day is over."""
        row = await self._rows.now()
        return None if row is None else view_of(row)

    async def latest(self) -> EmergencyView | None:
        """Return the emergency in force, else the one ended last; for the staff."""
        self._office.require(Action.SEE_DESK)
        row = await self._session.scalar(
            select(Emergency)
            .order_by(Emergency.in_force.is_not(None).desc(), Emergency.id.desc())
            .limit(1)
        )
        return None if row is None else view_of(row)

    async def concerned(self) -> tuple[Affected, ...]:
        """Return whom the emergency in force concerns, to count them; for the staff."""
        self._office.require(Action.SEE_DESK)
        return await self.people.of_the_one_in_force()

    async def impact(self, declared: Declared, public_id: str | None = None) -> EmergencyImpact:
        """Return what declaring this would do, or changing the emergency named so; NotFound."""
        self._office.require(Action.DECLARE_EMERGENCY)
        row = None if public_id is None else await self._rows.find(public_id)
        shown, _shapes, _struck = await self._reckoning.reckon(
            self._reckoning.checked(declared, row), row
        )
        return shown

    async def impact_of_end(self, public_id: str) -> EmergencyImpact:
        """Return what ending the emergency now would do; raises NotFound and EmergencyStale."""
        self._office.require(Action.DECLARE_EMERGENCY)
        row = await self._rows.find(public_id)
        shown, _shapes, _struck = await self._reckoning.reckon(None, row)
        return shown

    async def declare(self, declared: Declared, fingerprint: str) -> EmergencyDone:
        """Put an emergency into force exactly as it was shown; else show what is true now.

        Raises EmergencyStale when another one came into force meanwhile, and InputInvalid.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        declared = self._reckoning.checked(declared, None)
        await self._rows.hold()
        lapsed = await self._rows.in_force()
        if lapsed is not None:
            if not self._rows.lapsed(lapsed):
                raise EmergencyStale
            await self._close(lapsed)
        shown, shapes, struck = await self._reckoning.reckon(declared, None, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, None, done=False)
        row = Emergency(
            public_id=new_public_id(),
            version=1,
            in_force=True,
            declared_by=self._by(),
            declared_at=self._office.now,
        )
        write(row, declared)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            # Another administrator confirmed at the same moment: the database let one through.
            raise EmergencyStale from None
        shapes = tuple(replace(one, emergency_id=row.id) for one in shapes)
        await self._carry_out(row, shapes, struck, "emergency_declared", DECLARED)
        return EmergencyDone(shown, view_of(row), done=True)

    async def change(
        self, public_id: str, version: int, declared: Declared, fingerprint: str
    ) -> EmergencyDone:
        """Correct or extend what is in force, exactly as it was shown; else show what is true now.

        Raises NotFound, EmergencyStale and InputInvalid.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        await self._rows.hold()
        row = await self._rows.take(public_id, version)
        declared = self._reckoning.checked(declared, row)
        shown, shapes, struck = await self._reckoning.reckon(declared, row, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, view_of(row), done=False)
        write(row, declared)
        row.version += 1
        await self._carry_out(row, shapes, struck, "emergency_changed", CHANGED)
        return EmergencyDone(shown, view_of(row), done=True)

    async def end(self, public_id: str, version: int, fingerprint: str) -> EmergencyDone:
        """End the emergency; receptions ahead are held in person again, everybody hears of it.

        Raises NotFound and EmergencyStale.
        """
        self._office.require(Action.DECLARE_EMERGENCY)
        await self._rows.hold()
        row = await self._rows.take(public_id, version)
        shown, shapes, struck = await self._reckoning.reckon(None, row, lock=True)
        if shown.fingerprint != fingerprint:
            return EmergencyDone(shown, view_of(row), done=False)
        await self._close(row, shapes, struck)
        return EmergencyDone(shown, view_of(row), done=True)

    async def close_lapsed(self) -> None:
        """End an emergency whose last day is over; asked by the machine every morning."""
        row = await self._rows.in_force()
        if row is not None and self._rows.lapsed(row):
            await self._rows.hold()
            await self._close(await self._rows.take(row.public_id, row.version))

    async def shape(self, schedule_id: int) -> None:
        """Give the drafted receptions of a schedule the form in which they will be held.

        Whoever approves holds the posts' queues, as whoever declares an emergency does, so neither
        misses what the other one has done.
        """
        row = await self._rows.now()
        if row is None:
            return
        found = await self._session.scalars(
            select(Reception).where(
                Reception.schedule_id == schedule_id, Reception.mode == Mode.IN_PERSON
            )
        )
        declared = view_of(row).declared
        for one in found:
            if self._reckoning.falls_in(one, declared):
                one.mode, one.link, one.emergency_id = row.mode, row.link, row.id

    async def _carry_out(
        self,
        row: Emergency,
        shapes: Sequence[Reshaped],
        struck: Sequence[Struck],
        action: str,
        level: str,
    ) -> None:
        """Reshape the receptions and owe every notice; the nearest receptions come first."""
        office = self._office
        await office.renewals.reshape(shapes, struck)
        days = {office.calendar.hours.local_day(one.reception.starts_at) for one in shapes}
        await office.versions.write(days, ChangeReason.EMERGENCY)
        office.journal.record(
            action,
            f"emergency:{row.public_id}",
            receptions=len(shapes),
            people=len(struck),
            mode=row.mode.value,
            version=row.version,
        )
        subject = f"{row.public_id}:{row.version}"
        kind = NoticeKind.EMERGENCY_OVER if level == OVER else NoticeKind.EMERGENCY
        for request in await self.people.others(struck):
            await office.notices.to_applicant(request, kind, subject)
        account = office.actor.account
        for role in Role:
            await office.notices.to_staff(
                role,
                NoticeKind.EMERGENCY_STAFF,
                subject,
                level=level,
                besides=None if account is None else account.telegram_id,
            )

    async def _close(
        self,
        row: Emergency,
        shapes: Sequence[Reshaped] | None = None,
        struck: Sequence[Struck] = (),
    ) -> None:
        if shapes is None:
            _shown, shapes, struck = await self._reckoning.reckon(None, row, lock=True)
        row.in_force, row.ended_at, row.ended_by = None, self._office.now, self._by()
        row.version += 1
        await self._session.flush()
        await self._carry_out(row, shapes, struck, "emergency_ended", OVER)

    def _by(self) -> int | None:
        held = self._office.actor.staff
        return next((held[role].id for role in DECLARERS if role in held), None)
