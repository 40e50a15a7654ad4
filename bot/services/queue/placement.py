"""Places given by hand, past the plan: by a named person, for a reason that stays in the case.

The queue of point 28 has exceptions that no rule foresees (a bus that runs on Thursdays, a matter
that cannot wait). So any free place may be given, but never silently: without a reason it is
refused, the reason is sealed with the case, and the journal says that it was done by hand.
"""

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import SeatTaken, SecrecyUnchecked, Stale
from bot.services.queue.planning import is_cleared
from bot.services.queue.seating import HAND
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.seat_views import seat_view
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.queue import ByHand, FreeSeat
from db.enums import ChangeReason, Release, RequestState, Role
from db.models import Assignment, Place, Reception, Request, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

REASON_LENGTHS = (5, 300)
FINGERPRINT_LENGTH = 12


class Placements:
    """Placing by hand within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def seats(
        self, public_id: str, version: int, *, others: bool = False
    ) -> tuple[Card, tuple[FreeSeat, ...]]:
        """Return a case and the free seats of its post, or of the other posts of the office.

        Raises Stale when the case has moved on, or can be given no place any more.
        """
        request = await self._drawn(public_id, version)
        post = Seat.post_id != request.post_id if others else Seat.post_id == request.post_id
        rows = await self._session.execute(
            select(Seat, Reception, Place)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(post, *self._office.planning.is_free())
            .order_by(Seat.starts_at, Seat.id)
        )
        found = rows.all()
        posts = await self._office.cases.posts([seat.post_id for seat, _window, _place in found])
        free = tuple(
            FreeSeat(seat_view(seat, window, place), posts[seat.post_id])
            for seat, window, place in found
        )
        return await self._office.cases.card(request), free

    async def seat(self, public_id: str, version: int, seat_id: int) -> tuple[Card, FreeSeat]:
        """Return a case and one free seat; raises Stale, and SeatTaken when it is not free."""
        request = await self._drawn(public_id, version)
        return await self._office.cases.card(request), await self._free(seat_id)

    async def considered(self, public_id: str, version: int, seat_id: int, reason: str) -> ByHand:
        """Return what is about to be done, for a last look; raises as `place` does."""
        words = cleaned("hand_reason", reason, *REASON_LENGTHS)
        card, chosen = await self.seat(public_id, version, seat_id)
        office = self._office
        day = office.calendar.hours.local_day(chosen.seat.starts_at)
        memo_due_on = office.calendar.back(day, office.profile.terms.memo_days)
        late = not card.has_memo and memo_due_on < office.today
        return ByHand(card, chosen, words, _fingerprint(words), memo_due_on, late)

    async def place(
        self, public_id: str, version: int, seat_id: int, reason: str, fingerprint: str
    ) -> Card:
        """Give a free seat of any post to a case that waits, or holds another one.

        The applicant is told the date, or the old and the new one. A case placed with another post
        is directed to it. `fingerprint` is of the reason that was shown at the last look; another
        text that came since is Stale. Raises InputInvalid without a reason of 5 to 300 letters,
        Stale, SeatTaken, and SecrecyUnchecked where point 11 forbids it.
        """
        office = self._office
        office.require(Action.PLACE_BY_HAND)
        words = cleaned("hand_reason", reason, *REASON_LENGTHS)
        if _fingerprint(words) != fingerprint:
            raise Stale(public_id=public_id, for_staff=True)
        await self._hold(await office.cases.find(public_id), seat_id)
        request = await office.cases.take(public_id, version, Step.ASSIGN, Step.MOVE)
        if not is_cleared(request):
            raise SecrecyUnchecked(public_id=public_id, by_video=False)
        chosen = await self._free(seat_id)
        if request.post_id != chosen.post.id:
            office.cases.direct(request, chosen.post.id)
        await self._give(request, seat_id, words)
        return await office.cases.card(request)

    async def reason(self, request: Request) -> str | None:
        """Open the reason for which a case holds its seat by hand; None for every other seat."""
        sealed = await self._session.scalar(
            select(Assignment.reason_sealed).where(
                Assignment.request_id == request.id, Assignment.freed_at.is_(None)
            )
        )
        return self._office.cases.open(request, HAND, sealed)

    async def _give(self, request: Request, seat_id: int, words: str) -> None:
        office = self._office
        moving = request.state is RequestState.ASSIGNED
        if moving:
            await self._refuse_begun(request)
        old = await office.seating.free(request, Release.CHANGED) if moving else None
        await office.seating.give(
            request,
            seat_id,
            step=Step.MOVE if moving else Step.ASSIGN,
            by=office.staff_id(Role.REVIEWER),
            instead_of=old,
            reason=ChangeReason.BY_HAND,
            words=words,
        )

    async def _hold(self, request: Request, seat_id: int) -> None:
        """Lock the queues of both posts, then the seat: whoever offers it waits, or was first."""
        other = await self._session.scalar(select(Seat.post_id).where(Seat.id == seat_id))
        for post_id in sorted({key for key in (request.post_id, other) if key is not None}):
            await self._office.seating.hold(post_id)
        await self._session.execute(
            select(Seat.id).where(Seat.id == seat_id).with_for_update(key_share=True)
        )

    async def _refuse_begun(self, request: Request) -> None:
        """A reception that has begun is held or missed, and no longer moved; raises Stale."""
        given = await self._office.cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if seat.starts_at <= self._office.now:
            raise Stale(public_id=request.public_id, for_staff=True)

    async def _drawn(self, public_id: str, version: int) -> Request:
        self._office.require(Action.PLACE_BY_HAND)
        request = await self._office.cases.take(public_id, version, Step.ASSIGN, Step.MOVE)
        if not is_cleared(request):
            raise SecrecyUnchecked(public_id=public_id, by_video=False)
        return request

    async def _free(self, seat_id: int) -> FreeSeat:
        rows = await self._session.execute(
            select(Seat, Reception, Place)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Seat.id == seat_id, *self._office.planning.is_free())
        )
        found = rows.one_or_none()
        if found is None:
            raise SeatTaken
        seat, window, place = found
        posts = await self._office.cases.posts([seat.post_id])
        return FreeSeat(seat_view(seat, window, place), posts[seat.post_id])


def _fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:FINGERPRINT_LENGTH]
