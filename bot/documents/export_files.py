"""Exports as files on disk: XLSX, CSV, JSON, JSON lines, written row by row.

What citizens wrote never becomes a formula: a workbook gets texts, and a cell of a CSV that a
spreadsheet would take for one begins with an apostrophe (see `request_table.harmless`).
"""

import asyncio
import contextlib
import csv
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter

from bot.documents.request_table import harmless
from bot.services.views.exports import FileForm, Value

SHEET_ROWS = 1_000_000
"""Rows of one sheet; the next rows go to a further one, because a sheet has room for 2^20."""

Row = Sequence[Value]
Write = Callable[[Row], None]


async def fill(
    path: Path, form: FileForm, columns: Sequence[str], rows: AsyncIterator[Sequence[Row]]
) -> int:
    """Write all rows into a file, some at a time and in a thread; return how many there were."""
    count = 0
    with _opened(path, form, columns) as write:

        def put(some: Sequence[Row]) -> None:
            for row in some:
                write(row)

        async for some in rows:
            await asyncio.to_thread(put, some)
            count += len(some)
    return count


@contextlib.contextmanager
def _opened(path: Path, form: FileForm, columns: Sequence[str]) -> Iterator[Write]:
    if form is FileForm.XLSX:
        with _workbook(path, columns) as write:
            yield write
        return
    # Line ends are CRLF in CSV (RFC 4180), and the mark tells spreadsheets that it is UTF-8.
    encoding = "utf-8-sig" if form is FileForm.CSV else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        if form is FileForm.CSV:
            yield _csv(file, columns)
        elif form is FileForm.LINES:
            yield lambda row: print(_object(columns, row), file=file)
        else:
            file.write("[")
            yield _array(file, columns)
            file.write("\n]\n")


def _csv(file: TextIO, columns: Sequence[str]) -> Write:
    writer = csv.writer(file)
    writer.writerow(columns)

    def write(row: Row) -> None:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _bare(cell) for cell in row])

    return write


def _array(file: TextIO, columns: Sequence[str]) -> Write:
    before = "\n"

    def write(row: Row) -> None:
        nonlocal before
        file.write(before + _object(columns, row))
        before = ",\n"

    return write


@contextlib.contextmanager
def _workbook(path: Path, columns: Sequence[str]) -> Iterator[Write]:
    # A row is written out when the next one begins; texts stand in their cells, not in one table.
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        sheet: Any = None
        line = 0

        def write(row: Row) -> None:
            nonlocal sheet, line
            if sheet is None or line > SHEET_ROWS:
                sheet, line = _sheet(book, columns, bold), 1
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, place, cell)
                elif isinstance(cell, bool):
                    sheet.write_boolean(line, place, cell)
                elif cell is not None:
                    sheet.write_number(line, place, cell)
            line += 1

        yield write
        if sheet is None:
            _sheet(book, columns, bold)


def _sheet(book: xlsxwriter.Workbook, columns: Sequence[str], bold: object) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 20)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    return sheet


def _object(columns: Sequence[str], row: Row) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)


def _bare(cell: Value) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
