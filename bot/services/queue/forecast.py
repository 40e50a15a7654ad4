"""Looking ahead: what is missing for a queue, and who gets in if a draft is approved."""

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import NotFound, ScheduleNotDraft
from bot.services.queue.planning import PlannedCase, QueuePlan
from bot.services.rules.lifecycle import WAITING_STATES
from bot.services.rules.policy import Action
from bot.services.rules.windows import Window
from bot.services.seat_views import seat_view
from bot.services.views import PostView, SeatView
from bot.services.views.queue import DryRun, Rehearsal, Rehearsed, Shortage
from bot.services.views.schedule import FreeDay
from db.enums import RequestState, ScheduleState
from db.models import Place, Post, Reception, Request, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

FREE_DAYS = 3
"""So many of the next reception days are shown to somebody who waits."""


class Forecast:
    """Forecasts within one transaction; nothing is written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def dry_run(self, schedule_id: int) -> DryRun:
        """Tell who would get in if a draft were approved, post by post; nothing is written.

        Everybody who holds a turn is counted, also before the decision: the draft is for weeks in
        which those will be decided. Places of schedules approved before are given away with the
        draft's, as they will be. Raises NotFound, and ScheduleNotDraft for an approved one.
        """
        self._office.require(Action.FORECAST)
        schedule = await self._session.get(Schedule, schedule_id)
        if schedule is None:
            raise NotFound
        if schedule.state is not ScheduleState.DRAFT:
            raise ScheduleNotDraft(schedule_id=schedule_id)
        drafted = await self._drafted(schedule_id)
        posts = await self._office.cases.posts(list(drafted))
        rehearsals = [
            await self._rehearsal(post, drafted[key]) for key, post in sorted(posts.items())
        ]
        return DryRun(schedule_id, tuple(rehearsals))

    async def shortage_of(self, post: PostView, made: QueuePlan) -> Shortage | None:
        """Return what is missing in a plan and what would help, or None."""
        if made.shortfall is None:
            return None
        return Shortage(
            post=post,
            waiting=len(made.cases),
            places=len(made.seats),
            shortfall=made.shortfall,
            deputies=await self._deputies(post.id),
        )

    async def shortages(self) -> tuple[Shortage, ...]:
        """Return the posts for which not all who hold a turn can get a place.

        A later decision shortens no queue, so everybody is counted who waits in any state: the
        warning comes while an extra reception can still be arranged.
        """
        rows = await self._session.scalars(
            select(Request.post_id)
            .where(Request.state.in_(WAITING_STATES), Request.post_id.is_not(None))
            .distinct()
        )
        found = [await self.shortage(key) for key in sorted(key for key in rows if key is not None)]
        return tuple(shortage for shortage in found if shortage is not None)

    async def shortage(self, post_id: int) -> Shortage | None:
        """Return what is missing for all who hold a turn at a post, or None; see `shortages`."""
        posts = await self._office.cases.posts([post_id])
        if post_id not in posts:
            return None
        made = await self._office.planning.plan_for(post_id, states=WAITING_STATES)
        found = await self.shortage_of(posts[post_id], made)
        return found if found is not None and found.shortfall.seats else None

    async def free_days(self, post_id: int) -> tuple[FreeDay, ...]:
        """Return the next reception days of a post that have free places, with how many."""
        planning = self._office.planning
        rows = await self._session.execute(
            select(Reception.starts_at, func.count())
            .join(Seat, Seat.reception_id == Reception.id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Reception.post_id == post_id, *planning.is_free())
            .group_by(Reception.id, Reception.starts_at)
            .order_by(Reception.starts_at)
        )
        days: dict[date, int] = {}
        for starts_at, free in rows:
            day = self._office.calendar.hours.local_day(starts_at)
            days[day] = days.get(day, 0) + free
        return tuple(FreeDay(on, free) for on, free in list(days.items())[:FREE_DAYS])

    async def _rehearsal(self, post: PostView, drafted: list[SeatView]) -> Rehearsal:
        planning = self._office.planning
        free = await planning.free_seats(post.id)
        made = await planning.plan_for(
            post.id, seats=[*free.values(), *drafted], states=WAITING_STATES
        )
        return Rehearsal(
            post=post,
            waiting=len(made.cases),
            places=len(drafted),
            free=len(free),
            lines=tuple(_rehearsed(case) for case in made.cases),
            shortage=await self.shortage_of(post, made),
        )

    async def _drafted(self, schedule_id: int) -> dict[int, list[SeatView]]:
        """Return the seats that an approval would make, by post; none of them is stored."""
        rows = await self._session.execute(
            select(Reception, Place)
            .join(Place, Place.id == Reception.place_id)
            .where(Reception.schedule_id == schedule_id)
            .order_by(Reception.starts_at, Reception.id)
        )
        drafted: dict[int, list[SeatView]] = {}
        # Stored seats have positive ids, so these cannot be mistaken for one of them.
        ids = count(-1, -1)
        for reception, place in rows:
            seats = drafted.setdefault(reception.post_id, [])
            window = Window(reception.starts_at, reception.ends_at)
            for number in range(window.seats(reception.minutes)):
                starts_at = reception.starts_at + number * timedelta(minutes=reception.minutes)
                seat = Seat(id=next(ids), number=number + 1, starts_at=starts_at)
                if starts_at > self._office.now:
                    seats.append(seat_view(seat, reception, place))
        return drafted

    async def _deputies(self, post_id: int) -> tuple[tuple[PostView, int], ...]:
        """Return the other posts of the body with more free places than people waiting."""
        body = select(Post.body_id).where(Post.id == post_id).scalar_subquery()
        siblings = select(Post.id).where(Post.body_id == body, Post.id != post_id)
        free = await self._session.execute(
            select(Seat.post_id, func.count())
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Seat.post_id.in_(siblings), *self._office.planning.is_free())
            .group_by(Seat.post_id)
        )
        left = dict(free.all())
        waiting = await self._session.execute(
            select(Request.post_id, func.count())
            .where(Request.state.in_(WAITING_STATES), Request.post_id.in_(list(left)))
            .group_by(Request.post_id)
        )
        for key, people in waiting:
            if key is not None:
                left[key] -= people
        spare = {key: places for key, places in left.items() if places > 0}
        posts = await self._office.cases.posts(list(spare))
        return tuple((posts[key], spare[key]) for key in sorted(spare))


def _rehearsed(case: PlannedCase) -> Rehearsed:
    return Rehearsed(
        number=case.request.number,
        public_id=case.request.public_id,
        position=case.position,
        decided=case.request.state is RequestState.QUEUED,
        seat=case.seat,
        reason=None if case.reason is None else case.reason.value,
        from_draft=case.seat is not None and case.seat.id < 0,
    )
