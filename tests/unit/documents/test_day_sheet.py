"""The day sheet on paper: who comes, what to mind, and room to write by hand."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from bot.documents.day_sheet import TEMPLATE, pdf
from bot.screens.publishing_day_sheet import SPARE, printed, sheet_words
from bot.services.views.day_sheet import DaySheet
from db.enums import Language
from tests.unit.documents import sheets
from tests.unit.documents.test_published import HOSTILE, bare, shapes
from tests.unit.screens.citizens import CATALOGUES, NOW
from tests.unit.screens.citizens import ORDINARY as DATA

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


def reader(sheet: DaySheet, language: Language = Language.KK) -> PdfReader:
    words = sheet_words(CATALOGUES[language], sheet, DATA.profile, NOW)
    return PdfReader(io.BytesIO(pdf(words, NOW)))


def text(sheet: DaySheet, language: Language = Language.KK) -> str:
    return bare("".join(page.extract_text() for page in reader(sheet, language).pages))


@pytest.mark.parametrize("language", Language)
def test_it_says_who_comes_when_and_what_about(language: Language) -> None:
    words = CATALOGUES[language]
    said = text(sheets.ORDINARY, language)
    assert bare(DATA.profile.name.said(language)) in said
    assert bare(sheets.ORDINARY.holder) in said
    assert bare(words.day(words.day_of(sheets.BEGINS))) in said
    assert bare(words.named(sheets.POST.body_kk, sheets.POST.body_ru)) in said
    assert bare(words.named(sheets.ORDINARY.place_kk, sheets.ORDINARY.place_ru)) in said
    for line in sheets.LINES:
        for part in (line.number, line.name, line.matter, line.memo, words.clock(line.time)):
            assert bare(part) in said, part
    order = [said.index(line.number) for line in sheets.LINES]
    assert order == sorted(order)
    for part in ("Мысалдар агенттігі", "Үлгілер министрлігі <жер>"):
        assert bare(part) in said, part


@pytest.mark.parametrize(
    ("language", "needs"),
    [
        (Language.KK, ("Баспалдақсыз кіру", "Ымдау тілі", "Заң кеңесшісі")),
        (Language.RU, ("Вход без ступеней", "жестового языка", "Юридический консультант")),
    ],
)
def test_it_says_what_people_need_and_wish(language: Language, needs: tuple[str, ...]) -> None:
    said = text(sheets.ORDINARY, language)
    for need in needs:
        assert bare(need) in said


def test_there_are_columns_and_rows_to_write_into() -> None:
    made = sheet_words(CATALOGUES[Language.KK], sheets.ORDINARY, DATA.profile, NOW)
    assert made.columns[5:] == ("Келді", "Басы", "Соңы", "Нәтижесі", "Қолы")
    assert made.spare == SPARE
    said = text(sheets.ORDINARY)
    for column in made.columns:
        assert bare(column) in said
    assert bare(made.key) in said


def test_a_sheet_of_nobody_is_one_page_of_empty_rows() -> None:
    assert len(reader(sheets.NOBODY).pages) == 1


def test_a_full_day_repeats_its_headings_and_cuts_what_is_long() -> None:
    pages = [bare(page.extract_text()) for page in reader(sheets.FULL).pages]
    assert 3 < len(pages) < 8
    for number, page in enumerate(pages, 1):
        assert bare("Мәселе, анықтамалық ақпарат") in page
        assert f"{number}/{len(pages)}" in page
        assert bare("Дербес деректер") in page
    whole = "".join(pages)
    assert whole.count(sheets.LINES[0].number) == 12
    assert bare(sheets.FULL.lines[0].matter) not in whole
    assert "…" in whole
    assert bare("бейнеконференция арқылы") in whole


def test_the_message_tells_nothing_and_vanishes() -> None:
    screen = printed(CATALOGUES[Language.KK], sheets.ORDINARY, DATA.profile, NOW)
    assert screen.file is not None
    assert screen.file.name == "qabyldau-2026-12-04-7.pdf"
    assert screen.vanish_after is not None
    for line in sheets.LINES:
        assert line.number not in screen.text
        assert line.name not in screen.text
    again = printed(CATALOGUES[Language.KK], sheets.ORDINARY, DATA.profile, NOW)
    assert again.file == screen.file


def test_whatever_people_wrote_stays_the_text_it_is() -> None:
    line = replace(sheets.LINES[0], name=HOSTILE, matter=HOSTILE, memo=HOSTILE)
    assert text(replace(sheets.ORDINARY, lines=(line,))).count(bare(HOSTILE)) == 3


def test_every_kazakh_letter_has_a_glyph_of_its_own() -> None:
    words = sheet_words(CATALOGUES[Language.KK], sheets.NOBODY, DATA.profile, NOW)
    empty = replace(
        words, office="", subject="", facts=(), columns=("",) * 10, key="", notice="", made=""
    )
    drawn = {
        letter: shapes(TEMPLATE, replace(empty, title=letter)) for letter in f"{KAZAKH} \ue000"
    }
    rest, box = drawn[" "], drawn["\ue000"] - drawn[" "]
    new = [drawn[letter] - rest for letter in KAZAKH]
    assert all(new)
    assert len({frozenset(one) for one in new}) == len(KAZAKH)
    assert box
    assert not any(one & box for one in new)
