"""What people answered in a period, counted from the ballots, and the samples drawn in it.

A ballot knows its month and nobody; what fewer people said than may be shown is hidden, together
with as many other cells as it takes that it cannot be reckoned back.
"""

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.feedback.ballots import whole
from bot.services.rules.periods import Period
from bot.services.rules.questionnaires import QUESTIONS
from bot.services.rules.small_cells import marks_shown, shown
from bot.services.views.report import Figure
from db.enums import Questionnaire, VoiceWay
from db.models import Ballot, BallotAnswer, Sample

if TYPE_CHECKING:
    from bot.services.office import Office

MARKS = (1, 2, 3, 4, 5)

Asked = tuple[Questionnaire, VoiceWay]


class ReportVoices:
    """Answers and samples within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def count(self, period: Period) -> dict[str, Figure]:
        """Return the figures of a period that come from ballots and samples, by their codes.

        `survey.reception.chat.answered`, `survey.reception.chat.respect.mark` (the average),
        `….respect.mark.5`, `….clear.choice.yes`. None stands for what is hidden. The month that
        runs is left out: two looks ahead would tell the ballot that came between them.
        """
        ballots = await self._ballots(period)
        found = self._answered(ballots)
        marks, choices = await self._answers(period)
        for asked, question in sorted({*marks, *choices}, key=_place):
            if found.get(_code(asked, "answered")) is None:
                continue
            code = _code(asked, question)
            if given := marks.get((asked, question)):
                found |= self._marks(code, given)
            if chosen := choices.get((asked, question)):
                found |= self._cells(f"{code}.choice", chosen, _choices_of(asked, question))
        return found | await self._population(period)

    def _answered(self, ballots: dict[Asked, int]) -> dict[str, Figure]:
        total = sum(ballots.values())
        # A total that is hidden leaves nothing to reckon from.
        found: dict[str, Figure] = {
            "surveys.answered": total if total == 0 or total >= self._smallest else None
        }
        cells = shown(ballots, self._smallest)
        for asked in sorted(cells, key=_code):
            found[_code(asked, "answered")] = cells[asked]
        return found

    def _marks(self, code: str, given: dict[int, int]) -> dict[str, Figure]:
        average, cells = marks_shown(given, MARKS, self._smallest)
        if average is None:
            return {f"{code}.mark": None}
        return {
            f"{code}.mark": round(average, 2),
            **{f"{code}.mark.{mark}": often for mark, often in cells.items()},
        }

    def _cells(self, code: str, chosen: dict[str, int], order: list[str]) -> dict[str, Figure]:
        """Return the choices in the order in which they are offered; an unknown one comes last."""
        cells = shown(dict.fromkeys(order, 0) | chosen, self._smallest)
        return {f"{code}.{choice}": often for choice, often in cells.items()}

    def _within(self, period: Period) -> tuple[ColumnElement[bool], ...]:
        this_month = self._office.today.replace(day=1)
        return Ballot.month.between(period.first, period.last), Ballot.month < this_month

    @property
    def _smallest(self) -> int:
        return self._office.profile.figures.smallest_cell

    async def _ballots(self, period: Period) -> dict[Asked, int]:
        rows = await self._session.execute(
            select(Ballot.questionnaire, Ballot.way, func.count())
            .where(*self._within(period), whole())
            .group_by(Ballot.questionnaire, Ballot.way)
        )
        return {(row[0], row[1]): row[2] for row in rows}

    async def _answers(
        self, period: Period
    ) -> tuple[
        dict[tuple[Asked, str], dict[int, int]],
        dict[tuple[Asked, str], dict[str, int]],
    ]:
        """Return how often each mark and each choice was given, by question."""
        rows = await self._session.execute(
            select(
                Ballot.questionnaire,
                Ballot.way,
                BallotAnswer.question,
                BallotAnswer.mark,
                BallotAnswer.choice,
                func.count(),
            )
            .join(Ballot, Ballot.id == BallotAnswer.ballot_id)
            .where(*self._within(period))
            .group_by(
                Ballot.questionnaire,
                Ballot.way,
                BallotAnswer.question,
                BallotAnswer.mark,
                BallotAnswer.choice,
            )
        )
        marks: dict[tuple[Asked, str], dict[int, int]] = defaultdict(dict)
        choices: dict[tuple[Asked, str], dict[str, int]] = defaultdict(dict)
        for questionnaire, way, question, mark, choice, count in rows:
            at = (questionnaire, way), question
            if mark is not None:
                marks[at][mark] = count
            elif choice is not None:
                choices[at][choice] = count
        return marks, choices

    async def _population(self, period: Period) -> dict[str, Figure]:
        """Return among how many people the samples drawn in the period were drawn."""
        rows = await self._session.execute(select(Sample.population, Sample.drawn_at))
        local = self._office.calendar.hours.local_day
        drawn = [json.loads(people) for people, at in rows if period.holds(local(at))]
        return {"phone_survey.population": sum(len(people) for people in drawn)}


def _code(asked: Asked, *more: str) -> str:
    questionnaire, way = asked
    return ".".join(("survey", questionnaire.value, way.value, *more))


def _place(at: tuple[Asked, str]) -> tuple[int, int, int, str]:
    """Return where a question stands: by questionnaire and way, then as it is asked."""
    (questionnaire, way), name = at
    asked = [question.ask.value for question in QUESTIONS[questionnaire]]
    place = asked.index(name) if name in asked else len(asked)
    return list(Questionnaire).index(questionnaire), list(VoiceWay).index(way), place, name


def _choices_of(asked: Asked, name: str) -> list[str]:
    """Return what can be chosen in answer to a question, in the order of its offer."""
    for question in QUESTIONS[asked[0]]:
        if question.ask == name and question.choices is not None:
            return [str(choice) for choice in question.choices.values()]
    return []
