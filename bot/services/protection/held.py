"""Everything that is kept about whoever writes, gathered whole (law 94-V article 24).

Not in it: the memo to the head, proposals and questions to units, which are the office's own papers
about a decision; what other people wrote or are; and answers to surveys, because nothing leads from
them to a person.
"""

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from sqlalchemy import or_, select

from bot.services.accounts import STAFF_NAME
from bot.services.case_cards import weekdays
from bot.services.feedback.call_backs import COMMENT
from bot.services.filing.requests import OUTCOME
from bot.services.reception.participations import PERSON as PARTICIPANT
from bot.services.reviewing.attachments import NAME
from bot.services.views import OutcomeView
from bot.services.views.privacy import (
    Held,
    HeldCall,
    HeldConsent,
    HeldConsultation,
    HeldDate,
    HeldFile,
    HeldInvitation,
    HeldLetter,
    HeldLine,
    HeldMessage,
    HeldRequest,
    HeldSurvey,
)
from db.enums import ConsultationState
from db.models import (
    Account,
    Assignment,
    Attachment,
    CallBack,
    Consent,
    Consultation,
    Letter,
    OutboxMessage,
    Outcome,
    Participation,
    Request,
    Seat,
    Staff,
    Survey,
    Visit,
)

if TYPE_CHECKING:
    from bot.services.office import Office


