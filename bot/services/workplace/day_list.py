"""The list of the day: what a role must finish before the office closes (point 25).

Every request gets its official number on the day it was registered. The list is red until it is
empty, and a day can be closed only then.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select, tuple_

from bot.services.errors import DayNotDone
from bot.services.rules.policy import Action, permits
from bot.services.terms.duties import UNSEEN
from bot.services.views.intake import DayList, ToEnter
from db.enums import DutyKind
from db.models import Duty, JournalEntry, Request

if TYPE_CHECKING:
    from bot.services.office import Office

CLOSED = "day_closed"


class DayLists:
    """Lists of the day within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def today(self) -> DayList:
        """Return what is left today for the roles of whoever looks."""
        office = self._office
        office.require(Action.SEE_DESK)
        may_enter = permits(office.actor.roles, Action.ENTER_NUMBER)
        entries = (*self._open(), Duty.kind == DutyKind.ENTRY)
        late = (*entries, Duty.due_at < office.now)
        others = [
            view
            for view in await office.desk.duties()
            if view.kind is not DutyKind.ENTRY
            and office.calendar.hours.local_day(view.due_at) <= office.today
        ]
        return DayList(
            today=office.today,
            to_enter=await self._count(*entries) if may_enter else 0,
            overdue=await self._count(*late) if may_enter else 0,
            others=len(others),
            closed_at=await self._closed_at(),
        )

    async def next_entry(self, after: int = 0) -> ToEnter | None:
        """Return the case whose official number comes next, None once there is none.

        `after` is the duty that was passed over; behind the last one the first comes again.
        """
        self._office.require(Action.ENTER_NUMBER)
        entries = (*self._open(), Duty.kind == DutyKind.ENTRY)
        first = select(Duty).where(*entries).order_by(Duty.due_at, Duty.id).limit(1)
        passed = await self._session.get(Duty, after)
        duty = None
        if passed is not None:
            behind = tuple_(Duty.due_at, Duty.id) > tuple_(passed.due_at, passed.id)
            duty = await self._session.scalar(first.where(behind))
        duty = duty or await self._session.scalar(first)
        if duty is None:
            return None
        request = await self._session.get_one(Request, duty.request_id)
        card = await self._office.cases.card(request)
        left = await self._count(*entries)
        return ToEnter(card, duty.due_at < self._office.now, duty.due_at, left, duty.id)

    async def twin(self, public_id: str, official: str) -> str | None:
        """Return the number of another case that has this official number already.

        It is shown and stops nothing: one letter may have brought two requests.
        """
        self._office.require(Action.ENTER_NUMBER)
        return await self._session.scalar(
            select(Request.number)
            .where(Request.official_number == official, Request.public_id != public_id)
            .order_by(Request.id)
            .limit(1)
        )

    async def close(self) -> DayList:
        """Close one's day; raises DayNotDone while something stands on the list."""
        list_of_day = await self.today()
        if list_of_day.left:
            raise DayNotDone(left=list_of_day.left)
        if list_of_day.closed_at is None:
            self._office.journal.record(CLOSED, self._subject)
        return await self.today()

    @property
    def _subject(self) -> str:
        return f"{self._office.actor.name}:{self._office.today.isoformat()}"

    async def _closed_at(self) -> datetime | None:
        await self._office.journal.flush()
        return await self._session.scalar(
            select(func.max(JournalEntry.at)).where(
                JournalEntry.subject == self._subject, JournalEntry.action == CLOSED
            )
        )

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (Duty.closed_at.is_(None), Duty.kind.not_in(UNSEEN))

    async def _count(self, *chosen: ColumnElement[bool]) -> int:
        found = await self._session.scalar(select(func.count()).select_from(Duty).where(*chosen))
        return found or 0
