"""What is wrong with a filled call sheet, in words: where it stands, what it is, what to do."""

from collections.abc import Sequence

from bot.documents.tables import TableProblem
from bot.i18n import Words
from bot.screens.captions import clipped
from bot.screens.survey_words import question
from bot.screens.table_problems import at, listed, of_a_file, of_a_table
from bot.services.rules.call_form import Column, Fault, Problem, ask_of
from bot.services.rules.call_rows import MAX_ROWS, REMARK
from db.enums import Questionnaire


def problems(_: Words, found: Sequence[Problem], count: int) -> str:
    """Return every problem as one text that fits into a message; the rest is counted."""
    heading = _("<b>Nothing was written down.</b> Correct these and send the file again:")
    return listed(_, heading, (_problem(_, problem) for problem in found), count)


def file_wrong(_: Words, problem: TableProblem) -> str:
    """Return why a file cannot be read as a call sheet, and what to do about it."""
    match problem:
        case TableProblem.TOO_LARGE:
            return _("It is larger than 10 MB, also when unpacked. Leave only the calls in it.")
        case TableProblem.TOO_MANY_ROWS:
            return _("It has too many rows. Delete the empty rows below the calls.")
        case TableProblem.SEVERAL_SHEETS:
            return _("Several sheets are filled. Leave one sheet, the one with the calls.")
        case _:
            return of_a_file(_, problem)


def column(_: Words, code: str) -> str:
    """Return the heading of a column, as the file bears it too."""
    match code:
        case Column.CALL:
            return _("Code of the call")
        case Column.POSITION:
            return _("No.")
        case Column.NAME:
            return _("Full name")
        case Column.PHONE:
            return _("Phone")
        case Column.LANGUAGE:
            return _("Language of the talk")
        case Column.ABOUT:
            return _("What is asked about")
        case Column.RESULT:
            return _("Result of the call")
        case Column.TRIES:
            return _("Number of tries")
        case Column.WHEN:
            return _("When (day and hour)")
        case Column.REMARK:
            return _("The person's own words")
        case Column.HEAD:
            return _("May the head call?")
        case _:
            asked = ask_of(code)
            return code if asked is None else question(_, Questionnaire.CONSULTATION, asked)


def _problem(_: Words, problem: Problem) -> str:
    where = clipped(column(_, problem.column), 60) if problem.column else None
    return at(_, problem.row, where, _wrong(_, problem.reason))


def _wrong(_: Words, fault: Fault) -> str:
    return _whole(_, fault) or _cell(_, fault)


def _whole(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.NO_HEADER:
            return _("This is no call sheet of ours: fill in the file that you got here.")
        case Fault.OTHER_FORM:
            return _("This sheet belongs to other questions. Choose its draw and send it there.")
        case Fault.NO_ROWS:
            return _("There is no call below the heading.")
        case _:
            return of_a_table(_, fault, MAX_ROWS)


def _cell(_: Words, fault: Fault) -> str:
    match fault:
        case Fault.UNKNOWN_CALL:
            return _("This code is not on the sheet of this draw. Copy it from the file you got.")
        case Fault.TWICE:
            return _("This call stands in the file twice. Leave one row.")
        case Fault.RESULT | Fault.ANSWER:
            return _("This is no answer of the list. Choose one, or write its number.")
        case Fault.EMPTY:
            return _("The cell is empty. Fill it in.")
        case Fault.NEEDLESS:
            return _("Nothing was asked here. Empty the cell, or correct the result.")
        case Fault.TRIES:
            return _("Write how many times it was tried: a number from 1 to the most allowed.")
        case Fault.MOMENT:
            return _("The day cannot be read. Write it like 20.11.2026 10:30.")
        case Fault.FUTURE:
            return _("This moment is not over yet. Correct the day.")
        case Fault.BEFORE_DRAW:
            return _("This is before the draw. Correct the day.")
        case Fault.TOO_LONG:
            return _.plural(
                "The text is longer than {n} character. Shorten it.",
                "The text is longer than {n} characters. Shorten it.",
                REMARK,
            )
        case _:
            return _("This cannot be taken as it is written.")
