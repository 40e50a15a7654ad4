"""What the operator reads when a schedule's file is refused: a line for each bad cell.

English, like the rest of the command line; in chat the same problems get words in `bot/screens`.
"""

from bot.documents.tables import TableProblem
from bot.services.rules.annex_form import Column, Fault
from bot.services.views import RowProblem

FILES = {
    TableProblem.TOO_LARGE: "is larger than 10 MB",
    TableProblem.TOO_MANY_ROWS: "has too many rows",
    TableProblem.UNKNOWN_KIND: "is neither XLSX nor CSV",
    TableProblem.OLD_OR_ENCRYPTED: "is an old or an encrypted workbook; save it as plain XLSX",
    TableProblem.DAMAGED: "is damaged and cannot be opened",
    TableProblem.ENCODING: "is in an unknown encoding; save it as UTF-8",
    TableProblem.SEVERAL_SHEETS: "has several sheets; leave the one with the schedule",
    TableProblem.EMPTY: "is empty",
}

ROWS = {
    Fault.NO_HEADER: "no row has the headings of the annex",
    Fault.COLUMN_MISSING: "this column of the annex is missing",
    Fault.COLUMN_TWICE: "this column stands twice",
    Fault.UNKNOWN_COLUMN: "the annex has no such column",
    Fault.NO_ROWS: "there is no row below the headings",
    Fault.FORMULA: "a formula; type the value",
    Fault.MERGED: "a merged cell; every row needs its own value",
    Fault.CELL_ERROR: "the spreadsheet shows an error here",
    Fault.NOT_TEXT: "expected a text",
    Fault.EMPTY: "the cell is empty",
    Fault.TOO_LONG: "the text is too long",
    Fault.LOST_LETTERS: "question marks stand where Kazakh letters were; save as UTF-8",
    Fault.MIXED_LETTERS: "Latin letters inside a Cyrillic word",
    Fault.ONE_LANGUAGE: "expected Kazakh and Russian, parted by ' / ' (point 8)",
    Fault.LANGUAGES_UNCLEAR: "expected exactly two texts, Kazakh / Russian",
    Fault.LANGUAGES_SWAPPED: "expected Kazakh first, then Russian",
    Fault.NAME: "this is no full name",
    Fault.WINDOW_UNREADABLE: "expected a day and hours like '12.11.2026 10:00–12:00'",
    Fault.NO_SUCH_TIME: "there is no such day or hour",
    Fault.ENDS_BEFORE_START: "it ends before it begins",
    Fault.PAST: "the day is over",
    Fault.DAY_OFF: "a day off",
    Fault.CALENDAR_UNKNOWN: "the working days of that year are not known",
    Fault.NOT_A_NUMBER: "expected a number of minutes",
    Fault.MINUTES_OUT_OF_RANGE: "expected 5 to 120 minutes a person",
    Fault.NO_SEAT: "too short for one person",
    Fault.MODE_UNKNOWN: "expected 'in person' or 'video'",
    Fault.TWO_HOLDERS: "one post with two holders; give the posts different titles",
    Fault.TWO_SPELLINGS: "the same name is spelt in two ways",
    Fault.DUPLICATE: "this reception is in force already, or stands twice in the file",
    Fault.POST_BUSY: "this post receives at that time already",
    Fault.HOLDER_BUSY: "this person receives at that time already",
    Fault.PLACE_TAKEN: "the place is taken at that time",
}

INPUTS = {
    "empty": "there is no reception in it",
    "future": "the day is still to come",
    "too_short": "expected a text",
    "too_long": "the text is too long",
}
"""Why a word of the approval is refused, by the reason of `InputInvalid`."""

COLUMNS = {
    Column.BODY: "body",
    Column.HOLDER: "full name",
    Column.POST: "post",
    Column.WHEN: "date and time",
    Column.LOCATION: "location",
    Column.CONTACTS: "phone and e-mail",
    Column.MINUTES: "minutes a person",
    Column.MODE: "format",
}


def line(problem: RowProblem) -> str:
    """Return one problem as one line."""
    parts = [f"row {problem.row}"] if problem.row else []
    if problem.column:
        parts.append(COLUMNS[Column(problem.column)])
    where = ", ".join(parts)
    found = f" (found: {problem.value})" if problem.value else ""
    return f"{where}: {ROWS[Fault(problem.reason)]}{found}".removeprefix(": ")
