"""Low marks of a month whose givers want no call: counted for the head, who writes what was done.

Nobody stands behind them: they are counted from the ballots, and from the consultations of people
who said that they were talked out of a reception. No cell is small enough to give anybody away
(point 38).
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.errors import MarksReviewed, NotFound
from bot.services.rules import ladders
from bot.services.rules.low_marks import Cells, laid_out
from bot.services.rules.policy import Action, permits
from bot.services.rules.questionnaires import LOW_MARK, Ask
from bot.services.rules.recurrence import month_before, next_month
from bot.services.texts import cleaned
from bot.services.views.voices import LowCount, LowMarks
from db.enums import DeclineReason, DutyKind, FactKind, Role
from db.models import Ballot, BallotAnswer, Duty, Fact, MarkReview

if TYPE_CHECKING:
    from bot.services.office import Office

TEXT = "mark_reviews.text"


class LowMarksService:
    """Low marks within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def owe(self) -> None:
        """Owe a look into the low marks of the month before, if there are any; once a month."""
        month = month_before(self._office.today)
        if not any((await self._cells(month)).values()) or await self._row(month) is not None:
            return
        ladder = ladders.low_marks(
            self._office.calendar, self._office.profile.terms, self._office.now
        )
        await self._office.duties.open(None, ladder, subject=month.isoformat())

    async def waiting(self) -> tuple[date, ...]:
        """Return the months that wait for what the head does about them, the oldest first."""
        subjects = await self._session.scalars(
            select(Duty.subject)
            .where(
                Duty.kind == DutyKind.LOW_MARKS,
                Duty.request_id.is_(None),
                Duty.closed_at.is_(None),
            )
            .order_by(Duty.subject)
        )
        return tuple(date.fromisoformat(subject) for subject in subjects)

    async def view(self, month: date) -> LowMarks:
        """Return the low marks of a month that is over; raises NotFound for another."""
        office = self._office
        office.require(Action.SEE_VOICES)
        if month >= office.today.replace(day=1):
            raise NotFound
        cells = await self._cells(month)
        smallest = office.profile.figures.smallest_cell
        shown = laid_out(cells, smallest)
        posts = await office.cases.posts([cell.post_id for cell in shown or () if cell.post_id])
        row = await self._row(month)
        return LowMarks(
            month=month,
            total=None if shown is None else sum(cells.values()),
            smallest=smallest,
            cells=tuple(
                LowCount(cell.ask, posts.get(cell.post_id or 0), cell.merged, cell.count)
                for cell in shown or ()
            ),
            done=None if row is None else self._open(row),
            done_on=None if row is None else office.calendar.hours.local_day(row.written_at),
            may_write=row is None
            and month in await self.waiting()
            and permits(office.actor.roles, Action.CALL_BACK),
        )

    async def write(self, month: date, text: str) -> LowMarks:
        """Write down what was done about the low marks of a month.

        Raises InputInvalid, MarksReviewed when it was written already, and NotFound.
        """
        office = self._office
        office.require(Action.CALL_BACK)
        said = cleaned("measures", text, 10, 1000)
        # Two heads may write at once: the duty decides who was first.
        duty = await self._session.scalar(
            select(Duty)
            .where(
                Duty.kind == DutyKind.LOW_MARKS,
                Duty.request_id.is_(None),
                Duty.subject == month.isoformat(),
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if duty is None:
            raise NotFound
        if duty.closed_at is not None:
            raise MarksReviewed
        self._session.add(
            MarkReview(
                month=month,
                text_sealed=office.keys.seal(said, column=TEXT, row=month.isoformat()),
                written_by=office.staff_id(Role.HEAD, Role.ADMINISTRATOR),
                written_at=office.now,
            )
        )
        await self._session.flush()
        await office.duties.close_own(DutyKind.LOW_MARKS, month.isoformat())
        office.journal.record("low_marks_reviewed", f"marks:{month.isoformat()}")
        return await self.view(month)

    async def _cells(self, month: date) -> Cells:
        rows = await self._session.execute(
            select(BallotAnswer.question, Ballot.post_id, func.count())
            .join(Ballot, Ballot.id == BallotAnswer.ballot_id)
            .where(Ballot.month == month, _low())
            .group_by(BallotAnswer.question, Ballot.post_id)
        )
        cells = {(question, post_id): count for question, post_id, count in rows}
        # Whoever said so before any survey is not asked again, and is heard all the same.
        told = await self._session.execute(
            select(Fact.post_id, func.count())
            .where(
                Fact.kind == FactKind.CONSULTATION,
                Fact.reason == DeclineReason.TALKED_OUT.value,
                Fact.day >= month,
                Fact.day < next_month(month),
            )
            .group_by(Fact.post_id)
        )
        for post_id, count in told:
            key = (Ask.WHY.value, post_id)
            cells[key] = cells.get(key, 0) + count
        return cells

    async def _row(self, month: date) -> MarkReview | None:
        found: MarkReview | None = await self._session.scalar(
            select(MarkReview).where(MarkReview.month == month)
        )
        return found

    def _open(self, row: MarkReview) -> str:
        return self._office.keys.open(row.text_sealed, column=TEXT, row=row.month.isoformat())


def _low() -> ColumnElement[bool]:
    """Return which answers are low: a mark, or that somebody was talked out of a reception."""
    talked_out = (BallotAnswer.question == Ask.WHY) & (
        BallotAnswer.choice == DeclineReason.TALKED_OUT
    )
    return or_(BallotAnswer.mark <= LOW_MARK, talked_out)
