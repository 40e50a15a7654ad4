"""Drafting a month in chat: receptions added, changed, dropped.

A month has one such draft; what comes as a file stays a draft of its own. Nothing in a draft is
seen by citizens, so it may be changed freely until it is approved.
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.services.errors import (
    InputInvalid,
    NotFound,
    PlanRefused,
    ScheduleNotDraft,
)
from bot.services.rules.annex import MAX_MINUTES, MIN_MINUTES, Bilingual
from bot.services.rules.policy import Action
from bot.services.rules.recurrence import days_of, month_of, parted
from bot.services.rules.windows import Claim, Window
from bot.services.timetable.approval import FINDINGS
from bot.services.views import PostView
from bot.services.views.plan import Added, Addition, Finding, NewPost, Outlook, Planned, Standing
from db.enums import Mode, Role, ScheduleState
from db.models import Place, Reception, Schedule
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

NEW = 1
"""The row of a claim that is about to be drafted."""


class Drafts:
    """Drafts within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def drafted_by(self) -> int | None:
        """Return who of the staff acts; None for the operator and the machine."""
        held = self._office.actor.staff
        return next((held[role].id for role in Role if role in held), None)

    async def add(self, month: date, addition: Addition) -> Added:
        """Put receptions into the draft of a month, which is made when there is none.

        Days off are left out and named. Raises InputInvalid when a field cannot stand or no day is
        left, and PlanRefused, with every finding, when something is in the way.
        """
        self._office.require(Action.MANAGE_SCHEDULE)
        month = month_of(month)
        _check(addition)
        if not set(addition.days) <= set(days_of(month)):
            raise InputInvalid(field="days", reason="other_month")
        outlook = self._outlook(addition)
        if not outlook.days:
            raise InputInvalid(field="days", reason="day_off")
        if not outlook.seats:
            raise InputInvalid(field="minutes", reason="no_seat")
        holders = await self._holders(addition, outlook.days)
        draft = await self.existing(month)
        found = await self._meeting(addition, outlook, holders, draft)
        if found:
            raise PlanRefused(findings=found)
        draft = draft or await self.begun(month)
        post_id, place_id = await self._kept(addition)
        contacts = addition.contacts or await self._contacts(post_id)
        self._session.add_all(
            Reception(
                schedule_id=draft.id,
                post_id=post_id,
                place_id=place_id,
                holder=holders[day],
                starts_at=window.starts_at,
                ends_at=window.ends_at,
                minutes=addition.minutes,
                contacts=contacts,
                mode=addition.mode,
                link=addition.link if addition.mode is Mode.VIDEO else None,
            )
            for day in outlook.days
            for window in [self.window(day, addition.begins, addition.ends)]
        )
        await self._session.flush()
        self.record(draft.id, "schedule_drafted", receptions=len(outlook.days))
        return Added(draft.id, len(outlook.days), outlook.seats, outlook.left_out)

    async def outlook(self, month: date, addition: Addition) -> tuple[Outlook, tuple[Finding, ...]]:
        """Tell what an addition would give and what it would meet, without adding it."""
        self._office.require(Action.MANAGE_SCHEDULE)
        outlook = self._outlook(addition)
        holders = await self._holders(addition, outlook.days)
        draft = await self.existing(month_of(month))
        return outlook, await self._meeting(addition, outlook, holders, draft)

    async def find(self, reception_id: int) -> Planned:
        """Return a drafted reception; raises NotFound, and ScheduleNotDraft once approved."""
        one = await self._office.plan.reception(reception_id)
        if one.standing is not Standing.DRAFT:
            raise ScheduleNotDraft(schedule_id=one.schedule_id)
        return one

    async def change(
        self,
        reception_id: int,
        *,
        begins: time | None = None,
        ends: time | None = None,
        minutes: int | None = None,
        place: int | tuple[str, str] | None = None,
        mode: Mode | None = None,
        link: str | None = None,
    ) -> Planned:
        """Change a drafted reception. Raises what `add` raises, and ScheduleNotDraft."""
        one = await self._to_change(reception_id)
        shown = await self._office.plan.reception(reception_id)
        day = self._office.calendar.hours.local_day(one.starts_at)
        addition = Addition(
            one.post_id,
            one.place_id if place is None else place,
            (day,),
            begins or self.wall(one.starts_at),
            ends or self.wall(one.ends_at),
            minutes or one.minutes,
            mode or one.mode,
            one.link if mode is None else link,
            one.contacts,
        )
        _check(addition)
        window = self.window(day, addition.begins, addition.ends)
        if not window.seats(addition.minutes):
            raise InputInvalid(field="minutes", reason="no_seat")
        post, place_kk = await self._named(addition)
        claim = Claim(window, (post.body_kk, post.title_kk), one.holder, place_kk, NEW)
        schedule = await self._session.get_one(Schedule, one.schedule_id)
        beside = await self.beside(schedule, reception_id)
        found = await self._findings([claim], beside, shown.post)
        if found:
            raise PlanRefused(findings=found)
        _post_id, one.place_id = await self._kept(addition)
        one.starts_at, one.ends_at = window.starts_at, window.ends_at
        one.minutes, one.mode = addition.minutes, addition.mode
        one.link = addition.link if addition.mode is Mode.VIDEO else None
        await self._session.flush()
        self.record(one.schedule_id, "draft_changed", reception=one.id)
        return await self._office.plan.reception(reception_id)

    async def drop(self, reception_id: int) -> int:
        """Take a reception out of its draft; return the draft's id. Raises ScheduleNotDraft."""
        one = await self._to_change(reception_id)
        schedule_id = one.schedule_id
        await self._session.delete(one)
        await self._session.flush()
        self.record(schedule_id, "draft_dropped", reception=reception_id)
        return schedule_id

    async def discard(self, schedule_id: int) -> None:
        """Throw a draft away with all its receptions. Raises NotFound and ScheduleNotDraft."""
        self._office.require(Action.MANAGE_SCHEDULE)
        schedule = await self.locked(schedule_id)
        await self._session.execute(delete(Reception).where(Reception.schedule_id == schedule_id))
        await self._session.delete(schedule)
        await self._session.flush()
        self.record(schedule_id, "draft_discarded")

    async def _to_change(self, reception_id: int) -> Reception:
        """Return a drafted reception whose draft is locked, so that no approval overtakes us."""
        self._office.require(Action.MANAGE_SCHEDULE)
        one = await self._session.get(Reception, reception_id)
        if one is None:
            raise NotFound
        await self.locked(one.schedule_id)
        await self._session.refresh(one)
        return one

    async def locked(self, schedule_id: int) -> Schedule:
        """Lock a draft to change it or to approve it; raises NotFound and ScheduleNotDraft."""
        schedule = await self._session.get(
            Schedule, schedule_id, with_for_update={"key_share": True}, populate_existing=True
        )
        if schedule is None:
            raise NotFound
        if schedule.state is not ScheduleState.DRAFT:
            raise ScheduleNotDraft(schedule_id=schedule_id)
        return schedule

    async def existing(self, month: date) -> Schedule | None:
        """Return the month's draft made in chat, locked; None when there is none."""
        return (
            await self._session.scalars(
                select(Schedule)
                .where(Schedule.month == month, Schedule.state == ScheduleState.DRAFT)
                .with_for_update()
            )
        ).first()

    async def begun(self, month: date) -> Schedule:
        """Begin the draft of a month; whoever begins it at the same moment gets the same one."""
        await self._session.execute(
            inserting(self._session, Schedule)
            .values(
                state=ScheduleState.DRAFT,
                imported_at=self._office.now,
                month=month,
                drafted_by=self.drafted_by(),
            )
            .on_conflict_do_nothing()
        )
        begun = await self.existing(month)
        if begun is None:
            # The draft that stood in the way was approved while we waited for it.
            return await self.begun(month)
        return begun

    def _outlook(self, addition: Addition) -> Outlook:
        """Part the days into those that stay and those that are off or past."""
        asked = tuple(sorted(set(addition.days)))
        working, _off = parted(asked, self._office.calendar)
        windows = {day: self.window(day, addition.begins, addition.ends) for day in working}
        coming = [day for day in working if windows[day].starts_at > self._office.now]
        return Outlook(
            tuple(coming),
            tuple(day for day in asked if day not in coming),
            sum(windows[day].seats(addition.minutes) for day in coming),
        )

    async def _meeting(
        self,
        addition: Addition,
        outlook: Outlook,
        holders: dict[date, str],
        draft: Schedule | None,
    ) -> tuple[Finding, ...]:
        """Return what the receptions of an addition would meet."""
        post, place_kk = await self._named(addition)
        claims = [
            Claim(
                self.window(day, addition.begins, addition.ends),
                (post.body_kk, post.title_kk),
                holders[day],
                place_kk,
                NEW,
            )
            for day in outlook.days
        ]
        return await self._findings(claims, await self.beside(draft), post)

    async def _findings(
        self, claims: list[Claim], beside: list[Claim], post: PostView
    ) -> tuple[Finding, ...]:
        """Return which claims meet something approved or drafted."""
        faults = await self._office.claims.faults(claims, beside)
        return tuple(
            Finding(
                FINDINGS[fault],
                post=post,
                starts_at=claim.window.starts_at,
                ends_at=claim.window.ends_at,
            )
            for claim, fault in faults
        )

    async def beside(self, draft: Schedule | None, without: int | None = None) -> list[Claim]:
        """Return what a draft claims already, but for one reception of it."""
        if draft is None:
            return []
        claims = await self._office.claims.of(draft.id)
        return [claim for reception_id, claim in claims if reception_id != without]

    async def _named(self, addition: Addition) -> tuple[PostView, str]:
        """Return the post and the Kazakh name of the place; raises NotFound."""
        if isinstance(addition.post, NewPost):
            new = addition.post
            post = PostView(0, *new.title, *new.body, new.holder)
        else:
            post = await self._office.schedules.post(addition.post)
        if isinstance(addition.place, tuple):
            return post, addition.place[0]
        place = await self._session.get(Place, addition.place)
        if place is None:
            raise NotFound
        return post, place.name_kk

    async def _holders(self, addition: Addition, days: tuple[date, ...]) -> dict[date, str]:
        if isinstance(addition.post, NewPost):
            return dict.fromkeys(days, addition.post.holder)
        post_id = addition.post
        held = await self._office.posts.holders_on((post_id, day) for day in days)
        return {day: held[post_id, day] for day in days}

    async def _kept(self, addition: Addition) -> tuple[int, int]:
        """Return the ids of the post and the place, made where they are new."""
        imports = self._office.imports
        post_id = (
            await imports.post_named(
                Bilingual(*addition.post.body),
                Bilingual(*addition.post.title),
                addition.post.holder,
            )
            if isinstance(addition.post, NewPost)
            else addition.post
        )
        place_id = (
            await imports.place_named(Bilingual(*addition.place))
            if isinstance(addition.place, tuple)
            else addition.place
        )
        return post_id, place_id

    async def _contacts(self, post_id: int) -> str:
        latest = await self._session.scalar(
            select(Reception.contacts)
            .where(Reception.post_id == post_id)
            .order_by(Reception.id.desc())
            .limit(1)
        )
        return latest or self._office.profile.contacts.phone

    def window(self, day: date, begins: time, ends: time) -> Window:
        """Return the stretch of a day between two moments on the office's wall."""
        hours = self._office.calendar.hours
        return Window(hours.at(day, begins), hours.at(day, ends))

    def wall(self, moment: datetime) -> time:
        """Return what the office's clock shows at an instant."""
        return moment.astimezone(self._office.calendar.hours.zone).time()

    def record(self, schedule_id: int, action: str, **details: int) -> None:
        """Write a line of a draft into the journal."""
        self._office.journal.record(action, f"schedule:{schedule_id}", **details)


def _check(addition: Addition) -> None:
    """Refuse hours and minutes that cannot be; raises InputInvalid."""
    if addition.ends <= addition.begins:
        raise InputInvalid(field="hours", reason="order")
    if not MIN_MINUTES <= addition.minutes <= MAX_MINUTES:
        raise InputInvalid(
            field="minutes", reason="range", minimum=MIN_MINUTES, maximum=MAX_MINUTES
        )
