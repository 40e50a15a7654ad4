"""The quarter's reports in chat: the quarters, one quarter, one version, and making a new one."""

from bot.callbacks.reports import ReportAct, ReportList, ReportMaking
from bot.documents.report import written
from bot.i18n import Markup, Words
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.report_doors import do, door, make
from bot.screens.report_paper import period
from bot.screens.report_tables import Rows as Figures
from bot.screens.report_tables import figure
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.screens.statistics_words import quarter as named
from bot.services import errors
from bot.services.errors import OfficeError
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action, permits
from bot.services.views.report import Change, Checked, QuarterLine, ReportContent, ReportVersion
from db.enums import Role

KEY_FIGURES = (
    "receptions.held",
    "people",
    "queue",
    "applications",
    "answers.kept_percent",
    "answers.median_days",
    "overdue_told",
    "consultations",
    "surveys.answered",
)
SHOWN = 10
"""Changes told on one screen; the workbook has them all."""


def quarters(_: Words, found: tuple[QuarterLine, ...], page: int) -> Screen:
    """List the quarters, the present one first, with how far each report is."""
    shown = part(found, page)
    told, rows = [], Rows()
    for n, one in shown.items:
        told.append(
            _(
                "{n}. <b>{quarter}</b> — {standing}",
                n=n,
                quarter=Markup(named(_, Period.read(one.quarter))),
                standing=Markup(_standing(_, one)),
            )
        )
        span = Period.read(one.quarter)
        rows.row(Button(caption(named(_, span)), door(span)))
    for row in turning(_, shown, lambda at: ReportList(page=at)):
        rows.row(*row)
    text = paragraphs(
        _("<b>Quarterly reports (point 40)</b>"), lines(*told), *place_in_pages(_, shown)
    )
    return Screen(text, rows.row(*desk_row(_)).done())


def quarter(
    _: Words,
    span: Period,
    one: QuarterLine,
    versions: tuple[ReportVersion, ...],
    roles: frozenset[Role],
) -> Screen:
    """Return a quarter with its versions, the newest first."""
    rows = Rows()
    told = []
    for version in versions:
        told.append(_line(_, version))
        said = _("Version {n}", n=version.version)
        rows.row(Button(said, do(span, version.version, ReportAct.LOOK)))
    if not one.is_over:
        rows.row(Button(_("What it says so far"), do(span, 0, ReportAct.LOOK)))
    elif permits(roles, Action.MAKE_REPORT):
        said = _("Make it again") if versions else _("Make the report")
        rows.row(Button(said, make(span, ReportMaking.ASK)))
    rows.row(Button(_("← All quarters"), ReportList())).row(*desk_row(_))
    text = paragraphs(
        _("<b>Report for {quarter}</b>", quarter=Markup(named(_, span))),
        _standing(_, one),
        lines(*told),
    )
    return Screen(text, rows.done())


def version(
    _: Words, report: ReportVersion, roles: frozenset[Role], lead: str | None = None
) -> Screen:
    """Return a version with its key figures and what can be done with it."""
    span, n = report.content.period, report.version
    rows = Rows()
    rows.row(Button(_("All figures, by section"), do(span, n, ReportAct.SHEETS)))
    rows.row(Button(_("Files: XLSX, PDF, letter"), do(span, n, ReportAct.FILES)))
    rows.row(Button(_("Check against the facts"), do(span, n, ReportAct.CHECK)))
    if report.sent_at is None and permits(roles, Action.MAKE_REPORT):
        rows.row(Button(_("Mark as handed in"), do(span, n, ReportAct.SENT)))
    rows.row(Button(_("← The quarter"), door(span))).row(*desk_row(_))
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        _("<b>Report for {quarter}, version {n}</b>", quarter=Markup(named(_, span)), n=n),
        period(_, report.content),
        key_figures(_, report.content),
        _changes(_, report),
        lines(_made(_, report), _sent(_, report)),
    )
    return Screen(text, rows.done())


def ahead(_: Words, content: ReportContent) -> Screen:
    """Return what the report of a running quarter says so far; nothing is frozen."""
    span = content.period
    rows = Rows()
    rows.row(Button(_("All figures, by section"), do(span, 0, ReportAct.SHEETS)))
    rows.row(Button(_("← The quarter"), door(span))).row(*desk_row(_))
    text = paragraphs(
        _("<b>Report for {quarter}, so far</b>", quarter=Markup(named(_, span))),
        period(_, content),
        key_figures(_, content),
        _(
            "The quarter is not over: the report can be made from {day} on.",
            day=_.day(span.last.fromordinal(span.last.toordinal() + 1)),
        ),
    )
    return Screen(text, rows.done())


def key_figures(_: Words, content: ReportContent) -> str:
    """Return the figures that are asked for first."""
    figures = Figures(_, content)
    told = []
    if content.no_receptions:
        told.append(_("There were no receptions in the period."))
    for code in KEY_FIGURES:
        name = Markup(_.quote(figures.names.of(code)))
        value = Markup(_.quote(written(figures.cell(code))))
        told.append(_("{name}: <b>{value}</b>", name=name, value=value))
    return lines(*told)


