"""Freed places offered to the next in order, one person at a time (point 28).

Whoever says no, or says nothing until the term is over, keeps their turn; the place goes on to the
next. Where nobody can take it any more it is simply free, and the responsible worker is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from bot.services.errors import NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.views.changes import OfferView
from bot.services.views.notice import Facts
from db.enums import DutyKind, OfferState, RequestState, Role
from db.models import Assignment, Memo, Offer, Request, Seat
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

AHEAD = timedelta(days=1)
"""An offer is answered at the latest this long before the reception, so that people can come."""

AT_LEAST = timedelta(hours=2)
"""Nobody is asked to answer sooner than in two hours."""


class Offers:
    """Offers of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def pass_on(self, seat_id: int, freed_by: Request) -> None:
        """Offer a place that a case has left to the first in order; else tell the reviewer.

        Nobody is asked about a place that is cancelled, taken, offered already, or begun.
        """
        seat = await self._session.get_one(Seat, seat_id)
        if not await self._is_free(seat):
            return
        passed = {freed_by.id}
        while (request := await self._first(seat, passed)) is not None:
            if await self._make(request, seat):
                return
            passed.add(request.id)
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.FREED,
            f"{seat.id}:{freed_by.public_id}:{freed_by.version}",
            request=freed_by,
            staff_id=freed_by.reviewer_id,
        )

    async def offer_best(self, request: Request) -> bool:
        """Offer the place that the plan of the whole queue has for this case, if it has one."""
        if request.post_id is None:
            return False
        made = await self._office.planning.plan_for(request.post_id, lock=True)
        for case in made.placed:
            if case.request.id == request.id and case.seat is not None:
                seat = await self._session.get_one(Seat, case.seat.id)
                return await self._make(request, seat)
        return False

    async def of(self, request: Request) -> OfferView | None:
        """Return the open offer of a case, if there is one whose term runs."""
        offer = await self._session.scalar(
            select(Offer).where(
                Offer.request_id == request.id,
                Offer.state == OfferState.OPEN,
                Offer.expires_at > self._office.now,
            )
        )
        return None if offer is None else await self.view(offer)

    async def own(self, public_id: str) -> OfferView:
        """Return an offer to the person who looks; raises NotFound."""
        return await self.view(await self._owned(public_id))

    async def accept(self, public_id: str) -> OfferView:
        """Take the offered place, once; a place that is gone is shown as it is. NotFound."""
        offer = await self._locked(await self._owned(public_id))
        await self._answer(offer, accepted=True, by=None)
        return await self.view(offer)

    async def decline(self, public_id: str) -> OfferView:
        """Leave the offered place to the next, once, and keep the turn; raises NotFound."""
        offer = await self._locked(await self._owned(public_id))
        await self._answer(offer, accepted=False, by=None)
        return await self.view(offer)

    async def answer_by_phone(self, duty_id: int, *, accepted: bool) -> OfferView:
        """Write down what the applicant said on the phone; raises NotFound and Stale."""
        office = self._office
        office.require(Action.TELL_BY_PHONE)
        call = await office.duties.call(duty_id)
        kind, _, public_id = call.subject.partition(":")
        if kind != NoticeKind.OFFER:
            raise NotFound
        offer = await self._locked(await self._find(public_id))
        request = await self._session.get_one(Request, offer.request_id)
        office.cases.record(request, "told", duty=duty_id)
        await self._answer(offer, accepted=accepted, by=office.staff_id(Role.REGISTRAR))
        return await self.view(offer)

    async def expire(self, public_id: str) -> None:
        """Pass a place on whose term is over without an answer; once."""
        offer = await self._locked(await self._find(public_id))
        if offer.state is OfferState.OPEN:
            await self._expire(offer)

    async def settle(self, request: Request, seat_id: int) -> None:
        """Recall what stands in the way when a case gets a place past its offer."""
        crossed = or_(Offer.request_id == request.id, Offer.seat_id == seat_id)
        for offer in await self._open(crossed):
            mine = offer.request_id == request.id
            await self._recall(offer, tell=not mine)
            if offer.seat_id != seat_id:
                await self.pass_on(offer.seat_id, request)

    async def let_go(self, request: Request) -> None:
        """Pass the offered place on when a case leaves the queue by itself."""
        for offer in await self._open(Offer.request_id == request.id):
            await self._recall(offer, tell=False)
            await self.pass_on(offer.seat_id, request)

    async def recall(self, seat_ids: list[int]) -> int:
        """Take back the open offers of places that are cancelled; return how many."""
        offers = await self._open(Offer.seat_id.in_(seat_ids))
        for offer in offers:
            await self._recall(offer, tell=True)
        return len(offers)

    async def follow(self, old_id: int, new_id: int) -> None:
        """Let an open offer follow its place into another room or to another receiver."""
        for offer in await self._open(Offer.seat_id == old_id):
            offer.seat_id = new_id

    async def offered(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether an offer can still be taken, when it is about to be told."""
        offer = await self._find(subject)
        if offer.state is not OfferState.OPEN or offer.expires_at <= self._office.now:
            return None
        return replace(facts, offer=await self.view(offer))

    async def over(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether an offer was taken back from somebody who had been told of it."""
        offer = await self._find(subject)
        told = await self._office.notices.was_told(request, NoticeKind.OFFER, subject)
        ended = offer.state in {OfferState.EXPIRED, OfferState.RECALLED}
        return replace(facts, offer=await self.view(offer)) if ended and told else None

    async def view(self, offer: Offer) -> OfferView:
        """Return an offer with its place and its case."""
        request = await self._session.get_one(Request, offer.request_id)
        late = offer.state is OfferState.OPEN and offer.expires_at <= self._office.now
        return OfferView(
            offer.public_id,
            OfferState.EXPIRED if late else offer.state,
            await self._office.cases.seat(offer.seat_id),
            offer.expires_at,
            await self._office.cases.card(request),
        )

    async def _answer(self, offer: Offer, *, accepted: bool, by: int | None) -> None:
        """Follow an answer while the offer is open; otherwise everything stays as it is."""
        if offer.state is not OfferState.OPEN:
            return
        if offer.expires_at <= self._office.now:
            await self._expire(offer)
            return
        request = await self._session.get_one(Request, offer.request_id)
        if accepted:
            await self._end(offer, OfferState.ACCEPTED)
            self._office.cases.record(request, "offer_accepted", seat=offer.seat_id)
            await self._office.seating.give(request, offer.seat_id, step=Step.ACCEPT, by=by)
            return
        await self._end(offer, OfferState.DECLINED)
        self._office.cases.touch(request)
        self._office.cases.record(request, "offer_declined", seat=offer.seat_id)
        await self.pass_on(offer.seat_id, request)

    async def _expire(self, offer: Offer) -> None:
        await self._end(offer, OfferState.EXPIRED)
        request = await self._session.get_one(Request, offer.request_id)
        self._office.cases.record(request, "offer_expired", seat=offer.seat_id)
        await self._office.notices.to_applicant(request, NoticeKind.OFFER_OVER, offer.public_id)
        await self.pass_on(offer.seat_id, request)

    async def _recall(self, offer: Offer, *, tell: bool) -> None:
        await self._end(offer, OfferState.RECALLED)
        request = await self._session.get_one(Request, offer.request_id)
        self._office.cases.record(request, "offer_recalled", seat=offer.seat_id)
        if tell:
            await self._office.notices.to_applicant(request, NoticeKind.OFFER_OVER, offer.public_id)

    async def _end(self, offer: Offer, state: OfferState) -> None:
        offer.state = state
        offer.ended_at = self._office.now
        await self._session.flush()
        request = await self._session.get_one(Request, offer.request_id)
        duties = self._office.duties
        await duties.close(request, DutyKind.OFFER, subject=offer.public_id)
        call = f"{NoticeKind.OFFER}:{offer.public_id}"
        await duties.close(request, DutyKind.DELIVERY, subject=call)

    async def _make(self, request: Request, seat: Seat) -> bool:
        """Offer a place to a case; False when there is too little time, or a rival was faster."""
        expires_at = await self._term(request, seat)
        if expires_at is None:
            return False
        public_id = new_public_id()
        # Two places freed at once go to the same first person: the index lets one of the two
        # through, and the other goes on to the next.
        made = await self._session.scalar(
            inserting(self._session, Offer)
            .values(
                public_id=public_id,
                seat_id=seat.id,
                request_id=request.id,
                state=OfferState.OPEN,
                made_at=self._office.now,
                expires_at=expires_at,
            )
            .on_conflict_do_nothing()
            .returning(Offer.id)
        )
        if made is None:
            return False
        office = self._office
        office.cases.record(request, "offered", seat=seat.id)
        await office.duties.open(
            request, ladders.offer(office.calendar, expires_at), subject=public_id
        )
        await office.notices.to_applicant(request, NoticeKind.OFFER, public_id)
        return True

    async def _term(self, request: Request, seat: Seat) -> datetime | None:
        """Return until when an answer is still of use; None when that is too soon.

        The memo lies before the head some working days ahead (point 26), so a place is offered
        to somebody without a memo only while that day can be kept.
        """
        office = self._office
        latest = seat.starts_at - AHEAD
        memo = select(Memo.id).where(Memo.request_id == request.id).limit(1)
        if await self._session.scalar(memo) is None:
            hours, terms = office.calendar.hours, office.profile.terms
            day = office.calendar.back(hours.local_day(seat.starts_at), terms.memo_days)
            latest = min(latest, hours.end_of(day))
        wanted = office.now + timedelta(hours=office.profile.terms.offer_hours)
        expires_at = min(wanted, latest)
        return expires_at if expires_at - office.now >= AT_LEAST else None

    async def _first(self, seat: Seat, passed: set[int]) -> Request | None:
        """Ask the planner who comes first for this one place; None when nobody may take it."""
        if seat.starts_at - AHEAD - AT_LEAST < self._office.now:
            return None
        shown = (await self._office.cases.seat(seat.id),)
        made = await self._office.planning.plan_for(
            seat.post_id, seats=shown, without=passed, lock=True
        )
        return made.placed[0].request if made.placed else None

    async def _is_free(self, seat: Seat) -> bool:
        if seat.cancelled_at is not None or seat.starts_at <= self._office.now:
            return False
        held = select(Assignment.id).where(
            Assignment.seat_id == seat.id, Assignment.freed_at.is_(None)
        )
        offered = select(Offer.id).where(Offer.seat_id == seat.id, Offer.state == OfferState.OPEN)
        found = await self._session.execute(held.union_all(offered).limit(1))
        return found.first() is None

    async def _open(self, chosen: ColumnElement[bool]) -> list[Offer]:
        rows = await self._session.scalars(
            select(Offer)
            .where(Offer.state == OfferState.OPEN, chosen)
            .order_by(Offer.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    async def _find(self, public_id: str) -> Offer:
        offer = await self._session.scalar(select(Offer).where(Offer.public_id == public_id))
        if offer is None:
            raise NotFound
        return offer

    async def _owned(self, public_id: str) -> Offer:
        offer = await self._find(public_id)
        request = await self._session.get_one(Request, offer.request_id)
        self._office.requests.owned(request)
        return offer

    async def _locked(self, offer: Offer) -> Offer:
        """Lock the queue, the case and the offer, in this order, and read them anew."""
        request = await self._session.get_one(Request, offer.request_id)
        await self._office.seating.hold(request.post_id)
        for table, row_id in ((Request, request.id), (Offer, offer.id)):
            await self._session.execute(
                select(table)
                .where(table.id == row_id)
                .with_for_update(key_share=True)
                .execution_options(populate_existing=True)
            )
        if offer.state is OfferState.OPEN and request.state is not RequestState.QUEUED:
            await self._end(offer, OfferState.RECALLED)
        return offer
