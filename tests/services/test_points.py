"""One test a point of the decree: what docs/regulation.md promises, seen from outside."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.documents.tables import read_table
from bot.services.actor import OPERATOR
from bot.services.errors import ScheduleInvalid
from bot.services.rules.annex_form import HEADINGS, REQUIRED
from bot.services.rules.workdays import WorkCalendar
from db.enums import Channel, Citizenship, DutyKind, Questionnaire, RequestState, Role
from db.models import Assignment, Duty, Post, Request, Seat, Survey
from sandbox.demo_office import APPROVAL, rows_for
from tests.offices import CITIZEN, TestOffice, applicant

DECEMBER = date(2026, 12, 1)


async def import_december(office: TestOffice) -> int:
    async with office.machine(OPERATOR) as opened:
        draft = await opened.schedules.import_rows(rows_for(DECEMBER, opened.calendar))
    return draft.schedule_id


async def approve(office: TestOffice, schedule_id: int) -> None:
    async with office.machine(OPERATOR) as opened:
        await opened.schedules.approve(schedule_id, on=opened.today, **APPROVAL)


async def duty(office: TestOffice, kind: DutyKind) -> Duty:
    async with office.database.reading() as session:
        return (await session.scalars(select(Duty).where(Duty.kind == kind))).one()


async def test_point_2_a_seat_is_given_only_in_a_reception_of_the_post(
    staffed: TestOffice,
) -> None:
    await approve(staffed, await import_december(staffed))
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    async with staffed.database.reading() as session:
        posts = (
            await session.scalars(
                select(Seat.post_id).join(Assignment, Assignment.seat_id == Seat.id)
            )
        ).all()
        assert len((await session.scalars(select(Post.id))).all()) > 1
    assert posts == [staffed.post_id]


@pytest.mark.parametrize(
    ("received", "registered"),
    [
        ((2026, 11, 23, 13, 30), (2026, 11, 23, 13, 30)),  # in the lunch break
        ((2026, 11, 23, 7, 15), (2026, 11, 23, 9, 0)),  # before opening
        ((2026, 11, 23, 18, 45), (2026, 11, 24, 9, 0)),  # after closing
        ((2026, 11, 28, 12, 0), (2026, 11, 30, 9, 0)),  # a Saturday
        ((2026, 12, 16, 12, 0), (2026, 12, 17, 9, 0)),  # Independence Day
    ],
)
async def test_point_4_requests_come_at_any_hour_and_count_from_working_hours(
    staffed: TestOffice, received: tuple[int, ...], registered: tuple[int, ...]
) -> None:
    zone = staffed.profile.hours.zone
    staffed.clock.set(datetime(*received, tzinfo=zone).astimezone(UTC))  # type: ignore[misc,arg-type]
    own = await staffed.submit()
    assert own.card.channel is Channel.BOT
    assert own.card.received_at == staffed.clock.now()
    assert own.card.registered_at == datetime(*registered, tzinfo=zone)  # type: ignore[misc,arg-type]
    assert own.deferred == (received[:3] != registered[:3])


async def test_point_7_1_citizens_and_queue_see_only_an_approved_schedule(
    office: TestOffice,
) -> None:
    schedule_id = await import_december(office)
    async with office.of(CITIZEN) as opened:
        assert await opened.schedules.upcoming() == ()
    async with office.database.reading() as session:
        assert (await session.scalars(select(Seat.id))).all() == []
    await approve(office, schedule_id)
    async with office.of(CITIZEN) as opened:
        receptions = await opened.schedules.upcoming()
    assert receptions
    assert all(reception.seats == reception.free == 6 for reception in receptions)


async def test_point_8_the_schedule_has_names_and_days_in_both_languages(
    office: TestOffice,
) -> None:
    await approve(office, await import_december(office))
    async with office.of(CITIZEN) as opened:
        for reception in await opened.schedules.upcoming():
            assert reception.holder
            assert reception.post.title_kk
            assert reception.post.title_ru
            assert reception.place_kk != reception.place_ru
            assert reception.post.body_kk != reception.post.body_ru


async def test_point_11_without_an_iin_the_card_shows_citizenship(staffed: TestOffice) -> None:
    own = await staffed.submit(citizenship=Citizenship.STATELESS, person=applicant(iin=None))
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(own.card.public_id)
        assert card.citizenship is Citizenship.STATELESS
        assert (await office.review.reveal(own.card.public_id)).person.iin is None


async def test_point_25_registered_on_the_day_and_due_in_the_document_system(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    entry = await duty(staffed, DutyKind.ENTRY)
    assert (entry.due_on, entry.role) == (date(2026, 11, 23), Role.REGISTRAR)
    assert (await duty(staffed, DutyKind.REVIEW)).due_on == date(2026, 11, 24)
    async with staffed.by(Role.REGISTRAR) as office:
        (card,) = await office.desk.to_enter()
        card = await office.review.enter_number(card.public_id, card.version, "ЖТ-2026-00000001")
    assert card.official_number == "ЖТ-2026-00000001"
    assert card.number == own.card.number
    assert (await duty(staffed, DutyKind.ENTRY)).closed_at is not None


async def test_point_26_the_memo_is_due_five_working_days_before(staffed: TestOffice) -> None:
    await staffed.make_schedule(date(2026, 12, 18), hour=12)
    for _ in range(2):
        own = await staffed.submit()
        await staffed.queue(own.card.public_id, memo=False)
    await staffed.distribute()
    async with staffed.database.reading() as session:
        due = set(await session.scalars(select(Duty.due_on).where(Duty.kind == DutyKind.MEMO)))
    # Friday 4 December counted back by five working days.
    assert due == {date(2026, 11, 27)}


async def test_point_28_seats_are_given_in_the_order_of_the_queue(staffed: TestOffice) -> None:
    people = [CITIZEN + 1, CITIZEN, CITIZEN + 2]
    cases = {}
    for telegram_id in people:
        cases[telegram_id] = (await staffed.submit(telegram_id)).card.public_id
        staffed.clock.advance(minutes=5)
    for telegram_id in sorted(people):
        await staffed.queue(cases[telegram_id])
    await staffed.distribute()
    seats = [(await staffed.own(cases[one], one)).card.seat for one in people]
    assert [seat.number for seat in seats if seat is not None] == [1, 2, 3]


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 27)),
        (date(2026, 4, 20), date(2026, 5, 14)),
        (date(2026, 10, 14), date(2026, 11, 5)),
        (date(2026, 12, 14), date(2027, 1, 8)),
    ],
)
async def test_point_29_the_answer_is_due_in_fifteen_working_days(
    staffed: TestOffice, registered: date, due: date
) -> None:
    staffed.clock.to(registered)
    own = await staffed.submit()
    assert own.card.answer_due_on == due
    answer = await duty(staffed, DutyKind.ANSWER)
    assert answer.due_at == WorkCalendar().hours.end_of(due)


async def test_point_38_every_outcome_is_followed_by_a_survey(staffed: TestOffice) -> None:
    kinds = set()
    for telegram_id in (CITIZEN, CITIZEN + 1):
        own = await staffed.submit(telegram_id)
        await staffed.queue(own.card.public_id)
    await staffed.distribute()
    staffed.clock.to(date(2026, 12, 4), 12)
    async with staffed.by(Role.REGISTRAR) as office:
        first, second = await office.day.today()
        await office.day.mark_held(first.public_id, first.version, "Мәселе шешілді.")
        await office.day.mark_not_held(second.public_id, second.version, "Басшы іссапарда.")
    async with staffed.of(CITIZEN + 1) as office:
        own = await office.requests.own(second.public_id)
        assert own.card.state is RequestState.QUEUED
        await office.requests.withdraw(own.card.public_id, own.card.version)
    async with staffed.database.reading() as session:
        kinds = set(await session.scalars(select(Survey.questionnaire)))
        assert len((await session.scalars(select(Request.id))).all()) == 2
    # What the office failed to hold is no outcome: the turn is kept and goes on.
    assert kinds == {Questionnaire.RECEPTION, Questionnaire.WITHDRAWAL}


async def test_annex_the_columns_of_the_form_are_read(office: TestOffice) -> None:
    head = ";".join(HEADINGS[column] for column in REQUIRED)
    good = (
        "Үлгілер министрлігі / Министерство примеров;Қиялбаев Аңыз;Министр / Министр;"
        "11.12.2026 10:00–12:00;Орталық, 1-кабинет / Центр, кабинет 1;+7 700 000 00 00"
    )
    async with office.machine(OPERATOR) as opened:
        made = await opened.schedules.import_rows(
            read_table("schedule.csv", f"{head}\n{good}\n".encode())
        )
    assert (made.receptions, made.posts) == (1, 1)
    with pytest.raises(ScheduleInvalid) as refused:
        async with office.machine(OPERATOR) as opened:
            await opened.schedules.import_rows(
                read_table("schedule.csv", f"{head}\n{good.replace('12:00', '09:00')}\n".encode())
            )
    (problem,) = refused.value.problems
    assert problem.row == 2
