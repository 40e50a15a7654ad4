"""The call sheet: tries spread over days, answers without a person, two clerks at once."""

import asyncio
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.services.actor import OPERATOR
from bot.services.errors import CallStale, CallTaken, CallTooSoon, NotFound
from bot.services.office import Office
from bot.services.telephone.sample_calls import Said
from db.enums import (
    CallBackReason,
    CallResult,
    CallState,
    DutyKind,
    FactKind,
    Role,
    VoiceWay,
)
from db.models import (
    Account,
    Ballot,
    BallotAnswer,
    CallBack,
    CallTry,
    Consultation,
    Duty,
    Fact,
    JournalEntry,
    Remark,
    Sample,
    SampleCall,
)
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.services.phone_survey import begun, phone, rows

OTHER = 2101
"""A second registrar."""

PLEASED = "5s"
"""Clear, and solved: nothing more is asked."""
BOOKS = "4nfy"
LOW = "1nfn"
TALKED_OUT = "4ntn"


async def second_clerk(office: TestOffice) -> None:
    async with office.machine(OPERATOR) as opened:
        token = await opened.staff.invite(Role.REGISTRAR)
    async with office.of(OTHER) as opened:
        await opened.staff.join(token, "Екінші тіркеуші")


async def call(office: TestOffice) -> SampleCall:
    _samples, calls = await rows(office)
    return calls[0]


async def count(office: TestOffice, table: type) -> int:
    async with office.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_point_38_answers_become_a_ballot_to_which_nothing_leads(
    staffed: TestOffice,
) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        shown = await opened.sample_calls.reveal(one.public_id, one.version)
        done = await opened.sample_calls.finish(
            one.public_id, shown.call.version, Said("4nfn", "Сенбіге қойсаңыздар.")
        )
    assert shown.phone == phone(1)
    assert done.state is CallState.ANSWERED
    async with staffed.database.reading() as session:
        [ballot] = await session.scalars(select(Ballot))
        answers = (await session.scalars(select(BallotAnswer.question))).all()
        [remark] = await session.scalars(select(Remark))
        [fact] = await session.scalars(select(Fact).where(Fact.kind == FactKind.SAMPLE_CALL))
        lines = (await session.scalars(select(JournalEntry))).all()
    assert (ballot.way, ballot.month) == (VoiceWay.PHONE, date(2026, 11, 1))
    assert sorted(answers) == ["clear", "solved", "why"], "to book is an errand, not an opinion"
    assert remark.way is VoiceWay.PHONE
    assert (fact.detail, fact.value, fact.request_id, fact.post_id) == ("answered", 1, None, None)
    ours = [line for line in lines if line.subject == f"call:{one.public_id}"]
    told = [json.loads(line.details) for line in ours]
    assert told == [{"result": "answered"}, {"state": "answered"}]
    assert not any(ballot.id in line.details or ballot.id in line.subject for line in lines)


