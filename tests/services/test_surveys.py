"""The survey after an outcome: asked in time, never twice, reminded once, closed."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotFound, SurveyOver
from db.enums import OutcomeKind, Role, SurveyState
from db.models import Survey
from tests.offices import CITIZEN, STRANGER, TestOffice


async def withdrawn(office: TestOffice) -> str:
    own = await office.submit()
    async with office.of(CITIZEN) as opened:
        await opened.requests.withdraw(own.card.public_id, own.card.version)
    async with office.database.reading() as session:
        survey = (await session.scalars(select(Survey))).one()
    return survey.public_id


async def test_a_survey_is_asked_reminded_once_and_closed(staffed: TestOffice) -> None:
    survey = await withdrawn(staffed)
    staffed.clock.to(date(2026, 11, 24), 9)
    await staffed.sweep()
    assert await staffed.owed("survey") == []
    staffed.clock.to(date(2026, 11, 24), 10)
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
            await office.surveys.mark(survey, 1, 5)
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Survey.state))).all() == [SurveyState.CLOSED]


async def test_answers_are_taken_in_order_once_and_only_from_the_applicant(
    staffed: TestOffice,
) -> None:
    survey = await withdrawn(staffed)
    staffed.clock.to(date(2026, 11, 24), 10)
    await staffed.sweep()
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.surveys.mark(survey, 1, 5)
    async with staffed.of(CITIZEN) as office:
        view = await office.surveys.find(survey)
        assert (view.step, view.kind) == (1, OutcomeKind.WITHDRAWN)
        with pytest.raises(SurveyOver):
            await office.surveys.mark(survey, 2, 5)
        with pytest.raises(InputInvalid):
            await office.surveys.mark(survey, 1, 6)
        assert (await office.surveys.mark(survey, 1, 5)).step == 2
        with pytest.raises(SurveyOver):
            await office.surveys.mark(survey, 1, 1)
        assert (await office.surveys.mark(survey, 2, 4)).step == 3
        assert (await office.surveys.comment(survey, "Рақмет!")).step == 0
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert await staffed.owed("survey_reminder") == []
    async with staffed.by(Role.HEAD) as office:
        figures = await office.statistics.so_far()
    assert (figures.surveys_asked, figures.surveys_answered) == (1, 1)
    assert (figures.average_first, figures.average_second) == (5.0, 4.0)


async def test_after_a_long_outage_one_message_asks(staffed: TestOffice) -> None:
    await withdrawn(staffed)
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert len(await staffed.deliver("survey", "survey_reminder")) == 1


async def test_a_survey_is_not_sent_to_who_has_answered_or_said_no(staffed: TestOffice) -> None:
    survey = await withdrawn(staffed)
    staffed.clock.to(date(2026, 11, 24), 10)
    await staffed.sweep()
    async with staffed.of(CITIZEN) as office:
        assert (await office.surveys.decline(survey)).step == 0
    assert await staffed.deliver("survey") == []
    staffed.clock.to(date(2026, 11, 30), 12)
    await staffed.sweep()
    assert await staffed.owed("survey_reminder") == []
