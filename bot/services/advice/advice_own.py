"""Advice as a person asks for it in the chat: the question, the answer, what comes of it."""

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from bot.services.advice.consultation_terms import AGAIN, ASKED
from bot.services.advice.consultations import ADVISERS, GIVERS
from bot.services.errors import (
    ConsentNeeded,
    ConsultationStale,
    NotAllowed,
    NotFound,
    TooManyConsultations,
    TooManyMessages,
)
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views.consultations import (
    ConsultedPerson,
    OwnConsultation,
    Question,
    ToBook,
)
from bot.services.views.notice import Facts
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Role,
)
from db.models import Consultation, ConsultationLine, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState

QUESTION = (10, 2000)
"""Fewest and most characters of a question."""
FURTHER = (2, 2000)
"""The same of what is written after it."""
MOST_OPEN = 3
"""So many consultations of one person may be open at once."""
MOST_WAITING = 10
"""More lines than this without an answer are not taken: they could not be shown anyway."""


class OwnAdvice:
    """Consultations of the person in whose chat this happens."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._consultations = office.consultations

    async def helpers(self) -> tuple[Role, ...]:
        """Return which helpers the office has, to be chosen from."""
        held = set(
            await self._session.scalars(
                select(Staff.role).where(Staff.role.in_(ADVISERS), Staff.left_at.is_(None))
            )
        )
        return tuple(role for role in ADVISERS if role in held)

    async def held(self, role: Role) -> bool:
        """Tell whether anybody holds a role of those who give advice, there today or not."""
        found = select(exists().where(Staff.role == role, Staff.left_at.is_(None)))
        return bool(await self._session.scalar(found))

    async def refuse_too_many(self) -> None:
        """Refuse whoever has the most open consultations; raises TooManyConsultations."""
        count = await self._session.scalar(
            select(func.count())
            .select_from(Consultation)
            .where(
                Consultation.account_id == self._office.account.id,
                Consultation.state != C.ENDED,
            )
        )
        if (count or 0) >= MOST_OPEN:
            raise TooManyConsultations(limit=MOST_OPEN)

    async def ask(self, question: Question, key: str) -> OwnConsultation:
        """Put a question to a helper; the same key gives the same consultation again.

        Raises ConsentNeeded, TooManyConsultations and InputInvalid.
        """
        office = self._office
        account = office.account
        if not account.consented:
            raise ConsentNeeded
        sent = await self._session.scalar(
            select(Consultation).where(
                Consultation.asked_with == key, Consultation.account_id == account.id
            )
        )
        if sent is not None:
            return await self._own(sent)
        text = cleaned("question", question.text, *QUESTION)
        await self.refuse_too_many()
        known = account.details
        topics = {topic.code for topic in office.profile.topics}
        row = Consultation(
            public_id=new_public_id(),
            version=1,
            state=C.ASKED,
            way=ConsultationWay.CHAT,
            account_id=account.id,
            language=question.language,
            phone_survey=question.phone_survey and known is not None and bool(known.phone),
            topic=question.topic if question.topic in topics else None,
            asked_with=key,
            role=await self.role_for(question.role),
            asked_at=office.now,
        )
        if known is not None:
            person = ConsultedPerson(full_name=known.full_name, phone=known.phone or None)
            self._consultations.keep_person(row, person)
        self._session.add(row)
        await self._session.flush()
        line = await self._consultations.write(row, text)
        self._consultations.record(row, "consultation_asked", role=row.role.value)
        await self._office.consultation_terms.owe(row, line.id, ASKED)
        return await self._own(row)

    async def open_ones(self) -> tuple[OwnConsultation, ...]:
        """Return the person's consultations that are not ended, the newest first."""
        rows = await self._session.scalars(
            select(Consultation)
            .where(
                Consultation.account_id == self._office.account.id,
                Consultation.state != C.ENDED,
            )
            .order_by(Consultation.id.desc())
        )
        return tuple([await self._own(row) for row in rows])

    async def own(self, public_id: str) -> OwnConsultation:
        """Return one of the person's own consultations; raises NotFound."""
        return await self._own(self._owned(await self._consultations.find(public_id)))

    async def again(self, public_id: str, version: int, text: str) -> OwnConsultation:
        """Ask a further question in the same talk; it waits for an answer anew.

        Raises ConsentNeeded once the consent is taken back, NotFound, ConsultationStale,
        InputInvalid and TooManyMessages.
        """
        if not self._office.account.consented:
            raise ConsentNeeded
        row = await self._take(public_id, version, C.ASKED, C.ANSWERED)
        line = cleaned("question", text, *FURTHER)
        if await self._waiting(row) >= MOST_WAITING:
            raise TooManyMessages(phone=self._office.profile.contacts.phone)
        written = await self._consultations.write(row, line)
        self._consultations.record(row, "consultation_asked_again")
        self._consultations.touch(row)
        if row.state is C.ANSWERED:
            row.state = C.ASKED
            await self._session.flush()
            await self._office.consultation_terms.owe(row, written.id, AGAIN)
        return await self._own(row)

    async def settled(self, public_id: str, version: int) -> OwnConsultation:
        """End a consultation: the question is settled. Raises NotFound, ConsultationStale."""
        row = await self._take(public_id, version, C.ANSWERED)
        await self._consultations.end(row, ConsultationOutcome.SOLVED)
        return await self._own(row)

    async def decline(self, public_id: str, version: int, reason: DeclineReason) -> OwnConsultation:
        """End a consultation: the person will not book, for a reason (point 38).

        Raises NotFound, ConsultationStale.
        """
        row = await self._take(public_id, version, C.ANSWERED)
        await self._consultations.end(row, ConsultationOutcome.DECLINED, reason)
        return await self._own(row)

    async def to_book(self, public_id: str) -> ToBook:
        """Return what fills the form of a request after advice.

        Raises NotFound, and ConsultationStale once a request was booked out of it.
        """
        row = self._owned(await self._consultations.find(public_id))
        if row.booked_id is not None:
            raise ConsultationStale(public_id=public_id, for_staff=False)
        own = [line.text for line in await self._consultations.lines(row) if not line.by_staff]
        person = self._consultations.person(row)
        details = self._office.account.details
        return ToBook(
            row.public_id,
            row.way,
            row.language,
            row.topic,
            details.full_name if details is not None else person.full_name,
            (details.phone if details is not None else None) or person.phone,
            "\n\n".join(own)[: self._office.profile.limits.matter_max] or None,
        )

    async def booked(self, public_id: str, request_id: str) -> None:
        """Note the own request that was booked out of an own consultation; raises NotFound."""
        self._owned(await self._consultations.find(public_id))
        request = await self._office.cases.find(request_id)
        self._office.requests.owned(request)
        await self._consultations.booked(public_id, request)

    async def told(self, facts: Facts, subject: str) -> Facts | None:
        """Return the answer as the person is told of it; None when its text is kept no more."""
        line = await self._session.get(ConsultationLine, int(subject))
        if line is None:
            return None
        row = await self._session.get_one(Consultation, line.consultation_id)
        if row.anonymised_at is not None:
            return None
        view = await self._consultations.view(row)
        return Facts(
            facts.kind,
            facts.language,
            text=self._consultations.text(row, line),
            consultation=view,
        )

    async def role_for(self, wish: Role | None) -> Role:
        """Return whose question it is: as wished, else of those present with the least to do."""
        there = await self.helpers()
        if wish in there and wish is not None:
            return wish
        if not there:
            return Role.REGISTRAR
        counted = await self._session.execute(
            select(Consultation.role, func.count())
            .where(Consultation.state == C.ASKED)
            .group_by(Consultation.role)
        )
        waiting: dict[Role, int] = dict(counted.all())
        present = [role for role in there if await self._office.absences.present(role)]
        return min(present or there, key=lambda role: (waiting.get(role, 0), GIVERS.index(role)))

    async def _waiting(self, row: Consultation) -> int:
        """Return how many lines of the person came after the last answer."""
        count = 0
        for line in await self._consultations.lines(row):
            count = 0 if line.by_staff else count + 1
        return count

    async def _take(self, public_id: str, version: int, *states: ConsultationState) -> Consultation:
        self._owned(await self._consultations.find(public_id))
        return await self._consultations.take(public_id, version, *states, for_staff=False)

    def _owned(self, row: Consultation) -> Consultation:
        """Refuse a stranger as if there were no such consultation."""
        owner = row.account_id == self._office.account.id
        try:
            self._office.require(Action.OWN_REQUEST, owner=owner)
        except NotAllowed:
            raise NotFound from None
        return row

    async def _own(self, row: Consultation) -> OwnConsultation:
        view = await self._consultations.view(row)
        return OwnConsultation(view, await self._consultations.lines(row))
