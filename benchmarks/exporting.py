"""One export in a process of its own, so that the most memory it held can be told.

`python -m benchmarks.exporting FOLDER FORM FIRST LAST` prints a JSON object.
"""

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.documents.export_files import fill
from bot.services.actor import OPERATOR
from bot.services.rules.periods import Period
from bot.services.views.exports import FileForm, Subject, Wanted
from db.keyring import KeyRing
from db.uow import Database
from tests.offices import TestOffice

OFFICE, KEYS = "office.sqlite3", "keys.json"
"""What the folder holds."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export took: processor time and the most memory the process held."""

    rows: int
    seconds: float
    megabytes: float


async def measured(folder: Path, form: FileForm, period: Period) -> Exported:
    """Export the requests of a period in another process; raises RuntimeError where it fails."""
    days = (day.isoformat() for day in (period.first, period.last))
    asked = ("-m", "benchmarks.exporting", str(folder), form.value, *days)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *asked, stdout=asyncio.subprocess.PIPE
    )
    said, _nothing = await process.communicate()
    if process.returncode:
        message = f"an export ended with {process.returncode}"
        raise RuntimeError(message)
    return Exported(**json.loads(said))


async def export(folder: Path, form: FileForm, period: Period) -> Exported:
    """Export the requests of a period here."""
    database = Database(f"sqlite:///{folder / OFFICE}")
    wanted = Wanted(Subject.REQUESTS, period)
    try:
        office = TestOffice(database, KeyRing.load(folder / KEYS), folder / "files")
        began = time.process_time()
        async with office.machine(OPERATOR) as opened:
            columns = opened.exports.columns(wanted)
            rows = opened.exports.rows(wanted)
            count = await fill(folder / f"export.{form}", form, columns, rows)
        return Exported(count, round(time.process_time() - began, 2), highest())
    finally:
        await database.close()


def highest() -> float:
    """Return the most memory that this process has held, in megabytes.

    Not by getrusage: that counts what the parent held when it began this process.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    if found is None:
        message = "this system does not tell what a process held"
        raise RuntimeError(message)
    return round(int(found[1]) / 1024, 1)


if __name__ == "__main__":
    where, how, *days = sys.argv[1:]
    first, last = map(date.fromisoformat, days)
    print(json.dumps(asdict(asyncio.run(export(Path(where), FileForm(how), Period(first, last))))))
