"""The quarter's report as a workbook: numbers as numbers, native charts, ready to be printed.

Every sheet has the same columns: A the code of the line, which never changes; B its name; from C on
the figures. The codes stand on screen only, they are not printed.
"""

import io
import math
from itertools import chain

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.documents.page_breaks import PageBreaks
from bot.documents.paper import plain
from bot.documents.report import (
    Cell,
    Chart,
    ChartForm,
    ReportPaper,
    Row,
    Shape,
    Sheet,
    Table,
    written,
)
from bot.documents.report import Number as ReportNumber

CODE, LABEL, FIRST = 0, 1, 2
"""The columns of codes and names, and the first one of figures."""
CODE_WIDTH, LABEL_WIDTH, WIDTH = 26, 58, 15
TEXT_WIDTH = 30
"""A column that holds words beside the name."""
PIXELS = 20
"""Of a row of one line, on screen."""
LETTER, PADDING = 7, 5
"""Pixels that a letter is wide, by which columns are measured, and those beside the letters."""
UPRIGHT = 130
"""Characters across an upright page that can still be read."""
LINE = 15.0
"""Points of a line of text."""
TITLE = 20.0
"""Points of the line of a title."""
POINTS = 0.75
"""Of a pixel."""
A4 = (595.0, 842.0)
LEFT, RIGHT, TOP, BOTTOM = 0.6, 0.4, 0.5, 0.7
"""Margins in inches of 72 points."""
SLACK = 0.95
"""How much of a page is reckoned with: no two programs draw letters equally wide and high."""
BEGINNING = 5
"""Rows of a long table, its title among them, that stand together where it begins."""
NARROW = 1.1
"""Letters of a text in the width of a digit, on average."""
SIGNS = ("—", "<")
"""How a sign in place of a figure begins; all else are words."""
SHORT = 18
"""Characters of a name that stands under its column."""
COLOURS = ("#0072B2", "#E69F00", "#7A8490")
FORMATS = {
    Shape.COUNT: "#,##0",
    Shape.PERCENT: "0.0",
    Shape.DAYS: "General",
    Shape.MARK: "0.00",
}
FOOTER = 200
"""A footer takes 255 units with its own codes."""


def report_xlsx(paper: ReportPaper) -> bytes:
    """Write a report as a workbook; the same version gives the same bytes."""
    content = io.BytesIO()
    # A row is written out when the next one begins: a queue may have a hundred thousand of them.
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": plain(paper.title),
                "author": plain(paper.office),
                "created": paper.made_at.replace(tzinfo=None, microsecond=0),
            }
        )
        book = _Book(workbook, paper)
        for at, sheet in enumerate(paper.sheets):
            book.write(sheet, with_facts=at == 0)
    return content.getvalue()


