"""What goes with a date besides its notice: an event for the person's calendar, the place on a map.

Both help and prove nothing, so they are owed to whoever has a chat with us and to nobody by phone.
An event keeps its identity through every change of the case; once it was sent, it is updated by a
later date and cancelled when the place is given up.
"""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.meeting import MeetingView
from db.enums import Mode, OutboxState
from db.models import Assignment, OutboxMessage, Place, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

HELD = "held"
CANCELLED = "cancelled"
"""What a calendar file says of its event; stands in the message as its level."""

_ARRIVED = (OutboxState.SENT, OutboxState.UNKNOWN)
_MAY_ARRIVE = (*_ARRIVED, OutboxState.NEW, OutboxState.SENDING)


class Meetings:
    """Events and places of given dates, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def announce(self, request: Request, given: Assignment) -> None:
        """Owe the event of a place just given, and the way there when it is known."""
        subject = f"{given.seat_id}:{given.id}:{request.version}"
        notices = self._office.notices
        await notices.to_applicant(request, NoticeKind.CALENDAR_FILE, subject, level=HELD)
        reception, place = await self._where(given)
        if _on_map(reception, place):
            await notices.to_applicant(request, NoticeKind.MEETING_POINT, subject)

    async def call_off(self, request: Request, given: Assignment) -> None:
        """Owe the cancelling of an event that the person may have in the calendar."""
        seat = await self._session.get_one(Seat, given.seat_id)
        if seat.starts_at <= self._office.now:
            return
        if await self._latest(request, *_MAY_ARRIVE) != HELD:
            return
        subject = f"{given.seat_id}:{given.id}:{request.version}"
        await self._office.notices.to_applicant(
            request, NoticeKind.CALENDAR_FILE, f"{CANCELLED}:{subject}", level=CANCELLED
        )

    async def now(self, message: OutboxMessage, request: Request) -> MeetingView | None:
        """Return the meeting a message is about as it stands now; None when that is not true.

        A newer file of the same case makes an older one void: between two dates nothing needs to
        be cancelled. Nothing is cancelled either that never arrived.
        """
        params = json.loads(message.params)
        seat_id, given_id, _version = map(int, params["subject"].split(":")[-3:])
        given = await self._session.get_one(Assignment, given_id)
        cancelled = params["level"] == CANCELLED
        if (given.freed_at is not None) != cancelled or await self._newer(message):
            return None
        seat = await self._session.get_one(Seat, seat_id)
        if seat.starts_at <= self._office.now:
            return None
        if cancelled and (
            await self._holds_another(request)
            or await self._latest(request, *_ARRIVED, before=message.id) != HELD
        ):
            return None
        reception, place = await self._where(given)
        if message.kind == NoticeKind.MEETING_POINT and not _on_map(reception, place):
            return None
        posts = await self._office.cases.posts([reception.post_id])
        return MeetingView(
            public_id=request.public_id,
            number=request.number,
            sequence=request.version,
            made_at=message.created_at,
            starts_at=seat.starts_at,
            ends_at=seat.starts_at + timedelta(minutes=reception.minutes),
            post=posts[reception.post_id],
            place_kk=place.name_kk,
            place_ru=place.name_ru,
            directions_kk=place.directions_kk,
            directions_ru=place.directions_ru,
            latitude=place.latitude,
            longitude=place.longitude,
            step_free=place.step_free,
            mode=reception.mode,
            link=reception.link,
            cancelled=cancelled,
        )

    async def _where(self, given: Assignment) -> tuple[Reception, Place]:
        found = await self._session.execute(
            select(Reception, Place)
            .join(Seat, Seat.reception_id == Reception.id)
            .join(Place, Place.id == Reception.place_id)
            .where(Seat.id == given.seat_id)
        )
        reception, place = found.one()
        return reception, place

    async def _holds_another(self, request: Request) -> bool:
        found = await self._session.scalar(
            select(Assignment.id).where(
                Assignment.request_id == request.id, Assignment.freed_at.is_(None)
            )
        )
        return found is not None

    async def _newer(self, message: OutboxMessage) -> bool:
        found = await self._session.scalar(
            select(OutboxMessage.id)
            .where(
                OutboxMessage.request_id == message.request_id,
                OutboxMessage.kind == message.kind,
                OutboxMessage.id > message.id,
            )
            .limit(1)
        )
        return found is not None

    async def _latest(
        self, request: Request, *states: OutboxState, before: int | None = None
    ) -> str | None:
        """Return what the newest file of a case in one of these states says of the event."""
        newest = (
            select(OutboxMessage.params)
            .where(
                OutboxMessage.request_id == request.id,
                OutboxMessage.kind == NoticeKind.CALENDAR_FILE,
                OutboxMessage.state.in_(states),
            )
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
        if before is not None:
            newest = newest.where(OutboxMessage.id < before)
        params = await self._session.scalar(newest)
        return None if params is None else str(json.loads(params)["level"])


def _on_map(reception: Reception, place: Place) -> bool:
    """Tell whether there is a place to go to and we know where it lies."""
    in_person = reception.mode is Mode.IN_PERSON
    return in_person and place.latitude is not None and place.longitude is not None
