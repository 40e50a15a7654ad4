"""The operator's commands, each as a process of its own."""

import csv
import re
import sqlite3
import stat
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer.main

from bot import cli
from bot.config import load_office, office_template
from bot.services.rules.annex_form import Row
from bot.services.rules.workdays import WorkCalendar
from sandbox.clock import OFFICE_TIME
from sandbox.demo_office import rows_for
from tests.faults.harness import ROOT
from tests.wire.conftest import Operator, Said

COMMANDS = sorted(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
APPROVAL = ("--approver", "Бекітбеков Үкім", "--post", "Басшы", "--document", "ҮЛГІ-01/77")


def complaint(said: Said) -> str:
    """Return what a refused command said: some lines, none of them of a traceback."""
    assert said.code == 1, said
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_there_are_the_commands_that_an_operator_needs() -> None:
    wanted = {"run", "init", "invite", "import-schedule", "approve-schedule", "publish"}
    wanted |= {"verify-journal"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
async def test_every_command_explains_itself(operator: Operator, command: str) -> None:
    said = await operator.types(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert "Usage: " in said.out
    assert command in said.out


async def test_a_process_started_from_a_shell_is_the_same(operator: Operator) -> None:
    """All other tests fork a process that has imported everything; this one starts from nothing."""
    import asyncio

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--help", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    forked = await operator.types("--help")
    assert [line.split() for line in out.decode().splitlines()] == [
        line.split() for line in forked.out.splitlines()
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "No such command 'fly'"),
        (["invite", "king"], "'king' is not one of"),
        (["invite"], "Missing argument"),
        (["approve-schedule", "one", *APPROVAL, "--on", "2026-11-23"], "Invalid value for"),
        (["approve-schedule", "1", *APPROVAL, "--on", "23.11.2026"], "does not match the format"),
    ],
)
async def test_a_mistyped_command_is_explained(
    operator: Operator, arguments: list[str], words: str
) -> None:
    said = await operator.types(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert words in " ".join(said.err.replace("│", " ").split())
    assert not list(operator.folder.glob("*.sqlite3"))


async def test_init_writes_an_office_that_can_be_used_and_never_overwrites(
    operator: Operator,
) -> None:
    file = operator.folder / "office.toml"
    said = await operator.types("init", file)
    assert (said.code, said.err) == (0, "")
    assert str(file) in said.out
    assert file.read_text("utf-8") == office_template()
    load_office(file)
    file.write_text("mine")
    refused = complaint(await operator.types("init", file))
    assert refused == f"{file}: exists already, nothing was written\n"
    assert file.read_text() == "mine"


async def test_init_makes_keys_on_request_and_never_new_ones(operator: Operator) -> None:
    first, second = operator.folder / "one.toml", operator.folder / "two.toml"
    keys = operator.folder / "qabyldau.keys"
    assert (await operator.types("init", first, "--keys")).code == 0
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    before = keys.read_bytes()
    said = await operator.types("init", second, "--keys")
    assert said.code == 1
    assert said.err == f"{keys}: exists already, no new keys were made\n"
    assert keys.read_bytes() == before


async def test_init_into_a_folder_that_is_not_there_is_one_line(operator: Operator) -> None:
    file = operator.folder / "no" / "such" / "office.toml"
    assert len(complaint(await operator.types("init", file)).splitlines()) == 1


async def test_an_invitation_is_a_line_to_send_and_only_its_hash_is_kept(
    operator: Operator,
) -> None:
    said = await operator.types("invite", "registrar")
    assert (said.code, said.err) == (0, "")
    found = re.search(r"^/start ([A-Za-z0-9_-]{43})$", said.out, re.MULTILINE)
    assert found is not None, said.out
    other = await operator.types("invite", "registrar")
    assert found[1] not in other.out
    with sqlite3.connect(operator.folder / "qabyldau.sqlite3") as connection:
        rows = connection.execute("SELECT role, used_at, token_hash FROM invitations").fetchall()
    connection.close()
    assert [(role, used_at) for role, used_at, _ in rows] == [("registrar", None)] * 2
    assert found[1] not in str(rows)


def month_ahead() -> tuple[Row, ...]:
    """Return rows of the annex for the month after the next."""
    profile_hours = load_office(ROOT / "office.example.toml").hours.working_hours()
    calendar = WorkCalendar(hours=profile_hours)
    today = datetime.now(UTC).date()
    return rows_for((today.replace(day=1) + timedelta(days=62)).replace(day=1), calendar)


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def counts(folder: Path, *tables: str) -> list[int]:
    with sqlite3.connect(folder / "qabyldau.sqlite3") as connection:
        found = [
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables
        ]
    connection.close()
    return found


async def test_a_schedule_is_imported_as_a_draft_and_approved_once(operator: Operator) -> None:
    rows = [list(row.cells) for row in month_ahead()]
    file = write_csv(operator.folder / "schedule.csv", rows)
    said = await operator.types("import-schedule", file)
    assert (said.code, said.err) == (0, "")
    found = re.match(r"Draft (\d+): (\d+) receptions of (\d+) posts, ", said.out)
    assert found is not None, said.out
    # A cell may name several days, so there are more receptions than rows.
    assert int(found[2]) >= len(rows) - 1 == int(found[3])
    assert counts(operator.folder, "receptions", "seats") == [int(found[2]), 0]
    # Whatever the hour, the day after tomorrow is still to come on the office's wall.
    today = datetime.now(OFFICE_TIME).date()
    approval = ("approve-schedule", found[1], *APPROVAL, "--on", today)
    early = complaint(await operator.types(*approval[:-1], today + timedelta(days=2)))
    assert early == "on: the day is still to come\n"
    approved = await operator.types(*approval)
    assert (approved.code, approved.err) == (0, "")
    seats = counts(operator.folder, "seats")[0]
    assert approved.out == f"Approved: {found[2]} receptions, {seats} seats.\n"
    assert seats > 0
    again = complaint(await operator.types(*approval))
    assert again == f"schedule {found[1]}: there is no such draft\n"
    other = complaint(await operator.types("approve-schedule", "77", *approval[2:]))
    assert other == "schedule 77: there is no such draft\n"
    assert counts(operator.folder, "seats") == [seats]


async def test_every_bad_row_is_named_and_nothing_is_imported(operator: Operator) -> None:
    heading, *rows = ([*row.cells] for row in month_ahead())
    when = heading.index(next(cell for cell in heading if "время" in cell or "уақыт" in cell))
    rows[0][when] = "каждый вторник"
    rows[2][when] = f"31.02.{date.today().year + 1} 10:00-12:00"  # noqa: DTZ011 - any year does
    rows[4][0] = ""
    file = write_csv(operator.folder / "schedule.csv", [heading, *rows])
    lines = complaint(await operator.types("import-schedule", file)).splitlines()
    assert lines[0] == f"{file}: nothing was imported"
    # A row is numbered as a spreadsheet shows it; the heading is the first.
    assert [int(re.match(r"row (\d+), ", line)[1]) for line in lines[1:]] == [2, 4, 6]  # type: ignore[index]
    tables = ("schedules", "receptions", "posts", "bodies", "places")
    assert counts(operator.folder, *tables) == [0] * len(tables)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("schedule.xlsx", b"PK\x03\x04 not a workbook", "is damaged and cannot be opened"),
        ("schedule.docx", b"PK\x03\x04", "is"),
        ("schedule.csv", b"", "is empty"),
        ("schedule.csv", None, "No such file or directory"),
    ],
)
async def test_a_file_that_is_no_table_is_one_line(
    operator: Operator, name: str, content: bytes | None, words: str
) -> None:
    file = operator.folder / name
    if content is not None:
        file.write_bytes(content)
    said = complaint(await operator.types("import-schedule", file))
    assert len(said.splitlines()) == 1
    assert said.startswith(str(file))
    assert words in said


