"""What a line of a report opens to: its figures, their cases, or why there are none."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.reports import ReportCases, ReportFigures, ReportSheet
from bot.documents.report import Row, Sheet, Table, written
from bot.i18n import Words
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.paging import PER_PAGE
from bot.screens.report_tables import Rows as Figures
from bot.screens.report_words import Lines, measures
from bot.screens.screen import Button, Rows, Screen
from bot.services.quarterly.report_cases import Closed, behind, closed
from bot.services.views.report import ReportContent

ENDINGS = (
    "",
    ".applications",
    ".receptions.held",
    ".people",
    ".in_time",
    ".late",
    ".kept_percent",
    ".answers.in_time",
    ".answers.late",
    ".endings.refused",
    ".queue",
)
"""How the codes of a row with several figures end, in the order of their columns."""


def codes_of(content: ReportContent, row: Row) -> tuple[str, ...]:
    """Return the codes of the figures that a row shows."""
    endings = ENDINGS if len(row.cells) > 2 else ENDINGS[:1]
    found = (f"{row.code}{ending}" for ending in endings)
    return tuple(code for code in found if code in content.figures)


def listed(section: Sheet) -> list[tuple[Table, Row]]:
    """Return the rows of a section in their order, each with its table."""
    return [(table, row) for table in section.tables for row in table.rows]


def opening(_: Words, content: ReportContent, at: ReportSheet, n: int, row: Row) -> Button | None:
    """Return what opens a line to its cases; by way of its figures, where several have any."""
    if row.code.startswith("queue.case."):
        return _case(content, n, row)
    codes = _open(content, row)
    if not codes:
        return None
    said = caption(f"{n}. {Lines(_, content).of(codes[0])}")
    if len(codes) == 1:
        return Button(said, _cases(content, at, codes[0]))
    line = list(content.figures).index(codes[0])
    data = ReportFigures(
        year=at.year, quarter=at.quarter, version=at.version, sheet=at.sheet, line=line
    )
    return Button(caption(f"{n}. {_name(row)}"), data)


def figures(
    _: Words, content: ReportContent, asked: ReportFigures, section: Sheet
) -> Screen | None:
    """Ask which figure of a line is meant; None where the report has no such line."""
    codes = list(content.figures)
    code = codes[asked.line] if asked.line < len(codes) else ""
    row = next((row for _table, row in listed(section) if code in _open(content, row)), None)
    if row is None:
        return None
    cells, rows = Figures(_, content), Rows()
    at = back(content, asked, section, code)
    heads = _heads(_)
    for each in _open(content, row):
        head = heads[each.removeprefix(row.code)]
        said = _("{figure}: {n}", figure=head, n=written(cells.cell(each)))
        rows.row(Button(caption(said), _cases(content, at, each)))
    rows.row(Button(_("← Back"), at)).row(*desk_row(_))
    name = clipped(_name(row), 200)
    asking = _("Which cases would you like to see?")
    return Screen(_("<b>{title}</b>", title=name) + f"\n\n{asking}", rows.done())


def back(
    content: ReportContent, pressed: ReportCases | ReportFigures, section: Sheet, code: str
) -> ReportSheet:
    """Return the way back to the page on which a figure stands."""
    rows = enumerate(row for _table, row in listed(section))
    place = next((n for n, row in rows if code in codes_of(content, row)), 0)
    return ReportSheet(
        year=pressed.year,
        quarter=pressed.quarter,
        version=pressed.version,
        sheet=pressed.sheet,
        page=min(place // PER_PAGE, 999),
    )


def reasons(_: Words, content: ReportContent, rows: list[Row]) -> tuple[str, ...]:
    """Say why some figures of these lines open to no case, each reason once."""
    said = {
        Closed.RECEPTIONS: _(
            "A reception is not a case and opens to none: open the people received in it."
        ),
        Closed.VOICES: _(
            "Consultations, answers and telephone surveys open to no case: nothing leads from them "
            "to a person."
        ),
        Closed.SPANS: _(
            "Those who wait longest are named below; the whole queue opens in the summary."
        ),
        Closed.TYPED: _("Calls of the exchange are typed in by hand: no case stands behind them."),
    }
    codes = [code for row in rows for code in (row.code, *codes_of(content, row))]
    found = {closed(code) for code in codes}
    return tuple(text for why, text in said.items() if why in found)


def _open(content: ReportContent, row: Row) -> tuple[str, ...]:
    """Return the figures of a row behind which there are cases."""
    return tuple(
        code
        for code in codes_of(content, row)
        if content[code] and behind(code, content.period) is not None
    )


def _heads(_: Words) -> dict[str, str]:
    """Return what stands over each figure of a row, by how its code ends."""
    kept = measures(_)
    return {
        "": _("In all"),
        ".applications": _("Applications"),
        ".receptions.held": _("Receptions held"),
        ".people": _("People received"),
        ".in_time": kept["in_time"],
        ".late": kept["late"],
        ".kept_percent": kept["kept_percent"],
        ".answers.in_time": _("Answers in time"),
        ".answers.late": _("Answers late"),
        ".endings.refused": _("Refused"),
        ".queue": _("In the queue"),
    }


def _name(row: Row) -> str:
    return written(row.cells[0])


def _cases(content: ReportContent, at: ReportSheet, code: str) -> ReportCases:
    line = list(content.figures).index(code)
    return ReportCases(
        year=at.year, quarter=at.quarter, version=at.version, sheet=at.sheet, line=line
    )


def _case(content: ReportContent, n: int, row: Row) -> Button | None:
    number = row.code.removeprefix("queue.case.")
    one = next((line for line in content.queue if line.number == number), None)
    if one is None:
        return None
    data = Case(id=one.public_id, version=0, act=CaseAct.OPEN)
    return Button(caption(f"{n}. {number}"), data)
