"""The reception day: who comes today, and what became of each reception."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import TooEarly
from bot.services.notices import NoticeKind
from bot.services.requests import OUTCOME, cleaned
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.views import Card
from db.enums import DutyKind, OutcomeKind, Release, RequestState, Role
from db.models import Assignment, Outcome, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office


class ReceptionDay:
    """The reception day within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def today(self) -> tuple[Card, ...]:
        """Return the assigned cases of today and of days whose result is still missing."""
        self._office.require(Action.RUN_DAY)
        hours = self._office.calendar.hours
        midnight = hours.start_of(self._office.today + timedelta(days=1))
        rows = await self._session.scalars(
            select(Request)
            .join(Assignment, Assignment.request_id == Request.id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .where(
                Request.state == RequestState.ASSIGNED,
                Assignment.freed_at.is_(None),
                Seat.starts_at < midnight,
            )
            .order_by(Seat.starts_at, Seat.id)
        )
        return await self._cases.cards(rows.all())

    async def mark_held(self, public_id: str, version: int, result: str) -> Card:
        """Write down that the reception was held, with a line on the result; raises TooEarly."""
        text = cleaned("result", result, 2, 1000)
        return await self._mark(public_id, version, Step.HOLD, OutcomeKind.HELD, "held", text)

    async def mark_no_show(self, public_id: str, version: int) -> Card:
        """Write down that the applicant did not come; nothing is held against them."""
        return await self._mark(
            public_id, version, Step.NO_SHOW, OutcomeKind.NO_SHOW, "no_show", None
        )

    async def mark_not_held(self, public_id: str, version: int, reason: str) -> Card:
        """Write down that the office did not hold it; the applicant keeps the turn and is told."""
        text = cleaned("reason", reason, 2, 1000)
        return await self._mark(
            public_id, version, Step.NOT_HELD, OutcomeKind.NOT_HELD, "not_held", text
        )

    async def _mark(
        self,
        public_id: str,
        version: int,
        step: Step,
        kind: OutcomeKind,
        action: str,
        text: str | None,
    ) -> Card:
        office = self._office
        office.require(Action.RUN_DAY)
        request = await self._cases.take(public_id, version, step)
        given = await self._cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if seat.starts_at > office.now and kind is not OutcomeKind.NOT_HELD:
            raise TooEarly(public_id=public_id)
        outcome = Outcome(
            request_id=request.id,
            kind=kind,
            text_sealed=None if text is None else self._cases.seal(request, OUTCOME, text),
            staff_id=office.staff_id(Role.REGISTRAR),
            happened_at=office.now,
        )
        self._session.add(outcome)
        self._cases.move(request, step)
        self._cases.record(request, action)
        await self._session.flush()
        await office.duties.close(request, DutyKind.RESULT, DutyKind.ATTENDANCE, DutyKind.MEMO)
        if kind is OutcomeKind.HELD:
            await office.surveys.after(request, outcome)
            return await self._cases.card(request)
        # A held reception keeps its seat for good; the others no longer sit on it.
        release = Release.NOT_HELD if kind is OutcomeKind.NOT_HELD else Release.NO_SHOW
        await office.seating.free(request, release)
        if kind is OutcomeKind.NOT_HELD:
            await office.seating.owe_new_date(request, given)
            await office.notices.to_applicant(request, NoticeKind.NOT_HELD, str(outcome.id))
        return await self._cases.card(request)
