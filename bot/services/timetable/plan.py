"""The schedule desk's view of a month: every post with what is approved and what is drafted."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.errors import NotAllowed, NotFound, ScheduleNotDraft
from bot.services.rules.policy import SCHEDULE_DESK, Action, permits
from bot.services.rules.recurrence import month_before, month_of
from bot.services.rules.windows import Window
from bot.services.seat_views import post_view
from bot.services.timetable.places import place_view
from bot.services.timetable.versions import not_laid_aside
from bot.services.views import DraftWaiting, PostView
from bot.services.views.plan import (
    Comparison,
    DraftView,
    MonthOfPost,
    MonthView,
    Planned,
    PostShift,
    Standing,
)
from db.enums import ScheduleState
from db.models import Body, Place, Post, Reception, Schedule

if TYPE_CHECKING:
    from bot.services.office import Office

FINGERPRINT_LENGTH = 12
DRAFTS_ON_DESK = 6


class Plans:
    """The schedule desk within one transaction. A month is named by any of its days."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def require(self) -> None:
        """Let the staff of the schedule in; raises NotAllowed."""
        if not any(permits(self._office.actor.roles, action) for action in SCHEDULE_DESK):
            raise NotAllowed(action=Action.MANAGE_SCHEDULE)

    async def posts(self) -> tuple[PostView, ...]:
        """Return every post of the office, with or without receptions, by body and id."""
        rows = await self._session.execute(
            select(Post, Body).join(Body, Body.id == Post.body_id).order_by(Body.id, Post.id)
        )
        return tuple(post_view(post, body) for post, body in rows)

    async def month(self, day: date) -> MonthView:
        """Return a month with every post of the office, also those that receive nobody in it."""
        self.require()
        return await self.laid_out(month_of(day))

    async def laid_out(self, month: date) -> MonthView:
        """Return a month for the office's own checks; whoever calls has asked the policy."""
        receptions = await self._of_month(month)
        by_post: dict[int, list[Planned]] = {}
        for one in receptions:
            by_post.setdefault(one.post.id, []).append(one)
        latest = await self._office.versions.latest(month)
        waiting = await self._session.scalars(
            select(Schedule.id).where(
                Schedule.state == ScheduleState.DRAFT, Schedule.month == month
            )
        )
        drafts = {one.schedule_id for one in receptions if one.standing is Standing.DRAFT}
        return MonthView(
            month,
            tuple(
                MonthOfPost(post, tuple(by_post.get(post.id, ()))) for post in await self.posts()
            ),
            tuple(sorted(drafts.union(waiting))),
            None if latest is None else latest.number,
        )

    async def draft(self, schedule_id: int) -> DraftView:
        """Return a draft; raises NotFound, and ScheduleNotDraft once it is approved."""
        self.require()
        schedule = await self._session.get(Schedule, schedule_id)
        if schedule is None:
            raise NotFound
        if schedule.state is not ScheduleState.DRAFT:
            raise ScheduleNotDraft(schedule_id=schedule_id)
        receptions = await self.receptions(Reception.schedule_id == schedule_id)
        if schedule.month is not None:
            month = schedule.month
        else:
            day = self._office.calendar.hours.local_day
            month = month_of(day(receptions[0].starts_at) if receptions else self._office.today)
        return DraftView(
            schedule_id, month, schedule.month is None, receptions, _fingerprint(receptions)
        )

    async def to_approve(self) -> tuple[DraftWaiting, ...]:
        """Return the drafts with receptions to come, by month; none for who may not approve."""
        office = self._office
        if not permits(office.actor.roles, Action.APPROVE_SCHEDULE):
            return ()
        begins = func.min(Reception.starts_at)
        rows = await self._session.execute(
            select(Schedule.id, begins, func.count())
            .join(Reception, Reception.schedule_id == Schedule.id)
            .where(Schedule.state == ScheduleState.DRAFT, Reception.starts_at > office.now)
            .group_by(Schedule.id)
            .order_by(begins, Schedule.id)
            .limit(DRAFTS_ON_DESK)
        )
        day = office.calendar.hours.local_day
        return tuple(
            DraftWaiting(schedule_id, month_of(day(first)), n) for schedule_id, first, n in rows
        )

    async def reception(self, reception_id: int) -> Planned:
        """Return a reception on the desk; raises NotFound."""
        self.require()
        found = await self.receptions(Reception.id == reception_id)
        if not found:
            raise NotFound
        return found[0]

    async def compare(self, day: date) -> Comparison:
        """Set a month, its drafts included, beside the month before it."""
        self.require()
        month = month_of(day)
        before = month_before(month)
        was = _sums(await self._of_month(before))
        now = _sums(await self._of_month(month))
        posts = {post.id: post for post in await self.posts()}
        return Comparison(
            month,
            before,
            added=tuple(posts[each] for each in posts if each in now and each not in was),
            removed=tuple(posts[each] for each in posts if each in was and each not in now),
            kept=tuple(
                PostShift(posts[each], was[each][0], now[each][0], was[each][1], now[each][1])
                for each in posts
                if each in was and each in now
            ),
        )

    async def receptions(self, *conditions: ColumnElement[bool]) -> tuple[Planned, ...]:
        """Return receptions as the desk shows them, by time; whoever calls has asked the policy."""
        rows = await self._session.execute(
            select(Reception, Schedule.state, Post, Body, Place)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .join(Post, Post.id == Reception.post_id)
            .join(Body, Body.id == Post.body_id)
            .join(Place, Place.id == Reception.place_id)
            .where(*conditions)
            .order_by(Reception.starts_at, Reception.id)
        )
        return tuple(
            Planned(
                id=one.id,
                schedule_id=one.schedule_id,
                post=post_view(post, body),
                holder=one.holder,
                place=place_view(place),
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                minutes=one.minutes,
                seats=Window(one.starts_at, one.ends_at).seats(one.minutes),
                mode=one.mode,
                link=one.link,
                contacts=one.contacts,
                standing=_standing(one, state),
            )
            for one, state, post, body, place in rows
        )

    async def _of_month(self, month: date) -> tuple[Planned, ...]:
        begins, ends = self._office.versions.span(month)
        return await self.receptions(
            Reception.starts_at >= begins, Reception.starts_at < ends, not_laid_aside()
        )


def _standing(one: Reception, state: ScheduleState) -> Standing:
    if one.cancelled_at is not None:
        return Standing.CANCELLED
    return Standing.APPROVED if state is ScheduleState.APPROVED else Standing.DRAFT


def _sums(receptions: tuple[Planned, ...]) -> dict[int, tuple[int, int]]:
    """Return how many receptions and places each post has, cancelled ones left out."""
    sums: dict[int, tuple[int, int]] = {}
    for one in receptions:
        if one.standing is not Standing.CANCELLED:
            count, seats = sums.get(one.post.id, (0, 0))
            sums[one.post.id] = (count + 1, seats + one.seats)
    return sums


def _fingerprint(receptions: tuple[Planned, ...]) -> str:
    parts = [
        f"{one.id}:{one.holder}:{one.place.id}:{one.starts_at}:{one.ends_at}:{one.minutes}:{one.mode}"
        f":{one.link}:{one.contacts}"
        for one in receptions
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]
