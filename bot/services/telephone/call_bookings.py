"""Requests booked in a call of the telephone survey: "would you like to book now?" (point 38)."""

from typing import TYPE_CHECKING

from bot.services.errors import CallStale, NotFound
from bot.services.rules.policy import Action
from bot.services.views.phone_survey import Booking, CallView
from db.models import Sample, SampleCall

if TYPE_CHECKING:
    from bot.services.office import Office


class CallBookings:
    """Bookings of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def known(self, public_id: str) -> Booking:
        """Return what is known for the request that somebody wishes; the look is journalled.

        The first words of the person in the consultation are the matter; what a case of theirs
        knows besides is not taken over, because this is another request. Raises NotFound for
        whoever does not wish to book, has booked, or has no data any more.
        """
        office = self._office
        office.require(Action.TAKE_REQUEST)
        call, _sample = await office.sample_calls.find(public_id)
        row = (await office.called_people.behind(call)).consultation
        if not call.wishes_booking or call.booked_id is not None:
            raise NotFound
        # Only those who were advised are asked whether they wish to book.
        if row is None or row.anonymised_at is not None:
            raise NotFound
        office.consultations.record(row, "revealed", what="phone_survey")
        person = office.consultations.person(row)
        own = [line.text for line in await office.consultations.lines(row) if not line.by_staff]
        return Booking(
            call_id=call.public_id,
            language=row.language,
            full_name=person.full_name,
            phone=person.phone or "",
            topic=row.topic,
            matter=own[0] if own else None,
        )

    async def booked(self, public_id: str, request_id: str) -> None:
        """Note the request that was registered in a call; a second one changes nothing."""
        office = self._office
        office.require(Action.TAKE_REQUEST)
        sample, call = await self._locked(public_id)
        if call.booked_id is not None:
            return
        request = await office.cases.find(request_id)
        call.booked_id, call.wishes_booking = request.id, True
        call.version += 1
        await self._session.flush()
        office.cases.record(request, "booked_in_call", call=public_id)
        behind = await office.called_people.behind(call)
        if behind.consultation is not None:
            await office.consultations.booked(behind.consultation.public_id, request)
        await office.samples.settle(sample)

    async def drop(self, public_id: str, version: int) -> CallView:
        """Note that somebody does not book after all; raises NotFound and CallStale."""
        office = self._office
        office.require(Action.RUN_PHONE_SURVEY)
        sample, call = await self._locked(public_id)
        if call.version != version or not call.wishes_booking or call.booked_id is not None:
            raise CallStale(public_id=public_id)
        call.wishes_booking = False
        call.version += 1
        office.journal.record("wish_dropped", f"call:{public_id}")
        await office.samples.settle(sample)
        return (await office.call_views.of(sample, [call]))[0]

    async def _locked(self, public_id: str) -> tuple[Sample, SampleCall]:
        _call, found = await self._office.sample_calls.find(public_id)
        sample = await self._office.samples.lock(found.public_id)
        return sample, await self._office.sample_calls.lock(public_id)
