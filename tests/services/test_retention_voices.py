"""Voices lose their words and their people after their months; their figures stay."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.services.advice.consultations import LINE, PERSON
from bot.services.views.consultations import ConsultedPerson
from db.enums import (
    CallBackOutcome,
    CallBackReason,
    CallState,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    Questionnaire,
    Role,
    SampleFrame,
    VoiceWay,
)
from db.models import (
    CallBack,
    Consultation,
    ConsultationLine,
    Remark,
    Sample,
    SampleCall,
)
from tests.offices import CITIZEN, TestOffice
from tests.services.forgetting import days_later, forget, short_terms

KEY = "CCCCCCCCCC"


@pytest.fixture(autouse=True)
def _short(staffed: TestOffice) -> None:
    short_terms(staffed, voice_months=2)


async def advised(office: TestOffice) -> int:
    """Return a consultation of a citizen that has just ended, with a question and a phone."""
    await office.agree()
    async with office.of(CITIZEN) as opened:
        keys = opened.keys
        person = ConsultedPerson(full_name="Кеңес Алушы", phone="+77015550001")
        row = Consultation(
            public_id=KEY,
            state=ConsultationState.ENDED,
            way=ConsultationWay.CHAT,
            account_id=opened.account.id,
            language=Language.KK,
            person_sealed=keys.seal(person.model_dump_json(), column=PERSON, row=KEY),
            phone_index=keys.blind("phone", "+77015550001"),
            phone_survey=True,
            asked_with=f"{CITIZEN}:1",
            role=Role.CONSULTANT,
            outcome=ConsultationOutcome.DECLINED,
            reason=DeclineReason.FAR_DATE,
            asked_at=opened.now,
            ended_at=opened.now,
        )
        opened.session.add(row)
        await opened.session.flush()
        opened.session.add(
            ConsultationLine(
                consultation_id=row.id,
                text_sealed=keys.seal("Жер туралы сұрақ", column=LINE, row=KEY),
                written_at=opened.now,
            )
        )
        return row.id


async def called(office: TestOffice, consultation_id: int, *, closed: bool) -> None:
    """Write a call of the head about a consultation."""
    async with office.by(Role.HEAD) as opened:
        opened.session.add(
            CallBack(
                public_id="BBBBBBBBBB",
                reason=CallBackReason.LOW_MARK,
                questionnaire=Questionnaire.CONSULTATION,
                consultation_id=consultation_id,
                mark=1,
                comment_sealed=b"sealed",
                opened_at=opened.now,
                outcome=CallBackOutcome.EXPLAINED if closed else None,
                outcome_sealed=b"sealed" if closed else None,
                closed_by=opened.staff_id(Role.HEAD) if closed else None,
                closed_at=opened.now if closed else None,
            )
        )


async def test_a_consultation_loses_its_person_and_its_talk(staffed: TestOffice) -> None:
    await advised(staffed)
    days_later(staffed, 60)
    assert "talks" not in await forget(staffed)
    days_later(staffed, 3)
    assert (await forget(staffed))["talks"] == 1
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Consultation))).one()
        gone = (row.account_id, row.person_sealed, row.phone_index, row.asked_with)
        assert gone == (None, None, None, None)
        assert row.anonymised_at == staffed.clock.now()
        assert (row.outcome, row.reason) == (ConsultationOutcome.DECLINED, DeclineReason.FAR_DATE)
        assert await session.scalar(select(func.count()).select_from(ConsultationLine)) == 0
    assert "talks" not in await forget(staffed)


async def test_an_open_call_keeps_the_consultation(staffed: TestOffice) -> None:
    await called(staffed, await advised(staffed), closed=False)
    days_later(staffed, 100)
    assert {"talks", "call_backs"}.isdisjoint(await forget(staffed))


async def test_a_call_made_leads_to_nobody_after_its_months(staffed: TestOffice) -> None:
    await called(staffed, await advised(staffed), closed=True)
    days_later(staffed, 63)
    assert (await forget(staffed))["call_backs"] == 1
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(CallBack))).one()
        gone = (row.request_id, row.consultation_id, row.comment_sealed, row.outcome_sealed)
        assert gone == (None, None, None, None)
        assert (row.mark, row.outcome) == (1, CallBackOutcome.EXPLAINED)
    async with staffed.by(Role.HEAD) as office:
        shown = await office.call_back_desk.reveal("BBBBBBBBBB")
        assert (shown.full_name, shown.phone) == (None, None)


async def test_a_remark_goes_with_its_month(staffed: TestOffice) -> None:
    async with staffed.database.transaction() as session:
        for month in (date(2026, 9, 1), date(2026, 10, 1)):
            session.add(
                Remark(
                    id=f"R{month.month}",
                    questionnaire=Questionnaire.RECEPTION,
                    way=VoiceWay.CHAT,
                    month=month,
                    text_sealed=b"sealed",
                )
            )
    staffed.clock.to(date(2026, 12, 1), 3)
    assert (await forget(staffed))["remarks"] == 1
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Remark.month))).all() == [date(2026, 10, 1)]


async def test_a_draw_can_be_repeated_after_its_people_are_forgotten(staffed: TestOffice) -> None:
    consultation_id = await advised(staffed)
    async with staffed.by(Role.REGISTRAR) as office:
        sample = Sample(
            public_id="SSSSSSSSSS",
            month=date(2026, 11, 1),
            frame=SampleFrame.DECLINED,
            method="hmac-sha256/1",
            seed="00",
            population=f'["{KEY}"]',
            size=1,
            drawn_at=office.now + timedelta(days=9),
            closed_at=office.now,
        )
        office.session.add(sample)
        await office.session.flush()
        call = SampleCall(
            public_id="DDDDDDDDDD",
            sample_id=sample.id,
            position=1,
            consultation_id=consultation_id,
            state=CallState.WAITING,
        )
        office.session.add(call)
    days_later(staffed, 63)
    # Somebody who is still to be called is still known.
    assert "talks" not in await forget(staffed)
    async with staffed.by(Role.REGISTRAR) as office:
        row = (await office.session.scalars(select(SampleCall))).one()
        row.state = CallState.ANSWERED
    assert (await forget(staffed))["talks"] == 1
    async with staffed.database.reading() as session:
        drawn = (await session.scalars(select(Sample))).one()
        row = (await session.scalars(select(SampleCall))).one()
        assert drawn.population == f'["{KEY}"]'
        assert row.consultation_id == consultation_id
