"""Who is asked how it was: surveys in the chat, calls to those who took advice alone, low marks.

What the driver remembers here is when somebody said that they were ill received, and when somebody
took advice and did not book: from these alone the recount knows what the office then owed (38).
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.office import Office
from bot.services.rules import questionnaires
from bot.services.rules.questionnaires import Ask, Question
from bot.services.telephone.sample_calls import Said
from bot.services.views.consultations import ConsultedPerson, Recorded
from bot.services.views.phone_survey import CallView
from db.enums import (
    CallResult,
    ConsultationOutcome,
    ConsultationWay,
    DeclineReason,
    Language,
    Questionnaire,
    Role,
    SurveyState,
)
from db.models import Account, Sample, Survey
from tests.year import wall

if TYPE_CHECKING:
    from tests.year.core import Core

ILL_RECEIVED = frozenset({2, 4, 5, 8, 10})
"""In these months people give low marks; in the others nobody does."""
LOOKED_INTO = {2: 1, 4: 7, 5: 2, 8: 16}
"""How many working days after a month the heads look into its marks; never where it is missing."""
CALLED = {1: 2, 2: 3, 3: 13, 4: 4, 6: 2, 7: 9, 9: 5, 10: 3, 11: 2}
"""From which working day after a month its people are called; those of May nobody calls.

Those of March are called too late, and those of August cannot be drawn: the bot is down too long.
"""
MEASURES = "Қызметкерлермен әңгіме өткізілді."
REASONS = (DeclineReason.SOLVED, DeclineReason.FAR_DATE, DeclineReason.OTHER)


class Voices:
    """Surveys, calls and marks of the year."""

    def __init__(self, year: "Core") -> None:
        self.year = year
        self.low: list[datetime] = []
        """When a ballot was cast in which something was marked low."""
        self.advised: list[datetime] = []
        """When somebody was advised who does not book and may be called."""
        self.looked_into: dict[date, datetime] = {}

    async def surveys(self) -> None:
        """Let some of those who are asked give their marks."""
        async with self.year.bureau.looking() as session:
            rows = await session.execute(
                select(Survey.public_id, Account.telegram_id)
                .join(Account, Account.id == Survey.account_id)
                .where(Survey.state == SurveyState.ASKED)
                .order_by(Survey.id)
            )
            found = rows.all()
        for public_id, chat in found:
            if not self.year.chance(0.06):
                continue
            async with self.year.bureau.of(chat) as office:
                if self.year.chance(0.2):
                    await office.surveys.stop()
                    continue
                view = await office.surveys.find(public_id)
                low = False
                while view.question is not None:
                    code = self.code(view.question)
                    low = low or is_low(view.question, code)
                    view = await office.surveys.answer(public_id, f"{view.given}{code}")
            if low:
                self.low.append(self.year.now)

    def code(self, question: Question) -> str:
        """Throw an answer; it is a bad one in some months only."""
        ill = wall.day_of(self.year.now).month in ILL_RECEIVED and self.year.chance(0.2)
        codes = [code for code in question.codes if is_low(question, code) == ill]
        return self.year.dice.choice(codes or list(question.codes))

    async def advise(self) -> None:
        """Let a registrar write down that somebody was advised on the phone and does not book."""
        if not self.year.chance(0.2):
            return
        self.year.number += 1
        told = Recorded(
            ConsultationWay.PHONE,
            ConsultationOutcome.DECLINED,
            Language.KK,
            reason=self.year.dice.choice(REASONS),
            person=ConsultedPerson(phone=f"+7702{self.year.number:07d}"),
            phone_survey=True,
        )
        async with self.year.bureau.of(self.year.bureau.at_work(Role.REGISTRAR)) as office:
            await office.advice_records.record(told, f"advice:{self.year.number}")
        self.advised.append(self.year.now)

    async def call(self, day: date) -> None:
        """Let a registrar call those who were drawn and whose turn it is."""
        async with self.year.bureau.looking() as session:
            open_ones = (
                await session.scalars(
                    select(Sample).where(Sample.closed_at.is_(None)).order_by(Sample.id)
                )
            ).all()
            sheets = [(one.public_id, one.month) for one in open_ones]
        for sheet, month in sheets:
            begins = CALLED.get(month.month)
            if begins is None or day < wall.after(end_of(month), begins):
                continue
            async with self.year.bureau.of(self.year.bureau.at_work(Role.REGISTRAR)) as office:
                await office.samples.confirm(sheet)
                while (view := await office.sample_calls.next(sheet)) is not None:
                    await self.ring(office, view)

    async def ring(self, office: Office, view: CallView) -> None:
        """Ring somebody, who answers, wants no questions, or is not there."""
        calls = office.sample_calls
        version = (await calls.reveal(view.public_id, view.version)).call.version
        throw = self.year.dice.random()
        if throw < 0.4:
            await calls.note(view.public_id, version, CallResult.NO_ANSWER)
        elif throw < 0.5:
            await calls.note(view.public_id, version, CallResult.REFUSED)
        else:
            given, low = self.on_the_phone(view.questionnaire)
            await calls.finish(view.public_id, version, Said(given))
            if low:
                self.low.append(self.year.now)

    def on_the_phone(self, asked: Questionnaire) -> tuple[str, bool]:
        """Return what somebody says, and whether any of it is low; nobody wishes to book."""
        given, low = "", False
        while True:
            answers = questionnaires.read(asked, given)
            question = None if answers is None else questionnaires.next_question(asked, answers)
            if question is None:
                return given, low
            code = "n" if question.ask is Ask.BOOK else self.code(question)
            low = low or is_low(question, code)
            given += code

    async def look_into_marks(self, day: date) -> None:
        """Let a head write down what was done about the low marks of a month."""
        async with self.year.bureau.of(self.year.bureau.at_work(Role.HEAD)) as office:
            for month in await office.low_marks.waiting():
                delay = LOOKED_INTO.get(month.month)
                if delay is not None and day >= wall.after(end_of(month), delay):
                    await office.low_marks.write(month, MEASURES)
                    self.looked_into[month] = self.year.now


def is_low(question: Question, code: str) -> bool:
    """Tell whether an answer is one the head must hear of: a mark of 1 or 2, or "talked out"."""
    return code in {"1", "2"} or (question.ask is Ask.WHY and code == "t")


def end_of(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
