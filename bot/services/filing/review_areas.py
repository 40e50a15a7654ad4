"""Areas of the reviewers: whose cases come to whom by themselves, by body and topic (point 25)."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid, NotFound
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.views.review import AreaChoice, AreaView, BodyView
from db.enums import Role
from db.models import Body, ReviewArea, Staff

if TYPE_CHECKING:
    from bot.services.office import Office


class ReviewAreas:
    """Areas within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def all(self) -> tuple[AreaView, ...]:
        """Return the areas in force, in the order in which they were set."""
        self._office.require(Action.ASSIGN_REVIEWER)
        rows = await self._session.execute(
            select(ReviewArea, Staff, Body)
            .join(Staff, Staff.id == ReviewArea.staff_id)
            .outerjoin(Body, Body.id == ReviewArea.body_id)
            .where(ReviewArea.ended_at.is_(None), Staff.left_at.is_(None))
            .order_by(ReviewArea.id)
        )
        found: list[tuple[ReviewArea, Staff, Body | None]] = [
            (area, staff, body) for area, staff, body in rows
        ]
        return tuple(
            AreaView(
                area.public_id,
                self._office.reviewers.name(staff),
                None if body is None else body_view(body),
                area.topic,
            )
            for area, staff, body in found
        )

    async def choice(self) -> AreaChoice:
        """Return what an area is put together from."""
        self._office.require(Action.ASSIGN_REVIEWER)
        bodies = await self._session.scalars(select(Body).order_by(Body.id))
        return AreaChoice(await self._office.reviewers.all(), tuple(map(body_view, bodies)))

    async def add(self, reviewer: str, body_id: int | None, topic: str | None) -> None:
        """Give a reviewer an area; the same one twice is the same as once.

        Raises NotFound for somebody who reviews no more, InputInvalid for an unknown topic.
        """
        self._office.require(Action.ASSIGN_REVIEWER)
        staff = await self._office.reviewers.reviewer(reviewer)
        if body_id is not None and await self._session.get(Body, body_id) is None:
            raise NotFound
        if topic is not None and topic not in {one.code for one in self._office.profile.topics}:
            raise InputInvalid(field="topic", reason="choose")
        # The reviewer's row is held, so that two who add the same area at once make one.
        await self._session.get_one(Staff, staff.id, with_for_update=True)
        known = await self._session.scalar(
            select(ReviewArea.id)
            .where(
                ReviewArea.staff_id == staff.id,
                ReviewArea.body_id.is_not_distinct_from(body_id),
                ReviewArea.topic.is_not_distinct_from(topic),
                ReviewArea.ended_at.is_(None),
            )
            .limit(1)
        )
        if known is not None:
            return
        public_id = new_public_id()
        self._session.add(
            ReviewArea(
                public_id=public_id,
                staff_id=staff.id,
                body_id=body_id,
                topic=topic,
                set_by=self._office.staff_id(Role.HEAD, Role.ADMINISTRATOR),
                set_at=self._office.now,
            )
        )
        await self._session.flush()
        self._office.journal.record(
            "area_set", f"area:{public_id}", staff=staff.id, body=body_id, topic=topic
        )

    async def end(self, public_id: str) -> None:
        """End an area; the cases it has given stay where they are. Raises NotFound."""
        self._office.require(Action.ASSIGN_REVIEWER)
        area = await self._session.scalar(
            select(ReviewArea)
            .where(ReviewArea.public_id == public_id, ReviewArea.ended_at.is_(None))
            .with_for_update()
        )
        if area is None:
            raise NotFound
        area.ended_at = self._office.now
        self._office.journal.record("area_ended", f"area:{public_id}")


def body_view(body: Body) -> BodyView:
    """Return a body as a list shows it."""
    return BodyView(body.id, body.name_kk, body.name_ru)
