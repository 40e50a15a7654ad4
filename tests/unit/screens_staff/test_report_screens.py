"""The quarter's reports in chat: every screen, in each language, within the limits (point 40)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks.reports import ReportCases, ReportFigures, ReportSheet
from bot.i18n import Words
from bot.screens import report_browse, report_chat, report_making, report_openings
from bot.screens.report_paper import sections
from bot.screens.screen import Reply, Screen, reply_of, visible
from bot.services.errors import QuarterNotOver, ReasonNeeded, ReportSent
from bot.services.quarterly.report_cases import behind, closed
from bot.services.rules.periods import Period
from bot.services.views.figures import FigureCases
from bot.services.views.report import Change, Checked, Figure, Named, QuarterLine, ReportVersion
from db.enums import Language, Role
from tests.unit.documents.test_report import crowded, version
from tests.unit.screens.citizens import CATALOGUES, EVERYBODY
from tests.unit.screens_staff.fitting import faults

QUARTER = Period.quarter(2026, 4)
ROLES = frozenset({Role.ADMINISTRATOR})
LONG = "<b>&" * 80


def worst() -> ReportVersion:
    """Return a version whose names and texts are as long as they may be."""
    report = version()
    names = report.content.names
    bodies = tuple(Named(one.key, LONG[:300], LONG[:300]) for one in names.bodies)
    posts = tuple(replace(one, kk=LONG[:300], ru=LONG[:300]) for one in names.posts)
    content = replace(report.content, names=replace(names, bodies=bodies, posts=posts))
    changed = tuple(Change("body.1.people", n, n + 1) for n in range(40))
    return replace(report, content=content, changes=changed, reason=LONG[:500], made_by=LONG[:200])


def drawn(_: Words, report: ReportVersion) -> list[Screen | Reply]:
    """Return every screen about a version, page by page."""
    content = report.content
    lines = tuple(
        QuarterLine(f"20{n}Q4", n < 30, date(2027, 1, 12), n - 20, None, None)
        for n in range(20, 40)
    )
    pressed = ReportCases(year=2026, quarter=4, version=2, sheet=0, line=0)
    found: list[Screen | Reply] = [
        *(report_chat.quarters(_, lines, page) for page in range(4)),
        report_chat.quarter(_, QUARTER, lines[0], (report, report), ROLES),
        report_chat.quarter(_, QUARTER, lines[-1], (), ROLES),
        report_chat.version(_, report, ROLES, report_making.frozen(_, report)),
        report_chat.ahead(_, content),
        report_chat.checked(_, Checked(report, chain_holds=True, sealed=True, changes=())),
        report_chat.checked(
            _, Checked(report, chain_holds=False, sealed=False, changes=report.changes)
        ),
        report_making.making(_, QUARTER, 0, 0, 0),
        report_making.making(_, QUARTER, 3, 121, 7),
        report_making.calls_wanted(_, QUARTER),
        report_making.reason_wanted(_, QUARTER, 22),
        report_making.letter_wanted(_, report),
        report_making.text_wanted(_),
        report_chat.refusal(_, QuarterNotOver(quarter="2026Q4", last=QUARTER.last)),
        report_chat.refusal(_, ReasonNeeded(quarter="2026Q4", changes=3)),
        report_chat.refusal(_, ReportSent(public_id="AAAAAAAAAA")),
        report_browse.contents(_, content, 2),
        report_browse.cases(_, content, pressed, "people", FigureCases((), 0, 0, 1)),
    ]
    for line, code in enumerate(content.figures):
        for at in range(len(sections(_, content))):
            asked = ReportFigures(year=2026, quarter=4, version=2, sheet=at, line=line)
            if code.endswith((".people", ".in_time")):
                screen = report_browse.figures(_, content, asked)
                found += [] if screen is None else [screen]
    for at in range(len(sections(_, content))):
        found += [report_browse.sheet(_, content, 2, at, page, ROLES) for page in range(9)]
    return found


@pytest.mark.parametrize(
    "report", [version(), worst(), crowded(5_000)], ids=["usual", "worst", "crowded"]
)
def test_every_screen_fits_and_is_worded(report: ReportVersion) -> None:
    for words in EVERYBODY:
        for screen in drawn(words, report):
            assert faults(screen) == []
            assert reply_of(screen).screens[-1].buttons or "/cancel" in str(screen)


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
def test_nothing_stays_in_english(language: Language) -> None:
    english = CATALOGUES[Language.EN]
    for said, plain in zip(
        drawn(CATALOGUES[language], version()), drawn(english, version()), strict=True
    ):
        for one, other in zip(reply_of(said).screens, reply_of(plain).screens, strict=True):
            assert visible(one.text) != visible(other.text)


def test_an_auditor_without_the_right_to_make_sees_no_such_button() -> None:
    words = CATALOGUES[Language.EN]
    auditor = frozenset({Role.AUDITOR})
    fresh = replace(version(), sent_at=None)
    made = report_chat.version(words, fresh, auditor)
    assert "Mark as handed in" not in [one.text for row in made.buttons for one in row]
    again = report_chat.version(words, fresh, ROLES)
    assert "Mark as handed in" in [one.text for row in again.buttons for one in row]


def test_a_line_without_cases_is_no_button() -> None:
    words = CATALOGUES[Language.EN]
    captions = [
        button.text
        for row in report_browse.sheet(words, version().content, 2, 0, 0, ROLES).buttons
        for button in row
    ]
    # Receptions lead to no case; the people received do, where there were any.
    assert not any("Receptions held" in one for one in captions)
    told = visible(report_browse.sheet(words, version().content, 2, 0, 0, ROLES).text)
    assert "A reception is not a case" in told


def test_a_line_of_several_figures_asks_which_and_leads_back_to_its_page() -> None:
    words, content = CATALOGUES[Language.EN], version().content
    terms = report_browse.sheet(words, content, 2, 2, 0, ROLES)
    (pressed,) = [
        button.data
        for row in terms.buttons
        for button in row
        if isinstance(button.data, ReportFigures)
    ]
    asked = report_browse.figures(words, content, pressed)
    assert asked is not None
    opened = {
        button.text: button.data
        for row in asked.buttons
        for button in row
        if isinstance(button.data, ReportCases)
    }
    assert [caption.rpartition(": ")[2] for caption in opened] == [
        "1 000",
        "950",
        "50",
        "95,0",
    ]
    codes = list(content.figures)
    assert [codes[one.line] for one in opened.values()] == [
        "answers",
        "answers.in_time",
        "answers.late",
        "answers.kept_percent",
    ]
    summary = [row for _table, row in report_openings.listed(sections(words, content)[0])]
    month = next(n for n, row in enumerate(summary) if row.code == "month.2026-10")
    last = next(
        ReportFigures(year=2026, quarter=4, version=2, sheet=0, line=codes.index(code))
        for code in codes
        if code == "month.2026-10.applications"
    )
    screen = report_browse.figures(words, content, last)
    assert screen is not None
    (back,) = [
        button.data
        for row in screen.buttons
        for button in row
        if isinstance(button.data, ReportSheet)
    ]
    assert back.page == month // 6 > 0


def test_a_line_that_is_not_there_has_no_figures() -> None:
    words, content = CATALOGUES[Language.EN], version().content
    beyond = ReportFigures(year=2026, quarter=4, version=2, sheet=0, line=9_999)
    assert report_browse.figures(words, content, beyond) is None


def test_every_figure_opens_to_its_cases_or_says_why_not() -> None:
    """Every line of every section, page by page: a button, or the reason below."""
    words, report = CATALOGUES[Language.EN], version()
    content = report.content
    full: dict[str, Figure] = {code: value or 3 for code, value in content.figures.items()}
    more = (
        "instructions.open",
        "instructions.overdue",
        "calls.made",
        "body.1.queue",
        "body.2.queue",
    )
    absent: dict[str, Figure] = dict.fromkeys(more, 2)
    content = replace(content, figures=full | absent)
    doors: set[str] = set()
    for at, section in enumerate(sections(words, content)):
        rows = report_openings.listed(section)
        for page in range(-(-len(rows) // 6)):
            screen = report_browse.sheet(words, content, 2, at, page, ROLES)
            buttons = [button for row in screen.buttons for button in row]
            numbered = {button.text.partition(".")[0] for button in buttons}
            for n, (_table, row) in enumerate(rows[page * 6 : page * 6 + 6], page * 6 + 1):
                codes = report_openings.codes_of(content, row)
                doors.update(codes)
                why = report_openings.reasons(words, content, [row])
                assert str(n) in numbered or why or not row.code, row
                assert all(one in visible(screen.text) for one in why)
    left = [
        code
        for code in content.figures
        if code not in doors and closed(code) is None and behind(code, QUARTER) is None
    ]
    # A flag, said in words.
    assert left == ["no_receptions"]


@pytest.mark.parametrize(
    "code", ["queue", "body.1.queue", "instructions.open", "instructions.overdue", "cards"]
)
def test_sums_and_who_waits_open_too(code: str) -> None:
    assert behind(code, QUARTER) is not None
    assert closed(code) is None


def test_a_long_queue_is_told_by_days_and_its_longest_waits() -> None:
    report = crowded(5_000)
    for words in EVERYBODY:
        pages = [
            visible(report_browse.sheet(words, report.content, 2, 4, page, ROLES).text)
            for page in range(12)
        ]
        assert "QB-26-000049-1" in pages[9]
        assert "4\u00a0950" in pages[9]
        # There is no page beyond the last one: it is shown again.
        assert pages[9] == pages[10] == pages[11]
