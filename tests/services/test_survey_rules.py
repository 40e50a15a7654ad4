"""The rules of the survey as properties: months of an office at random, looked at from outside.

Whatever happens in whatever order, with outages of days between: nobody is asked early, twice, or
after a no; nobody more than once in the days of grace; one reminder; everything closes.
"""

import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.services.errors import OfficeError, SurveyOver, TooManyRequests
from bot.services.feedback.ballots import whole
from bot.services.rules.questionnaires import QUESTIONS, next_question, read
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DutyKind,
    Language,
    Role,
    SurveyState,
)
from db.models import Account, Ballot, Consultation, Duty, OutboxMessage, Outcome, Request, Survey
from tests.offices import TestOffice

PEOPLE = range(3001, 3005)
STEPS = 60
CLOSES = timedelta(days=14)
REMINDS = timedelta(days=3)


@dataclass
class World:
    """An office in which things happen at random, and what the test knows of them."""

    office: TestOffice
    dice: random.Random
    said_no: dict[int, list[tuple[datetime, datetime | None]]] = field(default_factory=dict)
    """When somebody wanted no surveys, by their chat; None: still."""
    answered: Counter[str] = field(default_factory=Counter)
    reopened: dict[str, datetime] = field(default_factory=dict)
    """When a case was taken up again, by its id."""

    async def lives(self) -> None:
        """Let one thing happen."""
        things = (
            (6, self.ends),
            (3, self.advised),
            (6, self.answers),
            (1, self.refuses),
            (1, self.allows),
            (2, self.takes_up_again),
        )
        weights, chosen = zip(*things, strict=True)
        await self.dice.choices(chosen, weights)[0]()
        self.office.clock.advance(hours=self.dice.choice((1, 5, 17, 30, 75, 200)))
        # Now and then the machine stands still.
        if self.dice.random() < 0.8:
            await self.office.sweep()

    def somebody(self) -> int:
        return self.dice.choice(PEOPLE)

    async def ends(self) -> None:
        """Let a request come and be withdrawn."""
        chat = self.somebody()
        try:
            own = await self.office.submit(chat)
        except TooManyRequests:
            # Their cases were taken up again, and each counts.
            return
        async with self.office.of(chat) as opened:
            await opened.requests.withdraw(own.card.public_id, own.card.version)

    async def advised(self) -> None:
        """Let a consultation in the chat end without a booking."""
        chat = self.somebody()
        await self.office.agree(chat)
        async with self.office.of(chat) as opened:
            row = Consultation(
                public_id=f"{self.dice.randrange(10**10):010}",
                state=ConsultationState.ANSWERED,
                way=ConsultationWay.CHAT,
                account_id=opened.account.id,
                language=Language.KK,
                role=Role.CONSULTANT,
                asked_at=opened.now,
            )
            opened.session.add(row)
            await opened.session.flush()
            await opened.consultations.end(row, ConsultationOutcome.DECLINED)

    async def answers(self) -> None:
        """Let somebody answer a survey of theirs, whole or in part, in time or not."""
        async with self.office.database.reading() as session:
            rows = await session.execute(
                select(Survey.public_id, Survey.questionnaire, Account.telegram_id)
                .join(Account, Account.id == Survey.account_id)
                .where(Survey.state != SurveyState.SCHEDULED)
                .order_by(Survey.id)
            )
            found = rows.all()
        if not found:
            return
        public_id, questionnaire, chat = self.dice.choice(found)
        given = ""
        for _ in QUESTIONS[questionnaire]:
            question = next_question(questionnaire, read(questionnaire, given) or ())
            if question is None or self.dice.random() < 0.2:
                break
            given += self.dice.choice(question.codes)
        try:
            async with self.office.of(chat) as opened:
                view = await opened.surveys.answer(public_id, given)
        except SurveyOver:
            return
        if view.state is SurveyState.ANSWERED:
            self.answered[public_id] += 1

    async def refuses(self) -> None:
        """Let somebody say no."""
        chat = self.somebody()
        await self.office.agree(chat)
        async with self.office.of(chat) as opened:
            await opened.surveys.stop()
        said = self.said_no.setdefault(chat, [])
        if not said or said[-1][1] is not None:
            said.append((self.office.clock.now(), None))

    async def allows(self) -> None:
        """Let somebody take a no back."""
        chat = self.somebody()
        if not self.said_no.get(chat) or self.said_no[chat][-1][1] is not None:
            return
        async with self.office.of(chat) as opened:
            await opened.surveys.resume()
        self.said_no[chat][-1] = (self.said_no[chat][-1][0], self.office.clock.now())

    async def takes_up_again(self) -> None:
        """Let the head reopen a case that was withdrawn."""
        async with self.office.database.reading() as session:
            ids = (await session.scalars(select(Request.public_id).order_by(Request.id))).all()
        if not ids:
            return
        public_id = self.dice.choice(ids)
        try:
            async with self.office.by(Role.HEAD) as opened:
                card = await opened.review.case(public_id)
                await opened.reopening.reopen(public_id, card.version, "Іс қайта қаралады.")
        except OfficeError:
            return
        self.reopened[public_id] = self.office.clock.now()


