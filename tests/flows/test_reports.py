"""The quarter's report by buttons: looked at, frozen, corrected, checked, handed in (point 40)."""

from datetime import date

import pytest_asyncio
from sqlalchemy import select

from db.enums import DutyKind, FactKind, Language, Role
from db.models import Duty, Fact, Report
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

QUARTER = "quarter 4 of 2026"
FILES = [
    "qabyldau-2026Q4-v1-kk.xlsx",
    "qabyldau-2026Q4-v1-kk.pdf",
    "qabyldau-2026Q4-v1-letter-kk.docx",
    "qabyldau-2026Q4-v1-ru.xlsx",
    "qabyldau-2026Q4-v1-ru.pdf",
    "qabyldau-2026Q4-v1-letter-ru.docx",
]


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    """A registrar, a reviewer and a head who read English."""
    return await crew_of(town)


async def administrator_of(crew: Crew) -> Neighbour:
    somebody = await crew.town.hires("Staff administrator", Role.ADMINISTRATOR)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def note(crew: Crew, *facts: Fact) -> None:
    async with crew.town.installation.database.transaction() as session:
        session.add_all(facts)


async def test_point_40_the_report_is_made_and_handed_in_by_buttons(crew: Crew) -> None:
    administrator = await administrator_of(crew)
    _citizen, card = await crew.registered()
    await crew.town.moves_to(date(2026, 12, 30))
    await administrator.says("/report")
    assert QUARTER in administrator.text
    assert "not over yet" in administrator.text
    await administrator.presses_on(QUARTER, "What it says so far")
    assert "Applications registered: 1" in administrator.text
    assert "can be made from" in administrator.text
    # The alarm of the new quarter's first working day leads to the quarter.
    await crew.town.moves_to(date(2027, 1, 5), 9, 30)
    await crew.town.looks()
    await crew.town.ticks()
    assert "Hand in the quarterly report" in administrator.reads()
    await administrator.says("/report")
    assert "not made; due by" in administrator.text
    await administrator.presses_on(QUARTER, "Make the report")
    assert "never be changed or deleted" in administrator.text
    await administrator.presses_on("Type the calls of the call centre")
    await administrator.says("many")
    assert "Two numbers" in administrator.text
    await administrator.says("120 6")
    assert "Calls received: 120, of these lost: 6." in administrator.text
    await administrator.presses_on("Yes, freeze version 1")
    assert "Version 1 is frozen." in administrator.text
    assert "Staff administrator" in administrator.text
    await files_come(administrator)
    await the_figure_opens(administrator, card.number)
    await administrator.says("/report")
    await administrator.presses_on(QUARTER, "Version 1", "Check against the facts")
    assert administrator.text.count("✅") == 3
    await administrator.presses_on("Back to the report", "Mark as handed in")
    await administrator.says("12-3/45")
    assert "Marked as handed in" in administrator.text
    assert "with letter 12-3/45" in administrator.text
    assert "Mark as handed in" not in administrator.buttons
    async with crew.town.installation.database.reading() as session:
        duty = await session.scalar(select(Duty).where(Duty.kind == DutyKind.REPORT))
        assert duty is not None
        assert duty.closed_at is not None


async def files_come(somebody: Neighbour) -> None:
    await somebody.presses_on("Files: XLSX, PDF, letter")
    sent = [file.name for message in somebody.person.messages() for file in message.files]
    assert [name for name in sent if "2026Q4" in name] == FILES
    await somebody.presses_on("Back to the report")


async def the_figure_opens(somebody: Neighbour, number: str) -> None:
    await somebody.presses_on("All figures, by section", "2. Ways in which applications came")
    assert "Telegram bot: Applications 1" in somebody.text
    await somebody.presses_on("1. Telegram bot")
    assert "cases: 1" in somebody.text
    await somebody.presses_on("← Back", "← Sections", "3. How the terms were kept")
    await somebody.presses_on("1. Registered on the day")
    assert "Which cases would you like to see?" in somebody.text
    await somebody.presses_on("in time: 1")
    assert "cases: 1" in somebody.text
    await somebody.presses_on(number)
    assert number in somebody.text


async def test_point_40_a_correction_asks_for_its_reason(crew: Crew) -> None:
    administrator = await administrator_of(crew)
    await crew.town.moves_to(date(2027, 1, 5))
    await administrator.says("/report")
    await administrator.presses_on(QUARTER, "Make the report", "Yes, freeze version 1")
    assert "There were no receptions in the period." in administrator.text
    await administrator.presses_on("← The quarter", "Make it again", "Yes, freeze version 2")
    assert "no new version was made" in administrator.text
    await note(crew, Fact(kind=FactKind.HELD, day=date(2026, 12, 4), detail="solved"))
    await administrator.presses_on("← The quarter", "Make it again", "Yes, freeze version 2")
    assert "differ from the last version" in administrator.text
    await administrator.says("/cancel")
    assert f"Report for {QUARTER}" in administrator.text
    await administrator.presses_on("Make it again", "Yes, freeze version 2")
    await administrator.says("A card was filled in late")
    assert "Version 2 is frozen." in administrator.text
    assert "People received: 0 → 1" in administrator.text
    assert "Reason: A card was filled in late" in administrator.text
    async with crew.town.installation.database.reading() as session:
        assert len((await session.scalars(select(Report))).all()) == 2


async def test_point_7_1_the_monthly_duty_is_read_in_chat(crew: Crew) -> None:
    await crew.town.moves_to(date(2027, 1, 5))
    await crew.head.says("/report")
    await crew.head.presses_on(QUARTER, "Make the report", "Yes, freeze version 1")
    await crew.head.presses_on("All figures, by section", "6. The monthly duty (point 7-1)")
    assert "at least once a month" in crew.head.text
    assert "did not receive: nothing planned" in crew.head.text
    await crew.head.presses_on("Next →")
    assert "Page 2 of" in crew.head.text


async def test_an_auditor_sees_reports_and_makes_none(crew: Crew) -> None:
    await crew.town.moves_to(date(2027, 1, 5))
    auditor = await crew.town.hires("Staff auditor", Role.AUDITOR)
    async with crew.as_(auditor) as office:
        await office.accounts.choose_language(Language.EN)
    await auditor.says("/report")
    await auditor.presses_on(QUARTER)
    assert "Make the report" not in auditor.buttons
    await crew.head.says("/report")
    await crew.head.presses_on(QUARTER, "Make the report", "Yes, freeze version 1")
    await auditor.says("/report")
    await auditor.presses_on(QUARTER, "Version 1")
    assert "Mark as handed in" not in auditor.buttons
    assert "Check against the facts" in auditor.buttons
    await crew.registrar.says("/report")
    assert "do not have the right" in crew.registrar.text
