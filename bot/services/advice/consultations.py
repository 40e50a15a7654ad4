"""Consultations as rows: locking, sealing, terms, endings, and what all who touch them share.

A consultation waits (asked), goes on in talk (answered), and ends with an outcome (points 17 and
38). What a person does with one is in `advice_own`, what helpers do in `advice_desk`, and what they
write down by hand in `advice_records`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from bot.services.errors import ConsultationStale, NotFound
from bot.services.rules.policy import Action, permits
from bot.services.views.consultations import (
    NOBODY,
    AboutCase,
    ConsultationLineView,
    ConsultationView,
    ConsultedPerson,
)
from bot.services.views.tasks import CaseLink
from db.enums import (
    Channel,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    DutyKind,
    FactKind,
    Role,
)
from db.models import Account, Consultation, ConsultationLine, Duty, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState

PERSON = "consultations.person"
LINE = "consultation_lines.text"

ADVISERS = (Role.CONSULTANT, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)
"""Helpers of point 17 who give advice; a volunteer does not."""

GIVERS = (*ADVISERS, Role.REGISTRAR)
"""Who gives a consultation; the registrar where the office has no helper."""

CHANNELS = {
    ConsultationWay.CHAT: Channel.BOT,
    ConsultationWay.PHONE: Channel.CALL_CENTRE,
    ConsultationWay.ROOM: Channel.ORAL,
}
"""As which channel a consultation is counted."""

SILENCE = timedelta(days=7)
"""After so long without a word from the person an answered consultation is over."""

OF_OFFER = "offer:"
"""How the key of a consultation begins that was accepted instead of a reception."""


class Consultations:
    """Consultations of one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def find(self, public_id: str) -> Consultation:
        """Return a consultation; raises NotFound."""
        row = await self._session.scalar(
            select(Consultation).where(Consultation.public_id == public_id)
        )
        if row is None:
            raise NotFound
        return row

    async def lock(self, public_id: str) -> Consultation:
        """Lock a consultation to change it, whatever its version; raises NotFound.

        It comes after every case in the order of locks.
        """
        row = await self._session.scalar(
            select(Consultation)
            .where(Consultation.public_id == public_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        return row

    async def take(
        self,
        public_id: str,
        version: int,
        *states: ConsultationState,
        for_staff: bool = True,
    ) -> Consultation:
        """Lock a consultation as it was drawn; raises NotFound and ConsultationStale.

        Of two people who press at once the second waits here and finds another version.
        """
        row = await self.lock(public_id)
        if row.version != version or (states and row.state not in states):
            raise ConsultationStale(public_id=public_id, for_staff=for_staff)
        return row

    def touch(self, row: Consultation) -> None:
        """Make every button drawn so far stale."""
        row.version += 1

    def record(self, row: Consultation, action: str, **details: str | int | bool | None) -> None:
        """Write a line of this consultation into the journal."""
        self._office.journal.record(action, f"consultation:{row.public_id}", **details)

    def person(self, row: Consultation) -> ConsultedPerson:
        """Open who was advised; showing it to staff must be journalled."""
        if row.person_sealed is None:
            return NOBODY
        opened = self._office.keys.open(row.person_sealed, column=PERSON, row=row.public_id)
        return ConsultedPerson.model_validate_json(opened)

    def keep_person(self, row: Consultation, person: ConsultedPerson) -> None:
        """Seal who was advised; nothing is kept of whoever said nothing."""
        if person == NOBODY:
            return
        keys = self._office.keys
        row.person_sealed = keys.seal(person.model_dump_json(), column=PERSON, row=row.public_id)
        if person.phone:
            row.phone_index = keys.blind("phone", person.phone)

    async def lines(self, row: Consultation) -> tuple[ConsultationLineView, ...]:
        """Return the talk, oldest line first."""
        rows = await self._session.scalars(
            select(ConsultationLine)
            .where(ConsultationLine.consultation_id == row.id)
            .order_by(ConsultationLine.id)
        )
        return tuple(
            ConsultationLineView(line.staff_id is not None, self.text(row, line), line.written_at)
            for line in rows
        )

    def text(self, row: Consultation, line: ConsultationLine) -> str:
        """Open a line of the talk."""
        return self._office.keys.open(line.text_sealed, column=LINE, row=row.public_id)

    async def write(
        self, row: Consultation, text: str, staff_id: int | None = None
    ) -> ConsultationLine:
        """Add a line to the talk, already cleaned; `staff_id` None: the person's own."""
        line = ConsultationLine(
            consultation_id=row.id,
            staff_id=staff_id,
            text_sealed=self._office.keys.seal(text, column=LINE, row=row.public_id),
            written_at=self._office.now,
        )
        self._session.add(line)
        await self._session.flush()
        return line

    async def end(
        self,
        row: Consultation,
        outcome: ConsultationOutcome,
        reason: DeclineReason | None = None,
    ) -> None:
        """End a locked consultation: it is counted, nothing is owed, the survey follows."""
        office = self._office
        row.state, row.outcome, row.reason = C.ENDED, outcome, reason
        row.ended_at = office.now
        self.touch(row)
        await self._session.flush()
        await office.consultation_terms.settle(row)
        why = None if reason is None else reason.value
        self.record(row, "consultation_ended", outcome=outcome.value, reason=why)
        if row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            office.fact_book.note(FactKind.CONSULTATION, request, detail=outcome.value, reason=why)
        else:
            office.fact_book.note_own(
                FactKind.CONSULTATION,
                channel=CHANNELS[row.way],
                topic=row.topic,
                detail=outcome.value,
                reason=why,
            )
        if outcome is not ConsultationOutcome.BOOKS:
            await office.surveys.after_consultation(row)

    async def booked(self, public_id: str, request: Request) -> None:
        """Note the request that was booked out of a consultation; one that is open ends by it.

        What ended otherwise keeps its outcome: it was counted on its day. Raises NotFound.
        """
        row = await self.lock(public_id)
        if row.booked_id is None:
            row.booked_id = request.id
            self.record(row, "consultation_booked")
            self._office.cases.record(request, "booked_after_advice")
        if row.state is not C.ENDED:
            await self.end(row, ConsultationOutcome.BOOKS)
        else:
            self.touch(row)

    async def lapse(self) -> int:
        """End what was answered and heard no word from the person for days; return how many."""
        rows = await self._session.scalars(
            select(Consultation)
            .where(
                Consultation.state == C.ANSWERED,
                Consultation.answered_at <= self._office.now - SILENCE,
            )
            .order_by(Consultation.id)
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        lapsed = rows.all()
        for row in lapsed:
            await self.end(row, ConsultationOutcome.LAPSED)
        return len(lapsed)

    def readable(self) -> ColumnElement[bool]:
        """Return which consultations the person who looks may read.

        Their own, those of whom they stand in for, and those of their role that nobody has taken
        or whose helper has left. What belongs to a role that nobody holds is anybody's who gives
        advice: it would wait for ever otherwise.
        """
        actor = self._office.actor
        roles = [role for role in GIVERS if role in actor.roles]
        nobodys = or_(
            Consultation.staff_id.is_(None),
            Consultation.staff_id.in_(select(Staff.id).where(Staff.left_at.is_not(None))),
        )
        held = select(Staff.role).where(Staff.left_at.is_(None))
        theirs = or_(Consultation.role.in_(roles), Consultation.role.not_in(held))
        return or_(Consultation.staff_id.in_(actor.places), theirs & nobodys)

    async def view(self, row: Consultation) -> ConsultationView:
        """Return a consultation as cards show it."""
        return (await self.views([row]))[0]

    async def views(self, rows: Sequence[Consultation]) -> tuple[ConsultationView, ...]:
        """Return consultations as lists show them, in their order, with a fixed number of queries.

        Nothing personal is in them; whoever calls has asked the policy.
        """
        if not rows:
            return ()
        await self._session.flush()
        ids = [row.id for row in rows]
        open_ = set(
            await self._session.scalars(
                select(Consultation.id).where(Consultation.id.in_(ids), self.readable())
            )
        )
        gives = permits(self._office.actor.roles, Action.CONSULT)
        hears = permits(self._office.actor.roles, Action.SEE_VOICES)
        staff = {
            one.id: self._office.accounts.staff_view(one)
            for one in await self._session.scalars(
                select(Staff).where(Staff.id.in_({row.staff_id for row in rows if row.staff_id}))
            )
        }
        silent = set(
            await self._session.scalars(
                select(Account.id).where(
                    Account.id.in_({row.account_id for row in rows if row.account_id}),
                    Account.reachable.is_(False),
                )
            )
        )
        cases = await self._cases(rows)
        due = await self._due(rows)
        places = self._office.actor.places
        return tuple(
            ConsultationView(
                public_id=row.public_id,
                version=row.version,
                state=row.state,
                way=row.way,
                role=row.role,
                language=row.language,
                topic=row.topic,
                asked_at=row.asked_at,
                answered_at=row.answered_at,
                ended_at=row.ended_at,
                due_on=due.get(row.public_id),
                outcome=row.outcome,
                # That somebody was talked out of a reception is for the head, not for the helper.
                reason=row.reason if hears or row.reason is not DeclineReason.TALKED_OUT else None,
                staff=staff.get(row.staff_id or 0),
                mine=row.staff_id in places,
                open_to_me=gives and row.id in open_,
                in_chat=row.account_id is not None,
                reachable=row.account_id not in silent,
                offered=(row.asked_with or "").startswith(OF_OFFER),
                case=cases.get(row.request_id or 0),
                booked=cases.get(row.booked_id or 0),
                phone_survey=row.phone_survey,
                known=row.person_sealed is not None,
                forgotten=row.anonymised_at is not None,
            )
            for row in rows
        )

    async def about(self, ids: Sequence[int]) -> dict[int, tuple[AboutCase, ...]]:
        """Return the consultations about these cases, the latest first, with one query."""
        rows = await self._session.scalars(
            select(Consultation)
            .where(Consultation.request_id.in_(ids))
            .order_by(Consultation.id.desc())
        )
        told: dict[int, tuple[AboutCase, ...]] = {}
        for row in rows:
            one = AboutCase(row.way, row.state, row.outcome, row.ended_at or row.asked_at)
            told[row.request_id or 0] = (*told.get(row.request_id or 0, ()), one)
        return told

    async def _cases(self, rows: Sequence[Consultation]) -> dict[int, CaseLink]:
        ids = {key for row in rows for key in (row.request_id, row.booked_id) if key}
        found = await self._session.execute(
            select(Request.id, Request.public_id, Request.number).where(Request.id.in_(ids))
        )
        return {key: CaseLink(public_id, number) for key, public_id, number in found}

    async def _due(self, rows: Sequence[Consultation]) -> dict[str, date]:
        """Return by when those are answered that wait, by their ids."""
        waiting = [row.public_id for row in rows if row.state is C.ASKED]
        if not waiting:
            return {}
        name = func.substr(Duty.subject, 1, len(waiting[0]))
        found = await self._session.execute(
            select(name, func.min(Duty.due_on))
            .where(
                Duty.request_id.is_(None),
                Duty.kind == DutyKind.CONSULTATION,
                Duty.closed_at.is_(None),
                name.in_(waiting),
            )
            .group_by(name)
        )
        return dict(found.all())
