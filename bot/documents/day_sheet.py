"""The sheet of a reception on paper: everybody in order, and room to write what came of it.

It serves when power or network fail: what is written by hand is typed in afterwards.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.documents.typesetting import typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
#let grey = luma(70)
#set document(title: words.title, author: words.office)
#set page(
  paper: "a4",
  flipped: true,
  margin: (x: 10mm, top: 10mm, bottom: 17mm),
  footer: context {
    set text(size: 8pt)
    grid(
      columns: (1fr, auto),
      column-gutter: 8mm,
      [#words.notice #words.made],
      counter(page).display("1 / 1", both: true),
    )
  },
)
#set text(font: "Libertinus Serif", size: 9.5pt, lang: words.language, hyphenate: false)
#set par(leading: 0.48em)
#show regex("[0-9]+-\\\\p{L}+"): it => box(it)
#let hand = box(height: 15mm)
#grid(
  columns: (1fr, 1fr),
  column-gutter: 8mm,
  {
    text(size: 9pt, fill: grey, words.office)
    block(above: 0.7em, below: 0.7em, text(size: 15pt, weight: "bold", words.title))
    block(above: 0.7em, below: 0pt, text(size: 12pt, weight: "bold", words.subject))
  },
  grid(
    columns: (auto, 1fr),
    column-gutter: 3mm,
    row-gutter: 0.6em,
    ..words.facts.map(((name, value)) => (text(fill: grey, name), strong(value))).flatten()
  ),
)
#v(2.5mm)
#table(
  columns: (8mm, 14.5mm, 33mm, 1.35fr, 1fr, 15mm, 14mm, 14mm, 37mm, 21mm),
  inset: (x: 1.3mm, y: 1.3mm),
  stroke: 0.5pt,
  table.header(
    ..words.columns.map(name => table.cell(
      fill: luma(235),
      align: horizon,
      strong(text(size: 8.5pt, name)),
    )),
  ),
  ..words.lines.map(line => (
    align(center, strong(line.seat)),
    strong(line.time),
    {
      text(size: 11pt, weight: "bold", line.name)
      linebreak()
      text(size: 8.5pt, line.number)
    },
    {
      line.matter
      block(above: 0.6em, below: 0pt, text(size: 8.5pt, fill: grey, line.memo))
    },
    for note in line.notes { block(above: 0.55em, below: 0.55em, text(size: 9pt, note)) },
    ..(hand,) * 5,
  ).map(it => table.cell(breakable: false, it))).flatten(),
  ..range(words.spare).map(_ => (hand,) + ([],) * 9).flatten(),
)
#block(above: 3mm, text(size: 8.5pt, words.key))
"""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person: plain text; `notes` are needs, wishes, guests and what to look at."""

    seat: str
    time: str
    name: str
    number: str
    matter: str
    memo: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DaySheetWords:
    """The words of a sheet: plain text. `spare` empty rows are for whoever comes unbooked."""

    language: str
    office: str
    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    lines: tuple[SheetLine, ...]
    spare: int
    key: str
    notice: str
    made: str


def pdf(words: DaySheetWords, made_at: datetime) -> bytes:
    """Lay a sheet out on A4, lying."""
    return typeset(TEMPLATE, words, made_at)