async def test_point_38_every_look_at_a_number_stands_in_the_journal(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.reveal(one.public_id, one.version)
    async with staffed.database.reading() as session:
        advice = await session.scalar(select(Consultation.public_id))
        lines = await session.scalars(
            select(JournalEntry.subject).where(JournalEntry.action == "revealed")
        )
        assert list(lines) == [f"consultation:{advice}"]


async def test_point_38_the_last_call_closes_the_draw_and_its_duty(staffed: TestOffice) -> None:
    first, second = await begun(staffed, 2)
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.finish(first.public_id, first.version, Said(PLEASED))
    [draw], _calls = await rows(staffed)
    assert draw.closed_at is None
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.note(second.public_id, second.version, CallResult.WRONG_NUMBER)
    [draw], calls = await rows(staffed)
    assert draw.closed_at == staffed.clock.now()
    assert [one.state for one in calls] == [CallState.ANSWERED, CallState.UNREACHED]
    async with staffed.database.reading() as session:
        [duty] = await session.scalars(select(Duty).where(Duty.kind == DutyKind.PHONE_SURVEY))
    assert duty.closed_at is not None


@pytest.mark.parametrize("given", ["", "5", "4n", "9", "5sn", "zzzz"])
async def test_answers_that_are_not_whole_are_not_taken(staffed: TestOffice, given: str) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        with pytest.raises(CallStale):
            await opened.sample_calls.finish(one.public_id, one.version, Said(given))
    assert await count(staffed, Ballot) == 0


async def test_point_38_tries_are_spread_over_hours_and_days(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)

    async def tries(result: CallResult) -> CallState:
        async with staffed.by(Role.REGISTRAR) as opened:
            now = await opened.sample_calls.card(one.public_id)
            return (await opened.sample_calls.note(one.public_id, now.version, result)).state

    assert await tries(CallResult.NO_ANSWER) is CallState.WAITING
    staffed.clock.advance(hours=2)
    with pytest.raises(CallTooSoon):
        await tries(CallResult.NO_ANSWER)
    async with staffed.by(Role.REGISTRAR) as opened:
        assert await opened.sample_calls.next(one.sample_id) is None
    staffed.clock.advance(hours=1)
    assert await tries(CallResult.BUSY) is CallState.WAITING
    staffed.clock.advance(hours=3)
    with pytest.raises(CallTooSoon):
        await tries(CallResult.NO_ANSWER)
    staffed.clock.to(date(2026, 11, 3), 9)
    assert await tries(CallResult.NO_ANSWER) is CallState.UNREACHED
    assert await count(staffed, CallTry) == staffed.profile.voices.phone_tries


async def test_whoever_calls_back_soon_may_answer_at_any_time(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        tried = await opened.sample_calls.note(one.public_id, one.version, CallResult.NO_ANSWER)
        done = await opened.sample_calls.finish(one.public_id, tried.version, Said(PLEASED))
    assert done.state is CallState.ANSWERED
    assert [each.result for each in done.tries] == [CallResult.NO_ANSWER, CallResult.ANSWERED]


async def test_point_38_a_low_mark_reaches_the_head_with_a_name_only_if_the_person_wishes(
    staffed: TestOffice,
) -> None:
    first, second, third = await begun(staffed, 3)
    async with staffed.by(Role.REGISTRAR) as opened:
        own = opened.staff_id(Role.REGISTRAR)
        await opened.session.execute(update(Consultation).values(staff_id=own))
        finish = opened.sample_calls.finish
        await finish(first.public_id, first.version, Said(LOW))
        await finish(second.public_id, second.version, Said(LOW, "Тыңдамады.", call_me=True))
        await finish(third.public_id, third.version, Said(TALKED_OUT, call_me=True))
    async with staffed.database.reading() as session:
        tasks = (await session.scalars(select(CallBack).order_by(CallBack.id))).all()
        duties = (await session.scalars(select(Duty).where(Duty.kind == DutyKind.CALL_BACK))).all()
        remarks = (await session.scalars(select(Remark))).all()
    assert [(one.reason, one.mark) for one in tasks] == [
        (CallBackReason.LOW_MARK, 1),
        (CallBackReason.TALKED_OUT, 4),
    ]
    assert {one.concerns_id for one in tasks} == {own}, "not for the clerk concerned"
    assert {one.role for one in duties} == {Role.HEAD}
    assert remarks == [], "words told to the head with a name are not kept nameless as well"
    assert await count(staffed, Ballot) == 3


async def test_point_38_a_wish_to_book_keeps_the_draw_open_until_it_is_met_or_dropped(
    staffed: TestOffice,
) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        done = await opened.sample_calls.finish(one.public_id, one.version, Said(BOOKS))
    assert done.wishes_booking
    [draw], _calls = await rows(staffed)
    assert draw.closed_at is None
    async with staffed.by(Role.REGISTRAR) as opened:
        known = await opened.call_bookings.known(one.public_id)
        assert (known.full_name, known.phone) == ("Сынақ Үлгі 1", phone(1))
        await opened.call_bookings.drop(one.public_id, done.version)
    [draw], _calls = await rows(staffed)
    assert draw.closed_at is not None
    async with staffed.by(Role.REGISTRAR) as opened:
        with pytest.raises(NotFound):
            await opened.call_bookings.known(one.public_id)
        with pytest.raises(CallStale):
            await opened.call_bookings.drop(one.public_id, done.version + 1)


async def test_point_38_a_no_for_good_is_kept_for_the_number_and_the_chat(
    staffed: TestOffice,
) -> None:
    await staffed.agree()
    async with staffed.of(CITIZEN) as opened:
        account_id = opened.account.id
    [one] = await begun(staffed, 1, account_id=account_id)
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.note(one.public_id, one.version, CallResult.REFUSED, never=True)
    async with staffed.database.reading() as session:
        assert not await session.scalar(select(Consultation.phone_survey))
        assert await session.scalar(select(Account.no_surveys_at).where(Account.id == account_id))


async def test_point_38_whoever_said_no_after_the_draw_is_not_called(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.database.transaction() as session:
        await session.execute(update(Consultation).values(phone_survey=False))
    async with staffed.by(Role.REGISTRAR) as opened:
        shown = await opened.sample_calls.reveal(one.public_id, one.version)
    assert (shown.name, shown.phone) == (None, "")
    assert (await call(staffed)).state is CallState.REFUSED
    assert await count(staffed, CallTry) == 0


async def test_whose_data_are_deleted_is_not_called_either(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.database.transaction() as session:
        await session.execute(
            update(Consultation).values(
                person_sealed=None, phone_index=None, anonymised_at=staffed.clock.now()
            )
        )
    async with staffed.by(Role.REGISTRAR) as opened:
        shown = await opened.sample_calls.reveal(one.public_id, one.version)
        card = await opened.sample_calls.card(one.public_id)
    assert shown.phone == ""
    assert card.state is CallState.UNREACHED


async def test_a_number_shown_to_one_clerk_is_not_rung_up_by_another(staffed: TestOffice) -> None:
    await second_clerk(staffed)
    first, second = await begun(staffed, 2)
    async with staffed.by(Role.REGISTRAR) as opened:
        shown = await opened.sample_calls.reveal(first.public_id, first.version)
    async with staffed.of(OTHER) as opened:
        now = await opened.sample_calls.card(first.public_id)
        assert now.taken_by is not None
        with pytest.raises(CallTaken):
            await opened.sample_calls.reveal(first.public_id, now.version)
        with pytest.raises(CallTaken):
            await opened.sample_calls.note(first.public_id, now.version, CallResult.BUSY)
        other = await opened.sample_calls.next(first.sample_id)
        assert other is not None
        assert other.public_id == second.public_id
    staffed.clock.advance(minutes=20)
    async with staffed.of(OTHER) as opened:
        taken = await opened.sample_calls.reveal(first.public_id, shown.call.version)
    assert taken.phone == shown.phone


async def test_of_two_clerks_at_once_one_calls(staffed: TestOffice) -> None:
    await second_clerk(staffed)
    [one] = await begun(staffed, 1)

    async def reveals(telegram_id: int) -> str:
        try:
            async with staffed.of(telegram_id) as opened:
                await opened.sample_calls.reveal(one.public_id, one.version)
        except (CallStale, CallTaken) as error:
            return type(error).__name__
        return "shown"

    found = await asyncio.gather(reveals(STAFF[Role.REGISTRAR]), reveals(OTHER))
    assert sorted(found) == ["CallStale", "shown"]


async def test_of_two_answers_at_once_one_is_written(staffed: TestOffice) -> None:
    await second_clerk(staffed)
    [one] = await begun(staffed, 1)

    async def finishes(telegram_id: int) -> bool:
        try:
            async with staffed.of(telegram_id) as opened:
                await opened.sample_calls.finish(one.public_id, one.version, Said(PLEASED))
        except CallStale:
            return False
        return True

    found = await asyncio.gather(finishes(STAFF[Role.REGISTRAR]), finishes(OTHER))
    assert sorted(found) == [False, True]
    assert await count(staffed, Ballot) == 1
    assert await count(staffed, CallTry) == 1


async def test_the_last_two_calls_at_once_close_the_draw(staffed: TestOffice) -> None:
    """Each clerk sees the other's call as open; without the lock on the draw nobody closes it."""
    await second_clerk(staffed)
    calls = await begun(staffed, 2)

    async def finishes(telegram_id: int, place: int) -> None:
        async with staffed.of(telegram_id) as opened:
            one = calls[place]
            await opened.sample_calls.finish(one.public_id, one.version, Said(PLEASED))

    await asyncio.gather(finishes(STAFF[Role.REGISTRAR], 0), finishes(OTHER, 1))
    [draw], _calls = await rows(staffed)
    assert draw.closed_at is not None


async def test_a_booking_is_tied_once(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.by(Role.REGISTRAR) as opened:
        await opened.sample_calls.finish(one.public_id, one.version, Said(BOOKS))
    first = await staffed.submit()
    second = await staffed.submit(CITIZEN + 1)
    for own in (first, second):
        async with staffed.by(Role.REGISTRAR) as opened:
            await opened.call_bookings.booked(one.public_id, own.card.public_id)
    async with staffed.by(Role.REGISTRAR) as opened:
        card = await opened.sample_calls.card(one.public_id)
    assert card.booked is not None
    assert card.booked.public_id == first.card.public_id
    async with staffed.database.reading() as session:
        advice = (await session.scalars(select(Consultation))).one()
        draw = (await session.scalars(select(Sample))).one()
    assert advice.booked_id is not None
    assert draw.closed_at is not None


async def test_an_unconfirmed_draw_shows_nobody(staffed: TestOffice) -> None:
    [one] = await begun(staffed, 1)
    async with staffed.database.transaction() as session:
        await session.execute(update(Sample).values(confirmed_at=None))
    async with staffed.by(Role.REGISTRAR) as opened:
        for refused in (
            opened.sample_calls.card(one.public_id),
            opened.sample_calls.reveal(one.public_id, one.version),
            opened.sample_calls.finish(one.public_id, one.version, Said(PLEASED)),
        ):
            with pytest.raises(NotFound):
                await refused
    assert timedelta(0) == staffed.clock.now() - (await rows(staffed))[0][0].drawn_at


async def test_nothing_in_the_database_leads_from_a_ballot_to_a_call(staffed: TestOffice) -> None:
    """No column of a ballot refers to a call, and no instant of it tells when it was cast."""
    calls = await begun(staffed, 3)
    async with staffed.by(Role.REGISTRAR) as opened:
        await _all_finish(opened, [one.public_id for one in calls])
    tables = (Ballot.__table__, BallotAnswer.__table__)
    referred = {key.column.table.name for table in tables for key in table.foreign_keys}
    assert referred == {"posts", "ballots"}
    _draws, found = await rows(staffed)
    columns = {column.name for column in SampleCall.__table__.columns}
    assert not columns & {"ballot_id", "given", "answers", "mark", "comment"}
    assert len(found) == 3


async def _all_finish(opened: Office, ids: list[str]) -> None:
    for public_id in ids:
        now = await opened.sample_calls.card(public_id)
        await opened.sample_calls.finish(public_id, now.version, Said(PLEASED))
