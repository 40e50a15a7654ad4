"""Control over instructions: reports, later terms, off control (APPC article 46).

The executor reports, and asks the issuer in writing for a later term. Only the issuer takes an
instruction off control; when the issuer has left the office another head acts, and the journal
says so. Nobody controls himself, and nothing here is done by the machine.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from bot.services.errors import InputInvalid, NotAllowed, SamePersonDecides
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reception.instruction_rows import (
    EXECUTORS,
    REASON,
    REMARK,
    REPORT,
    RESULT,
    InstructionRows,
    stale,
)
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import StaffView
from bot.services.views.tasks import InstructionView
from db.enums import FactKind, InstructionState
from db.models import Extension, Instruction, InstructionReport, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

_OPEN, _REPORTED = InstructionState.OPEN, InstructionState.REPORTED


class Control:
    """Control over instructions within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases
        self._rows = InstructionRows(office)

    async def report(self, public_id: str, version: int, text: str) -> InstructionView:
        """Report that it is carried out; whoever gave it decides whether it is."""
        request, instruction = await self._mine(public_id, version)
        self._session.add(
            InstructionReport(
                instruction_id=instruction.id,
                text_sealed=self._cases.seal(request, REPORT, cleaned("report", text, 5, 2000)),
                reported_by=instruction.executor_id,
                reported_at=self._office.now,
            )
        )
        asked = await self._rows.extension(instruction)
        if asked is not None:
            # Whoever reports needs no more time: the wish is taken back with it.
            asked.granted, asked.decided_at = False, self._office.now
            self._rows.record(request, instruction, "extension_withdrawn")
        self._rows.move(instruction, _REPORTED)
        self._rows.record(request, instruction, "instruction_reported")
        self._rows.count(request, instruction, FactKind.INSTRUCTION_MET)
        await self._rows.close_duty(request, instruction)
        await self._rows.tell_issuer(request, instruction, NoticeKind.REPORTED)
        return await self._rows.view(instruction)

    async def send_back(self, public_id: str, version: int, remark: str) -> InstructionView:
        """Return a report with a remark; the term stays as it is."""
        request, instruction, acting = await self._controlled(public_id, version, _REPORTED)
        report = (await self._rows.reports(instruction))[-1]
        report.remark_sealed = self._cases.seal(request, REMARK, cleaned("remark", remark, 2, 1000))
        report.returned_at = self._office.now
        self._rows.move(instruction, _OPEN)
        self._rows.record(request, instruction, "instruction_returned", acting=acting)
        self._rows.count(request, instruction, FactKind.INSTRUCTION_DUE)
        executor = await self._session.get_one(Staff, instruction.executor_id)
        await self._rows.open_duty(request, instruction, executor)
        await self._rows.tell_executor(request, instruction, executor, NoticeKind.REPORT_RETURNED)
        return await self._rows.view(instruction)

    async def close(self, public_id: str, version: int, result: str) -> InstructionView:
        """Take it off control with a line for the applicant on what came of it."""
        request, instruction, acting = await self._controlled(public_id, version, _REPORTED)
        instruction.result_sealed = self._cases.seal(
            request, RESULT, cleaned("result", result, 5, 1000)
        )
        instruction.closed_at = self._office.now
        self._rows.move(instruction, InstructionState.CLOSED)
        self._rows.record(request, instruction, "instruction_closed", acting=acting)
        # Carried out is what was reported; how long the issuer looks at it is not counted.
        reported_at = (await self._rows.reports(instruction))[-1].reported_at
        in_time = reported_at <= self._office.calendar.hours.end_of(instruction.due_on)
        self._office.fact_book.note(FactKind.INSTRUCTION_CLOSED, request, in_time=in_time)
        await self._office.notices.to_applicant(
            request, NoticeKind.INSTRUCTION_DONE, instruction.public_id
        )
        return await self._rows.view(instruction)

    async def ask_extension(
        self, public_id: str, version: int, due_on: date, reason: str
    ) -> InstructionView:
        """Ask the issuer for a later term, with a reason and before the term is over.

        Raises InputInvalid, and Stale while an earlier wish waits for its answer.
        """
        request, instruction = await self._mine(public_id, version)
        if self._rows.over(instruction):
            raise InputInvalid(field="term", reason="term_over")
        sealed = self._cases.seal(request, REASON, cleaned("reason", reason, 5, 1000))
        self._session.add(
            Extension(
                instruction_id=instruction.id,
                due_on=self._rows.checked(due_on, instruction.due_on),
                reason_sealed=sealed,
                asked_by=instruction.executor_id,
                asked_at=self._office.now,
            )
        )
        try:
            await self._session.flush()
        except IntegrityError:
            raise stale(public_id) from None
        self._rows.move(instruction, _OPEN)
        self._rows.record(request, instruction, "extension_asked", due=due_on.isoformat())
        await self._rows.tell_issuer(request, instruction, NoticeKind.EXTENSION_ASKED)
        return await self._rows.view(instruction)

    async def decide_extension(
        self, public_id: str, version: int, *, granted: bool
    ) -> InstructionView:
        """Grant or decline a later term; only a granted one moves the duty and its alarms."""
        request, instruction, acting = await self._controlled(public_id, version, _OPEN)
        asked = await self._rows.extension(instruction)
        if asked is None:
            raise stale(public_id)
        asked.granted, asked.decided_at = granted, self._office.now
        before = instruction.due_on.isoformat()
        self._rows.move(instruction, _OPEN)
        executor = await self._session.get_one(Staff, instruction.executor_id)
        if granted:
            later = self._rows.checked(asked.due_on, instruction.due_on)
            self._later(request, instruction, later)
            await self._rows.close_duty(request, instruction)
            await self._rows.open_duty(request, instruction, executor)
            # The applicant was told the first term, so the later one is told as well.
            subject = f"{instruction.public_id}:{instruction.due_on.isoformat()}"
            await self._office.notices.to_applicant(request, NoticeKind.RESULT, subject)
        self._rows.record(
            request,
            instruction,
            "extension_granted" if granted else "extension_declined",
            before=before,
            asked=asked.due_on.isoformat(),
            acting=acting,
        )
        level = "granted" if granted else "declined"
        await self._rows.tell_executor(
            request, instruction, executor, NoticeKind.EXTENSION_DECIDED, level=level
        )
        return await self._rows.view(instruction)

    async def successors(self, public_id: str, version: int) -> tuple[StaffView, ...]:
        """Return to whom an open instruction can pass; for whoever may act as its issuer."""
        _request, instruction, _acting = await self._controlled(public_id, version, _OPEN)
        rows = await self._rows.staff(
            Staff.role.in_(EXECUTORS), Staff.id != instruction.executor_id
        )
        own = self._office.account.id
        return tuple(self._office.accounts.staff_view(row) for row in rows if row.account_id != own)

    async def hand_over(self, public_id: str, version: int, executor_id: int) -> InstructionView:
        """Give an open instruction to somebody else, as when its executor has left the office.

        The term stays; one that is over begins anew with the usual days, because nobody can keep
        a term of yesterday.
        """
        request, instruction, acting = await self._controlled(public_id, version, _OPEN)
        executor = await self._rows.executor(executor_id)
        if executor.account_id == self._office.account.id:
            raise SamePersonDecides
        before = instruction.due_on
        if self._rows.over(instruction):
            days = self._office.profile.terms.instruction_days
            self._later(request, instruction, self._office.calendar.after(self._office.today, days))
        instruction.executor_id = executor.id
        self._rows.move(instruction, _OPEN)
        self._rows.record(
            request,
            instruction,
            "instruction_passed",
            executor=executor.public_id,
            before=before.isoformat(),
            due=instruction.due_on.isoformat(),
            acting=acting,
        )
        await self._rows.close_duty(request, instruction)
        await self._rows.open_duty(request, instruction, executor)
        await self._rows.tell_executor(request, instruction, executor, NoticeKind.INSTRUCTED)
        return await self._rows.view(instruction)

    def later_terms(self, due_on: date) -> tuple[tuple[int, date], ...]:
        """Return the usual extensions of a term."""
        return self._rows.usual_days(due_on)

    def _later(self, request: Request, instruction: Instruction, due_on: date) -> None:
        """Give an open instruction a later term; the one before no longer counts."""
        self._rows.count(request, instruction, FactKind.INSTRUCTION_MET)
        instruction.due_on = due_on
        self._rows.count(request, instruction, FactKind.INSTRUCTION_DUE)

    async def _mine(self, public_id: str, version: int) -> tuple[Request, Instruction]:
        """Lock an open instruction of the person; somebody else's raises NotAllowed."""
        self._office.require(Action.EXECUTE)
        if not self._rows.carries_out(await self._rows.find(public_id)):
            raise NotAllowed(action=Action.EXECUTE)
        return await self._rows.take(public_id, version, _OPEN)

    async def _controlled(
        self, public_id: str, version: int, state: InstructionState
    ) -> tuple[Request, Instruction, bool]:
        """Lock an instruction for its issuer; the last value says that another head acts.

        Raises NotAllowed for every other head while the issuer is in the office, and
        SamePersonDecides for a head who is the executor in another role.
        """
        self._office.require(Action.CLOSE_INSTRUCTION)
        request, instruction = await self._rows.take(public_id, version, state)
        issuer = await self._session.get_one(Staff, instruction.issuer_id)
        executor = await self._session.get_one(Staff, instruction.executor_id)
        if executor.account_id == self._office.account.id:
            raise SamePersonDecides
        if not self._rows.may_control(issuer, executor):
            raise NotAllowed(action=Action.CLOSE_INSTRUCTION)
        return request, instruction, issuer.id not in self._rows.places()