class HeldData:
    """What is kept about the person of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def everything(self) -> Held:
        """Return everything that is kept; that somebody asked for it is journalled."""
        office = self._office
        account = await self._session.get_one(Account, office.account.id)
        office.journal.record("data_shown", f"account:{account.id}")
        return Held(
            made_at=office.now,
            telegram_id=account.telegram_id,
            language=account.language,
            since=account.created_at,
            seen_on=account.seen_on,
            no_surveys_at=account.no_surveys_at,
            details=office.account.details,
            consents=await self._consents(account.id),
            requests=tuple([await self._request(row) for row in await office.privacy.requests()]),
            consultations=await self._consultations(account.id),
            surveys=await self._surveys(account.id),
            messages=await self._messages(account.telegram_id),
            calls=await self._calls(account.id),
            invitations=await self._invitations(account.id),
            roles=tuple(sorted(office.actor.roles)),
            names=await self._names(account.id),
        )

    async def _consents(self, account_id: int) -> tuple[HeldConsent, ...]:
        rows = await self._session.scalars(
            select(Consent).where(Consent.account_id == account_id).order_by(Consent.id)
        )
        return tuple(
            HeldConsent(
                row.version,
                row.language,
                row.text_hash,
                row.given_at,
                row.withdrawal_asked_at,
                row.withdrawn_at,
                self._office.withdrawals.refusal(row),
            )
            for row in rows
        )

    async def _request(self, row: Request) -> HeldRequest:
        office = self._office
        posts = await office.cases.posts([row.post_id] if row.post_id else [])
        return HeldRequest(
            number=row.number,
            official_number=row.official_number,
            state=row.state,
            channel=row.channel,
            post=posts.get(row.post_id or 0),
            received_at=row.received_at,
            registered_at=row.registered_at,
            answer_due_on=row.answer_due_on,
            language=row.language,
            citizenship=row.citizenship,
            person=office.cases.person(row),
            matter=office.cases.matter(row),
            news=office.registration.news(row),
            category=row.category,
            topic=row.topic,
            format=row.format,
            days=weekdays(row),
            tell_by=row.tell_by,
            phone_survey=row.phone_survey,
            social=row.social,
            dates=await self._dates(row),
            letters=await self._letters(row),
            notes=await office.cases.notes(row),
            files=await self._files(row),
            outcomes=await self._outcomes(row),
            instructions=await office.instructions.promised(row),
            kept_until=await office.privacy.kept_until(row),
        )

    async def _files(self, request: Request) -> tuple[HeldFile, ...]:
        """Return the files that the person added, and none of a unit."""
        rows = await self._session.scalars(
            select(Attachment)
            .where(
                Attachment.request_id == request.id,
                Attachment.account_id == self._office.account.id,
                Attachment.deleted_at.is_(None),
            )
            .order_by(Attachment.id)
        )
        opened = self._office.keys.open
        return tuple(
            HeldFile(
                opened(row.name_sealed, column=NAME, row=row.public_id),
                row.media,
                row.size,
                row.added_at,
            )
            for row in rows
        )

    async def _dates(self, request: Request) -> tuple[HeldDate, ...]:
        rows = await self._session.execute(
            select(Seat.starts_at, Assignment.freed_at, Visit.arrived_at)
            .select_from(Assignment)
            .join(Seat, Seat.id == Assignment.seat_id)
            .outerjoin(Visit, Visit.assignment_id == Assignment.id)
            .where(Assignment.request_id == request.id)
            .order_by(Assignment.id)
        )
        return tuple(HeldDate(at, freed is not None, came) for at, freed, came in rows)

    async def _letters(self, request: Request) -> tuple[HeldLetter, ...]:
        rows = await self._session.scalars(
            select(Letter).where(Letter.request_id == request.id).order_by(Letter.id)
        )
        return tuple(HeldLetter(row.kind, row.number, row.made_at) for row in rows)

    async def _outcomes(self, request: Request) -> tuple[OutcomeView, ...]:
        rows = await self._session.scalars(
            select(Outcome).where(Outcome.request_id == request.id).order_by(Outcome.id)
        )
        return tuple(
            OutcomeView(
                row.kind,
                row.happened_at,
                row.ground,
                self._office.cases.open(request, OUTCOME, row.text_sealed),
                row.letter_number,
                row.result,
            )
            for row in rows
        )

    async def _consultations(self, account_id: int) -> tuple[HeldConsultation, ...]:
        rows = await self._session.scalars(
            select(Consultation)
            .where(Consultation.account_id == account_id, Consultation.anonymised_at.is_(None))
            .order_by(Consultation.id)
        )
        return tuple([await self._consultation(row) for row in rows])

    async def _consultation(self, row: Consultation) -> HeldConsultation:
        consultations = self._office.consultations
        kept_until = None
        if row.state is ConsultationState.ENDED and row.ended_at is not None:
            months = relativedelta(months=self._office.profile.retention.voice_months)
            kept_until = self._office.calendar.hours.local_day(row.ended_at) + months
        return HeldConsultation(
            state=row.state,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
            topic=row.topic,
            outcome=row.outcome,
            phone_survey=row.phone_survey,
            person=consultations.person(row),
            lines=tuple(
                HeldLine(not line.by_staff, line.text, line.at)
                for line in await consultations.lines(row)
            ),
            kept_until=kept_until,
        )

    async def _surveys(self, account_id: int) -> tuple[HeldSurvey, ...]:
        rows = await self._session.scalars(
            select(Survey).where(Survey.account_id == account_id).order_by(Survey.id)
        )
        return tuple(HeldSurvey(row.questionnaire, row.state, row.asked_at) for row in rows)

    async def _calls(self, account_id: int) -> tuple[HeldCall, ...]:
        """Return what led to a call of the head, by whichever of its three ways to the person."""
        rows = await self._session.scalars(
            select(CallBack)
            .outerjoin(Request, Request.id == CallBack.request_id)
            .outerjoin(Consultation, Consultation.id == CallBack.consultation_id)
            .outerjoin(Survey, Survey.id == CallBack.survey_id)
            .where(
                or_(
                    Request.account_id == account_id,
                    Consultation.account_id == account_id,
                    Survey.account_id == account_id,
                )
            )
            .order_by(CallBack.id)
        )
        opened = self._office.keys.open
        return tuple(
            HeldCall(
                row.opened_at,
                None
                if row.comment_sealed is None
                else opened(row.comment_sealed, column=COMMENT, row=row.public_id),
                row.closed_at,
            )
            for row in rows
        )

    async def _invitations(self, account_id: int) -> tuple[HeldInvitation, ...]:
        rows = await self._session.scalars(
            select(Participation)
            .where(Participation.account_id == account_id)
            .order_by(Participation.id)
        )
        opened = self._office.keys.open
        return tuple(
            HeldInvitation(
                row.body,
                None
                if row.person_sealed is None
                else opened(row.person_sealed, column=PARTICIPANT, row=row.public_id),
                row.answered_at,
            )
            for row in rows
        )

    async def _names(self, account_id: int) -> tuple[str, ...]:
        rows = await self._session.scalars(
            select(Staff).where(Staff.account_id == account_id).order_by(Staff.id)
        )
        opened = self._office.keys.open
        names = [opened(row.name_sealed, column=STAFF_NAME, row=row.public_id) for row in rows]
        return tuple(dict.fromkeys(names))

    async def _messages(self, chat_id: int) -> tuple[HeldMessage, ...]:
        rows = await self._session.execute(
            select(OutboxMessage.kind, OutboxMessage.created_at)
            .where(OutboxMessage.chat_id == chat_id)
            .order_by(OutboxMessage.id)
        )
        return tuple(HeldMessage(kind, at) for kind, at in rows)
