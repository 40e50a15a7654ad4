"""A printed paper as PDF and as DOCX: the same words in both, and typed text stays text."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from bot.documents.paper import Block, Facts, Heading, Paper, Ruled, Signature, Text, plain
from bot.documents.paper_docx import FONT, paper_docx
from bot.documents.paper_pdf import TEMPLATE, paper_pdf, paper_words
from bot.documents.typesetting import inputs
from db.enums import Language
from tests.unit.documents.pictures import rendered
from tests.unit.documents.test_published import HOSTILE, bare
from tests.unit.documents.test_rendered import check

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
ORDINARY = Paper(
    language=Language.KK,
    title="Жеке қабылдауға жазудан бас тарту туралы",
    head=("«Көктем» облысының қабылдау орталығы", "Көктем қаласы, +7 700 000 00 00"),
    addressee=("Сапарова Әсел Мұратқызы", "Бұлақ көшесі, 5-үй"),
    dated="№ 12-3/45, 2026 жылғы 23 қараша",
    blocks=(
        Text("Құрметті Әсел Мұратқызы!\nЕкінші жол."),
        Heading("Не сұралды"),
        Facts((("Нөмірі", "QB-2026-000017-5"), ("Мәселе", KAZAKH))),
        Ruled("Ескертпе", 2),
        Signature("Басшының орынбасары", "Ж. Өтебаев"),
        Signature("Өтініш беруші"),
    ),
    foot="Хаттың жолға шыққанын тексеріңіз: код ABC",
    code="https://t.me/reception_bot?start=v_ABCDEF",
)
SAID = (
    "қабылдау орталығы",
    "Сапарова Әсел Мұратқызы",
    "№ 12-3/45, 2026 жылғы 23 қараша",
    "Жеке қабылдауға жазудан бас тарту туралы",
    "Екінші жол.",
    "Не сұралды",
    "QB-2026-000017-5",
    KAZAKH,
    "Ескертпе",
    "Басшының орынбасары",
    "Ж. Өтебаев",
    "Хаттың жолға шыққанын",
)
TYPED = {
    "typst": '#panic("x") = y *b* _i_ `r` $1/0$ @ref <label> \\ // /* */ [x] {y} ~ -- ...',
    "hostile": HOSTILE,
    "xml": '<w:p xmlns:w="x">&amp;&#0; ]]> <!-- --> </w:t>',
    "field": '{ INCLUDETEXT "C:\\\\x" } =cmd|A1 {{jinja}} %s {0}',
    "hebrew": "שלום עולם 12",
    "kazakh": KAZAKH * 20,
    "long": "Жер телімі туралы мәселе. " * 160,
    "one word": "ы" * 4000,
}


def pdf_text(paper: Paper) -> str:
    reader = PdfReader(io.BytesIO(paper_pdf(paper)))
    return "".join(page.extract_text() for page in reader.pages)


def docx_text(paper: Paper) -> str:
    """Return every text of the document in its order, cells of tables included."""
    body = Document(io.BytesIO(paper_docx(paper))).element.body
    return "".join(
        node.text or "" if node.tag == qn("w:t") else "\n"
        for node in body.iter(qn("w:t"), qn("w:br"), qn("w:p"))
    )


def with_text(text: str, **changed: object) -> Paper:
    blocks: tuple[Block, ...] = (
        Text(text),
        Heading(text[:60]),
        Facts(((text[:30], text),)),
        Ruled(text[:60], 1),
        Signature(text[:60], text[:60]),
    )
    return replace(ORDINARY, blocks=blocks, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("read", [pdf_text, docx_text])
@pytest.mark.parametrize("language", Language)
def test_every_part_is_on_the_paper_in_its_order(read: object, language: Language) -> None:
    assert callable(read)
    said = bare(read(replace(ORDINARY, language=language)))
    for part in SAID:
        assert bare(part) in said, part
    order = [said.index(bare(part)) for part in SAID if part != SAID[1]]
    assert [at for at in order if at < order[3]] == sorted(at for at in order if at < order[3])
    assert order[3:] == sorted(order[3:])


@pytest.mark.parametrize("read", [pdf_text, docx_text])
@pytest.mark.parametrize("name", TYPED)
def test_typed_text_is_data_and_nothing_else(read: object, name: str) -> None:
    assert callable(read)
    text = TYPED[name]
    said = bare(read(with_text(text)))
    if name == "hebrew" and read is pdf_text:
        # The reader gives back what stands on the page, from left to right.
        assert bare(text[:4]) in said or bare(text[:4])[::-1] in said
        return
    # Ends of pages bring their numbers into the middle of a text that runs over them.
    assert said.count(bare(text)) >= (1 if read is pdf_text and len(text) > 1000 else 2) or (
        len(text) > 1000 and read is pdf_text and said.count(bare(text[:600])) >= 2
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("бір\r\nекі\rүш\nтөрт", "бір\nекі\nүш\nтөрт"),
        ("а\x00б\x08в\x0bг\x1fд\x7fе", "абвгде"),
        ("а\ud800б\ufffeв\uffffг", "абвг"),
        ("кері\u202eжазу\u2066\u2069\u200f", "керіжазу"),
        ("кесте\tбағаны", "кесте бағаны"),
    ],
)
def test_characters_that_no_file_can_carry_are_left_out(text: str, kept: str) -> None:
    assert plain(text) == kept
    assert bare(kept) in bare(pdf_text(with_text(text)))
    assert kept in docx_text(with_text(text))


@pytest.mark.parametrize("text", ["👩‍👩‍👧 көмек 🔥🔥", "مرحبا بالعالم", "漢字かな", "हिन्दी", "𝕬𝖇𝖈"])
def test_letters_that_the_font_lacks_do_not_stop_the_paper(text: str) -> None:
    paper = with_text(text, title=text, dated=text, foot=text, head=(text,), addressee=(text,))
    assert paper_pdf(paper).startswith(b"%PDF")
    assert text in docx_text(paper)


@pytest.mark.parametrize("write", [paper_pdf, paper_docx])
def test_the_same_paper_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(ORDINARY) == write(ORDINARY)
    assert write(ORDINARY) != write(replace(ORDINARY, title="Басқа"))


@pytest.mark.parametrize("paper", [ORDINARY, with_text(TYPED["long"]), with_text(HOSTILE)])
def test_the_sheet_stays_within_its_edges(paper: Paper) -> None:
    pages = rendered(TEMPLATE, inputs(paper_words(paper)))
    check(pages, (210, 297), 15, 18)
    box = PdfReader(io.BytesIO(paper_pdf(paper))).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_the_code_is_there_only_where_it_was_asked_for() -> None:
    without = replace(ORDINARY, code=None, foot=None)
    assert len(paper_words(ORDINARY).picture) > 100
    assert paper_words(without).picture == ""
    assert "Хаттың" not in pdf_text(without)
    for paper, pictures in ((ORDINARY, 1), (without, 0), (replace(ORDINARY, code=None), 0)):
        document = Document(io.BytesIO(paper_docx(paper)))
        assert len(list(document.element.body.iter(qn("a:blip")))) == pictures


@pytest.mark.parametrize(
    ("language", "locale"), [(Language.KK, "kk-KZ"), (Language.RU, "ru-RU"), (Language.EN, "en-GB")]
)
def test_the_document_is_a4_speaks_its_language_and_names_nobody(
    language: Language, locale: str
) -> None:
    content = paper_docx(replace(ORDINARY, language=language))
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.language == locale
    spoken = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert spoken is not None
    assert spoken.get(qn("w:val")) == locale
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Normal", "Letterhead"} <= used
    for name in used:
        assert name is not None
        assert document.styles[name].font.name == FONT
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(2023, 6, 20, 0, 0, 0)}
        everything = b"".join(packed.read(name) for name in packed.namelist() if "core" in name)
    assert "Сапарова".encode() not in everything
