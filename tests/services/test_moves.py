"""What people hear when their place was taken: old and new, the last only, by whatever way."""

from datetime import timedelta

from sqlalchemy import select

from db.enums import ChangeReason, DutyKind, RequestState, Role
from db.models import (
    Account,
    Duty,
)
from tests.offices import CITIZEN, TestOffice
from tests.services.changing import FIRST, LAST, LATER, away, confirmed, seated, shown, starts


async def test_what_is_told_names_old_and_new_and_the_reason(busy: TestOffice) -> None:
    (case,) = await seated(busy, 1)
    (old,) = await starts(busy, [case])
    await confirmed(busy, away(busy))
    (new,) = await starts(busy, [case])
    (message,) = await busy.owed("moved")
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.old is not None
    assert facts.own is not None
    assert facts.own.card.seat is not None
    assert (facts.old.starts_at, facts.own.card.seat.starts_at) == (old, new)
    assert facts.reason is ChangeReason.TRIP


async def test_moved_twice_before_a_message_went_out_only_the_last_is_told(
    busy: TestOffice,
) -> None:
    (case,) = await seated(busy, 1)
    (first,) = await starts(busy, [case])
    await confirmed(busy, away(busy))
    await confirmed(busy, away(busy, LATER, LATER, reason=ChangeReason.ABSENT))
    (message,) = await busy.deliver("moved")
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.old is not None
    assert facts.own is not None
    assert facts.own.card.seat is not None
    # From the date that the person knows, not from one they never heard of.
    assert facts.old.starts_at == first
    assert facts.own.card.seat.starts_at.date() == LAST
    assert facts.reason is ChangeReason.ABSENT
    assert await busy.deliver("moved", "date", "postponed") == []


async def test_who_never_heard_of_the_first_date_reads_of_the_second_alone(
    busy: TestOffice,
) -> None:
    own = await busy.submit()
    await busy.queue(own.card.public_id)
    await busy.distribute()
    await confirmed(busy, away(busy))
    told = await busy.deliver("date", "moved", "reminder")
    assert [row.kind for row in told] == ["moved"]
    async with busy.of(CITIZEN) as office:
        facts = await office.truth.facts(told[0])
    assert facts is not None
    assert facts.old is None


async def test_the_unreachable_become_phone_tasks_with_the_words(busy: TestOffice) -> None:
    (case,) = await seated(busy, 1)
    async with busy.database.transaction() as session:
        for account in (await session.scalars(select(Account))).all():
            if account.telegram_id == CITIZEN:
                account.reachable = False
    impact = await shown(busy, away(busy))
    assert impact.by_phone == 1
    await confirmed(busy, away(busy))
    async with busy.database.reading() as session:
        found = select(Duty).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
        (task,) = (await session.scalars(found)).all()
    assert task.subject.startswith("moved:")
    async with busy.by(Role.REGISTRAR) as office:
        shown_task = await office.duties.phone_task(task.id)
    assert shown_task.facts is not None
    assert shown_task.facts.old is not None
    # Moved once more before the call: the first task is void, one call is left.
    await confirmed(busy, away(busy, LATER, LATER))
    async with busy.database.reading() as session:
        again = (await session.scalars(found)).all()
    assert len(again) == 1
    assert again[0].id != task.id
    assert (await busy.own(case)).card.state is RequestState.ASSIGNED


async def test_reminders_follow_the_new_date(busy: TestOffice) -> None:
    await seated(busy, 1)
    await confirmed(busy, away(busy))
    await busy.deliver()
    busy.clock.to(FIRST, 8)
    await busy.sweep()
    assert await busy.deliver("reminder") == []
    busy.clock.to(LATER - timedelta(days=1), 11)
    await busy.sweep()
    assert len(await busy.deliver("reminder")) == 1
