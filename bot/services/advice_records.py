"""Consultations that are not asked for in the chat: written down by hand, or owed after an offer.

"Books now" leads to a request at once: whoever takes requests down fills in the form with what is
known, and what another helper wrote down waits on the registrars' desk for some days.
"""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from bot.services.advice_desk import check
from bot.services.consultation_terms import BOOKS, OFFERED
from bot.services.consultations import GIVERS, OF_OFFER
from bot.services.errors import ConsultationStale, NotFound
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.views.consultations import (
    CaseToRecord,
    ConsultationView,
    ConsultedPerson,
    Recorded,
    ToBook,
)
from db.enums import ConsultationOutcome, ConsultationState, ConsultationWay, TellBy
from db.models import Consultation, Request

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState

KEPT_DAYS = 5
"""Working days for which somebody who wishes to book stays on the registrars' desk."""


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
            await self.wishes_to_book(row)
        return await self._consultations.view(row)

    async def wishes_to_book(self, row: Consultation) -> None:
        """Let a wish to book reach somebody who takes requests down.

        An open request is the booking itself; whoever asked in the chat books there.
        """
        if row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            if request.state in OPEN_STATES:
                row.booked_id = request.id
        takes = permits(self._office.actor.roles, Action.TAKE_REQUEST)
        if row.booked_id is None and row.account_id is None and not takes:
            await self._office.consultation_terms.tell(row, BOOKS, f"{row.public_id}:{BOOKS}")
        await self._session.flush()

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

    async def to_book(self) -> tuple[ConsultationView, ...]:
        """Return who wishes to book after advice and has no chat, the oldest first."""
        self._office.require(Action.TAKE_REQUEST)
        rows = await self._session.scalars(
            select(Consultation)
            .where(*self._wishing())
            .order_by(Consultation.ended_at, Consultation.id)
        )
        return await self._consultations.views(rows.all())

    async def to_book_count(self) -> int:
        """Return how many of them there are; none for whoever takes no requests down."""
        if not permits(self._office.actor.roles, Action.TAKE_REQUEST):
            return 0
        count = await self._session.scalar(
            select(func.count()).select_from(Consultation).where(*self._wishing())
        )
        return count or 0

    async def known(self, public_id: str) -> ToBook:
        """Open what fills the form of a request after advice; the look is journalled.

        Raises NotAllowed, NotFound, and ConsultationStale once it is booked.
        """
        self._office.require(Action.TAKE_REQUEST)
        row = await self._consultations.find(public_id)
        wishes = row.outcome is ConsultationOutcome.BOOKS and row.account_id is None
        if not wishes or row.anonymised_at is not None:
            raise NotFound
        if row.booked_id is not None:
            raise ConsultationStale(public_id=public_id, for_staff=True)
        self._consultations.record(row, "revealed", what="booking")
        person = self._consultations.person(row)
        own = [line.text for line in await self._consultations.lines(row) if not line.by_staff]
        return ToBook(
            row.public_id,
            row.way,
            row.language,
            row.topic,
            person.full_name,
            person.phone,
            "\n\n".join(own)[: self._office.profile.limits.matter_max] or None,
        )

    async def booked(self, public_id: str, request_id: str) -> None:
        """Note the request that was taken down out of a consultation; NotAllowed, NotFound."""
        self._office.require(Action.TAKE_REQUEST)
        request = await self._office.cases.find(request_id)
        await self._consultations.booked(public_id, request)

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

    def _wishing(self) -> tuple[ColumnElement[bool], ...]:
        calendar = self._office.calendar
        since = calendar.hours.start_of(calendar.back(self._office.today, KEPT_DAYS))
        return (
            Consultation.outcome == ConsultationOutcome.BOOKS,
            Consultation.booked_id.is_(None),
            Consultation.account_id.is_(None),
            Consultation.anonymised_at.is_(None),
            Consultation.ended_at >= since,
        )
