"""A clock is stopped for a ground and until a day only, and runs again by itself."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, PauseRefused, Stale
from bot.services.views import Card
from db.enums import DutyKind, Role
from db.models import Alarm, Duty, Pause
from tests.offices import CITIZEN, STAFF, TestOffice

UNTIL = date(2026, 12, 7)
WHY = "Жер комитетінен анықтама күтілуде."


async def in_review(office: TestOffice) -> Card:
    own = await office.submit()
    card = await office.review(own.card.public_id)
    # Tuesday 1 December: six working days of fifteen have passed by its evening.
    office.clock.to(date(2026, 12, 1))
    return card


async def stop(office: TestOffice, card: Card, until: date = UNTIL) -> Card:
    async with office.by(Role.HEAD) as head:
        return await head.pauses.start(card.public_id, card.version, "P02", until, WHY)


async def answer(office: TestOffice) -> Duty:
    async with office.database.reading() as session:
        return (await session.scalars(select(Duty).where(Duty.kind == DutyKind.ANSWER))).one()


async def pause(office: TestOffice) -> Pause:
    async with office.database.reading() as session:
        return (await session.scalars(select(Pause))).one()


async def test_the_days_that_are_left_count_again_from_its_end(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    async with staffed.by(Role.HEAD) as head:
        effect = await head.pauses.effect(card.public_id, card.version, "P02", UNTIL)
    # From 1 to 14 December ten working days are left; from 7 December the tenth is the 21st,
    # because the 16th is a holiday.
    assert (effect.remaining, effect.old_due_on, effect.new_due_on) == (
        10,
        date(2026, 12, 14),
        date(2026, 12, 21),
    )
    stopped = await stop(staffed, card)
    assert stopped.pause is not None
    assert (stopped.pause.ground, stopped.pause.until_on) == ("P02", UNTIL)
    assert stopped.answer_due_on == date(2026, 12, 21)
    assert (await answer(staffed)).due_on == date(2026, 12, 21)
    (told,) = await staffed.owed("paused")
    assert told.chat_id == CITIZEN
    async with staffed.database.reading() as session:
        at = await session.scalars(
            select(Alarm.due_at)
            .join(Duty, Duty.id == Alarm.duty_id)
            .where(Duty.kind == DutyKind.ANSWER, Alarm.audience == "reviewer")
            .order_by(Alarm.due_at)
        )
        # The tenth of fifteen days is the fifth before the last.
        assert [each.date().isoformat() for each in at] == [
            "2026-12-11",
            "2026-12-15",
            "2026-12-17",
            "2026-12-18",
        ]
    own = await staffed.own(card.public_id)
    assert own.card.pause is not None


async def test_it_runs_again_by_itself_on_its_day(staffed: TestOffice) -> None:
    await stop(staffed, await in_review(staffed))
    staffed.clock.to(UNTIL, 8)
    await staffed.sweep()
    assert (await pause(staffed)).ended_on is None
    staffed.clock.to(UNTIL, 9)
    await staffed.sweep()
    assert (await pause(staffed)).ended_on == UNTIL
    assert (await answer(staffed)).due_on == date(2026, 12, 21)
    (told,) = await staffed.owed("clock_runs")
    assert told.chat_id == STAFF[Role.REVIEWER]
    assert len(await staffed.deliver("clock_runs")) == 1
    async with staffed.database.reading() as session:
        (duty,) = await session.scalars(select(Duty).where(Duty.kind == DutyKind.PAUSE))
        assert duty.closed_at is not None


async def test_by_hand_it_runs_again_earlier_and_the_applicant_hears_of_it(
    staffed: TestOffice,
) -> None:
    card = await stop(staffed, await in_review(staffed))
    staffed.clock.to(date(2026, 12, 3))
    async with staffed.by(Role.HEAD) as head:
        running = await head.pauses.end(card.public_id, card.version)
    assert running.pause is None
    assert running.answer_due_on == (await answer(staffed)).due_on == date(2026, 12, 17)
    (told,) = await staffed.owed("term_moved")
    assert told.chat_id == CITIZEN
    # The notice of the pause is not sent any more, for it no longer holds.
    assert await staffed.deliver("paused") == []
    staffed.clock.to(UNTIL, 9)
    await staffed.sweep()
    assert await staffed.owed("clock_runs") == []
    with pytest.raises(PauseRefused):
        async with staffed.by(Role.HEAD) as head:
            await head.pauses.end(card.public_id, running.version)


async def test_it_never_stands_twice_nor_past_its_bounds(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    for until, reason in (
        (date(2026, 12, 1), "range"),
        (date(2026, 12, 5), "day_off"),
        (date(2027, 3, 1), "range"),
    ):
        with pytest.raises(InputInvalid) as refused:
            await stop(staffed, card, until)
        assert refused.value.details["reason"] == reason
    with pytest.raises(PauseRefused):
        async with staffed.by(Role.HEAD) as head:
            await head.pauses.start(card.public_id, card.version, "R09", UNTIL, WHY)
    stopped = await stop(staffed, card)
    with pytest.raises(Stale):
        await stop(staffed, card)
    with pytest.raises(PauseRefused) as twice:
        await stop(staffed, stopped)
    assert twice.value.details["reason"] == "stands"


async def test_a_broken_term_is_not_mended_by_a_pause(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    staffed.clock.to(date(2026, 12, 15))
    with pytest.raises(PauseRefused) as refused:
        await stop(staffed, card, date(2026, 12, 21))
    assert refused.value.details["reason"] == "broken"


async def test_an_answer_ends_the_pause_and_an_answered_case_has_no_clock(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    card = await staffed.queue(own.card.public_id)
    staffed.clock.to(date(2026, 12, 1))
    await stop(staffed, card)
    await staffed.distribute()
    assert (await pause(staffed)).ended_on == date(2026, 12, 1)
    async with staffed.by(Role.REVIEWER) as office:
        given = await office.review.case(card.public_id)
    assert given.pause is None
    with pytest.raises(PauseRefused) as refused:
        await stop(staffed, given)
    assert refused.value.details["reason"] == "answered"
    staffed.clock.to(UNTIL, 9)
    await staffed.sweep()
    assert await staffed.owed("clock_runs") == []


async def test_a_reviewer_wishes_and_the_head_alone_decides(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.REVIEWER) as office:
            await office.pauses.start(card.public_id, card.version, "P02", UNTIL, WHY)
    async with staffed.by(Role.REVIEWER) as office:
        await office.pauses.wish(card.public_id, card.version, "P02", UNTIL)
    (wish,) = await staffed.owed("pause_wished")
    assert wish.chat_id == STAFF[Role.HEAD]
    for role in (Role.REGISTRAR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.pauses.consider(card.public_id, card.version)


async def test_a_changed_calendar_moves_a_term_that_stood_still_from_its_end(
    staffed: TestOffice,
) -> None:
    await stop(staffed, await in_review(staffed))
    day = date(2026, 12, 10)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        effect = await office.calendars.effect(day, working=False)
        await office.calendars.override(
            day, working=False, act="Бұйрық № 1", fingerprint=effect.fingerprint
        )
    assert (await answer(staffed)).due_on == date(2026, 12, 22)


async def test_the_day_of_registration_is_none_of_the_days_left(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.review(own.card.public_id)
    async with staffed.by(Role.HEAD) as head:
        effect = await head.pauses.effect(card.public_id, card.version, "P02", date(2026, 11, 27))
    # All fifteen days are left, and Friday the 27th is the first of them.
    assert (effect.remaining, effect.new_due_on) == (15, date(2026, 12, 18))
