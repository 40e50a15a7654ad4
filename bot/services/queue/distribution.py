"""The queue of a post laid into the approved schedule in order, by a person (point 28)."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import NotFound, PlanChanged
from bot.services.queue.planning import PlannedCase, QueuePlan
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.views import Distribution, PostView, Proposed
from db.enums import RequestState, Role
from db.models import Request

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
        return await self._shown(post_id, await self._office.planning.plan_for(post_id))

    async def confirm(self, post_id: int, fingerprint: str) -> Distribution:
        """Carry out exactly the proposal that was shown; tell everybody who got a date.

        Raises PlanChanged when the queue or the seats are no longer what the person saw, and
        SeatTaken when another transaction was faster: the database has the last word.
        """
        office = self._office
        office.require(Action.DISTRIBUTE)
        await office.seating.hold(post_id)
        made = await office.planning.plan_for(post_id, lock=True)
        shown = await self._shown(post_id, made)
        if shown.fingerprint != fingerprint:
            raise PlanChanged(post_id=post_id)
        by = office.staff_id(Role.REVIEWER)
        for case in made.placed:
            if case.seat is not None:
                await office.seating.give(case.request, case.seat.id, step=Step.ASSIGN, by=by)
        # Nobody comes before somebody ahead of them without a reason that can be read later.
        for case in made.cases:
            if case.request.id in made.passed_over:
                reason = made.passed_over[case.request.id]
                office.cases.record(case.request, "passed_over", reason=reason)
        return shown

    async def _shown(self, post_id: int, made: QueuePlan) -> Distribution:
        posts = await self._office.cases.posts([post_id])
        if post_id not in posts:
            raise NotFound
        return Distribution(
            post=posts[post_id],
            lines=tuple(_line(case, made.passed_over) for case in made.cases),
            fingerprint=_fingerprint(made),
            shortage=await self._office.forecast.shortage_of(posts[post_id], made),
            offered=await self._office.planning.offered(post_id),
        )


def _line(case: PlannedCase, passed_over: Mapping[int, str]) -> Proposed:
    by_preference = case.placement is not None and case.placement.by_preference
    return Proposed(
        number=case.request.number,
        public_id=case.request.public_id,
        seat=case.seat,
        reason=None if case.reason is None else case.reason.value,
        by_preference=by_preference,
        passed_over=None if by_preference else passed_over.get(case.request.id),
    )


def _fingerprint(made: QueuePlan) -> str:
    parts = [
        f"{case.request.public_id}:{case.request.version}:"
        f"{case.reason if case.seat is None else case.seat.id}"
        for case in made.cases
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]
