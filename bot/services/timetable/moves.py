"""People whose place was taken from them: they get another or wait for one, and hear of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.queue.seating import subject_of
from bot.services.rules.lifecycle import Step
from bot.services.timetable.impact import Struck
from bot.services.views import SeatView
from bot.services.views.notice import Facts
from db.enums import ChangeReason, DutyKind, Role
from db.models import Assignment, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

CHANGERS = (Role.REVIEWER, Role.REGISTRAR, Role.ADMINISTRATOR, Role.HEAD)
"""Whoever of the staff changes an approved schedule."""


class Moves:
    """Moves within one transaction; whoever calls has asked the policy and holds the rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def give(
        self, one: Struck, seat_id: int, given: Assignment, reason: ChangeReason
    ) -> Assignment:
        """Give a case another place instead of the one it held."""
        return await self._office.seating.give(
            one.request,
            seat_id,
            step=Step.MOVE,
            by=self._by(),
            instead_of=given,
            reason=reason,
        )

    async def postpone(self, one: Struck, given: Assignment, reason: ChangeReason) -> None:
        """Let a case wait for another date since this place was taken from it."""
        office = self._office
        office.cases.move(one.request, Step.POSTPONE)
        office.cases.record(one.request, "postponed", seat=given.seat_id, reason=reason)
        await office.seating.owe_new_date(one.request, given)
        await office.notices.to_applicant(one.request, NoticeKind.POSTPONED, subject_of(given))

    async def moved(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the case still holds the place it was moved to, and what was told before.

        Whoever was moved twice before a message went out hears of the last place only.
        """
        given = await self._office.cases.assignment(request)
        if subject_of(given) != subject:
            return None
        told = await self._told(request, given.replaces_id)
        return replace(facts, old=await self._seat_of(told), reason=given.reason)

    async def postponed(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the case still waits since this place was taken from it."""
        given = (
            await self._session.scalars(
                select(Assignment)
                .where(Assignment.request_id == request.id)
                .order_by(Assignment.id.desc())
                .limit(1)
            )
        ).first()
        if given is None or subject_of(given) != subject:
            return None
        reason = await self._session.scalar(
            select(Reception.cancel_reason)
            .join(Seat, Seat.reception_id == Reception.id)
            .where(Seat.id == given.seat_id)
        )
        until = await self._office.duties.due_on(request, DutyKind.NEW_DATE)
        told = await self._told(request, given.id)
        return replace(facts, old=await self._seat_of(told), reason=reason, until=until)

    def _by(self) -> int | None:
        """Return who of the staff acts; None when an emergency ends on its last day by itself."""
        held = self._office.actor.staff
        return next((held[role].id for role in CHANGERS if role in held), None)

    async def _told(self, request: Request, assignment_id: int | None) -> Assignment | None:
        """Return the last place of this chain that the applicant heard of."""
        while assignment_id is not None:
            given = await self._session.get_one(Assignment, assignment_id)
            kind = NoticeKind.DATE if given.replaces_id is None else NoticeKind.MOVED
            if await self._office.notices.was_told(request, kind, subject_of(given)):
                return given
            assignment_id = given.replaces_id
        return None

    async def _seat_of(self, given: Assignment | None) -> SeatView | None:
        return None if given is None else await self._office.cases.seat(given.seat_id)
