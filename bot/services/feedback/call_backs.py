"""Calls back: the head rings up whoever was ill received and wishes it (point 38).

Only here an answer leads to a person, because they asked for it. Whoever the voice is about never
sees the task.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from bot.services.errors import (
    CallBackWished,
    ConsultationStale,
    InputInvalid,
    NobodyToCall,
    SurveyOver,
)
from bot.services.rules import ladders
from bot.services.rules.numbers import new_public_id
from bot.services.rules.questionnaires import (
    Answer,
    concern,
    counted_as,
    lowest_mark,
    next_question,
    read,
)
from bot.services.texts import cleaned
from db.enums import CallBackReason, DeclineReason, Questionnaire, Role
from db.models import CallBack, Consultation, Outcome, Request, Staff, Survey

if TYPE_CHECKING:
    from bot.services.office import Office

COMMENT = "call_backs.comment"
LONGEST = 1000

CALLERS = (Role.HEAD, Role.ADMINISTRATOR)
"""Who makes these calls."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish to be called that was written down."""

    public_id: str
    phone_known: bool
    """Nobody can be called whose number is not known: it is asked for next."""


class CallBacks:
    """What a person does: asks to be called, and says what the head should know before."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def wish(self, survey_id: str, given: str) -> Wished:
        """Open the head's task about a survey that has been answered.

        The answers come back with the wish, because nothing was kept that leads to them. Raises
        InputInvalid for answers that no button offers, CallBackWished, NotFound, SurveyOver, and
        NobodyToCall where the voice is about the only one who could call.
        """
        survey = await self._office.surveys.answered(survey_id)
        answers = read(survey.questionnaire, given)
        if answers is None or next_question(survey.questionnaire, answers) is not None:
            raise InputInvalid(field="mark", reason="range")
        if await self._session.scalar(select(CallBack.id).where(CallBack.survey_id == survey.id)):
            raise CallBackWished
        row = CallBack(
            public_id=new_public_id(),
            reason=await self._reason(survey, answers),
            questionnaire=counted_as(survey.questionnaire),
            survey_id=survey.id,
            request_id=survey.request_id,
            consultation_id=survey.consultation_id,
            mark=lowest_mark(answers),
            opened_at=self._office.now,
        )
        await self._concerning(row, survey)
        return await self._wished(row)

    async def wish_after_advice(self, public_id: str) -> Wished:
        """Open the head's task for somebody who says in the chat that they were talked out of it.

        Their word goes to the head and not to the helper. Raises CallBackWished, NotFound, and
        ConsultationStale for a consultation that ended otherwise, and NobodyToCall.
        """
        await self._office.own_advice.own(public_id)
        advised = await self._office.consultations.lock(public_id)
        if not _was_talked_out(advised):
            raise ConsultationStale(public_id=public_id, for_staff=False)
        if not await self.still_to_wish(advised):
            raise CallBackWished
        return await self._wished(
            CallBack(
                public_id=new_public_id(),
                reason=CallBackReason.TALKED_OUT,
                questionnaire=Questionnaire.CONSULTATION,
                consultation_id=advised.id,
                request_id=advised.request_id,
                concerns_id=advised.staff_id,
                opened_at=self._office.now,
            )
        )

    async def still_to_wish(self, advised: Consultation) -> bool:
        """Tell whether somebody said that they were talked out of it, and no call is owed for it.

        Such a consultation leads to one call at the most, whenever it is wished for.
        """
        if not _was_talked_out(advised):
            return False
        owed = select(CallBack.id).where(CallBack.consultation_id == advised.id)
        return await self._session.scalar(owed) is None

    async def _reason(self, survey: Survey, answers: tuple[Answer, ...]) -> CallBackReason:
        """Return why the head is to call: what was told before the survey weighs most."""
        if survey.consultation_id is not None:
            advised = await self._session.get_one(Consultation, survey.consultation_id)
            if await self.still_to_wish(advised):
                return CallBackReason.TALKED_OUT
        return concern(answers) or CallBackReason.WISH

    async def _wished(self, row: CallBack) -> Wished:
        if await self._who_calls(row) is None:
            where = self._office.profile.complaint.where.said(self._office.account.language)
            raise NobodyToCall(where=where)
        self._session.add(row)
        await self._session.flush()
        await self.owe(row)
        return Wished(row.public_id, await self._phone_known(row))

    async def owe(self, row: CallBack) -> None:
        """Owe the call: a duty of the head with its term."""
        office = self._office
        ladder = ladders.call_back(office.calendar, office.profile.terms, office.now)
        role, staff_id = await self._who_calls(row) or (Role.ADMINISTRATOR, None)
        rungs = tuple(replace(rung, audience=role) for rung in ladder.rungs)
        await office.duties.open(
            None,
            replace(ladder, role=role, rungs=rungs),
            subject=row.public_id,
            staff_id=staff_id,
        )
        office.journal.record("call_back_wished", f"call_back:{row.public_id}")

    async def _who_calls(self, row: CallBack) -> tuple[Role, int | None] | None:
        """Return whose task it is: any head's, or that of one whom the voice is not about.

        Where there is no such head, an administrator calls: a voice about somebody is not answered
        by them. None: there is nobody but them (a conflict of interest, APPC article 67).
        """
        staff = (
            await self._session.scalars(
                select(Staff)
                .where(Staff.role.in_(CALLERS), Staff.left_at.is_(None))
                .order_by(Staff.joined_at, Staff.id)
            )
        ).all()
        heads = [one for one in staff if one.role is Role.HEAD]
        concerned = None
        if row.concerns_id is not None:
            concerned = (await self._session.get_one(Staff, row.concerns_id)).account_id
        others = [head for head in heads if head.account_id != concerned]
        if not others:
            # Where nobody holds these roles yet, whoever is given one finds the call.
            alone = staff and all(one.account_id == concerned for one in staff)
            return None if alone else (Role.ADMINISTRATOR, None)
        return Role.HEAD, None if len(others) == len(heads) else others[0].id

    async def tell_before(self, public_id: str, text: str) -> None:
        """Keep what the person wants the head to know before the call; raises InputInvalid."""
        row = await self._own(public_id)
        row.comment_sealed = self._office.keys.seal(
            cleaned("comment", text, 1, LONGEST), column=COMMENT, row=row.public_id
        )

    async def _phone_known(self, row: CallBack) -> bool:
        if row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            return bool(self._office.cases.person(request).phone)
        advised = await self._session.get_one(Consultation, row.consultation_id)
        return bool(self._office.consultations.person(advised).phone)

    async def _own(self, public_id: str) -> CallBack:
        """Lock a call that this person wished for and that was not made yet."""
        row = await self._session.scalar(
            select(CallBack)
            .outerjoin(Survey, Survey.id == CallBack.survey_id)
            .outerjoin(Consultation, Consultation.id == CallBack.consultation_id)
            .where(
                CallBack.public_id == public_id,
                or_(
                    Survey.account_id == self._office.account.id,
                    Consultation.account_id == self._office.account.id,
                ),
            )
            .with_for_update(of=CallBack)
            .execution_options(populate_existing=True)
        )
        if row is None or row.closed_at is not None:
            raise SurveyOver
        return row

    async def _concerning(self, row: CallBack, survey: Survey) -> None:
        """Write whom the voice is about: who ended the case, or gave the advice."""
        if survey.request_id is not None:
            request = await self._session.get_one(Request, survey.request_id)
            outcome = await self._session.get_one(Outcome, survey.outcome_id)
            row.post_id = request.post_id
            row.concerns_id = outcome.staff_id or request.reviewer_id
        else:
            advised = await self._session.get_one(Consultation, survey.consultation_id)
            row.concerns_id = advised.staff_id


def _was_talked_out(advised: Consultation) -> bool:
    return advised.reason is DeclineReason.TALKED_OUT
