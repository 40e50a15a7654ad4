"""Files as they come from other people's machines."""

import contextlib
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from bot.documents import tables
from bot.documents.tables import TableProblem, TableUnreadable, read_table
from bot.services.rules.annex_form import HEADINGS, Column, Fault, Row

HEADING = tuple(HEADINGS[column] for column in Column)
LINE = (
    "Үлгілер министрлігі / Министерство примеров",
    "Үлгібаев Сынақ Мысалұлы",
    "Вице-министр / Вице-министр",
    (
        "12.11.2026 10:00–12:00; 13.11.2026 10:00–12:00; 19.11.2026 10:00–12:00;"
        " 20.11.2026 10:00–12:00; 26.11.2026 10:00–12:00; 27.11.2026 10:00–12:00;"
        " 03.12.2026 10:00–12:00; 04.12.2026 10:00–12:00; 10.12.2026 10:00–12:00"
    ),
    "Орталық, «А»\n1-кабинет / Центр, кабинет 1",
    "+7 700 000 00 00, qabyldau@example.kz",
    "20",
    "бетпе-бет / лично",
)
ROWS = (Row(1, HEADING), Row(2, LINE))


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def book(*lines: Iterable[object]) -> bytes:
    workbook = Workbook()
    assert workbook.active is not None
    for line in lines:
        workbook.active.append(list(line))
    return saved(workbook)


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its parts changed, in an archive that is sound."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def reason(name: str, content: bytes) -> TableProblem:
    with pytest.raises(TableUnreadable) as error:
        read_table(name, content)
    assert error.value.__cause__ is None
    return error.value.reason


SHEET, END = "xl/worksheets/sheet1.xml", b"</worksheet>"
BOOK = book(HEADING, LINE)

# --- workbooks -----------------------------------------------------------------------------------


def test_a_workbook_becomes_rows_of_text() -> None:
    assert read_table("кесте.XLSX", book(HEADING, LINE)) == ROWS


def test_ornaments_that_the_library_warns_of_are_passed_over() -> None:
    validation = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    ornate = rewritten(book(HEADING, LINE), SHEET, lambda xml: xml.replace(END, validation))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="Data Validation"):
            load_workbook(io.BytesIO(ornate))
        assert read_table("a.xlsx", ornate) == ROWS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.fromisoformat("2026-11-12T10:05"), "2026-11-12 10:05"),
        (datetime.fromisoformat("2026-11-12"), "2026-11-12"),
        (date(2026, 11, 12), "2026-11-12"),
        (time(10, 0), "10:00"),
        (20, "20"),
        (20.0, "20"),
        (77000000000, "77000000000"),
        (0.5, "0.5"),
        (" text\n", " text\n"),
        (None, ""),
    ],
)
def test_each_value_is_shown_as_text(value: object, text: str) -> None:
    assert read_table("a.xlsx", book(["x", value, "y"])) == (Row(1, ("x", text, "y")),)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("=1+1", Fault.FORMULA),
        ("#REF!", Fault.CELL_ERROR),
        (True, Fault.NOT_TEXT),
        (timedelta(hours=30), Fault.NOT_TEXT),
    ],
)
def test_what_is_no_text_is_marked_in_its_cell(value: object, fault: Fault) -> None:
    assert read_table("a.xlsx", book(["x", value])) == (Row(1, ("x", ""), ((1, fault),)),)


def test_a_formula_counts_even_with_a_value_kept_beside_it() -> None:
    content = book(["=TODAY()", ArrayFormula("B1", "=SUM(A1:A1)"), "text"])
    kept = rewritten(content, SHEET, lambda xml: xml.replace(b"<v />", b"<v>46000</v>"))
    assert kept != content
    assert read_table("a.xlsx", kept) == (
        Row(1, ("", "", "text"), ((0, Fault.FORMULA), (1, Fault.FORMULA))),
    )


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active["A1"] = "=no formula"
    workbook.active["A1"].data_type = "s"
    assert read_table("a.xlsx", saved(workbook)) == (Row(1, ("=no formula",)),)


def test_a_merged_cell_has_its_text_once_and_is_marked_elsewhere() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "Бекітемін"
    sheet["A3"] = "x"
    sheet.merge_cells("A1:B2")
    merged = Fault.MERGED
    assert read_table("a.xlsx", saved(workbook)) == (
        Row(1, ("Бекітемін", ""), ((1, merged),)),
        Row(2, ("", ""), ((0, merged), (1, merged))),
        Row(3, ("x", "")),
    )


def test_only_one_visible_sheet_may_be_filled() -> None:
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    hidden, empty = workbook.create_sheet(), workbook.create_sheet()
    first.append(["x"])
    hidden.append(["y"])
    empty["A1"].font = Font(bold=True)
    assert reason("a.xlsx", saved(workbook)) is TableProblem.SEVERAL_SHEETS
    hidden.sheet_state = "hidden"
    assert read_table("a.xlsx", saved(workbook)) == (Row(1, ("x",)),)


@pytest.mark.parametrize("lines", [[], [["", " "]]])
def test_an_empty_workbook_is_said_so(lines: list[list[str]]) -> None:
    assert reason("a.xlsx", book(*lines)) is TableProblem.EMPTY


