"""What became of each reception: held with its outcome card, not come, or not held."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.counting.fact_book import HELD
from bot.services.errors import HasCome, InputInvalid, NotFound, TooEarly
from bot.services.filing.requests import OUTCOME
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import ARROWS, Step
from bot.services.rules.names import NameInvalid, normalise_name
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.day import Held, HeldBefore
from db.enums import DutyKind, OutcomeKind, Release, RequestState, Role
from db.models import Assignment, Outcome, Reception, Request, Seat, Visit

if TYPE_CHECKING:
    from bot.services.office import Office

RESULTS = (DutyKind.RESULT, DutyKind.ATTENDANCE, DutyKind.MEMO)
"""What is no longer owed once the result of a reception is written down."""

REVIEWED = (
    DutyKind.REVIEW,
    DutyKind.REDIRECT,
    DutyKind.ANSWER,
    DutyKind.NEW_DATE,
    DutyKind.SECRECY,
    DutyKind.ALTERNATIVE,
)
"""What is no longer owed to somebody who was received without booking."""


class ReceptionDay:
    """The results of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def today(self) -> tuple[Card, ...]:
        """Return the cases of today and of earlier days whose result is missing, by their time."""
        self._office.require(Action.SEE_DAY)
        midnight = self._office.calendar.hours.start_of(self._office.today + timedelta(days=1))
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

    async def before_outcome(self, public_id: str, version: int) -> HeldBefore:
        """Return what is known of a reception whose outcome is about to be written.

        Raises Stale, and NotFound for somebody who neither has a date nor waits without one.
        """
        self._office.require(Action.RUN_DAY)
        request = await self._cases.take(public_id, version, Step.HOLD, Step.WALK_IN)
        reception, visit, _seat = await self._where(request)
        return HeldBefore(
            card=await self._cases.card(request),
            received_by=reception.holder,
            began_at=visit.called_at if visit else None,
            # Whoever is still inside when the outcome is written leaves by that.
            ended_at=(visit.ended_at or self._office.now) if visit and visit.called_at else None,
            day=self._office.calendar.hours.local_day(reception.starts_at),
        )

    async def mark_held(
        self, public_id: str, version: int, text: str, held: Held | None = None
    ) -> Card:
        """Write down a held reception with its outcome card; raises TooEarly, Stale.

        Whoever came without booking is received on the same terms and counted apart.
        """
        office, held = self._office, held or Held()
        office.require(Action.RUN_DAY)
        said = cleaned("result", text, 2, 1000)
        found = await self._cases.find(public_id)
        if found.state is RequestState.QUEUED:
            await office.seating.hold(found.post_id)
        request = await self._cases.take(public_id, version, Step.HOLD, Step.WALK_IN)
        reception, visit, seat = await self._where(request)
        called = visit is not None and visit.called_at is not None
        if seat is not None and seat.starts_at > office.now and not called:
            raise TooEarly(public_id=public_id)
        if visit is not None and visit.ended_at is None:
            visit.ended_at = office.now
        began_at, minutes = _span(held, visit)
        outcome = Outcome(
            request_id=request.id,
            kind=OutcomeKind.HELD,
            text_sealed=self._cases.seal(request, OUTCOME, said),
            staff_id=office.staff_id(Role.REGISTRAR),
            happened_at=_ended_at(began_at, minutes) or office.now,
            received_by=_name(held.received_by) or reception.holder,
            began_at=began_at,
            minutes=minutes,
            result=held.result,
            consulted=held.consulted,
            unscheduled=seat is None,
        )
        self._session.add(outcome)
        step = Step.WALK_IN if seat is None else Step.HOLD
        told = office.fact_book.at(request, reception)
        self._cases.move(
            request,
            step,
            replace(told, detail=held.result and held.result.value, unscheduled=seat is None),
        )
        self._cases.record(request, "held", unscheduled=seat is None)
        await self._session.flush()
        await office.duties.close(request, *RESULTS)
        await office.closing.settle(request)
        if seat is None:
            # Being received is the answer of point 29, and nothing is left to review.
            if request.answered_at is None:
                request.answered_at = office.now
                await office.fact_book.answered(request, HELD)
            await office.duties.close(request, *REVIEWED)
            await office.offers.let_go(request)
        await office.surveys.after(request, outcome)
        await office.notices.to_applicant(request, NoticeKind.RESULT, str(outcome.id))
        await office.visits.tell_next(reception.id)
        return await self._cases.card(request)

    async def mark_no_show(self, public_id: str, version: int) -> Card:
        """Write down that the applicant did not come; nothing is held against them.

        Raises TooEarly, Stale, and HasCome for somebody whose arrival is written down.
        """
        request, outcome, given = await self._not_received(
            public_id, version, Step.NO_SHOW, OutcomeKind.NO_SHOW, None
        )
        await self._office.seating.free(request, Release.NO_SHOW)
        await self._office.surveys.after(request, outcome)
        await self._office.notices.to_applicant(request, NoticeKind.NO_SHOW, str(outcome.id))
        await self._leave_room(given)
        return await self._cases.card(request)

    async def mark_not_held(self, public_id: str, version: int, reason: str) -> Card:
        """Write down that the office did not hold it; the applicant keeps the turn and is told."""
        text = cleaned("reason", reason, 2, 1000)
        request, outcome, given = await self._not_received(
            public_id, version, Step.NOT_HELD, OutcomeKind.NOT_HELD, text
        )
        await self._office.seating.free(request, Release.NOT_HELD)
        await self._office.seating.owe_new_date(request, given)
        await self._office.notices.to_applicant(request, NoticeKind.NOT_HELD, str(outcome.id))
        await self._leave_room(given)
        return await self._cases.card(request)

    async def _not_received(
        self, public_id: str, version: int, step: Step, kind: OutcomeKind, text: str | None
    ) -> tuple[Request, Outcome, Assignment]:
        """Move a case along an arrow on which no reception was held."""
        office = self._office
        office.require(Action.RUN_DAY)
        request = await self._cases.take(public_id, version, step)
        given = await self._cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if kind is OutcomeKind.NO_SHOW and seat.starts_at > office.now:
            raise TooEarly(public_id=public_id)
        if kind is OutcomeKind.NO_SHOW and await self._visit(given) is not None:
            raise HasCome(public_id=public_id)
        outcome = Outcome(
            request_id=request.id,
            kind=kind,
            text_sealed=None if text is None else self._cases.seal(request, OUTCOME, text),
            staff_id=office.staff_id(Role.REGISTRAR),
            happened_at=office.now,
        )
        self._session.add(outcome)
        told = office.fact_book.at(
            request, await self._session.get_one(Reception, seat.reception_id)
        )
        # What is called off before its day is counted today.
        told = replace(told, day=min(told.day or office.today, office.today))
        self._cases.move(request, step, told)
        self._cases.record(request, kind.value)
        await self._session.flush()
        await office.duties.close(request, *RESULTS)
        return request, outcome, given

    async def _leave_room(self, given: Assignment) -> None:
        """Let whoever waited for a reception that did not take place out of the room's line."""
        visit = await self._visit(given)
        if visit is not None and visit.ended_at is None:
            visit.ended_at = self._office.now
        seat = await self._session.get_one(Seat, given.seat_id)
        await self._office.visits.tell_next(seat.reception_id)

    async def _where(self, request: Request) -> tuple[Reception, Visit | None, Seat | None]:
        """Return where a case is received; without a seat for who came unbooked. NotFound."""
        if request.state in ARROWS[Step.HOLD].leaves:
            given = await self._cases.assignment(request)
            seat = await self._session.get_one(Seat, given.seat_id)
            reception = await self._session.get_one(Reception, seat.reception_id)
            return reception, await self._visit(given), seat
        visit = await self._session.scalar(
            select(Visit)
            .where(Visit.request_id == request.id, Visit.assignment_id.is_(None))
            .order_by(Visit.id.desc())
            .limit(1)
        )
        if visit is None:
            raise NotFound
        return await self._session.get_one(Reception, visit.reception_id), visit, None

    async def _visit(self, given: Assignment) -> Visit | None:
        found = await self._session.scalars(select(Visit).where(Visit.assignment_id == given.id))
        return found.one_or_none()


def _span(held: Held, visit: Visit | None) -> tuple[datetime | None, int | None]:
    """Return when a reception began and its minutes: as typed, else as the room's times say."""
    if held.began_at is not None:
        return held.began_at, held.minutes
    if visit is None or visit.called_at is None or visit.ended_at is None:
        return None, None
    lasted = (visit.ended_at - visit.called_at).total_seconds()
    return visit.called_at, max(1, round(lasted / 60))


def _ended_at(began_at: datetime | None, minutes: int | None) -> datetime | None:
    """Return when a reception ended, so that one typed in later keeps its day."""
    if began_at is None or minutes is None:
        return None
    return began_at + timedelta(minutes=minutes)


def _name(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return normalise_name(text)
    except NameInvalid:
        raise InputInvalid(field="received_by", reason="name") from None
