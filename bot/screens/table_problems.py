"""What any table that people send may have wrong, in words, and how its mistakes are listed."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from bot.documents.tables import TableProblem
from bot.i18n import Markup, Words
from bot.screens.captions import width
from bot.screens.screen import TEXT_LIMIT, visible
from bot.services.views.incoming import FileTrouble

ROOM = TEXT_LIMIT - 300
"""Visible units for the lines; a heading and the count of the rest go with them."""


def listed(_: Words, heading: str, lines: Iterable[str], count: int) -> str:
    """Return mistakes under a heading as one text that fits into a message; the rest is counted."""
    told = [heading, ""]
    room = ROOM
    for said, line in enumerate(lines):
        room -= width(visible(line)) + 1
        if room < 0:
            more = _.plural("… and {n} more mistake.", "… and {n} more mistakes.", count - said)
            return "\n".join([*told, more])
        told.append(line)
    return "\n".join(told)


def at(_: Words, row: int, column: str | None, wrong: str) -> str:
    """Say what is wrong in a row, and in which column of it if there is one."""
    said = Markup(wrong)
    if column is None:
        return _("Row {row}: {wrong}", row=row, wrong=said)
    return _("Row {row}, {column}: {wrong}", row=row, column=column, wrong=said)


def unread(
    _: Words,
    problem: str | None,
    trouble: str | None,
    wrong: Callable[[Words, TableProblem], str],
    not_allowed: str,
) -> str | None:
    """Return why a file was not looked into; None for one that was.

    `wrong` says it of the kind of table that was awaited, `not_allowed` of the right to send one.
    """
    if problem is not None:
        return unreadable(_, wrong(_, TableProblem(problem)))
    match trouble:
        case None:
            return None
        case FileTrouble.TOO_BIG:
            return unreadable(_, wrong(_, TableProblem.TOO_LARGE))
        case FileTrouble.NOT_ALLOWED:
            return not_allowed
        case _:
            return _("The file could not be fetched from Telegram. Please send it again.")


def unreadable(_: Words, wrong: str) -> str:
    """Say that a file as a whole cannot be read, why, and what to do about it."""
    return _("<b>This file cannot be read.</b> {wrong}", wrong=wrong)


def of_a_file(_: Words, problem: TableProblem) -> str:
    """Return why a file cannot be read as a table, whatever it was to hold, and what to do.

    Raises KeyError for what is said of each kind of table in its own words: that it is too large,
    or has too many rows or sheets.
    """
    words = {
        TableProblem.UNKNOWN_KIND: _("It is neither XLSX nor CSV. Save the table as XLSX."),
        TableProblem.OLD_OR_ENCRYPTED: _(
            "It is in the old format of before 2007, or closed with a password. Save it as "
            "XLSX without a password."
        ),
        TableProblem.DAMAGED: _("It is damaged. Open it, save it anew as XLSX and send it again."),
        TableProblem.ENCODING: _(
            "Its letters cannot be read. Save it as XLSX, or as CSV in UTF-8."
        ),
        TableProblem.EMPTY: _("It is empty."),
    }
    return words[problem]


def of_a_table(_: Words, fault: StrEnum, most_rows: int) -> str | None:
    """Return what is wrong with a table whatever it holds; None for what only one kind can have.

    Every kind of table has faults of its own; those that are alike bear the same names.
    """
    match fault.value:
        case "column_missing":
            return _("This column is missing. Add it.")
        case "column_twice":
            return _("This column stands twice. Leave one.")
        case "too_many_rows":
            return _.plural(
                "More than {n} row. Send the table in parts.",
                "More than {n} rows. Send the table in parts.",
                most_rows,
            )
        case "formula":
            return _("The cell holds a formula. Write its value.")
        case "merged":
            return _("The cell is merged with others. Part them and fill in each.")
        case "cell_error":
            return _("The cell holds an error of the spreadsheet. Write its value.")
        case "not_text":
            return _("The cell holds no text. Write it as text.")
        case _:
            return None
