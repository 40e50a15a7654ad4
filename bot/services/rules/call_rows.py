"""The rows of a filled call sheet: each read whole, or refused with everything that is wrong."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.rules.annex_form import Row
from bot.services.rules.call_form import (
    LAST,
    MARK,
    NO,
    QUESTION,
    RESULTS,
    YES,
    Column,
    Fault,
    Problem,
    ReadCall,
    find_header,
)
from bot.services.rules.questionnaires import Answer, next_question, read
from bot.services.rules.request_rows import moment
from db.enums import CallResult, Questionnaire

MAX_ROWS = 300
"""Rows of one file: all are stored in one transaction, while others wait for the writer."""

REMARK = 1000
"""Characters of a remark."""

_ID = re.compile(r"[0-9A-Z]{10}")
_NUMBER = re.compile(r"\s*(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """What a row is measured with: the present moment on the office's wall, the draw's, the tries.

    `calls` are the ids on the sheet.
    """

    questionnaire: Questionnaire
    calls: Collection[str]
    now: datetime
    drawn_at: datetime
    most_tries: int


def parse(
    rows: Sequence[Row], terms: SheetTerms
) -> tuple[tuple[ReadCall, ...], tuple[Problem, ...]]:
    """Return the calls of a sheet in their order, or everything that is wrong with it.

    A row without a result and without answers was not called yet, and is passed over.
    """
    position, columns, found = find_header(rows, terms.questionnaire)
    problems = list(found)
    if problems:
        return (), tuple(problems)
    body = [row for row in rows[position + 1 :] if _is_filled(row, columns)]
    # Right below the codes stands the heading for people, unless somebody deleted it.
    if body and body[0] is rows[position + 1] and not _ID.fullmatch(_call(body[0], columns)):
        del body[0]
    if not body:
        return (), (Problem(rows[position].number, "", Fault.NO_ROWS),)
    if len(body) > MAX_ROWS:
        return (), (Problem(body[MAX_ROWS].number, "", Fault.TOO_MANY_ROWS),)
    taken: list[ReadCall] = []
    seen: set[str] = set()
    for row in body:
        reader = _Reader(row, columns, terms)
        made = reader.read()
        problems += reader.problems
        if reader.call in seen:
            problems.append(Problem(row.number, Column.CALL, Fault.TWICE))
        seen.add(reader.call)
        if made is not None:
            taken.append(made)
    return (() if problems else tuple(taken)), tuple(problems)


def _is_filled(row: Row, columns: Mapping[str, int]) -> bool:
    """Tell whether anything stands in a row that is read back."""
    places = {at for name, at in columns.items() if _is_read(name)}
    texts = (cell for index, cell in enumerate(row.cells) if index in places)
    return any(cell.strip() for cell in texts) or any(
        index in places for index, _ in row.unreadable
    )


def _call(row: Row, columns: Mapping[str, int]) -> str:
    at = columns[Column.CALL]
    return row.cells[at].strip().upper() if at < len(row.cells) else ""


class _Reader:
    """Reads one row; its problems are gathered, so that a row is corrected once."""

    def __init__(self, row: Row, columns: Mapping[str, int], terms: SheetTerms) -> None:
        self._row = row
        self._columns = columns
        self._terms = terms
        self.problems: list[Problem] = []
        self.call = _call(row, columns)

    def read(self) -> ReadCall | None:
        """Return the call of this row, None when it was not made or something is wrong."""
        read_back = {name: at for name, at in self._columns.items() if _is_read(name)}
        for index, fault in self._row.unreadable:
            column = next((name for name, at in read_back.items() if at == index), None)
            if column is not None:
                self._note(column, Fault(fault.value))
        if self.problems:
            return None
        if self.call not in self._terms.calls:
            self._note(Column.CALL, Fault.UNKNOWN_CALL)
            return None
        if not any(self._cell(name) for name in read_back if name != Column.CALL):
            return None
        result = self._result()
        if result is None:
            return None
        answered = result[0] is CallResult.ANSWERED
        given = self._answers() if answered else self._nothing_said()
        tries, at = self._tries(), self._when()
        remark, head = self._remark(), self._head()
        if self.problems:
            return None
        return ReadCall(self._row.number, self.call, *result, tries, at, given, remark, head=head)

    def _note(self, column: str, reason: Fault) -> None:
        self.problems.append(Problem(self._row.number, str(column), reason))

    def _cell(self, column: str) -> str:
        index = self._columns.get(column)
        if index is None or index >= len(self._row.cells):
            return ""
        return self._row.cells[index].strip()

    def _place(self, column: str, most: int, fault: Fault) -> int | None:
        """Return the number with which an answer begins, None for an empty or a wrong cell."""
        text = self._cell(column)
        if not text:
            return None
        found = _NUMBER.match(text)
        if found is None or not 1 <= int(found[1]) <= most:
            self._note(column, fault)
            return None
        return int(found[1])

    def _result(self) -> tuple[CallResult, bool] | None:
        if not self._cell(Column.RESULT):
            self._note(Column.RESULT, Fault.EMPTY)
            return None
        place = self._place(Column.RESULT, len(RESULTS), Fault.RESULT)
        return None if place is None else RESULTS[place - 1]

    def _answers(self) -> str:
        """Return the codes of the answers, question by question as they are asked on the phone."""
        questionnaire = self._terms.questionnaire
        given, answers = "", list[Answer]()
        asked: set[str] = set()
        while (question := next_question(questionnaire, answers)) is not None:
            column = f"{QUESTION}{question.ask.value}"
            asked.add(column)
            place = self._place(column, len(question.codes), Fault.ANSWER)
            if place is None:
                if not self._cell(column):
                    self._note(column, Fault.EMPTY)
                # What comes after may hang on this answer, so only what is there is looked at.
                return given
            given += question.codes[place - 1]
            answers = list(read(questionnaire, given) or ())
        for column in self._columns:
            if column.startswith(QUESTION) and column not in asked and self._cell(column):
                self._note(column, Fault.NEEDLESS)
        return given

    def _nothing_said(self) -> str:
        """Refuse answers of somebody who did not answer."""
        for column in self._columns:
            if (column.startswith(QUESTION) or column in LAST) and self._cell(column):
                self._note(column, Fault.NEEDLESS)
        return ""

    def _tries(self) -> int:
        text = self._cell(Column.TRIES)
        if not text:
            return 1
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= self._terms.most_tries:
            self._note(Column.TRIES, Fault.TRIES)
            return 1
        return int(text)

    def _when(self) -> datetime | None:
        text = self._cell(Column.WHEN)
        if not text:
            return None
        at = moment(text, self._terms.now)
        if at is None:
            self._note(Column.WHEN, Fault.MOMENT)
        elif at > self._terms.now:
            self._note(Column.WHEN, Fault.FUTURE)
        elif at.date() < self._terms.drawn_at.astimezone(self._terms.now.tzinfo).date():
            self._note(Column.WHEN, Fault.BEFORE_DRAW)
        return at

    def _remark(self) -> str:
        text = self._cell(Column.REMARK)
        if len(text) > REMARK:
            self._note(Column.REMARK, Fault.TOO_LONG)
        return text

    def _head(self) -> bool:
        return self._place(Column.HEAD, max(YES, NO), Fault.ANSWER) == YES


def _is_read(column: str) -> bool:
    return column.startswith(QUESTION) or column in {
        MARK,
        Column.RESULT,
        Column.TRIES,
        Column.WHEN,
        *LAST,
    }
