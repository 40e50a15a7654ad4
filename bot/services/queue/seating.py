"""Places given to cases and let go again: the one door to the table of assignments.

Everything that hangs on a given place hangs on it here: the arrow of the case, the duties, the
notice. Who gets which place is decided elsewhere (by the plan, an offer, a change, or by hand).
"""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.services.errors import SeatTaken
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from db.enums import ChangeReason, DutyKind, Release
from db.models import Assignment, Memo, Post, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

HAND = "assignments.reason"

PASSED_ON = frozenset(
    {Release.CANNOT_COME, Release.ANOTHER_DAY, Release.WITHDRAWN, Release.CHANGED}
)
"""Places let go ahead of their time go to the next in order."""


class Seating:
    """Assignments of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def hold(self, post_id: int | None) -> None:
        """Lock the queue of a post, before any case of it: places of one queue change in turn.

        Whoever gives a place away and then looks for the next in order locks more than one case;
        two who come here first cannot wait for each other in a circle.
        """
        await self._session.execute(
            select(Post.id).where(Post.id == post_id).with_for_update(key_share=True)
        )

    async def give(
        self,
        request: Request,
        seat_id: int,
        *,
        step: Step,
        by: int | None,
        instead_of: Assignment | None = None,
        reason: ChangeReason | None = None,
        words: str | None = None,
    ) -> Assignment:
        """Give a seat to a locked case and owe the notice of it.

        Raises SeatTaken, Stale, and SecrecyUnchecked before the check of point 11.

        `by` is the staff entry of whoever gives it, None when the applicant took an offer.
        `instead_of` is the assignment let go a moment ago: then the notice says old and new, with
        the reason. `words` is what a person wrote when placing somebody by hand.
        """
        office = self._office
        seat = await self._session.get_one(Seat, seat_id)
        await office.secrecy.refuse_unchecked(request, seat)
        given = Assignment(
            seat_id=seat.id,
            request_id=request.id,
            assigned_by=by,
            assigned_at=office.now,
            replaces_id=instead_of.id if instead_of is not None else None,
            reason=reason,
            reason_sealed=None if words is None else office.cases.seal(request, HAND, words),
        )
        self._session.add(given)
        try:
            await self._session.flush()
        except IntegrityError:
            raise SeatTaken from None
        await office.offers.settle(request, seat.id)
        await office.closing.drop_open_questions(request)
        reception = await self._session.get_one(Reception, seat.reception_id)
        office.cases.move(request, step, office.fact_book.at(request, reception))
        action = "assigned" if instead_of is None else "moved"
        office.cases.record(request, action, seat=seat.id, reason=reason)
        await self._open_duties(request, seat, given)
        kind = NoticeKind.DATE if instead_of is None else NoticeKind.MOVED
        await office.notices.to_applicant(request, kind, subject_of(given))
        await office.meetings.announce(request, given)
        await office.participations.date_changed(request, subject_of(given), seat.id)
        await office.roster.placed(request, seat)
        return given

    async def free(self, request: Request, release: Release) -> Assignment:
        """Let the seat of an assigned case go; the caller moves the case along its arrow."""
        given = await self._office.cases.assignment(request)
        given.freed_at = self._office.now
        given.release = release
        await self._session.flush()
        await self._office.duties.close(
            request, DutyKind.ATTENDANCE, DutyKind.RESULT, DutyKind.MEMO
        )
        await self._office.duties.close_calls(request, NoticeKind.DATE, NoticeKind.MOVED)
        await self._office.meetings.call_off(request, given)
        if release is not Release.NO_SHOW:
            off = f"off:{subject_of(given)}"
            await self._office.participations.date_changed(request, off, None)
        if release in PASSED_ON:
            await self._office.offers.pass_on(given.seat_id, request)
        return given

    async def owe_new_date(self, request: Request, given: Assignment) -> None:
        """Open the duty to find a new date for a case that is back in the queue."""
        office = self._office
        await office.duties.open(
            request,
            ladders.new_date(office.calendar, office.profile.terms, office.now),
            subject=subject_of(given),
            staff_id=request.reviewer_id,
        )

    async def _open_duties(self, request: Request, seat: Seat, given: Assignment) -> None:
        office = self._office
        calendar, terms, subject = office.calendar, office.profile.terms, subject_of(given)
        await office.duties.close(request, DutyKind.ANSWER, DutyKind.NEW_DATE)
        await office.duties.close_calls(request, NoticeKind.POSTPONED)
        await office.duties.open(
            request,
            ladders.attendance(calendar, terms, seat.starts_at, office.now),
            subject=subject,
        )
        await office.duties.open(request, ladders.result(calendar, seat.starts_at), subject=subject)
        has_memo = await self._session.scalar(
            select(Memo.id).where(Memo.request_id == request.id).limit(1)
        )
        if has_memo is None:
            await office.duties.open(
                request,
                ladders.memo(calendar, terms, calendar.hours.local_day(seat.starts_at)),
                subject=subject,
                staff_id=request.reviewer_id,
            )


def subject_of(given: Assignment) -> str:
    """Return what duties and notices about an assignment are named by: seat and assignment."""
    return f"{given.seat_id}:{given.id}"
