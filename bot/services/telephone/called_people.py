"""Who is behind a call of the telephone survey, and whether they may still be called (point 38)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.services.errors import NotFound
from bot.services.telephone.frames import OUTCOMES
from db.enums import CallState
from db.models import Account, Consultation, Outcome, Request, Sample, SampleCall

if TYPE_CHECKING:
    from bot.services.office import Office


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a call; exactly one of the two is there."""

    consultation: Consultation | None
    request: Request | None

    @property
    def row(self) -> Consultation | Request:
        """Whichever it is."""
        found = self.consultation or self.request
        if found is None:
            raise NotFound
        return found


class CalledPeople:
    """People of one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def behind(self, call: SampleCall) -> Behind:
        """Return the consultation or the case that a call is about."""
        consultation = request = None
        if call.consultation_id is not None:
            consultation = await self._session.get_one(Consultation, call.consultation_id)
        if call.request_id is not None:
            request = await self._session.get_one(Request, call.request_id)
        return Behind(consultation, request)

    def contact(self, behind: Behind) -> tuple[str | None, str]:
        """Open name and phone; showing them must be journalled. Empty where they are deleted."""
        if behind.row.anonymised_at is not None:
            return None, ""
        if behind.consultation is not None:
            told = self._office.consultations.person(behind.consultation)
            return told.full_name, told.phone or ""
        request = behind.request
        if request is None:
            raise NotFound
        person = self._office.cases.person(request)
        return person.full_name, person.phone

    def record(self, behind: Behind, action: str, **details: str) -> None:
        """Write a line about whoever is behind a call into the journal."""
        kind = "consultation" if behind.consultation is not None else "request"
        self._office.journal.record(action, f"{kind}:{behind.row.public_id}", **details)

    async def closed_door(self, behind: Behind, phone: str) -> CallState | None:
        """Return how a call ends without a word, because the person may not be called any more."""
        row = behind.row
        if not phone:
            return CallState.UNREACHED
        said_no = None
        if row.account_id is not None:
            said_no = await self._session.scalar(
                select(Account.no_surveys_at).where(Account.id == row.account_id)
            )
        return CallState.REFUSED if said_no is not None or not row.phone_survey else None

    async def ask_no_more(self, behind: Behind) -> None:
        """Respect a no for good: this number is not drawn again, and its chat is not asked."""
        phone, account_id = behind.row.phone_index, behind.row.account_id
        for table in (Consultation, Request):
            await self._session.execute(
                update(table)
                .where(table.phone_index == phone, table.phone_survey)
                .values(phone_survey=False)
            )
        if account_id is not None:
            await self._session.execute(
                update(Account)
                .where(Account.id == account_id, Account.no_surveys_at.is_(None))
                .values(no_surveys_at=self._office.now)
            )
        self.record(behind, "no_more_surveys", by="phone")

    async def post_of(self, behind: Behind) -> int | None:
        """Return the post that a voice is about."""
        if behind.request is not None:
            return behind.request.post_id
        consultation = behind.consultation
        if consultation is None or consultation.request_id is None:
            return None
        return await self._session.scalar(
            select(Request.post_id).where(Request.id == consultation.request_id)
        )

    async def concerned(self, behind: Behind, sample: Sample) -> int | None:
        """Return whom of the staff a voice is about: who gave the advice, or ended the case."""
        if behind.consultation is not None:
            return behind.consultation.staff_id
        request = behind.request
        if request is None:
            return None
        ended_by = await self._session.scalar(
            select(Outcome.staff_id)
            .where(Outcome.request_id == request.id, Outcome.kind == OUTCOMES[sample.frame])
            .order_by(Outcome.id.desc())
            .limit(1)
        )
        return ended_by or request.reviewer_id
