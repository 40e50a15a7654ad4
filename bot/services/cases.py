"""Requests as rows: loading, locking, moving along an arrow, sealing, and cards without names."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from bot.services.errors import DataDeleted, NotFound, Stale
from bot.services.rules.lifecycle import (
    ARROWS,
    CLOSED_STATES,
    WAITING_STATES,
    Step,
    counted,
    may_leave,
)
from bot.services.rules.queue import IN_TURN
from bot.services.views import Card, NoteView, Person, PostView, ProposalView, SeatView
from bot.services.views.figures import NO_PARTICULARS, Particulars
from bot.services.views.missing import missing_of
from bot.services.views.tasks import CaseLink
from db.enums import ChangeReason, FactKind, NoteKind, RequestState
from db.models import (
    Assignment,
    Body,
    Instruction,
    Memo,
    Note,
    Place,
    Post,
    Proposal,
    Reception,
    Request,
    Seat,
)

if TYPE_CHECKING:
    from bot.services.office import Office

PERSON = "requests.person"
MATTER = "requests.matter"
NOTE = "notes.text"
_FIND = select(Request).where(Request.public_id == bindparam("case"))
# Without the key: a row that only refers to this case need not wait for us.
_LOCK = _FIND.with_for_update(key_share=True).execution_options(populate_existing=True)
NOBODY = Person(full_name="", iin=None, phone="", address="")
"""Who stands in a case whose personal data were deleted."""


class Cases:
    """Cases of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self.closed: list[Request] = []
        """Cases that ended in this transaction: what is still asked about them is taken back."""

    async def find(self, public_id: str) -> Request:
        """Return a case; raises NotFound."""
        found = await self._session.execute(_FIND, {"case": public_id})
        request = found.scalar_one_or_none()
        if request is None:
            raise NotFound
        return request

    async def take(
        self, public_id: str, version: int, *steps: Step, for_staff: bool = True
    ) -> Request:
        """Lock a case to change it; raises NotFound and Stale.

        Two people may press at once: the second one waits for the row here and then finds
        another version. The arrow must start in the state of the case.
        """
        request = await self.lock(public_id)
        blocked = steps and not any(may_leave(step, request.state) for step in steps)
        # Of a case without a person nothing is changed any more.
        if request.version != version or blocked or request.anonymised_at is not None:
            raise Stale(public_id=public_id, for_staff=for_staff)
        return request

    async def lock(self, public_id: str) -> Request:
        """Lock a case to change it, whatever its version; raises NotFound."""
        found = await self._session.execute(_LOCK, {"case": public_id})
        request = found.scalar_one_or_none()
        if request is None:
            raise NotFound
        return request

    def move(self, request: Request, step: Step, particulars: Particulars = NO_PARTICULARS) -> None:
        """Follow an arrow and count it; whoever calls has asked the policy.

        Raises Stale where none starts.
        """
        if not may_leave(step, request.state):
            raise Stale(public_id=request.public_id, for_staff=True)
        kinds = counted(step, request.state)
        request.state = ARROWS[step].leads_to
        self.touch(request)
        self._office.fact_book.follow(kinds, request, step, particulars)
        if request.state in CLOSED_STATES:
            self.closed.append(request)

    def direct(self, request: Request, post_id: int | None) -> None:
        """Direct a case to a post; who waits in one queue waits in the other one from now on."""
        queued = request.state is RequestState.QUEUED
        if queued:
            self._office.fact_book.directed(request, FactKind.UNQUEUED)
        request.post_id = post_id
        if queued:
            self._office.fact_book.directed(request, FactKind.QUEUED)
        self.record(request, "directed", post=post_id)

    def touch(self, request: Request) -> None:
        """Make every button drawn so far stale."""
        request.version += 1

    def record(self, request: Request, action: str, **details: str | int | bool | None) -> None:
        """Write a line of this case into the journal.

        Every look at personal data passes here; raises DataDeleted where there are none left.
        """
        if action == "revealed" and request.anonymised_at is not None:
            raise DataDeleted(
                public_id=request.public_id,
                number=request.number,
                day=self._deleted_on(request),
            )
        self._office.journal.record(action, f"request:{request.public_id}", **details)

    def person(self, request: Request) -> Person:
        """Open the personal data of a case; showing them to staff must be journalled.

        Of a case whose data were deleted it is nobody.
        """
        if not request.person_sealed:
            return NOBODY
        opened = self._office.keys.open(request.person_sealed, column=PERSON, row=request.public_id)
        return Person.model_validate_json(opened)

    def matter(self, request: Request) -> str:
        """Open the matter of a case; empty once it was deleted."""
        if not request.matter_sealed:
            return ""
        return self._office.keys.open(request.matter_sealed, column=MATTER, row=request.public_id)

    def seal(self, request: Request, column: str, text: str) -> bytes:
        """Seal a text that belongs to this case."""
        return self._office.keys.seal(text, column=column, row=request.public_id)

    def open(self, request: Request, column: str, sealed: bytes | None) -> str | None:
        """Open a text that belongs to this case; None where there is none, or no longer."""
        if not sealed:
            return None
        return self._office.keys.open(sealed, column=column, row=request.public_id)

    async def notes(self, request: Request) -> tuple[NoteView, ...]:
        """Return the talk between the office and the applicant, oldest first."""
        rows = await self._session.scalars(
            select(Note).where(Note.request_id == request.id).order_by(Note.id)
        )
        return tuple(
            NoteView(
                row.kind,
                self.open(request, NOTE, row.text_sealed) or "",
                row.written_at,
                missing_of(row.missing),
                row.due_on,
            )
            for row in rows
        )

    async def assignment(self, request: Request) -> Assignment:
        """Return the seat that a case holds now; there is exactly one while it is assigned."""
        return (
            await self._session.scalars(
                select(Assignment).where(
                    Assignment.request_id == request.id, Assignment.freed_at.is_(None)
                )
            )
        ).one()

    async def place_in_queue(self, request: Request) -> int | None:
        """Return the place in the queue of the post, counted from 1 (point 28)."""
        if request.state not in WAITING_STATES:
            return None
        ahead = await self._session.scalar(
            select(func.count())
            .select_from(Request)
            .where(
                Request.state.in_(WAITING_STATES),
                Request.post_id.is_not_distinct_from(request.post_id),
                _before(request),
            )
        )
        return 1 + (ahead or 0)

    async def card(self, request: Request) -> Card:
        """Return the card of one case."""
        return (await self.cards([request]))[0]

    async def cards(self, requests: Iterable[Request]) -> tuple[Card, ...]:
        """Return the cards of many cases in their order, with a fixed number of queries."""
        rows = list(requests)
        if not rows:
            return ()
        await self._session.flush()
        ids = [row.id for row in rows]
        posts = await self.posts([row.post_id for row in rows if row.post_id is not None])
        given = await self._given(ids)
        claimable = {category.code for category in self._office.profile.out_of_turn}
        proposals = await self._proposals(ids)
        memos = set(
            await self._session.scalars(select(Memo.request_id).where(Memo.request_id.in_(ids)))
        )
        asked = await self._asked(ids)
        guests = await self._office.participations.of(ids)
        files = await self._office.attachments.counts(ids)
        materials = await self._office.materials.of_requests(ids)
        earlier = await self._office.earlier.counts(ids)
        wanted = await self._office.information.terms_of(rows)
        # Only what was held leads to instructions and to a written appeal, and it stays held.
        held = [row.id for row in rows if row.state is RequestState.HELD]
        origins, appeals = await self._linked(rows, held)
        tasks = await self._tasks(held)
        endings = await self._office.ending_marks.of(rows)
        pauses = await self._office.pauses.holding(ids)
        return tuple(
            Card(
                public_id=row.public_id,
                number=row.number,
                version=row.version,
                state=row.state,
                channel=row.channel,
                language=row.language,
                kind=row.kind,
                citizenship=row.citizenship,
                post=posts.get(row.post_id) if row.post_id is not None else None,
                received_at=row.received_at,
                registered_at=row.registered_at,
                answer_due_on=row.answer_due_on,
                days_left=self._days_left(row),
                counted_due_on=row.counted_due_on,
                pause=pauses.get(row.id),
                answered=row.answered_at is not None,
                official_number=row.official_number,
                check_identity=row.check_identity,
                out_of_turn=row.out_of_turn if row.out_of_turn < IN_TURN else None,
                seat=given[row.id][0] if row.id in given else None,
                has_memo=row.id in memos,
                asked=row.id in asked,
                proposal=proposals.get(row.id),
                origin=origins.get(row.origin_id or 0),
                appeal=appeals.get(row.id),
                instructions=tasks.get(row.id, 0),
                format=row.format,
                days=weekdays(row),
                secrecy_cleared=row.secrecy_cleared,
                guests=guests.get(row.id, ()),
                claims=row.category in claimable,
                by_hand=row.id in given and given[row.id][1],
                endings=endings[row.id],
                files=files.get(row.id, 0),
                materials=materials.get(row.id, 0),
                unread=row.unread_since is not None,
                tell_by=row.tell_by,
                topic=row.topic,
                reviewer_id=row.reviewer_id,
                earlier=earlier.get(row.id, 0),
                information_by=wanted.get(row.id),
                deleted_on=self._deleted_on(row),
            )
            for row in rows
        )

    async def posts(self, ids: Sequence[int]) -> dict[int, PostView]:
        """Return posts by their ids."""
        if not ids:
            return {}
        rows = await self._session.execute(
            select(Post, Body).join(Body, Body.id == Post.body_id).where(Post.id.in_(set(ids)))
        )
        return {post.id: post_view(post, body) for post, body in rows}

    async def seat(self, seat_id: int) -> SeatView:
        """Return a seat with where it is and who receives, whoever holds it."""
        found = await self._session.execute(
            select(Seat, Reception, Place)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .where(Seat.id == seat_id)
        )
        seat, reception, place = found.one()
        return seat_view(seat, reception, place)

    async def _given(self, ids: list[int]) -> dict[int, tuple[SeatView, bool]]:
        """Return the seats held, by case, and whether each was given by hand."""
        rows = await self._session.execute(
            select(Assignment, Seat, Reception, Place)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Reception, Reception.id == Seat.reception_id)
            .join(Place, Place.id == Reception.place_id)
            .where(Assignment.request_id.in_(ids), Assignment.freed_at.is_(None))
        )
        return {
            given.request_id: (
                seat_view(seat, reception, place, confirmed=given.confirmed_at is not None),
                given.reason is ChangeReason.BY_HAND,
            )
            for given, seat, reception, place in rows
        }

    async def _proposals(self, ids: list[int]) -> dict[int, ProposalView]:
        latest = (
            select(func.max(Proposal.id))
            .where(Proposal.request_id.in_(ids))
            .group_by(Proposal.request_id)
        )
        rows = await self._session.scalars(select(Proposal).where(Proposal.id.in_(latest)))
        return {
            row.request_id: ProposalView(
                row.kind, row.ground, row.proposed_by, row.proposed_at, row.decision
            )
            for row in rows
        }

    async def _asked(self, ids: list[int]) -> set[int]:
        # What the applicant writes unasked in between is no answer to the question.
        latest = (
            select(func.max(Note.id))
            .where(Note.request_id.in_(ids), Note.kind.in_((NoteKind.QUESTION, NoteKind.ANSWER)))
            .group_by(Note.request_id)
        )
        return set(
            await self._session.scalars(
                select(Note.request_id).where(Note.id.in_(latest), Note.kind == NoteKind.QUESTION)
            )
        )

    async def _linked(
        self, rows: list[Request], held: list[int]
    ) -> tuple[dict[int, CaseLink], dict[int, CaseLink]]:
        """Return receptions by their id, and the written appeals made of cases by the case's."""
        origins = [row.origin_id for row in rows if row.origin_id is not None]
        if not origins and not held:
            return {}, {}
        found = await self._session.execute(
            select(Request.id, Request.origin_id, Request.public_id, Request.number).where(
                or_(Request.id.in_(origins), Request.origin_id.in_(held))
            )
        )
        ends, made = {}, {}
        for own_id, origin_id, public_id, number in found:
            ends[own_id] = CaseLink(public_id, number)
            if origin_id is not None:
                made[origin_id] = CaseLink(public_id, number)
        return ends, made

    async def _tasks(self, ids: list[int]) -> dict[int, int]:
        """Return how many instructions were given, by case."""
        if not ids:
            return {}
        found = await self._session.execute(
            select(Instruction.request_id, func.count())
            .where(Instruction.request_id.in_(ids))
            .group_by(Instruction.request_id)
        )
        return dict(found.all())

    def _deleted_on(self, request: Request) -> date | None:
        """Return the day on which the personal data of a case were deleted."""
        at = request.anonymised_at
        return None if at is None else self._office.calendar.hours.local_day(at)

    def _days_left(self, request: Request) -> int:
        """Working days from today to the answer's term; negative when it is over."""
        if request.anonymised_at is not None:
            # So long over that nobody counts any more.
            return 0
        return self._office.calendar.between(self._office.today, request.answer_due_on)


