"""Something offered instead of the reception asked for: a consultation, another receiver or form.

It is the applicant's own choice. A yes is followed at once; a no, or silence until the term is
over, leaves the case as it was, with its turn in the queue.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.services.errors import InputInvalid, NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step, may_leave
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views.endings import AlternativeView
from bot.services.views.notice import Facts
from db.enums import (
    AlternativeKind,
    DutyKind,
    Mode,
    OutcomeKind,
    RequestState,
    Role,
)
from db.models import Alternative, Post, Request

if TYPE_CHECKING:
    from bot.services.office import Office

TEXT = "alternatives.text"
SAID = (10, 1000)
"""Fewest and most characters of what the applicant reads about the offer."""
SILENCE, YES, NO = "silence", "yes", "no"
"""What came of an offer, as the responsible worker is told."""
GROUNDS = {AlternativeKind.OTHER_RECEIVER: "offer", AlternativeKind.OTHER_FORM: "other_form"}

K = AlternativeKind


class Alternatives:
    """What is offered instead, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def offer(
        self,
        public_id: str,
        version: int,
        kind: AlternativeKind,
        text: str,
        *,
        ground: str | None = None,
        post_id: int | None = None,
        form: Mode | None = None,
    ) -> AlternativeView:
        """Offer something instead of the reception asked for; one offer at a time.

        Another receiver needs the post, another form the form, both their ground (R11 and R12 of
        the office's file). Raises InputInvalid, NotFound and Stale.
        """
        office = self._office
        office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.CONSULT)
        if kind in GROUNDS:
            office.letters.ground(ground, GROUNDS[kind])
        await self._refuse_senseless(request, kind, post_id, form)
        row = Alternative(
            public_id=new_public_id(),
            request_id=request.id,
            kind=kind,
            ground=ground if kind in GROUNDS else None,
            text_sealed=self._cases.seal(request, TEXT, cleaned("explanation", text, *SAID)),
            post_id=post_id if kind is K.OTHER_RECEIVER else None,
            format=form if kind is K.OTHER_FORM else None,
            offered_by=office.staff_id(Role.REVIEWER),
            offered_at=office.now,
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            # Another offer waits for its answer already.
            raise Stale(public_id=public_id, for_staff=True) from None
        self._cases.touch(request)
        self._cases.record(request, "alternative_offered", kind=kind.value, ground=row.ground)
        await office.duties.open(
            request,
            ladders.alternative(office.calendar, office.profile.terms, office.now),
            subject=row.public_id,
            staff_id=request.reviewer_id,
        )
        await office.notices.to_applicant(request, NoticeKind.ALTERNATIVE, row.public_id)
        return await self.view(row)

    async def own(self, public_id: str) -> AlternativeView:
        """Return an offer to the applicant; raises NotFound."""
        row = await self._find(public_id)
        self._office.requests.owned(await self._session.get_one(Request, row.request_id))
        return await self.view(row)

    async def answer(self, public_id: str, *, accepted: bool) -> AlternativeView:
        """Take the applicant's answer, once; a second press shows what came of the first.

        Raises NotFound.
        """
        await self.own(public_id)
        row, request = await self._locked(public_id)
        if row.answered_at is None and not may_leave(Step.CONSULT, request.state):
            # The case went on meanwhile; nothing is left of the offer.
            await self._end(row, request)
        elif row.answered_at is None:
            await self._answered(row, request, accepted=accepted, by=None)
        return await self.view(row)

    async def told(self, public_id: str, *, accepted: bool) -> AlternativeView:
        """Write down what the applicant answered on the phone; raises NotFound and Stale."""
        office = self._office
        office.require(Action.TELL_BY_PHONE)
        row, request = await self._locked(public_id)
        if row.answered_at is not None or not may_leave(Step.CONSULT, request.state):
            raise Stale(public_id=request.public_id, for_staff=True)
        row.answered_by = office.staff_id(Role.REGISTRAR)
        await self._answered(row, request, accepted=accepted, by=row.answered_by)
        return await self.view(row)

    async def for_staff(self, public_id: str) -> AlternativeView:
        """Return an offer to whoever writes down its answer; raises NotFound."""
        self._office.require(Action.TELL_BY_PHONE)
        return await self.view(await self._find(public_id))

    async def expire(self, public_id: str) -> None:
        """Let an offer lapse whose term is over without an answer; once."""
        row, request = await self._locked(public_id)
        if row.answered_at is None:
            await self._end(row, request)
            self._cases.touch(request)
            self._cases.record(request, "alternative_lapsed", kind=row.kind.value)
            await self._tell_reviewer(row, request, SILENCE)

    async def of(self, request: Request) -> AlternativeView | None:
        """Return the offer of a case that waits for its answer, or None."""
        row = await self._session.scalar(
            select(Alternative).where(
                Alternative.request_id == request.id, Alternative.answered_at.is_(None)
            )
        )
        return None if row is None else await self.view(row)

    async def still(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether an offer still waits, when it is about to be told."""
        row = await self._find(subject)
        if row.answered_at is not None:
            return None
        return replace(facts, alternative=await self.view(row))

    async def view(self, row: Alternative) -> AlternativeView:
        """Return an offer; the caller has checked whose it is."""
        request = await self._session.get_one(Request, row.request_id)
        posts = await self._cases.posts([row.post_id] if row.post_id else [])
        due_on = await self._office.duties.due_on(request, DutyKind.ALTERNATIVE)
        return AlternativeView(
            row.public_id,
            request.public_id,
            request.number,
            request.version,
            row.kind,
            row.ground,
            self._cases.open(request, TEXT, row.text_sealed) or "",
            posts.get(row.post_id or 0),
            row.format,
            row.offered_at,
            due_on if row.answered_at is None else None,
            row.accepted,
            row.answered_at,
        )

    async def _refuse_senseless(
        self, request: Request, kind: AlternativeKind, post_id: int | None, form: Mode | None
    ) -> None:
        if kind is K.OTHER_RECEIVER:
            if post_id is None or await self._session.get(Post, post_id) is None:
                raise NotFound
            if post_id == request.post_id:
                raise InputInvalid(field="post", reason="same")
        if kind is K.OTHER_FORM and form is None:
            raise InputInvalid(field="form", reason="empty")

    async def _answered(
        self, row: Alternative, request: Request, *, accepted: bool, by: int | None
    ) -> None:
        row.accepted = accepted
        await self._end(row, request)
        action = "alternative_accepted" if accepted else "alternative_declined"
        self._cases.record(request, action, kind=row.kind.value)
        if accepted:
            await self._follow(row, request, by)
        else:
            self._cases.touch(request)
        await self._tell_reviewer(row, request, YES if accepted else NO)

    async def _follow(self, row: Alternative, request: Request, by: int | None) -> None:
        """Do what the applicant said yes to."""
        office = self._office
        if row.kind is K.CONSULTATION:
            await office.closing.end(
                request,
                Step.CONSULT,
                OutcomeKind.CONSULTED,
                action="consulted",
                text=self._cases.open(request, TEXT, row.text_sealed),
                by=by,
                notice=NoticeKind.CONSULTED,
            )
            await office.advice_records.offered(request, row.public_id)
            return
        if request.state is RequestState.QUEUED:
            # A place offered for the receiver or the form of before goes on to the next.
            await office.offers.let_go(request)
        if row.kind is K.OTHER_RECEIVER:
            self._cases.direct(request, row.post_id)
        else:
            request.format = row.format
        self._cases.touch(request)

    async def _end(self, row: Alternative, request: Request) -> None:
        row.answered_at = self._office.now
        await self._session.flush()
        duties = self._office.duties
        await duties.close(request, DutyKind.ALTERNATIVE, subject=row.public_id)
        await duties.close_calls(request, NoticeKind.ALTERNATIVE)

    async def _tell_reviewer(self, row: Alternative, request: Request, level: str) -> None:
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.ALTERNATIVE_ANSWERED,
            row.public_id,
            request=request,
            staff_id=request.reviewer_id,
            level=level,
        )

    async def _find(self, public_id: str) -> Alternative:
        row = await self._session.scalar(
            select(Alternative).where(Alternative.public_id == public_id)
        )
        if row is None:
            raise NotFound
        return row

    async def _locked(self, public_id: str) -> tuple[Alternative, Request]:
        """Lock the queues concerned, the case and the offer, and read them anew."""
        found = await self._find(public_id)
        request = await self._session.get_one(Request, found.request_id)
        for post_id in sorted({each for each in (request.post_id, found.post_id) if each}):
            await self._office.seating.hold(post_id)
        request = await self._cases.lock(request.public_id)
        row = await self._session.scalar(
            select(Alternative)
            .where(Alternative.id == found.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        return row, request
