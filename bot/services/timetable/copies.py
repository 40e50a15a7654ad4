"""A month drafted like the one before: the same weekdays by their place in it."""

from datetime import date
from typing import TYPE_CHECKING

from bot.services.errors import NotFound
from bot.services.rules.policy import Action
from bot.services.rules.recurrence import carried, month_before, month_of, parted
from bot.services.rules.windows import Claim, Window
from bot.services.timetable.drafts import NEW
from bot.services.views.plan import Added, Planned, Standing
from db.models import Reception

if TYPE_CHECKING:
    from bot.services.office import Office


class Copies:
    """Copies within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def copy(self, month: date) -> Added:
        """Draft a month like the approved one before it: the same weekdays by their place in it.

        Days off, days past and fifth weekdays that the month has not are left out and named; what
        meets a reception of the month is not copied a second time. Raises NotFound when there is
        nothing to copy.
        """
        self._office.require(Action.MANAGE_SCHEDULE)
        drafts = self._office.drafts
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
        draft = await drafts.existing(month)
        beside = await drafts.beside(draft)
        copied: list[tuple[Planned, Window, str]] = []
        standing = 0
        past: set[date] = set()
        for one, on in moved:
            window = drafts.window(on, drafts.wall(one.starts_at), drafts.wall(one.ends_at))
            holder = holders[one.post.id, on]
            claim = Claim(
                window, (one.post.body_kk, one.post.title_kk), holder, one.place.name_kk, NEW
            )
            if window.starts_at <= self._office.now:
                past.add(on)
            elif await self._office.claims.faults([claim], beside):
                standing += 1
            else:
                copied.append((one, window, holder))
                beside.append(claim)
        if copied:
            draft = draft or await drafts.begun(month)
            self._session.add_all(
                _like(one, draft.id, window, holder) for one, window, holder in copied
            )
            await self._session.flush()
            drafts.record(draft.id, "schedule_copied", receptions=len(copied))
        return Added(
            draft.id if draft is not None else 0,
            len(copied),
            sum(window.seats(one.minutes) for one, window, _holder in copied),
            tuple(sorted((*left_out, *past))),
            tuple(missing),
            standing,
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
