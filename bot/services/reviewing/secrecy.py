"""The check under the secrecy regime, made by a named person before any date (point 11)."""

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from bot.services.errors import NotFound, SecrecyStale, SecrecyUnchecked, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import WAITING_STATES, Step
from bot.services.rules.policy import Action
from bot.services.rules.secrecy import UNDER_SECRECY, is_unchecked, may_take
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.secrecy import SecrecyCase, SecrecyPerson
from db.enums import DutyKind, Mode, RequestState, Role
from db.models import Duty, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

REASON = "requests.secrecy_reason"


class Secrecy:
    """Secrecy checks of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def open_duty(self, request: Request) -> None:
        """Owe the check of a case just registered, where the regulation asks for one."""
        if not is_unchecked(request.citizenship, request.secrecy_cleared):
            return
        office = self._office
        calendar = office.calendar
        day = calendar.hours.local_day(request.registered_at)
        await office.duties.open(request, ladders.secrecy(calendar, office.profile.terms, day))

    async def refuse_unchecked(self, request: Request, seat: Seat) -> None:
        """Let no place be given before the check, and only one by video to who is not cleared.

        Raises SecrecyUnchecked.
        """
        if request.citizenship not in UNDER_SECRECY:
            return
        reception = await self._session.get_one(Reception, seat.reception_id)
        if not may_take(request.citizenship, request.secrecy_cleared, Mode(reception.mode)):
            raise SecrecyUnchecked(
                public_id=request.public_id, by_video=request.secrecy_cleared is False
            )

    async def pending(self) -> tuple[Card, ...]:
        """Return the cases to check, then those not cleared that still wait for their form."""
        self._office.require(Action.CHECK_SECRECY)
        rows = await self._session.scalars(
            select(Request)
            .where(
                Request.citizenship.in_(UNDER_SECRECY),
                or_(Request.secrecy_cleared.is_(None), Request.secrecy_cleared.is_(False)),
                Request.state.in_(WAITING_STATES),
            )
            .order_by(
                Request.secrecy_cleared.is_not(None), Request.answer_due_on, Request.registered_at
            )
        )
        return await self._cases.cards(rows.all())

    async def case(self, public_id: str) -> SecrecyCase:
        """Return a case under the check, without personal data; raises NotFound."""
        return await self._view(await self._find(public_id))

    async def reveal(self, public_id: str) -> SecrecyPerson:
        """Show who is to be checked; every look is journalled."""
        request = await self._find(public_id)
        self._cases.record(request, "revealed", what="secrecy")
        return SecrecyPerson(
            await self._cases.card(request),
            self._cases.person(request),
            self.reason(request),
        )

    def reason(self, request: Request) -> str | None:
        """Return why somebody was not cleared; whoever shows it to staff journals the look."""
        return self._cases.open(request, REASON, request.secrecy_reason_sealed)

    async def clear(self, public_id: str, version: int) -> SecrecyCase:
        """Tick that nothing stands in the way of a date; raises SecrecyStale."""
        request = await self._take(public_id, version)
        request.secrecy_reason_sealed = None
        return await self._checked(request, cleared=True)

    async def hold_back(self, public_id: str, version: int, reason: str) -> SecrecyCase:
        """Tick that the person may not come so, with the reason; raises InputInvalid, SecrecyStale.

        A case in the queue goes back to its reviewer, who proposes another form or a refusal: by
        itself the queue would never reach it.
        """
        request = await self._take(public_id, version)
        text = cleaned("reason", reason, 5, 1000)
        request.secrecy_reason_sealed = self._cases.seal(request, REASON, text)
        return await self._checked(request, cleared=False)

    async def _checked(self, request: Request, *, cleared: bool) -> SecrecyCase:
        office = self._office
        request.secrecy_cleared = cleared
        request.secrecy_by = office.staff_id(Role.SECRECY, Role.ADMINISTRATOR)
        request.secrecy_at = office.now
        self._cases.record(request, "secrecy_cleared" if cleared else "secrecy_not_cleared")
        waited = request.state is RequestState.QUEUED
        if waited and not cleared:
            self._cases.move(request, Step.RECONSIDER)
            self._cases.record(request, "reconsidered")
            # A place offered meanwhile goes on to the next; nobody else could take it.
            await office.offers.let_go(request)
        else:
            self._cases.touch(request)
        await office.duties.close(request, DutyKind.SECRECY)
        if waited or not cleared:
            await office.notices.to_staff(
                Role.REVIEWER,
                NoticeKind.SECRECY_CHECKED,
                f"{request.public_id}:{request.version}",
                request=request,
                staff_id=request.reviewer_id,
                level="cleared" if cleared else "not_cleared",
            )
        return await self._view(request)

    async def _find(self, public_id: str) -> Request:
        self._office.require(Action.CHECK_SECRECY)
        request = await self._cases.find(public_id)
        if request.citizenship not in UNDER_SECRECY:
            raise NotFound
        return request

    async def _take(self, public_id: str, version: int) -> Request:
        found = await self._find(public_id)
        # An offer may have to pass on; the queue is locked before any case of it.
        await self._office.seating.hold(found.post_id)
        try:
            request = await self._cases.take(public_id, version)
        except Stale:
            raise SecrecyStale(public_id=public_id) from None
        if request.state not in WAITING_STATES:
            raise SecrecyStale(public_id=public_id)
        return request

    async def _view(self, request: Request) -> SecrecyCase:
        due_on = await self._session.scalar(
            select(Duty.due_on).where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.SECRECY,
                Duty.closed_at.is_(None),
            )
        )
        card = await self._cases.card(request)
        return SecrecyCase(card, due_on, request.state in WAITING_STATES)