def test_a_workbook_of_too_many_rows_is_refused() -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.cell(tables.MAX_ROWS + 1, 1, "x")
    assert reason("a.xlsx", saved(workbook)) is TableProblem.TOO_MANY_ROWS


def test_columns_far_to_the_right_are_not_walked_through() -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active["A1"] = "x"
    workbook.active.cell(tables.MAX_ROWS, 16_384, "y")
    rows = read_table("a.xlsx", saved(workbook))
    assert len(rows) == tables.MAX_ROWS
    assert {len(row.cells) for row in rows} == {tables.MAX_COLUMNS}


def test_a_small_file_that_unpacks_into_a_large_one_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (tables.MAX_UNPACKED + 1))
    assert len(file.getvalue()) < 100_000
    assert reason("a.xlsx", file.getvalue()) is TableProblem.TOO_LARGE


@pytest.mark.parametrize(
    "spread",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b"<hyperlinks><hyperlink display='x' ref='A1:XFD1048576' location='A1'/></hyperlinks>",
    ],
)
def test_a_range_over_the_whole_sheet_is_not_spread_out(spread: bytes) -> None:
    content = rewritten(book(HEADING, LINE), SHEET, lambda xml: xml.replace(END, spread + END))
    assert reason("a.xlsx", content) is TableProblem.TOO_LARGE


def test_the_size_of_a_file_is_limited() -> None:
    assert reason("a.csv", b"x" * (tables.MAX_BYTES + 1)) is TableProblem.TOO_LARGE


def test_old_and_encrypted_workbooks_are_named_whatever_they_are_called() -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    for name in ("a.xls", "a.xlsx", "a.csv"):
        assert reason(name, content) is TableProblem.OLD_OR_ENCRYPTED


@pytest.mark.parametrize("name", ["a", "a.pdf", "a.xlsm", "a.xlsx.exe", ""])
def test_other_kinds_of_files_are_refused(name: str) -> None:
    assert reason(name, book(HEADING, LINE)) is TableProblem.UNKNOWN_KIND


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "Үлгі".encode()])
def test_what_is_no_workbook_is_damaged(content: bytes) -> None:
    assert reason("a.xlsx", content) is TableProblem.DAMAGED


def mutated(content: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    return bytes(changed)


def read_or_refused(content: bytes) -> None:
    with contextlib.suppress(TableUnreadable):
        read_table("a.xlsx", content)


@given(st.data())
def test_a_broken_archive_is_read_or_refused_and_breaks_nothing(data: st.DataObject) -> None:
    read_or_refused(mutated(BOOK, data)[: data.draw(st.integers(len(BOOK) // 2, len(BOOK)))])


@given(
    st.data(), st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
)
def test_a_broken_part_is_read_or_refused_and_breaks_nothing(
    data: st.DataObject, part: str
) -> None:
    read_or_refused(rewritten(BOOK, part, lambda xml: mutated(xml, data)))


# --- text files ----------------------------------------------------------------------------------


def text_file(delimiter: str, *, quoted: bool) -> str:
    def cell(value: str) -> str:
        if quoted or delimiter in value or "\n" in value or '"' in value:
            return '"' + value.replace('"', '""') + '"'
        return value

    return "".join(delimiter.join(map(cell, line)) + "\r\n" for line in (HEADING, LINE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize(("delimiter", "name"), [(";", "a.csv"), (",", "a.CSV"), ("\t", "a.tsv")])
def test_a_text_file_is_read_whatever_parts_its_cells(
    delimiter: str, name: str, quoted: bool, encoding: str
) -> None:
    assert read_table(name, text_file(delimiter, quoted=quoted).encode(encoding)) == ROWS


def test_a_russian_heading_in_the_old_code_page_is_read() -> None:
    heading = tuple(one.split(" / ")[1] for one in HEADING)
    content = ";".join(heading).encode("cp1251")
    assert read_table("a.csv", content) == (Row(1, heading),)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    found = read_table("a.csv", b'title\r\n\r\n"a\nb";c\nd;e')
    assert found == (
        Row(1, ("title",)),
        Row(2, ()),
        Row(3, ("a\nb", "c")),
        Row(4, ("d", "e")),
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", TableProblem.EMPTY),
        (b"\xef\xbb\xbf", TableProblem.EMPTY),
        (b" ; ;\r\n\r\n", TableProblem.EMPTY),
        (b"a;b\0", TableProblem.ENCODING),
        (b"\x98\xff", TableProblem.ENCODING),
        (b"\xff\xfea", TableProblem.ENCODING),
        (b'"a;b', TableProblem.DAMAGED),
        (b"a;" + b"b" * 200_000, TableProblem.DAMAGED),
        (b"a\n" * (tables.MAX_ROWS + 1), TableProblem.TOO_MANY_ROWS),
    ],
)
def test_a_text_that_is_no_table_is_refused(content: bytes, problem: TableProblem) -> None:
    assert reason("a.csv", content) is problem


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_text(content: bytes) -> None:
    try:
        rows = read_table("a.txt", content)
    except TableUnreadable:
        return
    assert any(cell.strip() for row in rows for cell in row.cells)
