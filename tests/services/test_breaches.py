"""The log of breaches of data protection: who notes, who reads, and when the authority is told."""

import asyncio
import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SENDER
from bot.services.errors import BreachTold, InputInvalid, NotAllowed, NotFound, OfficeError
from bot.services.protection.breaches import MOST_PEOPLE
from bot.services.views.breaches import BreachDraft, BreachView
from db.enums import AlarmState, BreachKind, DutyKind, Role
from db.models import Alarm, Breach, Duty, JournalEntry
from tests.offices import TestOffice

TODAY = date(2026, 11, 23)
DONE = "Қолжетімділік жабылды, құпиясөздер ауыстырылды."
LETTER = "01-7/1525"
DRAFT = BreachDraft(TODAY, BreachKind.SEEN, 12, DONE)


async def noted(office: TestOffice, draft: BreachDraft = DRAFT) -> BreachView:
    async with office.by(Role.ADMINISTRATOR) as opened:
        return await opened.breaches.record(draft)


async def duty(office: TestOffice) -> Duty:
    async with office.database.reading() as session:
        return (await session.scalars(select(Duty).where(Duty.kind == DutyKind.BREACH))).one()


async def test_a_breach_owes_a_letter_by_the_next_working_day(staffed: TestOffice) -> None:
    view = await noted(staffed)
    assert (view.due_on, view.overdue, view.done) == (date(2026, 11, 24), False, DONE)
    owed = await duty(staffed)
    assert (owed.role, owed.due_on, owed.subject) == (
        Role.ADMINISTRATOR,
        date(2026, 11, 24),
        str(view.id),
    )
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert DutyKind.BREACH in {one.kind for one in (await office.desk.desk()).duties}
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Breach))).one()
        assert DONE.encode() not in row.done_sealed
        written = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "breach_recorded")
        )
        assert [json.loads(one) for one in written] == [{"kind": "seen", "people": 12}]


async def test_a_breach_known_on_a_friday_is_told_on_monday_and_one_known_long_ago_is_late(
    staffed: TestOffice,
) -> None:
    view = await noted(staffed, replace(DRAFT, known_on=date(2026, 11, 20)))
    assert (view.due_on, view.overdue) == (TODAY, False)
    late = await noted(staffed, replace(DRAFT, known_on=date(2026, 11, 12)))
    assert (late.due_on, late.overdue) == (date(2026, 11, 13), True)


async def test_the_head_hears_at_once_and_both_when_the_term_is_broken(
    staffed: TestOffice,
) -> None:
    await noted(staffed)
    await staffed.sweep()
    assert await raised(staffed) == {("administrator", "now"), ("head", "now")}
    staffed.clock.to(date(2026, 11, 24), 9, 5)
    await staffed.sweep()
    assert ("administrator", "last_day") in await raised(staffed)
    staffed.clock.to(date(2026, 11, 24), 19)
    await staffed.sweep()
    assert {("administrator", "over"), ("head", "over")} <= await raised(staffed)
    told = (await staffed.owed("alarm"))[-1]
    async with staffed.machine(SENDER) as office:
        facts = await office.truth.facts(told)
    assert facts is not None
    assert facts.duty is not None
    assert facts.duty.kind is DutyKind.BREACH


async def raised(office: TestOffice) -> set[tuple[str, str]]:
    async with office.database.reading() as session:
        rows = await session.execute(
            select(Alarm.audience, Alarm.level)
            .join(Duty, Duty.id == Alarm.duty_id)
            .where(Duty.kind == DutyKind.BREACH, Alarm.state == AlarmState.RAISED)
        )
        return {(audience, level) for audience, level in rows}


async def test_the_letter_ends_the_duty_once(staffed: TestOffice) -> None:
    view = await noted(staffed)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        told = await office.breaches.tell(view.id, LETTER)
    assert (told.letter_number, told.told_on, told.overdue) == (LETTER, TODAY, False)
    assert (await duty(staffed)).closed_at is not None
    for again in ("tell", "to_tell"):
        with pytest.raises(BreachTold):
            async with staffed.by(Role.ADMINISTRATOR) as office:
                await getattr(office.breaches, again)(view.id, *([LETTER] * (again == "tell")))
    staffed.clock.to(date(2026, 11, 24), 19)
    await staffed.sweep()
    # What was told in time is no alarm any more.
    assert {level for _, level in await raised(staffed)} <= {"now"}


async def test_what_was_told_late_says_so(staffed: TestOffice) -> None:
    view = await noted(staffed)
    staffed.clock.to(date(2026, 11, 26), 10)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert (await office.breaches.one(view.id)).overdue
        assert (await office.breaches.tell(view.id, LETTER)).overdue
        assert (await office.breaches.one(view.id)).told_on == date(2026, 11, 26)


async def test_of_two_who_note_the_letter_one_does(staffed: TestOffice) -> None:
    view = await noted(staffed)

    async def tell() -> bool:
        try:
            async with staffed.by(Role.ADMINISTRATOR) as office:
                await office.breaches.tell(view.id, LETTER)
        except BreachTold:
            return False
        return True

    assert sorted(await asyncio.gather(tell(), tell())) == [False, True]


async def test_what_the_authority_does_not_know_stands_on_top(staffed: TestOffice) -> None:
    first, second, third = [await noted(staffed) for _ in range(3)]
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.breaches.tell(third.id, LETTER)
        log = await office.breaches.log()
    assert [one.id for one in log] == [second.id, first.id, third.id]


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, known_on=date(2026, 11, 24)),
        replace(DRAFT, known_on=date(2020, 1, 9)),
        replace(DRAFT, people=-1),
        replace(DRAFT, people=MOST_PEOPLE + 1),
        replace(DRAFT, done="Жоқ."),
        replace(DRAFT, done="ж" * 1001),
    ],
)
async def test_nothing_wrong_comes_into_the_log(staffed: TestOffice, draft: BreachDraft) -> None:
    with pytest.raises(InputInvalid):
        await noted(staffed, draft)
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Breach))).all() == []


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.HEAD, Role.AUDITOR])
async def test_others_read_or_see_nothing_and_none_of_them_writes(
    staffed: TestOffice, role: Role
) -> None:
    view = await noted(staffed)
    writing = (("record", (DRAFT,)), ("tell", (view.id, LETTER)), ("to_tell", (view.id,)))
    for act, given in writing:
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await getattr(office.breaches, act)(*given)
    reads = role in {Role.HEAD, Role.AUDITOR}
    async with staffed.by(role) as office:
        try:
            seen = [await office.breaches.one(view.id), *await office.breaches.log()]
        except OfficeError:
            seen = []
    assert len(seen) == (2 if reads else 0)


async def test_an_entry_that_does_not_exist_is_not_found(staffed: TestOffice) -> None:
    for act, given in (("one", (99,)), ("tell", (99, LETTER))):
        with pytest.raises(NotFound):
            async with staffed.by(Role.ADMINISTRATOR) as office:
                await getattr(office.breaches, act)(*given)
