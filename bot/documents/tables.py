"""Tables that people send, read into rows of text: XLSX and CSV.

A file comes from a stranger's machine, so its size is judged before it is unpacked. Nothing is
guessed: a formula has no value here, a merged cell belongs to no row, and both are said so.
"""

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import PurePath

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from bot.services.rules.annex_form import Fault, Row, recognised

MAX_BYTES = 10 * 2**20
MAX_UNPACKED = 16 * 2**20
"""A workbook is a packed archive; unpacked, it takes many times its size of memory."""
MAX_ROWS = 5_000
MAX_COLUMNS = 40

# Both the workbooks of before 2007 and the encrypted ones of today are such containers.
_OLD_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_DELIMITERS = ";\t,"
_SPREAD = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")


class TableProblem(StrEnum):
    """Why a file is no table that can be read."""

    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    UNKNOWN_KIND = "unknown_kind"
    OLD_OR_ENCRYPTED = "old_or_encrypted"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    SEVERAL_SHEETS = "several_sheets"
    EMPTY = "empty"


class TableUnreadable(Exception):
    """The file as a whole cannot be read; `reason` says why."""

    def __init__(self, reason: TableProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_table(
    name: str,
    content: bytes,
    known: Callable[[Sequence[str]], int] = recognised,
    mark: str | None = None,
) -> tuple[Row, ...]:
    """Return the rows of a file called `name`, numbered from 1 as a spreadsheet shows them.

    A workbook must have one visible sheet that is not empty, or one whose first cell is `mark`.
    Dates and times become ISO text. A
    text file is in UTF-8, UTF-16 with a mark or Windows-1251, parted by semicolons, tabs or
    commas: whichever shows most of the heading, of which `known` tells how many columns some cells
    name; without it that is the heading of the annex. Raises TableUnreadable.
    """
    if len(content) > MAX_BYTES:
        raise TableUnreadable(TableProblem.TOO_LARGE)
    if content.startswith(_OLD_CONTAINER):
        raise TableUnreadable(TableProblem.OLD_OR_ENCRYPTED)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsx":
        found = _workbook_rows(content, mark)
    elif suffix in _TEXT_SUFFIXES:
        found = _text_rows(content, known)
    else:
        raise TableUnreadable(TableProblem.UNKNOWN_KIND)
    if not any(cell.strip() for row in found for cell in row.cells):
        raise TableUnreadable(TableProblem.EMPTY)
    return found


def _workbook_rows(content: bytes, mark: str | None) -> tuple[Row, ...]:
    workbook = _opened(content)
    sheets = [
        sheet
        for sheet in workbook.worksheets
        if sheet.sheet_state == Worksheet.SHEETSTATE_VISIBLE and _has_values(sheet)
    ]
    marked = [sheet for sheet in sheets if mark is not None and sheet.cell(1, 1).value == mark]
    sheets = marked or sheets
    if len(sheets) != 1:
        raise TableUnreadable(TableProblem.SEVERAL_SHEETS if sheets else TableProblem.EMPTY)
    lines = sheets[0].iter_rows(max_col=min(sheets[0].max_column, MAX_COLUMNS))
    return tuple(_row(number, cells) for number, cells in enumerate(lines, 1))


def _opened(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            fits = _fits(archive)
        with warnings.catch_warnings():
            # The library warns of every ornament it does not keep, and nothing is kept here.
            warnings.simplefilter("ignore")
            if fits:
                # Not its streaming mode: that one does not know which cells are merged.
                return load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 -- a broken archive raises a dozen kinds from five packages
        # The cause is cut off, because it quotes the file.
        raise TableUnreadable(TableProblem.DAMAGED) from None
    raise TableUnreadable(TableProblem.TOO_LARGE)


def _fits(archive: zipfile.ZipFile) -> bool:
    """Tell whether the workbook may be opened: what it unpacks to, and what it spreads out to.

    The library makes a cell for every corner of a merged or linked range, and a few bytes can
    name all the seventeen milliards of a sheet.
    """
    if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
        return False
    spread = 0
    for member in archive.infolist():
        for found in _SPREAD.finditer(archive.read(member)):
            left, top, right, bottom = CellRange(found[1].decode()).bounds
            spread += (right - left + 1) * (bottom - top + 1)
    return spread <= MAX_ROWS * MAX_COLUMNS


def _has_values(sheet: Worksheet) -> bool:
    if sheet.max_row > MAX_ROWS:
        raise TableUnreadable(TableProblem.TOO_MANY_ROWS)
    return any(
        cell is not None
        for line in sheet.iter_rows(max_col=min(sheet.max_column, MAX_COLUMNS), values_only=True)
        for cell in line
    )


def _row(number: int, cells: Iterable[Cell | MergedCell]) -> Row:
    read = [_text(cell) for cell in cells]
    return Row(
        number,
        tuple("" if isinstance(value, Fault) else value for value in read),
        tuple((index, value) for index, value in enumerate(read) if isinstance(value, Fault)),
    )


def _text(cell: Cell | MergedCell) -> str | Fault:
    """Return what the cell shows, or why it is no text."""
    if isinstance(cell, MergedCell):
        return Fault.MERGED
    if cell.data_type in _NO_TEXT:
        return _NO_TEXT[cell.data_type]
    match cell.value:
        case None:
            return ""
        case str(text):
            return text
        case datetime() as moment if moment.time() == time():
            return moment.date().isoformat()
        case datetime() as moment:
            return moment.isoformat(" ", "minutes")
        case date() as day:
            return day.isoformat()
        case time() as moment:
            return moment.isoformat("minutes")
        case int() | float() as number if number == int(number):
            return str(int(number))
        case float() as number:
            return str(number)
        case _:
            return Fault.NOT_TEXT


_NO_TEXT = {"f": Fault.FORMULA, "e": Fault.CELL_ERROR, "b": Fault.NOT_TEXT}


def _text_rows(content: bytes, known: Callable[[Sequence[str]], int]) -> tuple[Row, ...]:
    text = _decoded(content)
    readings = [rows for delimiter in _DELIMITERS if (rows := _parted(text, delimiter))]
    if not readings:
        raise TableUnreadable(TableProblem.DAMAGED if text.strip() else TableProblem.EMPTY)
    # A cell may well hold more semicolons or commas than the row has cells, so counting them would
    # mislead; the heading does not.
    return max(readings, key=lambda rows: max(known(row.cells) for row in rows))


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableUnreadable(TableProblem.ENCODING)


def _parted(text: str, delimiter: str) -> tuple[Row, ...]:
    """Return the rows that this delimiter makes, none where quotes speak against it."""
    rows = []
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(lines, 1):
            if number > MAX_ROWS:
                raise TableUnreadable(TableProblem.TOO_MANY_ROWS)
            rows.append(Row(number, tuple(cells[:MAX_COLUMNS])))
    except csv.Error:
        return ()
    return tuple(rows)
