"""The book of a reception day: who is expected in which reception, who is there, who goes in next.

Everything here is read from the rows of places, visits and outcomes; nothing is counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from bot.services.errors import NotFound
from bot.services.rules.lifecycle import ARROWS, Step
from bot.services.rules.policy import Action
from bot.services.rules.room import Comer, Room, Stage, came_late, room, stage
from bot.services.seat_views import post_view
from bot.services.views import SeatView
from bot.services.views.day import DayCard, DayLine, DayList, DayReception
from bot.services.views.room import RoomView
from db.enums import ApplicantKind, Mode, Release, RequestState, ScheduleState
from db.models import Assignment, Body, Place, Post, Reception, Request, Schedule, Seat, Visit

if TYPE_CHECKING:
    from bot.services.office import Office

ENDED = {Release.NO_SHOW: Stage.NO_SHOW, Release.NOT_HELD: Stage.NOT_HELD}
"""Given places that are let go on the day itself and stay on its list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a reception of the day: by a given place, or come without booking."""

    request: Request
    reception_id: int
    comer: Comer
    visit: Visit | None
    confirmed: bool


class DayBook:
    """The days of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    @property
    def grace(self) -> timedelta:
        """How long after a seat's time somebody still counts as in time."""
        return timedelta(minutes=self._office.profile.limits.late_minutes)

    async def day(self, day: date) -> DayList:
        """Return a day with its receptions, after those of earlier days without a result."""
        office = self._office
        office.require(Action.SEE_DAY)
        midnight = office.calendar.hours.start_of(min(day, office.today))
        return DayList(
            day=day,
            today=office.today,
            missing=await self._missing(Seat.starts_at < midnight),
            receptions=await self.receptions(day),
            unmet=sum(bool(wish.unmet) for wish in await office.roster.wishes(day)),
        )

    async def receptions(self, day: date) -> tuple[DayReception, ...]:
        """Return the approved receptions of a day by the time of their beginning."""
        self._office.require(Action.SEE_DAY)
        hours = self._office.calendar.hours
        return await self._receptions(
            Reception.starts_at >= hours.start_of(day),
            Reception.starts_at < hours.start_of(day + timedelta(days=1)),
        )

    async def reception(self, reception_id: int) -> DayReception:
        """Return a reception with its lines; raises NotFound."""
        self._office.require(Action.SEE_DAY)
        found = await self._receptions(Reception.id == reception_id)
        if not found:
            raise NotFound
        return found[0]

    async def card(self, public_id: str) -> DayCard:
        """Return a case with its line of the day on which it is received; raises NotFound."""
        office = self._office
        office.require(Action.SEE_DAY)
        request = await office.cases.find(public_id)
        card = await office.cases.card(request)
        reception_id = await self._reception_of(request)
        found = await self._receptions(Reception.id == reception_id) if reception_id else ()
        for reception in found:
            lines = [line for line in reception.lines if line.public_id == public_id]
            if lines:
                today = self.is_today(reception.starts_at)
                return DayCard(card, lines[-1], reception, today)
        return DayCard(card, waits_for=await self._waits_for(request))

    async def room(self, reception_id: int) -> tuple[Room, Sequence[Row]]:
        """Return who is in the room of a reception and who waits; keys are places in the rows."""
        rows = await self._rows((reception_id,))
        return room((row.comer for row in rows), self.grace), rows

    async def room_of(self, request: Request, seat: SeatView | None) -> RoomView | None:
        """Return what the applicant sees of the room today; None on every other day.

        Whoever is called by phone stands in no line that could be watched.
        """
        if seat is not None and seat.mode is Mode.PHONE:
            return None
        if request.state is not RequestState.ASSIGNED or seat is None:
            return None
        if not self.is_today(seat.starts_at):
            return None
        now, rows = await self.room(seat.reception_id)
        seats = {row.comer.key: row.comer.seat or 0 for row in rows}
        mine = next(row.comer for row in rows if row.request is request and row.comer.end is None)
        waits = mine.key in now.line
        return RoomView(
            mine=seat.number,
            stage=stage(mine, self._office.now, self.grace),
            now=None if now.inside is None else seats[now.inside],
            next=None if now.next is None else seats[now.next],
            ahead=now.line.index(mine.key) if waits else len(now.line),
        )

    def is_today(self, moment: datetime) -> bool:
        """Tell whether an instant lies on the present day of the office's wall."""
        return self._office.calendar.hours.local_day(moment) == self._office.today

    async def _reception_of(self, request: Request) -> int | None:
        """Return the reception on whose list a case stands: by its place, or come unbooked."""
        given = (
            await self._session.execute(
                select(Seat.reception_id, Assignment.freed_at)
                .join(Assignment, Assignment.seat_id == Seat.id)
                .where(
                    Assignment.request_id == request.id,
                    or_(Assignment.freed_at.is_(None), Assignment.release.in_(ENDED)),
                )
                .order_by(Assignment.id.desc())
                .limit(1)
            )
        ).first()
        if given is not None and given.freed_at is None:
            return int(given.reception_id)
        unbooked: int | None = await self._session.scalar(
            select(Visit.reception_id)
            .where(Visit.request_id == request.id, Visit.assignment_id.is_(None))
            .order_by(Visit.id.desc())
            .limit(1)
        )
        if unbooked is not None or given is None:
            return unbooked
        return None if request.state in ARROWS[Step.WALK_IN].leaves else int(given.reception_id)

    async def _waits_for(self, request: Request) -> tuple[DayReception, ...]:
        """Return today's receptions in which a case without a date could be received."""
        if request.state not in ARROWS[Step.WALK_IN].leaves:
            return ()
        return tuple(
            reception
            for reception in await self.receptions(self._office.today)
            if request.post_id in {None, reception.post.id}
        )

    async def _missing(self, *chosen: ColumnElement[bool]) -> tuple[DayLine, ...]:
        """Return the lines of given places that have passed without a result."""
        ids = await self._session.scalars(
            select(Seat.reception_id)
            .join(Assignment, Assignment.seat_id == Seat.id)
            .join(Request, Request.id == Assignment.request_id)
            .where(Request.state == RequestState.ASSIGNED, Assignment.freed_at.is_(None), *chosen)
            .distinct()
        )
        return tuple(
            self._line(row)
            for row in await self._rows(tuple(ids))
            if row.comer.end is None and row.comer.seat is not None
        )

    async def _receptions(self, *chosen: ColumnElement[bool]) -> tuple[DayReception, ...]:
        found = await self._session.execute(
            select(Reception, Post, Body, Place)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .join(Post, Post.id == Reception.post_id)
            .join(Body, Body.id == Post.body_id)
            .join(Place, Place.id == Reception.place_id)
            .where(
                Schedule.state == ScheduleState.APPROVED, Reception.cancelled_at.is_(None), *chosen
            )
            .order_by(Reception.starts_at, Reception.id)
        )
        receptions = found.all()
        rows = await self._rows(tuple(reception.id for reception, *_others in receptions))
        views = []
        for reception, post, body, place in receptions:
            own = [row for row in rows if row.reception_id == reception.id]
            lines = {row.comer.key: self._line(row) for row in own}
            now = room((row.comer for row in own), self.grace)
            views.append(
                DayReception(
                    id=reception.id,
                    post=post_view(post, body),
                    holder=reception.holder,
                    place_kk=place.name_kk,
                    place_ru=place.name_ru,
                    starts_at=reception.starts_at,
                    ends_at=reception.ends_at,
                    mode=reception.mode,
                    link=reception.link,
                    lines=tuple(lines.values()),
                    inside=None if now.inside is None else lines[now.inside],
                    next=None if now.next is None else lines[now.next],
                )
            )
        return tuple(views)

    async def _rows(self, receptions: Sequence[int]) -> Sequence[Row]:
        """Return everybody of these receptions in order: by place, then who came unbooked."""
        if not receptions:
            return ()
        booked = await self._session.execute(
            select(Request, Seat, Assignment, Visit)
            .join(Assignment, Assignment.request_id == Request.id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .outerjoin(Visit, Visit.assignment_id == Assignment.id)
            .where(
                Seat.reception_id.in_(receptions),
                or_(Assignment.freed_at.is_(None), Assignment.release.in_(ENDED)),
            )
            .order_by(Seat.starts_at, Seat.id, Assignment.id)
        )
        unbooked = await self._session.execute(
            select(Request, Visit)
            .join(Visit, Visit.request_id == Request.id)
            .where(Visit.reception_id.in_(receptions), Visit.assignment_id.is_(None))
            .order_by(Visit.arrived_at, Visit.id)
        )
        rows = [
            Row(
                request,
                seat.reception_id,
                _comer(key, visit, seat=seat, end=_end_of_place(request, given)),
                visit,
                given.confirmed_at is not None,
            )
            for key, (request, seat, given, visit) in enumerate(booked)
        ]
        rows += [
            Row(
                request,
                visit.reception_id,
                _comer(key, visit, end=_end_of_visit(request)),
                visit,
                confirmed=True,
            )
            for key, (request, visit) in enumerate(unbooked, len(rows))
        ]
        return rows

    def _stage(self, comer: Comer) -> Stage:
        """Return where somebody is; on a later day all that counts is that the result is owed."""
        now = self._office.now
        local = self._office.calendar.hours.local_day
        moment = comer.starts_at or comer.arrived_at
        if comer.end is None and moment is not None and local(moment) < local(now):
            return Stage.OVER
        return stage(comer, now, self.grace)

    def _line(self, row: Row) -> DayLine:
        comer, visit, request = row.comer, row.visit, row.request
        now = self._office.now
        late = comer.arrived_at is None or came_late(comer, self.grace)
        reached = comer.arrived_at or now
        passed = 0
        if late and comer.starts_at is not None and reached > comer.starts_at:
            passed = int((reached - comer.starts_at).total_seconds() // 60)
        return DayLine(
            public_id=request.public_id,
            number=request.number,
            version=request.version,
            state=request.state,
            seat=comer.seat,
            starts_at=comer.starts_at,
            stage=self._stage(comer),
            late_minutes=passed,
            represents=request.kind is not ApplicantKind.SELF,
            confirmed=row.confirmed,
            check_identity=request.check_identity,
            visit_id=visit.id if visit else 0,
            identity_seen=visit is not None and visit.identity_seen,
            authority_seen=visit is not None and visit.authority_seen,
            arrived_at=comer.arrived_at,
            called_at=comer.called_at,
            ended_at=comer.ended_at,
        )


def _comer(key: int, visit: Visit | None, *, seat: Seat | None = None, end: Stage | None) -> Comer:
    return Comer(
        key=key,
        seat=seat.number if seat else None,
        starts_at=seat.starts_at if seat else None,
        arrived_at=visit.arrived_at if visit else None,
        called_at=visit.called_at if visit else None,
        ended_at=visit.ended_at if visit else None,
        end=end,
    )


def _end_of_place(request: Request, given: Assignment) -> Stage | None:
    if given.release is not None:
        return ENDED[given.release]
    return None if request.state is RequestState.ASSIGNED else Stage.HELD


def _end_of_visit(request: Request) -> Stage | None:
    """Return how a visit without booking ended; whoever was sent home waits in the queue."""
    if request.state in ARROWS[Step.WALK_IN].leaves:
        return None
    return Stage.HELD if request.state is RequestState.HELD else Stage.NOT_HELD
