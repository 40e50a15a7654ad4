"""Counts and marks of the office so far."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action
from bot.services.views import Statistics
from db.enums import RequestState, SurveyState
from db.models import Request, Survey

if TYPE_CHECKING:
    from bot.services.office import Office


class StatisticsService:
    """Statistics within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def so_far(self) -> Statistics:
        """Return the figures of everything registered so far."""
        self._office.require(Action.SEE_STATISTICS)
        states = await self._session.execute(
            select(Request.state, func.count()).group_by(Request.state)
        )
        in_time, late = await self._answers()
        asked, answered, first, second = await self._surveys()
        unanswered_late = await self._session.scalar(
            select(func.count())
            .select_from(Request)
            .where(
                Request.answered_at.is_(None),
                Request.answer_due_on < self._office.today,
                Request.state.in_(OPEN_STATES),
            )
        )
        counts: dict[RequestState, int] = dict(states.all())
        return Statistics(
            by_state=counts,
            answered_in_time=in_time,
            answered_late=late,
            unanswered_late=unanswered_late or 0,
            surveys_asked=asked,
            surveys_answered=answered,
            average_first=first,
            average_second=second,
        )

    async def _answers(self) -> tuple[int, int]:
        """Count the answers sent up to the closing of their day, and the ones sent later."""
        rows = await self._session.execute(
            select(Request.answered_at, Request.answer_due_on).where(
                Request.answered_at.is_not(None)
            )
        )
        end_of = self._office.calendar.hours.end_of
        kept = [at <= end_of(due) for at, due in rows if at is not None]
        return sum(kept), len(kept) - sum(kept)

    async def _surveys(self) -> tuple[int, int, float | None, float | None]:
        row = (
            await self._session.execute(
                select(
                    func.count(Survey.asked_at),
                    func.count(Survey.id).filter(Survey.state == SurveyState.ANSWERED),
                    func.avg(Survey.first),
                    func.avg(Survey.second),
                )
            )
        ).one()
        return row[0], row[1], _float(row[2]), _float(row[3])


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
