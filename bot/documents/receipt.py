"""The receipt as a paper: one A5 page that anybody's telephone or printer can show.

Only the layout lives here. The words come ready in the person's language and reach typst as JSON
data, never as source: a name that looks like markup stays the name it is.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

import typst

from bot.documents import qr

TEMPLATE = """\
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, author: sheet.office)
#set page(paper: "a5", margin: (x: 16mm, y: 14mm))
#set text(font: "Libertinus Serif", size: 10.5pt, lang: sheet.language, hyphenate: false)
#set par(leading: 0.55em)
#text(size: 11pt)[#sheet.office]
#line(length: 100%, stroke: 0.6pt)
#v(1mm)
#text(size: 14pt, weight: "bold")[#sheet.title]
#v(2mm)
#grid(
  columns: (40mm, 1fr),
  column-gutter: 3mm,
  row-gutter: 3mm,
  ..sheet.facts.map(((name, value)) => (text(fill: luma(90))[#name], strong[#value])).flatten()
) <facts>
#v(3mm)
#grid(
  columns: (34mm, 1fr),
  column-gutter: 6mm,
  align: horizon,
  align(center)[#image(bytes(sheet.picture), width: 34mm) #text(size: 8.5pt)[#sheet.check]],
  sheet.notes.map(note => par[#note]).join(),
) <notes>
#v(1fr)
#line(length: 100%, stroke: 0.6pt)
#text(size: 9pt)[
  #for (name, value) in sheet.contacts [#name: #value #linebreak()]
  #sheet.made
]
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a receipt: plain text. `address` is what the picture leads to."""

    language: str
    office: str
    title: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    check: str
    address: str
    made: str
    made_at: datetime


def pdf(sheet: Sheet) -> bytes:
    """Lay a receipt out; the same sheet gives the same bytes on every machine."""
    return typst.compile(
        TEMPLATE.encode(),
        format="pdf",
        sys_inputs=inputs(sheet),
        # The fonts inside the wheel have every Kazakh letter, and no machine lacks them.
        ignore_system_fonts=True,
        # A clock of microseconds, or of a zone by name, is refused.
        timestamp=int(sheet.made_at.timestamp()),
    )


def inputs(sheet: Sheet) -> dict[str, str]:
    """Return what the template reads: the sheet as JSON, the picture as SVG."""
    words = dataclasses.asdict(sheet)
    del words["made_at"], words["address"]
    return {"sheet": json.dumps({**words, "picture": qr.svg(sheet.address)})}
