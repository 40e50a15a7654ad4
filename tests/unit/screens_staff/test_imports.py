"""What the staff read about a file they sent: each outcome, in each language, within the limits."""

from datetime import date

import pytest

from bot.callbacks.plan import PlanMonth
from bot.callbacks.queue import DryRun
from bot.documents.tables import TableProblem
from bot.screens import alarms, imports
from bot.screens.screen import Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.annex_form import Column, Fault
from bot.services.views import RowProblem
from bot.services.views.incoming import DraftMade, FileResult, FileTrouble
from bot.services.views.notice import Facts
from db.enums import Language
from tests.unit.screens.citizens import CATALOGUES, EVERYBODY, PROFILE
from tests.unit.screens_staff.fitting import faults

EN = CATALOGUES[Language.EN]
BAD = tuple(RowProblem(n, Column.WHEN, Fault.DAY_OFF, "<b>&" * 40) for n in range(100))
RESULTS = [
    FileResult(draft=DraftMade(2**31 - 1, 9999, 999, date(2026, 12, 1), date(2027, 12, 31))),
    FileResult(draft=DraftMade(7, 1, 1, date(2026, 12, 1), date(2026, 12, 1))),
    FileResult(problems=BAD, found=5000),
    *(FileResult(trouble=trouble) for trouble in FileTrouble),
    *(FileResult(table=problem.value) for problem in TableProblem),
]


def told(language: Language, came: FileResult) -> Screen:
    facts = Facts(NoticeKind.FILE_READ, language, file=came)
    return alarms.alarm(CATALOGUES[language], facts, PROFILE)


@pytest.mark.parametrize("came", RESULTS)
def test_every_outcome_fits_and_leads_on(came: FileResult) -> None:
    for words in EVERYBODY:
        screen = imports.result(words, came)
        assert faults(screen) == []
        assert screen.buttons


@pytest.mark.parametrize("language", Language)
def test_other_screens_about_files_fit(language: Language) -> None:
    words = CATALOGUES[language]
    months = (None, date(2026, 12, 1))
    screens = [
        *(imports.how_to_send(words, month) for month in months),
        imports.being_read(words),
        imports.wrong_kind(words),
        imports.too_big(words),
    ]
    for screen in screens:
        assert faults(screen) == []
        assert screen.buttons


def test_a_draft_opens_in_each_of_its_months_and_can_be_tried() -> None:
    made = DraftMade(7, 12, 3, date(2026, 12, 31), date(2027, 2, 1))
    data = [row[0].data for row in told(Language.EN, FileResult(draft=made)).buttons]
    months = [12 * 2026 + 11, 12 * 2027, 12 * 2027 + 1]
    assert data[:3] == [PlanMonth(month=month) for month in months]
    assert data[3] == DryRun(schedule=7)


def test_a_long_list_says_how_many_more_there_are() -> None:
    text = told(Language.EN, FileResult(problems=BAD, found=5000)).text
    shown = text.count("\n• ")
    assert 10 < shown < 100
    assert f"and {5000 - shown} more mistakes" in text
