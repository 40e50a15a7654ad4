"""Duties, their alarms, and what happens when a term passes or a notice cannot be delivered."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SENDER
from bot.services.errors import NotAllowed, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from db.enums import AlarmState, DutyKind, OutboxState, Role
from db.models import Alarm, Duty, OutboxMessage
from tests.offices import CITIZEN, STAFF, TestOffice


async def alarms(office: TestOffice) -> list[tuple[str, str, str]]:
    async with office.database.reading() as session:
        rows = await session.execute(
            select(Duty.kind, Alarm.audience, Alarm.level)
            .join(Duty, Duty.id == Alarm.duty_id)
            .where(Alarm.state == AlarmState.RAISED)
            .order_by(Alarm.due_at, Alarm.id)
        )
        return [(kind.value, audience, level) for kind, audience, level in rows]


async def test_every_term_of_a_forgotten_request_is_raised_in_its_time(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    seen = []
    for day in range(23, 31):
        staffed.clock.to(date(2026, 11, day), 19)
        await staffed.sweep()
        seen.append((day, len(await alarms(staffed))))
    # Entry (2 hours before, and over), the review on the next working day, then whether the matter
    # is ours: the eve of the third working day, and the head when it has passed.
    assert seen == [(23, 2), (24, 3), (25, 4), (26, 5), (27, 5), (28, 5), (29, 5), (30, 5)]
    for day in range(1, 17):
        staffed.clock.to(date(2026, 12, day), 19)
        await staffed.sweep()
    assert [alarm for alarm in await alarms(staffed) if alarm[0] == "answer"] == [
        ("answer", "reviewer", "10"),
        ("answer", "reviewer", "12"),
        ("answer", "reviewer", "13"),
        ("answer", "reviewer", "14"),
        ("answer", "head", "14"),
        ("answer", "head", "over"),
        ("answer", "applicant", "over"),
    ]
    (overdue,) = await staffed.owed("overdue")
    assert overdue.chat_id == CITIZEN


async def test_after_an_outage_the_last_missed_rung_is_raised_once(staffed: TestOffice) -> None:
    await staffed.submit()
    staffed.clock.to(date(2026, 12, 14), 19)
    await staffed.sweep()
    answer = [alarm for alarm in await alarms(staffed) if alarm[0] == "answer"]
    assert answer == [("answer", "reviewer", "14"), ("answer", "head", "14")]
    before = len(await staffed.owed())
    assert await staffed.sweep() == 0
    assert len(await staffed.owed()) == before


async def test_an_alarm_reaches_the_one_in_charge_and_is_dropped_when_the_duty_is_done(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    staffed.clock.to(date(2026, 12, 7), 10)
    await staffed.sweep()
    mine = [row for row in await staffed.owed("alarm") if row.chat_id == STAFF[Role.REVIEWER]]
    # The answer, and whether the matter is ours.
    assert len(mine) == 2
    async with staffed.of(CITIZEN) as office:
        version = (await office.requests.own(card.public_id)).card.version
        await office.requests.withdraw(card.public_id, version)
    sent = {row.id for row in await staffed.deliver("alarm")}
    assert sent.isdisjoint(row.id for row in mine)


async def test_reminders_come_three_days_one_day_and_two_hours_before(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    levels = []
    for day, hour in ((1, 9), (1, 10), (3, 9), (3, 11), (4, 7), (4, 8), (4, 9)):
        staffed.clock.to(date(2026, 12, day), hour)
        await staffed.sweep()
        levels.append(len(await staffed.owed("reminder")))
    assert levels == [0, 1, 1, 2, 2, 3, 3]


async def test_a_reminder_whose_time_has_passed_is_not_sent(staffed: TestOffice) -> None:
    own = await staffed.submit()
    staffed.clock.to(date(2026, 12, 3), 12)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    await staffed.sweep()
    assert await staffed.owed("reminder") == []
    staffed.clock.to(date(2026, 12, 4), 8)
    await staffed.sweep()
    (reminder,) = await staffed.owed("reminder")
    assert reminder.key.endswith(":2h")


async def test_after_an_outage_no_reminder_comes_when_the_reception_has_begun(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    staffed.clock.to(date(2026, 12, 4), 10, 30)
    await staffed.sweep()
    assert await staffed.owed("reminder") == []


async def test_a_memo_that_is_missing_has_its_own_term_before_the_reception(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id, memo=False)
    await staffed.distribute()
    async with staffed.database.reading() as session:
        (memo,) = await session.scalars(select(Duty).where(Duty.kind == DutyKind.MEMO))
    assert memo.due_on == date(2026, 11, 27)
    async with staffed.by(Role.REVIEWER) as office:
        card = await office.review.case(own.card.public_id)
        await office.review.write_memo(card.public_id, card.version, text="Анықтамалық ақпарат.")
        assert (await office.desk.desk()).duties == ()


async def test_without_a_memo_a_seat_too_near_is_not_given_and_the_reason_is_told(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    staffed.clock.to(date(2026, 12, 11), 10)
    await staffed.queue(own.card.public_id, memo=False)
    async with staffed.by(Role.REVIEWER) as office:
        shown = await office.distribution.propose(staffed.post_id)
    assert [(line.seat, line.reason) for line in shown.lines] == [(None, "memo_too_late")]


async def test_a_notice_to_a_blocked_chat_becomes_a_phone_task(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    (notice,) = await staffed.owed("date")
    async with staffed.machine(SENDER) as office:
        row = await office.session.get_one(OutboxMessage, notice.id)
        row.state = OutboxState.DEAD
        await office.notices.undeliverable(row, "blocked")
    await staffed.sweep()
    (task,) = await staffed.owed("phone_task")
    assert task.chat_id == STAFF[Role.REGISTRAR]
    async with staffed.by(Role.REGISTRAR) as office:
        (duty,) = [one for one in await office.desk.duties() if one.kind is DutyKind.DELIVERY]
        shown = await office.duties.phone_task(duty.id)
        assert (shown.phone, shown.notice) == ("+77010000001", NoticeKind.DATE)
        await office.duties.tell_by_phone(duty.id, told=False)
        await office.duties.tell_by_phone(duty.id, told=True)
    with pytest.raises(Stale):
        async with staffed.by(Role.REGISTRAR) as office:
            await office.duties.tell_by_phone(duty.id, told=True)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.HEAD) as office:
            await office.duties.phone_task(duty.id)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.review.case(own.card.public_id)).answered


async def test_who_has_blocked_the_bot_is_told_by_phone_at_once(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.machine(SENDER) as office:
        await office.accounts.lost(CITIZEN)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    assert await staffed.owed("date") == []
    async with staffed.by(Role.REGISTRAR) as office:
        kinds = [duty.kind for duty in await office.desk.duties()]
    assert DutyKind.DELIVERY in kinds


async def test_an_alarm_of_a_role_nobody_holds_reaches_the_administrator(
    staffed: TestOffice,
) -> None:
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (head,) = [one for one in await office.staff.team() if one.role is Role.HEAD]
        await office.staff.end(head.public_id)
    await staffed.submit()
    staffed.clock.to(date(2026, 11, 24), 19)
    await staffed.sweep()
    assert STAFF[Role.ADMINISTRATOR] in {row.chat_id for row in await staffed.owed("alarm")}
    with pytest.raises(NotAllowed):
        async with staffed.of(STAFF[Role.HEAD]) as office:
            await office.desk.desk()


async def test_the_desk_counts_what_is_due(staffed: TestOffice) -> None:
    await staffed.submit()
    async with staffed.by(Role.REGISTRAR) as office:
        desk = await office.desk.desk()
    assert (desk.overdue, desk.due_today, desk.to_enter) == (0, 1, 1)
    assert (desk.to_review, desk.to_decide) == (0, 0)
    async with staffed.by(Role.REVIEWER) as office:
        desk = await office.desk.desk()
        assert (desk.due_today, desk.due_this_week, desk.to_review) == (0, 2, 1)
    staffed.clock.to(date(2026, 11, 25))
    async with staffed.by(Role.REGISTRAR) as office:
        assert (await office.desk.desk()).overdue == 1
        (card,) = await office.desk.to_enter()
        await office.review.enter_number(card.public_id, card.version, "ЖТ-2026-00000001")
        desk = await office.desk.desk()
    assert (desk.overdue, desk.to_enter) == (0, 0)
