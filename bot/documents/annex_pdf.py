"""The schedule in exactly the form of the annex, on paper: six columns and the mark of approval."""

from dataclasses import dataclass
from datetime import datetime

from bot.documents.typesetting import Two, typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
#let both(two) = {
  text(lang: "kk", two.kk)
  if two.ru != two.kk { linebreak(); text(lang: "ru", two.ru) }
}
#set document(title: words.title.kk, author: words.office.kk)
#set page(
  paper: "a4",
  flipped: true,
  margin: (x: 14mm, top: 13mm, bottom: 19mm),
  footer: context {
    set text(size: 8.5pt)
    grid(
      columns: (1fr, auto),
      text(lang: "kk")[#words.version.kk / #text(lang: "ru", words.version.ru)],
      counter(page).display("1 / 1", both: true),
    )
  },
)
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "kk", hyphenate: false)
#set par(leading: 0.5em)
#align(right, box(width: 98mm, align(left, {
  strong(both(words.approve))
  for line in words.approval {
    block(above: 0.65em, below: 0pt, both(line))
  }
})))
#v(5mm)
#align(center, {
  text(size: 14pt, weight: "bold", both(words.title))
  v(0.5em, weak: true)
  text(size: 11.5pt)[#words.month.kk / #text(lang: "ru", words.month.ru)]
})
#v(3mm)
#table(
  columns: (1.25fr, 1.1fr, 1.1fr, 38mm, 1.35fr, 1.1fr),
  inset: 5pt,
  stroke: 0.5pt,
  table.header(
    ..words.columns.map(two => table.cell(
      align: center + horizon,
      fill: luma(238),
      strong(text(size: 9.5pt, both(two))),
    )),
  ),
  ..words.rows.map(row => (
    both(row.body),
    row.holder,
    both(row.post),
    {
      for time in row.times { block(above: 0.55em, below: 0.55em, time) }
      for note in row.notes { block(above: 0.55em, below: 0.55em, text(size: 9pt, both(note))) }
    },
    both(row.place),
    row.contacts,
  ).map(it => table.cell(breakable: row.times.len() > 12, it))).flatten(),
)
"""


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One row of the form: somebody who receives in one place, and when."""

    body: Two
    holder: str
    post: Two
    times: tuple[str, ...]
    notes: tuple[Two, ...]
    place: Two
    contacts: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The words of the form: plain text. `approval`: post, name, day and number, a line each."""

    office: Two
    approve: Two
    approval: tuple[Two, ...]
    title: Two
    month: Two
    columns: tuple[Two, ...]
    rows: tuple[AnnexLine, ...]
    version: Two


def pdf(annex: Annex, made_at: datetime) -> bytes:
    """Lay the form out on A4, lying."""
    return typeset(TEMPLATE, annex, made_at)
