"""Receptions looked back on the next working morning: who received, and who did not (point 7-1).

Each is counted once, by its own day, whatever the number of processes that look and however long
the office was out of order: the table of facts has room for one line a reception.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from db.enums import FactKind, ScheduleState
from db.models import Fact, Reception, Schedule
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

HELD, EMPTY, CANCELLED = "held", "empty", "cancelled"
"""What became of a reception, in the words of the book of facts."""


class PastReceptions:
    """Receptions of the days before, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def count(self) -> None:
        """Count every approved reception before today that is not counted yet."""
        office = self._office
        await office.fact_book.write()
        receptions = await self._uncounted()
        if not receptions:
            return
        people = await self._people([one.id for one in receptions])
        rows = [
            office.fact_book.row(
                FactKind.RECEPTION,
                office.calendar.hours.local_day(one.starts_at),
                post_id=one.post_id,
                place_id=one.place_id,
                reception_id=one.id,
                mode=one.mode,
                detail=_became(one, people.get(one.id, 0)),
                value=people.get(one.id, 0),
            )
            for one in receptions
        ]
        await office.fact_book.name_posts(rows)
        # Somebody else may be looking at the same morning.
        statement = inserting(self._session, Fact).on_conflict_do_nothing()
        await self._session.execute(statement, rows)

    async def _uncounted(self) -> list[Reception]:
        hours = self._office.calendar.hours
        midnight = hours.at(self._office.today, hours.opens.min)
        kept = aliased(Reception)
        # Where the room or the receiver changed, a cancelled copy keeps what people were promised;
        # the reception itself took place.
        laid_aside = exists().where(
            kept.post_id == Reception.post_id,
            kept.starts_at == Reception.starts_at,
            kept.id < Reception.id,
            or_(kept.cancelled_at.is_(None), kept.cancelled_at >= Reception.cancelled_at),
        )
        counted = exists().where(Fact.reception_id == Reception.id, Fact.kind == FactKind.RECEPTION)
        found = await self._session.scalars(
            select(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(
                Schedule.state == ScheduleState.APPROVED,
                Reception.starts_at < midnight,
                ~counted,
                ~and_(Reception.cancelled_at.is_not(None), laid_aside),
            )
            .order_by(Reception.starts_at, Reception.id)
        )
        return list(found)

    async def _people(self, ids: Iterable[int]) -> dict[int, int]:
        """Return how many people were received, by reception."""
        found = await self._session.execute(
            select(Fact.reception_id, func.count())
            .where(Fact.kind == FactKind.HELD, Fact.reception_id.in_(ids))
            .group_by(Fact.reception_id)
        )
        return {key: count for key, count in found if key is not None}


def _became(reception: Reception, people: int) -> str:
    if people:
        return HELD
    return EMPTY if reception.cancelled_at is None else CANCELLED
