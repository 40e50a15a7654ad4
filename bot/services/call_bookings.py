"""Requests booked in a call of the telephone survey: "would you like to book now?" (point 38)."""

from typing import TYPE_CHECKING

from bot.services.called_people import Behind
from bot.services.errors import CallStale, NotFound
from bot.services.rules.policy import Action
from bot.services.views.phone_survey import Booking, CallView
from db.enums import SampleFrame
from db.models import Request, Sample, SampleCall

if TYPE_CHECKING:
    from bot.services.office import Office


class CallBookings:
    """Bookings of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def known(self, public_id: str) -> Booking:
        """Return what is known for the request that somebody wishes; the look is journalled.

        Raises NotFound for whoever does not wish to book, has booked, or has no data any more.
        """
        office = self._office
        office.require(Action.TAKE_REQUEST)
        call, sample = await office.sample_calls.find(public_id)
        behind = await office.called_people.behind(call)
        gone = behind.row.anonymised_at is not None
        if gone or not call.wishes_booking or call.booked_id is not None:
            raise NotFound
        office.called_people.record(behind, "revealed", what="phone_survey")
        if behind.consultation is not None:
            return await self._after_advice(call, behind)
        return self._after_case(sample, call, behind)

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

    async def _after_advice(self, call: SampleCall, behind: Behind) -> Booking:
        """Return what was said in the consultation; the first words of the person are the matter.

        What the case of the consultation knows besides is not taken over: it is another request.
        """
        office = self._office
        row = behind.consultation
        if row is None:
            raise NotFound
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

    def _after_case(self, sample: Sample, call: SampleCall, behind: Behind) -> Booking:
        """Return the details of the case; its matter too where nobody was received about it."""
        request = behind.request
        if request is None:
            raise NotFound
        person = self._office.cases.person(request)
        return Booking(
            call_id=call.public_id,
            language=request.language,
            full_name=person.full_name,
            phone=person.phone,
            iin=person.iin,
            citizenship=request.citizenship,
            address=person.address or None,
            post_id=request.post_id,
            topic=request.topic,
            matter=self._matter(sample, request),
        )

    def _matter(self, sample: Sample, request: Request) -> str | None:
        if sample.frame is SampleFrame.HELD:
            return None
        return self._office.cases.matter(request)
