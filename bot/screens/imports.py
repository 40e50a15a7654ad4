"""A schedule sent as a file in chat: how to send it, that it is being read, what came of it."""

from collections.abc import Sequence
from datetime import date

from bot.callbacks import Desk
from bot.callbacks.plan import PlanMonth
from bot.callbacks.queue import DryRun
from bot.documents.tables import TableProblem
from bot.i18n import Words
from bot.screens import call_files, request_files
from bot.screens.formats import paragraphs
from bot.screens.import_problems import import_problems, table_problem
from bot.screens.screen import Button, Rows, Screen
from bot.services.views.incoming import DraftMade, FileResult, FileTrouble

MONTHS = 12


def how_to_send(_: Words, month: date | None) -> Screen:
    """Ask for the file; `month` is any day of the month that it is wanted for."""
    lead = (
        _("<b>A schedule from a file</b>")
        if month is None
        else _("<b>A schedule from a file: {month}</b>", month=_.month(month))
    )
    return Screen(
        paragraphs(
            lead,
            _(
                "Send the table here as a file: XLSX or CSV, at most 10 MB, with the columns of "
                "the annex. Nothing is in force until the draft is approved."
            ),
        ),
        _to_plan(_, month),
    )


def being_read(_: Words) -> Screen:
    """Say that the file came and that the answer follows."""
    return Screen(_("📥 The file is being read. What came of it follows in a moment."), _to_desk(_))


def wrong_kind(_: Words) -> Screen:
    """Say which files are taken; `media` of the strays would not help whoever may import."""
    return Screen(
        paragraphs(
            _("This file is no table, and nothing of it is kept."),
            _("A schedule is sent as XLSX or CSV, at most 10 MB."),
        ),
        _to_desk(_),
    )


def too_big(_: Words) -> Screen:
    """Say that the file is too large to be fetched at all."""
    return Screen(table_problem(_, TableProblem.TOO_LARGE), _to_desk(_))


def result(_: Words, came: FileResult) -> Screen:
    """Say what came of a file: a draft to be looked at, or what is wrong with it."""
    if came.calls is not None:
        return call_files.result(_, came.calls, came.file_id)
    if came.requests is not None:
        return request_files.result(_, came.requests, came.file_id)
    if came.draft is not None:
        return _drafted(_, came.draft)
    return Screen(_wrong(_, came), _to_plan(_, None))


def _drafted(_: Words, made: DraftMade) -> Screen:
    rows = Rows()
    for month in _months(made.first_on, made.last_on):
        rows.row(Button(_("Open the draft: {month}", month=_.month(month)), _plan(month)))
    rows.row(Button(_("Who gets in by this draft"), DryRun(schedule=made.schedule_id)))
    rows.row(Button(_("To the desk"), Desk()))
    days = (
        _.day(made.first_on)
        if made.first_on == made.last_on
        else _("{first} – {last}", first=_.day(made.first_on), last=_.day(made.last_on))
    )
    return Screen(
        paragraphs(
            _("✅ <b>The file is read, a draft is made.</b>"),
            "\n".join(
                (
                    _("Receptions: {n}", n=made.receptions),
                    _("Posts: {n}", n=made.posts),
                    _("Days: {days}", days=days),
                )
            ),
            _("It is not in force: look at it and have it approved."),
        ),
        rows.done(),
    )


def _wrong(_: Words, came: FileResult) -> str:
    if came.trouble is not None:
        return _trouble(_, came.trouble)
    if came.table is not None:
        return table_problem(_, TableProblem(came.table))
    return import_problems(_, came.problems, came.found)


def _trouble(_: Words, trouble: FileTrouble) -> str:
    match trouble:
        case FileTrouble.TOO_BIG:
            return table_problem(_, TableProblem.TOO_LARGE)
        case FileTrouble.NOT_ALLOWED:
            return _("The file was not read: you no longer have the right to import schedules.")
        case FileTrouble.GONE | FileTrouble.TRIES:
            return _("The file could not be fetched from Telegram. Please send it again.")


def _months(first: date, last: date) -> Sequence[date]:
    """Return the first day of each month from one day to another, at most a year of them."""
    found = [first.replace(day=1)]
    while found[-1] < last.replace(day=1) and len(found) < MONTHS:
        after = found[-1]
        found.append(after.replace(year=after.year + after.month // 12, month=after.month % 12 + 1))
    return found


def _plan(month: date) -> PlanMonth:
    return PlanMonth(month=12 * month.year + month.month - 1)


def _to_plan(_: Words, month: date | None) -> tuple[tuple[Button, ...], ...]:
    data = PlanMonth() if month is None else _plan(month)
    return ((Button(_("🗓 To the schedule"), data),), *_to_desk(_))


def _to_desk(_: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("To the desk"), Desk()),),)
