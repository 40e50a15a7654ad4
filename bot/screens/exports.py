"""Exports for other systems: what, of which time, in which form, and the file."""

from datetime import date

from bot.callbacks import Desk
from bot.callbacks.exports import ExportFile, ExportMenu, ExportOf, ExportSpan
from bot.i18n import Words
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.screens.statistics_words import quarter
from bot.services.rules.periods import Period
from bot.services.views.exports import FileForm, Subject

MOST_ROWS = 20_000
"""Rows of a file in the chat: a few megabytes, where Telegram takes fifty. More by command."""

FORMS = {FileForm.XLSX: "XLSX", FileForm.CSV: "CSV", FileForm.JSON: "JSON"}


def menu(_: Words, *, answers: bool) -> Screen:
    """Ask what is to be exported."""
    rows = Rows()
    for subject in Subject:
        if subject is not Subject.ANSWERS or answers:
            rows.row(Button(_subject(_, subject), ExportOf(subject=subject)))
    rows.row(*desk_row(_))
    return Screen(
        paragraphs(
            _("<b>Export for other systems</b>"),
            _("The files name no applicant. What shall be exported?"),
        ),
        rows.done(),
    )


def times(_: Words, subject: Subject, today: date) -> Screen:
    """Ask for the time."""
    rows = Rows()
    for span, period in _offered(today):
        said = quarter(_, period) if span is ExportSpan.QUARTER else _.month(period.first)
        day = period.first.toordinal()
        asked = ExportFile(subject=subject, span=span, day=day, form=FileForm.XLSX)
        rows.row(Button(caption(said), asked))
    rows.row(Button(_("← Back"), ExportMenu()))
    return Screen(
        paragraphs(f"<b>{_subject(_, subject)}</b>", _("Of which time?")),
        rows.done(),
    )


def sure(_: Words, asked: ExportFile, period: Period, count: int) -> Screen:
    """Ask once more, by asking for the form; who exports what is journalled."""
    rows = Rows()
    fits = 0 < count <= MOST_ROWS
    if fits:
        rows.row(
            *(
                Button(name, asked.model_copy(update={"sure": True, "form": form}))
                for form, name in FORMS.items()
            )
        )
    rows.row(Button(_("← Back"), ExportOf(subject=asked.subject)))
    if not count:
        end = _("There is nothing to export.")
    elif not fits:
        end = _(
            "That is too much for the chat: at most {n} rows. The operator exports it with the "
            "command qabyldau export.",
            n=MOST_ROWS,
        )
    else:
        end = _(
            "In which form? The file is made at once. It names no applicant; the export stands in "
            "the journal."
        )
    return Screen(paragraphs(_what(_, asked.subject, period, count), end), rows.done())


def made(_: Words, asked: ExportFile, period: Period, count: int, file: File) -> Reply:
    """Return the file."""
    shown = Screen(
        _what(_, asked.subject, period, count),
        Rows().row(Button(_("To the desk"), Desk())).done(),
        file=file,
    )
    return Reply((shown,), fresh=True)


def period_of(asked: ExportFile) -> Period:
    """Return the days that a button names."""
    day = date.fromordinal(asked.day)
    return Period.month(day) if asked.span is ExportSpan.MONTH else Period.quarter_of(day)


def _what(_: Words, subject: Subject, period: Period, count: int) -> str:
    return lines(
        f"<b>{_subject(_, subject)}</b>",
        _("{first} – {last}", first=_.day(period.first), last=_.day(period.last)),
        _("Rows in the file: {n}", n=count),
    )


def _offered(today: date) -> tuple[tuple[ExportSpan, Period], ...]:
    month, quarter = Period.month(today), Period.quarter_of(today)
    return (
        (ExportSpan.MONTH, month),
        (ExportSpan.MONTH, month.before),
        (ExportSpan.QUARTER, quarter),
        (ExportSpan.QUARTER, quarter.before),
    )


def _subject(_: Words, subject: Subject) -> str:
    match subject:
        case Subject.REQUESTS:
            return _("Requests by the day of registration")
        case Subject.RECEPTIONS:
            return _("Receptions and their places")
        case Subject.ANSWERS:
            return _("Answers in the surveys, of months that are over")
