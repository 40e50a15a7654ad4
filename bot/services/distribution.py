"""The queue of a post laid into the approved schedule in order, by a person (point 28)."""

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.cases import seat_view
from bot.services.errors import NotFound, PlanChanged
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.rules.queue import Seat as FreeSeat
from bot.services.rules.queue import Waiting, plan
from bot.services.views import Distribution, PostView, Proposed, SeatView
from db.enums import RequestState, Role, ScheduleState
from db.models import Assignment, Memo, Place, Reception, Request, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

FINGERPRINT_LENGTH = 12


class Distributions:
    """Distribution within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def queues(self) -> tuple[tuple[PostView, int], ...]:
        """Return the posts for which somebody waits, with how many."""
        self._office.require(Action.DISTRIBUTE)
        rows = await self._session.execute(
            select(Request.post_id, func.count())
            .where(Request.state == RequestState.QUEUED, Request.post_id.is_not(None))
            .group_by(Request.post_id)
            .order_by(Request.post_id)
        )
        counts = {post_id: count for post_id, count in rows if post_id is not None}
        posts = await self._office.cases.posts(list(counts))
        return tuple((posts[post_id], count) for post_id, count in counts.items())

    async def propose(self, post_id: int) -> Distribution:
        """Return the proposal for the whole queue of a post, each skip with its reason."""
        self._office.require(Action.DISTRIBUTE)
        return (await self._plan(post_id, lock=False))[0]

    async def confirm(self, post_id: int, fingerprint: str) -> Distribution:
        """Carry out exactly the proposal that was shown; tell everybody who got a date.

        Raises PlanChanged when the queue or the seats are no longer what the person saw, and
        SeatTaken when another transaction was faster: the database has the last word.
        """
        self._office.require(Action.DISTRIBUTE)
        shown, requests = await self._plan(post_id, lock=True)
        if shown.fingerprint != fingerprint:
            raise PlanChanged(post_id=post_id)
        for line in shown.lines:
            if line.seat is not None:
                await self._office.seating.give(
                    requests[line.public_id],
                    line.seat.id,
                    step=Step.ASSIGN,
                    by=self._office.staff_id(Role.REVIEWER),
                )
        return shown

    async def _plan(self, post_id: int, *, lock: bool) -> tuple[Distribution, dict[str, Request]]:
        posts = await self._office.cases.posts([post_id])
        if post_id not in posts:
            raise NotFound
        requests = await self._queue(post_id, lock=lock)
        seats = await self._free_seats(post_id)
        ready = set(
            await self._session.scalars(
                select(Memo.request_id).where(Memo.request_id.in_([row.id for row in requests]))
            )
        )
        planned = plan(
            [
                Waiting(
                    id=row.id,
                    out_of_turn=row.out_of_turn,
                    registered_at=row.registered_at,
                    answer_due_on=row.answer_due_on,
                    memo_ready=row.id in ready,
                )
                for row in requests
            ],
            [FreeSeat(id=seat.id, starts_at=seat.starts_at) for seat in seats.values()],
            self._office.today,
            self._office.calendar,
            self._office.profile.terms.memo_days,
        )
        placed = {placement.waiting_id: placement.seat_id for placement in planned.placed}
        reasons = {skip.waiting_id: skip.reason for skip in planned.skipped}
        lines = tuple(
            Proposed(
                number=row.number,
                public_id=row.public_id,
                seat=seats[placed[row.id]] if row.id in placed else None,
                reason=None if row.id in placed else reasons[row.id].value,
            )
            for row in requests
        )
        distribution = Distribution(posts[post_id], lines, _fingerprint(requests, lines))
        return distribution, {row.public_id: row for row in requests}

    async def _queue(self, post_id: int, *, lock: bool) -> list[Request]:
        statement = (
            select(Request)
            .where(Request.state == RequestState.QUEUED, Request.post_id == post_id)
            .order_by(Request.out_of_turn, Request.registered_at, Request.id)
        )
        if lock:
            # Another clerk who confirms the same queue waits here and then sees it changed.
            statement = statement.with_for_update().execution_options(populate_existing=True)
        return list(await self._session.scalars(statement))

    async def _free_seats(self, post_id: int) -> dict[int, SeatView]:
        taken = select(Assignment.seat_id).where(Assignment.freed_at.is_(None))
        rows = await self._session.execute(
            select(Seat, Reception, Place)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(
                Seat.post_id == post_id,
                Schedule.state == ScheduleState.APPROVED,
                Seat.starts_at > self._office.now,
                Seat.cancelled_at.is_(None),
                Seat.id.not_in(taken),
            )
            .order_by(Seat.starts_at, Seat.id)
        )
        return {seat.id: seat_view(seat, window, place) for seat, window, place in rows}


def _fingerprint(requests: list[Request], lines: tuple[Proposed, ...]) -> str:
    parts = [
        f"{request.public_id}:{request.version}:{line.seat.id if line.seat else line.reason}"
        for request, line in zip(requests, lines, strict=True)
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]