@pytest.mark.parametrize("seed", range(4))
async def test_the_rules_hold_whatever_happens(staffed: TestOffice, seed: int) -> None:
    world = World(staffed, random.Random(seed))  # noqa: S311 -- nothing secret is drawn
    for _ in range(STEPS):
        await world.lives()
    staffed.clock.advance(days=40)
    await staffed.sweep()
    surveys, sent = await seen(staffed)
    assert {survey.state for survey, *_ in surveys} <= {
        SurveyState.ANSWERED,
        SurveyState.CLOSED,
        SurveyState.SKIPPED,
    }
    for survey, chat, ended_at, case in surveys:
        await never_early_never_late(world, survey, ended_at)
        never_after_a_no(world, survey, chat)
        if case in world.reopened and ended_at < world.reopened[case]:
            assert survey.asked_at is None or survey.asked_at <= world.reopened[case]
        assert sent[f"survey:{survey.public_id}:{chat}"] == (survey.asked_at is not None)
        reminder = sent[f"survey_reminder:{survey.public_id}:{chat}"]
        assert reminder == (survey.reminded_at is not None)
    never_more_often_than_allowed(world, surveys)
    async with staffed.database.reading() as session:
        ballots = (await session.scalars(select(Ballot.id).where(whole()))).all()
        waiting = select(Duty.id).where(Duty.kind == DutyKind.SURVEY, Duty.closed_at.is_(None))
        assert (await session.scalars(waiting)).all() == []
    done = [survey for survey, *_ in surveys if survey.state is SurveyState.ANSWERED]
    assert set(world.answered.values()) <= {1}
    assert len(ballots) == len(world.answered) == len(done)


Seen = tuple[Survey, int, datetime, str | None]
"""A survey, the chat of its person, when what it is about ended, and the case."""


async def seen(office: TestOffice) -> tuple[list[Seen], Counter[str]]:
    """Return every survey with its ending, and how often each message was owed."""
    async with office.database.reading() as session:
        rows = await session.execute(
            select(
                Survey,
                Account.telegram_id,
                func.coalesce(
                    Outcome.happened_at, Consultation.ended_at, type_=Outcome.happened_at.type
                ),
                Request.public_id,
            )
            .join(Account, Account.id == Survey.account_id)
            .outerjoin(Outcome, Outcome.id == Survey.outcome_id)
            .outerjoin(Consultation, Consultation.id == Survey.consultation_id)
            .outerjoin(Request, Request.id == Survey.request_id)
            .order_by(Survey.id)
        )
        surveys: list[Seen] = [(row[0], row[1], row[2], row[3]) for row in rows]
        sent = Counter(await session.scalars(select(OutboxMessage.key)))
    return surveys, sent


async def never_early_never_late(world: World, survey: Survey, ended_at: datetime) -> None:
    """Asked from the first working day after the ending on, reminded and ended by its days."""
    if survey.asked_at is None:
        assert survey.reminded_at is None
        assert survey.state is SurveyState.SKIPPED
        return
    async with world.office.by(Role.HEAD) as opened:
        calendar = opened.calendar
    first = calendar.after(calendar.hours.local_day(ended_at), 1)
    due = calendar.hours.start_of(first) + timedelta(hours=1)
    assert due <= survey.asked_at < due + CLOSES
    if survey.reminded_at is not None:
        local = calendar.hours.local_day
        assert due + REMINDS <= survey.reminded_at < due + CLOSES
        assert local(survey.reminded_at) > local(survey.asked_at)
    # When it was answered is not known; whoever was silent is let go.
    assert (survey.ended_at is None) == (survey.state is SurveyState.ANSWERED)


def never_after_a_no(world: World, survey: Survey, chat: int) -> None:
    """Nobody is asked or reminded while they want no surveys."""
    for begins, ends in world.said_no.get(chat, ()):
        for at in (survey.asked_at, survey.reminded_at):
            assert at is None or at <= begins or (ends is not None and at >= ends)


def never_more_often_than_allowed(world: World, surveys: list[Seen]) -> None:
    """Between two questions to one person lie the days in which nobody is asked twice."""
    gap = world.office.factory.profile.voices.gap_days
    asked: dict[int, list[date]] = {}
    for survey, chat, *_ in surveys:
        if survey.asked_at is not None:
            zone = world.office.factory.profile.hours.zone
            asked.setdefault(chat, []).append(survey.asked_at.astimezone(zone).date())
    for days in asked.values():
        days.sort()
        assert all((b - a).days >= gap for a, b in itertools.pairwise(days))