def files(_: Words, report: ReportVersion, made: tuple[File, ...]) -> Reply:
    """Send the files below the version; the last one leads back to it."""
    back = do(report.content.period, report.version, ReportAct.LOOK)
    rows = Rows().row(Button(_("Back to the report"), back)).row(*desk_row(_)).done()
    last = len(made) - 1
    return Reply(
        tuple(
            Screen(_use(_, file), rows if at == last else (), file) for at, file in enumerate(made)
        ),
        fresh=True,
    )


def checked(_: Words, found: Checked) -> Screen:
    """Say whether a stored report still holds."""
    report = found.report
    back = do(report.content.period, report.version, ReportAct.LOOK)
    verdicts = (
        _("✅ The stored figures are those that the journal noted.")
        if found.sealed
        else _("❗ The stored figures are not those that the journal noted."),
        _("✅ The journal still stands at its entry {n}.", n=report.journal_n)
        if found.chain_holds
        else _("❗ The journal does not stand at its entry {n} as it did.", n=report.journal_n),
        _("✅ Counted again, every figure is the same.")
        if not found.changes
        else _.plural(
            "❗ Counted again, {n} line differs:",
            "❗ Counted again, {n} lines differ:",
            len(found.changes),
        ),
    )
    text = paragraphs(
        _(
            "<b>Check of the report for {quarter}, version {n}</b>",
            quarter=Markup(named(_, report.content.period)),
            n=report.version,
        ),
        lines(*verdicts, *_differing(_, report, found.changes)),
    )
    return Screen(text, Rows().row(Button(_("Back to the report"), back)).row(*desk_row(_)).done())


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return why a report is not made or not marked."""
    match error:
        case errors.QuarterNotOver() if isinstance(quarter := error.details.get("quarter"), str):
            span = Period.read(quarter)
            said = _(
                "The {quarter} ends on {day}. A report is made when its quarter is over; until "
                "then you can look at what it says so far.",
                quarter=Markup(named(_, span)),
                day=_.day(span.last),
            )
            rows = Rows().row(Button(_("What it says so far"), do(span, 0, ReportAct.LOOK)))
        case errors.ReportSent():
            said = _("This version was marked as handed in already.")
            rows = Rows().row(Button(_("← All quarters"), ReportList()))
        case _needed:
            said = _("A further version of a report needs a reason. Please make it again.")
            rows = Rows().row(Button(_("← All quarters"), ReportList()))
    return Reply((Screen(said, rows.row(*desk_row(_)).done()),))


def _standing(_: Words, one: QuarterLine) -> str:
    if not one.is_over:
        return _("not over yet")
    if one.sent_at is not None:
        return _("handed in on {day}", day=_.day(_.day_of(one.sent_at)))
    due = _.day(one.due_on)
    if one.versions:
        return _("made, not handed in; due by {day}", day=due)
    return _("not made; due by {day}", day=due)


def _line(_: Words, report: ReportVersion) -> str:
    made_at = _.moment(report.made_at)
    if report.sent_at is not None:
        number = clipped(report.letter_number or "", 40)
        return _(
            "Version {n}: {made_at}; handed in, letter {number}",
            n=report.version,
            made_at=made_at,
            number=number,
        )
    return _("Version {n}: {made_at}", n=report.version, made_at=made_at)


def _made(_: Words, report: ReportVersion) -> str:
    who = clipped(report.made_by, 80) if report.made_by else _("the operator at the machine")
    return _(
        "Made by {who} on {made_at}; journal entry {n}.",
        who=who,
        made_at=_.moment(report.made_at),
        n=report.journal_n,
    )


def _sent(_: Words, report: ReportVersion) -> str | None:
    if report.sent_at is None:
        return None
    return _(
        "Handed in on {day} with letter {number}.",
        day=_.day(_.day_of(report.sent_at)),
        number=clipped(report.letter_number or "", 40),
    )


def _changes(_: Words, report: ReportVersion) -> str | None:
    if not report.changes:
        return None
    return lines(
        _(
            "<b>Changed since version {n}: {count}</b>",
            n=report.version - 1,
            count=len(report.changes),
        ),
        _("Reason: {reason}", reason=clipped(report.reason or "—", 500)),
        *_differing(_, report, report.changes),
    )


def _differing(_: Words, report: ReportVersion, found: tuple[Change, ...]) -> tuple[str, ...]:
    figures = Figures(_, report.content)
    smallest = report.content.smallest_cell
    told = [
        _(
            "• {line}: {old} → {new}",
            line=clipped(figures.names.of(one.code), 120),
            old=written(figure(one.old, one.code, smallest)),
            new=written(figure(one.new, one.code, smallest)),
        )
        for one in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        told.append(_("… and {n} more; the workbook has them all.", n=len(found) - SHOWN))
    return tuple(told)


def _use(_: Words, file: File) -> str:
    kind = {
        "xlsx": _("The report as a workbook, to count on"),
        "pdf": _("The report on paper"),
        "docx": _("The covering letter, to be signed and numbered"),
    }[file.name.rpartition(".")[2]]
    language = _("in Kazakh") if "-kk." in file.name else _("in Russian")
    return caption(f"{kind}, {language}")
