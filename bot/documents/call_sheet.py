"""The call sheet as a workbook for a phone room: lists to choose from, the script beside it.

Names and remarks never become formulas: every cell is a text. The words come from the screens; the
codes in the hidden first row are those of `bot.services.rules.call_form`.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.documents.request_table import plain_again
from bot.documents.tables import read_table
from bot.services.rules.annex_form import Row
from bot.services.rules.call_form import MARK, Column

WIDTHS: Final = {
    Column.CALL: 13,
    Column.POSITION: 5,
    Column.NAME: 26,
    Column.PHONE: 18,
    Column.LANGUAGE: 12,
    Column.ABOUT: 28,
    Column.RESULT: 22,
    Column.TRIES: 10,
    Column.WHEN: 16,
    Column.REMARK: 36,
    Column.HEAD: 16,
}
"""Of the columns, in characters; those of the questions are 20."""

HEADING_POINTS: Final = 96
ROW_POINTS: Final = 48
"""Heights: a spreadsheet does not find the height of wrapped texts in every program."""
LINE_POINTS: Final = 16
A3: Final = 8
A4: Final = 9
SCRIPT_WIDTH: Final = 90


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its code, its heading for people, and the lines to choose from, if any."""

    code: str
    heading: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A sheet with what is read out in one language, line by line; a line may be a heading."""

    title: str
    lines: tuple[tuple[str, bool], ...]


def read_calls(name: str, content: bytes) -> tuple[Row, ...]:
    """Return the rows of a filled call sheet; raises TableUnreadable."""
    rows = read_table(name, content, _codes, MARK)
    if name.lower().endswith(".xlsx"):
        return rows
    return tuple(
        Row(row.number, tuple(plain_again(cell) for cell in row.cells), row.unreadable)
        for row in rows
    )


def call_sheet_xlsx(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[str]],
    scripts: Sequence[Script],
    made_at: datetime,
) -> bytes:
    """Write the sheet with its scripts; the same rows give the same bytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": made_at.replace(tzinfo=None, microsecond=0)})
        sheet = workbook.add_worksheet(title)
        lists = workbook.add_worksheet("lists")
        lists.hide()
        bold = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1}
        )
        text = workbook.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1}
        )
        _write(sheet, columns, rows, bold, text)
        _choices(sheet, lists, columns, len(rows))
        for script in scripts:
            _script(workbook.add_worksheet(script.title), script, bold, text)
    return content.getvalue()


def _write(
    sheet: Worksheet,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[str]],
    bold: Format,
    text: Format,
) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[Column(column.code)] if _own(column) else 20)
        sheet.write_string(0, place, column.code)
        sheet.write_string(1, place, column.heading, bold)
    sheet.set_row(1, HEADING_POINTS)
    for number, row in enumerate(rows, 2):
        sheet.set_row(number, ROW_POINTS)
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, text)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(2, 4)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _choices(sheet: Worksheet, lists: Worksheet, columns: Sequence[SheetColumn], rows: int) -> None:
    """Give every cell of a column with choices a list to choose from; a number alone may be typed.

    Long lists do not fit into the cell's rule, so all of them stand on the hidden sheet.
    """
    for place, column in enumerate(columns):
        if not column.choices or not rows:
            continue
        for number, choice in enumerate(column.choices):
            lists.write_string(number, place, choice)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        sheet.data_validation(
            2,
            place,
            rows + 1,
            place,
            {
                "validate": "list",
                "source": f"=lists!${letter}$1:${letter}${len(column.choices)}",
                # The number alone is as good as the whole line.
                "error_type": "warning",
            },
        )


def _script(sheet: Worksheet, script: Script, bold: Format, text: Format) -> None:
    sheet.set_column(0, 0, SCRIPT_WIDTH)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for number, (line, heading) in enumerate(script.lines):
        sheet.set_row(number, LINE_POINTS * -(-len(line) // (SCRIPT_WIDTH - 10)))
        sheet.write_string(number, 0, line, bold if heading else text)


def _own(column: SheetColumn) -> bool:
    return column.code in set(Column)


def _codes(cells: Sequence[str]) -> int:
    known: Mapping[str, Column] = {one.value: one for one in Column}
    return sum(cell.strip() in known for cell in cells)
