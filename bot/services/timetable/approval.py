"""The approval of a schedule: what is checked before, and what comes into force with it.

A draft is approved as a whole (point 7-1). Its seats are made on approval; until then nothing of
it is shown to citizens or given away.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, insert, select

from bot.services.errors import DraftChanged, InputInvalid
from bot.services.rules.annex_form import Fault
from bot.services.rules.lifecycle import WAITING_STATES
from bot.services.rules.policy import Action
from bot.services.rules.recurrence import month_of
from bot.services.rules.windows import Window, judge_day
from bot.services.texts import cleaned
from bot.services.views import Approved
from bot.services.views.plan import (
    Approval,
    DraftView,
    Finding,
    FindingKind,
    Planned,
    Standing,
)
from db.enums import DutyKind, ScheduleState
from db.models import Place, Post, Reception, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

FINDINGS: dict[Fault, FindingKind] = {
    Fault.DAY_OFF: FindingKind.DAY_OFF,
    Fault.CALENDAR_UNKNOWN: FindingKind.CALENDAR_UNKNOWN,
    Fault.DUPLICATE: FindingKind.POST_BUSY,
    Fault.POST_BUSY: FindingKind.POST_BUSY,
    Fault.HOLDER_BUSY: FindingKind.HOLDER_BUSY,
    Fault.PLACE_TAKEN: FindingKind.PLACE_TAKEN,
}
"""What the rules of a file call a fault, as the desk says it."""


class Approvals:
    """Approval within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def checks(self, schedule_id: int) -> tuple[Finding, ...]:
        """Return what a draft is up against, what stands in its way first.

        Looked at: days off and past days, one post or one person or one room needed twice, posts
        without any reception that month (7-1), and more people waiting than there would be places.
        Raises NotFound and ScheduleNotDraft.
        """
        draft = await self._office.plan.draft(schedule_id)
        if not draft.receptions:
            return (Finding(FindingKind.EMPTY),)
        found = [*await self._obstacles(draft), *await self._warnings(draft)]
        return tuple(sorted(found, key=lambda one: not one.blocks))

    async def without_reception(self, month: date) -> tuple[int, ...]:
        """Return the ids of the posts that nobody can come to in a month (point 7-1)."""
        view = await self._office.plan.laid_out(month)
        return tuple(one.post.id for one in view.posts if not one.of(Standing.APPROVED))

    async def left_out(self, subject: str) -> Finding | None:
        """Look whether a month still leaves out a post; `subject` is "post:first of the month"."""
        post_id, month = subject.split(":")
        when = date.fromisoformat(month)
        if int(post_id) not in await self.without_reception(when):
            return None
        post = await self._office.schedules.post(int(post_id))
        return Finding(FindingKind.NO_RECEPTION, post=post, month=when)

    async def approve(
        self,
        schedule_id: int,
        approver: str,
        approver_post: str,
        on: date,
        document_number: str,
        *,
        fingerprint: str | None = None,
    ) -> Approved:
        """Put a draft into force and make its seats, numbered from 1 in each reception (point 7-1).

        `on` is the day of the document; `fingerprint` is that of the draft as it was shown. Raises
        NotFound, ScheduleNotDraft, DraftChanged, InputInvalid, and ScheduleInvalid when something
        approved in the meantime, or a new day off, is in the way.
        """
        self._office.require(Action.APPROVE_SCHEDULE)
        schedule = await self._office.drafts.locked(schedule_id)
        if on > self._office.today:
            raise InputInvalid(field="on", reason="future")
        approval = Approval(
            _line("approver", approver, 200),
            _line("approver_post", approver_post, 300),
            on,
            _line("document_number", document_number, 40),
        )
        drafted = Reception.schedule_id == schedule_id
        await self._wait_for_other_approvals(drafted)
        if fingerprint is not None and await self._shown(schedule_id) != fingerprint:
            raise DraftChanged(schedule_id=schedule_id)
        claims = [claim for _id, claim in await self._office.claims.of(schedule_id)]
        if not claims:
            raise InputInvalid(field="schedule", reason="empty")
        self._office.claims.refuse_days_off(claims)
        await self._office.claims.refuse_clashes(claims)
        await self._office.emergency.shape(schedule_id)
        schedule.state = ScheduleState.APPROVED
        schedule.approver = approval.approver
        schedule.approver_post = approval.approver_post
        schedule.approved_on = approval.approved_on
        schedule.document_number = approval.document_number
        receptions, seats = await self._make_seats(drafted, imported=schedule.month is None)
        self._office.journal.record(
            "schedule_approved",
            f"schedule:{schedule_id}",
            receptions=receptions,
            seats=seats,
            on=on.isoformat(),
        )
        day = self._office.calendar.hours.local_day
        months = {month_of(day(claim.window.starts_at)) for claim in claims}
        await self._office.versions.write(months, approval=approval)
        for month in months:
            await self._office.duties.close_own(DutyKind.SCHEDULE, month.isoformat())
        return Approved(schedule_id, receptions, seats)

    async def _shown(self, schedule_id: int) -> str:
        return (await self._office.plan.draft(schedule_id)).fingerprint

    async def _obstacles(self, draft: DraftView) -> list[Finding]:
        """Return what stands in the way of each reception."""
        by_id = {one.id: one for one in draft.receptions}
        found = [
            _about(FindingKind.PAST, one)
            for one in draft.receptions
            if one.starts_at <= self._office.now
        ]
        claims = await self._office.claims.of(draft.schedule_id)
        for reception_id, claim in claims:
            fault = judge_day(claim.window, self._office.calendar)
            if fault is not None:
                found.append(_about(FINDINGS[fault], by_id[reception_id]))
        blamed = {claim: by_id[reception_id] for reception_id, claim in claims}
        for claim, fault in await self._office.claims.faults([claim for _id, claim in claims]):
            found.append(_about(FINDINGS[fault], blamed[claim]))
        return found

    async def _warnings(self, draft: DraftView) -> list[Finding]:
        day = self._office.calendar.hours.local_day
        months = {month_of(day(one.starts_at)) for one in draft.receptions}
        found = []
        for month in sorted(months):
            view = await self._office.plan.laid_out(month)
            found += [
                Finding(FindingKind.NO_RECEPTION, post=one.post, month=month)
                for one in view.posts
                if not _receives(one.receptions, draft.schedule_id)
            ]
        return [*found, *await self._shortages(draft.receptions)]

    async def _shortages(self, drafted: Iterable[Planned]) -> list[Finding]:
        """Return the posts of a draft for which more people wait than there would be places."""
        posts = {one.post.id: one.post for one in drafted}
        seats = dict.fromkeys(posts, 0)
        for one in drafted:
            seats[one.post.id] += one.seats
        for view in await self._office.schedules.upcoming():
            if view.post.id in seats:
                seats[view.post.id] += view.free
        rows = await self._session.execute(
            select(Request.post_id, func.count())
            .where(Request.post_id.in_(posts), Request.state.in_(WAITING_STATES))
            .group_by(Request.post_id)
            .order_by(Request.post_id)
        )
        return [
            Finding(
                FindingKind.TOO_FEW_PLACES,
                post=posts[post_id],
                waiting=waiting,
                seats=seats[post_id],
            )
            for post_id, waiting in rows
            if post_id is not None and waiting > seats[post_id]
        ]

    async def _wait_for_other_approvals(self, drafted: ColumnElement[bool]) -> None:
        """Lock what the draft needs, so that two approvals at once see each other.

        Without the locks both would find the time free, and the second one would break on the
        table's constraint or, for a shared room, on nothing at all.
        """
        for model, column in ((Post, Reception.post_id), (Place, Reception.place_id)):
            needed = select(column).where(drafted)
            await self._session.execute(
                select(model.id)
                .where(model.id.in_(needed))
                .order_by(model.id)
                .with_for_update(key_share=True)
            )

    async def _make_seats(self, drafted: ColumnElement[bool], *, imported: bool) -> tuple[int, int]:
        """Make the seats of a draft; return how many receptions and seats there are.

        A file says who holds a post, and is believed once it is approved. A draft made in chat
        takes its holders from the posts, so it has nothing to tell them.
        """
        receptions = (
            await self._session.scalars(
                select(Reception).where(drafted).order_by(Reception.starts_at, Reception.id)
            )
        ).all()
        seats = [
            {
                "reception_id": one.id,
                "post_id": one.post_id,
                "number": number + 1,
                "starts_at": one.starts_at + number * timedelta(minutes=one.minutes),
            }
            for one in receptions
            for number in range(Window(one.starts_at, one.ends_at).seats(one.minutes))
        ]
        await self._session.execute(insert(Seat), seats)
        if imported:
            day = self._office.calendar.hours.local_day
            firsts = {one.post_id: one for one in reversed(receptions)}
            for post_id, one in sorted(firsts.items()):
                await self._office.posts.note_holder(post_id, one.holder, day(one.starts_at))
        return len(receptions), len(seats)


def _receives(receptions: Iterable[Planned], schedule_id: int) -> bool:
    """Tell whether a post would receive somebody once this draft is approved."""
    return any(
        one.standing is Standing.APPROVED
        or (one.standing is Standing.DRAFT and one.schedule_id == schedule_id)
        for one in receptions
    )


def _about(kind: FindingKind, one: Planned) -> Finding:
    return Finding(kind, post=one.post, starts_at=one.starts_at, ends_at=one.ends_at)


def _line(field: str, text: str, maximum: int) -> str:
    return cleaned(field, " ".join(text.split()), 1, maximum)
