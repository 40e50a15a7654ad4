"""Changes of an approved schedule: an absence, a cancelled reception, another room or receiver.

What a change does to people is shown before it is saved, and confirmed once as it was shown. Then
everything happens in the one transaction: receptions, places, versions, notices.
"""

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.services.errors import NotFound
from bot.services.rules.policy import Action
from bot.services.timetable.impact import Impacts, Reckoning
from bot.services.timetable.moves import CHANGERS
from bot.services.views import PostView
from bot.services.views.changes import Carried, Change, ChangeKind, Impact, StandIn, Window
from db.enums import Release
from db.models import Absence, Reception, Schedule, Seat

if TYPE_CHECKING:
    from bot.services.office import Office


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
        await (self._office.renewals.renew(made) if in_place else self._cancel(made))
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
                await self._office.moves.give(one, one.new.id, given, reason)
                continue
            await self._office.moves.postpone(one, given, reason)

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


def _refuse_incomplete(change: Change) -> None:
    """Refuse what no button offers: an absence without days, a stand-in where none is asked."""
    away = change.kind is ChangeKind.ABSENCE
    days = change.first_on is not None and change.last_on is not None
    stands_in = change.instead in {StandIn.ACTING, StandIn.POST}
    replaced = change.kind is ChangeKind.HOLDER
    if away != days or (stands_in and not away and not replaced) or (replaced and not stands_in):
        raise NotFound
