"""Changes of an approved schedule: an absence, a cancelled reception, another room or receiver.

What a change does to people is shown before it is saved, and confirmed once as it was shown. Then
everything happens in the one transaction: receptions, places, versions, notices.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from bot.services.errors import NotFound, SeatTaken
from bot.services.impact import Impacts, Reckoning, Reshaped, Struck
from bot.services.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.rules.secrecy import may_take
from bot.services.seating import subject_of
from bot.services.views import PostView, SeatView
from bot.services.views.changes import (
    Carried,
    Change,
    ChangeKind,
    Deputy,
    Impact,
    Room,
    StandIn,
    Window,
)
from bot.services.views.notice import Facts
from db.enums import ChangeReason, DutyKind, Release, Role
from db.models import (
    Absence,
    Assignment,
    Place,
    Post,
    Reception,
    Request,
    Schedule,
    Seat,
    Visit,
)

if TYPE_CHECKING:
    from bot.services.office import Office

CHANGERS = (Role.REVIEWER, Role.REGISTRAR, Role.ADMINISTRATOR, Role.HEAD)


class Changes:
    """Changes within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._impacts = Impacts(office)

    async def posts(self) -> tuple[tuple[PostView, int], ...]:
        """Return the posts with approved receptions ahead, and how many those are."""
        self._office.require(Action.CHANGE_SCHEDULE)
        rows = await self._session.execute(
            select(Reception.post_id, func.count().label("receptions"))
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(*self._impacts.ahead())
            .group_by(Reception.post_id)
            .order_by(Reception.post_id)
        )
        counts = {row.post_id: row.receptions for row in rows}
        posts = await self._office.cases.posts(list(counts))
        return tuple((posts[post_id], count) for post_id, count in counts.items())

    async def windows(self, post_id: int) -> tuple[Window, ...]:
        """Return the approved receptions of a post that are ahead, by time."""
        self._office.require(Action.CHANGE_SCHEDULE)
        rows = await self._session.scalars(
            select(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Reception.post_id == post_id, *self._impacts.ahead())
            .order_by(Reception.starts_at, Reception.id)
        )
        return await self._impacts.windows(rows.all())

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

    async def impact(self, change: Change) -> Impact:
        """Return what a change would do; nothing is written. Raises NotFound and Stale."""
        self._office.require(Action.CHANGE_SCHEDULE)
        _refuse_incomplete(change)
        return (await self._impacts.reckon(change)).impact

    async def confirm(self, change: Change, fingerprint: str) -> Carried:
        """Carry out exactly what was shown and tell everybody; otherwise show what is true now.

        Two clerks who confirm at once wait for each other here, and the second one is shown what
        the first one has left. Raises NotFound, Stale, and SeatTaken for a receiver or a room
        that was taken meanwhile.
        """
        office = self._office
        office.require(Action.CHANGE_SCHEDULE)
        _refuse_incomplete(change)
        made = await self._impacts.reckon(change, lock=True)
        if made.impact.fingerprint != fingerprint or not made.receptions:
            return Carried(made.impact, done=False)
        if change.kind is ChangeKind.ABSENCE:
            self._note_absence(change)
        in_place = made.impact.holder is not None or made.impact.room is not None
        await (self._renew(made) if in_place else self._cancel(made))
        hours = office.calendar.hours
        await office.versions.write(
            {hours.local_day(one.starts_at) for one in made.receptions}, change.reason
        )
        office.journal.record(
            "schedule_changed",
            f"post:{made.impact.post.id}",
            kind=change.kind.name.lower(),
            reason=change.reason.value,
            receptions=len(made.receptions),
            moved=made.impact.moved,
            waiting=made.impact.waiting,
        )
        return Carried(made.impact, done=True)

    async def moved(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the case still holds the place it was moved to, and what was told before.

        Whoever was moved twice before a message went out hears of the last place only.
        """
        given = await self._office.cases.assignment(request)
        if subject_of(given) != subject:
            return None
        told = await self._told(request, given.replaces_id)
        return replace(facts, old=await self._seat_of(told), reason=given.reason)

    async def postponed(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the case still waits since this place was taken from it."""
        given = (
            await self._session.scalars(
                select(Assignment)
                .where(Assignment.request_id == request.id)
                .order_by(Assignment.id.desc())
                .limit(1)
            )
        ).first()
        if given is None or subject_of(given) != subject:
            return None
        reason = await self._session.scalar(
            select(Reception.cancel_reason)
            .join(Seat, Seat.reception_id == Reception.id)
            .where(Seat.id == given.seat_id)
        )
        until = await self._office.duties.due_on(request, DutyKind.NEW_DATE)
        told = await self._told(request, given.id)
        return replace(facts, old=await self._seat_of(told), reason=reason, until=until)

    async def _cancel(self, made: Reckoning) -> None:
        """Take the receptions out of the schedule; everybody is moved or waits for a new date."""
        office, reason = self._office, made.impact.change.reason
        ids = [reception.id for reception in made.receptions]
        seats = list(
            await self._session.scalars(
                select(Seat.id).where(Seat.reception_id.in_(ids), Seat.cancelled_at.is_(None))
            )
        )
        for reception in made.receptions:
            reception.cancelled_at = office.now
            reception.cancel_reason = reason
        await self._session.flush()
        await self._session.execute(
            update(Seat).where(Seat.id.in_(seats)).values(cancelled_at=office.now)
        )
        await office.offers.recall(seats)
        for one in made.struck:
            given = await office.seating.free(one.request, Release.CHANGED)
            if one.new is not None:
                await self._give(one, one.new.id, given, reason)
                continue
            await self._postpone(one, given, reason)

    async def _postpone(self, one: Struck, given: Assignment, reason: ChangeReason) -> None:
        """Let a case wait for another date since this place was taken from it."""
        office = self._office
        office.cases.move(one.request, Step.POSTPONE)
        office.cases.record(one.request, "postponed", seat=given.seat_id, reason=reason)
        await office.seating.owe_new_date(one.request, given)
        await office.notices.to_applicant(one.request, NoticeKind.POSTPONED, subject_of(given))

    async def _renew(self, made: Reckoning) -> None:
        """Keep the hours and change the room or the receiver.

        What people were promised stays readable: a cancelled copy of the reception keeps the old
        room and receiver with the old seats, and the reception itself gets new ones.
        """
        change, room = made.impact.change, made.impact.room
        seats: dict[int, int] = {}
        for reception in made.receptions:
            await self._refuse_clash(reception, change)
            seats |= await self._lay_aside(
                reception, ChangeReason.ROOM if room is not None else ChangeReason.HOLDER
            )
            if room is not None:
                reception.place_id = room.id
            if made.impact.holder is not None:
                reception.holder = made.impact.holder
        await self._session.flush()
        await self._seat_again(made.struck, seats, change.reason)

    async def hand_over(self, receptions: Sequence[Reception], holder: str) -> int:
        """Let a post's new holder receive at the same hours; return how many people are told.

        Whoever calls has asked the policy, holds the post's queue, and writes the version.
        """
        struck = await self._impacts.handed_over(receptions, holder)
        seats: dict[int, int] = {}
        for reception in receptions:
            seats |= await self._lay_aside(reception, ChangeReason.HOLDER)
            reception.holder = holder
        await self._session.flush()
        await self._seat_again(struck, seats, ChangeReason.HOLDER)
        return len(struck)

    async def reshape(self, shapes: Sequence[Reshaped], struck: Sequence[Struck]) -> int:
        """Hold receptions in another form at the same hours; return how many go to the queue.

        Whoever may not come so (point 11) waits for another date. Whoever calls has asked the
        policy, holds the queues, and writes the version.
        """
        seats: dict[int, int] = {}
        for shape in shapes:
            seats |= await self._lay_aside(shape.reception, ChangeReason.EMERGENCY)
            shape.reception.mode, shape.reception.link = shape.mode, shape.link
            shape.reception.emergency_id = shape.emergency_id
        await self._session.flush()
        kept = [one for one in struck if one.new is not None and may_come(one.request, one.new)]
        await self._seat_again(kept, seats, ChangeReason.EMERGENCY)
        others = [one for one in struck if one not in kept]
        for one in others:
            given = await self._office.seating.free(one.request, Release.CHANGED)
            await self._postpone(one, given, ChangeReason.EMERGENCY)
        return len(others)

    async def _seat_again(
        self, struck: Sequence[Struck], seats: dict[int, int], reason: ChangeReason
    ) -> None:
        """Give everybody the new seat of the same hour, and tell them."""
        for old_id, new_id in seats.items():
            await self._office.offers.follow(old_id, new_id)
        for one in struck:
            given = await self._office.seating.free(one.request, Release.CHANGED)
            new = await self._give(one, seats[given.seat_id], given, reason)
            # The hour is the one the person agreed to, and whoever has come is still here. Whether
            # somebody can be called or join by video then is a new question.
            if reason is not ChangeReason.EMERGENCY:
                new.confirmed_at = given.confirmed_at
            await self._session.execute(
                update(Visit).where(Visit.assignment_id == given.id).values(assignment_id=new.id)
            )

    async def _lay_aside(self, reception: Reception, reason: ChangeReason) -> dict[int, int]:
        """Keep a reception as it was beside itself; return new seat ids by the old ones."""
        kept = Reception(
            schedule_id=reception.schedule_id,
            post_id=reception.post_id,
            place_id=reception.place_id,
            holder=reception.holder,
            starts_at=reception.starts_at,
            ends_at=reception.ends_at,
            minutes=reception.minutes,
            contacts=reception.contacts,
            mode=reception.mode,
            link=reception.link,
            cancelled_at=self._office.now,
            cancel_reason=reason,
        )
        self._session.add(kept)
        await self._session.flush()
        found = await self._session.scalars(
            select(Seat)
            .where(Seat.reception_id == reception.id, Seat.cancelled_at.is_(None))
            .order_by(Seat.id)
        )
        old = found.all()
        for seat in old:
            seat.reception_id = kept.id
            seat.cancelled_at = self._office.now
        await self._session.flush()
        new = [
            Seat(
                reception_id=reception.id,
                post_id=seat.post_id,
                number=seat.number,
                starts_at=seat.starts_at,
            )
            for seat in old
        ]
        self._session.add_all(new)
        await self._session.flush()
        return {before.id: after.id for before, after in zip(old, new, strict=True)}

    async def _give(
        self, one: Struck, seat_id: int, given: Assignment, reason: ChangeReason
    ) -> Assignment:
        return await self._office.seating.give(
            one.request,
            seat_id,
            step=Step.MOVE,
            by=self._by(),
            instead_of=given,
            reason=reason,
        )

    def _by(self) -> int | None:
        """Return who of the staff acts; None when an emergency ends on its last day by itself."""
        held = self._office.actor.staff
        return next((held[role].id for role in CHANGERS if role in held), None)

    def _note_absence(self, change: Change) -> None:
        self._session.add(
            Absence(
                post_id=change.subject,
                starts_on=change.first_on or self._office.today,
                ends_on=change.last_on or self._office.today,
                reason=change.reason,
                noted_by=self._office.staff_id(*CHANGERS),
                noted_at=self._office.now,
            )
        )

    async def _refuse_clash(self, reception: Reception, change: Change) -> None:
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

    async def _told(self, request: Request, assignment_id: int | None) -> Assignment | None:
        """Return the last place of this chain that the applicant heard of."""
        while assignment_id is not None:
            given = await self._session.get_one(Assignment, assignment_id)
            kind = NoticeKind.DATE if given.replaces_id is None else NoticeKind.MOVED
            if await self._office.notices.was_told(request, kind, subject_of(given)):
                return given
            assignment_id = given.replaces_id
        return None

    async def _seat_of(self, given: Assignment | None) -> SeatView | None:
        return None if given is None else await self._office.cases.seat(given.seat_id)


def may_come(request: Request, seat: SeatView) -> bool:
    """Tell whether point 11 lets somebody take a place of this form."""
    return may_take(request.citizenship, request.secrecy_cleared, seat.mode)


def _refuse_incomplete(change: Change) -> None:
    """Refuse what no button offers: an absence without days, a stand-in where none is asked."""
    away = change.kind is ChangeKind.ABSENCE
    days = change.first_on is not None and change.last_on is not None
    stands_in = change.instead in {StandIn.ACTING, StandIn.POST}
    replaced = change.kind is ChangeKind.HOLDER
    if away != days or (stands_in and not away and not replaced) or (replaced and not stands_in):
        raise NotFound