class _Book:
    """The workbook while it is written."""

    def __init__(self, workbook: xlsxwriter.Workbook, paper: ReportPaper) -> None:
        self._workbook = workbook
        self._paper = paper
        self._base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        self._made: dict[tuple[str, ...], Format] = {}
        self._widths: dict[int, int] = {}
        self._pages = PageBreaks(0)

    def write(self, sheet: Sheet, *, with_facts: bool) -> None:
        """Write a sheet: its heading, its tables under one another, each with its charts."""
        page = self._workbook.add_worksheet(sheet.name)
        wide = max(len(table.head) for table in sheet.tables) + LABEL - 1
        self._columns(page, sheet, wide)
        self._paged(page)
        at = self._heading(page, sheet)
        below_heading = at
        if with_facts:
            for name, value in self._paper.facts:
                page.write_string(at, LABEL, plain(name), self._format("plain"))
                page.write_string(at, FIRST, plain(value), self._format("value"))
                at = self._line(page, at)
            at = self._line(page, at)
        for note in sheet.notes:
            page.write_string(at, LABEL, plain(note), self._format("note"))
            at = self._line(page, at)
        head = at + 1
        alone = len(sheet.tables) == 1
        repeats = alone or any(table.rest is not None for table in sheet.tables)
        for number, table in enumerate(sheet.tables):
            if repeats and (alone or table.rest is not None):
                self._pages.repeated = self._height(table.head)
            first, at = self._table(page, table, at)
            if table.rest is not None:
                head = first - 1
            for chart in (one for one in sheet.charts if one.table == number):
                if table.rows and chart.rows:
                    at = self._chart(page, sheet.name, table, chart, first, at)
        page.freeze_panes((head if alone else below_heading - 1) + int(alone), FIRST)
        self._printing(page, head if repeats else None, at, wide)

    def _columns(self, page: Worksheet, sheet: Sheet, wide: int) -> None:
        self._widths = {LABEL: LABEL_WIDTH}
        page.set_column(CODE, CODE, CODE_WIDTH, self._format("code"))
        page.set_column(LABEL, LABEL, LABEL_WIDTH)
        worded = {
            column
            for table in sheet.tables
            for row in table.rows
            for column, cell in enumerate(row.cells[1:], FIRST)
            if isinstance(cell, str) and len(cell) > WIDTH
        }
        for column in range(FIRST, wide + 1):
            self._widths[column] = TEXT_WIDTH if column in worded else WIDTH
            page.set_column(column, column, self._widths[column])

    def _heading(self, page: Worksheet, sheet: Sheet) -> int:
        """Write what the sheet is about; return the row below."""
        page.write_string(0, LABEL, plain(sheet.title), self._format("title"))
        page.write_string(1, LABEL, plain(self._paper.office), self._format("plain"))
        page.write_string(2, LABEL, plain(self._paper.period), self._format("plain"))
        self._line(page, 0, TITLE)
        for row in range(1, 4):
            self._line(page, row)
        return 4

    def _line(self, page: Worksheet, at: int, height: float = LINE) -> int:
        """Give a row its height and its place on a page; return the row below."""
        page.set_row(at, height)
        self._pages.put(at, height)
        return at + 1

    def _table(self, page: Worksheet, table: Table, at: int) -> tuple[int, int]:
        """Write a table, every row of it; return the row of its first line and the next free one.

        In constant memory rows can only be written from top to bottom.
        """
        self._begin(table, at)
        page.write_string(at, LABEL, plain(table.title), self._format("heading"))
        self._line(page, at)
        page.write_string(at + 1, CODE, plain(self._paper.code), self._format("code"))
        self._line(page, at + 1, self._height(table.head))
        for column, name in enumerate(table.head, LABEL):
            page.write_string(at + 1, column, plain(name), self._format("head"))
        if not table.rows:
            page.write_string(at + 2, LABEL, plain(table.empty), self._format("note"))
            self._line(page, at + 2)
        rest = () if table.rest is None else table.rest.rows()
        last = at + 2
        for last, row in enumerate(chain(table.rows, rest), at + 2):
            self._row(page, last, row)
        self._line(page, last + 1)
        return at + 2, last + 2

    def _begin(self, table: Table, at: int) -> None:
        """Begin a page where neither a small table stands on this one nor a large one begins."""
        heights = [LINE, self._height(table.head)]
        heights += [self._height(row.cells) for row in table.rows]
        whole = sum(heights)
        self._pages.keep(at, whole if whole <= self._pages.room / 2 else sum(heights[:BEGINNING]))

    def _row(self, page: Worksheet, at: int, row: Row) -> None:
        page.write_string(at, CODE, plain(row.code), self._format("code"))
        self._line(page, at, self._height(row.cells))
        weight = "strong" if row.strong else "light"
        for column, cell in enumerate(row.cells, LABEL):
            if isinstance(cell, ReportNumber):
                shape = self._format("number", weight, cell.shape.value)
                page.write_number(at, column, cell.value, shape)
                continue
            depth = str(row.depth) if column == LABEL else "0"
            kind = "label" if column == LABEL or not cell.startswith(SIGNS) else "sign"
            page.write_string(at, column, plain(cell), self._format(kind, weight, depth))

    def _height(self, cells: tuple[Cell, ...]) -> float:
        """Return how high a row is: its longest text, broken into lines at the column's width."""
        texts = ((at, cell) for at, cell in enumerate(cells, LABEL) if isinstance(cell, str))
        lines = (math.ceil(len(text) / (NARROW * self._widths[at])) for at, text in texts)
        return LINE * max(1, *lines)

    def _chart(
        self, page: Worksheet, name: str, table: Table, chart: Chart, first: int, at: int
    ) -> int:
        """Draw a chart of a table whose first line is `first`, at row `at`, on one page.

        Return the row below.
        """
        rows_high = min(_rows_of(chart), int(self._pages.room / LINE) - 2)
        self._pages.keep(at, rows_high * LINE)
        top, bottom = first + chart.rows[0], first + chart.rows[-1]
        # Long names stand beside lying bars; under columns they would be turned or cut.
        lying = max(len(str(table.rows[row].cells[0])) for row in chart.rows) > SHORT
        kind = {"type": "bar" if lying else "column"}
        if chart.form is ChartForm.STACKED:
            kind["subtype"] = "stacked"
        drawn = self._workbook.add_chart(kind)
        rows = table.rows[chart.rows[0] : chart.rows[-1] + 1]
        labels = [plain(written(row.cells[0])) for row in rows]
        for number, column in enumerate(chart.columns):
            where = LABEL + column
            cells = [row.cells[column] for row in rows]
            drawn.add_series(
                {
                    "name": plain(table.head[column]),
                    "categories": [name, top, LABEL, bottom, LABEL],
                    "values": [name, top, where, bottom, where],
                    # What a viewer that does not count draws; the rows are written out already.
                    "categories_data": labels,
                    "values_data": [
                        one.value if isinstance(one, ReportNumber) else "" for one in cells
                    ],
                    "fill": {"color": COLOURS[number % len(COLOURS)]},
                    "data_labels": {"value": True, "font": {"size": 8}},
                    "gap": 60,
                }
            )
        drawn.set_title({"name": plain(chart.title), "name_font": {"size": 12}})
        names = {"num_font": {"size": 8}, "reverse": lying, "interval_unit": 1}
        figures = {"name": plain(chart.axis), "min": 0}
        # The library's x axis lies: that of the figures where the bars lie, of the names elsewhere.
        drawn.set_x_axis(figures if lying else names)
        drawn.set_y_axis(names if lying else figures)
        drawn.set_legend({"position": "bottom"} if len(chart.columns) > 1 else {"none": True})
        high = PIXELS * rows_high
        # What stands out over the last column is not printed.
        width = min(600, LETTER * sum(self._widths.values()))
        drawn.set_size({"width": width, "height": high - PIXELS})
        page.insert_chart(at, LABEL, drawn, {"description": plain(chart.title)})
        for row in range(at, at + rows_high):
            self._line(page, row)
        return at + rows_high

    def _paged(self, page: Worksheet) -> None:
        """Choose the paper, make the sheet as wide as a page, and begin its first one."""
        across, down = A4
        page.set_paper(9)
        if sum(self._widths.values()) > UPRIGHT:
            page.set_landscape()
            across, down = down, across
        page.set_margins(left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
        wide = sum(POINTS * (LETTER * width + PADDING) for width in self._widths.values())
        scale = min(1.0, (across - 72 * (LEFT + RIGHT)) / wide)
        # Each program measures its columns with its own letters, and finds the scale itself.
        page.fit_to_pages(1, 0)
        self._pages = PageBreaks(SLACK * (down - 72 * (TOP + BOTTOM)) / scale)

    def _printing(self, page: Worksheet, head: int | None, last: int, wide: int) -> None:
        page.print_area(0, LABEL, last, wide)
        page.set_h_pagebreaks(self._pages.rows)
        if head is not None:
            page.repeat_rows(head)
        # An ampersand begins a code of the footer.
        line = plain(self._paper.foot).replace("&", "&&")[:FOOTER]
        page.set_footer(f"&L&8 {line}&R&8 &P / &N")

    def _format(self, *name: str) -> Format:
        if name not in self._made:
            self._made[name] = self._workbook.add_format(self._base | _look(*name))
        return self._made[name]


def _rows_of(chart: Chart) -> int:
    """Return over how many rows of the sheet a chart lies: the more bars, the more rows."""
    return 10 + max(7, 2 * len(chart.rows))


def _look(kind: str, weight: str = "light", detail: str = "") -> dict[str, Cell | int | bool]:
    """Return the properties of a format by its name."""
    bordered: dict[str, Cell | int | bool] = {"border": 1, "bold": weight == "strong"}
    match kind:
        case "code":
            return {"font_size": 8, "font_color": "#808080"}
        case "title":
            return {"font_size": 14, "bold": True}
        case "heading":
            return {"font_size": 12, "bold": True}
        case "note":
            return {"italic": True}
        case "value":
            return {}
        case "head":
            return {
                "border": 1,
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "bg_color": "#EEEEEE",
            }
        case "number":
            return {**bordered, "num_format": FORMATS[Shape(detail)], "align": "right"}
        case "label":
            # Without its side an indent is drawn by no spreadsheet.
            return {**bordered, "text_wrap": True, "align": "left", "indent": 2 * int(detail)}
        case "sign":
            return {**bordered, "align": "right"}
    return {}
