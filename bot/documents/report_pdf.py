"""The quarter's report on paper: A4, a letterhead, tables with their charts, every page numbered.

Only the layout lives here. Words and numbers reach typst as JSON data, never as source.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.documents.paper import plain
from bot.documents.report import Chart, ChartForm, Number, ReportPaper, Row, Sheet, Table, written
from bot.documents.typesetting import typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
#let grey = luma(80)
#let colours = (rgb("#0072b2"), rgb("#e69f00"), rgb("#7a8490"))
#set document(title: words.title, author: words.office)
#set page(
  paper: "a4",
  margin: (left: 20mm, right: 15mm, top: 16mm, bottom: 20mm),
  footer: context {
    set text(size: 8pt, fill: grey)
    grid(
      columns: (1fr, auto),
      column-gutter: 4mm,
      words.foot,
      counter(page).display("1 / 1", both: true),
    )
  },
)
#set text(font: "Libertinus Serif", size: 10.5pt, lang: words.language, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.8em)
#let side(spec, count) = {
  if spec == "label" { 1.5fr }
  else if spec == "text" { 1fr }
  else if count > 6 { 18.5mm }
  else if count > 4 { 20mm }
  else { 24mm }
}
// A table of a few rows is not torn apart between two pages.
#let tabled(part) = block(width: 100%, breakable: part.rows.len() > 12, above: 1.3em, {
  block(below: 0.6em, sticky: true, strong(part.title))
  if part.rows.len() == 0 {
    text(style: "italic", part.empty)
  } else {
    let many = part.columns.len() > 4
    table(
      columns: part.columns.map(spec => side(spec, part.columns.len())),
      inset: (x: if many { 2.5pt } else { 4pt }, y: 3.2pt),
      stroke: 0.4pt + luma(140),
      align: (column, row) => {
        if row == 0 { center + horizon }
        else if part.columns.at(column) == "number" { right } else { left }
      },
      table.header(..part.head.map(name => table.cell(
        fill: luma(236),
        strong(text(size: if many { 7.5pt } else { 9.5pt }, name)),
      ))),
      ..part.rows.map(row => row.cells.enumerate().map(((at, said)) => {
        let sized = if many { text(size: 9.5pt, said) } else { said }
        let shown = if row.strong { strong(sized) } else { sized }
        if at == 0 { pad(left: row.depth * 4mm, shown) } else { shown }
      })).flatten(),
    )
    if part.more != "" { text(style: "italic", part.more) }
  }
})
#let swatch(at) = box(baseline: 0.5mm, rect(width: 3mm, height: 3mm, fill: colours.at(at)))
#let drawn(chart) = block(above: 1.2em, below: 1.2em, breakable: false, width: 100%, {
  block(below: 0.7em, strong(text(size: 10pt, chart.title)))
  if chart.names.len() > 1 {
    block(below: 0.7em, text(size: 9pt, {
      for (at, name) in chart.names.enumerate() { swatch(at); [ ]; name; h(5mm) }
    }))
  }
  grid(
    columns: (58mm, 1fr),
    column-gutter: 3mm,
    row-gutter: 1.8mm,
    align: (right + horizon, left + horizon),
    ..chart.bars.map(bar => (
      text(size: 9pt, bar.label),
      layout(room => {
        let unit = if chart.top == 0 { 0pt } else { (room.width - 24mm) / chart.top }
        let one(at, value) = rect(width: unit * value, height: 4mm, fill: colours.at(at))
        if chart.stacked {
          stack(
            dir: ltr,
            ..bar.values.enumerate().map(((at, value)) => one(at, value)),
            h(2mm),
            align(horizon, text(size: 8.5pt, bar.said.join(" + "))),
          )
        } else {
          stack(
            dir: ttb,
            spacing: 0.6mm,
            ..bar.values.enumerate().map(((at, value)) => stack(
              dir: ltr, one(at, value), h(2mm), align(horizon, text(size: 8.5pt, bar.said.at(at))),
            )),
          )
        }
      }),
    )).flatten(),
  )
})
#align(center, {
  block(above: 0pt, below: 0.5em, strong(words.office))
  block(above: 0.5em, below: 0.6em, text(size: 9pt, words.contacts))
})
#line(length: 100%, stroke: 0.6pt)
#align(center, {
  block(above: 1.2em, below: 0.6em, text(size: 14pt, weight: "bold", words.title))
  block(above: 0.6em, below: 1.2em, text(size: 11.5pt, words.period))
})
#block(below: 1em, grid(
  columns: (48mm, 1fr),
  column-gutter: 4mm,
  row-gutter: 0.6em,
  ..words.facts.map(((name, value)) => (text(fill: grey, name), value)).flatten(),
))
#for (at, part) in words.parts.enumerate() {
  block(above: 1.9em, below: 0.8em, sticky: true, text(size: 12.5pt, weight: "bold")[
    #(at + 1). #part.title
  ])
  for note in part.notes {
    block(above: 0.6em, below: 0.6em, sticky: true, text(style: "italic", note))
  }
  for (number, one) in part.tables.enumerate() {
    tabled(one)
    for chart in part.charts.filter(chart => chart.table == number) { drawn(chart) }
  }
}
#block(above: 2.4em, breakable: false, grid(
  columns: (1fr, 50mm, 1fr),
  column-gutter: 4mm,
  align: bottom,
  words.signature,
  block(width: 100%, height: 8mm, stroke: (bottom: 0.5pt)),
  [],
))
"""


