"""What citizens and the queue see of the schedule: posts and receptions that are approved.

The door to drafting by file and to approval is here too; see `imports` and `approval`.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, func, select

from bot.services.errors import NotFound
from bot.services.rules.annex_form import Row
from bot.services.seat_views import post_view
from bot.services.views import Approved, Imported, PostView, ReceptionView
from db.enums import OfferState, ScheduleState
from db.models import Assignment, Body, Offer, Place, Post, Reception, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

_APPROVED = Schedule.state == ScheduleState.APPROVED


class Schedules:
    """Schedules within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def posts(self) -> tuple[PostView, ...]:
        """Return the posts that have an approved schedule, in the order they came into it."""
        rows = await self._session.execute(
            select(Post, Body)
            .join(Body, Body.id == Post.body_id)
            .where(
                exists()
                .where(Reception.post_id == Post.id, Reception.schedule_id == Schedule.id)
                .where(_APPROVED)
            )
            .order_by(Post.id)
        )
        return tuple(post_view(post, body) for post, body in rows)

    async def post(self, post_id: int) -> PostView:
        """Return a post; raises NotFound."""
        found = await self._office.cases.posts([post_id])
        if post_id not in found:
            raise NotFound
        return found[post_id]

    async def upcoming(self, post_id: int | None = None) -> tuple[ReceptionView, ...]:
        """Return approved receptions, of one post or of all, that are not over yet, by time.

        A seat is free when it is still to come and nobody has it or is offered it.
        """
        taken = exists().where(Assignment.seat_id == Seat.id, Assignment.freed_at.is_(None))
        offered = exists().where(Offer.seat_id == Seat.id, Offer.state == OfferState.OPEN)
        seats = select(func.count()).where(
            Seat.reception_id == Reception.id, Seat.cancelled_at.is_(None)
        )
        free = seats.where(Seat.starts_at >= self._office.now, ~taken, ~offered)
        conditions: list[ColumnElement[bool]] = [
            _APPROVED,
            Reception.ends_at > self._office.now,
            Reception.cancelled_at.is_(None),
        ]
        if post_id is not None:
            conditions.append(Reception.post_id == post_id)
        rows = await self._session.execute(
            select(Reception, Place, seats.scalar_subquery(), free.scalar_subquery())
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .join(Place, Place.id == Reception.place_id)
            .where(*conditions)
            .order_by(Reception.starts_at, Reception.id)
        )
        found = rows.all()
        posts = await self._office.cases.posts([reception.post_id for reception, *_ in found])
        return tuple(
            ReceptionView(
                reception.id,
                posts[reception.post_id],
                reception.holder,
                place.name_kk,
                place.name_ru,
                reception.starts_at,
                reception.ends_at,
                all_seats,
                free_seats,
                reception.mode,
                place.step_free,
                place.directions_kk,
                place.directions_ru,
            )
            for reception, place, all_seats, free_seats in found
        )

    async def drafts(self) -> tuple[Imported, ...]:
        """Return the schedules that wait for approval, oldest first."""
        return await self._office.imports.drafts()

    async def import_rows(self, rows: Sequence[Row]) -> Imported:
        """Draft a schedule from the rows of a file; see `Imports.take`."""
        return await self._office.imports.take(rows)

    async def approve(
        self, schedule_id: int, approver: str, approver_post: str, on: date, document_number: str
    ) -> Approved:
        """Put a draft into force; see `Approvals.approve`."""
        return await self._office.approval.approve(
            schedule_id, approver, approver_post, on, document_number
        )
