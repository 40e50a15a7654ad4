"""The schedule in the form of the annex as a workbook that the office's own import reads again.

The six columns of the annex are what is printed. Beside them, on screen only, stand the minutes a
person gets and the format: without them the file would not bring back the same schedule.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.documents.annex_pdf import Annex
from bot.documents.typesetting import Two
from bot.services.rules.annex_form import REQUIRED, Row

WIDTHS = (27, 25, 25, 25, 32, 25, 11, 19)
"""Of the columns, in characters; the printed ones fill a lying A4 sheet."""
PRINTED = len(REQUIRED)
BLOCK = PRINTED - 2
"""The mark of approval stands in the last two printed columns."""


def xlsx(annex: Annex, rows: Sequence[Row], sheet_name: str, made_at: datetime) -> bytes:
    """Write the form; `rows` are the annex's own, heading first (`rules.annex.to_rows`)."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": annex.title.kk,
                "author": annex.office.kk,
                # The same version gives the same bytes.
                "created": made_at.replace(tzinfo=None, microsecond=0),
            }
        )
        sheet = workbook.add_worksheet(sheet_name)
        base = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "top"}
        plain = workbook.add_format(base)
        bold = workbook.add_format({**base, "bold": True})
        title = workbook.add_format({**base, "bold": True, "font_size": 14, "align": "center"})
        middle = workbook.add_format({**base, "align": "center"})
        heading = workbook.add_format(
            {**base, "bold": True, "border": 1, "align": "center", "valign": "vcenter"}
        )
        cell = workbook.add_format({**base, "border": 1})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        at = _approval(sheet, annex, plain, bold)
        at = _across(sheet, at + 1, annex.title, title, lines=2, height=38)
        at = _across(sheet, at, annex.month, middle, lines=1, height=16)
        at = _across(sheet, at, annex.version, middle, lines=1, height=16)
        at += 1
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                sheet.write_string(at + number, column, text, cell if number else heading)
        _printing(sheet, annex, at, at + len(rows) - 1)
    return content.getvalue()


def _approval(sheet: Worksheet, annex: Annex, plain: Format, bold: Format) -> int:
    """Write the mark of approval at the top right; return the row below it."""
    for number, two in enumerate((annex.approve, *annex.approval)):
        text = _said(two, "\n")
        sheet.merge_range(number, BLOCK, number, PRINTED - 1, text, bold if number == 0 else plain)
        # A merged cell does not grow by itself.
        room = WIDTHS[BLOCK] + WIDTHS[PRINTED - 1]
        lines = sum(1 + len(line) // room for line in text.split("\n"))
        sheet.set_row(number, 15.5 * lines)
    return 1 + len(annex.approval)


def _across(
    sheet: Worksheet, row: int, two: Two, shape: Format, *, lines: int, height: float
) -> int:
    """Write a line over the whole width; return the row below it."""
    text = _said(two, "\n" if lines > 1 else " / ")
    sheet.merge_range(row, 0, row, PRINTED - 1, text, shape)
    sheet.set_row(row, height)
    return row + 1


def _printing(sheet: Worksheet, annex: Annex, heading: int, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)
    sheet.freeze_panes(heading + 1, 0)
    # The format is printed as well where it is not the same for everybody.
    with_format = any(row.notes for row in annex.rows)
    sheet.print_area(0, 0, last, (len(WIDTHS) if with_format else PRINTED) - 1)
    # An ampersand begins a code of the footer, and 255 units are all it takes.
    line = _said(annex.version, " / ").replace("&", "&&")[:200]
    # The blank keeps a line that begins with a number from growing to that size.
    sheet.set_footer(f"&L&8 {line}&R&8 &P / &N")


def _said(two: Two, between: str) -> str:
    return two.kk if two.kk == two.ru else f"{two.kk}{between}{two.ru}"
