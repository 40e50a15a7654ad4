"""What is wrong with a table of requests, in words: where it stands, what it is, what to do."""

from collections.abc import Sequence
from typing import assert_never

from bot.documents.tables import TableProblem
from bot.i18n import Words
from bot.screens import labels
from bot.screens.table_problems import at, listed, of_a_file, of_a_table
from bot.services.rules.request_form import Column, Fault, Problem
from bot.services.rules.request_rows import MAX_ROWS


def problems(_: Words, found: Sequence[Problem], count: int) -> str:
    """Return every problem as one text that fits into a message; the rest is counted."""
    heading = _("<b>Nothing was registered.</b> Correct these and send the file again:")
    return listed(_, heading, (_problem(_, problem) for problem in found), count)


def column(_: Words, value: Column) -> str:
    """Return the name of a column, in short."""
    match value:
        case Column.OFFICIAL:
            return _("Official number")
        case Column.RECEIVED:
            return _("When it came")
        case Column.CHANNEL:
            return _("How it came")
        case Column.FULL_NAME:
            return _("Full name")
        case Column.IIN:
            return _("IIN")
        case Column.CITIZENSHIP:
            return _("Citizenship")
        case Column.PHONE:
            return _("Phone")
        case Column.ADDRESS:
            return _("Address")
        case Column.REPRESENTS:
            return _("Represented person")
        case Column.BIN:
            return _("BIN")
        case Column.BASIS:
            return _("Basis")
        case Column.BODY:
            return _("State body")
        case Column.POST:
            return _("Post")
        case Column.LANGUAGE:
            return _("Language of the answer")
        case Column.MATTER:
            return _("Matter")
    assert_never(value)


def _problem(_: Words, problem: Problem) -> str:
    where = column(_, Column(problem.column)) if problem.column else None
    return at(_, problem.row, where, _wrong(_, problem.reason))


def _wrong(_: Words, fault: Fault) -> str:
    return _whole(_, fault) or _cell(_, fault)


def _whole(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.NO_HEADER:
            return _("No heading was found. The first row names the columns.")
        case Fault.UNKNOWN_COLUMN:
            return _("A column has a heading that is not known. Rename it or delete it.")
        case Fault.NO_ROWS:
            return _("There is no request below the heading.")
        case _:
            return of_a_table(_, fault, MAX_ROWS)


def _cell(_: Words, fault: Fault) -> str:
    match fault:
        case Fault.EMPTY:
            return _("The cell is empty. Fill it in.")
        case Fault.TOO_LONG:
            return _("The text is too long. Shorten it.")
        case Fault.TOO_SHORT:
            return _("The text is too short. Write it in full.")
        case Fault.NAME:
            return _("This is no name. Write letters only, without figures.")
        case Fault.IIN:
            return _("An IIN has 12 digits. Save the column as text, so that zeros stay.")
        case Fault.BIN:
            return _("A BIN has 12 digits. Save the column as text, so that zeros stay.")
        case Fault.PHONE:
            return _("This is no phone number that can be called. Write it like +7 700 000 00 00.")
        case Fault.NO_CONTACT:
            return _("Neither a phone nor an address: add one, or nobody can be told.")
        case Fault.CITIZENSHIP:
            return _(
                "Without an IIN the citizenship is needed: Kazakhstan, foreigner or stateless."
            )
        case Fault.MOMENT:
            return _("The day cannot be read. Write it like 20.11.2026 10:30.")
        case Fault.FUTURE:
            return _("This moment is not over yet. Correct the day.")
        case Fault.OLD:
            return _("This is more than a year ago. Correct the day or leave the row out.")
        case Fault.CHANNEL:
            return _("The way is not known. Write portal, e-Otinish, paper, orally or call-centre.")
        case Fault.LANGUAGE:
            return _("The language is not known. Write Kazakh or Russian.")
        case Fault.POST_UNKNOWN:
            return _("There is no such post. Write it as in the schedule, or leave it empty.")
        case Fault.POST_UNCLEAR:
            return _("Several bodies have such a post. Name the body too.")
        case Fault.BASIS_MISSING:
            return _("Who represents somebody needs a basis. Name the document.")
        case Fault.NO_PAPER:
            return labels.no_paper_number(_)
        case Fault.TWO_ROWS:
            return _("Another row gives this number to somebody else. Correct one of them.")
        case _:
            return _("This cannot be taken as it is written.")


def file_wrong(_: Words, problem: TableProblem) -> str:
    """Return why a file cannot be read as a table of requests, and what to do about it."""
    match problem:
        case TableProblem.TOO_LARGE:
            return _("It is larger than 10 MB, also when unpacked. Send the table in parts.")
        case TableProblem.TOO_MANY_ROWS:
            return _("It has too many rows. Send the table in parts.")
        case TableProblem.SEVERAL_SHEETS:
            return _("Several sheets are filled. Leave one sheet, the one with the requests.")
        case _:
            return of_a_file(_, problem)
