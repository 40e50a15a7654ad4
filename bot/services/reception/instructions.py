"""Instructions given at held receptions, and who may look at them (APPC articles 46, 90(4)).

A head gives them, or the registrar writes them down for the head who received. The applicant sees
the term and what came of it.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.errors import InputInvalid, NotFound, SamePersonDecides, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reception.instruction_rows import (
    EXECUTORS,
    REASON,
    REMARK,
    REPORT,
    RESULT,
    TEXT,
    InstructionRows,
)
from bot.services.rules.days import read_day
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views import StaffView
from bot.services.views.notice import Facts
from bot.services.views.tasks import (
    InstructionRevealed,
    InstructionView,
    OwnInstruction,
    ReportView,
)
from db.enums import FactKind, InstructionState, RequestState, Role
from db.models import Instruction, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office


@dataclass(frozen=True, slots=True)
class Order:
    """A new instruction before its text: staff ids of executor and issuer, and the term.

    `issuer_id` is None when a head gives it: whoever gives it is the issuer.
    """

    executor_id: int
    issuer_id: int | None
    due_on: date


class Instructions:
    """Instructions of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases
        self._rows = InstructionRows(office)

    async def executors(self) -> tuple[StaffView, ...]:
        """Return who can be charged: by role; a head does not charge himself in another role."""
        self._office.require(Action.INSTRUCT)
        rows = await self._rows.staff(Staff.role.in_(EXECUTORS))
        if self._is_head():
            rows = [row for row in rows if row.account_id != self._office.account.id]
        return tuple(map(self._office.accounts.staff_view, rows))

    async def issuers(self, executor_id: int) -> tuple[StaffView, ...]:
        """Return in whose name it can be given: oneself for a head, else the heads but one.

        Nobody controls himself, so a head who is the executor in another role is left out.
        """
        self._office.require(Action.INSTRUCT)
        if self._is_head():
            return (self._office.actor.staff[Role.HEAD],)
        executor = await self._rows.executor(executor_id)
        rows = await self._rows.staff(Staff.role == Role.HEAD)
        return tuple(
            self._office.accounts.staff_view(row)
            for row in rows
            if row.account_id != executor.account_id
        )

    def terms(self) -> tuple[tuple[int, date], ...]:
        """Return the usual terms: working days from today and the days they end on."""
        return self._rows.usual_days(self._office.today)

    def day(self, text: str, *, after: date | None = None) -> date:
        """Return the typed term; raises InputInvalid unless it is a working day to come."""
        found = read_day(text, self._office.today)
        if found is None:
            raise InputInvalid(field="term", reason="day_unread")
        return self._rows.checked(found, after)

    async def give(self, public_id: str, version: int, order: Order, text: str) -> InstructionView:
        """Give an instruction after a held reception, and tell the executor.

        Raises Stale, InputInvalid, NotFound and SamePersonDecides. Several may be given; each one
        makes the buttons drawn before it stale, so that two taps are one instruction.
        """
        office = self._office
        office.require(Action.INSTRUCT)
        request = await self._cases.take(public_id, version)
        if request.state is not RequestState.HELD:
            raise Stale(public_id=public_id, for_staff=True)
        executor = await self._rows.executor(order.executor_id)
        issuer = await self._issuer(order, executor)
        instruction = Instruction(
            public_id=new_public_id(),
            version=1,
            request_id=request.id,
            text_sealed=self._cases.seal(request, TEXT, cleaned("instruction", text, 5, 1000)),
            issuer_id=issuer.id,
            executor_id=executor.id,
            due_on=self._rows.checked(order.due_on, None),
            state=InstructionState.OPEN,
            given_at=office.now,
        )
        self._session.add(instruction)
        self._cases.touch(request)
        await self._session.flush()
        self._rows.record(request, instruction, "instructed", due=instruction.due_on.isoformat())
        office.fact_book.note(FactKind.INSTRUCTION, request)
        self._rows.count(request, instruction, FactKind.INSTRUCTION_DUE)
        await self._rows.open_duty(request, instruction, executor, first=True)
        await self._rows.tell_executor(request, instruction, executor, NoticeKind.INSTRUCTED)
        if issuer.account_id != office.account.id:
            # Whoever is said to have given it hears of it, and could object.
            await self._rows.tell_issuer(
                request, instruction, NoticeKind.INSTRUCTED, level="issuer"
            )
        await office.notices.to_applicant(request, NoticeKind.RESULT, instruction.public_id)
        return await self._rows.view(instruction)

    async def card(self, public_id: str) -> InstructionView:
        """Return the card of an instruction; raises NotAllowed and NotFound."""
        instruction = await self._rows.find(public_id)
        self._require_sight(instruction)
        return await self._rows.view(instruction)

    async def reveal(self, public_id: str) -> InstructionRevealed:
        """Show the texts of an instruction; every look is journalled."""
        instruction = await self._rows.find(public_id)
        if not self._rows.carries_out(instruction):
            self._office.require(Action.INSTRUCT)
        request = await self._session.get_one(Request, instruction.request_id)
        self._rows.record(request, instruction, "revealed", what="instruction")
        extension = await self._rows.extension(instruction)
        reason = None if extension is None else extension.reason_sealed
        return InstructionRevealed(
            card=await self._rows.view(instruction),
            text=self._cases.open(request, TEXT, instruction.text_sealed) or "",
            reports=tuple(
                ReportView(
                    self._cases.open(request, REPORT, row.text_sealed) or "",
                    row.reported_at,
                    self._cases.open(request, REMARK, row.remark_sealed),
                )
                for row in await self._rows.reports(instruction)
            ),
            extension_reason=self._cases.open(request, REASON, reason),
            result=self._cases.open(request, RESULT, instruction.result_sealed),
        )

    async def mine(self) -> tuple[InstructionView, ...]:
        """Return what the person is to carry out, the one due first on top."""
        self._office.require(Action.EXECUTE)
        rows = await self._session.scalars(
            select(Instruction)
            .where(
                Instruction.executor_id.in_(self._rows.places()),
                Instruction.state == InstructionState.OPEN,
            )
            .order_by(Instruction.due_on, Instruction.id)
        )
        return await self._rows.views(rows.all())

    async def on_control(self) -> tuple[InstructionView, ...]:
        """Return everything on control: the overdue by executor first, then by term."""
        self._office.require(Action.INSTRUCT)
        rows = await self._session.scalars(
            select(Instruction)
            .where(Instruction.state != InstructionState.CLOSED)
            .order_by(Instruction.due_on, Instruction.id)
        )
        views = await self._rows.views(rows.all())
        late = sorted(
            (view for view in views if view.overdue),
            key=lambda view: (view.executor.role, view.executor.id, view.due_on),
        )
        return (*late, *(view for view in views if not view.overdue))

    async def counts(self) -> tuple[int, int]:
        """Return how many instructions the person is to carry out, and how many are on control."""
        roles = self._office.actor.roles
        mine = Instruction.executor_id.in_(self._rows.places())
        return (
            await self._count(mine, Instruction.state == InstructionState.OPEN)
            if permits(roles, Action.EXECUTE)
            else 0,
            await self._count(Instruction.state != InstructionState.CLOSED)
            if permits(roles, Action.INSTRUCT)
            else 0,
        )

    async def of_case(self, public_id: str) -> tuple[InstructionView, ...]:
        """Return the instructions of a case, oldest first."""
        self._office.require(Action.SEE_CASE)
        request = await self._cases.find(public_id)
        rows = await self._session.scalars(
            select(Instruction).where(Instruction.request_id == request.id).order_by(Instruction.id)
        )
        return await self._rows.views(rows.all())

    async def promised(self, request: Request) -> tuple[OwnInstruction, ...]:
        """Return the instructions of a case as its applicant sees them."""
        rows = await self._session.scalars(
            select(Instruction).where(Instruction.request_id == request.id).order_by(Instruction.id)
        )
        return tuple(
            OwnInstruction(
                public_id=row.public_id,
                given_at=row.given_at,
                due_on=row.due_on,
                overdue=row.closed_at is None and self._rows.over(row),
                state=row.state,
                result=self._cases.open(request, RESULT, row.result_sealed),
                closed_at=row.closed_at,
            )
            for row in rows
        )

    async def promise_told(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look at what a result is about: the reception as a whole, or one instruction.

        A subject "id:day" is about the later term of an instruction, while that term holds. Who
        is about to read that an instruction is done need not read that it was given.
        """
        public_id, _colon, later = subject.partition(":")
        promise = _promise(facts, public_id)
        if promise is None:
            return facts
        if promise.state is InstructionState.CLOSED:
            return None
        if later and promise.due_on.isoformat() != later:
            return None
        return replace(facts, promise=replace(promise, moved=bool(later)))

    async def end_told(self, _request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look at the instruction that was taken off control."""
        return replace(facts, promise=_promise(facts, subject))

    async def still(self, kind: NoticeKind, subject: str) -> InstructionView | None:
        """Look at an instruction before a message about it is sent; None: no longer true."""
        instruction = await self._rows.find(subject.split(":", maxsplit=1)[0])
        if instruction.state is not _HOLDS[kind]:
            return None
        if kind is NoticeKind.EXTENSION_ASKED and await self._rows.extension(instruction) is None:
            return None
        return await self._rows.view(instruction)

    async def issuer_of(self, subject: str) -> int:
        """Return the staff id of whoever keeps an instruction on control; for alarms."""
        return (await self._rows.find(subject.split(":", maxsplit=1)[0])).issuer_id

    async def _count(self, *chosen: ColumnElement[bool]) -> int:
        found = await self._session.scalar(
            select(func.count()).select_from(Instruction).where(*chosen)
        )
        return found or 0

    def _require_sight(self, instruction: Instruction) -> None:
        """A card names no person, so whoever may see the case may see it, and the executor."""
        if not self._rows.carries_out(instruction):
            self._office.require(Action.SEE_CASE)

    def _is_head(self) -> bool:
        return Role.HEAD in self._office.actor.staff

    async def _issuer(self, order: Order, executor: Staff) -> Staff:
        own = self._office.actor.staff.get(Role.HEAD)
        wanted = own.id if own is not None else order.issuer_id
        issuer = None if wanted is None else await self._session.get(Staff, wanted)
        if issuer is None or issuer.left_at is not None or issuer.role is not Role.HEAD:
            raise NotFound
        if issuer.account_id == executor.account_id:
            raise SamePersonDecides
        return issuer


def _promise(facts: Facts, public_id: str) -> OwnInstruction | None:
    promises = () if facts.own is None else facts.own.instructions
    return next((one for one in promises if one.public_id == public_id), None)


_HOLDS: dict[NoticeKind, InstructionState] = {
    NoticeKind.INSTRUCTED: InstructionState.OPEN,
    NoticeKind.REPORTED: InstructionState.REPORTED,
    NoticeKind.REPORT_RETURNED: InstructionState.OPEN,
    NoticeKind.EXTENSION_ASKED: InstructionState.OPEN,
    NoticeKind.EXTENSION_DECIDED: InstructionState.OPEN,
}
"""In which state a message about an instruction is still true."""
