"""The operator publishes an approved month, also while the bot holds the database."""

import json
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.engine import lock_file
from tests.wire.conftest import Operator
from tests.wire.test_cli import APPROVAL, complaint, month_ahead, write_csv

ENDS = ("-annex.pdf", "-annex.xlsx", "-poster-a3.pdf", "-poster-a4.pdf", ".html", ".json")


async def approved_month(operator: Operator) -> None:
    """Import and approve the month after the next."""
    rows = [list(row.cells) for row in month_ahead()]
    file = write_csv(operator.folder / "schedule.csv", rows)
    assert (await operator.types("import-schedule", file)).code == 0
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    said = await operator.types("approve-schedule", 1, *APPROVAL, "--on", yesterday)
    assert said.code == 0, said


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_an_approved_month_becomes_files_while_the_bot_runs(operator: Operator) -> None:
    await approved_month(operator)
    folder = operator.folder / "site" / "schedules"
    # The running bot holds this lock; whoever only looks does not need it.
    lock = lock_file(operator.folder / "qabyldau.sqlite3")
    try:
        said = await operator.types("publish", folder)
        busy = complaint(await operator.types("invite", "registrar"))
    finally:
        lock.close()
    assert "stop the running bot first" in busy
    assert (said.code, said.err) == (0, "")
    found = re.search(r"qabyldau-(\d{4}-\d\d)-v1\.json", said.out)
    assert found is not None
    stem = f"qabyldau-{found[1]}-v1"
    assert names(folder) == [f"{stem}{end}" for end in ENDS]
    assert sorted(said.out.split()) == [str(folder / f"{stem}{end}") for end in ENDS]
    whole = json.loads((folder / f"{stem}.json").read_text("utf-8"))
    assert whole["month"] == found[1]
    assert whole["approval"]["document_number"] == "ҮЛГІ-01/77"
    assert stat.S_IMODE((folder / f"{stem}.json").stat().st_mode) & 0o400
    again = await operator.types("publish", folder, "--month", found[1])
    assert (again.code, again.out) == (0, said.out)
    assert names(folder) == [f"{stem}{end}" for end in ENDS], "written over, nothing left behind"


async def test_a_month_without_an_approved_version_is_one_line(operator: Operator) -> None:
    assert (await operator.types("invite", "registrar")).code == 0
    folder = operator.folder / "site"
    early = complaint(await operator.types("publish", folder))
    assert early == "publish: no approved month is ahead; see `qabyldau approve-schedule`\n"
    empty = complaint(await operator.types("publish", folder, "--month", "2030-01"))
    assert empty == "2030-01: this month has no approved schedule\n"
    assert not folder.exists()
    typed = await operator.types("publish", folder, "--month", "January")
    assert typed.code == 2
    assert "does not match the format" in " ".join(typed.err.replace("│", " ").split())


async def test_a_folder_that_cannot_be_written_to_is_one_line(operator: Operator) -> None:
    await approved_month(operator)
    blocked = operator.folder / "file"
    blocked.write_text("no folder")
    said = await operator.types("publish", blocked)
    assert said.code == 1
    assert said.err.splitlines() == [f"{blocked}: cannot be written to (File exists)"]
