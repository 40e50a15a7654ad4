"""Consultations that are not asked for in the chat: written down by hand, or owed after an offer.

"Books now" leads to a request at once, see `advice_wishes`.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.services.advice.advice_desk import check
from bot.services.advice.consultation_terms import OFFERED
from bot.services.advice.consultations import GIVERS, OF_OFFER
from bot.services.errors import NotFound
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.views.consultations import (
    CaseToRecord,
    ConsultationView,
    ConsultedPerson,
    Recorded,
)
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    TellBy,
)
from db.models import Consultation, Request

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState


class AdviceRecords:
    """Consultations written down by hand, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._consultations = office.consultations

    async def case(self, public_id: str) -> CaseToRecord:
        """Return the case that a consultation is about; raises NotAllowed and NotFound."""
        request = await self._case(public_id)
        return CaseToRecord(request.public_id, request.number, request.language, request.topic)

    async def record(self, told: Recorded, key: str) -> ConsultationView:
        """Write down a consultation that was given; the same key gives the same one again.

        Raises NotAllowed, NotFound for a case that is not for this helper, and InputInvalid.
        """
        office = self._office
        office.require(Action.CONSULT)
        check(told.outcome, told.reason)
        known = await self._session.scalar(
            select(Consultation).where(Consultation.asked_with == key)
        )
        if known is not None:
            return await self._consultations.view(known)
        request = None if told.case_id is None else await self._case(told.case_id)
        staff_id = office.staff_id(*GIVERS)
        role = next(one for one, view in office.actor.staff.items() if view.id == staff_id)
        topics = {topic.code for topic in office.profile.topics}
        row = Consultation(
            public_id=new_public_id(),
            version=1,
            state=C.ANSWERED,
            way=told.way,
            request_id=None if request is None else request.id,
            language=told.language if request is None else request.language,
            phone_survey=told.phone_survey and bool(told.person.phone),
            topic=told.topic if told.topic in topics else None,
            asked_with=key,
            staff_id=staff_id,
            role=role,
            asked_at=office.now,
            answered_at=office.now,
        )
        self._consultations.keep_person(row, told.person)
        if request is not None:
            self._of_case(row, request)
        self._session.add(row)
        await self._session.flush()
        self._consultations.record(row, "consultation_recorded", way=told.way.value)
        await self._consultations.end(row, told.outcome, told.reason)
        if told.outcome is ConsultationOutcome.BOOKS:
            await self._office.advice_wishes.note(row)
        return await self._consultations.view(row)

    async def offered(self, request: Request, offer: str) -> None:
        """Owe the consultation that an applicant accepted instead of a reception; once."""
        office = self._office
        chat = request.account_id is not None and request.tell_by is TellBy.CHAT
        row = Consultation(
            public_id=new_public_id(),
            version=1,
            state=C.ASKED,
            way=ConsultationWay.CHAT if chat else ConsultationWay.PHONE,
            request_id=request.id,
            account_id=request.account_id,
            language=request.language,
            topic=request.topic,
            asked_with=f"{OF_OFFER}{offer}",
            role=await office.own_advice.role_for(None),
            asked_at=office.now,
        )
        self._of_case(row, request)
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return
        self._consultations.record(row, "consultation_asked", role=row.role.value)
        await self._office.consultation_terms.owe(row, 0, OFFERED)

    async def without_chat(self, account_id: int) -> None:
        """Settle the open talks of a chat that is about to be forgotten.

        What is owed about a case goes on by phone, where one is known; nobody waits any more for
        the answer to anything else. Raises NotAllowed.
        """
        self._office.require(Action.HANDLE_CONSENT)
        rows = await self._session.scalars(
            select(Consultation)
            .where(Consultation.account_id == account_id, Consultation.state != C.ENDED)
            .order_by(Consultation.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        for row in rows.all():
            if row.request_id is not None and self._consultations.person(row).phone:
                row.account_id, row.way = None, ConsultationWay.PHONE
                self._consultations.touch(row)
                self._consultations.record(row, "consultation_by_phone")
            else:
                await self._consultations.end(row, ConsultationOutcome.LAPSED)
        await self._session.flush()

    def _of_case(self, row: Consultation, request: Request) -> None:
        """Take who was advised, and what they are advised about, from the case."""
        person = self._office.cases.person(request)
        self._consultations.keep_person(
            row, ConsultedPerson(full_name=person.full_name, phone=person.phone or None)
        )
        row.topic = row.topic or request.topic
        row.phone_survey = request.phone_survey and bool(person.phone)

    async def _case(self, public_id: str) -> Request:
        """Return a case that the person who acts may see, or whose applicant asked for them."""
        office = self._office
        office.require(Action.CONSULT)
        request = await office.cases.find(public_id)
        if not permits(office.actor.roles, Action.SEE_CASE) and not await office.roster.helps(
            public_id
        ):
            raise NotFound
        return request