class Width(StrEnum):
    """What a column holds, and so how wide it is."""

    LABEL = "label"
    TEXT = "text"
    NUMBER = "number"


LONG = 12
"""A text of more characters than this is no figure and no sign in place of one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the layout reads it."""

    cells: tuple[str, ...]
    strong: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the layout reads it."""

    title: str
    head: tuple[str, ...]
    columns: tuple[Width, ...]
    rows: tuple[Line, ...]
    empty: str
    more: str
    """What is said of rows that only the workbook lists; empty where there are none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A label with its values, and how they are written."""

    label: str
    values: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart as the layout reads it; `top` is the longest bar."""

    title: str
    table: int
    names: tuple[str, ...]
    stacked: bool
    top: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet as the layout reads it."""

    title: str
    notes: tuple[str, ...]
    tables: tuple[Grid, ...]
    charts: tuple[Bars, ...]


@dataclass(frozen=True, slots=True)
class ReportWords:
    """A report as the layout reads it."""

    language: str
    title: str
    office: str
    contacts: str
    period: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Section, ...]
    signature: str
    foot: str


def report_pdf(paper: ReportPaper) -> bytes:
    """Set a report on A4; the same version gives the same bytes."""
    return typeset(TEMPLATE, report_words(paper), paper.made_at)


def report_words(paper: ReportPaper) -> ReportWords:
    """Return a report as the layout reads it."""
    return ReportWords(
        language=paper.language.value,
        title=plain(paper.title),
        office=plain(paper.office),
        contacts=plain(paper.contacts),
        period=plain(paper.period),
        facts=tuple((plain(name), plain(value)) for name, value in paper.facts),
        parts=tuple(_section(sheet) for sheet in paper.sheets),
        signature=plain(paper.signature),
        foot=plain(paper.foot),
    )


def _section(sheet: Sheet) -> Section:
    charts = (_bars(sheet.tables[chart.table], chart) for chart in sheet.charts)
    return Section(
        plain(sheet.title),
        tuple(plain(note) for note in sheet.notes),
        tuple(_grid(table) for table in sheet.tables),
        tuple(chart for chart in charts if chart.top),
    )


def _grid(table: Table) -> Grid:
    return Grid(
        title=plain(table.title),
        head=tuple(plain(name) for name in table.head),
        columns=tuple(_width(table, column) for column in range(len(table.head))),
        rows=tuple(_line(row) for row in table.rows),
        empty=plain(table.empty),
        more="" if table.rest is None else plain(table.rest.said),
    )


def _width(table: Table, column: int) -> Width:
    if column == 0:
        return Width.LABEL
    cells = (row.cells[column] for row in table.rows)
    worded = any(isinstance(cell, str) and len(cell) > LONG for cell in cells)
    return Width.TEXT if worded else Width.NUMBER


def _line(row: Row) -> Line:
    return Line(tuple(_said(cell) for cell in row.cells), row.strong, row.depth)


def _said(cell: str | Number) -> str:
    return plain(written(cell))


def _bars(table: Table, chart: Chart) -> Bars:
    bars = []
    for at in chart.rows:
        cells = table.rows[at].cells
        chosen = [cells[column] for column in chart.columns]
        values = tuple(cell.value if isinstance(cell, Number) else 0.0 for cell in chosen)
        bars.append(Bar(_said(cells[0]), values, tuple(_said(cell) for cell in chosen)))
    stacked = chart.form is ChartForm.STACKED
    measured = [sum(bar.values) if stacked else max(bar.values) for bar in bars]
    return Bars(
        title=plain(chart.title),
        table=chart.table,
        names=tuple(plain(table.head[column]) for column in chart.columns),
        stacked=stacked,
        top=max(measured, default=0.0),
        bars=tuple(bars),
    )
