"""The board: every open term of the office, by person and by unit, with the cases behind it.

A fixed number of queries whatever lies in the office: the database counts, and a page of a list
reads six rows.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.rules.lifecycle import OPEN_STATES, WAITING_STATES
from bot.services.rules.policy import Action, permits
from bot.services.terms.duties import UNSEEN
from bot.services.views.board import (
    Board,
    BoardCases,
    BoardDuties,
    BoardLine,
    Lying,
    Oldest,
    Span,
    Tally,
    Whose,
)
from db.enums import DutyKind, Role
from db.models import Duty, Request, Staff, Unit

if TYPE_CHECKING:
    from bot.services.office import Office

PER_PAGE = 6
ROLES = tuple(Role)
"""A button names a role by its place here."""

_UNIT = func.coalesce(Duty.unit_id, Staff.unit_id)


class Boards:
    """The board of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def board(self) -> Board:
        """Return the counts by person and by unit, and what lies without anybody."""
        self._office.require(Action.SEE_BOARD)
        rows = await self._session.execute(
            select(
                Duty.role,
                Duty.staff_id,
                _UNIT,
                *(func.count().filter(*self._in(span)) for span in Span),
            )
            .outerjoin(Staff, Staff.id == Duty.staff_id)
            .where(*self._open())
            .group_by(Duty.role, Duty.staff_id, _UNIT)
        )
        total = Tally()
        people: dict[tuple[Whose, int], Tally] = {}
        units: dict[int, Tally] = {}
        for row in rows:
            role, staff_id, unit_id = row[:3]
            tally = Tally(row[3], row[4], row[5])
            if not tally.total:
                continue
            total += tally
            whose = (
                (Whose.ROLE, ROLES.index(role)) if staff_id is None else (Whose.PERSON, staff_id)
            )
            people[whose] = people.get(whose, Tally()) + tally
            if unit_id is not None:
                units[unit_id] = units.get(unit_id, Tally()) + tally
        nobodys, waiting = await self._lying()
        return Board(
            today=self._office.today,
            total=total,
            people=_ordered(await self._people(people)),
            units=_ordered(await self._units(units)),
            nobodys=nobodys,
            waiting=waiting,
            oldest=await self._oldest(),
        )

    async def total(self) -> Tally | None:
        """Return the counts of the whole office; None for whoever does not see the board."""
        if not permits(self._office.actor.roles, Action.SEE_BOARD):
            return None
        return await self.counted()

    async def counted(self) -> Tally:
        """Return the counts of the whole office; whoever calls has asked the policy."""
        row = (
            await self._session.execute(
                select(*(func.count().filter(*self._in(span)) for span in Span))
                .select_from(Duty)
                .where(*self._open())
            )
        ).one()
        return Tally(row[0], row[1], row[2])

    async def duties(self, whose: Whose, key: int, span: Span, page: int) -> BoardDuties:
        """Return a page of the terms behind a number, the one due first on top."""
        self._office.require(Action.SEE_BOARD)
        chosen = (*self._open(), *self._in(span), *_of(whose, key))
        joined = select(Duty).outerjoin(Staff, Staff.id == Duty.staff_id).where(*chosen)
        count = (
            await self._session.scalar(
                select(func.count())
                .select_from(Duty)
                .outerjoin(Staff, Staff.id == Duty.staff_id)
                .where(*chosen)
            )
            or 0
        )
        page, pages = _page(page, count)
        rows = list(
            await self._session.scalars(
                joined.order_by(Duty.due_at, Duty.id).limit(PER_PAGE).offset(page * PER_PAGE)
            )
        )
        names = await self._names({row.staff_id for row in rows if row.staff_id is not None})
        views = await self._office.duties.views(rows)
        shown = tuple(
            (view, names.get(row.staff_id or 0)) for view, row in zip(views, rows, strict=True)
        )
        return BoardDuties(shown, count, page, pages)

    async def cases(self, lying: Lying, page: int) -> BoardCases:
        """Return a page of the cases behind a number, the one that waits longest on top."""
        self._office.require(Action.SEE_BOARD)
        chosen = _lie(lying)
        count = await self._count(*chosen)
        page, pages = _page(page, count)
        rows = await self._session.scalars(
            select(Request)
            .where(*chosen)
            .order_by(Request.registered_at, Request.id)
            .limit(PER_PAGE)
            .offset(page * PER_PAGE)
        )
        return BoardCases(await self._office.cases.cards(rows.all()), count, page, pages)

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Duty.closed_at.is_(None),
            Duty.kind.not_in(UNSEEN),
            # What is due after a reception is no work before it.
            or_(Duty.kind != DutyKind.RESULT, Duty.due_on <= self._office.today),
        )

    def _in(self, span: Span) -> tuple[ColumnElement[bool], ...]:
        office, today = self._office, self._office.today
        if span is Span.OVERDUE:
            return (Duty.due_at < office.now,)
        if span is Span.TODAY:
            return (Duty.due_at >= office.now, Duty.due_on <= today)
        sunday = today + timedelta(days=6 - today.weekday())
        return (Duty.due_at >= office.now, Duty.due_on > today, Duty.due_on <= sunday)

    async def _lying(self) -> tuple[int, int]:
        return await self._count(*_lie(Lying.NOBODYS)), await self._count(*_lie(Lying.WAITING))

    async def _count(self, *chosen: ColumnElement[bool]) -> int:
        count = await self._session.scalar(select(func.count()).select_from(Request).where(*chosen))
        return count or 0

    async def _oldest(self) -> Oldest | None:
        row = (
            await self._session.execute(
                select(Request.public_id, Request.number, Request.registered_at)
                .where(*_lie(Lying.WAITING))
                .order_by(Request.registered_at, Request.id)
                .limit(1)
            )
        ).first()
        return None if row is None else Oldest(*row)

    async def _people(self, tallies: dict[tuple[Whose, int], Tally]) -> list[BoardLine]:
        names = await self._names({key for whose, key in tallies if whose is Whose.PERSON})
        roles = await self._roles(set(names))
        lines = []
        for (whose, key), tally in tallies.items():
            role = ROLES[key] if whose is Whose.ROLE else roles[key]
            name = "" if whose is Whose.ROLE else names[key]
            lines.append(BoardLine(whose, key, tally, role, name, name))
        return lines

    async def _units(self, tallies: dict[int, Tally]) -> list[BoardLine]:
        rows = await self._session.scalars(select(Unit).where(Unit.id.in_(tallies)))
        return [
            BoardLine(Whose.UNIT, row.id, tallies[row.id], None, row.name_kk, row.name_ru)
            for row in rows
        ]

    async def _names(self, ids: set[int]) -> dict[int, str]:
        rows = await self._session.scalars(select(Staff).where(Staff.id.in_(ids)))
        view = self._office.accounts.staff_view
        return {row.id: view(row).name for row in rows}

    async def _roles(self, ids: set[int]) -> dict[int, Role]:
        rows = await self._session.execute(select(Staff.id, Staff.role).where(Staff.id.in_(ids)))
        return dict(rows.all())


