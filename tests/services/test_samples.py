"""The monthly draw of the telephone survey: who may be drawn, and that it can be repeated."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.services.errors import NotAllowed, NotFound
from bot.services.rules.sampling import METHOD, draw
from bot.services.telephone.frames import QUESTIONNAIRES
from db.enums import (
    CallState,
    ConsultationOutcome,
    DutyKind,
    FactKind,
    OutcomeKind,
    Questionnaire,
    Role,
    SampleFrame,
    SurveyState,
)
from db.models import (
    Account,
    Consultation,
    Duty,
    Fact,
    JournalEntry,
    Outcome,
    Request,
    Sample,
    SampleCall,
    Survey,
)
from tests.offices import CITIZEN, TestOffice
from tests.services.phone_survey import (
    DRAWN_ON,
    OCTOBER,
    begun,
    consulted,
    declined,
    drawn,
    phone,
    rows,
)


async def population(office: TestOffice, frame: SampleFrame = SampleFrame.DECLINED) -> list[str]:
    office.clock.to(DRAWN_ON)
    async with office.by(Role.REGISTRAR) as opened:
        return [one.public_id for one in await opened.frames.population(frame, OCTOBER)]


async def test_point_38_a_month_is_drawn_once_and_can_be_repeated_by_its_seed(
    staffed: TestOffice,
) -> None:
    everybody = await declined(staffed, 25)
    sample = await drawn(staffed)
    assert sample is not None
    assert (sample.frame, sample.population, sample.size) == (SampleFrame.DECLINED, 25, 10)
    await drawn(staffed)
    [row], calls = await rows(staffed)
    assert row.method == METHOD
    assert json.loads(row.population) == sorted(everybody)
    async with staffed.database.reading() as session:
        names = dict((await session.execute(select(Consultation.id, Consultation.public_id))).all())
    called = [names[call.consultation_id or 0] for call in calls]
    assert called == list(draw(METHOD, row.seed, sorted(everybody), 10))
    async with staffed.by(Role.AUDITOR) as opened:
        check = await opened.samples.check(sample.public_id)
    assert check.agrees
    assert list(check.drawn) == called


async def test_point_38_a_draw_that_somebody_changed_does_not_agree(staffed: TestOffice) -> None:
    await declined(staffed, 25)
    sample = await drawn(staffed)
    assert sample is not None
    async with staffed.database.transaction() as session:
        outside = await session.scalar(
            select(Consultation.id).where(
                Consultation.id.not_in(select(SampleCall.consultation_id)),
            )
        )
        call = await session.scalar(select(SampleCall).where(SampleCall.position == 3))
        assert call is not None
        call.consultation_id = outside
    async with staffed.by(Role.HEAD) as opened:
        assert not (await opened.samples.check(sample.public_id)).agrees


async def test_point_38_the_draw_owes_the_calls_and_is_counted(staffed: TestOffice) -> None:
    await declined(staffed, 3)
    await drawn(staffed)
    async with staffed.database.reading() as session:
        [duty] = await session.scalars(select(Duty).where(Duty.kind == DutyKind.PHONE_SURVEY))
        [fact] = await session.scalars(select(Fact).where(Fact.kind == FactKind.SAMPLED))
        [line] = await session.scalars(
            select(JournalEntry).where(JournalEntry.action == "sample_drawn")
        )
    assert (duty.subject, duty.role, duty.due_on) == (
        "2026-10-01",
        Role.REGISTRAR,
        date(2026, 11, 13),
    )
    assert (fact.detail, fact.value, fact.request_id) == ("declined", 3, None)
    assert json.loads(line.details)["population"] == 3


async def test_point_38_nothing_is_drawn_where_nobody_may_be_called(staffed: TestOffice) -> None:
    assert await drawn(staffed) is None
    async with staffed.database.reading() as session:
        assert (
            list(await session.scalars(select(Duty).where(Duty.kind == DutyKind.PHONE_SURVEY)))
            == []
        )


async def test_point_38_after_the_term_of_the_calls_nothing_is_drawn(staffed: TestOffice) -> None:
    await declined(staffed, 3)
    staffed.clock.to(date(2026, 11, 16))
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.samples.draw_due()
        assert await opened.samples.all() == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": ConsultationOutcome.SOLVED},
        {"outcome": ConsultationOutcome.BOOKS},
        {"agreed": False},
        {"ended": date(2026, 9, 30)},
        {"ended": date(2026, 11, 1)},
    ],
)
async def test_point_38_only_who_declined_that_month_and_agreed_is_in_the_frame(
    staffed: TestOffice, changes: dict[str, object]
) -> None:
    async with staffed.by(Role.REGISTRAR) as opened:
        await consulted(opened, 1, **changes)  # type: ignore[arg-type]
        stays = await consulted(opened, 2)
    assert await population(staffed) == [stays.public_id]


async def test_point_38_the_month_is_that_of_the_office_and_not_of_utc(
    staffed: TestOffice,
) -> None:
    async with staffed.by(Role.REGISTRAR) as opened:
        last = await consulted(opened, 1)
        last.ended_at = datetime(2026, 10, 31, 18, 59, tzinfo=UTC)
        next_one = await consulted(opened, 2)
        next_one.ended_at = datetime(2026, 10, 31, 19, 0, tzinfo=UTC)
    assert await population(staffed) == [last.public_id]


async def test_point_38_one_person_is_in_a_frame_once(staffed: TestOffice) -> None:
    async with staffed.by(Role.REGISTRAR) as opened:
        await consulted(opened, 1, ended=date(2026, 10, 5))
        later = await consulted(opened, 2, ended=date(2026, 10, 20), number=phone(1))
    assert await population(staffed) == [later.public_id]


async def test_point_38_whoever_said_no_was_asked_or_answered_is_left_out(
    staffed: TestOffice,
) -> None:
    await staffed.agree()
    await staffed.agree(CITIZEN + 1)
    async with staffed.of(CITIZEN) as opened:
        said_no = opened.account.id
    async with staffed.of(CITIZEN + 1) as opened:
        asked = opened.account.id
    staffed.clock.to(DRAWN_ON)
    async with staffed.by(Role.REGISTRAR) as opened:
        await consulted(opened, 1, account_id=said_no)
        # The same phone without the chat: a no is a person's, not an account's.
        await consulted(opened, 2, number=phone(1))
        chat = await consulted(opened, 3, account_id=asked)
        old = await consulted(opened, 4)
        stays = await consulted(opened, 5)
        await opened.session.execute(
            update(Account).where(Account.id == said_no).values(no_surveys_at=opened.now)
        )
        opened.session.add_all(
            Survey(
                public_id=f"S{one.id:09d}",
                questionnaire=Questionnaire.CONSULTATION,
                consultation_id=one.id,
                account_id=one.account_id,
                state=state,
                asked_at=opened.now - timedelta(days=days),
            )
            for one, state, days in ((chat, SurveyState.ASKED, 5), (old, SurveyState.ANSWERED, 90))
        )
    assert await population(staffed) == [stays.public_id]


async def test_point_38_whoever_was_called_this_month_is_not_drawn_for_the_next(
    staffed: TestOffice,
) -> None:
    calls = await begun(staffed, 2)
    async with staffed.by(Role.REGISTRAR) as opened:
        again = await consulted(opened, 1, ended=date(2026, 10, 30))
        fresh = await consulted(opened, 9, ended=date(2026, 10, 30))
    assert len(calls) == 2
    assert await population(staffed) == [fresh.public_id]
    assert again.public_id != fresh.public_id


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (SampleFrame.HELD, OutcomeKind.HELD),
        (SampleFrame.REFUSED, OutcomeKind.REFUSED),
        (SampleFrame.NO_SHOW, OutcomeKind.NO_SHOW),
    ],
)
async def test_point_38_other_frames_are_drawn_among_cases_by_setting(
    staffed: TestOffice, frame: SampleFrame, kind: OutcomeKind
) -> None:
    ours = await staffed.submit(phone_survey=True)
    silent = await staffed.submit(CITIZEN + 1, phone_survey=False)
    async with staffed.database.transaction() as session:
        for own in (ours, silent):
            row = await session.scalar(
                select(Request).where(Request.public_id == own.card.public_id)
            )
            assert row is not None
            row.phone_index = own.card.public_id.encode()
            session.add(
                Outcome(
                    request_id=row.id, kind=kind, happened_at=datetime(2026, 10, 9, 6, tzinfo=UTC)
                )
            )
    staffed.profile = staffed.profile.model_copy(
        update={"voices": staffed.profile.voices.model_copy(update={"phone_frames": (frame,)})}
    )
    staffed.factory.profile = staffed.profile
    sample = await drawn(staffed)
    assert sample is not None
    assert (sample.frame, sample.population, sample.size) == (frame, 1, 1)
    [_], [call] = await rows(staffed)
    assert call.consultation_id is None
    assert await population(staffed, frame) == [], "who is on a sheet is not drawn again"
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.samples.confirm(sample.public_id)
        shown = await opened.sample_calls.reveal(call.public_id, call.version)
    assert shown.phone == "+77010000001"
    assert shown.call.ended_on == date(2026, 10, 9)
    assert shown.call.questionnaire is QUESTIONNAIRES[frame]
    assert shown.call.case is not None


async def test_point_38_a_person_puts_the_draw_to_work_before_anybody_is_named(
    staffed: TestOffice,
) -> None:
    await declined(staffed, 2)
    sample = await drawn(staffed)
    assert sample is not None
    async with staffed.by(Role.REGISTRAR) as opened:
        with pytest.raises(NotFound):
            await opened.sample_calls.all(sample.public_id)
        confirmed = await opened.samples.confirm(sample.public_id)
    assert confirmed.confirmed_at == staffed.clock.now()
    staffed.clock.advance(hours=1)
    async with staffed.by(Role.REGISTRAR) as opened:
        again = await opened.samples.confirm(sample.public_id)
    assert again.confirmed_at == confirmed.confirmed_at
    assert again.ready == 2


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
async def test_point_38_the_sheet_is_the_registrars_alone(staffed: TestOffice, role: Role) -> None:
    [call] = await begun(staffed, 1)
    async with staffed.by(role) as opened:
        for refused in (
            opened.samples.confirm(call.sample_id),
            opened.sample_calls.all(call.sample_id),
            opened.sample_calls.card(call.public_id),
            opened.sample_calls.reveal(call.public_id, call.version),
        ):
            with pytest.raises(NotAllowed):
                await refused
        if role is Role.REVIEWER:
            with pytest.raises(NotAllowed):
                await opened.samples.all()
        else:
            assert [one.public_id for one in await opened.samples.all()] == [call.sample_id]


async def test_a_month_has_one_draw_of_a_frame_whoever_draws(staffed: TestOffice) -> None:
    await declined(staffed, 1)
    await drawn(staffed)
    async with staffed.database.reading() as session:
        [sample] = await session.scalars(select(Sample))
        states = set(await session.scalars(select(SampleCall.state)))
    assert sample.confirmed_at is None
    assert states == {CallState.WAITING}
