"""Every paper drawn and looked at: ink where it belongs, white edges, no page left empty."""

import pytest

from bot.documents import annex_pdf, day_sheet, poster, receipt, typesetting
from bot.screens import receipts
from bot.screens.publishing import Pair, annex_words, poster_words
from bot.screens.publishing_day_sheet import sheet_words
from bot.services.views.day_sheet import DaySheet
from bot.services.views.publishing import PublishedSchedule
from db.enums import Language, RequestState
from tests.unit.documents import sheets
from tests.unit.documents.pictures import Picture, rendered
from tests.unit.documents.schedules import CATALOGUES, EMPTY, LONG_MONTH, ORDINARY
from tests.unit.screens.citizens import NOW, Data
from tests.unit.screens.citizens import ORDINARY as DATA
from tests.unit.screens.citizens import WORST as WORST_DATA

WORDS = Pair.of(CATALOGUES)
MONTHS = {"ordinary": ORDINARY, "long": LONG_MONTH, "empty": EMPTY}
SHEETS = {"ordinary": sheets.ORDINARY, "full": sheets.FULL, "nobody": sheets.NOBODY}
SLACK = 1.1
"""Millimetres: a pixel of these pictures."""


def check(pages: list[Picture], size: tuple[int, int], edge: float, top_edge: float) -> None:
    """Compare the edges with the margins of the paper: text that ran out would blacken them."""
    for page in pages:
        ratio = page.width / page.height
        assert ratio == pytest.approx(size[0] / size[1], abs=0.01)
        assert sum(map(bool, page.ink)) > 5, "no empty page"
        left, top, right, bottom = page.margins()
        assert left >= edge - SLACK
        assert right >= edge - SLACK, "nothing runs out at the right"
        assert top >= top_edge - SLACK
        assert bottom >= 5, "the foot stands on the paper"


@pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS)
@pytest.mark.parametrize(("paper", "enlarged"), [("a4", 1.0), ("a3", 1.414)])
def test_the_poster_stays_within_its_edges(
    month: PublishedSchedule, paper: str, enlarged: float
) -> None:
    inputs = typesetting.inputs(poster_words(WORDS, month), paper=paper)
    check(rendered(poster.TEMPLATE, inputs), (210, 297), 15 * enlarged, 14 * enlarged)


@pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS)
def test_the_form_stays_within_its_edges(month: PublishedSchedule) -> None:
    inputs = typesetting.inputs(annex_words(WORDS, month))
    check(rendered(annex_pdf.TEMPLATE, inputs), (297, 210), 14, 13)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("language", Language)
def test_the_day_sheet_stays_within_its_edges(sheet: DaySheet, language: Language) -> None:
    inputs = typesetting.inputs(sheet_words(CATALOGUES[language], sheet, DATA.profile, NOW))
    check(rendered(day_sheet.TEMPLATE, inputs), (297, 210), 10, 10)


@pytest.mark.parametrize("data", [DATA, WORST_DATA], ids=["ordinary", "worst"])
@pytest.mark.parametrize("language", Language)
def test_the_receipt_stays_within_its_edges(data: Data, language: Language) -> None:
    own = data.own(RequestState.QUEUED)
    made = receipts.sheet(CATALOGUES[language], own, data.profile, "reception_bot", NOW)
    check(rendered(receipt.TEMPLATE, receipt.inputs(made)), (148, 210), 16, 14)


def test_text_that_runs_out_would_be_seen() -> None:
    wide = annex_pdf.TEMPLATE.replace("calc.min(1, share) * 1em", "3em")
    assert wide != annex_pdf.TEMPLATE
    inputs = typesetting.inputs(annex_words(WORDS, ORDINARY))
    with pytest.raises(AssertionError, match="runs out"):
        check(rendered(wide, inputs), (297, 210), 14, 13)
