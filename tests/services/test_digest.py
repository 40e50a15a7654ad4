"""What the staff hear of their day, and the hours in which people are left alone."""

from datetime import UTC, date, datetime

import pytest
import pytest_asyncio

from bot.services.actor import SENDER, SWEEP
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.notice import Facts
from db.enums import DutyKind, OutboxState, Role
from db.models import OutboxMessage
from tests.offices import STAFF, TestOffice


@pytest_asyncio.fixture
async def small(office: TestOffice) -> TestOffice:
    """An office with staff and without posts: nothing is owed but for its requests."""
    await office.hire()
    return office


async def look(office: TestOffice) -> bool:
    async with office.machine(SWEEP) as machine:
        return await machine.watch.look()


async def told(office: TestOffice, message: OutboxMessage) -> Facts | None:
    async with office.machine(SENDER) as sender:
        row = await sender.session.get_one(OutboxMessage, message.id)
        return await sender.truth.facts(row)


async def chats(office: TestOffice, kind: str) -> list[int]:
    return sorted(row.chat_id for row in await office.owed(kind))


async def test_at_the_opening_everybody_with_something_due_is_told_once(
    small: TestOffice,
) -> None:
    await small.submit(post_id=None)
    small.clock.to(date(2026, 11, 24), 8, 59)
    assert not await look(small)
    small.clock.to(date(2026, 11, 24), 9)
    assert await look(small)
    assert not await look(small)
    # The registrar is late with the number, the reviewer opens the case today, and the head and
    # nobody else hears that the office is late.
    assert await chats(small, "digest") == [
        STAFF[Role.REGISTRAR],
        STAFF[Role.REVIEWER],
        STAFF[Role.HEAD],
    ]
    first = next(row for row in await small.owed("digest") if row.chat_id == STAFF[Role.REGISTRAR])
    facts = await told(small, first)
    assert facts is not None
    assert facts.digest is not None
    assert [(due.kind, due.overdue, due.today) for due in facts.digest.due] == [
        (DutyKind.ENTRY, 1, 0)
    ]


async def test_nobody_is_told_when_nothing_is_due(small: TestOffice) -> None:
    small.clock.to(date(2026, 11, 24), 9)
    assert await look(small)
    assert await chats(small, "digest") == []


async def test_what_was_done_meanwhile_is_not_told(small: TestOffice) -> None:
    own = await small.submit(post_id=None)
    small.clock.to(date(2026, 11, 24), 9)
    await look(small)
    async with small.by(Role.REGISTRAR) as office:
        card = await office.review.case(own.card.public_id)
        await office.review.enter_number(card.public_id, card.version, "ЖТ-2026-00000001")
    registrars = [row for row in await small.owed("digest") if row.chat_id == STAFF[Role.REGISTRAR]]
    assert [await told(small, row) for row in registrars] == [None]


async def test_after_an_outage_todays_comes_late_and_yesterdays_never(
    small: TestOffice,
) -> None:
    await small.submit(post_id=None)
    small.clock.to(date(2026, 11, 24), 16)
    await look(small)
    late = await small.owed("digest")
    assert late
    small.clock.to(date(2026, 11, 25), 9)
    for row in late:
        assert row.use_by is not None
        assert row.use_by <= small.clock.now()
        assert await told(small, row) is None
    small.clock.to(date(2026, 11, 25), 19)
    await look(small)
    # The office is closed: nobody hears of that day any more.
    assert {row.id for row in await small.owed("digest")} == {row.id for row in late}


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 16)])
async def test_on_days_off_the_staff_are_left_alone(small: TestOffice, day: date) -> None:
    await small.submit(post_id=None)
    small.clock.to(day, 9, 30)
    assert not await look(small)
    small.clock.to(day, 17)
    assert not await look(small)
    assert await small.owed("digest", "evening") == []


async def test_before_the_evening_what_must_not_wait_is_told_once(small: TestOffice) -> None:
    await small.submit(post_id=None)
    small.clock.to(date(2026, 11, 23), 12)
    await look(small)
    small.clock.to(date(2026, 11, 23), 16, 29)
    await look(small)
    assert await chats(small, "evening") == []
    small.clock.to(date(2026, 11, 23), 16, 30)
    assert await look(small)
    assert not await look(small)
    assert await chats(small, "evening") == [STAFF[Role.REGISTRAR], STAFF[Role.HEAD]]


async def test_an_empty_evening_is_silent(small: TestOffice) -> None:
    own = await small.submit(post_id=None)
    async with small.by(Role.REGISTRAR) as office:
        card = await office.review.case(own.card.public_id)
        await office.review.enter_number(card.public_id, card.version, "ЖТ-2026-00000001")
    small.clock.to(date(2026, 11, 23), 16, 30)
    assert await look(small)
    assert await chats(small, "evening") == []


async def test_an_alarm_of_the_evening_waits_for_the_next_opening(staffed: TestOffice) -> None:
    await staffed.submit()
    # Friday evening; Saturday and Sunday are days off.
    staffed.clock.to(date(2026, 11, 27), 19)
    await staffed.sweep()
    alarms = await staffed.owed("alarm")
    assert alarms
    opening = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
    assert {row.next_at for row in alarms} == {opening}


async def test_what_is_law_goes_at_once_at_any_hour(staffed: TestOffice) -> None:
    own = await staffed.submit()
    staffed.clock.to(date(2026, 11, 25), 23)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    (notice,) = await staffed.owed("date")
    assert notice.next_at == staffed.clock.now()


async def test_a_survey_does_not_wake_anybody(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(own_chat := 1001) as office:
        mine = await office.requests.own(own.card.public_id)
        await office.requests.withdraw(mine.card.public_id, mine.card.version)
    staffed.clock.to(date(2026, 11, 24), 22)
    await staffed.sweep()
    (survey,) = await staffed.owed("survey")
    assert survey.chat_id == own_chat
    assert survey.next_at == datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


async def test_a_reminder_of_a_near_reception_comes_at_night_too(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    # Three days before, found late in the evening: it waits until the morning.
    staffed.clock.to(date(2026, 12, 1), 22)
    await staffed.sweep()
    # On the eve at night, for the next morning at ten: at once.
    staffed.clock.to(date(2026, 12, 3), 23)
    await staffed.sweep()
    three_days, eve = await staffed.owed("reminder")
    assert three_days.next_at == datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    assert eve.next_at == staffed.clock.now()
    assert eve.state is OutboxState.NEW
    assert NoticeKind(eve.kind) is NoticeKind.REMINDER
