"""What the office looks at by itself once a working day, when it opens.

A watcher looks at the whole office and owes notices to the staff. Each is asked once a day: the
first tick after the opening claims the day, in the same transaction in which the notices are owed,
so that neither a restart nor a second process asks twice.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.services.notices import NoticeKind
from db.enums import Role
from db.models import Counter
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

Watcher = Callable[["Office"], Awaitable[None]]

CLAIM = "watch"
"""The counter that holds the last day looked at, as its ordinal."""


async def shortages(office: "Office") -> None:
    """Warn the reviewers of every post whose people cannot all get a place (point 28)."""
    for shortage in await office.forecast.shortages():
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.SHORTAGE,
            f"{shortage.post.id}:{office.today.isoformat()}",
            level=str(shortage.post.id),
        )


WATCHERS: tuple[Watcher, ...] = (shortages,)
"""Everything that is looked at, in this order."""


class Watch:
    """The daily look of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def look(self) -> bool:
        """Let every watcher look, once a working day from its opening on; tell whether they did."""
        office = self._office
        day = office.today
        opening = office.calendar.hours.start_of(day)
        if not office.calendar.is_working(day) or office.now < opening:
            return False
        if not await self._claim(day.toordinal()):
            return False
        for watcher in WATCHERS:
            await watcher(office)
        return True

    async def _claim(self, day: int) -> bool:
        statement = inserting(self._session, Counter).values(name=CLAIM, value=day)
        claimed = await self._session.scalar(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"value": day}, where=Counter.value < day
            ).returning(Counter.value)
        )
        return claimed is not None
