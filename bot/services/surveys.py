"""Two questions and a comment, one working day after an outcome; never twice (point 38)."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid, NotFound, SurveyOver
from bot.services.notice_kinds import NoticeKind
from bot.services.requests import cleaned
from bot.services.rules import ladders
from bot.services.rules.numbers import new_public_id
from bot.services.views import SurveyView
from db.enums import DutyKind, OutcomeKind, Questionnaire, SurveyState
from db.models import Duty, Outcome, Request, Survey

if TYPE_CHECKING:
    from bot.services.office import Office

QUESTIONNAIRES = {
    OutcomeKind.HELD: Questionnaire.RECEPTION,
    OutcomeKind.NO_SHOW: Questionnaire.NOT_RECEIVED,
    OutcomeKind.NOT_HELD: Questionnaire.NOT_RECEIVED,
    OutcomeKind.REFUSED: Questionnaire.REFUSAL,
    OutcomeKind.RETURNED: Questionnaire.REFUSAL,
    OutcomeKind.ENDED: Questionnaire.REFUSAL,
    OutcomeKind.REDIRECTED: Questionnaire.SENT_ON,
    OutcomeKind.FORWARDED: Questionnaire.SENT_ON,
    OutcomeKind.CONSULTED: Questionnaire.CONSULTATION,
    OutcomeKind.WITHDRAWN: Questionnaire.WITHDRAWAL,
    OutcomeKind.APPEAL_ANSWERED: Questionnaire.RECEPTION,
}
"""Which questions follow which ending."""

COMMENT = "surveys.comment"
COMMENT_STEP = 3


class Surveys:
    """Surveys of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def after(self, request: Request, outcome: Outcome) -> None:
        """Plan the survey of an outcome; who has no chat with us is not asked here.

        Nor is anything asked about a written appeal: nobody was to be received.
        """
        if request.account_id is None or request.origin_id is not None:
            return
        survey = Survey(
            public_id=new_public_id(),
            request_id=request.id,
            outcome_id=outcome.id,
            questionnaire=QUESTIONNAIRES[outcome.kind],
            account_id=request.account_id,
            state=SurveyState.SCHEDULED,
        )
        self._session.add(survey)
        await self._session.flush()
        office = self._office
        await office.duties.open(
            request,
            ladders.survey(office.calendar, office.profile.terms, office.now),
            subject=survey.public_id,
        )

    async def due(self, request: Request, duty: Duty, level: str) -> None:
        """Take the step of a survey that came due: ask, remind, or close."""
        survey = await self._row(duty.subject)
        if survey.state in {SurveyState.ANSWERED, SurveyState.CLOSED}:
            return
        if level == "close":
            self._end(survey, SurveyState.CLOSED)
            await self._office.duties.close(request, DutyKind.SURVEY, subject=survey.public_id)
        elif level == "ask":
            survey.state, survey.asked_at = SurveyState.ASKED, self._office.now
            await self._office.notices.to_applicant(request, NoticeKind.SURVEY, survey.public_id)
        elif survey.first is None and self._asked_before_today(survey):
            survey.reminded_at = self._office.now
            await self._office.notices.to_applicant(
                request, NoticeKind.SURVEY_REMINDER, survey.public_id
            )

    async def waiting(self, public_id: str) -> SurveyView | None:
        """Return a survey that still waits for its first answer, before it is sent."""
        survey = await self._row(public_id)
        if survey.state is not SurveyState.ASKED or survey.first is not None:
            return None
        return await self._view(survey)

    async def find(self, public_id: str) -> SurveyView:
        """Return the person's own survey; raises NotFound."""
        return await self._view((await self._own(public_id))[0])

    async def mark(self, public_id: str, step: int, mark: int) -> SurveyView:
        """Take the mark (1 to 5) for a question; raises SurveyOver when it is answered already."""
        survey, _ = await self._own(public_id)
        view = await self._view(survey)
        if view.step != step or survey.state is not SurveyState.ASKED:
            raise SurveyOver
        if not 1 <= mark <= 5:
            raise InputInvalid(field="mark", reason="range")
        if step == 1:
            survey.first = mark
        else:
            survey.second = mark
        self._office.journal.record("survey_marked", f"survey:{public_id}", step=step)
        return await self._view(survey)

    async def comment(self, public_id: str, text: str) -> SurveyView:
        """Take the comment and end the survey."""
        survey, request = await self._open(public_id)
        survey.comment_sealed = self._office.keys.seal(
            cleaned("comment", text, 1, 1000), column=COMMENT, row=survey.public_id
        )
        return await self._finish(survey, request, SurveyState.ANSWERED)

    async def finish(self, public_id: str) -> SurveyView:
        """End the survey without a comment."""
        survey, request = await self._open(public_id)
        return await self._finish(survey, request, SurveyState.ANSWERED)

    async def decline(self, public_id: str) -> SurveyView:
        """Respect a no: nothing more is asked about this outcome."""
        survey, request = await self._open(public_id)
        return await self._finish(survey, request, SurveyState.CLOSED)

    async def _finish(self, survey: Survey, request: Request, state: SurveyState) -> SurveyView:
        self._end(survey, state)
        await self._office.duties.close(request, DutyKind.SURVEY, subject=survey.public_id)
        self._office.journal.record("survey_ended", f"survey:{survey.public_id}", state=state.value)
        return await self._view(survey)

    def _asked_before_today(self, survey: Survey) -> bool:
        """After a long outage asking and reminding fall together; one message is enough."""
        asked_at = survey.asked_at
        local = self._office.calendar.hours.local_day
        return asked_at is not None and local(asked_at) < self._office.today

    def _end(self, survey: Survey, state: SurveyState) -> None:
        survey.state, survey.ended_at = state, self._office.now

    async def _open(self, public_id: str) -> tuple[Survey, Request]:
        survey, request = await self._own(public_id)
        if survey.state is not SurveyState.ASKED:
            raise SurveyOver
        return survey, request

    async def _own(self, public_id: str) -> tuple[Survey, Request]:
        survey = await self._row(public_id)
        request = await self._session.get_one(Request, survey.request_id)
        if request.account_id != self._office.account.id:
            raise NotFound
        return survey, request

    async def _row(self, public_id: str) -> Survey:
        survey = await self._session.scalar(
            select(Survey)
            .where(Survey.public_id == public_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if survey is None:
            raise NotFound
        return survey

    async def _view(self, survey: Survey) -> SurveyView:
        request = await self._session.get_one(Request, survey.request_id)
        outcome = await self._session.get_one(Outcome, survey.outcome_id)
        posts = await self._office.cases.posts([request.post_id] if request.post_id else [])
        return SurveyView(
            public_id=survey.public_id,
            kind=survey.kind,
            happened_on=self._office.calendar.hours.local_day(outcome.happened_at),
            post=posts.get(request.post_id or 0),
            step=_step(survey),
        )


def _step(survey: Survey) -> int:
    if survey.state in {SurveyState.ANSWERED, SurveyState.CLOSED}:
        return 0
    if survey.first is None:
        return 1
    return 2 if survey.second is None else COMMENT_STEP
