"""Breaches of data protection: a log, and the duty to tell the authority (law 94-V article 25(2)).

From the day on which a breach is known the authority is told within one working day. The log holds
no personal data: a kind, a number of people, and what was done. An entry is never changed; what
comes to light later is an entry of its own.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import BreachTold, InputInvalid, NotFound
from bot.services.filing.paper_numbers import paper_number
from bot.services.rules import ladders
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views.breaches import BreachDraft, BreachView
from db.enums import DutyKind, Role
from db.models import Breach

if TYPE_CHECKING:
    from bot.services.office import Office

DONE = "breaches.done"
SHORTEST, LONGEST = 10, 1000
"""Characters of what was done."""
OLDEST = timedelta(days=366)
MOST_PEOPLE = 20_000_000
"""As many as live in the country."""


class Breaches:
    """The log of breaches within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def check_day(self, known_on: date) -> None:
        """Refuse a day to come, and one of more than a year ago; raises InputInvalid."""
        office = self._office
        office.require(Action.RECORD_BREACH)
        if known_on > office.today:
            raise InputInvalid(field="breach_day", reason="day_to_come")
        if known_on < office.today - OLDEST:
            raise InputInvalid(field="breach_day", reason="received_old")

    def cleaned(self, done: str) -> str:
        """Return what was done fit to be stored; raises InputInvalid."""
        self._office.require(Action.RECORD_BREACH)
        return cleaned("breach_done", done, SHORTEST, LONGEST)

    async def record(self, draft: BreachDraft) -> BreachView:
        """Write a breach into the log and owe the letter to the authority; raises InputInvalid."""
        office = self._office
        office.require(Action.RECORD_BREACH)
        self.check_day(draft.known_on)
        if not 0 <= draft.people <= MOST_PEOPLE:
            raise InputInvalid(field="breach_people", reason="unreadable")
        done = self.cleaned(draft.done)
        row = Breach(
            known_on=draft.known_on,
            kind=draft.kind,
            people=draft.people,
            done_sealed=b"",
            recorded_by=office.staff_id(Role.ADMINISTRATOR),
            recorded_at=office.now,
        )
        self._session.add(row)
        await self._session.flush()
        row.done_sealed = office.keys.seal(done, column=DONE, row=row.id)
        ladder = ladders.breach(office.calendar, office.profile.terms, row.known_on, office.now)
        await office.duties.open(None, ladder, subject=str(row.id))
        office.journal.record(
            "breach_recorded", f"breach:{row.id}", kind=row.kind.value, people=row.people
        )
        await self._session.flush()
        return self._view(row)

    async def log(self) -> tuple[BreachView, ...]:
        """Return the whole log: what the authority was not told yet, then the latest on top."""
        self._office.require(Action.SEE_BREACHES)
        rows = await self._session.scalars(
            select(Breach).order_by(Breach.told_at.is_not(None), Breach.id.desc())
        )
        return tuple(self._view(row) for row in rows)

    async def one(self, breach_id: int) -> BreachView:
        """Return an entry of the log; raises NotFound."""
        self._office.require(Action.SEE_BREACHES)
        row = await self._session.get(Breach, breach_id)
        if row is None:
            raise NotFound
        return self._view(row)

    async def to_tell(self, breach_id: int) -> BreachView:
        """Return an entry of which the authority is to be told; raises NotFound and BreachTold."""
        self._office.require(Action.RECORD_BREACH)
        view = await self.one(breach_id)
        if view.told_on is not None:
            raise BreachTold
        return view

    async def tell(self, breach_id: int, letter_number: str) -> BreachView:
        """Note the letter by which the authority was told, which ends the duty.

        Raises NotFound, InputInvalid, and BreachTold where somebody noted it already.
        """
        office = self._office
        office.require(Action.RECORD_BREACH)
        number = paper_number("letter_number", letter_number)
        row = await self._session.scalar(
            select(Breach)
            .where(Breach.id == breach_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        if row.told_at is not None:
            raise BreachTold
        row.letter_number, row.told_at = number, office.now
        row.told_by = office.staff_id(Role.ADMINISTRATOR)
        await self._session.flush()
        await office.duties.close_own(DutyKind.BREACH, str(row.id))
        office.journal.record("breach_told", f"breach:{row.id}")
        return self._view(row)

    def _view(self, row: Breach) -> BreachView:
        office = self._office
        local = office.calendar.hours.local_day
        owed = ladders.breach(office.calendar, office.profile.terms, row.known_on, row.recorded_at)
        return BreachView(
            id=row.id,
            known_on=row.known_on,
            kind=row.kind,
            people=row.people,
            done=office.keys.open(row.done_sealed, column=DONE, row=row.id),
            recorded_on=local(row.recorded_at),
            due_on=owed.due_on,
            overdue=(row.told_at or office.now) > owed.due_at,
            letter_number=row.letter_number,
            told_on=None if row.told_at is None else local(row.told_at),
        )
