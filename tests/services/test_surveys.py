"""The survey after an ending: asked in time, never twice, reminded once, closed (point 38)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.services.errors import InputInvalid, NotFound, SurveyOver
from bot.services.rules.questionnaires import Ask
from db.enums import (
    DeclineReason,
    FactKind,
    OutcomeKind,
    Questionnaire,
    Role,
    SurveyState,
    TellBy,
)
from db.models import Account, Ballot, BallotAnswer, Consent, Fact, Request, Survey
from tests.offices import CITIZEN, STRANGER, TestOffice

ASKING = date(2026, 11, 24)


async def withdrawn(office: TestOffice, citizen: int = CITIZEN) -> str:
    """Let somebody ask and withdraw; return the survey that follows."""
    own = await office.submit(citizen)
    async with office.of(citizen) as opened:
        await opened.requests.withdraw(own.card.public_id, own.card.version)
    async with office.database.reading() as session:
        rows = await session.scalars(select(Survey).order_by(Survey.id.desc()))
        return rows.first().public_id  # type: ignore[union-attr]  # there is one


async def asked(office: TestOffice, citizen: int = CITIZEN) -> str:
    """Let a survey be asked; return its id."""
    survey = await withdrawn(office, citizen)
    office.clock.to(ASKING, 10)
    await office.sweep()
    return survey


async def states(office: TestOffice) -> list[SurveyState]:
    async with office.database.reading() as session:
        return list(await session.scalars(select(Survey.state).order_by(Survey.id)))


async def test_a_survey_is_asked_reminded_once_and_closed(staffed: TestOffice) -> None:
    survey = await withdrawn(staffed)
    staffed.clock.to(ASKING, 9)
    await staffed.sweep()
    assert await staffed.owed("survey") == []
    staffed.clock.to(ASKING, 10)
    await staffed.sweep()
    await staffed.sweep()
    assert len(await staffed.owed("survey")) == 1
    staffed.clock.to(date(2026, 11, 27), 12)
    await staffed.sweep()
    staffed.clock.to(date(2026, 12, 3), 12)
    await staffed.sweep()
    assert len(await staffed.owed("survey_reminder")) == 1
    staffed.clock.to(date(2026, 12, 8), 12)
    await staffed.sweep()
    with pytest.raises(SurveyOver):
        async with staffed.of(CITIZEN) as office:
            await office.surveys.answer(survey, "s5")
    assert await states(staffed) == [SurveyState.CLOSED]
    async with staffed.database.reading() as session:
        facts = select(Fact.detail).where(Fact.kind == FactKind.SURVEY_ASKED)
        assert (await session.scalars(facts)).all() == [Questionnaire.WITHDRAWAL]


async def test_answers_travel_in_the_buttons_until_the_last_one_casts_the_ballot(
    staffed: TestOffice,
) -> None:
    survey = await asked(staffed)
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.surveys.answer(survey, "s")
    async with staffed.of(CITIZEN) as office:
        view = await office.surveys.find(survey)
        assert (view.questionnaire, view.kind) == (Questionnaire.WITHDRAWAL, OutcomeKind.WITHDRAWN)
        view = await office.surveys.answer(survey, "f")
        assert view.question is not None
        assert view.question.ask is Ask.EASE
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Ballot))).all() == []
    for forged in ("6", "x", "f9", "f5y", "5f"):
        with pytest.raises(InputInvalid):
            async with staffed.of(CITIZEN) as office:
                await office.surveys.answer(survey, forged)
    async with staffed.of(CITIZEN) as office:
        view = await office.surveys.answer(survey, "f4")
        assert (view.question, view.state) == (None, SurveyState.ANSWERED)
    with pytest.raises(SurveyOver):
        async with staffed.of(CITIZEN) as office:
            await office.surveys.answer(survey, "f5")
    async with staffed.database.reading() as session:
        (ballot,) = (await session.scalars(select(Ballot))).all()
        assert (ballot.month, ballot.questionnaire) == (date(2026, 11, 1), Questionnaire.WITHDRAWAL)
        answers = (await session.scalars(select(BallotAnswer))).all()
        assert {(one.question, one.mark, one.choice) for one in answers} == {
            (Ask.WHY, None, DeclineReason.FAR_DATE),
            (Ask.EASE, 4, None),
        }
        assert (await session.scalars(select(Survey.ended_at))).all() == [None]
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert await staffed.owed("survey_reminder") == []


async def test_after_a_long_outage_one_message_asks(staffed: TestOffice) -> None:
    await withdrawn(staffed)
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert len(await staffed.deliver("survey", "survey_reminder")) == 1


async def test_a_survey_is_not_sent_to_who_has_said_no(staffed: TestOffice) -> None:
    survey = await asked(staffed)
    async with staffed.of(CITIZEN) as office:
        await office.surveys.stop()
        assert await office.surveys.refused()
    assert await staffed.deliver("survey") == []
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert await staffed.owed("survey_reminder") == []
    with pytest.raises(SurveyOver):
        async with staffed.of(CITIZEN) as office:
            await office.surveys.answer(survey, "f5")


async def test_a_no_said_elsewhere_holds_for_reminders_and_messages_on_the_way(
    staffed: TestOffice,
) -> None:
    await asked(staffed)
    async with staffed.database.transaction() as session:
        await session.execute(update(Account).values(no_surveys_at=staffed.clock.now()))
    assert await staffed.deliver("survey") == []
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert await staffed.owed("survey_reminder") == []


async def test_who_took_the_consent_back_or_is_told_by_phone_is_not_asked(
    staffed: TestOffice,
) -> None:
    for citizen in (CITIZEN, STRANGER):
        await withdrawn(staffed, citizen)
    async with staffed.of(CITIZEN) as office:
        await office.session.execute(
            update(Consent)
            .where(Consent.account_id == office.account.id)
            .values(withdrawal_asked_at=staffed.clock.now())
        )
    async with staffed.of(STRANGER) as office:
        await office.session.execute(
            update(Request)
            .where(Request.account_id == office.account.id)
            .values(tell_by=TellBy.PHONE)
        )
    staffed.clock.to(ASKING, 10)
    await staffed.sweep()
    assert await staffed.owed("survey") == []
    assert await states(staffed) == [SurveyState.SKIPPED] * 2


async def test_a_case_taken_up_again_is_not_asked_about(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        await office.requests.withdraw(own.card.public_id, own.card.version)
    async with staffed.by(Role.HEAD) as office:
        card = await office.review.case(own.card.public_id)
        await office.reopening.reopen(card.public_id, card.version, "Іс қайта қаралады.")
    staffed.clock.to(ASKING, 10)
    await staffed.sweep()
    assert await staffed.owed("survey") == []
    assert await states(staffed) == [SurveyState.SKIPPED]
