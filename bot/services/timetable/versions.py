"""Versions of the approved schedule of a month: one after every approval and every change.

The content of a version is written out whole, so an old one stays readable whatever becomes of the
posts, the places and the receptions (point 7-1, and point 8: each publication names its version).
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.errors import NotFound
from bot.services.rules.policy import Action
from bot.services.rules.recurrence import month_of, next_month
from bot.services.views.plan import LISTED, Approval, Listed, ListedChange, VersionView
from db.enums import ChangeReason, Role, ScheduleState
from db.models import Body, Place, Post, Reception, Schedule, ScheduleVersion
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office


class Versions:
    """Versions within one transaction. Every month is named by one of its days."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def write(
        self,
        months: Iterable[date],
        reason: ChangeReason | None = None,
        *,
        approval: Approval | None = None,
    ) -> tuple[VersionView, ...]:
        """Write how these months stand now; whoever calls has asked the policy.

        A change keeps the approval of the month's newest version; an approval brings its own. A
        change that nobody could see in the schedule makes no version. Returns what was written.
        """
        written = [
            await self._write(month, reason, approval) for month in sorted({*map(month_of, months)})
        ]
        return tuple(version for version in written if version is not None)

    async def catch_up(self) -> tuple[VersionView, ...]:
        """Write the first version of every month that was approved before versions were kept.

        Asked when the program starts, so that a schedule in force can be published and its first
        change leaves the old version behind. Returns what was written.
        """
        rows = await self._session.scalars(
            select(Reception.starts_at)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(Schedule.state == ScheduleState.APPROVED)
            .distinct()
        )
        day = self._office.calendar.hours.local_day
        approved = {month_of(day(starts_at)) for starts_at in rows}
        return await self.write(approved - set(await self.months()))

    async def latest(self, month: date) -> VersionView | None:
        """Return the newest version of a month, open to everybody; None while it has none."""
        row = await self._newest(month_of(month))
        return None if row is None else _view(row)

    async def all(self, month: date) -> tuple[VersionView, ...]:
        """Return every version of a month, the newest first."""
        self._office.require(Action.PUBLISH_SCHEDULE)
        rows = await self._session.scalars(
            select(ScheduleVersion)
            .where(ScheduleVersion.month == month_of(month))
            .order_by(ScheduleVersion.number.desc())
        )
        return tuple(_view(row) for row in rows)

    async def numbered(self, month: date, number: int) -> VersionView:
        """Return one version of a month; raises NotFound."""
        self._office.require(Action.PUBLISH_SCHEDULE)
        row = await self._session.scalar(
            select(ScheduleVersion).where(
                ScheduleVersion.month == month_of(month), ScheduleVersion.number == number
            )
        )
        if row is None:
            raise NotFound
        return _view(row)

    async def months(self) -> tuple[date, ...]:
        """Return the first days of the months that have an approved schedule, in order."""
        rows = await self._session.scalars(
            select(ScheduleVersion.month).distinct().order_by(ScheduleVersion.month)
        )
        return tuple(rows)

    async def _write(
        self, month: date, reason: ChangeReason | None, approval: Approval | None
    ) -> VersionView | None:
        """Write the next version of a month.

        Two changes of one month at once reckon the same number. The slower one waits in the
        database for the faster one to commit, is refused by the unique number, and looks again:
        by then it sees both changes, so no version ever misses what was committed before it.
        """
        while True:
            newest = await self._newest(month)
            listed = await self._listed(month)
            content = LISTED.dump_json(listed).decode()
            if approval is None and newest is not None and newest.content == content:
                return None
            block = approval or (
                _approval(newest) if newest is not None else await self._first_approval(month)
            )
            number = 1 if newest is None else newest.number + 1
            made = await self._session.scalar(
                inserting(self._session, ScheduleVersion)
                .values(
                    month=month,
                    number=number,
                    made_at=self._office.now,
                    made_by=self._made_by(),
                    reason=reason,
                    approver=block.approver,
                    approver_post=block.approver_post,
                    approved_on=block.approved_on,
                    document_number=block.document_number,
                    content=content,
                )
                .on_conflict_do_nothing()
                .returning(ScheduleVersion.id)
            )
            if made is not None:
                self._office.journal.record(
                    "schedule_version",
                    f"month:{month.isoformat()}",
                    number=number,
                    receptions=len(listed),
                    reason=reason.value if reason is not None else None,
                )
                return VersionView(month, number, self._office.now, reason, block, listed)

    async def _newest(self, month: date) -> ScheduleVersion | None:
        return (
            await self._session.scalars(
                select(ScheduleVersion)
                .where(ScheduleVersion.month == month)
                .order_by(ScheduleVersion.number.desc())
                .limit(1)
            )
        ).first()

    async def _listed(self, month: date) -> tuple[Listed, ...]:
        """Return what is approved in a month, cancelled receptions included, by time."""
        begins, ends = self.span(month)
        rows = await self._session.execute(
            select(
                Reception.id,
                Reception.post_id,
                Body.name_kk.label("body_kk"),
                Body.name_ru.label("body_ru"),
                Post.title_kk.label("post_kk"),
                Post.title_ru.label("post_ru"),
                Reception.holder,
                Reception.starts_at,
                Reception.ends_at,
                Place.name_kk.label("place_kk"),
                Place.name_ru.label("place_ru"),
                Reception.contacts,
                Reception.minutes,
                Reception.mode,
                Reception.cancelled_at.is_not(None).label("cancelled"),
            )
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .join(Post, Post.id == Reception.post_id)
            .join(Body, Body.id == Post.body_id)
            .join(Place, Place.id == Reception.place_id)
            .where(
                Schedule.state == ScheduleState.APPROVED,
                Reception.starts_at >= begins,
                Reception.starts_at < ends,
                not_laid_aside(),
            )
            .order_by(Reception.starts_at, Reception.id)
        )
        return tuple(Listed.model_validate(dict(row)) for row in rows.mappings())

    def span(self, month: date) -> tuple[datetime, datetime]:
        """Return the instants between which a month lasts on the office's wall."""
        hours = self._office.calendar.hours
        midnight = time(0, 0)
        return hours.at(month, midnight), hours.at(next_month(month), midnight)

    async def _first_approval(self, month: date) -> Approval:
        """Return the approval of the schedule to which a month without a version belongs."""
        begins, ends = self.span(month)
        schedule = (
            await self._session.scalars(
                select(Schedule)
                .join(Reception, Reception.schedule_id == Schedule.id)
                .where(
                    Schedule.state == ScheduleState.APPROVED,
                    Reception.starts_at >= begins,
                    Reception.starts_at < ends,
                )
                .order_by(func.coalesce(Schedule.approved_on, date.min).desc(), Schedule.id.desc())
                .limit(1)
            )
        ).first()
        if schedule is None:
            return Approval("", "", self._office.today, "")
        return Approval(
            schedule.approver or "",
            schedule.approver_post or "",
            schedule.approved_on or self._office.today,
            schedule.document_number or "",
        )

    def _made_by(self) -> int | None:
        """Return who of the staff acts; None for the operator and the machine."""
        held = self._office.actor.staff
        return next((held[role].id for role in Role if role in held), None)


def not_laid_aside() -> ColumnElement[bool]:
    """Return what tells a reception from a copy that only keeps an old room, receiver or form."""
    return or_(
        Reception.cancel_reason.is_(None),
        Reception.cancel_reason.not_in(
            (ChangeReason.ROOM, ChangeReason.HOLDER, ChangeReason.EMERGENCY)
        ),
    )


def changes(old: VersionView, new: VersionView) -> tuple[ListedChange, ...]:
    """Return what is different between two versions of a month, by time."""
    before = {one.id: one for one in old.receptions}
    after = {one.id: one for one in new.receptions}
    # The new one wins, so a reception that was moved stands where it is now.
    shown = sorted({**before, **after}.values(), key=lambda one: (one.starts_at, one.id))
    return tuple(
        ListedChange(before.get(one.id), after.get(one.id))
        for one in shown
        if before.get(one.id) != after.get(one.id)
    )


def _view(row: ScheduleVersion) -> VersionView:
    return VersionView(
        row.month,
        row.number,
        row.made_at,
        row.reason,
        _approval(row),
        LISTED.validate_json(row.content),
    )


def _approval(row: ScheduleVersion) -> Approval:
    return Approval(row.approver, row.approver_post, row.approved_on, row.document_number)
