"""What a change of approved receptions would do to whom: reckoned before anything is saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.errors import NotFound, Stale
from bot.services.rules import ladders
from bot.services.seat_views import post_view, seat_view
from bot.services.views import SeatView
from bot.services.views.changes import Change, ChangeKind, Hit, Impact, Room, StandIn, Window
from db.enums import Mode, OfferState, ScheduleState
from db.models import (
    Account,
    Assignment,
    Body,
    Offer,
    Place,
    Post,
    Reception,
    Request,
    Schedule,
    Seat,
    Tenure,
)

if TYPE_CHECKING:
    from bot.services.office import Office

FINGERPRINT_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Struck:
    """A case hit by a change, as rows: the place it holds and the one it would get."""

    request: Request
    given: Assignment
    old: SeatView
    new: SeatView | None


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A reception that keeps its hours and is held in another form (point 39(4))."""

    reception: Reception
    mode: Mode
    link: str | None
    emergency_id: int | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The impact of a change with the rows it rests on."""

    impact: Impact
    receptions: tuple[Reception, ...]
    struck: tuple[Struck, ...]


class Impacts:
    """Reckonings within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def reckon(self, change: Change, *, lock: bool = False) -> Reckoning:
        """Reckon a change; `lock` holds everything it rests on until the transaction ends.

        Locks come in one order: the queues of the post and of who stands in, the new room, the
        receptions, the cases, the places.
        Raises NotFound for what does not exist, Stale for a reception that is over or cancelled.
        """
        post = await self._post_of(change)
        if lock:
            await self._hold(change, post)
        receptions = await self._receptions(change, post, lock=lock)
        holder, room = await self._holder(change, post), await self._room(change)
        held = await self._held(receptions, lock=lock)
        struck = await (
            self._renewed(held, holder, room)
            if holder is not None or room is not None
            else self._replaced(held, post, receptions, lock=lock)
        )
        body = await self._session.get_one(Body, post.body_id)
        impact = Impact(
            change=change,
            post=post_view(post, body),
            windows=await self.windows(receptions),
            holder=holder,
            room=room,
            hits=tuple([await self._hit(one) for one in struck]),
            offers=await self._offers(receptions),
            told_by=ladders.new_date(
                self._office.calendar, self._office.profile.terms, self._office.now
            ).due_on,
            fingerprint="",
        )
        impact = replace(impact, fingerprint=_fingerprint(impact, struck))
        return Reckoning(impact, tuple(receptions), struck)

    async def windows(self, receptions: Sequence[Reception]) -> tuple[Window, ...]:
        """Return receptions as somebody chooses among them, with how many places are held."""
        ids = [reception.id for reception in receptions]
        counted = await self._session.execute(
            select(Seat.reception_id, func.count().label("held"))
            .join(Assignment, Assignment.seat_id == Seat.id)
            .where(Seat.reception_id.in_(ids), Assignment.freed_at.is_(None))
            .group_by(Seat.reception_id)
        )
        taken = {row.reception_id: row.held for row in counted}
        posts = await self._office.cases.posts([reception.post_id for reception in receptions])
        found = await self._session.scalars(
            select(Place).where(Place.id.in_({reception.place_id for reception in receptions}))
        )
        places = {place.id: place for place in found}
        return tuple(
            Window(
                id=one.id,
                post=posts[one.post_id],
                holder=one.holder,
                place_id=one.place_id,
                place_kk=places[one.place_id].name_kk,
                place_ru=places[one.place_id].name_ru,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                taken=taken.get(one.id, 0),
            )
            for one in receptions
        )

    async def handed_over(self, receptions: Sequence[Reception], holder: str) -> tuple[Struck, ...]:
        """Return who keeps the hour in these receptions and is received by another holder."""
        return await self._renewed(await self._held(receptions, lock=True), holder, None)

    async def reshaped(self, shapes: Sequence[Reshaped], *, lock: bool) -> tuple[Struck, ...]:
        """Return who keeps the hour in these receptions and is received in another form."""
        held = await self._held([one.reception for one in shapes], lock=lock)
        by_id = {one.reception.id: one for one in shapes}
        return tuple(
            Struck(
                request,
                given,
                old,
                replace(
                    old,
                    mode=by_id[old.reception_id].mode,
                    link=by_id[old.reception_id].link,
                    in_emergency=by_id[old.reception_id].emergency_id is not None,
                ),
            )
            for request, given, old in held
        )

    def ahead(self) -> tuple[ColumnElement[bool], ...]:
        """Return what makes a reception, joined with its schedule, one that can be changed."""
        return (
            Schedule.state == ScheduleState.APPROVED,
            Reception.cancelled_at.is_(None),
            Reception.starts_at > self._office.now,
        )

    async def acting(self, post_id: int, change: Change) -> Tenure | None:
        """Return who acts for the holder on all days of an absence, or on the reception's day."""
        first, last = change.first_on, change.last_on
        if first is None or last is None:
            reception = await self._session.get_one(Reception, change.subject)
            first = last = self._office.calendar.hours.local_day(reception.starts_at)
        return (
            await self._session.scalars(
                select(Tenure)
                .where(
                    Tenure.post_id == post_id,
                    Tenure.acting,
                    Tenure.starts_on <= first,
                    (Tenure.ends_on.is_(None)) | (Tenure.ends_on >= last),
                )
                .order_by(Tenure.starts_on.desc(), Tenure.id.desc())
                .limit(1)
            )
        ).first()

    async def _post_of(self, change: Change) -> Post:
        post_id: int | None = change.subject
        if change.kind is not ChangeKind.ABSENCE:
            post_id = await self._session.scalar(
                select(Reception.post_id).where(Reception.id == change.subject)
            )
        post = None if post_id is None else await self._session.get(Post, post_id)
        if post is None:
            raise NotFound
        return post

    async def _hold(self, change: Change, post: Post) -> None:
        """Lock what two changes at once may both want: the queue, whoever stands in, the room.

        Nobody receives at two places at once, and no room takes two receptions at one hour.
        """
        posts = {post.id, change.stand_in} if change.instead is StandIn.POST else {post.id}
        for post_id in sorted(posts):
            await self._office.seating.hold(post_id)
        if change.kind is ChangeKind.ROOM:
            room = select(Place.id).where(Place.id == change.place_id)
            await self._session.execute(room.with_for_update(key_share=True))

    async def _receptions(self, change: Change, post: Post, *, lock: bool) -> list[Reception]:
        statement = (
            select(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Reception.post_id == post.id, *self.ahead())
            .order_by(Reception.id)
        )
        if change.kind is not ChangeKind.ABSENCE:
            statement = statement.where(Reception.id == change.subject)
        elif change.first_on is not None and change.last_on is not None:
            start_of = self._office.calendar.hours.at
            midnight = self._office.calendar.hours.opens.min
            statement = statement.where(
                Reception.starts_at >= start_of(change.first_on, midnight),
                Reception.starts_at < start_of(change.last_on + timedelta(days=1), midnight),
            )
        if lock:
            statement = statement.with_for_update(key_share=True, of=Reception).execution_options(
                populate_existing=True
            )
        found = list(await self._session.scalars(statement))
        if not found and change.kind is not ChangeKind.ABSENCE:
            raise Stale(for_staff=True)
        return sorted(found, key=lambda one: (one.starts_at, one.id))

    async def _holder(self, change: Change, post: Post) -> str | None:
        if change.instead is StandIn.ACTING:
            tenure = await self.acting(post.id, change)
            if tenure is None:
                raise NotFound
            return tenure.holder
        if change.instead is StandIn.POST:
            deputy = await self._session.get(Post, change.stand_in)
            if deputy is None or deputy.body_id != post.body_id or deputy.id == post.id:
                raise NotFound
            return deputy.holder
        return None

    async def _room(self, change: Change) -> Room | None:
        if change.kind is not ChangeKind.ROOM:
            return None
        place = await self._session.get(Place, change.place_id)
        if place is None:
            raise NotFound
        return Room(place.id, place.name_kk, place.name_ru)

    async def _held(
        self, receptions: Sequence[Reception], *, lock: bool
    ) -> list[tuple[Request, Assignment, SeatView]]:
        """Return who holds a place in these receptions, by time."""
        ids = [reception.id for reception in receptions]
        held = (
            select(Assignment.request_id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .where(Seat.reception_id.in_(ids), Assignment.freed_at.is_(None))
        )
        if lock:
            await self._session.execute(
                select(Request)
                .where(Request.id.in_(held))
                .order_by(Request.id)
                .with_for_update(key_share=True)
                .execution_options(populate_existing=True)
            )
        rows = await self._session.execute(
            select(Request, Assignment, Seat, Reception, Place)
            .join(Assignment, Assignment.request_id == Request.id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .where(Seat.reception_id.in_(ids), Assignment.freed_at.is_(None))
            .order_by(Seat.starts_at, Seat.id)
        )
        return [
            (request, given, seat_view(seat, reception, place))
            for request, given, seat, reception, place in rows
        ]

    async def _renewed(
        self,
        held: Sequence[tuple[Request, Assignment, SeatView]],
        holder: str | None,
        room: Room | None,
    ) -> tuple[Struck, ...]:
        """Let everybody keep the hour, elsewhere or with somebody else."""
        struck = []
        for request, given, old in held:
            new = old if holder is None else replace(old, holder=holder)
            if room is not None:
                new = replace(new, place_kk=room.name_kk, place_ru=room.name_ru)
            struck.append(Struck(request, given, old, new))
        return tuple(struck)

    async def _replaced(
        self,
        held: Sequence[tuple[Request, Assignment, SeatView]],
        post: Post,
        receptions: Sequence[Reception],
        *,
        lock: bool,
    ) -> tuple[Struck, ...]:
        """Find everybody another place in the order of the queue, those who wait now included.

        Whoever waits and comes before them keeps what the plan has for them, so an absence lets
        nobody pass anybody.
        """
        rows = {request.id: (given, old) for request, given, old in held}
        made = await self._office.planning.plan_for(
            post.id,
            extra=[request for request, _given, _old in held],
            not_in=[reception.id for reception in receptions],
            lock=lock,
        )
        return tuple(
            Struck(case.request, *rows[case.request.id], case.seat)
            for case in made.cases
            if case.request.id in rows
        )

    async def _hit(self, one: Struck) -> Hit:
        request = one.request
        account = (
            await self._session.get(Account, request.account_id)
            if request.account_id is not None
            else None
        )
        return Hit(
            number=request.number,
            public_id=request.public_id,
            old=one.old,
            new=one.new,
            reachable=account is not None and account.reachable,
        )

    async def _offers(self, receptions: Sequence[Reception]) -> int:
        count = await self._session.scalar(
            select(func.count())
            .select_from(Offer)
            .join(Seat, Seat.id == Offer.seat_id)
            .where(
                Offer.state == OfferState.OPEN,
                Seat.reception_id.in_([reception.id for reception in receptions]),
            )
        )
        return count or 0


def _fingerprint(impact: Impact, struck: Sequence[Struck]) -> str:
    """Return what changes as soon as anything on the screen of the impact would."""
    parts = [
        repr(impact.change),
        repr([(one.id, one.holder, one.place_id, one.starts_at) for one in impact.windows]),
        f"{impact.holder}:{impact.room}:{impact.offers}:{impact.told_by}",
        *(
            f"{one.request.public_id}:{one.request.version}:{one.old.id}:"
            f"{one.new.id if one.new is not None else None}"
            for one in struck
        ),
        "".join(str(int(hit.reachable)) for hit in impact.hits),
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]
