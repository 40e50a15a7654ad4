"""Figures counted from the book of facts, and the cases behind each of them.

Counting is the database's: whatever the number of facts, a table of figures is one query.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, case, func, select

from bot.services.rules.periods import Period
from bot.services.rules.policy import Action
from bot.services.views.figures import (
    Cell,
    Chosen,
    Cut,
    FigureCases,
    Key,
    Keys,
    Standing,
    Waiting,
)
from db.enums import FactKind
from db.models import Fact, Request

if TYPE_CHECKING:
    from bot.services.office import Office

PER_PAGE = 6

K = FactKind

BEFORE_ALL = date(2000, 1, 1)
"""No office has facts from before this day."""


class Figures:
    """Figures within one transaction; who shows them has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def table(
        self, chosen: Chosen, *cuts: Cut
    ) -> dict[tuple[FactKind, tuple[Key, ...]], Cell]:
        """Return the cells of the chosen facts by kind and by these cuts; what is 0 is left out."""
        columns = [getattr(Fact, cut.value) for cut in cuts]
        rows = await self._session.execute(
            select(
                Fact.kind,
                *columns,
                func.count(),
                func.count().filter(Fact.in_time.is_(True)),
                func.count().filter(Fact.in_time.is_(False)),
                func.coalesce(func.sum(Fact.value), 0),
            )
            .where(*_where(chosen))
            .group_by(Fact.kind, *columns)
        )
        return {(row[0], tuple(row[1:-4])): Cell(*(int(cell) for cell in row[-4:])) for row in rows}

    async def cell(self, chosen: Chosen) -> Cell:
        """Return one cell over all chosen facts."""
        return sum((await self.table(chosen)).values(), Cell())

    async def histogram(self, chosen: Chosen) -> dict[int, int]:
        """Return how often each value stands in the chosen facts, smallest first."""
        rows = await self._session.execute(
            select(Fact.value, func.count())
            .where(*_where(chosen), Fact.value.is_not(None))
            .group_by(Fact.value)
            .order_by(Fact.value)
        )
        return {value: count for value, count in rows if value is not None}

    async def median(self, chosen: Chosen) -> float | None:
        """Return the median of the values; None where there is none."""
        return median_of(await self.histogram(chosen))

    async def waiting(self, on: date, *where: tuple[Cut, Key]) -> tuple[Waiting, ...]:
        """Return the cases in the queue at the end of a day, the one that waits longest first."""
        queued = _standing(Standing(K.QUEUED, K.UNQUEUED, on, where)).subquery()
        rows = await self._session.execute(
            select(
                Request.id,
                Request.public_id,
                Request.number,
                Request.registered_at,
                queued.c.post_id,
            )
            .join(queued, queued.c.request_id == Request.id)
            .order_by(Request.registered_at, Request.id)
        )
        local = self._office.calendar.hours.local_day
        return tuple(
            Waiting(row[0], row[1], row[2], row[4], (on - local(row[3])).days) for row in rows
        )

    async def cases(self, chosen: Chosen | Standing, page: int) -> FigureCases:
        """Return a page of the cases behind a figure, oldest first; each case once.

        Raises NotAllowed for whoever sees figures but no cases.
        """
        self._office.require(Action.SEE_CASE)
        if isinstance(chosen, Standing):
            found = select(_standing(chosen).subquery().c.request_id)
        else:
            found = select(Fact.request_id).where(*_where(chosen), Fact.request_id.is_not(None))
        return await self.page_of(select(Request).where(Request.id.in_(found)), page)

    async def queue(self, on: date, *where: tuple[Cut, Key]) -> int:
        """Return how many wait at the end of a day: who came into the queue less who left it."""
        ever = Chosen((K.QUEUED, K.UNQUEUED), Period(BEFORE_ALL, on), where)
        # Counted alone, for which the index is enough: a table would read every fact of the office.
        rows = await self._session.execute(
            select(Fact.kind, func.count()).where(*_where(ever)).group_by(Fact.kind)
        )
        counts: dict[FactKind, int] = dict(rows.all())
        return counts.get(K.QUEUED, 0) - counts.get(K.UNQUEUED, 0)

    async def page_of(self, requests: Select[Request], page: int) -> FigureCases:
        """Return a page of some cases; whoever calls has asked the policy."""
        ids = requests.with_only_columns(Request.id).subquery()
        count = await self._session.scalar(select(func.count()).select_from(ids)) or 0
        pages = max(1, -(-count // PER_PAGE))
        page = min(max(page, 0), pages - 1)
        rows = await self._session.scalars(
            requests.order_by(Request.registered_at, Request.id)
            .limit(PER_PAGE)
            .offset(page * PER_PAGE)
        )
        return FigureCases(await self._office.cases.cards(rows.all()), count, page, pages)


def median_of(histogram: dict[int, int]) -> float | None:
    """Return the median of values given as value → how often; None of nothing."""
    total = sum(histogram.values())
    if not total:
        return None
    lower = _nth(histogram, (total - 1) // 2)
    upper = _nth(histogram, total // 2)
    return (lower + upper) / 2


def _nth(histogram: dict[int, int], n: int) -> int:
    """Return the value at place `n`, counted from 0, of all values in order."""
    for value in sorted(histogram):
        n -= histogram[value]
        if n < 0:
            return value
    message = "a place beyond the last value"
    raise ValueError(message)


def _standing(asked: Standing) -> Select[int | None, int | None]:
    """Return the cases that came in more often than they left, with their post."""
    steps = case((Fact.kind == asked.came, 1), else_=-1)
    return (
        select(Fact.request_id, func.max(Fact.post_id).label("post_id"))
        .where(
            Fact.kind.in_((asked.came, asked.left)),
            Fact.day <= asked.on,
            *(_same(cut, key) for cut, key in asked.where),
        )
        .group_by(Fact.request_id)
        .having(func.sum(steps) > 0)
    )


def _where(chosen: Chosen) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = [
        Fact.kind.in_(chosen.kinds),
        Fact.day.between(chosen.period.first, chosen.period.last),
        *(_same(cut, key) for cut, key in chosen.where),
    ]
    flags = (
        (Fact.in_time, chosen.in_time),
        (Fact.foreign, chosen.foreign),
        (Fact.out_of_turn, chosen.out_of_turn),
        (Fact.unscheduled, chosen.unscheduled),
    )
    found += [column.is_(wanted) for column, wanted in flags if wanted is not None]
    return tuple(found)


def _same(cut: Cut, key: Key | Keys) -> ColumnElement[bool]:
    column = getattr(Fact, cut.value)
    if isinstance(key, tuple):
        several: ColumnElement[bool] = column.in_(key)
        return several
    unknown: ColumnElement[bool] = column.is_(None)
    known: ColumnElement[bool] = column == key
    return unknown if key is None else known
