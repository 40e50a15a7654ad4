"""The figures of a quarter, counted from the facts alone.

A fixed number of queries whatever lies in the office: lines that are cut the same way share one.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bot.services.quarterly.report_lines import (
    BODILY,
    BY_PHONE,
    ENDINGS,
    LINES,
    MONTHLY,
    STANDINGS,
    Flag,
    Line,
    Measure,
    by_ground,
    by_topic,
    of_body,
    of_duty,
)
from bot.services.rules.periods import Period
from bot.services.views.figures import Cell, Chosen, Cut, Key, Waiting
from bot.services.views.report import Figure, ReportPost
from db.enums import FactKind, HeldResult

if TYPE_CHECKING:
    from bot.services.office import Office

K = FactKind

BEFORE_ALL = date(2000, 1, 1)
"""No office has facts from before this day."""

Table = dict[tuple[FactKind, tuple[Key, ...]], Cell]


class ReportFigures:
    """The counting of one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def count(
        self, period: Period, posts: tuple[ReportPost, ...], waiting: tuple[Waiting, ...]
    ) -> dict[str, Figure]:
        """Return every figure of a period that comes from facts, by its code.

        `posts` are those that are to receive people; `waiting` is the queue at the period's end.
        """
        found = await self.lines(LINES, period)
        found |= self._derived(found)
        found |= await self._standing_instructions(period.last)
        found |= _queue(waiting)
        found |= await self._months(period)
        found |= await self._bodies(period, waiting, posts)
        found |= await self._duty(period, posts)
        found |= await self._grounds(period)
        return found | await self._topics(period)

    async def lines(self, lines: Iterable[Line], period: Period) -> dict[str, Figure]:
        """Return the figures of lines, in their order."""
        lines = tuple(lines)
        alike: dict[tuple[tuple[Cut, ...], Flag | None], set[FactKind]] = defaultdict(set)
        for line in lines:
            if line.measure is not Measure.MEDIAN:
                alike[line.cuts, line.flag].add(line.kind)
        tables = {
            (cuts, flag): await self._table(cuts, flag, kinds, period)
            for (cuts, flag), kinds in alike.items()
        }
        found: dict[str, Figure] = {}
        for line in lines:
            if line.measure is Measure.MEDIAN:
                found[line.code] = await self._office.figures.median(line.chosen(period))
                continue
            keys = tuple(key for _cut, key in line.where)
            table = tables[line.cuts, line.flag]
            found[line.code] = line.figure(table.get((line.kind, keys), Cell()))
        return found

    async def _table(
        self, cuts: tuple[Cut, ...], flag: Flag | None, kinds: set[FactKind], period: Period
    ) -> Table:
        chosen = Chosen(
            tuple(sorted(kinds)),
            period,
            foreign=True if flag is Flag.FOREIGN else None,
            out_of_turn=True if flag is Flag.OUT_OF_TURN else None,
            unscheduled=True if flag is Flag.UNSCHEDULED else None,
        )
        return await self._office.figures.table(chosen, *cuts)

    def _derived(self, found: dict[str, Figure]) -> dict[str, Figure]:
        """Return the figures that other figures give."""
        cards = sum(int(found[f"people.result.{result}"] or 0) for result in HeldResult)
        calls = sum(int(found[f"calls.made.{result}"] or 0) for result in BY_PHONE)
        nobody = not found["people"] and not found["receptions.held"]
        return {"cards": cards, "calls.made": calls, "no_receptions": int(nobody)}

    async def _standing_instructions(self, last: date) -> dict[str, Figure]:
        """Return the commissions that stood at the end of a day, and those overdue by then.

        A term that ends on the last day is over with it, as it is at the end of a quarter.
        """
        kinds = (K.INSTRUCTION, K.INSTRUCTION_CLOSED, K.INSTRUCTION_DUE, K.INSTRUCTION_MET)
        table = await self._office.figures.table(Chosen(kinds, Period(BEFORE_ALL, last)))
        given, closed, due, met = (table.get((kind, ()), Cell()).count for kind in kinds)
        return {"instructions.open": given - closed, "instructions.overdue": due - met}

    async def _months(self, period: Period) -> dict[str, Figure]:
        found: dict[str, Figure] = {}
        for month in period.months:
            counted = await self.lines(MONTHLY, _within(month, period))
            found |= {f"month.{month:%Y-%m}.{code}": value for code, value in counted.items()}
        return found

    async def _bodies(
        self, period: Period, waiting: tuple[Waiting, ...], posts: tuple[ReportPost, ...]
    ) -> dict[str, Figure]:
        """Return the lines of each body of which something is told, the nameless one last."""
        kinds = {line.kind for line in BODILY}
        named = await self._table((Cut.BODY,), None, kinds, period)
        of_post = {post.id: post.body_id for post in posts}
        queued = [of_post.get(one.post_id or 0, 0) for one in waiting]
        bodies = {int(str(keys[0] or 0)) for _kind, keys in named}
        bodies |= {*queued, *of_post.values()}
        in_order = sorted(bodies, key=lambda body: (not body, body))
        found: dict[str, Figure] = {}
        counted = await self.lines(
            (of_body(line, body) for body in in_order for line in BODILY), period
        )
        for body in in_order:
            found |= {
                code: value for code, value in counted.items() if code.startswith(f"body.{body}.")
            }
            found[f"body.{body}.queue"] = queued.count(body)
        return found

    async def _duty(self, period: Period, posts: tuple[ReportPost, ...]) -> dict[str, Figure]:
        """Return who received in which month, and who did not (point 7-1)."""
        found: dict[str, Figure] = {}
        for month in period.months:
            name, span = f"{month:%Y-%m}", _within(month, period)
            table = await self._table((Cut.POST, Cut.DETAIL), None, {K.RECEPTION}, span)
            people = await self._table((Cut.POST,), None, {K.HELD}, span)
            tallies = {"received": 0, "empty": 0, "missed": 0}
            for post in posts:
                stood = {
                    standing: table.get((K.RECEPTION, (post.id, standing)), Cell()).count
                    for standing in STANDINGS
                }
                tallies[_standing(stood)] += 1
                found[f"duty.{name}.{post.id}.planned"] = sum(stood.values())
                found |= {
                    of_duty(name, post.id, standing).code: count
                    for standing, count in stood.items()
                }
                came = people.get((K.HELD, (post.id,)), Cell()).count
                found[f"duty.{name}.{post.id}.people"] = came
            found |= {f"duty.{name}.{standing}": count for standing, count in tallies.items()}
        return found

    async def _grounds(self, period: Period) -> dict[str, Figure]:
        table = await self._table((Cut.DETAIL,), None, set(ENDINGS), period)
        lines = (
            (by_ground(kind, None if keys[0] is None else str(keys[0])), cell.count)
            for (kind, keys), cell in table.items()
        )
        found = {line.code: count for line, count in lines}
        return dict(sorted(found.items()))

    async def _topics(self, period: Period) -> dict[str, Figure]:
        """Return the topics, those asked about most on top."""
        table = await self._table((Cut.TOPIC,), None, {K.REGISTERED}, period)
        counts = {
            by_topic(None if keys[0] is None else str(keys[0])).code: cell.count
            for (_kind, keys), cell in table.items()
        }
        return {code: counts[code] for code in sorted(counts, key=lambda at: (-counts[at], at))}


def _queue(waiting: tuple[Waiting, ...]) -> dict[str, Figure]:
    days = [one.days for one in waiting]
    return {"queue": len(days), "queue.longest_days": max(days, default=None)}


def _standing(stood: dict[str, int]) -> str:
    """Return whether a post received somebody, was open for nobody, or received nobody."""
    if stood["held"]:
        return "received"
    return "empty" if stood["empty"] else "missed"


def _within(month: date, period: Period) -> Period:
    """Return a month as far as it lies in the period: a look ahead ends with the present day."""
    whole = Period.month(month)
    return Period(whole.first, min(whole.last, period.last))
