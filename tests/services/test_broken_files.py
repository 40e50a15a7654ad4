"""Files as they come in life, broken in every usual way: refused whole, each with what to do."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.documents.tables import MAX_BYTES, TableProblem, TableUnreadable, read_table
from bot.i18n import Catalogues
from bot.screens.import_problems import column, import_problems, table_problem
from bot.services.actor import OPERATOR
from bot.services.errors import ScheduleInvalid
from bot.services.rules.annex_form import HEADINGS, REQUIRED, Column, Fault
from db.enums import Language
from db.models import Body, Place, Post, Reception, Schedule
from tests.offices import TestOffice

HEADING = [HEADINGS[each] for each in REQUIRED]
GOOD = [
    "Үлгілер министрлігі / Министерство примеров",
    "Үлгібаев Сынақ Мысалұлы",
    "Вице-министр / Вице-министр",
    "03.12.2026 10:00–12:00",
    "Орталық, 1-кабинет / Центр, кабинет 1",
    "+7 700 000 00 00, qabyldau@example.kz",
]
BODY, HOLDER, POST, WHEN, LOCATION, CONTACTS = range(6)

Fill = Callable[[Workbook], None]


def book(*lines: Sequence[object], fill: Fill | None = None) -> bytes:
    """Return a workbook of these rows, changed by `fill` before it is saved."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    if fill is not None:
        fill(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def good(**changed: object) -> list[object]:
    """Return a good row with cells changed by the names of their columns."""
    return [changed.get(each.value, value) for each, value in zip(REQUIRED, GOOD, strict=True)]


def merged(workbook: Workbook) -> None:
    """Merge the cell of the body over two receivers, as people do to spare themselves typing."""
    sheet = workbook.worksheets[0]
    sheet.append(good(body=None, when="04.12.2026 10:00–12:00"))
    sheet.merge_cells("A2:A3")


def second_sheet(workbook: Workbook) -> None:
    workbook.create_sheet("Қаңтар").append(["ескі кесте"])


def text(*lines: Sequence[object], encoding: str, errors: str = "strict") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(lines)
    return file.getvalue().encode(encoding, errors)


def damaged() -> bytes:
    """Return a workbook of which the middle was lost on the way."""
    whole = book(HEADING, good())
    return whole[: len(whole) // 3] + whole[len(whole) // 2 :]


def archive_of_something_else() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photo.txt", "not a workbook")
    return file.getvalue()


@dataclass(frozen=True)
class Broken:
    """A file, and what is said about it: a fault of the file or faults of its rows."""

    name: str
    content: bytes
    whole: TableProblem | None = None
    rows: tuple[tuple[int, str, Fault], ...] = ()


def row(number: int, at: Column | str, fault: Fault) -> tuple[tuple[int, str, Fault], ...]:
    return ((number, str(at), fault),)


FILES = {
    "another table": Broken(
        "a.xlsx",
        book(["№", "Тауар", "Бағасы"], [1, "Қағаз", 900]),
        rows=row(1, "", Fault.NO_HEADER),
    ),
    "a column is missing": Broken(
        "a.xlsx",
        book(HEADING[:-1], good()[:-1]),
        rows=row(1, Column.CONTACTS, Fault.COLUMN_MISSING),
    ),
    "a column that the form does not have": Broken(
        "a.xlsx",
        book([*HEADING, "Көлік нөмірі"], [*good(), "001 AAA 01"]),
        rows=row(1, "", Fault.UNKNOWN_COLUMN),
    ),
    "merged cells": Broken(
        "a.xlsx",
        book(HEADING, good(), fill=merged),
        rows=row(3, Column.BODY, Fault.MERGED),
    ),
    "dates in words": Broken(
        "a.xlsx",
        book(HEADING, good(when="үшінші желтоқсан, сағат онда")),
        rows=row(2, Column.WHEN, Fault.WINDOW_UNREADABLE),
    ),
    "a date without hours": Broken(
        "a.xlsx",
        book(HEADING, good(when=date(2026, 12, 3))),
        rows=row(2, Column.WHEN, Fault.WINDOW_UNREADABLE),
    ),
    "a moment instead of hours": Broken(
        "a.xlsx",
        book(HEADING, good(when=datetime.fromisoformat("2026-12-03T10:00"))),
        rows=row(2, Column.WHEN, Fault.WINDOW_UNREADABLE),
    ),
    "two sheets": Broken(
        "a.xlsx",
        book(HEADING, good(), fill=second_sheet),
        whole=TableProblem.SEVERAL_SHEETS,
    ),
    "a formula": Broken(
        "a.xlsx",
        book(HEADING, good(location='=A2&", кабинет"')),
        rows=row(2, Column.LOCATION, Fault.FORMULA),
    ),
    "empty": Broken("a.xlsx", book(), whole=TableProblem.EMPTY),
    "the heading alone": Broken("a.xlsx", book(HEADING), rows=row(1, "", Fault.NO_ROWS)),
    "more than ten megabytes": Broken(
        "a.xlsx", b"PK" + bytes(MAX_BYTES), whole=TableProblem.TOO_LARGE
    ),
    "Latin letters that look alike": Broken(
        "a.xlsx",
        # The second letter of the first word is Latin.
        book(HEADING, good(body="Mинистрлік / Министерство")),
        rows=row(2, Column.BODY, Fault.MIXED_LETTERS),
    ),
    "a workbook of before 2007": Broken(
        "a.xls",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
        whole=TableProblem.OLD_OR_ENCRYPTED,
    ),
    "a damaged archive": Broken("a.xlsx", damaged(), whole=TableProblem.DAMAGED),
    "an archive of something else": Broken(
        "a.xlsx", archive_of_something_else(), whole=TableProblem.DAMAGED
    ),
    "a picture of the schedule": Broken("a.jpg", b"\xff\xd8\xff", whole=TableProblem.UNKNOWN_KIND),
    "an encoding that cannot be told": Broken(
        "a.csv", text(HEADING, good(), encoding="utf-32"), whole=TableProblem.ENCODING
    ),
    "letters lost in a code page": Broken(
        "a.csv",
        text(
            [each.split(" / ")[1] for each in HEADING],
            good(holder="Сапаров Сапар"),
            encoding="cp1251",
            errors="replace",
        ),
        rows=(
            (2, "body", Fault.LOST_LETTERS),
            (2, "location", Fault.LOST_LETTERS),
        ),
    ),
    "a day that is over": Broken(
        "a.xlsx",
        book(HEADING, good(when="12.11.2026 10:00–12:00")),
        rows=row(2, Column.WHEN, Fault.PAST),
    ),
    "a day off": Broken(
        "a.xlsx",
        book(HEADING, good(when="16.12.2026 10:00–12:00")),
        rows=row(2, Column.WHEN, Fault.DAY_OFF),
    ),
    "one language only": Broken(
        "a.xlsx",
        book(HEADING, good(post="Вице-министр", location="Центр, кабинет 1")),
        rows=(
            (2, "post", Fault.ONE_LANGUAGE),
            (2, "location", Fault.ONE_LANGUAGE),
        ),
    ),
    "the same row twice": Broken(
        "a.xlsx", book(HEADING, good(), good()), rows=row(3, Column.WHEN, Fault.DUPLICATE)
    ),
    "a format that nobody knows": Broken(
        "a.xlsx",
        book([*HEADING, HEADINGS[Column.MODE]], [*good(), "хатпен"]),
        rows=row(2, Column.MODE, Fault.MODE_UNKNOWN),
    ),
    "everything at once": Broken(
        "a.xlsx",
        book(HEADING, good(body="", holder="Ү. С."), good(when="31.11.2026 10:00–12:00")),
        rows=(
            (2, "body", Fault.EMPTY),
            (2, "holder", Fault.NAME),
            (3, "when", Fault.NO_SUCH_TIME),
        ),
    ),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_broken_file_is_refused_whole_and_told_what_to_do(
    office: TestOffice, name: str
) -> None:
    broken = FILES[name]
    catalogues = Catalogues(office.profile.hours.zone)
    before = await counted(office)
    found: list[tuple[int, str, str]] = []
    whole: TableProblem | None = None
    said = {}
    try:
        rows = read_table(broken.name, broken.content)
        async with office.machine(OPERATOR) as opened:
            await opened.schedules.import_rows(rows)
    except TableUnreadable as unreadable:
        whole = unreadable.reason
        said = {each: table_problem(catalogues[each], whole) for each in Language}
    except ScheduleInvalid as refused:
        found = [(one.row, one.column, one.reason) for one in refused.problems]
        said = {each: import_problems(catalogues[each], refused.problems) for each in Language}
    assert (whole, tuple(found)) == (broken.whole, broken.rows)
    assert await counted(office) == before
    for language, told in said.items():
        for number, at, _fault in found:
            assert str(number) in told
            assert not at or column(catalogues[language], Column(at)) in told
    assert len(set(said.values())) == 3, "said in each language"


async def test_the_row_that_the_files_were_broken_from_is_good(office: TestOffice) -> None:
    rows = read_table("a.xlsx", book(HEADING, good()))
    async with office.machine(OPERATOR) as opened:
        assert (await opened.schedules.import_rows(rows)).receptions == 1


async def counted(office: TestOffice) -> list[int | None]:
    async with office.database.reading() as session:
        return [
            await session.scalar(select(func.count()).select_from(model))
            for model in (Schedule, Body, Post, Place, Reception)
        ]
