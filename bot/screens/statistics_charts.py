"""The charts of the figures: each says in words what it draws, so that nobody needs the picture."""

from collections.abc import Callable
from datetime import date
from functools import partial

from babel.dates import format_date

from bot.callbacks.stats import StatsChart
from bot.documents import charts
from bot.documents.charts import Chart, Line, Series
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import caption, in_pairs
from bot.screens.case_heading import desk_row
from bot.screens.screen import Button, File, Rows, Screen, visible
from bot.screens.statistics_words import back, days, drawing, number, part, percent, time, to
from bot.screens.waits import waits
from bot.services.counting.figures import median_of
from bot.services.views.figures import Cell
from bot.services.views.statistics import Drawing, Plot, Span

LONGEST = 30
"""Working days that the histogram draws one by one; what took longer stands in its last column."""
MARKS_TOP = 5.8
"""The end of the scale of marks: room for the numbers over a mark of 5."""

Draw = Callable[[Chart], bytes]


def chart(_: Words, plot: Plot, profile: OfficeProfile) -> Screen:
    """Return a chart with its words below, and the ways to the others."""
    drawn, draw, told = {
        Drawing.RECEIVED: _received,
        Drawing.KEPT: _kept,
        Drawing.DAYS: _days,
        Drawing.QUEUE: _queue,
        Drawing.WAITING: _waiting,
        Drawing.MISSED: _missed,
        Drawing.MARKS: _marks,
    }[plot.drawing](_, plot, profile)
    lines = [_("<b>{title}</b>", title=drawn.title)]
    if plot.asked.narrowed is not None:
        lines.append(_("Only: {part}", part=part(_, plot.asked.narrowed, profile)))
    lines += [told if not drawn.nothing else drawn.empty]
    others = [
        Button(
            caption(f"• {drawing(_, one)}" if one is plot.drawing else drawing(_, one)),
            to(StatsChart, plot.asked, drawing=one),
        )
        for one in Drawing
    ]
    rows = Rows()
    for row in in_pairs(others):
        rows.row(*row)
    rows.row(*back(_, plot.asked)).row(*desk_row(_))
    file = File(
        f"qabyldau-{plot.drawing.name.lower()}.png", picture=True, draw=partial(draw, drawn)
    )
    return Screen("\n".join(lines), rows.done(), file=file)


