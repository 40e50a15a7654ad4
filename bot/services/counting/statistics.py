"""The figures of the office for its staff, and the counter that everybody may read.

Counted from the facts and the ballots alone, in a fixed number of queries whatever lies in the
office. The marks of a month are shown when the month is over: while it runs, whoever looks before
and after a ballot would read that ballot from the difference.
"""

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.services.counting.figures import median_of
from bot.services.errors import NotFound
from bot.services.feedback.marks import MonthlyMarks
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action, permits
from bot.services.views.figures import (
    CHANNELS,
    Cell,
    Chosen,
    Cut,
    FigureCases,
    Key,
    PublicCounter,
    Standing,
)
from bot.services.views.participation import BodyView
from bot.services.views.statistics import (
    ENDINGS,
    Asked,
    Behind,
    By,
    Counted,
    Narrowed,
    Part,
    Parts,
    Span,
    StandingQueue,
    Statistics,
)
from db.enums import Channel, FactKind
from db.models import Body

if TYPE_CHECKING:
    from bot.services.office import Office

PER_PAGE = 6
PUBLIC_DAYS = 90
LONGEST_BREAK = timedelta(days=31)
"""No office is closed for longer, so the working day before is found within these days."""

K = FactKind

BEHIND: dict[Behind, tuple[FactKind, bool | None]] = {
    Behind.RECEIVED: (K.REGISTERED, None),
    Behind.HELD: (K.HELD, None),
    Behind.ANSWERED: (K.ANSWERED, None),
    Behind.IN_TIME: (K.ANSWERED, True),
    Behind.LATE: (K.ANSWERED, False),
    Behind.BROKEN: (K.OVERDUE, None),
    Behind.NO_SHOW: (K.NO_SHOW, None),
    Behind.REFUSED: (K.REFUSED, None),
    Behind.RETURNED: (K.RETURNED, None),
    Behind.REDIRECTED: (K.REDIRECTED, None),
    Behind.FORWARDED: (K.FORWARDED, None),
    Behind.ENDED: (K.ENDED, None),
    Behind.CONSULTED: (K.CONSULTED, None),
    Behind.WITHDRAWN: (K.WITHDRAWN, None),
}
"""The facts behind a figure, and whether their term was kept; those who wait are counted apart."""

COUNTED = (K.REGISTERED, K.RECEPTION, K.HELD, K.ANSWERED, K.OVERDUE, K.NO_SHOW, *ENDINGS)
OF_PARTS = (K.REGISTERED, K.HELD, K.ANSWERED)
OF_SOME_POST = {By.BODY, By.POST}


