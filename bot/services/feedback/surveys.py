"""Whom to ask about an ending, when, and that it is over; the answers lie in ballots (point 38).

Asked one working day after the ending, reminded once, closed after its term; never who wants no
questions, and nobody twice within the office's `gap_days`. Nothing is written of an answer before
the last one is given: until then they travel in the buttons.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from bot.services.errors import InputInvalid, NotFound, SurveyOver
from bot.services.feedback.spared import Spared, wants_none
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.numbers import new_public_id
from bot.services.rules.questionnaires import AFTER, counted_as, next_question, read
from bot.services.views.surveys import SurveyView
from db.enums import (
    ConsultationWay,
    DeclineReason,
    DutyKind,
    FactKind,
    OutcomeKind,
    Questionnaire,
    SurveyState,
    VoiceWay,
)
from db.models import Account, Consultation, Outcome, Request, Survey

if TYPE_CHECKING:
    from bot.services.office import Office

_WAITING = (SurveyState.SCHEDULED, SurveyState.ASKED)


class Surveys:
    """Surveys of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._spared = Spared(office)

    async def after(self, request: Request, outcome: Outcome) -> None:
        """Plan the survey of an outcome; who has no chat with us is asked by telephone.

        Nor is anything asked about a written appeal: nobody was to be received. What was to be
        asked about an earlier ending is asked no more.
        """
        await self.void(request)
        if request.account_id is None or request.origin_id is not None:
            return
        if outcome.kind is OutcomeKind.CONSULTED:
            # The advice is still to be given, and is asked about when it has been.
            return
        await self._plan(
            Survey(
                public_id=new_public_id(),
                request_id=request.id,
                outcome_id=outcome.id,
                questionnaire=AFTER[outcome.kind],
                account_id=request.account_id,
                state=SurveyState.SCHEDULED,
            ),
            request,
        )

    async def after_consultation(self, consultation: Consultation) -> None:
        """Plan the survey of a consultation in the chat that ended without a booking.

        Why they will not book is not asked of whoever has just said it in the chat, nor where the
        helper admits that they were talked out of it. Any other reason is the helper's word alone,
        and the person is asked for theirs.
        """
        if consultation.account_id is None or consultation.way is not ConsultationWay.CHAT:
            return
        own = self._office.actor.account
        said = own is not None and own.id == consultation.account_id
        told = consultation.reason is not None and (
            said or consultation.reason is DeclineReason.TALKED_OUT
        )
        await self._plan(
            Survey(
                public_id=new_public_id(),
                consultation_id=consultation.id,
                questionnaire=Questionnaire.REASON_TOLD if told else Questionnaire.CONSULTATION,
                account_id=consultation.account_id,
                state=SurveyState.SCHEDULED,
            ),
            None,
        )

    async def due(self, public_id: str, level: str) -> None:
        """Take the step of a survey that came due: ask, remind, or close."""
        found = await self._find(public_id)
        # Whoever asks this person about something else at this moment waits here, or is waited for.
        account = await self._session.scalar(
            select(Account)
            .where(Account.id == found.account_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        survey = await self._locked(found)
        if level == "close" and survey.state in _WAITING:
            await self._end(survey, _unheard(survey))
        elif level == "ask" and survey.state is SurveyState.SCHEDULED:
            if account is None or not await self._spared.may_be_asked(survey, account):
                await self._end(survey, SurveyState.SKIPPED)
            else:
                await self._ask(survey, account)
        elif level == "remind" and account is not None and self._may_remind(survey, account):
            survey.reminded_at = self._office.now
            await self._office.notices.to_person(
                account.id, NoticeKind.SURVEY_REMINDER, survey.public_id
            )

    async def waiting(self, public_id: str) -> SurveyView | None:
        """Return a survey that still waits for answers, before it is sent."""
        survey = await self._find(public_id)
        account = await self._session.scalar(select(Account).where(Account.id == survey.account_id))
        if survey.state is not SurveyState.ASKED or account is None or wants_none(account):
            return None
        return await self._view(survey)

    async def find(self, public_id: str) -> SurveyView:
        """Return the person's own survey; raises NotFound."""
        return await self._view(await self._own(public_id))

    async def answer(self, public_id: str, given: str) -> SurveyView:
        """Take the answers so far; the last one casts the ballot and ends the survey.

        Raises InputInvalid for answers that no button offers, NotFound, and SurveyOver.
        """
        survey = await self._own(public_id)
        answers = read(survey.questionnaire, given)
        if answers is None:
            raise InputInvalid(field="mark", reason="range")
        if next_question(survey.questionnaire, answers) is None:
            await self._locked(survey)
        if survey.state is not SurveyState.ASKED:
            raise SurveyOver
        if next_question(survey.questionnaire, answers) is None:
            post_id = await self._post_id(survey)
            counted = counted_as(survey.questionnaire)
            await self._office.ballots.cast(counted, VoiceWay.CHAT, post_id, answers)
            await self._end(survey, SurveyState.ANSWERED)
        return await self._view(survey, given)

    async def answered(self, public_id: str) -> Survey:
        """Return the person's own answered survey, locked; raises NotFound and SurveyOver."""
        survey = await self._locked(await self._own(public_id))
        if survey.state is not SurveyState.ANSWERED:
            raise SurveyOver
        return survey

    async def remark(self, public_id: str, text: str) -> None:
        """Keep a comment, apart from the answers; raises InputInvalid, NotFound and SurveyOver."""
        survey = await self._own(public_id)
        if survey.state is not SurveyState.ANSWERED:
            raise SurveyOver
        await self._office.ballots.remark(
            counted_as(survey.questionnaire), VoiceWay.CHAT, await self._post_id(survey), text
        )

    async def stop(self) -> None:
        """Respect a no: this person is asked nothing more, whatever was planned."""
        account = await self._account()
        if account.no_surveys_at is not None:
            return
        account.no_surveys_at = self._office.now
        await self._drop(Survey.account_id == account.id)
        self._office.journal.record("surveys_refused", f"account:{account.id}")

    async def resume(self) -> None:
        """Take the no back: this person may be asked again about what ends from now on."""
        account = await self._account()
        if account.no_surveys_at is not None:
            account.no_surveys_at = None
            self._office.journal.record("surveys_allowed", f"account:{account.id}")

    async def refused(self) -> bool:
        """Tell whether this person wants no surveys."""
        return (await self._account(lock=False)).no_surveys_at is not None

    async def void(self, request: Request) -> None:
        """Ask no more about the endings so far: the case is taken up again, or has ended anew."""
        await self._drop(Survey.request_id == request.id)

    async def _plan(self, survey: Survey, request: Request | None) -> None:
        self._session.add(survey)
        await self._session.flush()
        office = self._office
        ladder = ladders.survey(office.calendar, office.profile.terms, office.now)
        await office.duties.open(request, ladder, subject=survey.public_id)

    async def _ask(self, survey: Survey, account: Account) -> None:
        office = self._office
        survey.state, survey.asked_at = SurveyState.ASKED, office.now
        await office.notices.to_person(account.id, NoticeKind.SURVEY, survey.public_id)
        office.fact_book.note_own(
            FactKind.SURVEY_ASKED,
            post_id=await self._post_id(survey),
            detail=counted_as(survey.questionnaire).value,
        )

    def _may_remind(self, survey: Survey, account: Account) -> bool:
        """After a long outage asking and reminding fall together; one message is enough."""
        if survey.state is not SurveyState.ASKED or survey.asked_at is None:
            return False
        if wants_none(account) or not account.reachable:
            return False
        asked_on = self._office.calendar.hours.local_day(survey.asked_at)
        return survey.reminded_at is None and asked_on < self._office.today

    async def _drop(self, chosen: ColumnElement[bool]) -> None:
        """End the surveys among these to which nobody has answered yet."""
        waiting = await self._session.scalars(
            select(Survey)
            .where(chosen, Survey.state.in_(_WAITING))
            .order_by(Survey.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        for survey in waiting.all():
            await self._end(survey, _unheard(survey))

    async def _end(self, survey: Survey, state: SurveyState) -> None:
        """End a survey. When it was answered is written nowhere beside it."""
        survey.state = state
        if state is not SurveyState.ANSWERED:
            survey.ended_at = self._office.now
        duties = self._office.duties
        if survey.request_id is None:
            await duties.close_own(DutyKind.SURVEY, survey.public_id)
        else:
            request = await self._session.get_one(Request, survey.request_id)
            await duties.close(request, DutyKind.SURVEY, subject=survey.public_id)
        self._office.journal.record("survey_ended", f"survey:{survey.public_id}", state=state.value)

    async def _own(self, public_id: str) -> Survey:
        survey = await self._find(public_id)
        if survey.account_id != self._office.account.id:
            raise NotFound
        return survey

    async def _find(self, public_id: str) -> Survey:
        survey = await self._session.scalar(select(Survey).where(Survey.public_id == public_id))
        if survey is None:
            raise NotFound
        return survey

    async def _locked(self, survey: Survey) -> Survey:
        await self._session.refresh(survey, with_for_update=True)
        return survey

    async def _account(self, *, lock: bool = True) -> Account:
        return await self._session.get_one(
            Account, self._office.account.id, with_for_update=lock, populate_existing=lock
        )

    async def _post_id(self, survey: Survey) -> int | None:
        if survey.request_id is None:
            return None
        return (await self._session.get_one(Request, survey.request_id)).post_id

    async def _view(self, survey: Survey, given: str = "") -> SurveyView:
        office = self._office
        local_day = office.calendar.hours.local_day
        kind, number, post, advice, topic = None, None, None, None, None
        noted, talked_out = None, False
        if survey.request_id is not None:
            request = await self._session.get_one(Request, survey.request_id)
            outcome = await self._session.get_one(Outcome, survey.outcome_id)
            posts = await office.cases.posts([request.post_id] if request.post_id else [])
            kind, number, post = outcome.kind, request.number, posts.get(request.post_id or 0)
            happened_on = local_day(outcome.happened_at)
        else:
            consultation = await self._session.get_one(Consultation, survey.consultation_id)
            advice = consultation.public_id
            noted = consultation.reason
            talked_out = await office.call_backs.still_to_wish(consultation)
            topics = {each.code: each.text for each in office.profile.topics}
            topic = topics.get(consultation.topic or "")
            happened_on = local_day(consultation.ended_at or consultation.asked_at)
            if consultation.request_id is not None:
                request = await self._session.get_one(Request, consultation.request_id)
                posts = await office.cases.posts([request.post_id] if request.post_id else [])
                kind, number = OutcomeKind.CONSULTED, request.number
                post = posts.get(request.post_id or 0)
        terms = office.profile.terms
        # It closes in the morning, so the day before is the last one.
        planned_on = office.calendar.after(happened_on, terms.survey_delay_days)
        open_until = planned_on + timedelta(days=terms.survey_close_days - 1)
        return SurveyView(
            public_id=survey.public_id,
            questionnaire=survey.questionnaire,
            kind=kind,
            happened_on=happened_on,
            number=number,
            post=post,
            state=survey.state,
            open_until=open_until,
            advice=advice,
            topic=topic,
            reminded=survey.reminded_at is not None,
            noted=noted,
            talked_out=talked_out,
            given=given,
        )


def _unheard(survey: Survey) -> SurveyState:
    """Return how a survey ends to which nobody has answered."""
    return SurveyState.CLOSED if survey.state is SurveyState.ASKED else SurveyState.SKIPPED
