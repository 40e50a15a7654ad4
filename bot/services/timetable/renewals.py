"""Receptions that keep their hours: another room, another receiver, another form.

What people were promised stays readable: a cancelled copy of the reception keeps the old room,
receiver and form with the old seats, and the reception itself gets new ones.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.services.rules.secrecy import may_take
from bot.services.timetable.impact import Impacts, Reckoning, Reshaped, Struck
from bot.services.views import SeatView
from db.enums import ChangeReason, Release
from db.models import Reception, Request, Seat, Visit

if TYPE_CHECKING:
    from bot.services.office import Office


class Renewals:
    """Renewals within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._impacts = Impacts(office)

    async def renew(self, made: Reckoning) -> None:
        """Keep the hours and change the room or the receiver, as it was shown.

        Raises SeatTaken for a room or a receiver that was taken meanwhile.
        """
        change, room = made.impact.change, made.impact.room
        seats: dict[int, int] = {}
        for reception in made.receptions:
            await self._office.stand_ins.refuse_clash(reception, change)
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
        kept = [one for one in struck if one.new is not None and _may_come(one.request, one.new)]
        await self._seat_again(kept, seats, ChangeReason.EMERGENCY)
        others = [one for one in struck if one not in kept]
        for one in others:
            given = await self._office.seating.free(one.request, Release.CHANGED)
            await self._office.moves.postpone(one, given, ChangeReason.EMERGENCY)
        return len(others)

    async def _seat_again(
        self, struck: Sequence[Struck], seats: dict[int, int], reason: ChangeReason
    ) -> None:
        """Give everybody the new seat of the same hour, and tell them."""
        for old_id, new_id in seats.items():
            await self._office.offers.follow(old_id, new_id)
        for one in struck:
            given = await self._office.seating.free(one.request, Release.CHANGED)
            new = await self._office.moves.give(one, seats[given.seat_id], given, reason)
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


def _may_come(request: Request, seat: SeatView) -> bool:
    """Tell whether point 11 lets somebody take a place of this form."""
    return may_take(request.citizenship, request.secrecy_cleared, seat.mode)
