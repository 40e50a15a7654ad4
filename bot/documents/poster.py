"""The schedule as a poster for the wall (point 8): two languages, large letters, A4 or A3.

The heading of a body and that of a receiver stand again on every page to which they run over, for
each page hangs on the wall by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.documents.typesetting import Two, typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
#let scale = if words.paper == "a3" { 1.414 } else { 1 }
#let grey = luma(80)
#let both(two, between: linebreak()) = {
  text(lang: "kk", two.kk)
  if two.ru != two.kk { between; text(lang: "ru", fill: grey, two.ru) }
}
#set document(title: words.title.kk, author: words.office.kk)
#set page(
  paper: words.paper,
  margin: (x: 15mm * scale, top: 14mm * scale, bottom: 27mm * scale),
  footer: context {
    set text(size: 9pt * scale, hyphenate: false)
    set align(start)
    line(length: 100%, stroke: 0.6pt)
    v(-0.6em)
    grid(
      columns: (1fr, auto),
      column-gutter: 6mm,
      both(words.approved),
      align(right, strong(counter(page).display("1 / 1", both: true))),
    )
  },
  footer-descent: 15%,
)
#set text(font: "Libertinus Serif", size: 13pt * scale, lang: "kk", hyphenate: false)
#set par(leading: 0.5em)
// A number and its word, or the groups of a phone number, are one word to whoever reads them.
#show regex("[0-9]+-\\p{L}+|[+][0-9][0-9 ]+[0-9]"): it => box(it)
#set align(center)
#block(below: 1.1em, text(size: 1.05em, both(words.office)))
#block(below: 0.75em, text(size: 1.9em, weight: "bold", lang: "kk", words.title.kk))
#block(below: 1.1em, text(size: 1.35em, lang: "ru", fill: grey, words.title.ru))
#block(below: 1em)[
  #set text(size: 1.2em)
  *#text(lang: "kk", words.month.kk)* #h(0.4em) #text(lang: "ru", fill: grey, words.month.ru)
]
#set align(start)
#for body in words.bodies {
  block(above: 1.4em, below: 1.4em, width: 100%, table(
    columns: (1.1fr, 1.1fr, 1fr),
    inset: (x: 0.5em, y: 0.38em),
    stroke: none,
    table.header(
      table.cell(
        colspan: 3,
        fill: luma(225),
        inset: (x: 0.5em, y: 0.55em),
        text(size: 1.1em, weight: "bold", both(body.name)),
      ),
    ),
    ..for one in body.blocks {
      (
        table.header(
          level: 2,
          table.cell(colspan: 3, inset: (x: 0.5em, top: 0.9em, bottom: 0.5em), {
            block(below: 0.6em, text(size: 1.3em, weight: "bold", one.holder))
            block(below: 0.6em, both(one.post))
            set text(size: 0.85em)
            for fact in one.facts { block(above: 0.5em, below: 0.5em, both(fact)) }
          }),
          ..words.columns.map(name => table.cell(
            stroke: (bottom: 0.8pt),
            text(size: 0.85em, name),
          )),
        ),
      )
      for row in one.rows {
        let struck(it) = if row.off { strike(it) } else { it }
        let line = (stroke: (bottom: 0.5pt + luma(150)))
        (
          table.cell(..line, text(lang: "kk", struck(strong(row.day.kk)))),
          table.cell(..line, text(lang: "ru", fill: grey, struck(row.day.ru))),
          table.cell(..line, {
            struck(strong(row.time))
            for note in row.notes { linebreak(); text(size: 0.8em, both(note)) }
          }),
        )
      }
    },
  ))
}
#if words.bodies.len() == 0 { align(center, both(words.empty)) }
#v(1.2em)
#block(
  breakable: false,
  width: 100%,
  stroke: 0.8pt,
  inset: 0.7em,
  {
    set text(size: 0.9em)
    for two in words.contacts { block(above: 0.65em, below: 0.65em, both(two)) }
  },
)
"""


class Paper(StrEnum):
    """The sizes of a poster."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Line:
    """A reception: its day in both languages, its hours; `off` when it was cancelled."""

    day: Two
    time: str
    notes: tuple[Two, ...]
    off: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody who receives in one place; `facts` tell where, how to get in, whom to call."""

    holder: str
    post: Two
    facts: tuple[Two, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A state body and those of it who receive."""

    name: Two
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a poster: plain text. `approved` is its foot: approval, version, date."""

    office: Two
    title: Two
    month: Two
    columns: tuple[str, str, str]
    bodies: tuple[BodyPart, ...]
    empty: Two
    contacts: tuple[Two, ...]
    approved: Two


def pdf(poster: Poster, paper: Paper, made_at: datetime) -> bytes:
    """Lay a poster out on paper of a size."""
    return typeset(TEMPLATE, poster, made_at, paper=paper.value)
