"""The receipt as a paper: one page, every Kazakh letter, and data that stay data."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import typst

from bot.documents import qr
from bot.documents.receipt import TEMPLATE, Sheet, inputs, pdf
from bot.screens import receipts
from db.enums import Language, RequestState
from tests.unit.screens.citizens import CATALOGUES, NOW, ORDINARY, WORST, Data

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
HOSTILE = '#panic("x") *bold* $x^2$ `raw` = heading // <label> @ref #sys.inputs \\ "} [ {{ ]'


def sheet(language: Language = Language.KK, data: Data = ORDINARY) -> Sheet:
    own = data.own(RequestState.QUEUED)
    return receipts.sheet(CATALOGUES[language], own, data.profile, "reception_bot", NOW)


def rendered(made: Sheet) -> str:
    """Return the only page as SVG; typst gives a list where there are several."""
    page = typst.compile(
        TEMPLATE.encode(), format="svg", sys_inputs=inputs(made), ignore_system_fonts=True
    )
    assert isinstance(page, bytes), "one page"
    return page.decode()


def laid_out(made: Sheet) -> str:
    """Return what typst took as text, in the order of the page: a label makes it to be found."""
    found = [
        json.loads(
            typst.query(TEMPLATE.encode(), part, sys_inputs=inputs(made), ignore_system_fonts=True)
        )
        for part in ("<facts>", "<notes>")
    ]
    return json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("language", Language)
def test_the_paper_says_what_the_receipt_says(language: Language) -> None:
    own = ORDINARY.own(RequestState.QUEUED)
    made = sheet(language)
    text = laid_out(made)
    words = CATALOGUES[language]
    for part in (
        own.card.number,
        words.moment(own.card.registered_at),
        words.day(own.card.answer_due_on),
        own.code,
        ORDINARY.post.title_kk,
        '"12"',
        *made.notes,
    ):
        assert part in text
    assert len(made.notes) == 3, "the request came out of hours, and that is said too"
    assert [value for _name, value in made.contacts] == [
        ORDINARY.profile.contacts.phone,
        ORDINARY.profile.contacts.address.said(language),
    ]
    assert pdf(made).startswith(b"%PDF-")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("data", [ORDINARY, WORST], ids=["ordinary", "worst"])
def test_it_is_always_one_page(language: Language, data: Data) -> None:
    assert "<svg" in rendered(sheet(language, data))


def test_the_clock_of_the_office_will_do_whatever_its_zone() -> None:
    for zone in (UTC, ZoneInfo("Asia/Almaty")):
        at = datetime(2026, 11, 23, 9, 30, 1, 234567, tzinfo=zone)
        assert pdf(replace(sheet(), made_at=at)).startswith(b"%PDF-")


def test_the_same_receipt_is_the_same_file() -> None:
    assert pdf(sheet()) == pdf(sheet())
    assert pdf(sheet()) != pdf(replace(sheet(), title="Талон"))


def test_every_kazakh_letter_has_a_glyph_of_its_own() -> None:
    empty = replace(sheet(), facts=(), notes=(), contacts=(), check="", made="", office="")

    def shapes(title: str) -> set[str]:
        return set(re.findall(r'<path [^>]*d="([^"]+)"', rendered(replace(empty, title=title))))

    missing = shapes("\ue000")
    drawn = [shapes(letter) - shapes(" ") for letter in KAZAKH]
    assert all(drawn)
    assert len({frozenset(one) for one in drawn}) == len(KAZAKH)
    assert not any(one & (missing - shapes(" ")) for one in drawn), "no box in place of a letter"


def test_whatever_looks_like_markup_stays_the_text_it_is() -> None:
    made = replace(
        sheet(),
        office=HOSTILE,
        title=HOSTILE,
        facts=((HOSTILE, HOSTILE),),
        notes=(HOSTILE,),
        contacts=((HOSTILE, HOSTILE),),
        made=HOSTILE,
    )
    text = laid_out(made)
    assert text.count(json.dumps(HOSTILE)[1:-1]) == 3, "name, value and note, letter by letter"
    assert pdf(made).startswith(b"%PDF-")
    with pytest.raises(typst.TypstError):
        typst.compile(f"#set page()\n{HOSTILE}".encode(), format="pdf")


def test_the_picture_leads_to_the_check() -> None:
    made = sheet()
    assert made.address == "https://t.me/reception_bot?start=v-7K3M9QXZ"
    assert json.loads(inputs(made)["sheet"])["picture"] == qr.svg(made.address)
    assert "@reception_bot" in made.check


def test_the_file_is_named_by_the_number_alone() -> None:
    own = ORDINARY.own(RequestState.QUEUED)
    words = CATALOGUES[Language.KK]
    screen = receipts.paper(words, own, ORDINARY.profile, "reception_bot", NOW)
    assert screen.file is not None
    assert screen.file.name == f"{own.card.number}.pdf"
    assert not screen.file.picture
    assert screen.file.content == pdf(sheet())
