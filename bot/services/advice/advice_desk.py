"""Advice as helpers give it: what waits, taking, reading, answering, handing on, ending."""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.advice.consultation_terms import HANDED
from bot.services.advice.consultations import GIVERS
from bot.services.cases import MATTER
from bot.services.errors import (
    ConsultationStale,
    ConsultationUnanswered,
    InputInvalid,
    NotAllowed,
    NotFound,
)
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views.consultations import (
    AdviceCounts,
    ConsultationShown,
    ConsultationView,
)
from db.enums import ConsultationOutcome, ConsultationState, DeclineReason, Role
from db.models import Consultation, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState

ANSWER = (2, 3000)
"""Fewest and most characters of an answer."""


class AdviceDesk:
    """What helpers do with consultations, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._consultations = office.consultations

    async def counts(self) -> AdviceCounts:
        """Return what lies on the desk of whoever gives advice; nothing for all others."""
        if not permits(self._office.actor.roles, Action.CONSULT):
            return AdviceCounts()
        return AdviceCounts(
            await self._count(*self._waiting()),
            await self._count(*self._talks()),
            await self._office.advice_wishes.to_book_count(),
        )

    async def waiting(self) -> tuple[ConsultationView, ...]:
        """Return the questions without an answer, the oldest first."""
        return await self._views(*self._waiting())

    async def talks(self) -> tuple[ConsultationView, ...]:
        """Return one's own consultations that are answered and not ended, the oldest first."""
        return await self._views(*self._talks())

    async def card(self, public_id: str) -> ConsultationView:
        """Return a consultation without a word of it.

        Whoever sees the terms of the office sees by it where one stands; all others are answered
        as if there were no such consultation. Raises NotAllowed and NotFound.
        """
        if not permits(self._office.actor.roles, Action.SEE_BOARD):
            self._office.require(Action.CONSULT)
        view = await self._consultations.view(await self._consultations.find(public_id))
        if not view.open_to_me and not permits(self._office.actor.roles, Action.SEE_BOARD):
            raise NotFound
        return view

    async def take(self, public_id: str, version: int) -> ConsultationView:
        """Take a question that waits: from now on it is one's own. Raises ConsultationStale."""
        row = await self._open(public_id, version, C.ASKED)
        if row.staff_id not in self._office.actor.places:
            self._assign(row)
            self._consultations.touch(row)
            await self._office.consultation_terms.pass_on(row)
            self._consultations.record(row, "consultation_taken")
        return await self._consultations.view(row)

    async def show(self, public_id: str) -> ConsultationShown:
        """Show who asks and the talk; every look is journalled.

        Raises NotAllowed, NotFound, and ConsultationStale where all of it was deleted.
        """
        self._office.require(Action.CONSULT)
        row = await self._readable(public_id)
        if row.anonymised_at is not None:
            raise ConsultationStale(public_id=public_id, for_staff=True)
        self._consultations.record(row, "revealed", what="consultation")
        view = await self._consultations.view(row)
        matter = None
        if view.offered and row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            self._office.cases.record(request, "revealed", what="consultation")
            matter = self._office.cases.open(request, MATTER, request.matter_sealed)
        lines = await self._consultations.lines(row)
        return ConsultationShown(view, self._consultations.person(row), lines, matter)

    async def as_drawn(self, public_id: str, version: int) -> ConsultationView:
        """Return a consultation that is still as the button shows it; raises ConsultationStale."""
        self._office.require(Action.CONSULT)
        row = await self._readable(public_id)
        if row.version != version:
            raise ConsultationStale(public_id=public_id, for_staff=True)
        return await self._consultations.view(row)

    async def answer(self, public_id: str, version: int, text: str) -> ConsultationView:
        """Answer somebody who asked in the chat; they are told, and nothing is owed any more.

        Whoever answers what nobody had taken has it. Raises NotFound, ConsultationStale,
        InputInvalid, and NotAllowed for somebody who has no chat.
        """
        office = self._office
        row = await self._open(public_id, version, C.ASKED, C.ANSWERED)
        if row.account_id is None:
            raise NotAllowed(action=Action.CONSULT)
        self._assign(row)
        line = await self._consultations.write(row, cleaned("advice", text, *ANSWER), row.staff_id)
        row.state, row.answered_at = C.ANSWERED, office.now
        self._consultations.touch(row)
        await self._session.flush()
        await self._office.consultation_terms.settle(row)
        self._consultations.record(row, "consultation_answered")
        await office.notices.to_person(row.account_id, NoticeKind.CONSULTATION_ANSWER, str(line.id))
        return await self._consultations.view(row)

    async def end(
        self,
        public_id: str,
        version: int,
        outcome: ConsultationOutcome,
        reason: DeclineReason | None = None,
    ) -> ConsultationView:
        """End a consultation with what came of it.

        Raises NotFound, ConsultationStale, InputInvalid for an outcome that is none of a helper's,
        and ConsultationUnanswered while somebody who asked in the chat has no answer.
        """
        check(outcome, reason)
        row = await self._open(public_id, version, C.ASKED, C.ANSWERED)
        view = await self._consultations.view(row)
        if view.in_chat and row.answered_at is None and not view.offered and view.reachable:
            raise ConsultationUnanswered(public_id=public_id)
        self._assign(row)
        await self._consultations.end(row, outcome, reason)
        if outcome is ConsultationOutcome.BOOKS:
            await self._office.advice_wishes.note(row)
        return await self._consultations.view(row)

    async def roles_for(self, view: ConsultationView) -> tuple[Role, ...]:
        """Return to whom a consultation may be handed on: helpers that the office has."""
        held = set(
            await self._session.scalars(
                select(Staff.role).where(Staff.role.in_(GIVERS), Staff.left_at.is_(None))
            )
        )
        # To one's own role it goes back, so that a colleague finds it.
        return tuple(
            role for role in GIVERS if role in held and (role is not view.role or view.staff)
        )

    async def hand(self, public_id: str, version: int, role: Role) -> ConsultationView:
        """Hand a question on to helpers of another role, or back to all of one's own.

        The term stays as it was promised. Raises NotFound, ConsultationStale, InputInvalid.
        """
        row = await self._open(public_id, version, C.ASKED, C.ANSWERED)
        if role not in await self.roles_for(await self._consultations.view(row)):
            raise InputInvalid(field="helper", reason="unfit")
        row.role, row.staff_id = role, None
        self._consultations.touch(row)
        await self._session.flush()
        await self._office.consultation_terms.pass_on(row)
        self._consultations.record(row, "consultation_handed", role=role.value)
        if row.state is C.ASKED:
            subject = f"{row.public_id}:{row.version}"
            await self._office.consultation_terms.tell(row, HANDED, subject)
        return await self._consultations.view(row)

    def _assign(self, row: Consultation) -> None:
        """Make it one's own, unless it is: whoever stands in for somebody works in their name."""
        if row.staff_id in self._office.actor.places:
            return
        actor = self._office.actor
        # Of a role that nobody holds any more it becomes the taker's own.
        row.role = next(role for role in (row.role, *GIVERS) if role in actor.staff)
        row.staff_id = actor.staff[row.role].id

    async def _open(self, public_id: str, version: int, *states: ConsultationState) -> Consultation:
        """Lock a consultation that the person who acts may work on."""
        self._office.require(Action.CONSULT)
        row = await self._consultations.take(public_id, version, *states)
        await self._readable(public_id)
        return row

    async def _readable(self, public_id: str) -> Consultation:
        row = await self._session.scalar(
            select(Consultation).where(
                Consultation.public_id == public_id, self._consultations.readable()
            )
        )
        if row is None:
            raise NotFound
        return row

    def _waiting(self) -> tuple[ColumnElement[bool], ...]:
        return Consultation.state == C.ASKED, self._consultations.readable()

    def _talks(self) -> tuple[ColumnElement[bool], ...]:
        return Consultation.state == C.ANSWERED, self._consultations.readable()

    async def _count(self, *chosen: ColumnElement[bool]) -> int:
        count = await self._session.scalar(
            select(func.count()).select_from(Consultation).where(*chosen)
        )
        return count or 0

    async def _views(self, *chosen: ColumnElement[bool]) -> tuple[ConsultationView, ...]:
        self._office.require(Action.CONSULT)
        rows = await self._session.scalars(
            select(Consultation).where(*chosen).order_by(Consultation.asked_at, Consultation.id)
        )
        return await self._consultations.views(rows.all())


def check(outcome: ConsultationOutcome, reason: DeclineReason | None) -> None:
    """Refuse an outcome that no helper gives, or a reason where there is none to give."""
    if outcome is ConsultationOutcome.LAPSED:
        raise InputInvalid(field="outcome", reason="unfit")
    if (outcome is ConsultationOutcome.DECLINED) != (reason is not None):
        raise InputInvalid(field="reason", reason="empty")
