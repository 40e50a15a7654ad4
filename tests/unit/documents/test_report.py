"""The quarter's report as workbook, paper and letter, read back in both languages (point 40)."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from bot.documents.paper_docx import paper_docx
from bot.documents.report import Number, Shape, written
from bot.documents.report_pdf import report_pdf
from bot.documents.report_xlsx import report_xlsx
from bot.i18n import Catalogues, Words
from bot.screens.report_paper import covering, files, report_paper
from bot.screens.report_words import Lines
from bot.services.quarterly.report_lines import LINES
from bot.services.views.report import (
    Change,
    Figure,
    Named,
    Names,
    QueueLine,
    ReportContent,
    ReportPost,
    ReportVersion,
    flat,
    from_json,
    to_json,
)
from db.enums import Language, Rank

CATALOGUES = Catalogues(ZoneInfo("Asia/Almaty"))
BOTH = pytest.mark.parametrize("language", [Language.KK, Language.RU])

CHARTS = "_charts"
"""Where openpyxl keeps them; it has no public name for it."""
CHANNELS = {"bot": 700, "portal": 150, "e_otinish": 150, "paper": 200, "oral": 100}
MONTHS = ("2026-10", "2026-11", "2026-12")


def names() -> Names:
    """Return what a small office is called; one title tries to be a formula."""
    return Names(
        office=Named("office", "«Көктем» орталығы", "Центр «Коктем»"),
        contacts=(Named("phone", "+7 700 000 00 00", "+7 700 000 00 00"),),
        addressee=Named("addressee", "Үкімет Аппараты", "Аппарат Правительства"),
        signed_by=None,
        bodies=(Named("1", "Әкімдік", "Акимат"), Named("2", "=1+1", "=1+1")),
        posts=(
            ReportPost(1, 1, "Әкім", "Аким", "Сәулебек Ә. Қ.", Rank.FIRST_HEAD),
            ReportPost(2, 2, "Орынбасар", "Заместитель", "Нұрғожа Б. Т.", Rank.DEPUTY),
        ),
        topics=(Named("land", "Жер", "Земля"),),
        grounds=(Named("R1", "Құзыретке кірмейді", "Не в компетенции"),),
    )


def figures() -> dict[str, Figure]:
    """Return figures that agree with each other."""
    found: dict[str, Figure] = {line.code: 0 for line in LINES}
    found |= {
        "applications": 1300,
        **{f"applications.channel.{one}": n for one, n in CHANNELS.items()},
        "people": 900,
        "people.rank.first_head": 600,
        "people.rank.deputy": 300,
        "people.social.pensioner": 400,
        "people.social.unknown": 500,
        "receptions.held": 40,
        "receptions.held.first_head": 40,
        "cards": 900,
        "no_receptions": 0,
        "answers": 1000,
        "answers.in_time": 950,
        "answers.late": 50,
        "answers.kept_percent": 95.0,
        "answers.median_days": 8.5,
        "memos.kept_percent": None,
        "endings.refused": 12,
        "endings.refused.ground.R1": 12,
        "queue": 1,
        "queue.longest_days": 30,
        "surveys.answered": 60,
        "survey.reception.chat.answered": 55,
        "survey.reception.phone.answered": None,
        "survey.reception.chat.respect.mark": 4.25,
        **{f"survey.reception.chat.respect.mark.{mark}": 11 for mark in range(1, 5)},
        "survey.reception.chat.respect.mark.5": None,
        "survey.reception.chat.solved.choice.partly": 30,
        "calls.received": 1480,
        "calls.lost": 37,
        "calls.lost_percent": 2.5,
        "topics.land": 1000,
        "topics_none": 300,
    }
    for month, people in zip(MONTHS, (200, 300, 400), strict=True):
        found[f"month.{month}.applications"] = people + 100 if month != "2026-12" else 600
        found[f"month.{month}.people"] = people
    for body, people in ((1, 600), (2, 300)):
        found |= {f"body.{body}.people": people, f"body.{body}.applications": 650}
    for month in MONTHS:
        found |= {f"duty.{month}.received": 1, f"duty.{month}.empty": 0, f"duty.{month}.missed": 1}
        for post in (1, 2):
            held = 3 if post == 1 else 0
            found |= {
                f"duty.{month}.{post}.planned": 4,
                f"duty.{month}.{post}.held": held,
                f"duty.{month}.{post}.empty": 0,
                f"duty.{month}.{post}.cancelled": 4 - held,
                f"duty.{month}.{post}.people": 9,
            }
    return found


def version(**changes: Figure) -> ReportVersion:
    """Return the second version of the report, which was handed in."""
    content = ReportContent(
        quarter="2026Q4",
        until=date(2026, 12, 31),
        smallest_cell=5,
        figures=figures() | changes,
        queue=(QueueLine("QB-26-000001-1", "AAAAAAAAAA", 1, 30),),
        names=names(),
    )
    return ReportVersion(
        public_id="AAAAAAAAAA",
        quarter="2026Q4",
        version=2,
        content=content,
        changes=(Change("people", 899, 900), Change("month.2026-12.people", 399, 400)),
        reason="Карточка кеш толтырылды",
        made_by="Әділ",
        made_at=datetime(2027, 1, 5, 5, tzinfo=UTC),
        journal_n=4711,
        journal_mac="ab" * 32,
        letter_number="12-3/45",
        sent_at=datetime(2027, 1, 6, 5, tzinfo=UTC),
    )


def sheets(words: Words, report: ReportVersion) -> list[Worksheet]:
    """Return the sheets of the workbook as a spreadsheet reads them."""
    return list(load_workbook(io.BytesIO(report_xlsx(report_paper(words, report)))).worksheets)


def by_code(sheet: Worksheet) -> dict[str, list[Any]]:
    """Return the figures of a sheet by the code in column A."""
    return {
        str(row[0].value): [cell.value for cell in row[2:] if cell.value is not None]
        for row in sheet.iter_rows()
        if row[0].value
    }


@BOTH
def test_point_40_sums_agree_across_the_sheets(language: Language) -> None:
    summary, channels, terms, endings, queue, duty, voices, topics, changed = sheets(
        CATALOGUES[language], version()
    )
    said = by_code(summary)
    people = said["people"][0]
    assert people == 900
    ranks = [row for code, row in said.items() if code.startswith("people.rank.")]
    groups = [row for code, row in said.items() if code.startswith("people.social.")]
    months = [row for code, row in said.items() if code.startswith("month.")]
    bodies = [row for code, row in said.items() if code.startswith("body.")]
    assert sum(row[0] for row in ranks) == sum(row[0] for row in groups) == people
    assert sum(row[1] for row in months) == sum(row[2] for row in bodies) == people
    by_channel = by_code(channels)
    parts = [row[0] for code, row in by_channel.items() if ".channel." in code]
    assert sum(parts) == by_channel["applications"][0] == sum(row[0] for row in months) == 1300
    by_topic = by_code(topics)
    assert by_topic["topics.land"][0] + by_topic["topics_none"][0] == 1300
    assert by_code(terms)["answers"] == [1000, 950, 50, 95]
    # A share of nothing is a dash, not a naught.
    assert by_code(terms)["memos"] == [0, 0, 0, "—"]
    assert by_code(endings)["endings.refused.ground.R1"] == [12]
    assert by_code(queue)["queue.case.QB-26-000001-1"][-1] == 30
    planned = [row for code, row in by_code(duty).items() if code.startswith("duty.2026-10.")]
    assert planned == [[4, 3, 0, 1, 9], [4, 0, 0, 4, 9]]
    assert by_code(voices)["survey.reception.chat.respect.mark"] == [4.25, 11, 11, 11, 11, "< 5"]
    assert by_code(changed)["people"] == [899, 900]


@BOTH
def test_point_40_the_workbook_is_to_be_printed_and_counted_on(language: Language) -> None:
    found = sheets(CATALOGUES[language], version())
    # By month, by channel, terms kept, month and post, marks, topics.
    assert [len(getattr(sheet, CHARTS)) for sheet in found] == [1, 1, 1, 0, 0, 1, 1, 1, 0]
    for sheet in found:
        assert sheet.freeze_panes is not None
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.print_area
        assert "4711" in str(sheet.oddFooter)
        # Nothing that people typed becomes a formula.
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert "=1+1" in [cell.value for row in found[0].iter_rows() for cell in row]


def test_words_stand_on_the_left_however_short_and_figures_on_the_right() -> None:
    book = sheets(CATALOGUES[Language.KK], version())
    aligned = {
        str(cell.value): cell.alignment.horizontal
        for sheet in book
        for row in sheet.iter_rows(min_col=3)
        for cell in row
        if cell.border.left.style and not cell.font.bold
    }
    assert aligned["Әкім"] != "right"
    assert {aligned[one] for one in ("30", "< 5", "—")} == {"right"}
    rows = {str(row[0].value): row[1].alignment for row in book[0].iter_rows() if row[0].value}
    assert (rows["people"].indent, rows["people.rank.deputy"].indent) == (0, 2)
    assert rows["people.rank.deputy"].horizontal == "left"


@BOTH
@pytest.mark.parametrize("waiting", [1, 900])
def test_no_chart_is_torn_between_two_printed_pages(language: Language, waiting: int) -> None:
    topics: dict[str, Figure] = {f"topics.{n}": 1300 - n for n in range(40)}
    report = version(**topics) if waiting == 1 else crowded(waiting)
    for sheet in sheets(CATALOGUES[language], report):
        begins = [one.id for one in sheet.row_breaks.brk]
        for chart in getattr(sheet, CHARTS):
            first, last = (getattr(chart.anchor, end).row for end in ("_from", "to"))
            assert not [row for row in begins if first < row <= last], sheet.title
        # A page is full nowhere before it is ended: no spreadsheet begins one of its own.
        ends = [*begins, sheet.max_row]
        pages = zip([0, *begins], ends, strict=True)
        room = room_of(sheet)
        for number, (first, end) in enumerate(pages):
            high = sum(height_of(sheet, row) for row in range(first, end))
            repeated = height_of(sheet, title_row(sheet)) if number and title_row(sheet) else 0
            assert high + repeated <= room, (sheet.title, number)
        if waiting > 1:
            assert begins or sheet.max_row < 60


def title_row(sheet: Worksheet) -> int:
    """Return the row, from 0, that every page repeats; 0 where none does."""
    return int(str(sheet.print_title_rows or "$1").rpartition("$")[2]) - 1


def height_of(sheet: Worksheet, row: int) -> float:
    """Return the points of a row, counted from 0."""
    return float(sheet.row_dimensions[row + 1].height or 15)


def room_of(sheet: Worksheet) -> float:
    """Return the points of rows that a page takes, made as small as its columns need."""
    wide, high = 8.27, 11.69
    if sheet.page_setup.orientation == "landscape":
        wide, high = high, wide
    margins = sheet.page_margins
    assert sheet.page_setup.fitToHeight == 0
    # A column of so many letters is 7 pixels a letter and 5 beside them, of 96 to an inch.
    last = column_index_from_string(str(sheet.print_area).rpartition("$")[0].rpartition("$")[2])
    widths = {
        at: one.width
        for one in sheet.column_dimensions.values()
        for at in range(one.min or 0, (one.max or 0) + 1)
    }
    inches = sum(round(widths[at] * 7) / 96 for at in range(2, last + 1))
    scale = min(1.0, (wide - margins.left - margins.right) / inches)
    return float(72 * (high - margins.top - margins.bottom) / scale)


@BOTH
def test_point_40_the_paper_says_what_the_workbook_says(language: Language) -> None:
    words = CATALOGUES[language]
    reader = PdfReader(io.BytesIO(report_pdf(report_paper(words, version()))))
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")
    office = "«Көктем» орталығы" if language is Language.KK else "Центр «Коктем»"
    assert office in text
    for said in ("1 300", "95,0", "8,5", "4,25", "< 5", "QB-26-000001-1", "12-3/45", "1 480"):
        assert said in text, said
    for at, page in enumerate(reader.pages, 1):
        last = page.extract_text().replace("\u00a0", " ")
        assert f"{at} / {len(reader.pages)}" in last
        assert "4711:abababababababab" in last
    width, height = (float(one) for one in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)


@BOTH
def test_point_7_1_the_paper_names_who_received_and_who_did_not(language: Language) -> None:
    words = CATALOGUES[language]
    duty = report_paper(words, version()).sheets[5]
    matrix = duty.tables[0]
    first, second = (row.cells[2:] for row in matrix.rows)
    assert all(str(cell).startswith("✓") for cell in first)
    assert all(str(cell).startswith("✗") for cell in second)
    assert "Сәулебек Ә. Қ." in str(matrix.rows[0].cells[0])


@BOTH
def test_point_40_the_letter_names_addressee_period_and_reason(language: Language) -> None:
    words = CATALOGUES[language]
    document = Document(io.BytesIO(paper_docx(covering(words, version()))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    addressee = "Үкімет Аппараты" if language is Language.KK else "Аппарат Правительства"
    for said in (addressee, "12-3/45", "4-", "2026", "Карточка кеш толтырылды", "900"):
        assert said in text, said


@BOTH
def test_point_40_a_period_without_receptions_is_said_everywhere(language: Language) -> None:
    words = CATALOGUES[language]
    report = version(no_receptions=1, people=0)
    said = words("There were no receptions in the period.")
    assert said in report_paper(words, report).sheets[0].notes
    assert said in [getattr(one, "text", "") for one in covering(words, report).blocks]
    text = PdfReader(io.BytesIO(report_pdf(report_paper(words, report)))).pages[0].extract_text()
    assert said.split()[0] in text


def crowded(count: int) -> ReportVersion:
    """Return a report of which so many wait, somebody new every day back to the first."""
    report = version(queue=count, **{"queue.longest_days": 120})
    queue = tuple(
        QueueLine(f"QB-26-{at:06}-1", f"{at:010}", 1 + at % 2, 120 - at * 120 // count)
        for at in range(count)
    )
    changed = tuple(Change(f"queue.case.{one.number}", None, one.days) for one in queue)
    content = replace(report.content, queue=queue)
    return replace(report, content=content, changes=(*report.changes, *changed))


@BOTH
def test_point_40_a_long_queue_is_told_on_few_pages_and_listed_in_the_workbook(
    language: Language,
) -> None:
    words, report = CATALOGUES[language], crowded(5_000)
    paper = report_paper(words, report)
    reader = PdfReader(io.BytesIO(report_pdf(paper)))
    assert len(reader.pages) < 40
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")
    assert "QB-26-000049-1" in text
    assert "QB-26-004999-1" not in text
    by_days, longest = paper.sheets[4].tables
    assert longest.rest is not None
    assert (len(longest.rows), longest.rest.count) == (50, 4_950)
    for said in ("4 950", "4 502", "5 000", "XLSX"):
        assert said in text, said
    book = sheets(words, report)
    listed = by_code(book[4])
    cases = [row for code, row in listed.items() if code.startswith("queue.case.")]
    spans = [row[0] for code, row in listed.items() if code.startswith("queue.days.")]
    assert len(cases) == sum(spans) == by_code(book[0])["queue"][0] == 5_000
    assert spans == [
        sum(first <= row[-1] <= last for row in cases)
        for first, last in ((0, 7), (8, 15), (16, 30), (31, 60), (61, 90), (91, 999))
    ]
    assert [getattr(row.cells[1], "value", None) for row in by_days.rows] == [*spans, 5_000]
    assert len([code for code in by_code(book[8]) if code.startswith("queue.case.")]) == 5_000
    # The heading of the list is printed on every page of it.
    row = int(str(book[4].print_title_rows).rpartition("$")[2])
    assert book[4].cell(row + 1, 1).value == "queue.case.QB-26-000000-1"


def test_charts_carry_the_numbers_of_their_cells() -> None:
    summary, *_others = sheets(CATALOGUES[Language.KK], version())
    (chart,) = getattr(summary, CHARTS)
    drawn = [[float(one.v) for one in line.val.numRef.numCache.pt] for line in chart.series]
    assert drawn == [[300, 400, 600], [200, 300, 400]]
    assert [one.v for one in chart.series[0].cat.strRef.strCache.pt] == [
        CATALOGUES[Language.KK].month(date(2026, month, 1)) for month in (10, 11, 12)
    ]


def test_a_stored_report_of_a_long_queue_is_compact_and_reads_back() -> None:
    content = crowded(5_000).content
    text = to_json(content)
    assert from_json(text) == content
    assert from_json(text).names == content.names
    assert len(text) - len(to_json(replace(content, queue=()))) < 5_000 * 50


def test_the_same_version_gives_the_same_files() -> None:
    made = files(CATALOGUES, version())
    assert made == files(CATALOGUES, version())
    assert [file.name for file in made] == [
        f"qabyldau-2026Q4-v2{end}"
        for language in ("kk", "ru")
        for end in (f"-{language}.xlsx", f"-{language}.pdf", f"-letter-{language}.docx")
    ]


def test_the_first_version_and_an_empty_quarter_are_drawn() -> None:
    empty: dict[str, Figure] = {line.code: 0 for line in LINES}
    empty["no_receptions"] = 1
    first = version()
    content = replace(first.content, figures=empty, queue=())
    report = replace(first, version=1, changes=(), reason=None, content=content, sent_at=None)
    for file in files(CATALOGUES, report):
        assert file.content


@BOTH
def test_every_line_has_a_name_in_both_languages(language: Language) -> None:
    words, report = CATALOGUES[language], version()
    lines = Lines(words, report.content)
    for code in flat(report.content):
        said = lines.of(code)
        assert said
        assert said != code, code


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Number(1349), "1\u00a0349"),
        (Number(66.7, Shape.PERCENT), "66,7"),
        (Number(8.0, Shape.DAYS), "8"),
        (Number(8.5, Shape.DAYS), "8,5"),
        (Number(4.2, Shape.MARK), "4,20"),
    ],
)
def test_numbers_are_written_as_both_languages_do(number: Number, said: str) -> None:
    assert written(number) == said
