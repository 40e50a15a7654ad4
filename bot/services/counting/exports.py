"""Rows for other systems: requests, receptions and survey answers of a period, one at a time.

Without names, phones and matters they are for whoever may export figures; with them for the
registrar in `RequestFiles`, and for the operator at the machine who asks for them in so many words.
Rows come from a cursor of the database, so an export takes the same memory whatever its length.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from bot.services.actor import OPERATOR
from bot.services.cases import MATTER, PERSON
from bot.services.feedback.ballots import whole
from bot.services.rules.policy import Action
from bot.services.rules.small_cells import shown
from bot.services.views import Person
from bot.services.views.exports import Subject, Value, Wanted
from db.enums import Questionnaire, RequestState
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


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Of what enough people spoke in a month that it may stand in rows."""

    questionnaires: set[tuple[date, Questionnaire]] = field(default_factory=set)
    posts: set[tuple[date, Questionnaire, int | None]] = field(default_factory=set)

    def named(self, row: Any) -> tuple[Any, ...]:
        """Return the cells of an answer, its post left out where few spoke of it."""
        month, questionnaire, way, title, *said, post_id = row
        known = (month, questionnaire, post_id) in self.posts
        return (month, questionnaire, way, title if known else None, *said)


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
        statement = self._statement(wanted, await self._spoken(wanted))
        rows = statement.order_by(None).subquery()
        return await self._session.scalar(select(func.count()).select_from(rows)) or 0

    async def rows(self, wanted: Wanted) -> AsyncIterator[list[tuple[Value, ...]]]:
        """Return the rows, some at a time; raises NotAllowed."""
        self._permit(wanted)
        spoken = await self._spoken(wanted)
        statement = self._statement(wanted, spoken).execution_options(yield_per=AT_ONCE)
        make = self._maker(wanted, spoken)
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

    def _statement(self, wanted: Wanted, spoken: _Spoken) -> Select[*tuple[Any, ...]]:
        match wanted.subject:
            case Subject.REQUESTS:
                return self._requests(wanted)
            case Subject.RECEPTIONS:
                return self._receptions(wanted)
            case Subject.ANSWERS:
                return self._answers(spoken)

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

    def _answers(self, spoken: _Spoken) -> Select[*tuple[Any, ...]]:
        """Choose the answers of the questionnaires that enough people answered in a month."""
        months: dict[Questionnaire, list[date]] = {}
        for month, questionnaire in spoken.questionnaires:
            months.setdefault(questionnaire, []).append(month)
        chosen = (
            and_(Ballot.questionnaire == one, Ballot.month.in_(of)) for one, of in months.items()
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
                Ballot.post_id,
            )
            .join(BallotAnswer, BallotAnswer.ballot_id == Ballot.id)
            .outerjoin(Post, Post.id == Ballot.post_id)
            .where(or_(false(), *chosen))
            .order_by(Ballot.month, Ballot.id, BallotAnswer.question)
        )

    async def _spoken(self, wanted: Wanted) -> _Spoken:
        """Return of what enough people spoke in the whole months that are over.

        While a month runs, two exports would tell the ballot that came between them. A row is one
        person's whole answer, so it stands under no post and no questionnaire of which few spoke,
        nor is one told by what is left of the others.
        """
        found = _Spoken()
        if wanted.subject is not Subject.ANSWERS:
            return found
        period, today = wanted.period, self._office.today
        over = min(period.last + timedelta(days=1), today.replace(day=1)).replace(day=1)
        smallest = self._office.profile.figures.smallest_cell
        rows = await self._session.execute(
            select(Ballot.month, Ballot.questionnaire, Ballot.post_id, func.count())
            .where(Ballot.month >= period.first, Ballot.month < over, whole())
            .group_by(Ballot.month, Ballot.questionnaire, Ballot.post_id)
        )
        cells: dict[date, dict[Questionnaire, dict[int | None, int]]] = {}
        for month, questionnaire, post_id, count in rows:
            cells.setdefault(month, {}).setdefault(questionnaire, {})[post_id] = count
        for month, kinds in cells.items():
            totals = {one: sum(posts.values()) for one, posts in kinds.items()}
            enough = [one for one, total in shown(totals, smallest).items() if total is not None]
            for one in enough:
                found.questionnaires.add((month, one))
                named = shown(kinds[one], smallest)
                found.posts.update((month, one, key) for key, n in named.items() if n is not None)
        return found

    def _within(self, moment: Any, wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
        zone = self._office.calendar.hours.zone
        first = datetime.combine(wanted.period.first, time(), zone)
        after = datetime.combine(wanted.period.last + timedelta(days=1), time(), zone)
        return moment >= first, moment < after

    def _maker(self, wanted: Wanted, spoken: _Spoken) -> Callable[[Any], tuple[Value, ...]]:
        if wanted.subject is Subject.ANSWERS:
            return lambda row: tuple(self._plain(spoken.named(row)))
        if wanted.subject is Subject.RECEPTIONS:
            return lambda row: tuple(self._plain(row))

        def make(row: Any) -> tuple[Value, ...]:
            cells = list(row)
            due_on, answered_at = cells[15], cells[16]
            in_time = None if answered_at is None else self._day(answered_at) <= due_on
            told = [*cells[:17], in_time, *cells[17:22]]
            people = self._people(*cells[22:]) if wanted.people else ()
            return (*self._plain(told), *people)

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
