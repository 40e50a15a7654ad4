"""Whom an emergency concerns: by number, how each can be told, who was told and has answered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.notifications.notice_kinds import GONE_OUT, NoticeKind
from bot.services.queue.seating import subject_of
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action
from bot.services.rules.secrecy import may_take
from bot.services.timetable.impact import Struck
from bot.services.views.emergency import Affected
from db.enums import DutyKind, TellBy
from db.models import Account, Assignment, Duty, Emergency, OutboxMessage, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

TOLD_BY = (NoticeKind.DATE, NoticeKind.MOVED)


class EmergencyPeople:
    """People concerned by an emergency, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def affected(self) -> tuple[Affected, ...]:
        """Return everybody who holds a place in a reception that the emergency reshaped, by time.

        Whoever gave the place back, or was moved elsewhere since, is not concerned any more.
        """
        self._office.require(Action.SEE_CASE)
        return await self.of_the_one_in_force()

    async def of_the_one_in_force(self) -> tuple[Affected, ...]:
        """Return whom the emergency concerns; whoever calls has asked the policy."""
        rows = (
            await self._session.execute(
                select(Request, Assignment, Seat, Reception, Account)
                .join(Assignment, Assignment.request_id == Request.id)
                .join(Seat, Seat.id == Assignment.seat_id)
                .join(Reception, Reception.id == Seat.reception_id)
                .join(Emergency, Emergency.id == Reception.emergency_id)
                .outerjoin(Account, Account.id == Request.account_id)
                .where(Emergency.in_force.is_(True), Assignment.freed_at.is_(None))
                .order_by(Seat.starts_at, Seat.id)
            )
        ).all()
        told = await self._told([(request, given) for request, given, *_rest in rows])
        return tuple(
            Affected(
                number=request.number,
                public_id=request.public_id,
                version=request.version,
                starts_at=seat.starts_at,
                mode=reception.mode,
                way=_way(request, account),
                told=given.id in told,
                confirmed=given.confirmed_at is not None,
            )
            for request, given, seat, reception, account in rows
        )

    async def hits(self, struck: Sequence[Struck]) -> tuple[Affected, ...]:
        """Return the people of a reckoning in its order."""
        ids = {one.request.account_id for one in struck if one.request.account_id is not None}
        found = await self._session.scalars(select(Account).where(Account.id.in_(ids)))
        accounts = {account.id: account for account in found}
        return tuple(
            Affected(
                number=one.request.number,
                public_id=one.request.public_id,
                version=one.request.version,
                starts_at=one.old.starts_at,
                mode=one.old.mode if one.new is None else one.new.mode,
                way=_way(one.request, accounts.get(one.request.account_id or 0)),
                confirmed=one.given.confirmed_at is not None,
            )
            for one in struck
        )

    def to_queue(self, struck: Sequence[Struck]) -> int:
        """Return how many may not take their place in its new form (point 11)."""
        return sum(
            one.new is not None
            and not may_take(one.request.citizenship, one.request.secrecy_cleared, one.new.mode)
            for one in struck
        )

    async def others(self, struck: Sequence[Struck]) -> tuple[Request, ...]:
        """Return one open request of everybody in a chat whose reception is not concerned.

        One each, the newest: nobody is told the same thing once for every request.
        """
        hit = {one.request.account_id for one in struck}
        rows = await self._session.scalars(
            select(Request)
            .join(Account, Account.id == Request.account_id)
            .where(
                Request.state.in_(OPEN_STATES),
                Request.tell_by == TellBy.CHAT,
                Account.reachable,
            )
            .order_by(Request.id)
        )
        newest = {row.account_id: row for row in rows if row.account_id not in hit}
        return tuple(newest.values())

    async def _told(self, given: Sequence[tuple[Request, Assignment]]) -> set[int]:
        """Return the ids of the assignments of which the applicant knows, in two questions."""
        subjects = {
            (request.id, f"{kind}:{subject_of(one)}"): one.id
            for request, one in given
            for kind in TOLD_BY
        }
        keys = {
            f"{kind}:{request.public_id}:{subject_of(one)}": one.id
            for request, one in given
            for kind in TOLD_BY
        }
        sent = await self._session.scalars(
            select(OutboxMessage.key).where(
                OutboxMessage.key.in_(keys), OutboxMessage.state.in_(GONE_OUT)
            )
        )
        told = {keys[key] for key in sent}
        called = await self._session.execute(
            select(Duty.request_id, Duty.subject).where(
                Duty.kind == DutyKind.DELIVERY,
                Duty.request_id.in_({request.id for request, _given in given}),
                Duty.told_at.is_not(None),
            )
        )
        reached = {subjects.get((case or 0, subject)) for case, subject in called}
        return told | {given_id for given_id in reached if given_id is not None}


def _way(request: Request, account: Account | None) -> TellBy:
    """Return how an applicant can be told what must reach them."""
    if request.tell_by is not TellBy.CHAT:
        return request.tell_by
    return TellBy.CHAT if account is not None and account.reachable else TellBy.PHONE
