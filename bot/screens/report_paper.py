"""The quarter's report as it is handed in: its words, its files and the covering letter (40)."""

from datetime import date

from babel.dates import format_date

from bot.documents.paper import Facts, Paper, Signature, Text
from bot.documents.paper_docx import paper_docx
from bot.documents.report import ReportPaper, Row, Sheet, written
from bot.documents.report_pdf import report_pdf
from bot.documents.report_xlsx import report_xlsx
from bot.i18n import Catalogues, Markup, Words
from bot.screens import report_sheets
from bot.screens.report_tables import Rows, figure
from bot.screens.report_voices import voices
from bot.screens.report_words import of_language
from bot.screens.screen import File
from bot.screens.statistics_words import quarter
from bot.services.views.report import Change, Named, ReportContent, ReportVersion
from db.enums import Language

LANGUAGES = (Language.KK, Language.RU)
"""In which a report is handed in: the state language first."""
DIFFERING = 500
"""Lines that a paper lists as changed: every figure, and as many cases of the queue as fit."""
GAP = "________________"
"""Where number and date of the letter are written by hand, until they are known."""


def files(catalogues: Catalogues, report: ReportVersion) -> tuple[File, ...]:
    """Make every file of a version: workbook, paper and covering letter, in both languages."""
    made: list[File] = []
    for language in LANGUAGES:
        words = catalogues[language]
        paper = report_paper(words, report)
        stem = f"qabyldau-{report.quarter}-v{report.version}"
        made += [
            File(f"{stem}-{language.value}.xlsx", report_xlsx(paper)),
            File(f"{stem}-{language.value}.pdf", report_pdf(paper)),
            File(f"{stem}-letter-{language.value}.docx", paper_docx(covering(words, report))),
        ]
    return tuple(made)


def report_paper(_: Words, report: ReportVersion) -> ReportPaper:
    """Return a version ready to be laid out in one language, from what is stored alone."""
    content = report.content
    sheets = (*sections(_, content), changed(_, Rows(_, content), report))
    return ReportPaper(
        language=_.language,
        title=title(_),
        office=of_language(_, content.names.office),
        contacts=_contacts(_, content),
        addressee=_addressee(_, content),
        period=period(_, content),
        facts=_facts(_, report),
        sheets=sheets,
        signature=_signature(_, content),
        foot=_foot(_, report),
        nothing=_("Nothing to report in this period."),
        code=_("Code"),
        made_at=report.made_at,
    )


def sections(_: Words, content: ReportContent) -> tuple[Sheet, ...]:
    """Return everything that is counted, section by section."""
    rows = Rows(_, content)
    return (
        report_sheets.summary(_, rows),
        report_sheets.channels(_, rows),
        report_sheets.terms(_, rows),
        report_sheets.endings(_, rows),
        report_sheets.queue(_, rows),
        report_sheets.duty(_, rows),
        voices(_, rows),
        report_sheets.topics(_, rows),
    )


def title(_: Words) -> str:
    """Return what the report is called."""
    return _(
        "Report on the results of the personal reception of individuals and representatives of "
        "legal entities"
    )


def period(_: Words, content: ReportContent) -> str:
    """Return the quarter in words."""
    first, last = (
        format_date(day, "d MMMM", locale=_.language.value)
        for day in (content.period.first, content.until)
    )
    return _(
        "{quarter} ({first} – {last})",
        quarter=Markup(quarter(_, content.period)),
        first=Markup(first),
        last=Markup(last),
    )


def changed(_: Words, rows: Rows, report: ReportVersion) -> Sheet:
    """Return what differs from the version before."""
    smallest = report.content.smallest_cell

    def row(one: Change) -> Row:
        before, now = (figure(value, one.code, smallest) for value in (one.old, one.new))
        return Row(one.code, (rows.names.of(one.code), before, now))

    table = rows.long(
        _("What differs from the version before"),
        (_("Line"), _("Before"), _("Now")),
        report.changes,
        row,
        DIFFERING,
    )
    notes = []
    if report.version == 1:
        notes.append(_("This is the first version."))
    if report.reason:
        notes.append(_("Why there is a further version: {reason}", reason=Markup(report.reason)))
    return Sheet(_("Changes"), _("Versions"), (table,), notes=tuple(notes))


def covering(_: Words, report: ReportVersion) -> Paper:
    """Return the covering letter, to be signed and numbered in the document system."""
    content = report.content
    shown = ("receptions.held", "people", "queue", "applications", "answers.kept_percent")
    rows = Rows(_, content)
    facts = tuple(
        (rows.names.of(code), written(rows.cell(code)))
        for code in shown
        if not (content.no_receptions and code == "receptions.held")
    )
    opening = _(
        "By point 40 of the Model Regulation of the personal reception we hand in the report for "
        "the {period}.",
        period=Markup(period(_, content)),
    )
    nobody = (Text(_("There were no receptions in the period.")),) if content.no_receptions else ()
    correction: tuple[Text, ...] = ()
    if report.version > 1:
        correction = (
            Text(
                _(
                    "This is version {n}; it takes the place of the one before. Reason: {reason}",
                    n=report.version,
                    reason=Markup(report.reason or "—"),
                )
            ),
        )
    return Paper(
        language=_.language,
        title=_("On the quarterly report"),
        head=(of_language(_, content.names.office), _contacts(_, content)),
        addressee=(_addressee(_, content),),
        dated=_dated(_, report),
        blocks=(
            Text(opening),
            *correction,
            *nobody,
            Facts(facts),
            Text(_("Enclosed: the report as a paper and as a workbook, in Kazakh and Russian.")),
            Signature(_signature(_, content)),
        ),
        foot=_foot(_, report),
    )


def _dated(_: Words, report: ReportVersion) -> str:
    number = report.letter_number or GAP
    day = GAP if report.sent_at is None else _day(_, _.day_of(report.sent_at))
    return _("No. {number} of {day}", number=Markup(number), day=Markup(day))


def _facts(_: Words, report: ReportVersion) -> tuple[tuple[str, str], ...]:
    who = report.made_by or _("the operator at the machine")
    made_at = f"{_day(_, _.day_of(report.made_at))}, {_.clock(report.made_at)}"
    head = f"{report.journal_n}:{report.journal_mac[:16]}"
    rows = [
        (_("Organisation"), of_language(_, report.content.names.office)),
        (_("Handed in to"), _addressee(_, report.content)),
        (_("Period"), period(_, report.content)),
        (_("Version"), str(report.version)),
        (_("Made by"), who),
        (_("Made at"), made_at),
        (_("Head of the journal"), head),
    ]
    if report.sent_at is not None:
        rows.append((_("Covering letter"), _dated(_, report)))
    return tuple(rows)


def _foot(_: Words, report: ReportVersion) -> str:
    return _(
        "Report for {quarter}, version {version}. Journal {n}:{mac}",
        quarter=Markup(quarter(_, report.content.period)),
        version=report.version,
        n=Markup(report.journal_n),
        mac=report.journal_mac[:16],
    )


def _contacts(_: Words, content: ReportContent) -> str:
    return "; ".join(of_language(_, one) for one in content.names.contacts)


def _addressee(_: Words, content: ReportContent) -> str:
    named: Named | None = content.names.addressee
    if named is not None:
        return of_language(_, named)
    return _("Government Apparatus of the Republic of Kazakhstan")


def _signature(_: Words, content: ReportContent) -> str:
    named = content.names.signed_by
    return of_language(_, named) if named is not None else _("Head")


def _day(_: Words, day: date) -> str:
    return format_date(day, "long", locale=_.language.value)