def _of(whose: Whose, key: int) -> tuple[ColumnElement[bool], ...]:
    match whose:
        case Whose.ALL:
            return ()
        case Whose.PERSON:
            return (Duty.staff_id == key,)
        case Whose.UNIT:
            return (_UNIT.in_((key,)),)
        case Whose.ROLE:
            # A forged place beyond the last role finds nothing.
            role = ROLES[key] if key < len(ROLES) else None
            return (Duty.role == role, Duty.staff_id.is_(None))


def _lie(lying: Lying) -> tuple[ColumnElement[bool], ...]:
    if lying is Lying.WAITING:
        return (Request.state.in_(WAITING_STATES),)
    left = select(Staff.id).where(Staff.left_at.is_not(None))
    nobody = or_(Request.reviewer_id.is_(None), Request.reviewer_id.in_(left))
    return (Request.state.in_(OPEN_STATES), nobody)


def _page(page: int, count: int) -> tuple[int, int]:
    pages = max(1, -(-count // PER_PAGE))
    return min(page, pages - 1), pages


def _ordered(lines: Iterable[BoardLine]) -> tuple[BoardLine, ...]:
    """Return the rows with the most overdue on top; a tie keeps one order."""
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                -line.tally.overdue,
                -line.tally.today,
                -line.tally.week,
                line.whose,
                line.key,
            ),
        )
    )
