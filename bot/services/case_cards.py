"""Cards of cases: what the staff and the applicant see of them, without names.

Many cards are drawn at once with a fixed number of queries, however many there are.
"""

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from bot.services.rules.queue import IN_TURN
from bot.services.seat_views import seat_view
from bot.services.views import Card, ProposalView, SeatView
from bot.services.views.tasks import CaseLink
from db.enums import ChangeReason, NoteKind, RequestState
from db.models import (
    Assignment,
    Instruction,
    Memo,
    Note,
    Place,
    Proposal,
    Reception,
    Request,
    Seat,
)

if TYPE_CHECKING:
    from bot.services.office import Office


class CaseCards:
    """Cards of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def of(self, rows: list[Request]) -> tuple[Card, ...]:
        """Return the cards of these cases in their order, with a fixed number of queries."""
        if not rows:
            return ()
        await self._session.flush()
        ids = [row.id for row in rows]
        posts = await self._cases.posts([row.post_id for row in rows if row.post_id is not None])
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
        advice = await self._office.consultations.about(ids)
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
                advice=advice.get(row.id, ()),
                unread=row.unread_since is not None,
                tell_by=row.tell_by,
                topic=row.topic,
                reviewer_id=row.reviewer_id,
                earlier=earlier.get(row.id, 0),
                information_by=wanted.get(row.id),
                deleted_on=self._cases.deleted_on(row),
            )
            for row in rows
        )

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

    def _days_left(self, request: Request) -> int:
        """Working days from today to the answer's term; negative when it is over."""
        if request.anonymised_at is not None:
            # So long over that nobody counts any more.
            return 0
        return self._office.calendar.between(self._office.today, request.answer_due_on)


def weekdays(request: Request) -> tuple[int, ...]:
    """Return the preferred weekdays of a case, Monday 0."""
    return tuple(int(day) for day in request.days.split(",") if day)
