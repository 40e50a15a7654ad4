"""A printed paper as DOCX: to be finished, signed and numbered in the document system.

Typed text is written as text, never as a field or markup. The file says nothing of who made it and
when: its properties are fixed, so that the same paper gives the same bytes.
"""

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.documents import qr
from bot.documents.paper import Block, Facts, Heading, Paper, Ruled, Signature, Text, plain
from db.enums import Language

FONT = "Times New Roman"
"""On every office machine, with every Kazakh letter; its free twins stand in for it elsewhere."""
LOCALES = {Language.KK: "kk-KZ", Language.RU: "ru-RU", Language.EN: "en-GB"}
MADE = datetime(2023, 6, 20)  # noqa: DTZ001 -- the library writes it as UTC and wants none
"""The fixed date in the properties: a paper's own date is what is written on it."""
WRITING = Mm(165)
"""The width between the margins of an A4 sheet: 210 - 30 - 15 millimetres."""


def paper_docx(paper: Paper) -> bytes:
    """Write a paper as a document of word processors; the same paper gives the same bytes."""
    document = Document()
    _set_up(document, paper)
    for at, line in enumerate(paper.head):
        shown = _line(document, plain(line), "Letterhead")
        shown.runs[0].bold = at == 0
    _apart(document)
    _top(document, paper)
    _line(document, plain(paper.title), "Title")
    for block in paper.blocks:
        _write(document, block)
    _foot(document, paper)
    written = io.BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


def _set_up(document: DocumentFile, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    _style(document, "Normal", size=12, after=6)
    _style(document, "Title", size=14, before=16, after=12, bold=True, centred=True)
    _style(document, "Heading 1", size=12, before=12, after=6, bold=True)
    _style(document, "Letterhead", size=11, after=2, centred=True)
    _style(document, "Label", size=12, after=3)
    _style(document, "Foot", size=10, after=0)
    _style(document, "Apart", size=4, after=2)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(script), LOCALES[paper.language])
    properties = document.core_properties
    properties.title = plain(paper.title)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = LOCALES[paper.language]
    properties.created = properties.modified = MADE
    properties.revision = 1


def _style(
    document: DocumentFile,
    name: str,
    *,
    size: int,
    before: int = 0,
    after: int,
    bold: bool = False,
    centred: bool = False,
) -> None:
    """Give a style the office's font; a heading of the library's own look is blue and rounded."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, 1)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [key for key in fonts.attrib if "heme" in str(key)]:
        del fonts.attrib[theme]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.08
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _line(holder: DocumentFile, text: str, style: str) -> Paragraph:
    """Add a paragraph; what a person typed keeps its line breaks."""
    paragraph = holder.add_paragraph(style=style)
    paragraph.add_run(text)
    return paragraph


def _top(document: DocumentFile, paper: Paper) -> None:
    """Number and date on the left, to whom on the right."""
    table = _table(document, (Mm(85), Mm(80)), rows=1)
    left, right = table.rows[0].cells
    _fill(left, (paper.dated,))
    _fill(right, paper.addressee)
    _apart(document)


def _apart(document: DocumentFile) -> None:
    """Part a table from what follows: word processors join two that touch."""
    _line(document, "", "Apart")


def _table(document: DocumentFile, widths: tuple[int, ...], rows: int) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _fill(cell: _Cell, lines: tuple[str, ...]) -> None:
    """Write lines into a cell, which is born with one empty paragraph."""
    first = cell.paragraphs[0]
    first.style = "Label"
    for at, line in enumerate(lines):
        (first if at == 0 else cell.add_paragraph(style="Label")).add_run(plain(line))


def _write(document: DocumentFile, block: Block) -> None:
    match block:
        case Heading(text):
            _line(document, plain(text), "Heading 1").paragraph_format.keep_with_next = True
        case Text(text):
            _line(document, plain(text), "Normal")
        case Facts(rows):
            table = _table(document, (Mm(55), Mm(110)), rows=len(rows))
            for row, (name, value) in zip(table.rows, rows, strict=True):
                _fill(row.cells[0], (name,))
                _fill(row.cells[1], (value,))
            _apart(document)
        case Ruled(label, lines):
            _line(document, plain(label), "Label").paragraph_format.keep_with_next = True
            for _ in range(lines):
                _underline(_line(document, "", "Normal"))
        case Signature(label, name):
            table = _table(document, (Mm(70), Mm(40), Mm(55)), rows=1)
            for cell, said in zip(table.rows[0].cells, (label, "", name or ""), strict=True):
                _fill(cell, (said,))
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            _underline(table.rows[0].cells[1].paragraphs[0])
            _apart(document)


def _underline(paragraph: Paragraph) -> None:
    """Rule a line under a paragraph, to be written on by hand."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(0), Pt(22)
    borders = OxmlElement("w:pBdr")
    # Rules of neighbouring paragraphs would otherwise run into one.
    for place in ("w:bottom", "w:between"):
        rule = OxmlElement(place)
        for key, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:spacing"
    )


def _foot(document: DocumentFile, paper: Paper) -> None:
    if paper.foot is None and paper.code is None:
        return
    if paper.code is None:
        _line(document, plain(paper.foot or ""), "Foot")
        return
    table = _table(document, (Mm(32), WRITING - Mm(32)), rows=1)
    picture, words = table.rows[0].cells
    picture.paragraphs[0].add_run().add_picture(io.BytesIO(qr.png(paper.code)), width=Mm(28))
    words.paragraphs[0].style = "Foot"
    words.paragraphs[0].add_run(plain(paper.foot or ""))


def _timeless(content: bytes) -> bytes:
    """Pack the document anew: a packed file carries the minute at which each part was written."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2023, 6, 20, 0, 0, 0)), old.read(name), 8)
    return packed.getvalue()
