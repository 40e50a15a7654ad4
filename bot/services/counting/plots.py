"""What the charts of /stats are drawn from."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.services.feedback.marks import MonthlyMarks
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action
from bot.services.views.figures import Cell, Chosen, Cut
from bot.services.views.statistics import Asked, Drawing, Plot, Span
from db.enums import FactKind

if TYPE_CHECKING:
    from bot.services.office import Office

K = FactKind

OF_ONE_DAY = {Drawing.DAYS, Drawing.WAITING}
"""What is drawn of one day alone."""
DAYS_DRAWN = 14
"""Days drawn when the figures of one day are asked for."""
MONTHS_DRAWN = 6
"""Months whose marks are drawn."""


class Plots:
    """Plots within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._figures = office.figures

    async def plot(self, asked: Asked, drawing: Drawing) -> Plot:
        """Return what a chart is drawn from; drawing it is not the work of a transaction."""
        self._office.require(Action.SEE_STATISTICS)
        period = asked.so_far
        if asked.span is Span.DAY and drawing not in OF_ONE_DAY:
            period = Period(asked.until - timedelta(days=DAYS_DRAWN - 1), asked.until)
        plot = Plot(drawing, asked, period, weekly=asked.span is Span.QUARTER)
        match drawing:
            case Drawing.RECEIVED:
                return replace(plot, bars=await self._bars(plot, K.REGISTERED))
            case Drawing.KEPT:
                return replace(plot, bars=await self._bars(plot, K.ANSWERED))
            case Drawing.DAYS:
                chosen = Chosen((K.ANSWERED,), period, asked.where)
                return replace(plot, values=await self._figures.histogram(chosen))
            case Drawing.QUEUE:
                return replace(plot, course=await self._course(plot))
            case Drawing.WAITING:
                waiting = await self._figures.waiting(asked.until, *asked.where)
                return replace(plot, values=dict(Counter(one.days for one in waiting)))
            case Drawing.MISSED:
                came = await self._bars(plot, K.HELD)
                missed = await self._bars(plot, K.NO_SHOW)
                return replace(plot, bars=came, missed=tuple(cell for _span, cell in missed))
            case Drawing.MARKS:
                return await self._marks(plot)

    async def _bars(self, plot: Plot, kind: FactKind) -> tuple[tuple[Period, Cell], ...]:
        """Return the facts of each day, or of each week as far as it lies in the period."""
        table = await self._figures.table(Chosen((kind,), plot.period, plot.asked.where), Cut.DAY)
        found: list[tuple[Period, Cell]] = []
        first = plot.period.first
        while first <= plot.period.last:
            last = min(Period.week(first).last, plot.period.last) if plot.weekly else first
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            cells = (table.get((kind, (day,)), Cell()) for day in days)
            found.append((Period(first, last), sum(cells, Cell())))
            first = last + timedelta(days=1)
        return tuple(found)

    async def _course(self, plot: Plot) -> tuple[tuple[date, int], ...]:
        """Return how many waited at the end of each day."""
        day, where = plot.period.first, plot.asked.where
        waiting = await self._figures.queue(day - timedelta(days=1), *where)
        table = await self._figures.table(
            Chosen((K.QUEUED, K.UNQUEUED), plot.period, where), Cut.DAY
        )
        found: list[tuple[date, int]] = []
        while day <= plot.period.last:
            waiting += table.get((K.QUEUED, (day,)), Cell()).count
            waiting -= table.get((K.UNQUEUED, (day,)), Cell()).count
            found.append((day, waiting))
            day += timedelta(days=1)
        return tuple(found)

    async def _marks(self, plot: Plot) -> Plot:
        """Return the marks of the months up to the period's last one that is over."""
        month = min(plot.asked.until, self._office.today).replace(day=1)
        if Period.month(month).last >= self._office.today:
            month = Period.month(month).before.first
        months = [month]
        while len(months) < MONTHS_DRAWN:
            months.append(Period.month(months[-1]).before.first)
        months.reverse()
        marks = await MonthlyMarks(self._office).by_month(months, plot.asked.narrowed)
        return replace(plot, period=Period(months[0], Period.month(month).last), marks=marks)
