"""The operator gets words for everything for which a file or a row is refused."""

import pytest

from bot import import_report
from bot.documents.tables import TableProblem
from bot.services.rules.annex_form import Column, Fault
from bot.services.views import RowProblem


def test_every_reason_and_column_has_words() -> None:
    assert set(import_report.ROWS) == set(Fault)
    assert set(import_report.FILES) == set(TableProblem)
    assert set(import_report.COLUMNS) == set(Column)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            RowProblem(3, Column.WHEN, Fault.DAY_OFF, "16.12.2026"),
            "row 3, date and time: a day off (found: 16.12.2026)",
        ),
        (RowProblem(0, "", Fault.NO_ROWS), "there is no row below the headings"),
        (RowProblem(1, "", Fault.NO_HEADER), "row 1: no row has the headings of the annex"),
    ],
)
def test_a_line_says_where_what_and_what_was_found(problem: RowProblem, line: str) -> None:
    assert import_report.line(problem) == line
