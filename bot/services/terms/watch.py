"""What the office looks at by itself once a working day, when it opens.

A watcher looks at the whole office and owes notices to the staff. Each is asked once a day: the
first tick after the opening claims the day, in the same transaction in which the notices are owed,
so that neither a restart nor a second process asks twice.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.recurrence import month_of, next_month
from db.enums import Role
from db.models import Counter
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

Watcher = Callable[["Office"], Awaitable[None]]

CLAIM = "watch"
"""The counter that holds the last day looked at, as its ordinal."""
EVENING = "evening"
"""The same for the look before the evening."""


async def shortages(office: "Office") -> None:
    """Warn the reviewers of every post whose people cannot all get a place (point 28)."""
    for shortage in await office.forecast.shortages():
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.SHORTAGE,
            f"{shortage.post.id}:{office.today.isoformat()}",
            level=str(shortage.post.id),
        )


async def holders(office: "Office") -> None:
    """Let every post bear the name of whoever holds it permanently from today on."""
    await office.posts.keep_current()


async def month_schedule(office: "Office") -> None:
    """Owe the schedule of next month until it is approved, once there are posts (point 7-1)."""
    month = next_month(office.today)
    if await office.versions.latest(month) is None and await office.plan.posts():
        ladder = ladders.month_schedule(office.calendar, office.profile.terms, month)
        await office.duties.open(None, ladder, subject=month.isoformat())


async def left_out(office: "Office") -> None:
    """Tell the registrars once a month of a post that its approved schedule leaves out (7-1)."""
    for month in (month_of(office.today), next_month(office.today)):
        if await office.versions.latest(month) is None:
            continue
        for post_id in await office.approval.without_reception(month):
            subject = f"{post_id}:{month.isoformat()}"
            await office.notices.to_staff(
                Role.REGISTRAR, NoticeKind.NO_RECEPTION, subject, level=subject
            )


async def emergency(office: "Office") -> None:
    """End an emergency whose last day is over (point 39(4))."""
    await office.emergency.close_lapsed()


async def calendar(office: "Office") -> None:
    """Owe next year's working calendar in time, and bring open terms into step with this one."""
    await office.calendars.ask_for_next_year()


async def report(office: "Office") -> None:
    """Owe the report of the quarter that is over (point 40)."""
    await office.reports.owe()


async def past_receptions(office: "Office") -> None:
    """Count the receptions of the days since the last look: who received whom (point 7-1)."""
    await office.past_receptions.count()


async def phone_survey(office: "Office") -> None:
    """Draw whom to call about the endings of last month, and owe the calls (point 38)."""
    await office.samples.draw_due()


async def low_marks(office: "Office") -> None:
    """Owe a look into the low marks of the month before, once the month is over (point 38)."""
    await office.low_marks.owe()


async def digests(office: "Office") -> None:
    """Tell everybody of the staff what is due today."""
    await office.digests.morning()


async def consultations(office: "Office") -> None:
    """End the consultations whose people have said nothing more for days (point 38)."""
    await office.consultations.lapse()


WATCHERS: tuple[Watcher, ...] = (
    consultations,
    emergency,
    calendar,
    shortages,
    holders,
    month_schedule,
    left_out,
    past_receptions,
    report,
    phone_survey,
    low_marks,
    # Last, so that what was owed just now is told.
    digests,
)
"""Everything that is looked at, in this order."""


class Watch:
    """The daily look of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def look(self) -> bool:
        """Look at what is due in the morning and before the evening; tell whether anything was."""
        morning = await self._morning()
        return await self._evening() or morning

    async def _morning(self) -> bool:
        """Let every watcher look, once a working day from its opening on; tell whether they did."""
        office = self._office
        day = office.today
        opening = office.calendar.hours.start_of(day)
        if not office.calendar.is_working(day) or office.now < opening:
            return False
        if not await self._claim(CLAIM, day.toordinal()):
            return False
        for watcher in WATCHERS:
            await watcher(office)
        return True

    async def _evening(self) -> bool:
        """Tell, some hours before closing, what must not wait until tomorrow; once a day."""
        office = self._office
        day = office.today
        if not office.calendar.is_working(day):
            return False
        closing = office.calendar.hours.end_of(day)
        if not office.digests.evening_at(day) <= office.now < closing:
            return False
        if not await self._claim(EVENING, day.toordinal()):
            return False
        await office.digests.evening()
        return True

    async def _claim(self, name: str, day: int) -> bool:
        statement = inserting(self._session, Counter).values(name=name, value=day)
        claimed = await self._session.scalar(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"value": day}, where=Counter.value < day
            ).returning(Counter.value)
        )
        return claimed is not None
