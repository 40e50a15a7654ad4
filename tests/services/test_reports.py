"""The quarter's report as versions: frozen, made again, corrected, checked, sent (point 40)."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.services.actor import OPERATOR, SWEEP
from bot.services.errors import (
    InputInvalid,
    NotAllowed,
    NotFound,
    QuarterNotOver,
    ReasonNeeded,
    ReportSent,
)
from bot.services.rules.periods import Period
from bot.services.views.report import Checked, Made, ReportVersion, changes_to_json
from db.enums import DutyKind, FactKind, Role
from db.models import Duty, Fact, JournalEntry, Post, Report
from tests.offices import CITIZEN, TestOffice

QUARTER = Period.quarter(2026, 4)
JANUARY = date(2027, 1, 5)


async def noted(staffed: TestOffice, *facts: Fact) -> None:
    """Write facts by hand."""
    async with staffed.database.transaction() as session:
        session.add_all(facts)


def held(day: date = date(2026, 12, 4)) -> Fact:
    """Return the fact of somebody received."""
    return Fact(kind=FactKind.HELD, day=day, detail="solved")


async def made(staffed: TestOffice, reason: str | None = None, **calls: int) -> Made:
    """Make the report of the quarter as the administrator."""
    async with staffed.by(Role.ADMINISTRATOR) as office:
        return await office.reports.make(QUARTER, reason=reason, **calls)


async def owing(staffed: TestOffice) -> list[Duty]:
    """Return the open duties to report."""
    async with staffed.database.reading() as session:
        rows = await session.scalars(
            select(Duty).where(Duty.kind == DutyKind.REPORT, Duty.closed_at.is_(None))
        )
        return list(rows)


async def test_point_40_a_report_is_frozen_with_who_when_and_the_journal(
    staffed: TestOffice,
) -> None:
    await noted(staffed, held())
    staffed.clock.to(JANUARY)
    one = await made(staffed)
    assert one.is_new
    report = one.report
    assert (report.version, report.quarter, report.changes) == (1, "2026Q4", ())
    assert report.made_by == "Қызметкер administrator"
    assert report.made_at == staffed.clock.now()
    assert report.content["people"] == 1
    async with staffed.database.reading() as session:
        entry = await session.scalar(select(JournalEntry).where(JournalEntry.n == report.journal_n))
        assert entry is not None
        assert entry.mac.hex() == report.journal_mac
        later = await session.scalar(
            select(JournalEntry).where(JournalEntry.action == "report_made")
        )
        assert later is not None
        assert later.n > report.journal_n


async def test_point_40_made_again_it_is_the_same_and_no_new_version(staffed: TestOffice) -> None:
    await noted(staffed, held())
    staffed.clock.to(JANUARY)
    first = await made(staffed)
    staffed.clock.to(date(2027, 2, 5))
    async with staffed.database.transaction() as session:
        # What a later quarter brings, and a post that is made later, do not matter.
        body_id = (await session.get_one(Post, staffed.post_id)).body_id
        session.add(held(date(2027, 1, 20)))
        session.add(Post(body_id=body_id, title_kk="Жаңа", title_ru="Новый", holder="Б. Б."))
    again = await made(staffed)
    assert not again.is_new
    assert again.report == first.report


async def test_point_40_a_correction_is_a_version_that_lists_what_changed(
    staffed: TestOffice,
) -> None:
    await noted(staffed, held())
    staffed.clock.to(JANUARY)
    first = (await made(staffed)).report
    await noted(staffed, held())
    with pytest.raises(ReasonNeeded) as refused:
        await made(staffed)
    assert refused.value.details["changes"] == 7
    second = (await made(staffed, "Карточка кейін толтырылды")).report
    assert (second.version, second.reason) == (2, "Карточка кейін толтырылды")
    changed = {one.code: (one.old, one.new) for one in second.changes}
    assert changed == {
        "people": (1, 2),
        "people.rank.unknown": (1, 2),
        "people.social.unknown": (1, 2),
        "people.result.solved": (1, 2),
        "cards": (1, 2),
        "month.2026-12.people": (1, 2),
        "body.0.people": (1, 2),
    }
    async with staffed.by(Role.AUDITOR) as office:
        versions = await office.reports.versions(QUARTER)
        assert [one.version for one in versions] == [2, 1]
        # The older version is as it was.
        assert versions[1] == first
        assert await office.reports.newest(QUARTER) == second


async def test_point_40_a_quarter_that_is_not_over_is_only_looked_at(staffed: TestOffice) -> None:
    staffed.clock.to(date(2026, 12, 31), 23, 59)
    with pytest.raises(QuarterNotOver) as refused:
        await made(staffed)
    assert refused.value.details["last"] == date(2026, 12, 31)
    staffed.clock.advance(minutes=1)
    assert (await made(staffed)).is_new


async def test_point_40_nobody_received_is_reported_as_well(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    one = await made(staffed)
    assert one.report.content.no_receptions


async def test_calls_typed_by_hand_stay_until_others_are_typed(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    await made(staffed, calls_received=120, calls_lost=6)
    again = await made(staffed)
    assert not again.is_new
    assert again.report.content["calls.lost_percent"] == 5.0
    second = await made(staffed, "Станция санын түзетті", calls_lost=12)
    assert [(one.code, one.old, one.new) for one in second.report.changes] == [
        ("calls.lost", 6, 12),
        ("calls.lost_percent", 5.0, 10.0),
    ]
    for wrong in ({"calls_received": -1}, {"calls_received": 3, "calls_lost": 4}):
        with pytest.raises(InputInvalid):
            await made(staffed, "Қате сан", **wrong)


async def test_point_40_the_report_is_owed_until_it_is_handed_in(staffed: TestOffice) -> None:
    staffed.clock.to(date(2026, 12, 31))
    async with staffed.machine(SWEEP) as office:
        await office.watch.look()
    assert await owing(staffed) == []
    staffed.clock.to(JANUARY)
    for _ in range(2):
        async with staffed.machine(SWEEP) as office:
            await office.watch.look()
    (duty,) = await owing(staffed)
    assert (duty.subject, duty.role) == ("2026Q4", Role.ADMINISTRATOR)
    # 1, 2, 4 and 7 January are days off besides the week's ends: five working days are over then.
    assert duty.due_on == date(2027, 1, 12)
    report = (await made(staffed)).report
    assert len(await owing(staffed)) == 1
    async with staffed.by(Role.HEAD) as office:
        sent = await office.reports.sent(report.public_id, " 12-3/45 ")
        assert duty.due_on == office.reports.due_on(QUARTER)
    assert (sent.letter_number, sent.sent_at) == ("12-3/45", staffed.clock.now())
    assert await owing(staffed) == []
    with pytest.raises(ReportSent):
        async with staffed.by(Role.HEAD) as office:
            await office.reports.sent(report.public_id, "1")
    staffed.clock.to(date(2027, 1, 6))
    async with staffed.machine(SWEEP) as office:
        await office.watch.look()
    assert await owing(staffed) == []


async def test_a_quarter_before_the_office_began_is_not_owed(staffed: TestOffice) -> None:
    async with staffed.machine(SWEEP) as office:
        await office.watch.look()
    assert await owing(staffed) == []
    async with staffed.by(Role.AUDITOR) as office:
        (line,) = await office.reports.quarters()
    assert (line.quarter, line.is_over, line.versions) == ("2026Q4", False, 0)


async def test_quarters_are_listed_with_their_versions(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    report = (await made(staffed)).report
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.reports.sent(report.public_id, "7")
    async with staffed.machine(OPERATOR) as office:
        now, before = await office.reports.quarters()
    assert (now.quarter, now.versions, now.newest) == ("2027Q1", 0, None)
    assert (before.quarter, before.versions, before.newest) == ("2026Q4", 1, report.public_id)
    assert before.sent_at is not None


async def test_point_40_the_check_finds_what_was_changed_since(staffed: TestOffice) -> None:
    await noted(staffed, held())
    staffed.clock.to(JANUARY)
    report = (await made(staffed)).report
    assert (await checked(staffed, report)).holds
    await noted(staffed, held())
    found = await checked(staffed, report)
    assert not found.holds
    assert ("people", 1, 2) in [(one.code, one.old, one.new) for one in found.changes]
    # Figures forged in the table of reports do not match what the journal noted.
    async with staffed.database.transaction() as session:
        await session.execute(
            update(Report).values(content=Report.content, changes=changes_to_json(found.changes))
        )
    assert not (await checked(staffed, report)).sealed
    async with staffed.database.transaction() as session:
        await session.execute(update(Report).values(journal_mac=bytes(32)))
    assert not (await checked(staffed, report)).chain_holds


async def checked(staffed: TestOffice, report: ReportVersion) -> Checked:
    """Check a report as the auditor."""
    async with staffed.by(Role.AUDITOR) as office:
        return await office.reports.check(report.public_id)


async def test_two_at_once_make_one_version(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    both = await asyncio.gather(made(staffed), made(staffed))
    assert sorted(one.is_new for one in both) == [False, True]
    assert both[0].report == both[1].report
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(Report))).all()) == 1


async def test_two_at_once_who_know_different_calls_lose_neither(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    both = await asyncio.gather(
        made(staffed, calls_received=120, calls_lost=6),
        made(staffed, calls_received=90, calls_lost=6),
        return_exceptions=True,
    )
    # One is the version; the other is told that theirs differs, and says why.
    assert sorted(isinstance(one, ReasonNeeded) for one in both) == [False, True]
    (first,) = [one.report for one in both if isinstance(one, Made)]
    reasons = ("Станция санын түзетті", "Станция санын тексерді")
    again = await asyncio.gather(
        *(made(staffed, reason, calls_received=200 + at) for at, reason in enumerate(reasons))
    )
    assert sorted((one.is_new, one.report.version) for one in again) == [(True, 2), (True, 3)]
    assert {one.report.content["calls.received"] for one in again} == {200, 201}
    async with staffed.by(Role.AUDITOR) as office:
        oldest = await office.reports.numbered(QUARTER, 1)
    assert oldest == first


async def test_who_may_see_and_who_may_make(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    report = (await made(staffed)).report
    for role in (Role.REGISTRAR, Role.REVIEWER):
        async with staffed.by(role) as office:
            for forbidden in (
                office.reports.compute(QUARTER),
                office.reports.make(QUARTER),
                office.reports.find(report.public_id),
                office.reports.versions(QUARTER),
                office.reports.newest(QUARTER),
                office.reports.quarters(),
                office.reports.sent(report.public_id, "1"),
                office.reports.check(report.public_id),
            ):
                with pytest.raises(NotAllowed):
                    await forbidden
    async with staffed.by(Role.AUDITOR) as office:
        assert await office.reports.find(report.public_id) == report
        with pytest.raises(NotAllowed):
            await office.reports.make(QUARTER)
        with pytest.raises(NotAllowed):
            await office.reports.sent(report.public_id, "1")
        with pytest.raises(NotFound):
            await office.reports.find("0000000000")
    async with staffed.of(CITIZEN) as office:
        with pytest.raises(NotAllowed):
            await office.reports.quarters()
    async with staffed.machine(OPERATOR) as office:
        assert not (await office.reports.make(QUARTER)).is_new


async def test_the_operator_has_no_name(staffed: TestOffice) -> None:
    staffed.clock.to(JANUARY)
    async with staffed.machine(OPERATOR) as office:
        one = await office.reports.make(QUARTER)
    assert (one.report.made_by, one.is_new) == (None, True)
