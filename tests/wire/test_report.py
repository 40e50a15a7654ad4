"""The operator makes the quarter's report at the machine (point 40)."""

from datetime import date, datetime, timedelta
from pathlib import Path

from bot.services.rules.periods import Period
from sandbox.clock import OFFICE_TIME
from tests.wire.conftest import Operator
from tests.wire.test_cli import complaint

ENDS = ("-kk.pdf", "-kk.xlsx", "-letter-kk.docx", "-letter-ru.docx", "-ru.pdf", "-ru.xlsx")


def today() -> date:
    """Return the day on the office's wall: in the last hours of UTC it is the next one."""
    return datetime.now(OFFICE_TIME).date()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_point_40_the_operator_makes_the_report_of_a_quarter(operator: Operator) -> None:
    assert (await operator.types("invite", "administrator")).code == 0
    code = Period.quarter_of(today()).before.code
    folder = operator.folder / "reports"
    said = await operator.types("report", code, "--out", folder, "--calls-received", 90)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{code}: version 1\n")
    assert names(folder) == sorted(f"qabyldau-{code}-v1{end}" for end in ENDS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = await operator.types("report", code, "--out", folder)
    assert f"{code}: nothing changed since version 1" in again.out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    refused = complaint(await operator.types("report", code, "--calls-received", 91))
    assert "differs from the last version" in refused
    corrected = await operator.types(
        "report", code, "--out", folder, "--calls-received", 91, "--reason", "Counted again"
    )
    assert f"{code}: version 2" in corrected.out
    assert len(names(folder)) == 2 * len(ENDS)


async def test_a_quarter_that_cannot_be_reported_is_one_line(operator: Operator) -> None:
    assert (await operator.types("invite", "administrator")).code == 0
    # Not over yet, even if a quarter ends at this very moment.
    ahead = Period.quarter_of(today() + timedelta(days=92)).code
    assert "not over before" in complaint(await operator.types("report", ahead))
    assert "such as 2026Q4" in complaint(await operator.types("report", "2026-4"))
    past = Period.quarter_of(today()).before.code
    wrong = await operator.types("report", past, "--calls-received", 1, "--calls-lost", 2)
    assert "calls" in complaint(wrong)
