"""The call sheet as a file: made after a question, sent back filled, stored by one press."""

from datetime import timedelta

from bot.callbacks.phone_survey import (
    DrawAct,
    DrawDo,
    SheetAct,
    SheetFile,
    SheetRows,
    SheetSend,
)
from bot.i18n import Words
from bot.screens import call_problems, draws, table_problems
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.services.views.call_files import CallsRead, SheetState
from bot.services.views.phone_survey import SampleView
from db.enums import CallState

STAYS_MINUTES = 10
"""How long the file stays in the chat: long enough to be saved."""


def export_sure(_: Words, sample: SampleView) -> Screen:
    """Ask before people are named in a file; who makes it is journalled."""
    rows = Rows().row(Button(_("Yes, make the file"), SheetFile(id=sample.public_id, sure=True)))
    rows.row(_to_draw(_, sample.public_id))
    text = paragraphs(
        draws.heading(_, sample),
        _("People in the file: {n}", n=sample.counts.get(CallState.WAITING, 0)),
        _.plural(
            "The file holds names and phone numbers. Give it only to those who call; the message "
            "disappears in {n} minute. That you made it stands in the journal.",
            "The file holds names and phone numbers. Give it only to those who call; the message "
            "disappears in {n} minutes. That you made it stands in the journal.",
            STAYS_MINUTES,
        ),
    )
    return Screen(text, rows.done())


def exported(_: Words, sample: SampleView, content: bytes, count: int) -> Reply:
    """Return the file; the message vanishes, because it names people."""
    name = f"calls-{sample.month.isoformat()[:7]}-{sample.frame.value}.xlsx"
    text = lines(
        _("People in the file: {n}", n=count),
        _("The script in Kazakh and in Russian is on the next sheets."),
        _("Send the filled file here by the button under the draw."),
    )
    shown = Screen(
        text,
        Rows().row(_to_draw(_, sample.public_id)).done(),
        file=File(name, content),
        vanish_after=timedelta(minutes=STAYS_MINUTES),
    )
    return Reply((shown,), fresh=True)


def how_to_send(_: Words, sample: SampleView) -> Screen:
    """Ask for the filled sheet."""
    text = paragraphs(
        draws.heading(_, sample),
        _("Send the filled call sheet here as a file: XLSX or CSV, at most 10 MB."),
        _(
            "Rows without a result count as not called yet. You see what is in the file before "
            "anything is written down."
        ),
    )
    return Screen(text, Rows().row(_to_draw(_, sample.public_id)).done())


def being_read(_: Words) -> Screen:
    """Say that the file came and that the answer follows."""
    rows = Rows().row(*desk_row(_)).done()
    return Screen(_("📥 The file is being read. What came of it follows in a moment."), rows)


def wrong_kind(_: Words, sample_id: str) -> Screen:
    """Say which files are taken."""
    text = paragraphs(
        _("This file is no table, and nothing of it is kept."),
        _("A call sheet is sent as XLSX or CSV, at most 10 MB."),
    )
    return Screen(text, _again(_, sample_id))


def result(_: Words, read: CallsRead, file_id: int) -> Screen:
    """Say what is in a sheet, what came of it, or what is wrong with it."""
    match read.state:
        case SheetState.REFUSED:
            return Screen(_wrong(_, read), _again(_, read.sample_id))
        case SheetState.STORED:
            return stored(_, read)
        case SheetState.DROPPED:
            return dropped(_, read)
        case _:
            return _preview(_, read, file_id)


def stored(_: Words, read: CallsRead) -> Screen:
    """Say how many calls were written down, and who is owed a request."""
    text = paragraphs(
        _.plural(
            "✅ <b>{n} call is written down.</b>",
            "✅ <b>{n} calls are written down.</b>",
            read.stored,
        ),
        _closed(_, read),
        _(
            "❗ Wish to book: {n}. Open them in the call sheet and take their requests.",
            n=read.to_book,
        )
        if read.to_book
        else None,
    )
    return Screen(text, Rows().row(_to_draw(_, read.sample_id)).row(*desk_row(_)).done())


def dropped(_: Words, read: CallsRead) -> Screen:
    """Say that nothing was written down."""
    said = _("Nothing was written down; the rows are forgotten.")
    return Screen(said, _again(_, read.sample_id))


def _preview(_: Words, read: CallsRead, file_id: int) -> Screen:
    count = len(read.rows)
    rows = Rows()
    if count:
        said = _.plural("✅ Write down {n} call", "✅ Write down {n} calls", count)
        rows.row(Button(caption(said), SheetRows(file=file_id, act=SheetAct.STORE)))
    rows.row(Button(_("Write nothing down"), SheetRows(file=file_id, act=SheetAct.DROP)))
    rows.row(*desk_row(_))
    text = paragraphs(
        _("<b>The call sheet is read. Nothing is written down yet.</b>"),
        lines(_("Calls in it: {n}", n=count), _closed(_, read)),
        _("After the press the answers leave for the ballots; this cannot be undone.")
        if count
        else None,
    )
    return Screen(text, rows.done())


def _closed(_: Words, read: CallsRead) -> str | None:
    if not read.closed:
        return None
    return _("Passed over, because they ended or are being called: {n}", n=read.closed)


def _wrong(_: Words, read: CallsRead) -> str:
    not_allowed = _("The file was not read: you no longer have the right to run the survey.")
    file_wrong = call_problems.file_wrong
    unread = table_problems.unread(_, read.table, read.trouble, file_wrong, not_allowed)
    return unread or call_problems.problems(_, read.problems, read.found)


def _again(_: Words, sample_id: str) -> tuple[tuple[Button, ...], ...]:
    rows = Rows().row(Button(_("📥 Send the sheet"), SheetSend(id=sample_id)))
    return rows.row(_to_draw(_, sample_id)).row(*desk_row(_)).done()


def _to_draw(_: Words, sample_id: str) -> Button:
    return Button(_("Back to the draw"), DrawDo(id=sample_id, act=DrawAct.OPEN))
