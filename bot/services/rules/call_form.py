"""The call sheet as a file for a phone room: its columns, its answers, what can be wrong in a row.

A hidden first row names the columns by codes, so that a room may change the words above them. An
answer begins with its number in the list of the cell; what follows are words for people. So a sheet
is read the same in every language, and a number typed by hand is as good as a chosen line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.services.rules.annex_form import Row
from bot.services.rules.questionnaires import QUESTIONS, Ask
from db.enums import CallResult, Questionnaire

MARK: Final = "qabyldau-calls-1"
"""The first cell of a call sheet, with the version of its form; below it stand the ids of calls."""

QUESTION: Final = "q:"
"""How the code of a question's column begins."""


class Column(StrEnum):
    """The columns of the sheet besides the questions."""

    CALL = MARK
    POSITION = "n"
    NAME = "name"
    PHONE = "phone"
    LANGUAGE = "language"
    ABOUT = "about"
    RESULT = "result"
    TRIES = "tries"
    WHEN = "when"
    REMARK = "remark"
    HEAD = "head"


SHOWN = (
    Column.CALL,
    Column.POSITION,
    Column.NAME,
    Column.PHONE,
    Column.LANGUAGE,
    Column.ABOUT,
)
"""What is written for the caller; but for the id, nothing of it is read back."""

FILLED = (Column.RESULT, Column.TRIES, Column.WHEN)
"""What the caller fills in besides the answers, before them."""

LAST = (Column.REMARK, Column.HEAD)
"""What the caller fills in after the answers."""

RESULTS: Final = (
    (CallResult.ANSWERED, False),
    (CallResult.NO_ANSWER, False),
    (CallResult.BUSY, False),
    (CallResult.LATER, False),
    (CallResult.WRONG_NUMBER, False),
    (CallResult.REFUSED, False),
    (CallResult.REFUSED, True),
)
"""The results in the order of the list in the cell; true: a no for good."""

YES, NO = 1, 2
"""The places of the answers to whether the head may call."""


class Fault(StrEnum):
    """Everything for which a row is refused."""

    NO_HEADER = "no_header"
    OTHER_FORM = "other_form"
    """The columns are those of another draw's questions."""
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"

    FORMULA = "formula"
    MERGED = "merged"
    CELL_ERROR = "cell_error"
    NOT_TEXT = "not_text"
    UNKNOWN_CALL = "unknown_call"
    TWICE = "twice"
    RESULT = "result"
    EMPTY = "empty"
    ANSWER = "answer"
    NEEDLESS = "needless"
    """An answer where nobody answered, or to a question that is not asked then."""
    TRIES = "tries"
    MOMENT = "moment"
    FUTURE = "future"
    BEFORE_DRAW = "before_draw"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken; `column` is the code of one or, for the whole row, empty.

    The cell is not quoted: it may say what somebody answered.
    """

    row: int
    column: str
    reason: Fault


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A row that can be stored. `given` are the codes of the answers, `at` None is now."""

    row: int
    call: str
    result: CallResult
    never: bool
    tries: int
    at: datetime | None
    given: str
    remark: str
    head: bool


def columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the codes of the columns of a sheet in their order."""
    asked = (f"{QUESTION}{question.ask.value}" for question in QUESTIONS[questionnaire])
    return (*SHOWN, *FILLED, *asked, *LAST)


def ask_of(column: str) -> Ask | None:
    """Return the question of a column, None for any other column."""
    return Ask(column.removeprefix(QUESTION)) if column.startswith(QUESTION) else None


def find_header(
    rows: Sequence[Row], questionnaire: Questionnaire
) -> tuple[int, dict[str, int], tuple[Problem, ...]]:
    """Return where the codes stand, which index each column has, and what is wrong with them."""
    for position, row in enumerate(rows):
        cells = [cell.strip() for cell in row.cells]
        if MARK not in cells:
            continue
        expected = set(columns(questionnaire))
        found: dict[str, int] = {}
        problems = []
        for index, cell in enumerate(cells):
            if cell in found:
                problems.append(Problem(row.number, cell, Fault.COLUMN_TWICE))
            elif cell.startswith(QUESTION) and cell not in expected:
                return 0, {}, (Problem(row.number, "", Fault.OTHER_FORM),)
            elif cell in expected:
                found[cell] = index
        needed = expected - {*SHOWN, *LAST, Column.TRIES, Column.WHEN} | {Column.CALL}
        problems += [
            Problem(row.number, column, Fault.COLUMN_MISSING)
            for column in columns(questionnaire)
            if column in needed and column not in found
        ]
        return position, found, tuple(problems)
    return 0, {}, (Problem(rows[0].number if rows else 1, "", Fault.NO_HEADER),)
