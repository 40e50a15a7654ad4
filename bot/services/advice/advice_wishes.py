"""People who wish to book after advice: until the request is there, or they wish it no more.

Whoever takes requests down fills in the form with what is known. What another helper wrote down
waits on the registrars' desk, and whoever asked in the chat is sent the form there.
"""

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.advice.consultation_terms import BOOKS
from bot.services.errors import ConsultationStale, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action, permits
from bot.services.views.consultations import ConsultationView, ToBook
from bot.services.views.notice import Facts
from db.enums import ConsultationOutcome, ConsultationState, DeclineReason
from db.models import Account, Consultation, Request

if TYPE_CHECKING:
    from bot.services.office import Office


class AdviceWishes:
    """Wishes to book after advice, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._consultations = office.consultations

    async def note(self, row: Consultation) -> None:
        """Let a wish to book reach somebody who takes requests down.

        An open request is the booking itself; whoever asked in the chat is sent the form there.
        """
        if row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            if request.state in OPEN_STATES:
                row.booked_id = request.id
        await self._session.flush()
        if row.booked_id is not None:
            return
        if row.account_id is not None and await self._reads(row):
            await self._office.notices.to_person(
                row.account_id, NoticeKind.CONSULTATION_BOOKS, row.public_id
            )
        elif not permits(self._office.actor.roles, Action.TAKE_REQUEST):
            await self._office.consultation_terms.tell(row, BOOKS, f"{row.public_id}:{BOOKS}")

    async def told(self, facts: Facts, subject: str) -> Facts | None:
        """Look whether somebody has still to book, when they are about to be sent the form."""
        row = await self._consultations.find(subject)
        if row.booked_id is not None or row.anonymised_at is not None:
            return None
        return replace(facts, consultation=await self._consultations.view(row))

    async def to_book(self) -> tuple[ConsultationView, ...]:
        """Return who wishes to book after advice and has no chat, the oldest first."""
        self._office.require(Action.TAKE_REQUEST)
        rows = await self._session.scalars(
            select(Consultation).where(*_wishing()).order_by(Consultation.ended_at, Consultation.id)
        )
        return await self._consultations.views(rows.all())

    async def to_book_count(self) -> int:
        """Return how many of them there are; none for whoever takes no requests down."""
        if not permits(self._office.actor.roles, Action.TAKE_REQUEST):
            return 0
        count = await self._session.scalar(
            select(func.count()).select_from(Consultation).where(*_wishing())
        )
        return count or 0

    async def known(self, public_id: str) -> ToBook:
        """Open what fills the form of a request after advice; the look is journalled.

        Raises NotAllowed, NotFound, and ConsultationStale once it is booked.
        """
        self._office.require(Action.TAKE_REQUEST)
        row = await self._consultations.find(public_id)
        wished = row.outcome is ConsultationOutcome.BOOKS
        if not wished or row.anonymised_at is not None or await self._reads(row):
            raise NotFound
        if _settled(row):
            raise ConsultationStale(public_id=public_id, for_staff=True)
        self._consultations.record(row, "revealed", what="booking")
        person = self._consultations.person(row)
        own = [line.text for line in await self._consultations.lines(row) if not line.by_staff]
        return ToBook(
            row.public_id,
            row.way,
            row.language,
            row.topic,
            person.full_name,
            person.phone,
            "\n\n".join(own)[: self._office.profile.limits.matter_max] or None,
        )

    async def booked(self, public_id: str, request_id: str) -> None:
        """Note the request that was taken down out of a consultation; NotAllowed, NotFound."""
        self._office.require(Action.TAKE_REQUEST)
        request = await self._office.cases.find(request_id)
        await self._consultations.booked(public_id, request)

    async def wishing(self, public_id: str, version: int) -> ConsultationView:
        """Return somebody who still wishes to book, as the button shows them.

        Raises NotAllowed, NotFound and ConsultationStale.
        """
        self._office.require(Action.TAKE_REQUEST)
        row = await self._consultations.find(public_id)
        wished = row.outcome is ConsultationOutcome.BOOKS
        if not wished or _settled(row) or row.version != version:
            raise ConsultationStale(public_id=public_id, for_staff=True)
        return await self._consultations.view(row)

    async def gave_up(self, public_id: str, version: int, reason: DeclineReason) -> None:
        """Write down why somebody who wished to book does not any more; they leave the desk.

        The outcome stays what it was counted as on its day, and the reason says the rest. Raises
        NotAllowed, NotFound and ConsultationStale.
        """
        self._office.require(Action.TAKE_REQUEST)
        row = await self._consultations.take(public_id, version, ConsultationState.ENDED)
        await self.wishing(public_id, version)
        row.reason = reason
        self._consultations.touch(row)
        self._consultations.record(row, "consultation_wish_ended", reason=reason.value)
        await self._session.flush()

    async def _reads(self, row: Consultation) -> bool:
        """Tell whether whoever was advised has a chat that takes messages."""
        if row.account_id is None:
            return False
        return (await self._session.get_one(Account, row.account_id)).reachable

    async def met(self, request: Request) -> None:
        """Note a request that somebody booked who wished to after advice, whatever way it came.

        They are known by their chat or their phone; nobody needs to look for them any more. A paper
        is registered late sometimes: what came before the day of the advice meets no wish.
        """
        hours = self._office.calendar.hours
        midnight = hours.at(hours.local_day(request.received_at) + timedelta(days=1), time())
        same = Consultation.phone_index == request.phone_index
        if request.account_id is not None:
            same = or_(same, Consultation.account_id == request.account_id)
        rows = await self._session.scalars(
            select(Consultation)
            .where(
                Consultation.outcome == ConsultationOutcome.BOOKS,
                Consultation.booked_id.is_(None),
                Consultation.reason.is_(None),
                Consultation.ended_at < midnight,
                same,
            )
            .order_by(Consultation.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        for row in rows.all():
            row.booked_id = request.id
            self._consultations.touch(row)
            self._consultations.record(row, "consultation_booked")
            self._office.cases.record(request, "booked_after_advice")


def _settled(row: Consultation) -> bool:
    """Tell whether somebody who wished to book has booked, or wishes it no more."""
    return row.booked_id is not None or row.reason is not None


def _wishing() -> tuple[ColumnElement[bool], ...]:
    """Return who wishes to book and has no chat that takes messages, until it is settled."""
    return (
        Consultation.outcome == ConsultationOutcome.BOOKS,
        Consultation.booked_id.is_(None),
        Consultation.reason.is_(None),
        or_(
            Consultation.account_id.is_(None),
            Consultation.account_id.in_(select(Account.id).where(Account.reachable.is_(False))),
        ),
        Consultation.anonymised_at.is_(None),
    )
