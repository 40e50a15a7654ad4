"""What the staff hear of their day: at the opening what is due, before the evening what must not
wait.

Each person gets one message a working day, in the language they speak, and none when nothing is
due. It is put into words when it is sent: whatever was done meanwhile is not in it any more.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.actor import Actor
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.policy import Action, permits
from bot.services.views import StaffView
from bot.services.views.board import Digest, Due
from db.enums import DutyKind, Priority, RequestState, Role
from db.models import Account, Duty, OutboxMessage, Request, Staff
from db.repositories import outbox

if TYPE_CHECKING:
    from bot.services.office import Office

Look = Callable[[Actor], Awaitable[Digest | None]]

EVENING_ROLES = frozenset({Role.REGISTRAR, Role.HEAD})
"""Who is told before the evening what must not wait."""

NOT_TOMORROW = (
    DutyKind.ENTRY,
    DutyKind.RESULT,
    DutyKind.LETTER,
    DutyKind.REFERRAL,
    DutyKind.DELIVERY,
)
"""What is done before the office closes: official numbers, results, letters, calls."""


class Digests:
    """Digests of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def morning(self) -> int:
        """Owe the digest of today to everybody with something due; return to how many.

        After an outage it goes out late, but never after the office has closed.
        """
        office = self._office
        if office.now >= office.calendar.hours.end_of(office.today):
            return 0
        return await self._owe(NoticeKind.DIGEST, await self._people(), self.of)

    async def evening(self) -> int:
        """Owe the list of what must not wait to registrars and heads; return to how many."""
        people = [
            (chat, actor) for chat, actor in await self._people() if actor.roles & EVENING_ROLES
        ]
        return await self._owe(NoticeKind.EVENING, people, self.not_tomorrow)

    def evening_at(self, day: date) -> datetime:
        """Return when the list of a working day is owed: some hours before closing, in UTC."""
        ahead = timedelta(hours=self._office.profile.terms.evening_hours)
        return self._office.calendar.hours.end_of(day) - ahead

    async def of(self, actor: Actor) -> Digest | None:
        """Return what a member of the staff has to do today; None when nothing is due."""
        office = self._office
        due = await self._due(*office.desk.owed_by(actor))
        sees_board = permits(actor.roles, Action.SEE_BOARD)
        total = await office.board.counted() if sees_board and Role.HEAD in actor.roles else None
        to_decide = await self._to_decide() if permits(actor.roles, Action.DECIDE) else 0
        late_office = total is not None and total.overdue
        if not due and not to_decide and not late_office:
            return None
        return Digest(office.today, due, to_decide, total, sees_board)

    async def not_tomorrow(self, actor: Actor) -> Digest | None:
        """Return what must not wait until tomorrow; None when there is no such thing.

        A head sees it of the whole office, a registrar what lies with them.
        """
        office = self._office
        urgent = Duty.kind.in_(NOT_TOMORROW)
        if Role.HEAD in actor.roles:
            mine: tuple[ColumnElement[bool], ...] = (Duty.closed_at.is_(None), urgent)
        else:
            mine = (*office.desk.owed_by(actor), urgent)
        due = await self._due(*mine)
        sees_board = permits(actor.roles, Action.SEE_BOARD)
        return Digest(office.today, due, sees_board=sees_board) if due else None

    async def still(self, message: OutboxMessage, day: date) -> Digest | None:
        """Return what a digest on its way tells now; None when its day is over or all is done."""
        if day != self._office.today:
            return None
        found = await self._people(Account.telegram_id == message.chat_id)
        if not found:
            return None
        _chat, actor = found[0]
        morning = message.kind == NoticeKind.DIGEST
        digest = await (self.of(actor) if morning else self.not_tomorrow(actor))
        return None if digest is None else replace(digest, day=day)

    async def _owe(self, kind: NoticeKind, people: Iterable[tuple[int, Actor]], look: Look) -> int:
        office, owed = self._office, 0
        day = office.today
        for chat, actor in people:
            if await look(actor) is None:
                continue
            owed += await outbox.post(
                self._session,
                key=f"{kind}:{day.isoformat()}:{chat}",
                chat_id=chat,
                kind=kind,
                params={"day": day.isoformat()},
                priority=Priority.DIALOGUE,
                now=office.now,
                # Tomorrow has a digest of its own.
                use_by=office.calendar.hours.at(day + timedelta(days=1), time.min),
            )
        return owed

    async def _people(self, *chosen: ColumnElement[bool]) -> list[tuple[int, Actor]]:
        """Return everybody of the staff who is there today, with what they may do."""
        office = self._office
        rows = await self._session.execute(
            select(Account.id, Account.telegram_id, Staff)
            .join(Staff, Staff.account_id == Account.id)
            .where(Staff.left_at.is_(None), Account.reachable.is_(True), *chosen)
            .order_by(Account.telegram_id, Staff.id)
        )
        held: dict[tuple[int, int], dict[Role, StaffView]] = {}
        away = await office.absences.cover()
        for account_id, chat, row in rows:
            if row.id not in away:
                views = held.setdefault((account_id, chat), {})
                views[row.role] = office.accounts.staff_view(row)
        people = []
        for (account_id, chat), staff in held.items():
            own = {role: view.id for role, view in staff.items()}
            covered = await office.absences.stands_for(own)
            actor = Actor(f"account:{account_id}", None, staff, (), tuple(covered))
            people.append((chat, actor))
        return people

    async def _due(self, *chosen: ColumnElement[bool]) -> tuple[Due, ...]:
        office = self._office
        over = Duty.due_at < office.now
        rows = await self._session.execute(
            select(Duty.kind, func.count().filter(over), func.count().filter(~over))
            .where(*chosen, Duty.due_on <= office.today)
            .group_by(Duty.kind)
        )
        order = {kind: place for place, kind in enumerate(DutyKind)}
        return tuple(sorted((Due(*row) for row in rows), key=lambda due: order[due.kind]))

    async def _to_decide(self) -> int:
        count = await self._session.scalar(
            select(func.count()).select_from(Request).where(Request.state == RequestState.PROPOSED)
        )
        return count or 0
