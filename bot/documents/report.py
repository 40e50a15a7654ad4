"""A report before it is laid out: sheets of tables and charts, as plain words and numbers.

The workbook and the paper are drawn from the same value, so that they cannot differ.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from db.enums import Language


class Shape(StrEnum):
    """How a number is written."""

    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is written."""

    value: float
    shape: Shape = Shape.COUNT


Cell = str | Number
"""Words, or a number that stays one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the code of its line, its cells from the label on, how it stands out."""

    code: str
    cells: tuple[Cell, ...]
    strong: bool = False
    depth: int = 0
    """How far the label is set in: a line that is a part of the one above it."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Further rows of a table, made when they are written: the workbook lists them, nothing else.

    A paper of everybody in a long queue has thousands of pages and takes gigabytes to be set.
    """

    count: int
    said: str
    """What stands in their place on paper and in chat: how many there are, and where."""
    rows: Callable[[], Iterator[Row]] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading; the first column holds the labels."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    """What is said in place of rows."""
    rest: Rest | None = None


class ChartForm(StrEnum):
    """How a chart stands: columns beside each other, or on top of each other."""

    COLUMNS = "columns"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of some columns of the rows of a table, with the same numbers."""

    title: str
    axis: str
    table: int
    """The table of its sheet, from 0."""
    rows: tuple[int, ...]
    """Rows of that table, next to one another."""
    columns: tuple[int, ...]
    """Columns of numbers; 0 is the label's."""
    form: ChartForm = ChartForm.COLUMNS


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook, a section of the paper."""

    name: str
    title: str
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A whole report in one language."""

    language: Language
    title: str
    office: str
    contacts: str
    addressee: str
    period: str
    facts: tuple[tuple[str, str], ...]
    """How the version came about: number, who, when, why, the journal's head."""
    sheets: tuple[Sheet, ...]
    signature: str
    foot: str
    nothing: str
    """What stands in a chart without figures."""
    code: str
    """What the column of codes is called."""
    made_at: datetime


def written(cell: Cell) -> str:
    """Return a cell as a paper and a chat show it, with the comma and the blank of both languages.

    Percents stand without their sign: the name of the line has it.
    """
    if isinstance(cell, str):
        return cell
    said = {
        Shape.COUNT: f"{cell.value:,.0f}".replace(",", "\u00a0"),
        Shape.PERCENT: f"{cell.value:.1f}",
        Shape.DAYS: f"{cell.value:g}",
        Shape.MARK: f"{cell.value:.2f}",
    }
    return said[cell.shape].replace(".", ",")