class StatisticsService:
    """Statistics within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._figures = office.figures
        self._marks = MonthlyMarks(office)

    async def asked(
        self, span: Span, day: date | None = None, by: By | None = None, number: int = 0
    ) -> Asked:
        """Return what a button asks for; today without a day. Raises NotFound for no such part."""
        self._office.require(Action.SEE_STATISTICS)
        today = self._office.today
        # Nothing has happened yet in a period to come.
        period = span.of(min(day or today, today))
        narrowed = None if by is None else await self._narrowed(by, number)
        return Asked(span, period, today, self._before(span, period), narrowed)

    async def figures(self, asked: Asked) -> Statistics:
        """Return the figures of a time beside those of the time before."""
        self._office.require(Action.SEE_STATISTICS)
        waiting = await self._figures.waiting(asked.until, *asked.where)
        now = await self._counted(asked, asked.so_far, len(waiting))
        before = await self._counted(
            asked, asked.before, await self._figures.queue(asked.before.last, *asked.where)
        )
        days = sorted(one.days for one in waiting)
        return Statistics(
            asked,
            now,
            before,
            StandingQueue(len(days), _median(days), max(days, default=0)),
            await self._marks.of(self._months(asked.period), asked.narrowed),
            await self._marks.of(self._months(asked.period.before), asked.narrowed),
            months_over=bool(self._months(asked.period)),
            opens_cases=permits(self._office.actor.roles, Action.SEE_CASE),
        )

    async def parts(self, asked: Asked, by: By, page: int) -> Parts:
        """Return a page of the parts of the office."""
        self._office.require(Action.SEE_STATISTICS)
        table = await self._figures.table(Chosen(OF_PARTS, asked.so_far), by.cut)
        cells: dict[Key, dict[FactKind, Cell]] = {}
        for (kind, (key,)), cell in table.items():
            cells.setdefault(key, {})[kind] = cell
        nothing = Cell()
        order = sorted(
            cells, key=lambda key: (-cells[key].get(K.REGISTERED, nothing).count, str(key or ""))
        )
        pages = max(1, -(-len(order) // PER_PAGE))
        page = min(max(page, 0), pages - 1)
        parts = []
        for key in order[page * PER_PAGE : (page + 1) * PER_PAGE]:
            number = self._number(by, key)
            if number is None:
                # A topic that the office has struck off its list has no button any more.
                named = Narrowed(by, -1, key)
            else:
                named = await self._narrowed(by, number)
            of = cells[key]
            received, people, answers = (of.get(kind, nothing) for kind in OF_PARTS)
            parts.append(Part(named, received.count, people.count, answers))
        return Parts(asked, by, tuple(parts), page, pages)

    async def cases(self, asked: Asked, behind: Behind, page: int) -> FigureCases:
        """Return a page of the cases behind a figure; raises NotAllowed without SEE_CASE."""
        self._office.require(Action.SEE_STATISTICS)
        if behind is Behind.WAITING:
            waiting = Standing(K.QUEUED, K.UNQUEUED, asked.until, asked.where)
            return await self._figures.cases(waiting, page)
        kind, in_time = BEHIND[behind]
        chosen = Chosen((kind,), asked.so_far, asked.where, in_time=in_time)
        return await self._figures.cases(chosen, page)

    async def counter(self) -> PublicCounter:
        """Return what everybody may read of the office; nobody needs a right for it.

        The quarter that ended last, as reported; the last 90 days where it had too few answers,
        as in an office that has just opened. Nothing that fewer people than the smallest cell make
        up is in it.
        """
        today = self._office.today
        quarter = Period.quarter_of(today).before
        recent = Period(today - timedelta(days=PUBLIC_DAYS), today - timedelta(days=1))
        waiting = await self._figures.queue(today)
        for period in (quarter, recent):
            chosen = Chosen((K.ANSWERED,), period)
            answers = await self._figures.cell(chosen)
            if self._enough(answers.in_time + answers.late):
                median = await self._figures.median(chosen)
                counted = (answers.count, answers.kept_percent, median)
                return PublicCounter(period, *counted, self._public(waiting))
        return PublicCounter(recent, None, None, None, self._public(waiting))

    def _before(self, span: Span, period: Period) -> Period:
        """Return the days beside which the figures of a period are put.

        Beside a day, the working day before it: nothing happens on a Sunday. Beside a period that
        runs, as many days of the one before, so that what has only begun is not called less.
        """
        day, before, today = period.first, period.before, self._office.today
        if span is Span.DAY and self._office.calendar.knows(day - LONGEST_BREAK):
            return Period.day(self._office.calendar.back(day, 1))
        if today >= period.last:
            return before
        return Period(before.first, min(before.last, before.first + (today - period.first)))

    def _enough(self, count: int) -> bool:
        return count >= self._office.profile.figures.smallest_cell

    def _public(self, count: int) -> int | None:
        return count if self._enough(count) else None

    async def _narrowed(self, by: By, number: int) -> Narrowed:
        """Return the part that a button names; raises NotFound."""
        if number == 0:
            return Narrowed(by, 0, None)
        match by:
            case By.BODY:
                body = await self._office.session.get(Body, number)
                if body is None:
                    raise NotFound
                view = BodyView(body.id, body.name_kk, body.name_ru)
                return Narrowed(by, number, number, body=view)
            case By.POST:
                return Narrowed(by, number, number, post=await self._office.schedules.post(number))
            case By.CHANNEL if 0 < number <= len(CHANNELS):
                return Narrowed(by, number, CHANNELS[number - 1])
            case By.TOPIC if 0 < number <= len(self._office.profile.topics):
                return Narrowed(by, number, self._office.profile.topics[number - 1].code)
        raise NotFound

    def _number(self, by: By, key: Key) -> int | None:
        """Return how a button names a part; None for a topic that is no more."""
        if key is None:
            return 0
        if by is By.CHANNEL:
            return CHANNELS.index(Channel(str(key))) + 1
        if by is By.TOPIC:
            codes = [topic.code for topic in self._office.profile.topics]
            return codes.index(str(key)) + 1 if key in codes else None
        return int(str(key))

    async def _counted(self, asked: Asked, period: Period, queue: int) -> Counted:
        chosen = Chosen(COUNTED, period, asked.where)
        table = await self._figures.table(chosen, Cut.DETAIL)
        cells: dict[FactKind, Cell] = {}
        for (kind, _details), cell in table.items():
            cells[kind] = cells.get(kind, Cell()) + cell
        counts = {kind: cells.get(kind, Cell()).count for kind in COUNTED}
        whole = asked.narrowed is None or asked.narrowed.by in OF_SOME_POST
        receptions = table.get((K.RECEPTION, ("held",)), Cell()).count
        return Counted(
            received=counts[K.REGISTERED],
            receptions=receptions if whole else None,
            people=counts[K.HELD],
            answers=cells.get(K.ANSWERED, Cell()),
            median_days=await self._figures.median(Chosen((K.ANSWERED,), period, asked.where)),
            broken=counts[K.OVERDUE],
            no_shows=counts[K.NO_SHOW],
            endings={kind: counts[kind] for kind in ENDINGS if counts[kind]},
            queue=queue,
        )

    def _months(self, period: Period) -> tuple[date, ...]:
        """Return the months inside a period that are over."""
        return tuple(
            month
            for month in period.months
            if period.holds(month)
            and period.holds(Period.month(month).last)
            and Period.month(month).last < self._office.today
        )


def _median(values: list[int]) -> float | None:
    return median_of(dict(Counter(values)))
