"""Poster, form, workbook, page and data of a schedule: what they say, page by page."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import typst
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.documents import annex_pdf, page, poster, typesetting
from bot.documents.poster import Paper
from bot.documents.tables import read_table
from bot.screens.publishing import (
    Pair,
    annex_words,
    documents,
    page_words,
    poster_words,
)
from bot.services.rules.annex import parse
from bot.services.rules.annex_form import HEADINGS, REQUIRED
from bot.services.rules.periods import Period
from bot.services.rules.workdays import WorkCalendar
from bot.services.views.figures import PublicCounter
from bot.services.views.publishing import PublishedSchedule
from db.enums import Mode
from tests.unit.documents.schedules import CATALOGUES, EMPTY, LONG_MONTH, ORDINARY

WORDS = Pair.of(CATALOGUES)
LONG = LONG_MONTH
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
HOSTILE = '#panic("x") *bold* $x$ `raw` <script>alert(1)</script> "quoted" & [x] \\ {{y}}'
A4, A3 = (595, 842), (842, 1191)


def bare(text: str) -> str:
    """Return a text without what a line break may change."""
    return "".join(text.split())


def pages(content: bytes) -> list[str]:
    return [bare(one.extract_text()) for one in PdfReader(io.BytesIO(content)).pages]


def size(content: bytes) -> tuple[int, int]:
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    return round(float(box.width)), round(float(box.height))


def made(schedule: PublishedSchedule = ORDINARY) -> dict[str, bytes]:
    """Return the contents of the documents by how their names end."""
    files = documents(CATALOGUES, schedule)
    assert all(file.content for file in files)
    return {file.name.split("-v3", 1)[1]: file.content or b"" for file in files}


@pytest.fixture(scope="module")
def ordinary() -> dict[str, bytes]:
    return made()


@pytest.fixture(scope="module")
def long() -> dict[str, bytes]:
    return made(LONG)


def test_there_is_a_file_for_the_wall_the_folder_the_site_and_machines() -> None:
    names = [file.name for file in documents(CATALOGUES, ORDINARY)]
    assert names == [
        "qabyldau-2026-12-v3-poster-a3.pdf",
        "qabyldau-2026-12-v3-poster-a4.pdf",
        "qabyldau-2026-12-v3-annex.pdf",
        "qabyldau-2026-12-v3-annex.xlsx",
        "qabyldau-2026-12-v3.html",
        "qabyldau-2026-12-v3.json",
    ]


def test_the_same_version_gives_the_same_bytes(ordinary: dict[str, bytes]) -> None:
    assert made() == ordinary
    assert made(replace(ORDINARY, version=3, document_number="2")) != ordinary


@pytest.mark.parametrize("end", ["-poster-a3.pdf", "-poster-a4.pdf", "-annex.pdf", ".html"])
def test_each_says_version_date_and_approval_in_both_languages(
    ordinary: dict[str, bytes], end: str
) -> None:
    text = "".join(pages(ordinary[end])) if end.endswith("pdf") else bare(ordinary[end].decode())
    for said in (
        "3-нұсқа",
        "Версия 3 от 20",
        "Бекітбеков Үкім Шешімұлы",
        "Үкімет Аппаратының Басшысы",
        "Руководитель Аппарата Правительства",
        "2026 ж. 19 қараша",
        "19 ноября 2026 г.",
        "№ ҮЛГІ-01/77",
        "2026 ж. желтоқсан",
        "декабрь 2026 г.",
    ):
        assert bare(said) in text, said


@pytest.mark.parametrize("end", ["-poster-a3.pdf", "-poster-a4.pdf", "-annex.pdf"])
def test_a_paper_can_be_read_aloud(ordinary: dict[str, bytes], end: str) -> None:
    """Its structure is tagged, and it says that it begins in Kazakh."""
    root = PdfReader(io.BytesIO(ordinary[end])).root_object
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "kk"


# --- the poster ----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["ordinary", "long"])
@pytest.mark.parametrize(("end", "paper"), [("-poster-a3.pdf", A3), ("-poster-a4.pdf", A4)])
def test_the_poster_names_everybody_with_days_hours_and_place(
    request: pytest.FixtureRequest, which: str, end: str, paper: tuple[int, int]
) -> None:
    content = request.getfixturevalue(which)[end]
    schedule = ORDINARY if which == "ordinary" else LONG
    assert size(content) == paper
    text = "".join(pages(content))
    for row in schedule.rows:
        for said in (row.holder, row.post_kk, row.post_ru, row.body_kk, row.body_ru, row.place_kk,
                     row.place_ru, row.contacts, row.directions_kk, row.directions_ru):  # fmt: skip
            assert bare(said) in text, said
    assert text.count("10:00–12:00") >= len(ORDINARY.rows)
    for said in ("7 желтоқсан, дүйсенбі", "7 декабря, понедельник", "бейнеконференция арқылы",
                 "по видеоконференции", "өткізілмейді", "отменён", ORDINARY.website):  # fmt: skip
        assert bare(said) in text, said


def test_the_first_language_is_kazakh(ordinary: dict[str, bytes]) -> None:
    text = pages(ordinary["-poster-a4.pdf"])[0]
    pairs = (
        ("Азаматтарды қабылдау кестесі", "График приёма граждан"),
        ("Үлгілер министрлігі", "Министерство примеров"),
        ("7 желтоқсан", "7 декабря"),
    )
    for kk, ru in pairs:
        assert text.index(bare(kk)) < text.index(bare(ru))


@pytest.mark.parametrize("end", ["-poster-a3.pdf", "-poster-a4.pdf"])
def test_each_page_of_a_poster_can_hang_alone(long: dict[str, bytes], end: str) -> None:
    """A page over which somebody runs on says again of which body, who, and what the columns are.

    Only the page of the contacts alone could do without.
    """
    found = pages(long[end])
    assert len(found) == 7
    assert [re.search(r"(\d)/7(?!7)", text)[1] for text in found] == list("1234567")  # type: ignore[index]
    for text in found:
        assert bare("Бекіткен: Үкімет Аппаратының Басшысы") in text
        if "10:00–12:00" in text:
            head = text.index("10:00–12:00")
            assert bare("Уақыты / Время") in text[:head]
            assert any(bare(row.body_kk) in text[:head] for row in LONG.rows)
            assert any(bare(row.holder) in text[:head] for row in LONG.rows)
            last = text.rindex(bare("Уақыты / Время"))
            assert ":00–" in text[last:], "no heading stays behind without a row"


def test_letters_grow_with_the_paper(ordinary: dict[str, bytes]) -> None:
    """The large sheet is the small one enlarged: the same pages, to be read from further away."""
    counts = [len(pages(ordinary[end])) for end in ("-poster-a3.pdf", "-poster-a4.pdf")]
    assert counts == [3, 3]


# --- the form of the annex -----------------------------------------------------------------------


@pytest.mark.parametrize("which", ["ordinary", "long"])
def test_the_form_has_exactly_the_columns_of_the_annex_on_every_page(
    request: pytest.FixtureRequest, which: str
) -> None:
    content = request.getfixturevalue(which)["-annex.pdf"]
    assert size(content) == (842, 595)
    found = pages(content)
    for text in found:
        for column in REQUIRED:
            for half in HEADINGS[column].split(" / "):
                assert bare(half) in text, half
    first = found[0]
    order = [first.index(bare(said)) for said in ("Бекітемін", "Утверждаю", "№ ҮЛГІ-01/77",
             "қабылдау кестесі", "руководством государственных органов")]  # fmt: skip
    assert order == sorted(order), "the mark of approval stands above the title"
    assert not any("Утверждаю" in text for text in found[1:])


def test_the_form_lists_what_stands_and_nothing_that_was_cancelled(
    ordinary: dict[str, bytes],
) -> None:
    text = "".join(pages(ordinary["-annex.pdf"]))
    cancelled = [row for row in ORDINARY.rows if row.cancelled]
    assert len(cancelled) == 1
    assert "15.12.202610:00–12:00" not in text
    assert "08.12.202610:00–12:00" in text
    assert "22.12.202610:00–12:00" in text
    assert text.count("10:00–12:00") == len(ORDINARY.rows) - 1
    assert bare("по видеоконференции") in text


def test_a_long_row_of_the_form_is_parted_into_whole_ones(long: dict[str, bytes]) -> None:
    text = "".join(pages(long["-annex.pdf"]))
    for row in LONG.rows:
        assert row.cancelled or f"{row.starts_at:%d.%m.%Y}" in text
    assert text.count(bare("Өрнекбеков-Қиялбаев Жұмбақ Ойданұлы")) == 4


def test_the_workbook_is_the_form_and_prints_as_it(ordinary: dict[str, bytes]) -> None:
    workbook = load_workbook(io.BytesIO(ordinary["-annex.xlsx"]))
    (sheet,) = workbook.worksheets
    assert sheet.title == "2026-12"
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["Бекітемін\nУтверждаю"]
    assert rows[1] == ["Үкімет Аппаратының Басшысы\nРуководитель Аппарата Правительства"]
    assert rows[2] == ["Бекітбеков Үкім Шешімұлы"]
    assert sheet["E1"].value == rows[0][0], "at the top right"
    heading = next(number for number, row in enumerate(rows, 1) if len(row) > 5)
    assert rows[heading - 1][:6] == [HEADINGS[column] for column in REQUIRED]
    assert sheet.print_title_rows == f"${heading}:${heading}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter is not None
    assert "3-нұсқа" in str(sheet.oddFooter.left.text)
    texts = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert texts == {"s"}, "no formula, no number, no date"


@pytest.mark.parametrize(("video", "last"), [(False, "F"), (True, "H")])
def test_the_workbook_prints_the_six_columns_and_the_format_where_one_differs(
    video: bool, last: str
) -> None:
    rows = tuple(
        replace(row, mode=Mode.VIDEO if video and at == 0 else Mode.IN_PERSON)
        for at, row in enumerate(ORDINARY.rows)
    )
    content = made(replace(ORDINARY, rows=rows))["-annex.xlsx"]
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    assert re.fullmatch(rf"'2026-12'!\$A\$1:\${last}\$\d+", str(sheet.print_area))


def test_signs_that_mean_something_to_a_spreadsheet_come_back_as_they_are() -> None:
    row = replace(
        ORDINARY.rows[0],
        body_kk="=СУММА(А1) «Үлгі» & К°",
        body_ru="=СУММА(А1) «Пример» & К°",
        place_kk='+7-үй, "А" <блок>',
        place_ru="-7 дом, 'Б' {блок}",
        contacts="@qabyldau, +7 700 000 00 00, =1+1",
        holder="Әл-Үлгі О'Мысал",
        minutes=25,
        mode=Mode.VIDEO,
    )
    content = made(replace(ORDINARY, rows=(row,)))["-annex.xlsx"]
    (found,) = parse(
        read_table("own.xlsx", content),
        now=ORDINARY.made_at,
        calendar=WorkCalendar(),
        minutes=20,
    )
    assert (found.body.kk, found.body.ru) == (row.body_kk, row.body_ru)
    assert (found.location.kk, found.location.ru) == (row.place_kk, row.place_ru)
    assert (found.contacts, found.holder) == (row.contacts, row.holder)
    assert (found.minutes, found.mode) == (25, Mode.VIDEO)
    assert (found.window.starts_at, found.window.ends_at) == (row.starts_at, row.ends_at)


# --- the page ------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """Walks a page as a screen reader does: what is there, and in which language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in {"meta", "br", "input", "wbr"}:
            inherited = self._open[-1][1] if self._open else ""
            self._open.append((tag, found.get("lang") or inherited))

    def handle_endtag(self, tag: str) -> None:
        opened, _language = self._open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1][0] not in {"style", "script"}:
            self.texts.append((self._open[-1][1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("schedule", [ORDINARY, LONG, EMPTY], ids=["ordinary", "long", "empty"])
def test_the_page_is_made_for_a_screen_reader(schedule: PublishedSchedule) -> None:
    seen = Seen(made(schedule)[".html"].decode())
    assert seen.all("html") == [{"lang": "kk"}]
    for tag in ("h1", "header", "main", "footer", "caption", "title"):
        assert len(seen.all(tag)) == 1, tag
    head = [one for one in seen.all("th") if one["scope"] == "col"]
    rows = [one for one in seen.all("th") if one["scope"] == "row"]
    assert (len(head), len(rows)) == (6, len(schedule.rows))
    (label,) = seen.all("label")
    (field,) = seen.all("input")
    assert label["for"] == field["id"]
    said = {text for _language, text in seen.texts}
    spoken = {text: language for language, text in seen.texts}
    for two in (page_words(WORDS, schedule).title, page_words(WORDS, schedule).approved):
        assert spoken[two.kk] == "kk"
        assert spoken[two.ru] == "ru"
    assert all(row.holder in said for row in schedule.rows)


@pytest.mark.parametrize("schedule", [ORDINARY, LONG], ids=["ordinary", "long"])
def test_the_page_stands_alone(schedule: PublishedSchedule) -> None:
    text = made(schedule)[".html"].decode()
    seen = Seen(text)
    for tag, attributes in seen.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not {"src", "srcset", "style", "onclick", "action"} & set(attributes), tag
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in text
    assert "@import" not in text
    policy = next(one["content"] for one in seen.all("meta") if one.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_the_page_names_its_times_for_machines_and_marks_what_is_off() -> None:
    text = made()[".html"].decode()
    assert '<time datetime="2026-12-07T10:00+05:00">' in text
    assert text.count('<tr class="off">') == 1
    assert text.index("7 желтоқсан, дүйсенбі") < text.index("8 желтоқсан, сейсенбі")


# --- the data ------------------------------------------------------------------------------------


def test_the_data_keep_their_shape(ordinary: dict[str, bytes]) -> None:
    whole = json.loads(ordinary[".json"])
    receptions = whole.pop("receptions")
    assert whole == {
        "schema": "qabyldau.schedule/1",
        "month": "2026-12",
        "version": 3,
        "made_at": "2026-11-20T11:30:15+05:00",
        "office": {"kk": ORDINARY.office_kk, "ru": ORDINARY.office_ru},
        "contacts": {
            "phone": ORDINARY.phone,
            "address": {"kk": ORDINARY.address_kk, "ru": ORDINARY.address_ru},
            "website": ORDINARY.website,
        },
        "approval": {
            "approver": "Бекітбеков Үкім Шешімұлы",
            "post": "Үкімет Аппаратының Басшысы / Руководитель Аппарата Правительства",
            "on": "2026-11-19",
            "document_number": "ҮЛГІ-01/77",
        },
    }
    assert len(receptions) == len(ORDINARY.rows)
    first, video, cancelled = receptions[0], receptions[1], receptions[5]
    row = ORDINARY.rows[0]
    assert first == {
        "id": 1,
        "body": {"kk": row.body_kk, "ru": row.body_ru},
        "post": {"kk": "Министр", "ru": "Министр"},
        "holder": "Қиялбаев Аңыз Ертегіұлы",
        "starts_at": "2026-12-07T10:00:00+05:00",
        "ends_at": "2026-12-07T12:00:00+05:00",
        "place": {"kk": row.place_kk, "ru": row.place_ru},
        "directions": {"kk": row.directions_kk, "ru": row.directions_ru},
        "contacts": row.contacts,
        "minutes": 20,
        "mode": "in_person",
        "cancelled": False,
    }
    assert (video["mode"], cancelled["cancelled"]) == ("video", True)
    assert receptions[-1]["directions"] is None


# --- every document ------------------------------------------------------------------------------


def test_a_month_with_nothing_in_it_says_so() -> None:
    found = made(EMPTY)
    for end in ("-poster-a3.pdf", "-poster-a4.pdf"):
        assert bare("Бұл айда қабылдау жоқ.") in pages(found[end])[0]
        assert len(pages(found[end])) == 1
    assert "В этом месяце приёма нет." in found[".html"].decode()
    assert json.loads(found[".json"])["receptions"] == []


def test_whatever_looks_like_markup_stays_the_text_it_is() -> None:
    row = replace(ORDINARY.rows[0], holder=HOSTILE, post_kk=HOSTILE, body_ru=HOSTILE,
                  place_kk=HOSTILE, contacts=HOSTILE, directions_kk=HOSTILE)  # fmt: skip
    hostile = replace(ORDINARY, approver=HOSTILE, document_number=HOSTILE, rows=(row,))
    found = made(hostile)
    for end in ("-poster-a3.pdf", "-annex.pdf"):
        assert "".join(pages(found[end])).count(bare(HOSTILE)) >= 3
    seen = Seen(found[".html"].decode())
    assert sum(HOSTILE in text for _language, text in seen.texts) >= 5
    assert len(seen.all("script")) == 1
    assert json.loads(found[".json"])["receptions"][0]["holder"] == HOSTILE


def shapes(template: str, words: object, **also: str) -> set[str]:
    """Return the outlines drawn on a sheet of one page."""
    drawn = typst.compile(
        template.encode(),
        format="svg",
        sys_inputs=typesetting.inputs(words, **also),
        ignore_system_fonts=True,
    )
    return set(re.findall(r'<path [^>]*d="([^"]+)"', drawn.decode()))


@pytest.mark.parametrize("paper", Paper)
def test_every_kazakh_letter_of_the_poster_has_a_glyph_of_its_own(paper: Paper) -> None:
    def drawn(letter: str) -> set[str]:
        words = replace(
            poster_words(WORDS, EMPTY), office=typesetting.Two(letter, letter), contacts=()
        )
        return shapes(poster.TEMPLATE, words, paper=paper.value)

    _each_is_itself({letter: drawn(letter) for letter in f"{KAZAKH} \ue000"})


def test_every_kazakh_letter_of_the_form_has_a_glyph_of_its_own() -> None:
    def drawn(letter: str) -> set[str]:
        words = replace(annex_words(WORDS, EMPTY), title=typesetting.Two(letter, letter))
        return shapes(annex_pdf.TEMPLATE, words)

    _each_is_itself({letter: drawn(letter) for letter in f"{KAZAKH} \ue000"})


def _each_is_itself(drawn: dict[str, set[str]]) -> None:
    """Compare what each letter adds to the sheet: never nothing, never the box of a lacking one."""
    rest, box = drawn[" "], drawn["\ue000"] - drawn[" "]
    assert box
    for letter in KAZAKH:
        # A letter may stand elsewhere on the sheet already, then its shape is known to be there.
        assert not (drawn[letter] - rest) & box, letter
        assert drawn[letter], letter
    new = [frozenset(drawn[letter] - rest) for letter in KAZAKH if drawn[letter] - rest]
    assert len(new) > 8
    assert len(set(new)) == len(new)


def test_the_page_is_one_text_for_one_version() -> None:
    words = page_words(WORDS, ORDINARY)
    assert page.html(words, ORDINARY.made_at) == page.html(words, ORDINARY.made_at)


# --- the counter on the page ---------------------------------------------------------------------


def test_the_page_says_how_the_office_answers_and_on_which_day(
    ordinary: dict[str, bytes],
) -> None:
    text = bare(ordinary[".html"].decode())
    for said in (
        "97%",
        "97\u00a0%",
        "2026 жылғы 3-тоқсан",
        "3-й квартал 2026 года",
        "2026 ж. 25 қараша қабылдау кезегінде: 48 адам",
        "25 ноября 2026 г. в очереди на приём: 48",
    ):
        assert bare(said) in text, said


def test_the_page_shows_no_figure_of_few_people() -> None:
    few = PublicCounter(Period.quarter(2026, 3), None, None, None, None)
    page = made(replace(ORDINARY, counter=replace(ORDINARY.counter, counter=few)))[".html"].decode()
    assert page.count(" 5") >= 4
    for said in ("48", "97", "120"):
        assert said not in page.partition("<section>")[2]
