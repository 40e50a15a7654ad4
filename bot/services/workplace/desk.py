"""Today's work of a member of the staff by role, the most urgent first."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.actor import Actor
from bot.services.outcomes.corrections import CORRECTABLE, TWO_PEOPLE
from bot.services.rules.lifecycle import WAITING_STATES
from bot.services.rules.policy import Action, permits
from bot.services.rules.secrecy import UNDER_SECRECY
from bot.services.terms.duties import UNSEEN
from bot.services.views import Card, Desk, DutyView
from db.enums import DutyKind, LetterKind, OutcomeKind, ReferralKind, RequestState
from db.models import Duty, Letter, Outcome, Referral, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

S = RequestState

BY_TWO = tuple(state for state, kind in CORRECTABLE.items() if kind in TWO_PEOPLE)
"""States that took two people, and so does a correction of what was told about them."""

HELD_DAYS = 5
"""Working days for which a held reception stays within reach of the desk."""


class DeskService:
    """The desk within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def desk(self) -> Desk:
        """Return the counts of what is due and of every pile the roles may see."""
        office = self._office
        office.require(Action.SEE_DESK)
        hours = office.calendar.hours
        today = office.today
        # The week ends on Sunday: a term never falls on a day off unless an act made it one.
        sunday = today + timedelta(days=6 - today.weekday())
        due_today = [Duty.due_at >= office.now, Duty.due_on <= today]
        to_carry_out, on_control = await office.instructions.counts()
        to_give, asked_of_units = await office.materials.counts()
        return Desk(
            today=today,
            roles=tuple(sorted(office.actor.roles)),
            overdue=await self._count_duties(Duty.due_at < office.now),
            due_today=await self._count_duties(*due_today),
            due_this_week=await self._count_duties(
                Duty.due_on > today, Duty.due_at <= hours.end_of(sunday)
            ),
            duties=await self.duties(),
            to_enter=await self._count(Action.ENTER_NUMBER, *_TO_ENTER),
            to_review=await self._count(Action.REVIEW, Request.state.in_(_BEFORE_PROPOSAL)),
            mine=await self._count(
                Action.REVIEW,
                Request.state.in_(_BEFORE_PROPOSAL),
                Request.reviewer_id.in_(office.actor.places),
            ),
            pool=await self._count(
                Action.REVIEW,
                Request.state.in_(_BEFORE_PROPOSAL),
                Request.reviewer_id.is_(None),
            ),
            waiting=await self._count(Action.REVIEW, Request.state == S.NEEDS_INFORMATION),
            to_decide=await self._count(Action.DECIDE, Request.state == S.PROPOSED),
            to_distribute=await self._count(Action.DISTRIBUTE, Request.state == S.QUEUED),
            letters=await self._count(Action.ISSUE_REFUSAL, self._without_number()),
            on_the_day=len(await self.on_the_day()),
            missed=await self._count(Action.REVIEW, *_MISSED),
            to_check=await self._count(
                Action.CHECK_SECRECY,
                Request.citizenship.in_(UNDER_SECRECY),
                Request.secrecy_cleared.is_(None),
                Request.state.in_(WAITING_STATES),
            ),
            held=len(await self._held()),
            appeals=await self._count(Action.ANSWER_APPEAL, Request.state == S.APPEAL),
            to_carry_out=to_carry_out,
            on_control=on_control,
            to_give=to_give,
            asked_of_units=asked_of_units,
            messages=await self._count(Action.REPLY, Request.unread_since.is_not(None)),
            advice=await office.advice_desk.counts(),
            drafts=await office.plan.to_approve(),
            consents=await office.withdrawals.count(),
            office=await office.board.total(),
        )

    async def to_enter(self) -> tuple[Card, ...]:
        """Return the cases without an official number (point 25)."""
        return await self._cards(Action.ENTER_NUMBER, *_TO_ENTER)

    async def to_review(self) -> tuple[Card, ...]:
        """Return the cases before a proposal: one's own, the pool's, then those of colleagues.

        Within each the answer due first is on top.
        """
        cards = await self._cards(Action.REVIEW, Request.state.in_(_BEFORE_PROPOSAL))
        own = self._office.actor.places
        return tuple(
            sorted(cards, key=lambda card: (card.reviewer_id not in own, bool(card.reviewer_id)))
        )

    async def waiting(self) -> tuple[Card, ...]:
        """Return the cases that wait for the applicant's information."""
        return await self._cards(Action.REVIEW, Request.state == S.NEEDS_INFORMATION)

    async def to_decide(self) -> tuple[Card, ...]:
        """Return the cases that wait for the head."""
        return await self._cards(Action.DECIDE, Request.state == S.PROPOSED)

    async def letters(self) -> tuple[Card, ...]:
        """Return the cases with a letter whose number is still to be entered by the reader.

        Decided endings, corrected letters, and letters to the body to which something was sent on.
        """
        return await self._cards(Action.ISSUE_REFUSAL, self._without_number())

    async def missed(self) -> tuple[Card, ...]:
        """Return the cases whose applicant did not come; they may go back into the queue."""
        return await self._cards(Action.REVIEW, *_MISSED)

    async def held(self) -> tuple[Card, ...]:
        """Return the receptions held of late, the newest on top: to give instructions after."""
        self._office.require(Action.INSTRUCT)
        ids = await self._held()
        rows = await self._session.scalars(select(Request).where(Request.id.in_(ids)))
        found = {row.id: row for row in rows}
        return await self._office.cases.cards([found[each] for each in ids])

    async def _held(self) -> list[int]:
        """Return the ids of the cases received in the last working days, the newest first."""
        if not permits(self._office.actor.roles, Action.INSTRUCT):
            return []
        calendar = self._office.calendar
        since = calendar.hours.start_of(calendar.back(self._office.today, HELD_DAYS))
        ids = await self._session.scalars(
            select(Outcome.request_id)
            .join(Request, Request.id == Outcome.request_id)
            .where(
                Request.state == S.HELD,
                Outcome.kind == OutcomeKind.HELD,
                Outcome.happened_at >= since,
            )
            .order_by(Outcome.happened_at.desc(), Outcome.id.desc())
        )
        return list(ids)

    async def appeals(self) -> tuple[Card, ...]:
        """Return the written appeals without an answer, the one due first on top."""
        return await self._cards(Action.ANSWER_APPEAL, Request.state == S.APPEAL)

    async def on_the_day(self) -> tuple[Card, ...]:
        """Return today's receptions and earlier ones without a result."""
        if not permits(self._office.actor.roles, Action.SEE_DAY):
            return ()
        return await self._office.day.today()

    async def duties(self) -> tuple[DutyView, ...]:
        """Return the open duties of the roles held, the one due first on top."""
        rows = await self._session.scalars(
            select(Duty).where(*self._mine()).order_by(Duty.due_at, Duty.id)
        )
        return await self._office.duties.views(list(rows))

    def _without_number(self) -> ColumnElement[bool]:
        """Choose the cases that wait for the number of a letter which this person may enter.

        Whoever drafted a correction of what took two people does not put it into force.
        """
        me = select(Staff.id).where(Staff.account_id == self._office.account.id)
        corrected = (
            select(Letter.id)
            .where(
                Letter.request_id == Request.id,
                Letter.kind == LetterKind.CORRECTION,
                Letter.number.is_(None),
                or_(Request.state.not_in(BY_TWO), Letter.made_by.not_in(me)),
            )
            .exists()
        )
        sent_on = (
            select(Referral.id)
            .where(
                Referral.request_id == Request.id,
                Referral.kind != ReferralKind.WHOLE,
                Referral.letter_number.is_(None),
            )
            .exists()
        )
        return or_(Request.state == S.LETTER, corrected, sent_on)

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return self.owed_by(self._office.actor)

    def owed_by(self, actor: Actor) -> tuple[ColumnElement[bool], ...]:
        """Return the condition under which a duty is on the desk of somebody."""
        return (
            Duty.closed_at.is_(None),
            Duty.role.in_(actor.roles),
            Duty.kind.not_in(UNSEEN),
            or_(
                Duty.staff_id.is_(None),
                Duty.staff_id.in_(actor.places),
                # Given to somebody in the very moment in which they left: nobody else's by name.
                Duty.staff_id.in_(select(Staff.id).where(Staff.left_at.is_not(None))),
            ),
            # What a unit owes is on the desks of its people alone.
            or_(
                Duty.unit_id.is_(None),
                Duty.unit_id.in_(
                    select(Staff.unit_id).where(
                        Staff.id.in_(actor.places), Staff.unit_id.is_not(None)
                    )
                ),
            ),
            # What is due after a reception is no work before it.
            or_(Duty.kind != DutyKind.RESULT, Duty.due_on <= self._office.today),
        )

    async def _count_duties(self, *chosen: ColumnElement[bool]) -> int:
        count = await self._session.scalar(
            select(func.count()).select_from(Duty).where(*self._mine(), *chosen)
        )
        return count or 0

    async def _count(self, action: Action, *chosen: ColumnElement[bool]) -> int:
        if not permits(self._office.actor.roles, action):
            return 0
        count = await self._session.scalar(select(func.count()).select_from(Request).where(*chosen))
        return count or 0

    async def _cards(self, action: Action, *chosen: ColumnElement[bool]) -> tuple[Card, ...]:
        self._office.require(action)
        rows = await self._session.scalars(
            select(Request)
            .where(*chosen)
            .order_by(Request.answer_due_on, Request.out_of_turn, Request.registered_at, Request.id)
        )
        return await self._office.cases.cards(rows.all())


_MISSED: tuple[ColumnElement[bool], ...] = (
    Request.state == S.NO_SHOW,
    # Nobody is left to be put back into the queue.
    Request.anonymised_at.is_(None),
)

_BEFORE_PROPOSAL = (S.REGISTERED, S.IN_REVIEW)

_TO_ENTER: tuple[ColumnElement[bool], ...] = (
    Request.official_number.is_(None),
    # A held or refused case still owes its number; a withdrawn one owes nothing.
    Request.state != S.WITHDRAWN,
)
