"""The staff take data out for another system, by buttons."""

import csv
import io

from sqlalchemy import func, select

from bot.services.rules.policy import Action, permits
from db.enums import Role
from db.models import JournalEntry
from tests.flows.crew import crew_of
from tests.offices import applicant
from tests.town import Town


async def exported(town: Town) -> int:
    async with town.installation.database.reading() as session:
        found = await session.scalar(
            select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "exported")
        )
        return found or 0


async def test_a_file_is_chosen_confirmed_and_made(town: Town) -> None:
    crew = await crew_of(town)
    _citizen, card = await crew.registered()
    registrar = crew.registrar
    await registrar.says("/export")
    await registrar.presses_on("Requests by the day of registration", "November 2026")
    assert "Rows in the file: 1" in registrar.text
    assert "names no applicant" in registrar.text
    assert await exported(town) == 0
    await registrar.presses_on("CSV")
    (file,) = registrar.last.files
    assert file.name == "requests-2026-11-01-2026-11-30.csv"
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert (row["number"], row["state"]) == (card.number, "registered")
    assert applicant().full_name not in file.content.decode()
    assert await exported(town) == 1


async def test_an_empty_time_is_said_so_and_makes_no_file(town: Town) -> None:
    crew = await crew_of(town)
    await crew.head.says("/export")
    await crew.head.presses_on("Answers in the surveys", "October 2026")
    assert "There is nothing to export." in crew.head.text
    assert "XLSX" not in crew.head.buttons
    await crew.head.presses_on("← Back", "← Back")
    assert "Export for other systems" in crew.head.text


async def test_whoever_may_not_export_learns_nothing(town: Town) -> None:
    assert not permits(frozenset({Role.REVIEWER}), Action.EXPORT_DATA)
    crew = await crew_of(town)
    await crew.reviewer.says("/export")
    assert "Export for other systems" not in crew.reviewer.reads()
