"""What the planner is fed with: the queue of a post and its free places, read from the database.

Everybody who asks "who would get which place" asks here: the distribution, an offer of one freed
place, the impact of an absence, the dry run of a draft. Nothing is written.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from bot.services.case_cards import weekdays
from bot.services.rules.passing import passed_over
from bot.services.rules.queue import Placement, Plan, Shortfall, SkipReason, Waiting, in_order, plan
from bot.services.rules.queue import Seat as FreeSeat
from bot.services.rules.secrecy import form_allowed, is_unchecked
from bot.services.seat_views import seat_view
from bot.services.views import SeatView
from db.enums import OfferState, Release, RequestState, ScheduleState
from db.models import Assignment, Memo, Offer, Place, Reception, Request, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

GIVEN_UP = (Release.CANNOT_COME, Release.ANOTHER_DAY)
TURNED_DOWN = (OfferState.DECLINED, OfferState.EXPIRED)


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """A case of a plan: with a placement and its seat, or with the reason why it has none.

    `position` counts from 1 along the queue.
    """

    request: Request
    position: int
    placement: Placement | None
    seat: SeatView | None
    reason: SkipReason | None


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """A plan over rows: every case in order of queue; `seats` are the free ones it was made over.

    `shortfall` is None when everybody has a place.
    """

    cases: tuple[PlannedCase, ...]
    seats: dict[int, SeatView]
    shortfall: Shortfall | None
    passed_over: dict[int, str]
    """Why somebody behind comes earlier, by request; for the journal."""

    @property
    def placed(self) -> tuple[PlannedCase, ...]:
        """The cases that get a seat, in order of queue."""
        return tuple(case for case in self.cases if case.seat is not None)


class Planning:
    """Plans within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def plan_for(
        self,
        post_id: int,
        *,
        seats: Iterable[SeatView] | None = None,
        extra: Sequence[Request] = (),
        queue: bool = True,
        without: Collection[int] = (),
        not_in: Collection[int] = (),
        states: Collection[RequestState] = (RequestState.QUEUED,),
        lock: bool = False,
    ) -> QueuePlan:
        """Plan the queue of a post, and return who would get what; nothing is written.

        `seats`: the places to give away; None means every free one of the post in an approved
        schedule. One freed seat alone gives the next in order as `placed[0]`, if anybody may take
        it. `extra`: further cases, whatever their state (those whom an absence moves); each stands
        where its turn is. `queue=False` plans these alone. `without`: ids of requests to leave out.
        `not_in`: ids of receptions whose places are not given. A case with an open offer is planned
        only as an extra one; a seat with an open offer is free only when it is handed in.

        `lock` is for whoever gives or offers what the plan says: it takes the rows of the queue and
        then those of the seats for update, each in order of id. So a seat is not offered to one and
        given to another at the same moment, which no index over two tables could refuse.
        """
        requests = await self.queue(post_id, states, lock=lock) if queue else []
        known = {row.id for row in requests}
        requests += [row for row in extra if row.id not in known]
        requests = [row for row in requests if row.id not in without]
        found = None if seats is None else {one.id: one for one in seats}
        if lock:
            await self._lock_seats(
                Seat.post_id == post_id if found is None else Seat.id.in_(list(found))
            )
        found = await self.free_seats(post_id) if found is None else found
        free = {key: one for key, one in found.items() if one.reception_id not in not_in}
        waiting = await self.waiting(requests)
        seats_ahead = {
            key: FreeSeat(
                key, one.starts_at, one.reception_id, None if one.in_emergency else one.mode
            )
            for key, one in free.items()
        }
        made = plan(
            waiting,
            seats_ahead.values(),
            self._office.today,
            self._office.calendar,
            self._office.profile.terms.memo_days,
        )
        passed = passed_over(waiting, seats_ahead, made, self._office.today)
        return QueuePlan(_joined(requests, waiting, free, made), free, made.shortfall, passed)

    async def queue(
        self,
        post_id: int,
        states: Collection[RequestState] = (RequestState.QUEUED,),
        *,
        lock: bool = False,
    ) -> list[Request]:
        """Return the cases of a post in these states that are free to be given a place."""
        statement = (
            select(Request)
            .where(
                Request.state.in_(states), Request.post_id == post_id, Request.id.not_in(_offered())
            )
            .order_by(Request.id)
        )
        if lock:
            # Another clerk who confirms the same queue waits here and then sees it changed.
            statement = statement.with_for_update(key_share=True).execution_options(
                populate_existing=True
            )
        return list(await self._session.scalars(statement))

    async def waiting(self, requests: Sequence[Request]) -> list[Waiting]:
        """Return cases as the planner sees them, with a fixed number of queries."""
        ids = [row.id for row in requests]
        ready = await self._with_memo(ids)
        avoids = await self._avoids(ids)
        return [
            Waiting(
                id=row.id,
                out_of_turn=row.out_of_turn,
                registered_at=row.registered_at,
                answer_due_on=row.answer_due_on,
                memo_ready=row.id in ready,
                format=form_allowed(row.citizenship, row.secrecy_cleared, row.format),
                days=frozenset(weekdays(row)),
                avoids=frozenset(avoids.get(row.id, ())),
                cleared=is_cleared(row),
            )
            for row in requests
        ]

    async def free_seats(self, post_id: int) -> dict[int, SeatView]:
        """Return the free seats of a post ahead, the earliest first."""
        rows = await self._session.execute(
            select(Seat, Reception, Place)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Seat.post_id == post_id, *self.is_free())
            .order_by(Seat.starts_at, Seat.id)
        )
        return {seat.id: seat_view(seat, window, place) for seat, window, place in rows}

    def is_free(self) -> tuple[ColumnElement[bool], ...]:
        """Return what makes a seat, joined with its reception and schedule, free to be given."""
        taken = select(Assignment.seat_id).where(Assignment.freed_at.is_(None))
        offered = select(Offer.seat_id).where(Offer.state == OfferState.OPEN)
        return (
            Schedule.state == ScheduleState.APPROVED,
            Seat.starts_at > self._office.now,
            Seat.cancelled_at.is_(None),
            Reception.cancelled_at.is_(None),
            Seat.id.not_in(taken),
            Seat.id.not_in(offered),
        )

    async def offered(self, post_id: int) -> int:
        """Return how many of a post's queue wait for an answer to an offer."""
        count = await self._session.scalar(
            select(func.count())
            .select_from(Request)
            .where(
                Request.state == RequestState.QUEUED,
                Request.post_id == post_id,
                Request.id.in_(_offered()),
            )
        )
        return count or 0

    async def _lock_seats(self, chosen: ColumnElement[bool]) -> None:
        """Wait for whoever gives or offers these seats; what is free is read afterwards."""
        ahead = Seat.starts_at > self._office.now
        statement = select(Seat.id).where(chosen, ahead).order_by(Seat.id)
        await self._session.execute(statement.with_for_update(key_share=True))

    async def _with_memo(self, ids: list[int]) -> set[int]:
        rows = await self._session.scalars(select(Memo.request_id).where(Memo.request_id.in_(ids)))
        return set(rows)

    async def _avoids(self, ids: list[int]) -> dict[int, set[int]]:
        """Return the receptions that these cases have given up or declined, by case.

        A reception that went to another room or receiver keeps a cancelled copy with the old
        seats; it is the same reception still, known by its post and hour.
        """
        same = aliased(Reception)
        hour = and_(same.post_id == Reception.post_id, same.starts_at == Reception.starts_at)
        given = (
            select(Assignment.request_id, same.id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(same, hour)
            .where(Assignment.request_id.in_(ids), Assignment.release.in_(GIVEN_UP))
        )
        offered = (
            select(Offer.request_id, same.id)
            .join(Seat, Seat.id == Offer.seat_id)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(same, hour)
            .where(Offer.request_id.in_(ids), Offer.state.in_(TURNED_DOWN))
        )
        avoids: dict[int, set[int]] = {}
        for request_id, reception_id in await self._session.execute(given.union(offered)):
            avoids.setdefault(request_id, set()).add(reception_id)
        return avoids


def is_cleared(request: Request) -> bool:
    """Tell whether the check of point 11 is made or not needed; it may still allow video alone."""
    return not is_unchecked(request.citizenship, request.secrecy_cleared)


def _offered() -> Select[int]:
    return select(Offer.request_id).where(Offer.state == OfferState.OPEN)


def _joined(
    requests: Sequence[Request], waiting: Sequence[Waiting], seats: dict[int, SeatView], made: Plan
) -> tuple[PlannedCase, ...]:
    rows = {row.id: row for row in requests}
    placements = {one.waiting_id: one for one in made.placed}
    reasons = {one.waiting_id: one.reason for one in made.skipped}
    cases = []
    for position, case in enumerate(in_order(waiting), start=1):
        placement = placements.get(case.id)
        seat = None if placement is None else seats[placement.seat_id]
        cases.append(PlannedCase(rows[case.id], position, placement, seat, reasons.get(case.id)))
    return tuple(cases)
