"""What is wrong with a schedule's file, in words: where it stands, what it is, what to do.

The operator at the machine reads the same in English (`bot/import_report.py`).
"""

from collections.abc import Sequence
from typing import assert_never

from bot.documents.tables import TableProblem
from bot.i18n import Markup, Words
from bot.screens.captions import clipped
from bot.screens.table_problems import listed, of_a_file, unreadable
from bot.services.rules.annex_form import Column, Fault, Problem
from bot.services.views import RowProblem

FOUND = 60
EXAMPLE = "12.11.2026 10:00–12:00"


def import_problems(
    _: Words, problems: Sequence[RowProblem | Problem], found: int | None = None
) -> str:
    """Return every problem of a file's rows as one text; what does not fit is counted at its end.

    `found` is how many there are when only the first ones are given.
    The text is HTML and fits into a message, with some room left for whoever shows it.
    """
    lines = (import_problem(_, problem) for problem in problems)
    return listed(_, _lead(_, problems), lines, found or len(problems))


def _lead(_: Words, problems: Sequence[RowProblem | Problem]) -> str:
    """Return what to do with the whole file; one that is in force already has no mistakes."""
    if {Fault(problem.reason) for problem in problems} == {Fault.DUPLICATE}:
        return _(
            "<b>The schedule was not taken in: these rows bring nothing new.</b> They are in force "
            "already or stand twice in the file. Without them the rest can be sent again:"
        )
    return _("<b>The schedule was not taken in.</b> Correct these and send the file again:")


def import_problem(_: Words, problem: RowProblem | Problem) -> str:
    """Return one problem: row, column, what is wrong and what to do, what was found there."""
    wrong = _wrong(_, Fault(problem.reason))
    found = clipped(problem.value, FOUND)
    if found:
        wrong = _("{wrong} It says: “{found}”.", wrong=Markup(wrong), found=found)
    said = Markup(wrong)
    if problem.column:
        name = column(_, Column(problem.column))
        if not problem.row:
            return _("• Column “{column}”. {wrong}", column=name, wrong=said)
        return _(
            "• Row {row}, column “{column}”. {wrong}", row=problem.row, column=name, wrong=said
        )
    if not problem.row:
        return _("• {wrong}", wrong=said)
    return _("• Row {row}. {wrong}", row=problem.row, wrong=said)


def table_problem(_: Words, problem: TableProblem) -> str:
    """Return why a file as a whole cannot be read, and what to do about it."""
    return unreadable(_, _file_wrong(_, problem))


def column(_: Words, value: Column) -> str:
    """Return the name of a column of the annex, in short."""
    match value:
        case Column.BODY:
            return _("State body")
        case Column.HOLDER:
            return _("Full name")
        case Column.POST:
            return _("Post")
        case Column.WHEN:
            return _("Date and time")
        case Column.LOCATION:
            return _("Location")
        case Column.CONTACTS:
            return _("Phone and e-mail")
        case Column.MINUTES:
            return _("Minutes a person")
        case Column.MODE:
            return _("Format of the reception")
    assert_never(value)


def _file_wrong(_: Words, problem: TableProblem) -> str:
    match problem:
        case TableProblem.TOO_LARGE:
            return _("It is larger than 10 MB, also when unpacked. Leave only the schedule in it.")
        case TableProblem.TOO_MANY_ROWS:
            return _("It has too many rows. Delete the empty rows below the schedule.")
        case TableProblem.SEVERAL_SHEETS:
            return _("Several sheets are filled. Leave one sheet, the one with the schedule.")
        case _:
            return of_a_file(_, problem)


def _wrong(_: Words, fault: Fault) -> str:
    """Return what is wrong and what to do: a sentence, or two."""
    for said in (_of_form, _of_cell, _of_time, _of_rows):
        words = said(_, fault)
        if words is not None:
            return words
    raise KeyError(fault)


def _of_form(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.NO_HEADER:
            return _("The headings of the form are not found. Put them above the rows.")
        case Fault.COLUMN_MISSING:
            return _("This column of the form is missing. Add it.")
        case Fault.COLUMN_TWICE:
            return _("This column stands twice. Leave one.")
        case Fault.UNKNOWN_COLUMN:
            return _("The form has no such column. Delete it or correct its heading.")
        case Fault.NO_ROWS:
            return _("There is no row below the headings. Fill in the receptions.")
        case _:
            return None


def _of_cell(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.FORMULA:
            return _("A formula stands here. Type its value.")
        case Fault.MERGED:
            return _("The cell is merged with others. Unmerge it and fill in every row.")
        case Fault.CELL_ERROR:
            return _("The table shows an error here. Type the value.")
        case Fault.NOT_TEXT:
            return _("This is no text. Type it as a text.")
        case Fault.EMPTY:
            return _("The cell is empty. Fill it in.")
        case Fault.TOO_LONG:
            return _("The text is too long. Shorten it.")
        case Fault.LOST_LETTERS:
            return _("Kazakh letters are lost. Type them again and save the file as XLSX.")
        case Fault.MIXED_LETTERS:
            return _("Latin letters stand inside a Cyrillic word. Type the word again.")
        case Fault.ONE_LANGUAGE:
            return _("One language is missing. Write in Kazakh, then “ / ”, then in Russian.")
        case Fault.LANGUAGES_UNCLEAR:
            return _("Two texts are expected: in Kazakh, then “ / ”, then in Russian.")
        case Fault.LANGUAGES_SWAPPED:
            return _("Kazakh comes first, then Russian. Swap them.")
        case Fault.NAME:
            return _("This is no full name. Write the surname, the first name, the patronymic.")
        case _:
            return None


def _of_time(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.WINDOW_UNREADABLE:
            return _(
                "The day and the hours are not understood. Write them like {example}.",
                example=EXAMPLE,
            )
        case Fault.NO_SUCH_TIME:
            return _("There is no such day or hour. Correct it.")
        case Fault.ENDS_BEFORE_START:
            return _("It ends before it begins. Correct the hours.")
        case Fault.PAST:
            return _("This time is over. Write a coming day or delete it.")
        case Fault.DAY_OFF:
            return _("This is a day off. Choose a working day.")
        case Fault.CALENDAR_UNKNOWN:
            return _("The working days of that year are not known yet. Correct the year.")
        case Fault.NOT_A_NUMBER:
            return _("A number of minutes is expected. Write digits alone.")
        case Fault.MINUTES_OUT_OF_RANGE:
            return _("From 5 to 120 minutes a person are allowed. Correct the number.")
        case Fault.NO_SEAT:
            return _("The time is too short for one person. Make it longer.")
        case Fault.MODE_UNKNOWN:
            return _("The format is not understood. Write “in person” or “video”.")
        case _:
            return None


def _of_rows(_: Words, fault: Fault) -> str | None:
    match fault:
        case Fault.TWO_HOLDERS:
            return _("One post has two holders here. Give the posts different titles.")
        case Fault.TWO_SPELLINGS:
            return _("The same name is translated in two ways. Write it the same everywhere.")
        case Fault.DUPLICATE:
            return _("This reception is in force already, or stands twice in the file. Delete it.")
        case Fault.POST_BUSY:
            return _("This post receives at that time already. Choose another time.")
        case Fault.HOLDER_BUSY:
            return _("This person receives at that time already. Choose another time.")
        case Fault.PLACE_TAKEN:
            return _("The place is taken at that time. Choose another place or time.")
        case _:
            return None
