"""The schedule as a poster for the wall (point 8): two languages, large letters, A4 or A3.

A block is somebody who receives in one place; its heading stands again where it runs over to the
next page, and nobody's heading stays behind alone.
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
#align(center)[
  #text(size: 1.05em)[#both(words.office)]
  #v(0.4em, weak: true)
  #text(size: 1.75em, weight: "bold", lang: "kk", words.title.kk)
  #v(0.45em, weak: true)
  #text(size: 1.3em, lang: "ru", fill: grey, words.title.ru)
  #v(0.7em, weak: true)
  #set text(size: 1.2em)
  *#text(lang: "kk", words.month.kk)* #h(0.4em) #text(lang: "ru", fill: grey, words.month.ru)
]
#v(0.3em)
#for body in words.bodies {
  block(
    above: 1.5em,
    below: 0.8em,
    sticky: true,
    width: 100%,
    fill: luma(225),
    inset: (x: 0.5em, y: 0.5em),
    text(size: 1.1em, weight: "bold", both(body.name)),
  )
  for one in body.blocks {
    block(
      above: 0.8em,
      below: 0.8em,
      width: 100%,
      breakable: one.rows.len() > 8,
      table(
        columns: (1fr, 1fr, auto),
        inset: (x: 0.5em, y: 0.38em),
        stroke: (x, y) => if y > 1 { (top: 0.5pt + luma(150)) },
        table.header(
          table.cell(colspan: 3, {
            block(below: 0.55em, text(size: 1.3em, weight: "bold", one.holder))
            block(below: 0.55em, both(one.post))
            set text(size: 0.85em)
            for fact in one.facts {
              block(below: 0.5em, both(fact))
            }
          }),
          ..words.columns.map(two => table.cell(fill: luma(240), text(size: 0.85em, two))),
        ),
        ..one.rows.map(row => (
          text(lang: "kk", if row.off { strike(row.day.kk) } else { strong(row.day.kk) }),
          text(lang: "ru", fill: grey, if row.off { strike(row.day.ru) } else { row.day.ru }),
          {
            if row.off { strike(row.time) } else { strong(row.time) }
            for note in row.notes { linebreak(); text(size: 0.8em, both(note)) }
          },
        )).flatten(),
      ),
    )
  }
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
    words.contacts.map(two => both(two)).join(parbreak())
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
