"""The schedule in exactly the form of the annex, on paper: six columns and the mark of approval."""

from dataclasses import dataclass
from datetime import datetime

from bot.documents.typesetting import Two, typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
// A number and its word, or the groups of a phone number, are one word to whoever reads them.
#show regex("[0-9]+-\\p{L}+|[+][0-9][0-9 ]+[0-9]"): it => box(it)
// An address of e-mail cannot be parted, so a long one is set smaller.
#let fitted(part) = layout(room => context {
  let share = room.width / measure(part).width
  text(size: calc.min(1, share) * 1em, part)
})
// Only what would not fit on a page is parted.
#let long(row) = (row.body, row.post, row.place).any(two => {
  (two.kk + two.ru).clusters().len() > 350
})
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
  block(below: 4mm, text(size: 14pt, weight: "bold", both(words.title)))
  block(below: 4mm, text(size: 11.5pt)[#words.month.kk / #text(lang: "ru", words.month.ru)])
})
#table(
  columns: (1.2fr, 1.05fr, 1.1fr, 41mm, 1.4fr, 1.15fr),
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
    for part in row.contacts { block(above: 0.55em, below: 0.55em, fitted(part)) },
  ).map(it => table.cell(breakable: long(row), it))).flatten(),
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
    contacts: tuple[str, ...]


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
