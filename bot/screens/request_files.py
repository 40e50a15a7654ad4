"""Tables of requests in chat: how to send one, what is in it, what is wrong, and the export."""

from datetime import date, timedelta

from bot.callbacks import Desk
from bot.callbacks.intake import (
    ExportAs,
    ExportPeriod,
    ExportRequests,
    FileRequests,
    FileRequestsAct,
    SendRequests,
    Take,
)
from bot.documents.tables import TableProblem
from bot.i18n import Words
from bot.screens import request_problems, table_problems
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.services.rules.request_form import HEADINGS, REQUIRED
from bot.services.rules.request_rows import MAX_ROWS
from bot.services.views.incoming import RequestsRead, RequestsState
from bot.services.views.intake import Exported

STAYS_MINUTES = 10
"""How long an exported file stays in the chat: long enough to be saved."""


def how_to_send(_: Words, *, may_export: bool) -> Screen:
    """Ask for the table, and name the columns it needs."""
    named = "\n".join(f"• {_.quote(HEADINGS[column])}" for column in REQUIRED)
    rows = Rows()
    if may_export:
        rows.row(Button(_("📤 Export our requests"), ExportRequests()))
    rows.row(Button(_("📞 Take one request"), Take()))
    rows.row(*desk_row(_))
    return Screen(
        paragraphs(
            _("<b>Many requests from a file</b>"),
            _.plural(
                "Send the table of the other system here as a file: XLSX or CSV, at most {n} row.",
                "Send the table of the other system here as a file: XLSX or CSV, at most {n} rows.",
                MAX_ROWS,
            ),
            lines(_("It needs these columns, by either of their names:"), named),
            _("Phone, address, post and others are taken where they stand in it."),
            _("You see what is in it before anything is registered."),
        ),
        rows.done(),
    )


def being_read(_: Words) -> Screen:
    """Say that the file came and that the answer follows."""
    rows = Rows().row(*desk_row(_)).done()
    return Screen(_("📥 The file is being read. What came of it follows in a moment."), rows)


def wrong_kind(_: Words) -> Screen:
    """Say which files are taken."""
    return Screen(
        paragraphs(
            _("This file is no table, and nothing of it is kept."),
            _("Requests are sent as XLSX or CSV, at most 10 MB."),
        ),
        _again(_),
    )


def too_big(_: Words) -> Screen:
    """Say that the file is too large to be fetched at all."""
    wrong = request_problems.file_wrong(_, TableProblem.TOO_LARGE)
    return Screen(table_problems.unreadable(_, wrong), _again(_))


def result(_: Words, read: RequestsRead, file_id: int) -> Screen:
    """Say what is in a table, what came of it, or what is wrong with it."""
    match read.state:
        case RequestsState.REFUSED:
            return Screen(_wrong(_, read), _again(_))
        case RequestsState.STORED:
            return stored(_, read)
        case RequestsState.DROPPED:
            return dropped(_)
        case _:
            return _preview(_, read, file_id)


def stored(_: Words, read: RequestsRead) -> Screen:
    """Say how many requests were registered."""
    text = paragraphs(
        _.plural(
            "✅ <b>{n} request is registered.</b>",
            "✅ <b>{n} requests are registered.</b>",
            read.stored,
        ),
        lines(*_skipped(_, read)) or None,
        _("They stand in the one queue, by the moment at which they came."),
    )
    return Screen(text, Rows().row(*desk_row(_)).done())


def dropped(_: Words) -> Screen:
    """Say that nothing was registered."""
    return Screen(_("Nothing was registered; the rows are forgotten."), _again(_))


def export_asked(_: Words) -> Screen:
    """Ask which requests and in which form."""
    rows = Rows()
    for period in ExportPeriod:
        rows.row(
            *(
                Button(
                    caption(f"{_period(_, period)} · {form.name}"),
                    ExportRequests(period=period, form=form, chosen=True),
                )
                for form in ExportAs
            )
        )
    rows.row(*desk_row(_))
    return Screen(
        _("<b>Export of requests</b>\nBy the day of registration. Choose the time and the form."),
        rows.done(),
    )


def export_sure(
    _: Words, asked: ExportRequests, first: date, last: date, found: Exported
) -> Screen:
    """Ask before people are named in a file; who exports is journalled."""
    rows = Rows()
    if found.count:
        sure = ExportRequests(period=asked.period, form=asked.form, chosen=True, sure=True)
        rows.row(Button(_("Yes, make the file"), sure))
    rows.row(Button(_("Cancel"), ExportRequests()))
    text = paragraphs(
        _("<b>Export: {first} – {last}</b>", first=_.day(first), last=_.day(last)),
        _("Requests in the file: {n}", n=found.count),
        _left_out(_, found),
        _.plural(
            "The file names people and says about what they ask. Save it where only the office "
            "sees it; the message disappears in {n} minute. The export stands in the journal.",
            "The file names people and says about what they ask. Save it where only the office "
            "sees it; the message disappears in {n} minutes. The export stands in the journal.",
            STAYS_MINUTES,
        )
        if found.count
        else _("There is nothing to export."),
    )
    return Screen(text, rows.done())


def exported(_: Words, found: Exported, name: str, content: bytes) -> Reply:
    """Return the file; the message vanishes, because it names people."""
    text = lines(_("Requests in the file: {n}", n=found.count), _left_out(_, found))
    shown = Screen(
        text,
        Rows().row(Button(_("To the desk"), Desk())).done(),
        file=File(name, content),
        vanish_after=timedelta(minutes=STAYS_MINUTES),
    )
    return Reply((shown,), fresh=True)


def _preview(_: Words, read: RequestsRead, file_id: int) -> Screen:
    count = len(read.rows)
    rows = Rows()
    store = FileRequests(file=file_id, act=FileRequestsAct.STORE)
    if count:
        said = _.plural("✅ Register {n} request", "✅ Register {n} requests", count)
        rows.row(Button(caption(said), store))
    rows.row(Button(_("Register nothing"), FileRequests(file=file_id, act=FileRequestsAct.DROP)))
    rows.row(*desk_row(_))
    text = paragraphs(
        _("<b>The table is read. Nothing is registered yet.</b>"),
        lines(_("New requests: {n}", n=count), *_skipped(_, read)),
        _("After the press they stand in the queue; this cannot be undone.") if count else None,
    )
    return Screen(text, rows.done())


def _skipped(_: Words, read: RequestsRead) -> list[str]:
    said = []
    if read.known:
        said.append(_("Skipped, because the office has their official number: {n}", n=read.known))
    if read.twice:
        said.append(_("Skipped, because they stand in the file twice: {n}", n=read.twice))
    return said


def _wrong(_: Words, read: RequestsRead) -> str:
    not_allowed = _("The file was not read: you no longer have the right to import requests.")
    file_wrong = request_problems.file_wrong
    unread = table_problems.unread(_, read.table, read.trouble, file_wrong, not_allowed)
    return unread or request_problems.problems(_, read.problems, read.found)


def _left_out(_: Words, found: Exported) -> str | None:
    if not found.left_out:
        return None
    return _(
        "Left out, because they have no official number yet: {n}",
        n=found.left_out,
    )


def _period(_: Words, value: ExportPeriod) -> str:
    match value:
        case ExportPeriod.MONTH:
            return _("This month")
        case ExportPeriod.LAST_MONTH:
            return _("Last month")
        case ExportPeriod.YEAR:
            return _("This year")


def _again(_: Words) -> tuple[tuple[Button, ...], ...]:
    return Rows().row(Button(_("📥 Send a table"), SendRequests())).row(*desk_row(_)).done()
