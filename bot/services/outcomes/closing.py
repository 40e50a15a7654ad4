"""The one way in which a case ends without a reception, whoever ends it.

Whatever the ending is called, what hangs on the case becomes void here: its place or the offer of
one, the proposal before the head, what was offered instead, the terms, the phone tasks, the
invitations of other bodies. The outcome is written, the applicant is told, the survey follows.
"""

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.services.errors import Stale
from bot.services.filing.requests import OUTCOME
from bot.services.notifications.notice_kinds import LEGAL, NoticeKind
from bot.services.rules.lifecycle import Step
from bot.services.views.notice import Facts
from db.enums import Decision, DutyKind, OutcomeKind, Release, RequestState
from db.models import Alternative, Outcome, Proposal, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

OWED_STILL = frozenset({DutyKind.ENTRY, DutyKind.REFERRAL, DutyKind.INSTRUCTION})
"""Duties that an ended case keeps: its official number, the letter of what was sent on."""


TRUE_AFTER = frozenset({NoticeKind.REDIRECTED_PARTLY})
"""What an applicant without a chat still has to hear although the case is over (APPC 65)."""


class Closing:
    """Endings of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def take(self, public_id: str, version: int, *steps: Step) -> Request:
        """Lock a case that may be about to end; raises NotFound and Stale.

        A place that is let go passes on, so the queue is locked before any case of it.
        """
        found = await self._cases.find(public_id)
        await self._office.seating.hold(found.post_id)
        return await self._cases.take(public_id, version, *steps)

    async def end(
        self,
        request: Request,
        step: Step,
        kind: OutcomeKind,
        *,
        action: str,
        ground: str | None = None,
        text: str | None = None,
        letter_number: str | None = None,
        by: int | None = None,
        notice: NoticeKind | None = None,
    ) -> Outcome:
        """End a locked case along an arrow and owe its notice; raises Stale.

        `action` is the journal's word, `by` the staff entry of whoever ended it, None for the
        applicant; a reception that has begun is no longer ended so.
        """
        office = self._office
        await self._let_place_go(request)
        self._cases.move(request, step, await office.fact_book.ended(request, kind, ground))
        outcome = Outcome(
            request_id=request.id,
            kind=kind,
            ground=ground,
            text_sealed=None if text is None else self._cases.seal(request, OUTCOME, text),
            letter_number=letter_number,
            staff_id=by,
            happened_at=office.now,
        )
        self._session.add(outcome)
        await self._session.flush()
        await self._void(request)
        self._cases.record(request, action, ground=ground)
        if notice is not None:
            await office.notices.to_applicant(request, notice, str(outcome.id))
        await office.surveys.after(request, outcome)
        return outcome

    async def drop_open_questions(self, request: Request) -> None:
        """Void what waits for somebody's word about a case that has been decided."""
        await self._session.execute(
            update(Proposal)
            .where(Proposal.request_id == request.id, Proposal.decision.is_(None))
            .values(decision=Decision.VOID, decided_at=self._office.now)
        )
        await self._session.execute(
            update(Alternative)
            .where(Alternative.request_id == request.id, Alternative.answered_at.is_(None))
            .values(answered_at=self._office.now)
        )
        await self._office.duties.close(
            request, DutyKind.REDIRECT, DutyKind.INFORMATION, DutyKind.ALTERNATIVE
        )
        await self._office.duties.close_calls(
            request, NoticeKind.INFORMATION, NoticeKind.QUESTION, NoticeKind.ALTERNATIVE
        )

    async def _let_place_go(self, request: Request) -> None:
        office = self._office
        if request.state is not RequestState.ASSIGNED:
            await office.offers.let_go(request)
            if request.state is RequestState.QUEUED:
                # Invited bodies that have a date are told by the place itself.
                await office.participations.date_changed(request, f"over:{request.version}", None)
            return
        given = await self._cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if seat.starts_at <= office.now:
            own = office.actor.account is not None and office.actor.account.id == request.account_id
            raise Stale(public_id=request.public_id, for_staff=not own)
        await office.seating.free(request, Release.WITHDRAWN)

    async def latest(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether a notice is about the latest ending: a case may end, go on and end again.

        The notice of an earlier version of this bot named no ending; it is about the only one.
        """
        newest = await self._session.scalar(
            select(func.max(Outcome.id)).where(Outcome.request_id == request.id)
        )
        return facts if subject in {"", str(newest)} else None

    async def settle(self, request: Request) -> None:
        """Let go of what was asked about a case that is over, however it ended."""
        await self.drop_open_questions(request)
        await self._office.materials.case_closed(request)
        await self._office.pauses.close(request)

    async def _void(self, request: Request) -> None:
        await self.settle(request)
        withdrawn = request.state is RequestState.WITHDRAWN
        kept = frozenset() if withdrawn else OWED_STILL | {DutyKind.DELIVERY}
        duties = self._office.duties
        await duties.close(request, *(set(DutyKind) - kept))
        if not withdrawn:
            await duties.close_calls(request, *(LEGAL - TRUE_AFTER))
