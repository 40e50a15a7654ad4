"""Instructions as rows: loading, locking, moving, whose they are, their duty and their messages.

What the rooms of giving (`instructions`) and of control (`control`) have in common.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from bot.services.errors import InputInvalid, NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.policy import Action, permits
from bot.services.rules.workdays import CalendarUnknown
from bot.services.views import PostView
from bot.services.views.tasks import ExtensionView, InstructionView
from db.enums import DutyKind, FactKind, InstructionState, Role
from db.models import Duty, Extension, Instruction, InstructionReport, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

TEXT = "instructions.text"
RESULT = "instructions.result"
REPORT = "instruction_reports.text"
REMARK = "instruction_reports.remark"
REASON = "extensions.reason"

HORIZON = timedelta(days=366)
"""A term further away than this is a mistyped year."""

EXECUTORS = tuple(role for role in Role if permits(frozenset({role}), Action.EXECUTE))

_ORDER = {role: place for place, role in enumerate(Role)}


class InstructionRows:
    """Instructions of one transaction, as rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def find(self, public_id: str) -> Instruction:
        """Return an instruction; raises NotFound."""
        instruction = await self._session.scalar(
            select(Instruction).where(Instruction.public_id == public_id)
        )
        if instruction is None:
            raise NotFound
        return instruction

    async def take(
        self, public_id: str, version: int, state: InstructionState
    ) -> tuple[Request, Instruction]:
        """Lock an instruction to change it; raises NotFound and Stale."""
        instruction = await self._session.scalar(
            select(Instruction)
            .where(Instruction.public_id == public_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if instruction is None:
            raise NotFound
        if instruction.version != version or instruction.state is not state:
            raise stale(public_id)
        return await self._session.get_one(Request, instruction.request_id), instruction

    async def views(self, rows: Iterable[Instruction]) -> tuple[InstructionView, ...]:
        """Return instructions as lists show them, in their order, with a few queries."""
        found = list(rows)
        if not found:
            return ()
        await self._session.flush()
        ids = [row.id for row in found]
        wanted = {row.request_id for row in found}
        requests = {
            row.id: row
            for row in await self._session.scalars(select(Request).where(Request.id.in_(wanted)))
        }
        people = {row.executor_id for row in found} | {row.issuer_id for row in found}
        staff = {
            row.id: row
            for row in await self._session.scalars(select(Staff).where(Staff.id.in_(people)))
        }
        posts = await self._cases.posts([row.post_id for row in requests.values() if row.post_id])
        asked = {
            row.instruction_id: ExtensionView(row.due_on, row.asked_at)
            for row in await self._session.scalars(
                select(Extension).where(
                    Extension.instruction_id.in_(ids), Extension.granted.is_(None)
                )
            )
        }
        returned = set(
            await self._session.scalars(
                select(InstructionReport.instruction_id).where(
                    InstructionReport.instruction_id.in_(ids),
                    InstructionReport.returned_at.is_not(None),
                )
            )
        )
        return tuple(
            self._seen(row, requests[row.request_id], staff, posts, asked.get(row.id), returned)
            for row in found
        )

    def _seen(
        self,
        row: Instruction,
        request: Request,
        staff: dict[int, Staff],
        posts: dict[int, PostView],
        extension: ExtensionView | None,
        returned: set[int],
    ) -> InstructionView:
        office = self._office
        executor, issuer = staff[row.executor_id], staff[row.issuer_id]
        return InstructionView(
            public_id=row.public_id,
            version=row.version,
            case_id=request.public_id,
            number=request.number,
            post=posts.get(request.post_id or 0),
            language=request.language,
            state=row.state,
            given_at=row.given_at,
            due_on=row.due_on,
            days_left=office.calendar.between(office.today, row.due_on),
            overdue=row.state is InstructionState.OPEN and self.over(row),
            executor=office.accounts.staff_view(executor),
            executor_left=executor.left_at is not None,
            issuer=office.accounts.staff_view(issuer),
            issuer_left=issuer.left_at is not None,
            extension=extension,
            returned=row.state is InstructionState.OPEN and row.id in returned,
            closed_at=row.closed_at,
            to_carry_out=self.carries_out(row),
            to_control=self.may_control(issuer, executor),
            may_show=self.carries_out(row) or permits(office.actor.roles, Action.INSTRUCT),
        )

    async def view(self, instruction: Instruction) -> InstructionView:
        """Return one instruction as its card shows it."""
        return (await self.views([instruction]))[0]

    def may_control(self, issuer: Staff, executor: Staff) -> bool:
        """Tell whether the person may act as the issuer: never of what they carry out themselves.

        When the issuer has left the office, another head may.
        """
        if not permits(self._office.actor.roles, Action.CLOSE_INSTRUCTION):
            return False
        if executor.account_id == self._office.account.id:
            return False
        return issuer.left_at is not None or issuer.id in self.places()

    def carries_out(self, instruction: Instruction) -> bool:
        """Tell whether the person is the executor."""
        may = permits(self._office.actor.roles, Action.EXECUTE)
        return may and instruction.executor_id in self.places()

    def places(self) -> frozenset[int]:
        """Return the ids of the staff entries whose work is the person's today."""
        return self._office.actor.places

    async def staff(self, *chosen: ColumnElement[bool]) -> list[Staff]:
        """Return who holds a role now, by role."""
        rows = await self._session.scalars(select(Staff).where(Staff.left_at.is_(None), *chosen))
        return sorted(rows, key=lambda row: (_ORDER[row.role], row.id))

    async def executor(self, staff_id: int) -> Staff:
        """Return somebody who can be charged with an instruction; raises NotFound."""
        row = await self._session.get(Staff, staff_id)
        if row is None or row.left_at is not None or row.role not in EXECUTORS:
            raise NotFound
        return row

    async def reports(self, instruction: Instruction) -> list[InstructionReport]:
        """Return what was reported, oldest first."""
        rows = await self._session.scalars(
            select(InstructionReport)
            .where(InstructionReport.instruction_id == instruction.id)
            .order_by(InstructionReport.id)
        )
        return list(rows)

    async def extension(self, instruction: Instruction) -> Extension | None:
        """Return the wish for a later term that waits for its answer."""
        return await self._session.scalar(
            select(Extension).where(
                Extension.instruction_id == instruction.id, Extension.granted.is_(None)
            )
        )

    def over(self, instruction: Instruction) -> bool:
        """Tell whether the day of the term has ended."""
        return self._office.calendar.hours.end_of(instruction.due_on) < self._office.now

    def move(self, instruction: Instruction, state: InstructionState) -> None:
        """Put it into a state and make every button drawn so far stale."""
        instruction.state = state
        instruction.version += 1

    def record(
        self,
        request: Request,
        instruction: Instruction,
        action: str,
        **details: str | int | bool | None,
    ) -> None:
        """Write a line into the journal of the case; it names the instruction by its id alone."""
        self._cases.record(request, action, instruction=instruction.public_id, **details)

    def count(self, request: Request, instruction: Instruction, kind: FactKind) -> None:
        """Count that a term runs for the executor, or no more; see `fact_book`."""
        day = max(instruction.due_on, self._office.today)
        self._office.fact_book.note(kind, request, day=day)

    async def open_duty(
        self, request: Request, instruction: Instruction, executor: Staff, *, first: bool = False
    ) -> None:
        """Open the duty to carry it out by its term, with the reminders of that term.

        Its subject is the instruction's id. Another one is opened after a report came back, a later
        term or another executor, and is told apart by the version.
        """
        office = self._office
        ladder = ladders.instruction(
            office.calendar, office.profile.terms, instruction.due_on, office.now, executor.role
        )
        public_id = instruction.public_id
        subject = public_id if first else f"{public_id}:{instruction.version}"
        await office.duties.open(request, ladder, subject=subject, staff_id=executor.id)

    async def close_duty(self, request: Request, instruction: Instruction) -> None:
        """Close the duty that is open now; its alarms fall silent."""
        subjects = await self._session.scalars(
            select(Duty.subject).where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.INSTRUCTION,
                Duty.closed_at.is_(None),
                Duty.subject.startswith(instruction.public_id),
            )
        )
        for subject in subjects.all():
            await self._office.duties.close(request, DutyKind.INSTRUCTION, subject=subject)

    async def tell_executor(
        self,
        request: Request,
        instruction: Instruction,
        executor: Staff,
        kind: NoticeKind,
        *,
        level: str | None = None,
    ) -> None:
        """Owe the executor a message; a role that has ended falls to everybody who holds it."""
        await self._office.notices.to_staff(
            executor.role,
            kind,
            f"{instruction.public_id}:{instruction.version}",
            request=request,
            staff_id=executor.id,
            level=level,
        )

    async def tell_issuer(
        self,
        request: Request,
        instruction: Instruction,
        kind: NoticeKind,
        *,
        level: str | None = None,
    ) -> None:
        """Owe the issuer a message; when the issuer has left, every head gets it."""
        await self._office.notices.to_staff(
            Role.HEAD,
            kind,
            f"{instruction.public_id}:{instruction.version}",
            request=request,
            staff_id=instruction.issuer_id,
            level=level,
        )

    def checked(self, day: date, after: date | None) -> date:
        """Return a term that can be kept: a working day to come, later than the one before."""
        office = self._office
        if day <= office.today:
            raise InputInvalid(field="term", reason="day_past")
        if after is not None and day <= after:
            raise InputInvalid(field="term", reason="day_earlier")
        try:
            working = day <= office.today + HORIZON and office.calendar.is_working(day)
        except CalendarUnknown:
            raise InputInvalid(field="term", reason="day_off") from None
        if not working:
            raise InputInvalid(field="term", reason="day_off")
        return day

    def usual_days(self, day: date) -> tuple[tuple[int, date], ...]:
        """Return the usual terms from a day: working days, and the day they end on."""
        usual = {3, 5, 10, 15, self._office.profile.terms.instruction_days}
        return tuple((n, self._office.calendar.after(day, n)) for n in sorted(usual))


def stale(public_id: str) -> Stale:
    """Return the refusal of a button drawn for an earlier version of an instruction."""
    return Stale(public_id=public_id, for_staff=True, instruction=True)
