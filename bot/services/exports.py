"""Rows for other systems: requests, receptions and survey answers of a period, one at a time.

Without names, phones and matters they are for whoever may export figures; with them for the
registrar in `RequestFiles`, and for the operator at the machine who asks for them in so many words.
Rows come from a cursor of the database, so an export takes the same memory whatever its length.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from bot.services.actor import OPERATOR
from bot.services.cases import MATTER, PERSON
from bot.services.rules.policy import Action
from bot.services.views import Person
from bot.services.views.exports import Subject, Value, Wanted
from db.enums import RequestState
from db.models import (
    Assignment,
    Ballot,
    BallotAnswer,
    Body,
    Outcome,
    Place,
    Post,
    Reception,
    Request,
    Seat,
)

if TYPE_CHECKING:
    from bot.services.office import Office

AT_ONCE = 500
"""Rows that are in memory at a time."""
PEOPLE = ("full_name", "iin", "phone", "address", "matter")
REQUESTS = (
    "number",
    "official_number",
    "state",
    "channel",
    "language",
    "applicant",
    "citizenship",
    "body",
    "post",
    "topic",
    "social_group",
    "out_of_turn",
    "unscheduled",
    "received_at",
    "registered_at",
    "answer_due_on",
    "answered_at",
    "answered_in_time",
    "reception_at",
    "outcome",
    "result",
    "ground",
    "anonymised",
)
COLUMNS: dict[Subject, tuple[str, ...]] = {
    Subject.REQUESTS: REQUESTS,
    Subject.RECEPTIONS: (
        "begins_at",
        "ends_at",
        "body",
        "post",
        "holder",
        "place",
        "mode",
        "seats",
        "given",
        "held",
        "cancelled",
        "cancel_reason",
    ),
    Subject.ANSWERS: (
        "month",
        "questionnaire",
        "way",
        "post",
        "ballot",
        "question",
        "mark",
        "choice",
    ),
}
"""The columns, in order; the names are for machines and stay."""


class Exports:
    """Exports within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def columns(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the names of the columns."""
        return COLUMNS[wanted.subject] + (PEOPLE if wanted.people else ())

    async def count(self, wanted: Wanted) -> int:
        """Return how many rows there are; raises NotAllowed."""
        self._permit(wanted)
        rows = self._statement(wanted).order_by(None).subquery()
        return await self._session.scalar(select(func.count()).select_from(rows)) or 0

    async def rows(self, wanted: Wanted) -> AsyncIterator[list[tuple[Value, ...]]]:
        """Return the rows, some at a time; raises NotAllowed."""
        self._permit(wanted)
        statement = self._statement(wanted).execution_options(yield_per=AT_ONCE)
        make = self._maker(wanted)
        found = await self._session.stream(statement)
        async for some in found.partitions():
            yield [make(row) for row in some]

    def note(self, wanted: Wanted, rows: int) -> None:
        """Enter into the journal that these left the office; raises NotAllowed."""
        self._permit(wanted)
        self._office.journal.record(
            "exported",
            f"export:{wanted.subject}",
            first=wanted.period.first.isoformat(),
            last=wanted.period.last.isoformat(),
            rows=rows,
            people=wanted.people,
        )

    def _permit(self, wanted: Wanted) -> None:
        office = self._office
        office.require(Action.EXPORT_DATA)
        if office.actor is OPERATOR:
            return
        if wanted.people:
            office.require(Action.EXPORT_REQUESTS)
        if wanted.subject is Subject.ANSWERS:
            office.require(Action.SEE_VOICES)

    def _statement(self, wanted: Wanted) -> Select[*tuple[Any, ...]]:
        match wanted.subject:
            case Subject.REQUESTS:
                return self._requests(wanted)
            case Subject.RECEPTIONS:
                return self._receptions(wanted)
            case Subject.ANSWERS:
                return self._answers(wanted)

    def _requests(self, wanted: Wanted) -> Select[*tuple[Any, ...]]:
        last = aliased(Outcome)
        newest = select(func.max(last.id)).where(last.request_id == Request.id).scalar_subquery()
        reception = (
            select(func.max(Seat.starts_at))
            .join(Assignment, Assignment.seat_id == Seat.id)
            .where(Assignment.request_id == Request.id, Assignment.freed_at.is_(None))
            .scalar_subquery()
        )
        sealed = (Request.public_id, Request.person_sealed, Request.matter_sealed)
        return (
            select(
                Request.number,
                Request.official_number,
                Request.state,
                Request.channel,
                Request.language,
                Request.kind,
                Request.citizenship,
                Body.name_kk,
                Post.title_kk,
                Request.topic,
                Request.social,
                Request.evidence_at.is_not(None),
                Request.unscheduled,
                Request.received_at,
                Request.registered_at,
                Request.answer_due_on,
                Request.answered_at,
                reception,
                Outcome.kind,
                Outcome.result,
                Outcome.ground,
                Request.anonymised_at.is_not(None),
                *(sealed if wanted.people else ()),
            )
            .outerjoin(Post, Post.id == Request.post_id)
            .outerjoin(Body, Body.id == Post.body_id)
            .outerjoin(Outcome, Outcome.id == newest)
            .where(*self._within(Request.registered_at, wanted))
            .order_by(Request.registered_at, Request.id)
        )

    def _receptions(self, wanted: Wanted) -> Select[*tuple[Any, ...]]:
        given = (
            select(func.count())
            .select_from(Assignment)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Request, Request.id == Assignment.request_id)
            .where(Seat.reception_id == Reception.id, Assignment.freed_at.is_(None))
        )
        seats = select(func.count()).select_from(Seat).where(Seat.reception_id == Reception.id)
        return (
            select(
                Reception.starts_at,
                Reception.ends_at,
                Body.name_kk,
                Post.title_kk,
                Reception.holder,
                Place.name_kk,
                Reception.mode,
                seats.scalar_subquery(),
                given.scalar_subquery(),
                given.where(Request.state == RequestState.HELD).scalar_subquery(),
                Reception.cancelled_at.is_not(None),
                Reception.cancel_reason,
            )
            .join(Post, Post.id == Reception.post_id)
            .join(Body, Body.id == Post.body_id)
            .join(Place, Place.id == Reception.place_id)
            .where(*self._within(Reception.starts_at, wanted))
            .order_by(Reception.starts_at, Reception.id)
        )

    def _answers(self, wanted: Wanted) -> Select[*tuple[Any, ...]]:
        """Choose the answers of whole months that are over, as the figures show them.

        While a month runs, two exports would tell the ballot that came between them. A post of
        which few spoke in a month is not named: its visitors could be told apart.
        """
        period, today = wanted.period, self._office.today
        over = min(period.last + timedelta(days=1), today.replace(day=1)).replace(day=1)
        enough = (
            select(Ballot.month, Ballot.post_id)
            .group_by(Ballot.month, Ballot.post_id)
            .having(func.count() >= self._office.profile.figures.smallest_cell)
            .subquery()
        )
        return (
            select(
                Ballot.month,
                Ballot.questionnaire,
                Ballot.way,
                Post.title_kk,
                Ballot.id,
                BallotAnswer.question,
                BallotAnswer.mark,
                BallotAnswer.choice,
            )
            .join(BallotAnswer, BallotAnswer.ballot_id == Ballot.id)
            .outerjoin(
                enough, and_(enough.c.month == Ballot.month, enough.c.post_id == Ballot.post_id)
            )
            .outerjoin(Post, Post.id == enough.c.post_id)
            .where(Ballot.month >= period.first, Ballot.month < over)
            .order_by(Ballot.month, Ballot.id, BallotAnswer.question)
        )

    def _within(self, moment: Any, wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
        zone = self._office.calendar.hours.zone
        first = datetime.combine(wanted.period.first, time(), zone)
        after = datetime.combine(wanted.period.last + timedelta(days=1), time(), zone)
        return moment >= first, moment < after

    def _maker(self, wanted: Wanted) -> Callable[[Any], tuple[Value, ...]]:
        if wanted.subject is not Subject.REQUESTS:
            return lambda row: tuple(self._plain(row))

        def make(row: Any) -> tuple[Value, ...]:
            shown = list(row)
            due_on, answered_at = shown[15], shown[16]
            in_time = None if answered_at is None else self._day(answered_at) <= due_on
            cells = [*shown[:17], in_time, *shown[17:22]]
            people = self._people(*shown[22:]) if wanted.people else ()
            return (*self._plain(cells), *people)

        return make

    def _people(self, row: str, person_sealed: bytes, matter_sealed: bytes) -> tuple[Value, ...]:
        """Open who asks and about what; of an anonymised case nothing is left to be opened."""
        if not person_sealed:
            return (None,) * len(PEOPLE)
        opened = self._office.keys.open(person_sealed, column=PERSON, row=row)
        person = Person.model_validate_json(opened)
        matter = self._office.keys.open(matter_sealed, column=MATTER, row=row)
        return (person.full_name, person.iin, person.phone, person.address, matter)

    def _plain(self, cells: Iterable[Any]) -> Iterable[Value]:
        zone = self._office.calendar.hours.zone
        for cell in cells:
            if isinstance(cell, datetime):
                yield cell.astimezone(zone).isoformat(timespec="minutes")
            elif isinstance(cell, date):
                yield cell.isoformat()
            elif isinstance(cell, str):
                # A word of a closed vocabulary is a text of its own kind.
                yield str(cell)
            else:
                yield cell

    def _day(self, moment: datetime) -> date:
        return self._office.calendar.hours.local_day(moment)
