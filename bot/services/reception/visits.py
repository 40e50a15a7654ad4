"""Arrival and the room: who is here, whose papers were seen, who is called in and who is next.

Every visit of a reception is written under the lock of that reception, so that two phones at one
door make one arrival and one person at a time is in the room.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import NotFound, NotToday, SecrecyUnchecked, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.rules.room import Stage
from bot.services.rules.secrecy import may_take
from bot.services.views.day import DayCard, Paper
from bot.services.views.notice import Facts
from db.enums import Mode, RequestState, Role
from db.models import Assignment, Reception, Request, Seat, Visit

if TYPE_CHECKING:
    from bot.services.office import Office


class Visits:
    """Visits of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def arrive(self, public_id: str, version: int) -> DayCard:
        """Write down that the applicant is here; a second phone finds them here already.

        Raises Stale, and NotToday with the instant of the date given.
        """
        self._office.require(Action.RUN_DAY)
        seat = await self._seat(public_id)
        if seat is not None:
            await self._lock(seat.reception_id)
        request = await self._office.cases.take(public_id, version, Step.HOLD)
        given = await self._office.cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if not self._office.day_book.is_today(seat.starts_at):
            raise NotToday(public_id=public_id, starts_at=seat.starts_at)
        if await self._of_place(given.id) is None:
            self._add(request, seat.reception_id, given.id)
            await self._done(request, "arrived", seat.reception_id)
        return await self._office.day_book.card(public_id)

    async def wait_unbooked(self, public_id: str, version: int, reception_id: int) -> DayCard:
        """Let somebody without a date wait to be received today, after those who have one.

        Raises Stale, NotFound for a reception of another post or day, and SecrecyUnchecked for a
        foreigner or a stateless person whom point 11 does not let in yet.
        """
        office = self._office
        office.require(Action.RUN_DAY)
        await self._lock(reception_id)
        request = await office.cases.take(public_id, version, Step.WALK_IN)
        reception = await self._session.get(Reception, reception_id)
        if (
            reception is None
            or reception.cancelled_at is not None
            or request.post_id not in {None, reception.post_id}
        ):
            raise NotFound
        if not office.day_book.is_today(reception.starts_at):
            raise NotToday(public_id=public_id, starts_at=reception.starts_at)
        if not may_come(request, reception.mode):
            by_video = request.secrecy_cleared is False
            raise SecrecyUnchecked(public_id=public_id, by_video=by_video)
        if await self._unbooked(request) is None:
            self._add(request, reception_id, None)
            await self._done(request, "arrived", reception_id)
        return await office.day_book.card(public_id)

    async def see(self, public_id: str, version: int, paper: Paper, *, seen: bool) -> DayCard:
        """Tick a paper that was looked at, or take the tick back; raises Stale."""
        request, visit = await self._visiting(public_id, version)
        before = visit.identity_seen if paper is Paper.IDENTITY else visit.authority_seen
        if before is not seen:
            if paper is Paper.IDENTITY:
                visit.identity_seen = seen
            else:
                visit.authority_seen = seen
            self._office.cases.record(request, "paper_seen", paper=paper.value, seen=seen)
            await self._session.flush()
        return await self._office.day_book.card(public_id)

    async def call(self, public_id: str, version: int, after: int) -> DayCard:
        """Call somebody in; whoever was inside has left.

        `after` is the visit of whoever was inside when the button was drawn, 0 for an empty room:
        a second clerk who has called another person meanwhile makes it stale. Raises Stale.
        """
        request, visit = await self._visiting(public_id, version)
        if visit.called_at is not None and visit.ended_at is None:
            return await self._office.day_book.card(public_id)
        inside = await self._inside(visit.reception_id)
        if visit.ended_at is not None or (inside.id if inside else 0) != after:
            raise Stale(public_id=public_id, for_staff=True)
        if inside is not None:
            left = await self._session.get_one(Request, inside.request_id)
            inside.ended_at = self._office.now
            self._office.cases.record(left, "left_room")
            # The index of one person a room is asked row by row.
            await self._session.flush()
        now, rows = await self._office.day_book.room(visit.reception_id)
        in_turn = any(
            row.comer.key == now.next and row.visit is not None and row.visit.id == visit.id
            for row in rows
        )
        visit.called_at = self._office.now
        await self._done(request, "called", visit.reception_id, in_turn=in_turn)
        return await self._office.day_book.card(public_id)

    async def finish(self, public_id: str, version: int) -> DayCard:
        """Write down that somebody has left the room; raises Stale."""
        request, visit = await self._visiting(public_id, version)
        if visit.called_at is None:
            raise Stale(public_id=public_id, for_staff=True)
        if visit.ended_at is None:
            visit.ended_at = self._office.now
            await self._done(request, "left_room", visit.reception_id)
        return await self._office.day_book.card(public_id)

    async def take_back(self, public_id: str, version: int, stage: Stage) -> DayCard:
        """Take back what was pressed by mistake: an arrival, a call, or the leaving.

        `stage` is what the button was drawn for, so that pressing it twice takes back one step.
        Raises Stale.
        """
        request, visit = await self._visiting(public_id, version)
        if stage is not _stage(visit):
            raise Stale(public_id=public_id, for_staff=True)
        if stage is Stage.LEFT:
            if await self._inside(visit.reception_id) is not None:
                raise Stale(public_id=public_id, for_staff=True)
            visit.ended_at = None
        elif stage is Stage.IN_ROOM:
            visit.called_at = None
        else:
            await self._session.delete(visit)
        await self._done(request, "taken_back", visit.reception_id, stage=stage.value)
        return await self._office.day_book.card(public_id)

    async def scanned(self, code: str) -> DayCard:
        """Return the day card of a scanned receipt, for those who run the day; raises NotFound."""
        self._office.require(Action.RUN_DAY)
        request = await self._office.requests.with_code(code)
        return await self._office.day_book.card(request.public_id)

    async def tell_next(self, reception_id: int) -> None:
        """Owe a word to whoever goes in next and is here; once for each visit."""
        await self._session.flush()
        now, rows = await self._office.day_book.room(reception_id)
        for row in rows:
            if row.comer.key == now.next and row.visit is not None:
                await self._office.notices.to_applicant(
                    row.request, NoticeKind.NEXT_IN_LINE, str(row.visit.id)
                )

    async def next_in_line(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look again whether a person is still the next one before the word is sent."""
        visit = await self._session.get(Visit, int(subject))
        if visit is None or not self._office.day_book.is_today(visit.arrived_at):
            return None
        now, rows = await self._office.day_book.room(visit.reception_id)
        goes_in = next((row for row in rows if row.comer.key == now.next), None)
        if goes_in is None or goes_in.request.id != request.id:
            return None
        return replace(facts, level=None)

    async def _visiting(self, public_id: str, version: int) -> tuple[Request, Visit]:
        """Return somebody who is here, with the reception locked; raises Stale.

        The reception comes first, as it does for whoever changes a whole reception: so nobody
        waits for the other in a circle.
        """
        self._office.require(Action.RUN_DAY)
        found = await self._visit(await self._office.cases.find(public_id))
        if found is not None:
            await self._lock(found.reception_id)
        request = await self._office.cases.take(public_id, version, Step.HOLD, Step.WALK_IN)
        visit = await self._visit(request)
        if visit is None or not self._office.day_book.is_today(visit.arrived_at):
            raise Stale(public_id=public_id, for_staff=True)
        return request, visit

    async def _visit(self, request: Request) -> Visit | None:
        """Return the visit that a case has now: by its place, or without booking."""
        if request.state is not RequestState.ASSIGNED:
            return await self._unbooked(request)
        return await self._session.scalar(
            select(Visit)
            .join(Assignment, Assignment.id == Visit.assignment_id)
            .where(Assignment.request_id == request.id, Assignment.freed_at.is_(None))
            .execution_options(populate_existing=True)
        )

    async def _seat(self, public_id: str) -> Seat | None:
        """Return the place that a case has now, before anything is locked."""
        return await self._session.scalar(
            select(Seat)
            .join(Assignment, Assignment.seat_id == Seat.id)
            .join(Request, Request.id == Assignment.request_id)
            .where(Request.public_id == public_id, Assignment.freed_at.is_(None))
        )

    async def _of_place(self, assignment_id: int) -> Visit | None:
        return await self._session.scalar(
            select(Visit)
            .where(Visit.assignment_id == assignment_id)
            .execution_options(populate_existing=True)
        )

    async def _unbooked(self, request: Request) -> Visit | None:
        """Return the latest visit without booking; one of an earlier day counts no more."""
        visit = await self._session.scalar(
            select(Visit)
            .where(Visit.request_id == request.id, Visit.assignment_id.is_(None))
            .order_by(Visit.id.desc())
            .limit(1)
            .execution_options(populate_existing=True)
        )
        if visit is None or not self._office.day_book.is_today(visit.arrived_at):
            return None
        return visit

    async def _inside(self, reception_id: int) -> Visit | None:
        return await self._session.scalar(
            select(Visit)
            .where(
                Visit.reception_id == reception_id,
                Visit.called_at.is_not(None),
                Visit.ended_at.is_(None),
            )
            .execution_options(populate_existing=True)
        )

    async def _lock(self, reception_id: int) -> None:
        """Let one transaction at a time write the visits of a reception."""
        await self._session.execute(
            select(Reception.id).where(Reception.id == reception_id).with_for_update(key_share=True)
        )

    def _add(self, request: Request, reception_id: int, assignment_id: int | None) -> None:
        self._session.add(
            Visit(
                assignment_id=assignment_id,
                request_id=request.id,
                reception_id=reception_id,
                arrived_at=self._office.now,
                noted_by=self._office.staff_id(Role.REGISTRAR),
            )
        )

    async def _done(
        self, request: Request, action: str, reception_id: int, **details: str | bool
    ) -> None:
        await self._session.flush()
        self._office.cases.record(request, action, **details)
        await self.tell_next(reception_id)


def may_come(request: Request, mode: Mode) -> bool:
    """Tell whether point 11 lets this person in: a check comes before a foreigner's reception."""
    return may_take(request.citizenship, request.secrecy_cleared, Mode(mode))


def _stage(visit: Visit) -> Stage:
    if visit.ended_at is not None:
        return Stage.LEFT
    return Stage.IN_ROOM if visit.called_at is not None else Stage.HERE
