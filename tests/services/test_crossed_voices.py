"""Stories of voices that cross: a consent, a role or a draw ends while a talk or a call is open."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.counting.exports import COLUMNS
from bot.services.errors import ConsentNeeded, NotFound
from bot.services.rules.periods import Period
from bot.services.views.exports import Subject, Wanted
from bot.services.views.privacy import Way
from db.enums import (
    CallBackOutcome,
    CallState,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    Questionnaire,
    Role,
    SampleFrame,
    SurveyState,
    VoiceWay,
)
from db.models import (
    Ballot,
    BallotAnswer,
    CallBack,
    Consultation,
    ConsultationLine,
    Outcome,
    Sample,
    SampleCall,
    Staff,
    Survey,
)
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.services.forgetting import days_later, forget, short_terms
from tests.services.test_call_backs import TOLD, wished
from tests.services.test_consultation_records import accepted
from tests.services.test_consultations import CONSULTANT, answered, asks, joins, open_duties
from tests.services.test_privacy import takes_back
from tests.services.test_retention_voices import KEY, advised
from tests.services.test_surveys import asked

SECOND_HEAD = 2201


@pytest.fixture
async def helped(staffed: TestOffice) -> TestOffice:
    await joins(staffed, CONSULTANT, Role.CONSULTANT)
    return staffed


async def deleted(office: TestOffice, number: int) -> None:
    async with office.by(Role.ADMINISTRATOR) as opened:
        await opened.withdrawals.delete(number)


async def test_data_deleted_on_a_consent_taken_back_take_open_talks_with_them(
    helped: TestOffice,
) -> None:
    await answered(helped, "1")
    await asks(helped, "2")
    await deleted(helped, await takes_back(helped))
    async with helped.database.reading() as session:
        rows = (await session.scalars(select(Consultation))).all()
        assert [row.state for row in rows] == [ConsultationState.ENDED] * 2
        assert {row.outcome for row in rows} == {ConsultationOutcome.LAPSED}
        assert {(row.account_id, row.person_sealed, row.phone_index) for row in rows} == {
            (None, None, None)
        }
        assert (await session.scalars(select(ConsultationLine))).all() == []
    assert await open_duties(helped) == []
    async with helped.of(CONSULTANT) as desk:
        assert await desk.advice_desk.waiting() == ()
        assert await desk.advice_desk.talks() == ()


async def test_nothing_more_is_taken_down_in_a_talk_after_the_consent_is_taken_back(
    helped: TestOffice,
) -> None:
    view = (await answered(helped, "1")).view
    await takes_back(helped)
    with pytest.raises(ConsentNeeded):
        async with helped.of(CITIZEN) as office:
            await office.own_advice.again(view.public_id, view.version, "Тағы бір сұрағым бар.")
    async with helped.database.reading() as session:
        assert len((await session.scalars(select(ConsultationLine))).all()) == 2


async def test_advice_owed_about_a_case_goes_on_by_phone_without_the_chat(
    helped: TestOffice,
) -> None:
    await accepted(helped)
    await deleted(helped, await takes_back(helped, Way.NONE))
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        assert (view.in_chat, view.way) == (False, ConsultationWay.PHONE)
        shown = await desk.advice_desk.show(view.public_id)
        assert shown.person.phone == "+77010000001"
        ended = await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.SOLVED)
    assert ended.outcome is ConsultationOutcome.SOLVED
    assert len(await open_duties(helped)) == 0


async def test_advice_by_phone_is_not_asked_about_in_the_chat(helped: TestOffice) -> None:
    await accepted(helped, chat=False)
    async with helped.of(CONSULTANT) as desk:
        (view,) = await desk.advice_desk.waiting()
        await desk.advice_desk.end(view.public_id, view.version, ConsultationOutcome.SOLVED)
    helped.clock.to(date(2026, 11, 25), 12)
    await helped.sweep()
    assert await helped.owed("survey") == []
    async with helped.database.reading() as session:
        states = set(await session.scalars(select(Survey.state)))
    assert states <= {SurveyState.SKIPPED}


async def test_a_draw_that_nobody_puts_to_work_keeps_nobody_for_ever(staffed: TestOffice) -> None:
    short_terms(staffed, voice_months=2)
    consultation_id = await advised(staffed)
    async with staffed.by(Role.REGISTRAR) as office:
        sample = Sample(
            public_id="SSSSSSSSSS",
            month=date(2026, 11, 1),
            frame=SampleFrame.DECLINED,
            method="hmac-sha256/1",
            seed="00",
            population=json.dumps([KEY]),
            size=1,
            drawn_at=office.now + timedelta(days=9),
        )
        office.session.add(sample)
        await office.session.flush()
        office.session.add(
            SampleCall(
                public_id="DDDDDDDDDD",
                sample_id=sample.id,
                position=1,
                consultation_id=consultation_id,
                state=CallState.WAITING,
            )
        )
    days_later(staffed, 63)
    assert "talks" not in await forget(staffed)
    # Another term on, the month of the draw is long past.
    days_later(staffed, 63)
    assert (await forget(staffed))["talks"] == 1


async def test_a_call_reaches_an_administrator_when_the_other_head_leaves(
    staffed: TestOffice,
) -> None:
    await joins(staffed, SECOND_HEAD, Role.HEAD)
    survey = await asked(staffed)
    async with staffed.database.transaction() as session:
        first = select(Staff).where(Staff.role == Role.HEAD).order_by(Staff.id)
        head = (await session.scalars(first)).first()
        assert head is not None
        (await session.scalars(select(Outcome))).one().staff_id = head.id
    async with staffed.of(CITIZEN) as office:
        await office.surveys.answer(survey, "t1")
    async with staffed.of(CITIZEN) as office:
        call = (await office.call_backs.wish(survey, "t1")).public_id
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert await office.call_back_desk.pile() == ()
    async with staffed.by(Role.ADMINISTRATOR) as office:
        other = (
            await office.session.scalars(
                select(Staff).where(Staff.role == Role.HEAD).order_by(Staff.id.desc())
            )
        ).first()
        assert other is not None
        await office.team.end(other.public_id)
    async with staffed.of(STAFF[Role.HEAD]) as office:
        with pytest.raises(NotFound):
            await office.call_back_desk.view(call)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (view,) = await office.call_back_desk.pile()
        await office.call_back_desk.close(call, view.version, CallBackOutcome.MEASURES, TOLD)


async def test_a_call_without_any_head_left_reaches_an_administrator(staffed: TestOffice) -> None:
    call = await wished(staffed)
    async with staffed.database.transaction() as session:
        row = (await session.scalars(select(CallBack))).one()
        row.concerns_id = None
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert await office.call_back_desk.pile() == ()
        head = (await office.session.scalars(select(Staff).where(Staff.role == Role.HEAD))).one()
        await office.team.end(head.public_id)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (view,) = await office.call_back_desk.pile()
    assert view.public_id == call


# --- what few people said -----------------------------------------------------------------------


async def cast(
    office: TestOffice, kind: Questionnaire, post: int | None, count: int, month: int = 10
) -> None:
    async with office.database.transaction() as session:
        for n in range(count):
            key = f"{kind.value[:10]}{post}-{month}-{n}"
            session.add(
                Ballot(
                    id=key,
                    questionnaire=kind,
                    way=VoiceWay.CHAT,
                    month=date(2026, month, 1),
                    post_id=post,
                )
            )
            await session.flush()
            session.add(BallotAnswer(ballot_id=key, question="reason", mark=2))


async def exported(office: TestOffice) -> list[tuple[object, object]]:
    wanted = Wanted(Subject.ANSWERS, Period(date(2026, 10, 1), date(2026, 10, 31)))
    async with office.machine(OPERATOR) as opened:
        rows = [row async for some in opened.exports.rows(wanted) for row in some]
        assert await opened.exports.count(wanted) == len(rows)
    at = COLUMNS[Subject.ANSWERS].index
    return [(row[at("questionnaire")], row[at("post")]) for row in rows]


async def test_an_export_names_no_post_of_which_few_answered_this_questionnaire(
    staffed: TestOffice,
) -> None:
    await cast(staffed, Questionnaire.RECEPTION, staffed.post_id, 6)
    await cast(staffed, Questionnaire.REFUSAL, staffed.post_id, 1)
    await cast(staffed, Questionnaire.REFUSAL, None, 7)
    rows = await exported(staffed)
    # The one who was refused there would be the only one; so the seven stand unnamed with it.
    assert rows.count(("refusal", None)) == 8
    assert rows.count(("reception", "Әкім")) == 6


async def test_an_export_has_no_answers_of_a_questionnaire_that_few_answered(
    staffed: TestOffice,
) -> None:
    await cast(staffed, Questionnaire.RECEPTION, staffed.post_id, 6)
    await cast(staffed, Questionnaire.REFUSAL, staffed.post_id, 4)
    await cast(staffed, Questionnaire.SENT_ON, staffed.post_id, 9)
    kinds = {kind for kind, _post in await exported(staffed)}
    # With the total of the month, four would be told by the six; both are left out.
    assert kinds == {"sent_on"}


async def test_a_look_ahead_tells_no_answers_of_the_month_that_runs(staffed: TestOffice) -> None:
    await cast(staffed, Questionnaire.RECEPTION, staffed.post_id, 6)
    await cast(staffed, Questionnaire.RECEPTION, staffed.post_id, 6, month=11)
    quarter = Period.quarter(2026, 4)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.reports.compute(quarter))["surveys.answered"] == 6
    staffed.clock.to(date(2026, 12, 1), 9)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.reports.compute(quarter))["surveys.answered"] == 12