async def test_the_journal_is_verified_and_its_head_printed(operator: Operator) -> None:
    for role in ("registrar", "head", "auditor"):
        await operator.types("invite", role)
    said = await operator.types("verify-journal")
    assert (said.code, said.err) == (0, "")
    found = re.fullmatch(r"journal: (\d+) entries hold; head (\d+:[0-9a-f]{64})\n", said.out)
    assert found is not None, said.out
    assert int(found[1]) == 3
    head = found[2]
    await operator.types("invite", "reviewer")
    # A head printed earlier still fits after more was written.
    assert (await operator.types("verify-journal", "--anchor", head)).code == 0
    wrong = complaint(await operator.types("verify-journal", "--anchor", "3:" + "00" * 32))
    assert "broken at entry 3" in wrong
    assert "N:HEX" in complaint(await operator.types("verify-journal", "--anchor", "rubbish"))


@pytest.mark.parametrize(
    ("change", "anchored", "words"),
    [
        ("UPDATE journal SET details = '{}', actor = 'nobody' WHERE n = 2", False, "entry 2"),
        ("DELETE FROM journal WHERE n = 2", False, "entry"),
        ("DELETE FROM journal WHERE n = 3", False, "entry"),
        ("DELETE FROM journal WHERE n = 3; UPDATE journal_head SET n = 2", True, "entry"),
    ],
    ids=["changed", "deleted", "tail cut", "tail and head cut"],
)
async def test_a_changed_journal_is_noticed(
    operator: Operator, change: str, anchored: bool, words: str
) -> None:
    for role in ("registrar", "head", "auditor"):
        await operator.types("invite", role)
    head = (await operator.types("verify-journal")).out.split()[-1]
    with sqlite3.connect(operator.folder / "qabyldau.sqlite3") as connection:
        # Whoever can write the file can drop its triggers.
        for name in ("journal_no_update", "journal_no_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(change)
    connection.close()
    anchor = ("--anchor", head) if anchored else ()
    assert words in complaint(await operator.types("verify-journal", *anchor))


async def test_an_export_is_written_journalled_and_names_nobody_unasked(operator: Operator) -> None:
    asked = ("export", "requests", "--from", "2026-10-01", "--to", "2026-12-31")
    out = operator.folder / "out" / "requests.csv"
    said = await operator.types(*asked, "--format", "csv", "--out", out)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{out}: 0 rows\n"
    (heading,) = csv.reader(out.read_text("utf-8-sig").splitlines())
    assert heading[0] == "number"
    assert "phone" not in heading
    said = await operator.types(*asked, "--format", "csv", "--out", out, "--people")
    assert said.out == f"{out}: 0 rows, with people\n"
    assert "phone" in out.read_text("utf-8-sig").strip().split(",")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "journal: 2 entries hold" in (await operator.types("verify-journal")).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["requests", "--from", "2026-12-31", "--to", "2026-10-01"], "--to"),
        (["answers", "--from", "2026-10-01", "--to", "2026-12-31", "--people"], "--people"),
    ],
)
async def test_an_export_that_cannot_be_is_one_line(
    operator: Operator, arguments: list[str], words: str
) -> None:
    out = operator.folder / "file.xlsx"
    assert words in complaint(await operator.types("export", *arguments, "--out", out))
    assert not out.exists()
