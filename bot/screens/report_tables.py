"""Rows and cells of the quarter's report: how a figure is written, and lines put into tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from bot.documents.report import Cell, Number, Rest, Row, Shape, Table, written
from bot.i18n import Markup, Words
from bot.screens.report_words import Lines
from bot.services.views.report import Figure, ReportContent

Item = TypeVar("Item")

DASH = "—"
"""Nothing to count a share or a median of."""


class Rows:
    """Makes the rows of one report in one language."""

    def __init__(self, _: Words, content: ReportContent) -> None:
        self._ = _
        self.content = content
        self.names = Lines(_, content)

    def cell(self, code: str, shape: Shape | None = None) -> Cell:
        """Return a figure as a cell; what is hidden says so."""
        return figure(self.content[code], code, self.content.smallest_cell, shape)

    def line(self, code: str, *, depth: int = 0, strong: bool = False) -> Row:
        """Return a line with its one figure."""
        return Row(code, (self.names.fixed(code), self.cell(code)), strong, depth)

    def lines(self, *codes: str, depth: int = 0) -> tuple[Row, ...]:
        """Return lines with one figure each."""
        return tuple(self.line(code, depth=depth) for code in codes)

    def term(self, code: str) -> Row:
        """Return a term: how often it was kept, broken, and the share of those kept."""
        in_time = self.content.count(f"{code}.in_time")
        late = self.content.count(f"{code}.late")
        cells = (
            self.names.fixed(code),
            Number(in_time + late),
            Number(in_time),
            Number(late),
            self.cell(f"{code}.kept_percent"),
        )
        return Row(code, cells)

    def flat(self, title: str, rows: Iterable[Row]) -> Table:
        """Return a table of lines with one figure each."""
        return self.table(title, (self._("Line"), self._("Count")), rows)

    def table(self, title: str, head: tuple[str, ...], rows: Iterable[Row]) -> Table:
        """Return a table; where it has no rows, it says so."""
        return Table(title, head, tuple(rows), self._("Nothing to report in this period."))

    def long(
        self,
        title: str,
        head: tuple[str, ...],
        items: Sequence[Item],
        row: Callable[[Item], Row],
        shown: int,
    ) -> Table:
        """Return a table of which papers and the chat show the first rows, the workbook all."""
        rest = None
        if len(items) > shown:
            more = len(items) - shown
            number = Markup(written(Number(more)))
            said = self._("… and {n} more: the XLSX file lists them all.", n=number)
            rest = Rest(more, said, lambda: map(row, islice(items, shown, None)))
        return replace(self.table(title, head, map(row, items[:shown])), rest=rest)

    def total(self, head: str, rows: Iterable[Row]) -> Row:
        """Return the sum of rows, column by column."""
        columns = zip(*(row.cells[1:] for row in rows), strict=True)
        sums = tuple(
            Number(sum(cell.value for cell in column if isinstance(cell, Number)))
            for column in columns
        )
        return Row("", (head, *sums), strong=True)


def figure(value: Figure, code: str, smallest: int, shape: Shape | None = None) -> Cell:
    """Return a figure as a cell."""
    if value is None:
        return f"< {smallest}" if code.startswith(("survey.", "surveys.")) else DASH
    return Number(value, shape or shape_of(code))


def shape_of(code: str) -> Shape:
    """Return how the figure of a line is written."""
    last = code.rpartition(".")[2]
    if last.endswith("percent"):
        return Shape.PERCENT
    if last == "mark":
        return Shape.MARK
    return Shape.DAYS if last.endswith("days") else Shape.COUNT
