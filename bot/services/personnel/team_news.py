"""What a notice about the people at work tells, as it is true when it is sent.

The row of a notice carries ids, days and counts; whoever has come back meanwhile, or stands in no
longer, is told nothing.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.personnel.away import ENDED
from bot.services.terms.duties import UNSEEN
from bot.services.views.team import (
    AbsenceNoted,
    BackAtWork,
    HandedOver,
    NoLongerStandIn,
    RoleChanged,
    RoleEmpty,
    StandIn,
    TeamNews,
)
from db.enums import Role
from db.models import Duty, Request, Staff, StaffAbsence

if TYPE_CHECKING:
    from bot.services.office import Office

LISTED = 6
"""How many of the things done in somebody's place the digest names; the rest is a count."""


class TeamNewsService:
    """News about the people at work, within one transaction; nothing is written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def told(self, kind: NoticeKind, subject: str, level: str | None) -> TeamNews | None:
        """Return what a notice tells, or None when it no longer holds."""
        parts = subject.split(":")
        match kind:
            case NoticeKind.STANDING_IN:
                return await self._standing_in(*parts)
            case NoticeKind.BACK_AT_WORK:
                return await self._back(*parts)
            case NoticeKind.ABSENCE_NOTED:
                return await self._noted(parts[0], ended=parts[1] == ENDED)
            case NoticeKind.ROLE_EMPTY:
                return await self._empty(Role(parts[0]), *parts[1:])
            case NoticeKind.HANDED_OVER:
                return await self._handed_over(*parts)
            case NoticeKind.ROLE_GIVEN | NoticeKind.ROLE_ENDED:
                given = kind is NoticeKind.ROLE_GIVEN
                return await self._role_changed(subject, Role(level or ""), given=given)
        raise KeyError(kind)

    async def _standing_in(self, public_id: str, *rest: str) -> StandIn | NoLongerStandIn | None:
        if rest[0] == ENDED:
            return await self._no_longer(public_id, int(rest[1]))
        row = await self._live(public_id)
        if row is None or row.to_on < self._office.today:
            return None
        days = (row.from_on.isoformat(), row.to_on.isoformat(), str(row.substitute_id))
        # An earlier version of the bot left the last day and the moment out.
        if rest not in ((days[0], days[2]), (*days, rest[-1])):
            return None
        (view,) = await self._office.away.views([row])
        if view.substitute is None:
            return None
        return StandIn(view, (await self._office.hand_over.held([row.staff_id]))[row.staff_id])

    async def _no_longer(self, public_id: str, substitute_id: int) -> NoLongerStandIn | None:
        """Look whether somebody is still free of an absence that they stood in for."""
        row = await self._session.scalar(
            select(StaffAbsence).where(StaffAbsence.public_id == public_id)
        )
        if row is None:
            return None
        over = row.cancelled_at is not None or row.to_on < self._office.today
        if row.substitute_id == substitute_id and not over:
            # Named again before anybody was told.
            return None
        away = await self._session.get_one(Staff, row.staff_id)
        return NoLongerStandIn(self._office.accounts.staff_view(away))

    async def _back(self, public_id: str, last: str) -> BackAtWork | None:
        """Gather the digest of an absence; the one of the first role speaks for all roles."""
        row = await self._live(public_id)
        if row is None or row.to_on.isoformat() != last:
            return None
        account = await self._session.scalar(
            select(Staff.account_id).where(Staff.id == row.staff_id)
        )
        found = await self._session.scalars(
            select(StaffAbsence)
            .join(Staff, Staff.id == StaffAbsence.staff_id)
            .where(
                Staff.account_id == account,
                Staff.left_at.is_(None),
                StaffAbsence.cancelled_at.is_(None),
                StaffAbsence.from_on == row.from_on,
                StaffAbsence.to_on == row.to_on,
            )
            .order_by(StaffAbsence.id)
        )
        group = found.all()
        if not group or group[0].id != row.id:
            return None
        views = await self._office.away.views(group)
        names = dict.fromkeys(one.substitute.name for one in views if one.substitute is not None)
        return await self._digest(row, [one.staff_id for one in group], tuple(names))

    async def _digest(
        self, row: StaffAbsence, places: list[int], stood_in: tuple[str, ...]
    ) -> BackAtWork:
        hours = self._office.calendar.hours
        since = hours.start_of(row.from_on)
        theirs = (
            or_(Duty.staff_id.in_(places), Request.reviewer_id.in_(places)),
            Duty.kind.not_in(UNSEEN),
        )
        open_now = Duty.closed_at.is_(None)

        async def count(*chosen: object) -> int:
            found = await self._session.scalar(
                select(func.count())
                .select_from(Duty)
                .outerjoin(Request, Request.id == Duty.request_id)
                .where(*theirs, *chosen)  # type: ignore[arg-type]
            )
            return found or 0

        done = await self._session.scalars(
            select(Duty)
            .outerjoin(Request, Request.id == Duty.request_id)
            .where(*theirs, Duty.closed_at >= since)
            .order_by(Duty.closed_at.desc(), Duty.id.desc())
            .limit(LISTED)
        )
        return BackAtWork(
            from_on=row.from_on,
            to_on=row.to_on,
            stood_in=stood_in,
            done=await count(Duty.closed_at >= since),
            done_first=await self._office.duties.views(list(done)),
            came=await count(Duty.opened_at >= since),
            open=await count(open_now),
            overdue=await count(open_now, Duty.due_at < self._office.now),
        )

    async def _noted(self, public_id: str, *, ended: bool) -> AbsenceNoted | None:
        row = await self._session.scalar(
            select(StaffAbsence).where(StaffAbsence.public_id == public_id)
        )
        if row is None or (not ended and row.cancelled_at is not None):
            return None
        (view,) = await self._office.away.views([row])
        return AbsenceNoted(view, ended)

    async def _empty(self, role: Role, first: str, last: str) -> RoleEmpty | None:
        """Look whether nobody is there still; without a day the role has no holder at all."""
        if not first:
            held = await self._session.scalar(
                select(Staff.id).where(Staff.role == role, Staff.left_at.is_(None)).limit(1)
            )
            return RoleEmpty(role, None, None) if held is None else None
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
        empty = await self._office.away.empty_days(role, begins, ends)
        return RoleEmpty(role, empty[0], empty[-1]) if empty else None

    async def _handed_over(
        self, direction: str, giver: str, taker: str, cases: str, others: str, _moment: str
    ) -> HandedOver | None:
        gave = await self._session.get_one(Staff, int(giver))
        took = await self._session.get(Staff, int(taker)) if int(taker) else None
        view = self._office.accounts.staff_view
        return HandedOver(
            role=gave.role,
            giver=view(gave).name,
            taker=view(took).name if took is not None else None,
            to_you=direction == "in",
            cases=int(cases),
            others=int(others),
        )

    async def _role_changed(self, public_id: str, role: Role, *, given: bool) -> RoleChanged | None:
        entry = await self._session.scalar(select(Staff).where(Staff.public_id == public_id))
        if entry is None or given != (entry.left_at is None):
            return None
        held = await self._session.scalars(
            select(Staff.role).where(Staff.account_id == entry.account_id, Staff.left_at.is_(None))
        )
        roles = set(held)
        if not given and role in roles:
            # Ended and given again before anybody was told.
            return None
        return RoleChanged(role, given, tuple(one for one in Role if one in roles))

    async def _live(self, public_id: str) -> StaffAbsence | None:
        return await self._session.scalar(
            select(StaffAbsence).where(
                StaffAbsence.public_id == public_id, StaffAbsence.cancelled_at.is_(None)
            )
        )
