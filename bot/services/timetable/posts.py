"""Who holds a post on which day: posts outlive people, and somebody acts for a while.

A holder is named by tenures. On a day the newest acting tenure counts that covers it, else the
permanent one begun last, else the name that the post has had since it was made.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import HolderBusy, InputInvalid, NotFound
from bot.services.rules.names import NameInvalid, normalise_name
from bot.services.rules.policy import Action
from bot.services.rules.ranks import of_title
from bot.services.seat_views import post_view
from bot.services.views.plan import HolderSet, TenureView
from db.enums import ChangeReason, Rank, ScheduleState
from db.models import Body, Post, Reception, Schedule, Tenure

if TYPE_CHECKING:
    from bot.services.office import Office


class Posts:
    """Posts and their holders within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def holder_on(self, post_id: int, day: date) -> str:
        """Return who receives people in a post on a day; raises NotFound."""
        return (await self.holders_on([(post_id, day)]))[post_id, day]

    async def holders_on(self, asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
        """Return the holders of posts on days, with a fixed number of queries; raises NotFound."""
        pairs = set(asked)
        ids = {post_id for post_id, _day in pairs}
        names = dict(
            (
                await self._session.execute(select(Post.id, Post.holder).where(Post.id.in_(ids)))
            ).all()
        )
        if ids - names.keys():
            raise NotFound
        tenures = await self._tenures(ids)
        return {
            (post_id, day): _holder(names[post_id], tenures.get(post_id, []), day)
            for post_id, day in pairs
        }

    async def history(self, post_id: int) -> tuple[TenureView, ...]:
        """Return who held and holds a post, the newest first; raises NotFound."""
        self._office.plan.require()
        if await self._session.get(Post, post_id) is None:
            raise NotFound
        tenures = (await self._tenures({post_id})).get(post_id, [])
        permanent = [one for one in tenures if not one.acting]
        ends = {one.id: later.starts_on - timedelta(days=1) for one, later in pairwise(permanent)}
        return tuple(
            TenureView(one.holder, one.acting, one.starts_on, one.ends_on or ends.get(one.id))
            for one in sorted(tenures, key=lambda one: (one.starts_on, one.id), reverse=True)
        )

    async def set_holder(
        self, post_id: int, name: str, from_on: date, to_on: date | None = None
    ) -> HolderSet:
        """Let somebody hold a post from a day on, or act in it until `to_on`, which belongs to it.

        Coming receptions of those days, drafted and approved, get the new holder; a version is
        written for the months of the approved ones, and those who have a date there are told.
        Raises NotFound, InputInvalid, and HolderBusy when the new holder receives somewhere
        else at that time.
        """
        self._office.require(Action.CHANGE_SCHEDULE)
        await self._office.seating.hold(post_id)
        post = await self._session.get(Post, post_id, populate_existing=True)
        if post is None:
            raise NotFound
        if to_on is not None and to_on < from_on:
            raise InputInvalid(field="to_on", reason="order")
        holder = _name(name)
        await self._note_predecessor(post, from_on)
        self._session.add(
            Tenure(
                post_id=post_id,
                holder=holder,
                acting=to_on is not None,
                starts_on=from_on,
                ends_on=to_on,
                noted_by=self._office.drafts.drafted_by(),
                noted_at=self._office.now,
            )
        )
        await self._session.flush()
        await self._keep_current(post)
        changed = await self._hand_over(post, from_on, to_on)
        told = await self._office.renewals.hand_over(changed, holder)
        self._office.journal.record(
            "holder_set",
            f"post:{post_id}",
            acting=to_on is not None,
            from_on=from_on.isoformat(),
            to_on=to_on.isoformat() if to_on else None,
            receptions=len(changed),
        )
        day = self._office.calendar.hours.local_day
        await self._office.versions.write(
            [day(one.starts_at) for one in changed], ChangeReason.HOLDER
        )
        body = await self._session.get_one(Body, post.body_id)
        shown = await self._office.plan.receptions(Reception.id.in_([one.id for one in changed]))
        return HolderSet(
            post_view(post, body), holder, to_on is not None, from_on, to_on, shown, told
        )

    async def rank(self, post_id: int) -> Rank:
        """Return the rank of a post: as it was set, else as its title says. Raises NotFound."""
        self._office.plan.require()
        post = await self._session.get(Post, post_id)
        if post is None:
            raise NotFound
        return post.rank or of_title(post.title_kk, post.title_ru)

    async def set_rank(self, post_id: int, rank: Rank) -> None:
        """Set the rank by which the report counts a post from now on; raises NotFound."""
        self._office.require(Action.CHANGE_SCHEDULE)
        post = await self._session.get(Post, post_id)
        if post is None:
            raise NotFound
        post.rank = rank
        self._office.journal.record("rank_set", f"post:{post_id}", rank=rank.value)

    async def note_holder(self, post_id: int, holder: str, from_on: date) -> None:
        """Let an approved schedule say who holds a post; whoever calls has asked the policy."""
        await self._office.seating.hold(post_id)
        post = await self._session.get_one(Post, post_id, populate_existing=True)
        held = await self.holder_on(post_id, from_on)
        if holder in {post.holder, held}:
            return
        await self._note_predecessor(post, self._office.today)
        self._session.add(
            Tenure(
                post_id=post_id,
                holder=holder,
                acting=False,
                starts_on=self._office.today,
                noted_by=self._office.drafts.drafted_by(),
                noted_at=self._office.now,
            )
        )
        post.holder = holder
        await self._session.flush()

    async def keep_current(self) -> None:
        """Let every post bear the name of whoever holds it permanently today."""
        posts = await self._session.scalars(
            select(Post).where(Post.id.in_(select(Tenure.post_id))).order_by(Post.id)
        )
        for post in posts.all():
            await self._keep_current(post)

    async def _keep_current(self, post: Post) -> None:
        tenures = (await self._tenures({post.id})).get(post.id, [])
        permanent = [one for one in tenures if not one.acting]
        post.holder = _holder(post.holder, permanent, self._office.today)

    async def _note_predecessor(self, post: Post, from_on: date) -> None:
        """Write down who held the post so far, as far as its schedule tells since when."""
        if any(not one.acting for one in (await self._tenures({post.id})).get(post.id, [])):
            return
        first = await self._session.scalar(
            select(func.min(Reception.starts_at)).where(
                Reception.post_id == post.id, Reception.holder == post.holder
            )
        )
        day = self._office.calendar.hours.local_day
        since = min(
            self._office.today,
            from_on - timedelta(days=1),
            *([day(first)] if first is not None else []),
        )
        self._session.add(
            Tenure(
                post_id=post.id,
                holder=post.holder,
                acting=False,
                starts_on=since,
                noted_by=None,
                noted_at=self._office.now,
            )
        )
        await self._session.flush()

    async def _hand_over(
        self, post: Post, from_on: date, to_on: date | None
    ) -> Sequence[Reception]:
        """Give the drafts of these days their holder; return the approved ones that need it.

        The permanent holder does not take over a day on which somebody acts.
        """
        rows = await self._session.execute(
            select(Reception, Schedule.state)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(
                Reception.post_id == post.id,
                Reception.starts_at > self._office.now,
                Reception.cancelled_at.is_(None),
            )
            .order_by(Reception.id)
            .with_for_update(key_share=True, of=Reception)
        )
        tenures = (await self._tenures({post.id})).get(post.id, [])
        day = self._office.calendar.hours.local_day
        approved = []
        for one, state in rows.all():
            on = day(one.starts_at)
            holder = _holder(post.holder, tenures, on)
            if on < from_on or (to_on is not None and on > to_on) or holder == one.holder:
                continue
            if state is ScheduleState.APPROVED:
                await self._refuse_busy(one, holder)
                approved.append(one)
            else:
                one.holder = holder
        await self._session.flush()
        return approved

    async def _refuse_busy(self, one: Reception, holder: str) -> None:
        """Refuse a holder who receives in another post at that time; raises HolderBusy."""
        others = await self._office.plan.receptions(
            Schedule.state == ScheduleState.APPROVED,
            Reception.post_id != one.post_id,
            Reception.cancelled_at.is_(None),
            Reception.starts_at < one.ends_at,
            Reception.ends_at > one.starts_at,
        )
        for other in others:
            if other.holder.casefold() == holder.casefold():
                raise HolderBusy(post=other.post, starts_at=other.starts_at, ends_at=other.ends_at)

    async def _tenures(self, ids: Iterable[int]) -> dict[int, list[Tenure]]:
        """Return the tenures of posts, each post's in order of their beginning."""
        rows = await self._session.scalars(
            select(Tenure).where(Tenure.post_id.in_(set(ids))).order_by(Tenure.starts_on, Tenure.id)
        )
        found: dict[int, list[Tenure]] = {}
        for one in rows:
            found.setdefault(one.post_id, []).append(one)
        return found


def _holder(named: str, tenures: Sequence[Tenure], day: date) -> str:
    """Return who holds a post on a day; `tenures` are in order of their beginning."""
    begun = [one for one in tenures if one.starts_on <= day]
    acting = [one for one in begun if one.acting and (one.ends_on is None or day <= one.ends_on)]
    if acting:
        return max(acting, key=lambda one: one.id).holder
    permanent = [one for one in begun if not one.acting]
    return permanent[-1].holder if permanent else named


def _name(text: str) -> str:
    try:
        return normalise_name(text)
    except NameInvalid as error:
        raise InputInvalid(field="holder", reason=error.reason) from None
