"""A table of requests as a file: written for people and read back the same.

What citizens wrote never becomes a formula: a workbook gets texts, and in a text table a cell that
a spreadsheet would take for a formula begins with an apostrophe, which reading takes away again.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from bot.documents.tables import read_table
from bot.services.rules.annex_form import Row
from bot.services.rules.request_form import HEADINGS, Column, recognised

WIDTHS = {Column.FULL_NAME: 32, Column.ADDRESS: 40, Column.BODY: 40, Column.POST: 40}
"""Of the columns, in characters; all others are 20, and the matter 80."""

_DANGEROUS = frozenset("=+-@|%\t\r\n\0")


def read_requests(name: str, content: bytes) -> tuple[Row, ...]:
    """Return the rows of a table of requests; raises TableUnreadable."""
    rows = read_table(name, content, recognised)
    if name.lower().endswith(".xlsx"):
        return rows
    return tuple(
        Row(row.number, tuple(plain_again(cell) for cell in row.cells), row.unreadable)
        for row in rows
    )


def xlsx(rows: Sequence[Sequence[str]], made_at: datetime) -> bytes:
    """Write rows under the office's headings; every cell is a text."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        # The same rows give the same bytes.
        workbook.set_properties({"created": made_at.replace(tzinfo=None, microsecond=0)})
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        cell = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for place, column in enumerate(Column):
            width = 80 if column is Column.MATTER else WIDTHS.get(column, 20)
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, HEADINGS[column], bold)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, cell)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def text(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as CSV with semicolons, in UTF-8 with its mark, as spreadsheets here open it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS[column] for column in Column)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a cell of a text table that no spreadsheet takes for a formula (see `plain_again`)."""
    bare = text.lstrip("'")
    return f"'{text}" if bare and _looks_live(bare) else text


def plain_again(text: str) -> str:
    """Return what `harmless` was given."""
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and bare and _looks_live(bare) else text


def _looks_live(text: str) -> bool:
    shown = unicodedata.normalize("NFKC", text)
    first = next((c for c in shown if c in _DANGEROUS or not c.isspace()), "")
    return first in _DANGEROUS
