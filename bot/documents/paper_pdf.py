"""A printed paper as PDF: A4, upright, as an office writes its letters.

Only the layout lives here. Words reach typst as JSON data, never as source: a matter that looks
like markup stays the matter it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.documents import qr
from bot.documents.paper import Block, Facts, Heading, Paper, Ruled, Signature, Text, plain
from bot.documents.typesetting import typeset

TEMPLATE = """\
#let words = json(bytes(sys.inputs.words))
#let grey = luma(70)
// What a person typed keeps its line breaks, and an empty line stays an empty line.
#let lines(text) = text.split("\\n").map(line => [#line]).join(linebreak())
#let shapes = (
  heading: part => block(
    above: 1.3em, below: 0.7em, sticky: true, text(weight: "bold", lines(part.text)),
  ),
  text: part => par(justify: false, lines(part.text)),
  facts: part => block(above: 0.9em, below: 0.9em, grid(
    columns: (52mm, 1fr),
    column-gutter: 4mm,
    row-gutter: 0.75em,
    ..part.rows.map(((name, value)) => (text(fill: grey, lines(name)), lines(value))).flatten()
  )),
  ruled: part => {
    block(above: 1em, below: 0.4em, sticky: true, lines(part.text))
    for _ in range(part.lines) {
      block(above: 0pt, below: 0pt, height: 8.5mm, width: 100%, stroke: (bottom: 0.5pt))
    }
    v(0.6em)
  },
  signature: part => block(above: 1.6em, below: 1.2em, breakable: false, grid(
    columns: (1fr, 42mm, 1fr),
    column-gutter: 4mm,
    align: bottom,
    lines(part.text),
    block(width: 100%, height: 8mm, stroke: (bottom: 0.5pt)),
    lines(part.name),
  )),
)
#set document(title: words.title)
#set page(
  paper: "a4",
  margin: (left: 30mm, right: 15mm, top: 18mm, bottom: 20mm),
  footer: context {
    set text(size: 8.5pt, fill: grey)
    align(right, counter(page).display("1 / 1", both: true))
  },
)
#set text(font: "Libertinus Serif", size: 11.5pt, lang: words.language, hyphenate: false)
#set par(leading: 0.6em, spacing: 0.95em)
// A number and its word, or the groups of a phone number, are one word to whoever reads them.
#show regex("[0-9]+-\\\\p{L}+|[+][0-9][0-9 ]+[0-9]"): it => box(it)
#if words.head.len() > 0 {
  align(center, {
    for (at, line) in words.head.enumerate() {
      block(
        above: 0.55em,
        below: 0.55em,
        if at == 0 { strong(lines(line)) } else { text(size: 9.5pt, lines(line)) },
      )
    }
  })
  line(length: 100%, stroke: 0.6pt)
}
#grid(
  columns: (1fr, 80mm),
  column-gutter: 6mm,
  lines(words.dated),
  for line in words.addressee { block(above: 0.6em, below: 0.6em, lines(line)) },
)
#block(
  above: 1.8em,
  below: 1.4em,
  width: 100%,
  align(center, text(size: 13pt, weight: "bold", lines(words.title))),
)
#for part in words.parts { (shapes.at(part.shape))(part) }
#if words.foot != "" or words.picture != "" {
  block(above: 2em, breakable: false, width: 100%, stroke: (top: 0.5pt), inset: (top: 3mm), grid(
    columns: if words.picture == "" { (1fr,) } else { (26mm, 1fr) },
    column-gutter: 5mm,
    align: horizon,
    ..if words.picture != "" { (image(bytes(words.picture), width: 26mm),) },
    text(size: 9.5pt, lines(words.foot)),
  ))
}
"""

MADE = datetime(2023, 6, 20, tzinfo=UTC)
"""The fixed date inside every file: a paper's own date is what is written on it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the paper as the layout reads it; what a shape does not use stays empty."""

    shape: str
    text: str = ""
    name: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class PaperWords:
    """A paper as the layout reads it: plain text; `picture` is an SVG, or empty."""

    language: str
    title: str
    head: tuple[str, ...]
    addressee: tuple[str, ...]
    dated: str
    parts: tuple[Part, ...]
    foot: str
    picture: str


def paper_pdf(paper: Paper) -> bytes:
    """Set a paper on A4; the same paper gives the same bytes on every machine."""
    return typeset(TEMPLATE, paper_words(paper), MADE)


def paper_words(paper: Paper) -> PaperWords:
    """Return a paper as the layout reads it."""
    return PaperWords(
        language=paper.language.value,
        title=plain(paper.title),
        head=tuple(plain(line) for line in paper.head),
        addressee=tuple(plain(line) for line in paper.addressee),
        dated=plain(paper.dated),
        parts=tuple(_part(block) for block in paper.blocks),
        foot=plain(paper.foot or ""),
        picture="" if paper.code is None else qr.svg(paper.code),
    )


def _part(block: Block) -> Part:
    match block:
        case Heading(text):
            return Part("heading", plain(text))
        case Text(text):
            return Part("text", plain(text))
        case Facts(rows):
            return Part("facts", rows=tuple((plain(name), plain(value)) for name, value in rows))
        case Ruled(label, lines):
            return Part("ruled", plain(label), lines=lines)
        case Signature(label, name):
            return Part("signature", plain(label), plain(name or ""))