def _received(_: Words, plot: Plot, _profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    counts = [cell.count for _span, cell in plot.bars]
    drawn = Chart(
        title=_plain(_("Requests received: {time}", time=_time(_, plot))),
        axis=_("requests a week") if plot.weekly else _("requests a day"),
        labels=_labels(_, [span.first for span, _cell in plot.bars]),
        series=(Series(_("Requests received"), tuple(counts)),),
        empty=_("No request came in this time."),
    )
    told = _("In all: {n}", n=sum(counts))
    return drawn, charts.columns, told


def _kept(_: Words, plot: Plot, _profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    cells = [cell for _span, cell in plot.bars]
    whole = sum(cells, Cell())
    few = len(cells) <= charts.MOST_LABELS
    drawn = Chart(
        title=_plain(_("Terms of the answers: {time}", time=_time(_, plot))),
        axis=_("answers a week") if plot.weekly else _("answers a day"),
        labels=_labels(_, [span.first for span, _cell in plot.bars]),
        series=(
            Series(_("in time"), tuple(cell.in_time for cell in cells)),
            Series(_("late"), tuple(cell.late for cell in cells)),
        ),
        empty=_("No answer was given in this time."),
        over=tuple(_share(_, cell) for cell in cells) if few else ("",) * len(cells),
    )
    told = _(
        "In time: {percent} ({kept} of {all} answers)",
        percent=percent(_, whole),
        kept=whole.in_time,
        all=whole.in_time + whole.late,
    )
    return drawn, charts.columns, told


def _days(_: Words, plot: Plot, profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    values = plot.values or {}
    term = profile.terms.answer_days
    last = min(max(values, default=0), LONGEST)
    last = max(last, term + 2)
    counts = [values.get(day, 0) for day in range(last)]
    counts.append(sum(n for day, n in values.items() if day >= last))
    labels = [str(day) for day in range(last)]
    drawn = Chart(
        title=_plain(_("Working days to an answer: {time}", time=_time(_, plot))),
        axis=_("answers by their working days"),
        labels=(*labels, f"{last}+"),
        series=(Series(_("Answers"), tuple(counts)),),
        empty=_("No answer was given in this time."),
        over=("",) * len(counts),
        lines=(Line(term + 0.5, _plain(_("term: {n}", n=term))),),
    )
    told = _(
        "Median: {median}, longest: {longest} (working days)",
        median=number(_, median_of(values) or 0),
        longest=max(values, default=0),
    )
    return drawn, charts.columns, told


def _queue(_: Words, plot: Plot, _profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    counts = [n for _day, n in plot.course]
    drawn = Chart(
        title=_plain(_("Queue for a reception: {time}", time=_time(_, plot))),
        axis=_("people at the end of each day"),
        labels=_labels(_, [day for day, _n in plot.course]),
        series=(Series(_("Queue"), tuple(counts)),),
        empty=_("Nobody waited in this time."),
    )
    told = _(
        "At the beginning: {first}, at the end: {last}, at most: {most}",
        first=counts[0],
        last=counts[-1],
        most=max(counts),
    )
    return drawn, charts.course, told


def _waiting(_: Words, plot: Plot, _profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    values = plot.values or {}
    spans = waits(values)
    drawn = Chart(
        title=_plain(_("Days in the queue: {day}", day=_.day(plot.asked.until))),
        axis=_("people by the calendar days they wait"),
        labels=tuple(said for said, _n in spans),
        series=(Series(_("Queue"), tuple(n for _said, n in spans)),),
        empty=_("Nobody waits on this day."),
    )
    told = _(
        "In the queue: {n}; calendar days: median {median}, longest {longest}",
        n=sum(values.values()),
        median=number(_, median_of(values) or 0),
        longest=max(values, default=0),
    )
    return drawn, charts.columns, told


def _missed(_: Words, plot: Plot, _profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    came = [cell.count for _span, cell in plot.bars]
    missed = [cell.count for cell in plot.missed]
    drawn = Chart(
        title=_plain(_("Who came and who did not: {time}", time=_time(_, plot))),
        axis=_("people a week") if plot.weekly else _("people a day"),
        labels=_labels(_, [span.first for span, _cell in plot.bars]),
        series=(
            Series(_("People received"), tuple(came)),
            Series(_("Did not come"), tuple(missed)),
        ),
        empty=_("Nobody was expected in this time."),
        over=tuple(str(n) if n else "" for n in missed),
    )
    told = _(
        "Did not come: {missed} of {all} people expected",
        missed=sum(missed),
        all=sum(missed) + sum(came),
    )
    return drawn, charts.columns, told


def _marks(_: Words, plot: Plot, profile: OfficeProfile) -> tuple[Chart, Draw, str]:
    few = _("too few")
    over = tuple(
        few if marks is None else f"{number(_, marks.mean)} ({marks.ballots})"
        for _month, marks in plot.marks
    )
    months = [_month(_, month) for month, _marks in plot.marks]
    drawn = Chart(
        title=_plain(_("Marks by months: {days}", days=days(_, plot.period))),
        axis=_("average of 5, ballots in brackets"),
        labels=tuple(months),
        series=(
            Series(_("Marks"), tuple(None if one is None else one.mean for _m, one in plot.marks)),
        ),
        empty=_(
            "No month has marks of {n} people or more; fewer are not shown.",
            n=profile.figures.smallest_cell,
        ),
        over=over,
        top=MARKS_TOP,
    )
    told = "\n".join(f"{month}: {said}" for month, said in zip(months, over, strict=True))
    return drawn, charts.columns, told


def _time(_: Words, plot: Plot) -> str:
    asked = plot.asked
    if plot.period == asked.so_far and asked.span is not Span.DAY:
        return time(_, asked.span, asked.period)
    return days(_, plot.period)


def _labels(_: Words, first_days: list[date]) -> tuple[str, ...]:
    return tuple(format_date(day, "d MMM", locale=_.language.value) for day in first_days)


def _month(_: Words, month: date) -> str:
    return str(format_date(month, "LLL yy", locale=_.language.value))


def _share(_: Words, cell: Cell) -> str:
    return "" if cell.kept_percent is None else percent(_, cell)


def _plain(said: str) -> str:
    return visible(said)
