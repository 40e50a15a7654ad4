"""Who receives instead, and in which room: only whoever and whatever is free at those hours."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from bot.services.errors import NotFound, SeatTaken
from bot.services.rules.policy import Action
from bot.services.timetable.impact import Impacts
from bot.services.views.changes import Change, ChangeKind, Deputy, Room, StandIn
from db.models import Absence, Place, Post, Reception

if TYPE_CHECKING:
    from bot.services.office import Office


class StandIns:
    """Free receivers and rooms within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._impacts = Impacts(office)

    async def deputies(self, change: Change) -> tuple[Deputy, ...]:
        """Return who may receive instead: the acting holder, then the free ones of the body."""
        self._office.require(Action.CHANGE_SCHEDULE)
        made = await self._impacts.reckon(replace(change, instead=StandIn.NOBODY))
        post = made.impact.post
        found = []
        tenure = await self._impacts.acting(post.id, change)
        if tenure is not None:
            found.append(Deputy(StandIn.ACTING, post, tenure.holder))
        body_id = select(Post.body_id).where(Post.id == post.id).scalar_subquery()
        rows = await self._session.scalars(
            select(Post).where(Post.body_id == body_id, Post.id != post.id).order_by(Post.id)
        )
        for other in rows.all():
            if await self._is_free(other, made.receptions):
                views = await self._office.cases.posts([other.id])
                found.append(Deputy(StandIn.POST, views[other.id], other.holder))
        return tuple(found)

    async def rooms(self, reception_id: int) -> tuple[Room, ...]:
        """Return the rooms in which nobody receives at the hours of a reception."""
        self._office.require(Action.CHANGE_SCHEDULE)
        reception = await self._session.get(Reception, reception_id)
        if reception is None:
            raise NotFound
        return await self._free_rooms(reception)

    async def refuse_clash(self, reception: Reception, change: Change) -> None:
        """Raise SeatTaken for a room or a receiver that was taken meanwhile."""
        if change.kind is ChangeKind.ROOM:
            free = {room.id for room in await self._free_rooms(reception)}
            if change.place_id not in free:
                raise SeatTaken
        elif change.instead is StandIn.POST:
            deputy = await self._session.get_one(Post, change.stand_in)
            if not await self._is_free(deputy, [reception]):
                raise SeatTaken

    async def _is_free(self, post: Post, receptions: Sequence[Reception]) -> bool:
        """Tell whether the holder of a post neither receives nor is away at these hours."""
        local = self._office.calendar.hours.local_day
        for one in receptions:
            busy = select(Reception.id).where(
                Reception.holder == post.holder,
                Reception.cancelled_at.is_(None),
                Reception.starts_at < one.ends_at,
                Reception.ends_at > one.starts_at,
            )
            day = local(one.starts_at)
            away = select(Absence.id).where(
                Absence.post_id == post.id, Absence.starts_on <= day, Absence.ends_on >= day
            )
            if (await self._session.execute(busy.union_all(away).limit(1))).first() is not None:
                return False
        return True

    async def _free_rooms(self, reception: Reception) -> tuple[Room, ...]:
        other = aliased(Reception)
        taken = exists().where(
            other.place_id == Place.id,
            other.cancelled_at.is_(None),
            other.starts_at < reception.ends_at,
            other.ends_at > reception.starts_at,
        )
        rows = await self._session.scalars(
            select(Place).where(Place.id != reception.place_id, ~taken).order_by(Place.id)
        )
        return tuple(Room(place.id, place.name_kk, place.name_ru) for place in rows)
