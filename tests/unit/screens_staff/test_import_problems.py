"""What is wrong with a file is said in each language: where, what, and what to do."""

import pytest

from bot.documents.tables import TableProblem
from bot.screens.captions import width
from bot.screens.import_problems import column, import_problem, import_problems, table_problem
from bot.screens.screen import TEXT_LIMIT, Screen, visible
from bot.services.rules.annex_form import Column, Fault
from bot.services.views import RowProblem
from db.enums import Language
from tests.unit.screens.citizens import CATALOGUES

KK = CATALOGUES[Language.KK]


@pytest.mark.parametrize("language", Language)
def test_every_fault_of_a_row_has_words_of_its_own(language: Language) -> None:
    words = CATALOGUES[language]
    said = {import_problem(words, RowProblem(3, Column.BODY, fault)) for fault in Fault}
    assert len(said) == len(Fault)
    assert all("3" in line and column(words, Column.BODY) in line for line in said)


@pytest.mark.parametrize("language", Language)
def test_every_fault_of_a_file_and_every_column_has_words_of_its_own(language: Language) -> None:
    words = CATALOGUES[language]
    assert len({table_problem(words, problem) for problem in TableProblem}) == len(TableProblem)
    assert len({column(words, each) for each in Column}) == len(Column)


def test_a_line_says_where_what_and_what_was_found() -> None:
    problem = RowProblem(3, Column.WHEN, Fault.DAY_OFF, "16.12.2026 <10:00>")
    assert import_problem(KK, problem) == (
        "• 3-жол, «Күні мен уақыты» бағаны. Бұл демалыс күні. Жұмыс күнін таңдаңыз. "
        "Жазылғаны: «16.12.2026 &lt;10:00&gt;»."
    )
    assert import_problem(KK, RowProblem(1, "", Fault.NO_HEADER)).startswith("• 1-жол. ")
    assert import_problem(KK, RowProblem(0, Column.WHEN, Fault.PAST)).startswith("• «Күні мен уақ")
    assert import_problem(KK, RowProblem(0, "", Fault.NO_ROWS)).startswith("• Баған")


@pytest.mark.parametrize("language", Language)
def test_however_many_mistakes_there_are_they_fit_into_a_message(language: Language) -> None:
    words = CATALOGUES[language]
    problems = [RowProblem(n, Column.WHEN, Fault.DAY_OFF, "x&" * 60) for n in range(1, 501)]
    said = import_problems(words, problems)
    assert TEXT_LIMIT - 400 < width(visible(said)) < TEXT_LIMIT - 100
    shown = said.count("•")
    assert 5 < shown < 500
    assert str(500 - shown) in said.splitlines()[-1]
    Screen(said)
    few = import_problems(words, problems[:2])
    assert few.count("•") == 2
    assert few.splitlines()[-1].startswith("•")


def test_a_file_that_is_in_force_already_is_not_called_wrong() -> None:
    again = RowProblem(8, Column.WHEN, Fault.DUPLICATE, "07.12.2026 10:00–12:00")
    assert "бекітіліп қойған" in import_problems(KK, [again]).splitlines()[0]
    wrong = RowProblem(9, Column.BODY, Fault.EMPTY)
    assert "түзетіп" in import_problems(KK, [again, wrong])
