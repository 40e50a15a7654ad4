"""Drafting a month in chat: receptions added, changed, dropped, or copied from the month before.

A month has one such draft; what comes as a file stays a draft of its own. Nothing in a draft is
seen by citizens, so it may be changed freely until it is approved.
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.services.approval import FINDINGS
from bot.services.errors import (
    InputInvalid,
    NotFound,
    PlanRefused,
    ScheduleNotDraft,
)
from bot.services.rules.annex import MAX_MINUTES, MIN_MINUTES, Bilingual
from bot.services.rules.policy import Action
from bot.services.rules.recurrence import carried, days_of, month_before, month_of, parted
from bot.services.rules.windows import Claim, Window
from bot.services.views import PostView
from bot.services.views.plan import Added, Addition, Finding, NewPost, Planned, Standing
from db.enums import Mode, Role, ScheduleState
from db.models import Place, Reception, Schedule
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

_NEW = 1
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
        working, left_out = parted(sorted(set(addition.days)), self._office.calendar)
        windows = [self._window(day, addition.begins, addition.ends) for day in working]
        coming = [one for one in windows if one.starts_at > self._office.now]
        if not coming:
            raise InputInvalid(field="days", reason="past" if windows else "day_off")
        seats = sum(one.seats(addition.minutes) for one in coming)
        if not seats:
            raise InputInvalid(field="minutes", reason="no_seat")
        post, place_kk = await self._named(addition)
        day = self._office.calendar.hours.local_day
        holders = await self._holders(addition, [day(one.starts_at) for one in coming])
        draft = await self._existing(month)
        await self._refuse(
            [
                Claim(
                    one, (post.body_kk, post.title_kk), holders[day(one.starts_at)], place_kk, _NEW
                )
                for one in coming
            ],
            draft,
            post,
        )
        draft = draft or await self._begun(month)
        post_id, place_id = await self._kept(addition)
        contacts = addition.contacts or await self._contacts(post_id)
        self._session.add_all(
            Reception(
                schedule_id=draft.id,
                post_id=post_id,
                place_id=place_id,
                holder=holders[day(one.starts_at)],
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                minutes=addition.minutes,
                contacts=contacts,
                mode=addition.mode,
                link=addition.link if addition.mode is Mode.VIDEO else None,
            )
            for one in coming
        )
        await self._session.flush()
        self._record(draft.id, "schedule_drafted", receptions=len(coming))
        past = tuple(day(one.starts_at) for one in windows if one not in coming)
        return Added(draft.id, len(coming), seats, tuple(sorted((*left_out, *past))))

    async def copy(self, month: date) -> Added:
        """Draft a month like the approved one before it: the same weekdays by their place in it.

        Days off, days past and fifth weekdays that the month has not are left out and named; what
        meets a reception of the month is not copied a second time. Raises NotFound when there is
        nothing to copy.
        """
        self._office.require(Action.MANAGE_SCHEDULE)
        month = month_of(month)
        earlier = [
            one
            for post in (await self._office.plan.month(month_before(month))).posts
            for one in post.of(Standing.APPROVED)
        ]
        if not earlier:
            raise NotFound
        day = self._office.calendar.hours.local_day
        places = {one.id: carried(day(one.starts_at), month) for one in earlier}
        missing = sorted({day(one.starts_at) for one in earlier if places[one.id] is None})
        wanted = sorted({on for on in places.values() if on is not None})
        working, left_out = parted(wanted, self._office.calendar)
        moved = [
            (one, on) for one in earlier if (on := places[one.id]) is not None and on in working
        ]
        holders = await self._office.posts.holders_on((one.post.id, on) for one, on in moved)
        draft = await self._existing(month)
        beside = await self._beside(draft)
        copied: list[tuple[Planned, Window, str]] = []
        standing = 0
        past: set[date] = set()
        for one, on in moved:
            window = self._window(on, self._wall(one.starts_at), self._wall(one.ends_at))
            holder = holders[one.post.id, on]
            claim = Claim(
                window, (one.post.body_kk, one.post.title_kk), holder, one.place.name_kk, _NEW
            )
            if window.starts_at <= self._office.now:
                past.add(on)
            elif await self._office.claims.faults([claim], beside):
                standing += 1
            else:
                copied.append((one, window, holder))
                beside.append(claim)
        if copied:
            draft = draft or await self._begun(month)
            self._session.add_all(
                _like(one, draft.id, window, holder) for one, window, holder in copied
            )
            await self._session.flush()
            self._record(draft.id, "schedule_copied", receptions=len(copied))
        return Added(
            draft.id if draft is not None else 0,
            len(copied),
            sum(window.seats(one.minutes) for one, window, _holder in copied),
            tuple(sorted((*left_out, *past))),
            tuple(missing),
            standing,
        )

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
            begins or self._wall(one.starts_at),
            ends or self._wall(one.ends_at),
            minutes or one.minutes,
            mode or one.mode,
            one.link if mode is None else link,
            one.contacts,
        )
        _check(addition)
        window = self._window(day, addition.begins, addition.ends)
        if not window.seats(addition.minutes):
            raise InputInvalid(field="minutes", reason="no_seat")
        post, place_kk = await self._named(addition)
        claim = Claim(window, (post.body_kk, post.title_kk), one.holder, place_kk, _NEW)
        schedule = await self._session.get_one(Schedule, one.schedule_id)
        await self._refuse([claim], schedule, shown.post, without=reception_id)
        _post_id, one.place_id = await self._kept(addition)
        one.starts_at, one.ends_at = window.starts_at, window.ends_at
        one.minutes, one.mode = addition.minutes, addition.mode
        one.link = addition.link if addition.mode is Mode.VIDEO else None
        await self._session.flush()
        self._record(one.schedule_id, "draft_changed", reception=one.id)
        return await self._office.plan.reception(reception_id)

    async def drop(self, reception_id: int) -> int:
        """Take a reception out of its draft; return the draft's id. Raises ScheduleNotDraft."""
        one = await self._to_change(reception_id)
        schedule_id = one.schedule_id
        await self._session.delete(one)
        await self._session.flush()
        self._record(schedule_id, "draft_dropped", reception=reception_id)
        return schedule_id

    async def discard(self, schedule_id: int) -> None:
        """Throw a draft away with all its receptions. Raises NotFound and ScheduleNotDraft."""
        self._office.require(Action.MANAGE_SCHEDULE)
        schedule = await self._locked(schedule_id)
        await self._session.execute(delete(Reception).where(Reception.schedule_id == schedule_id))
        await self._session.delete(schedule)
        await self._session.flush()
        self._record(schedule_id, "draft_discarded")

    async def _to_change(self, reception_id: int) -> Reception:
        """Return a drafted reception whose draft is locked, so that no approval overtakes us."""
        self._office.require(Action.MANAGE_SCHEDULE)
        one = await self._session.get(Reception, reception_id)
        if one is None:
            raise NotFound
        await self._locked(one.schedule_id)
        await self._session.refresh(one)
        return one

    async def _locked(self, schedule_id: int) -> Schedule:
        schedule = await self._session.get(
            Schedule, schedule_id, with_for_update=True, populate_existing=True
        )
        if schedule is None:
            raise NotFound
        if schedule.state is not ScheduleState.DRAFT:
            raise ScheduleNotDraft(schedule_id=schedule_id)
        return schedule

    async def _existing(self, month: date) -> Schedule | None:
        """Return the month's draft made in chat, locked; None when there is none."""
        return (
            await self._session.scalars(
                select(Schedule)
                .where(Schedule.month == month, Schedule.state == ScheduleState.DRAFT)
                .with_for_update()
            )
        ).first()

    async def _begun(self, month: date) -> Schedule:
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
        begun = await self._existing(month)
        if begun is None:
            # The draft that stood in the way was approved while we waited for it.
            return await self._begun(month)
        return begun

    async def _refuse(
        self,
        claims: list[Claim],
        draft: Schedule | None,
        post: PostView,
        *,
        without: int | None = None,
    ) -> None:
        """Refuse claims that meet something approved or drafted; raises PlanRefused."""
        faults = await self._office.claims.faults(claims, await self._beside(draft, without))
        findings = tuple(
            Finding(
                FINDINGS[fault],
                post=post,
                starts_at=claim.window.starts_at,
                ends_at=claim.window.ends_at,
            )
            for claim, fault in faults
        )
        if findings:
            raise PlanRefused(findings=findings)

    async def _beside(self, draft: Schedule | None, without: int | None = None) -> list[Claim]:
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

    async def _holders(self, addition: Addition, days: list[date]) -> dict[date, str]:
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

    def _window(self, day: date, begins: time, ends: time) -> Window:
        hours = self._office.calendar.hours
        return Window(hours.at(day, begins), hours.at(day, ends))

    def _wall(self, moment: datetime) -> time:
        return moment.astimezone(self._office.calendar.hours.zone).time()

    def _record(self, schedule_id: int, action: str, **details: int) -> None:
        self._office.journal.record(action, f"schedule:{schedule_id}", **details)


def _check(addition: Addition) -> None:
    """Refuse hours and minutes that cannot be; raises InputInvalid."""
    if addition.ends <= addition.begins:
        raise InputInvalid(field="hours", reason="order")
    if not MIN_MINUTES <= addition.minutes <= MAX_MINUTES:
        raise InputInvalid(
            field="minutes", reason="range", minimum=MIN_MINUTES, maximum=MAX_MINUTES
        )


def _like(one: Planned, schedule_id: int, window: Window, holder: str) -> Reception:
    return Reception(
        schedule_id=schedule_id,
        post_id=one.post.id,
        place_id=one.place.id,
        holder=holder,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        minutes=one.minutes,
        contacts=one.contacts,
        mode=one.mode,
        link=one.link,
    )
