"""What people answered in the surveys, as the head, the administrator and the auditor see it.

Only months that are over are shown: while one runs, whoever looks before and after an answer would
know what it was. No cell counts fewer people than may be shown.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import NotFound
from bot.services.feedback.ballots import TEXT, whole
from bot.services.rules.policy import Action
from bot.services.rules.questionnaires import QUESTIONS, Question
from bot.services.rules.recurrence import month_before
from bot.services.rules.small_cells import marks_shown, shown
from bot.services.views.voices import QuestionCount, QuestionnaireCount, RemarkView, Voices
from db.enums import Questionnaire
from db.models import Ballot, BallotAnswer, Remark

if TYPE_CHECKING:
    from bot.services.office import Office

Given = Mapping[str, int]
"""How often each mark or choice was given."""


class VoicesService:
    """Voices within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def of_month(self, month: date | None = None) -> Voices:
        """Return what was answered in a month that is over; None: the last one with answers."""
        office = self._office
        office.require(Action.SEE_VOICES)
        this = office.today.replace(day=1)
        months = sorted(
            await self._session.scalars(select(Ballot.month).where(Ballot.month < this).distinct())
        )
        chosen = month or (months[-1] if months else month_before(this))
        if chosen >= this:
            raise NotFound
        chosen = chosen.replace(day=1)
        answered = await self._answered(chosen)
        total, smallest = sum(answered.values()), self._smallest
        return Voices(
            month=chosen,
            answered=total if total == 0 or total >= smallest else None,
            smallest=smallest,
            counts=await self._counts(chosen, answered) if total >= smallest else (),
            remarks=await self._remarks(),
            calls=await office.call_back_desk.count(),
            low_marks=await office.low_marks.waiting(),
            first=not months or chosen <= months[0],
            last=chosen >= month_before(this),
        )

    async def remark(self, page: int) -> RemarkView:
        """Return one remark, in the order of their random keys; the look is journalled.

        Raises NotFound where there is none.
        """
        self._office.require(Action.SEE_VOICES)
        pages = await self._remarks()
        if not pages:
            raise NotFound
        at = min(page, pages - 1)
        row = (
            await self._session.scalars(
                select(Remark)
                .where(Remark.month < self._office.today.replace(day=1))
                .order_by(Remark.id)
                .offset(at)
                .limit(1)
            )
        ).one()
        self._office.journal.record("revealed", "remarks", what="remark")
        text = self._office.keys.open(row.text_sealed, column=TEXT, row=row.id)
        return RemarkView(row.questionnaire, text, at, pages)

    @property
    def _smallest(self) -> int:
        return self._office.profile.figures.smallest_cell

    async def _remarks(self) -> int:
        count = await self._session.scalar(
            select(func.count())
            .select_from(Remark)
            .where(Remark.month < self._office.today.replace(day=1))
        )
        return count or 0

    async def _answered(self, month: date) -> dict[Questionnaire, int]:
        rows = await self._session.execute(
            select(Ballot.questionnaire, func.count())
            .where(Ballot.month == month, whole())
            .group_by(Ballot.questionnaire)
        )
        return dict(rows.all())

    async def _counts(
        self, month: date, answered: Mapping[Questionnaire, int]
    ) -> tuple[QuestionnaireCount, ...]:
        given = await self._given(month)
        cells = shown(answered, self._smallest)
        return tuple(
            QuestionnaireCount(one, None)
            if cells[one] is None
            else QuestionnaireCount(
                one,
                cells[one],
                tuple(
                    self._of_question(question, given[one, question.ask.value])
                    for question in QUESTIONS[one]
                ),
            )
            for one in Questionnaire
            if one in answered
        )

    def _of_question(self, question: Question, given: Given) -> QuestionCount:
        average: float | None = None
        if question.choices is None:
            marks = {int(mark): often for mark, often in given.items()}
            average, often = marks_shown(marks, map(int, question.codes), self._smallest)
            cells = {str(mark): count for mark, count in often.items()}
        else:
            codes = [str(question.choices[code]) for code in question.codes]
            cells = shown({code: given.get(code, 0) for code in codes}, self._smallest)
            if None in cells.values():
                cells = dict.fromkeys(codes)
        return QuestionCount(question.ask.value, average, tuple(cells.items()))

    async def _given(self, month: date) -> Mapping[tuple[Questionnaire, str], dict[str, int]]:
        rows = await self._session.execute(
            select(
                Ballot.questionnaire,
                BallotAnswer.question,
                BallotAnswer.mark,
                BallotAnswer.choice,
                func.count(),
            )
            .join(BallotAnswer, BallotAnswer.ballot_id == Ballot.id)
            .where(Ballot.month == month)
            .group_by(
                Ballot.questionnaire,
                BallotAnswer.question,
                BallotAnswer.mark,
                BallotAnswer.choice,
            )
        )
        found: dict[tuple[Questionnaire, str], dict[str, int]] = defaultdict(dict)
        for questionnaire, question, mark, choice, count in rows:
            code = str(mark) if choice is None else str(choice)
            found[questionnaire, question][code] = count
        return found
