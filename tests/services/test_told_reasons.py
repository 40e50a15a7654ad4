"""Why somebody does not book, told before any survey: not asked again, and heard by the head."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import CallBackWished, ConsultationStale, NotFound
from bot.services.rules.periods import Period
from bot.services.rules.questionnaires import Ask, counted_as, read
from db.enums import (
    CallBackOutcome,
    CallBackReason,
    ConsultationOutcome,
    DeclineReason,
    FactKind,
    Questionnaire,
    Role,
    SurveyState,
    VoiceWay,
)
from db.models import Ballot, BallotAnswer, CallBack, Consultation, Fact, Survey
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.test_call_backs import TOLD
from tests.services.test_consultations import CONSULTANT, answered, joins

ASKING = date(2026, 11, 24)


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    await joins(staffed, CONSULTANT, Role.CONSULTANT)
    return staffed


async def declined(office: TestOffice, reason: DeclineReason, key: str = "1") -> str:
    """Let the person say in the chat why they will not book; return the consultation."""
    view = (await answered(office, key)).view
    async with office.of(CITIZEN) as own:
        await own.own_advice.decline(view.public_id, view.version, reason)
    return view.public_id


async def noted(office: TestOffice, reason: DeclineReason) -> str:
    """Let the helper write down why the person will not book; return the consultation."""
    view = (await answered(office)).view
    async with office.of(CONSULTANT) as desk:
        await desk.advice_desk.end(
            view.public_id, view.version, ConsultationOutcome.DECLINED, reason
        )
    return view.public_id


async def survey_of(office: TestOffice) -> Survey:
    async with office.database.reading() as session:
        return (await session.scalars(select(Survey))).one()


async def asked(office: TestOffice) -> str:
    office.clock.to(ASKING, 10)
    await office.sweep()
    return (await survey_of(office)).public_id


async def test_what_the_person_told_is_not_asked_and_counts_with_the_others(
    helped: TestOffice,
) -> None:
    await declined(helped, DeclineReason.FAR_DATE)
    survey = await asked(helped)
    assert (await survey_of(helped)).questionnaire is Questionnaire.REASON_TOLD
    async with helped.of(CITIZEN) as office:
        view = await office.surveys.answer(survey, "4p")
        assert view.question is not None
        assert view.question.ask is Ask.BOOK
        await office.surveys.answer(survey, "4pn")
        await office.surveys.remark(survey, "Рақмет.")
    async with helped.database.reading() as session:
        assert (await session.scalars(select(Ballot.questionnaire))).all() == [
            Questionnaire.CONSULTATION
        ]
        assert set(await session.scalars(select(BallotAnswer.question))) == {
            Ask.CLEAR,
            Ask.SOLVED,
            Ask.BOOK,
        }
        told = select(Fact.detail).where(Fact.kind == FactKind.SURVEY_ASKED)
        assert (await session.scalars(told)).all() == [Questionnaire.CONSULTATION]


async def test_no_ballot_tells_whether_its_giver_had_said_before_why_they_do_not_book(
    helped: TestOffice,
) -> None:
    """The table of surveys knows who had: by what is missing, a ballot would be theirs."""
    async with helped.of(CITIZEN) as office:
        for kind, given in [(Questionnaire.CONSULTATION, "4pfn")] * 3 + [
            (Questionnaire.REASON_TOLD, "4pn")
        ] * 2:
            answers = read(kind, given)
            assert answers is not None
            await office.ballots.cast(counted_as(kind), VoiceWay.CHAT, None, answers)
    async with helped.database.reading() as session:
        rows = (await session.scalars(select(BallotAnswer))).all()
    ballots = {row.ballot_id for row in rows if row.mark is not None}
    shapes = [sorted(row.question for row in rows if row.ballot_id == one) for one in ballots]
    assert shapes == [[Ask.BOOK, Ask.CLEAR, Ask.SOLVED]] * 5
    reasons = [row.choice for row in rows if row.question == Ask.WHY]
    assert reasons == [DeclineReason.FAR_DATE] * 3
    helped.clock.to(date(2026, 12, 1), 10)
    async with helped.by(Role.HEAD) as office:
        # A reason that lies apart is no ballot of its own.
        assert (await office.voices.of_month()).answered == 5
        figures = await office.reports.compute(Period.quarter(2026, 4))
        assert figures.figures["surveys.answered"] == 5


async def test_what_the_helper_wrote_down_is_said_and_the_person_has_their_own_word(
    helped: TestOffice,
) -> None:
    await noted(helped, DeclineReason.FAR_DATE)
    survey = await asked(helped)
    async with helped.of(CITIZEN) as office:
        view = await office.surveys.answer(survey, "4p")
        assert view.question is not None
        assert (view.question.ask, view.noted) == (Ask.WHY, DeclineReason.FAR_DATE)
        view = await office.surveys.answer(survey, "4ptn")
        assert view.concern is CallBackReason.TALKED_OUT


@pytest.mark.parametrize("by", [declined, noted])
async def test_talked_out_reaches_the_head_without_any_survey(
    helped: TestOffice, by: object
) -> None:
    talk = await by(helped, DeclineReason.TALKED_OUT)  # type: ignore[operator]  # one of two
    assert (await survey_of(helped)).questionnaire is Questionnaire.REASON_TOLD
    async with helped.of(CONSULTANT) as desk:
        assert (await desk.advice_desk.card(talk)).reason is None
    async with helped.by(Role.HEAD) as head:
        assert (await head.advice_desk.card(talk)).reason is DeclineReason.TALKED_OUT
    helped.clock.to(date(2026, 12, 1), 10)
    async with helped.by(Role.HEAD) as head:
        await head.low_marks.owe()
        assert await head.low_marks.waiting() == (date(2026, 11, 1),)


async def test_who_was_talked_out_is_called_by_the_head_once(helped: TestOffice) -> None:
    talk = await declined(helped, DeclineReason.TALKED_OUT)
    async with helped.of(STRANGER) as office:
        with pytest.raises(NotFound):
            await office.call_backs.wish_after_advice(talk)
    async with helped.of(CITIZEN) as office:
        wished = await office.call_backs.wish_after_advice(talk)
        await office.call_backs.tell_before(wished.public_id, "Келмеңіз деді, +7 701 000 00 01.")
    async with helped.of(CITIZEN) as office:
        with pytest.raises(CallBackWished):
            await office.call_backs.wish_after_advice(talk)
    async with helped.of(CONSULTANT) as desk:
        assert await desk.call_back_desk.count() == 0
    async with helped.by(Role.HEAD) as head:
        (call,) = await head.call_back_desk.pile()
        assert call.reason is CallBackReason.TALKED_OUT
        shown = await head.call_back_desk.reveal(call.public_id)
        assert shown.comment is not None
        await head.call_back_desk.close(
            call.public_id, call.version, CallBackOutcome.MEASURES, TOLD
        )
    # The survey that follows does not ask for a second call about it.
    survey = await asked(helped)
    async with helped.of(CITIZEN) as office:
        assert (await office.surveys.answer(survey, "4pn")).concern is None


async def test_a_call_that_was_not_wished_at_once_may_be_wished_in_the_survey(
    helped: TestOffice,
) -> None:
    await declined(helped, DeclineReason.TALKED_OUT)
    survey = await asked(helped)
    async with helped.of(CITIZEN) as office:
        assert (await office.surveys.answer(survey, "5pn")).concern is CallBackReason.TALKED_OUT
        await office.call_backs.wish(survey, "5pn")
    async with helped.database.reading() as session:
        row = (await session.scalars(select(CallBack))).one()
        advised = (await session.scalars(select(Consultation))).one()
    assert (row.reason, row.questionnaire) == (
        CallBackReason.TALKED_OUT,
        Questionnaire.CONSULTATION,
    )
    assert row.concerns_id == advised.staff_id


async def test_no_call_is_wished_after_another_ending(helped: TestOffice) -> None:
    talk = await declined(helped, DeclineReason.FAR_DATE)
    async with helped.of(CITIZEN) as office:
        with pytest.raises(ConsultationStale):
            await office.call_backs.wish_after_advice(talk)


async def test_who_has_booked_in_the_meantime_is_not_asked_why_not(helped: TestOffice) -> None:
    await declined(helped, DeclineReason.FAR_DATE)
    helped.clock.advance(minutes=5)
    await helped.submit()
    helped.clock.to(ASKING, 10)
    await helped.sweep()
    assert (await survey_of(helped)).state is SurveyState.SKIPPED