def weekdays(request: Request) -> tuple[int, ...]:
    """Return the preferred weekdays of a case, Monday 0."""
    return tuple(int(day) for day in request.days.split(",") if day)


def post_view(post: Post, body: Body) -> PostView:
    """Return a post with its body and its holder."""
    return PostView(post.id, post.title_kk, post.title_ru, body.name_kk, body.name_ru, post.holder)


def seat_view(
    seat: Seat, reception: Reception, place: Place, *, confirmed: bool | None = None
) -> SeatView:
    """Return a seat with where it is and who receives."""
    return SeatView(
        seat.id,
        seat.number,
        seat.starts_at,
        place.name_kk,
        place.name_ru,
        reception.holder,
        confirmed,
        reception.id,
        reception.minutes,
        reception.mode,
        reception.link,
        place.directions_kk,
        place.directions_ru,
        place.step_free,
        reception.emergency_id is not None,
    )


def _before(request: Request) -> ColumnElement[bool]:
    """Who comes before this case in the queue: class, then moment, then id (point 28)."""
    same_class = Request.out_of_turn == request.out_of_turn
    return or_(
        Request.out_of_turn < request.out_of_turn,
        and_(same_class, Request.registered_at < request.registered_at),
        and_(same_class, Request.registered_at == request.registered_at, Request.id < request.id),
    )
