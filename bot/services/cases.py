"""Requests as rows: loading, locking, moving along an arrow, sealing; their posts and seats."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from bot.services.case_cards import CaseCards
from bot.services.errors import DataDeleted, NotFound, Stale
from bot.services.rules.lifecycle import (
    ARROWS,
    CLOSED_STATES,
    WAITING_STATES,
    Step,
    counted,
    may_leave,
)
from bot.services.seat_views import post_view, seat_view
from bot.services.views import Card, NoteView, Person, PostView, SeatView
from bot.services.views.figures import NO_PARTICULARS, Particulars
from bot.services.views.missing import missing_of
from db.enums import FactKind, RequestState
from db.models import (
    Assignment,
    Body,
    Note,
    Place,
    Post,
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
                day=self.deleted_on(request),
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
        return await CaseCards(self._office).of(list(requests))

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

    def deleted_on(self, request: Request) -> date | None:
        """Return the day on which the personal data of a case were deleted."""
        at = request.anonymised_at
        return None if at is None else self._office.calendar.hours.local_day(at)


def _before(request: Request) -> ColumnElement[bool]:
    """Who comes before this case in the queue: class, then moment, then id (point 28)."""
    same_class = Request.out_of_turn == request.out_of_turn
    return or_(
        Request.out_of_turn < request.out_of_turn,
        and_(same_class, Request.registered_at < request.registered_at),
        and_(same_class, Request.registered_at == request.registered_at, Request.id < request.id),
    )
