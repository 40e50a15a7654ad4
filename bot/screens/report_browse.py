"""A report section by section in chat; every figure opens to its cases for those who see them."""

from bot.callbacks.reports import ReportAct, ReportCases, ReportFigures, ReportSheet
from bot.documents.report import Row, Table, written
from bot.i18n import Markup, Words
from bot.screens import labels, report_openings
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.paging import Part, part, place_in_pages, turning
from bot.screens.piles import card_button, case_in_list
from bot.screens.report_doors import do, door
from bot.screens.report_paper import sections
from bot.screens.report_words import Lines
from bot.screens.screen import Button, Rows, Screen
from bot.screens.statistics_words import quarter
from bot.services.rules.policy import Action, permits
from bot.services.views.figures import FigureCases
from bot.services.views.report import ReportContent
from db.enums import Role


def contents(_: Words, content: ReportContent, version: int) -> Screen:
    """List the sections of a report."""
    rows = Rows()
    span = content.period
    for at, sheet in enumerate(sections(_, content)):
        data = sheet_at(content, version, at)
        rows.row(Button(caption(f"{at + 1}. {sheet.title}"), data))
    rows.row(Button(_("Back to the report"), do(span, version, ReportAct.LOOK))).row(*desk_row(_))
    said = _("<b>Report for {quarter}</b>\n\nWhich section?", quarter=Markup(quarter(_, span)))
    return Screen(said, rows.done())


def sheet(
    _: Words,
    content: ReportContent,
    version: int,
    at: int,
    page: int,
    roles: frozenset[Role],
) -> Screen:
    """Return a page of a section; lines with cases behind them are buttons."""
    found = sections(_, content)
    at = min(at, len(found) - 1)
    section = found[at]
    shown = part(report_openings.listed(section), page)
    here = sheet_at(content, version, at, page)
    opens = permits(roles, Action.SEE_CASE)
    told: list[str] = [_("<b>{title}</b>", title=section.title)]
    if page == 0:
        told += [Markup(_.quote(note)) for note in section.notes]
    rows = Rows()
    before: Table | None = None
    for n, (table, row) in shown.items:
        if table is not before:
            told += ["", Markup(f"<b>{_.quote(clipped(table.title, 200))}</b>")]
            before = table
        told.append(_line(_, n, table, row))
        if table.rest is not None and row is table.rows[-1]:
            told.append(_.quote(table.rest.said))
        button = report_openings.opening(_, content, here, n, row) if opens else None
        if button is not None:
            rows.row(button)
    if not shown.items:
        told += ["", _("Nothing to report in this period.")]
    if opens:
        on_page = [row for _n, (_table, row) in shown.items]
        told += [f"\n{why}" for why in report_openings.reasons(_, content, on_page)]
    told += ["", *place_in_pages(_, shown)]
    for turned in turning(_, shown, lambda turn: sheet_at(content, version, at, turn)):
        rows.row(*turned)
    rows.row(Button(_("← Sections"), do(content.period, version, ReportAct.SHEETS)))
    rows.row(*desk_row(_))
    return Screen("\n".join(told).rstrip(), rows.done())


def figures(_: Words, content: ReportContent, pressed: ReportFigures) -> Screen | None:
    """Ask which figure of a line is to be opened; None where there is no such line."""
    found = sections(_, content)
    section = found[min(pressed.sheet, len(found) - 1)]
    return report_openings.figures(_, content, pressed, section)


def cases(
    _: Words, content: ReportContent, pressed: ReportCases, code: str, found: FigureCases
) -> Screen:
    """Return a page of the cases behind a figure."""
    shown: Part[object] = Part((), found.page, found.pages)
    name = clipped(Lines(_, content).of(code), 200)
    told = [_("<b>{figure}</b>, cases: {n}", figure=name, n=found.count)]
    rows = Rows()
    for n, case in enumerate(found.cards, found.page * 6 + 1):
        told += ["", *case_in_list(_, n, case)]
        said = _("{number} · {what}", number=case.number, what=labels.state(_, case.state))
        rows.row(Button(caption(said), card_button(case)))
    if not found.cards:
        told += ["", _("There is no case behind this figure.")]
    told += ["", *place_in_pages(_, shown)]
    for row in turning(_, shown, lambda at: pressed.model_copy(update={"page": at})):
        rows.row(*row)
    every = sections(_, content)
    section = every[min(pressed.sheet, len(every) - 1)]
    back = report_openings.back(content, pressed, section, code)
    rows.row(Button(_("← Back"), back), Button(_("← The quarter"), door(content.period)))
    return Screen("\n".join(told).rstrip(), rows.row(*desk_row(_)).done())


def sheet_at(content: ReportContent, version: int, at: int, page: int = 0) -> ReportSheet:
    """Return what opens a page of a section."""
    span = content.period
    return ReportSheet(
        year=span.first.year,
        quarter=span.quarter_number,
        version=version,
        sheet=at,
        page=min(page, 999),
    )


def code_at(content: ReportContent, line: int) -> str | None:
    """Return the code at a place among the figures; None beyond them."""
    codes = list(content.figures)
    return codes[line] if line < len(codes) else None


def _line(_: Words, n: int, table: Table, row: Row) -> str:
    name, *cells = row.cells
    said = Markup(_.quote(clipped(written(name), 160)))
    if len(cells) == 1:
        value = Markup(_.quote(written(cells[0])))
        return _("{n}. {line}: <b>{value}</b>", n=n, line=said, value=value)
    values = [
        f"{_.quote(head)} <b>{_.quote(written(cell))}</b>"
        for head, cell in zip(table.head[1:], cells, strict=True)
        if written(cell)
    ]
    return _("{n}. {line}: {values}", n=n, line=said, values=Markup(" · ".join(values)))
