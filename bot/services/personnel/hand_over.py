"""Everything that lies with somebody in a role passes on in one step, counted before.

The cases go to a colleague of the same role, or back to the pool where every colleague finds them.
Duties and instructions go along. The number of queries does not depend on how much there is.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.services.errors import InputInvalid, NotAllowed
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import CLOSED_STATES
from bot.services.rules.policy import Action, permits
from bot.services.terms.duties import UNSEEN
from bot.services.views import StaffView
from bot.services.views.team import HandOverPlan, Held
from db.enums import ConsultationState, InstructionState, MaterialState
from db.models import Consultation, Duty, Instruction, Material, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

_NOT_CLOSED = Request.state.not_in(CLOSED_STATES)
_WITH_UNITS = (MaterialState.ASKED, MaterialState.ANSWERED)
_NOT_ENDED = Consultation.state != ConsultationState.ENDED
_IN_HAND = Instruction.state != InstructionState.CLOSED


class HandOvers:
    """Work passing from one to another, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def held(self, staff_ids: Collection[int]) -> dict[int, Held]:
        """Return what lies with these staff entries, by id, with five queries."""
        cases = await self._count(
            select(Request.reviewer_id, func.count())
            .where(Request.reviewer_id.in_(staff_ids), _NOT_CLOSED)
            .group_by(Request.reviewer_id)
        )
        duties = await self._count(
            select(Duty.staff_id, func.count())
            .where(Duty.staff_id.in_(staff_ids), Duty.closed_at.is_(None), Duty.kind.not_in(UNSEEN))
            .group_by(Duty.staff_id)
        )
        materials = await self._count(
            select(Request.reviewer_id, func.count())
            .join(Material, Material.request_id == Request.id)
            .where(Request.reviewer_id.in_(staff_ids), Material.state.in_(_WITH_UNITS))
            .group_by(Request.reviewer_id)
        )
        both_ends = await self._session.execute(
            select(Instruction.executor_id, Instruction.issuer_id).where(
                _IN_HAND, _at_either_end(staff_ids)
            )
        )
        instructions = Counter(end for ends in both_ends for end in set(ends))
        talks = await self._count(
            select(Consultation.staff_id, func.count())
            .where(Consultation.staff_id.in_(staff_ids), _NOT_ENDED)
            .group_by(Consultation.staff_id)
        )
        return {
            key: Held(
                cases.get(key, 0),
                duties.get(key, 0),
                materials.get(key, 0),
                instructions[key],
                talks.get(key, 0),
            )
            for key in staff_ids
        }

    async def plan(self, public_id: str) -> HandOverPlan:
        """Return what would pass from somebody in a role, and to whom; NotAllowed, NotFound."""
        row = await self._office.staff.entry(public_id)
        self._require(row)
        return await self.plan_of(row)

    async def plan_of(self, row: Staff) -> HandOverPlan:
        """Return what would pass from a staff entry; whoever calls has asked the policy."""
        return HandOverPlan(
            member=await self._office.team.member_of(row),
            staff=self._office.accounts.staff_view(row),
            held=(await self.held([row.id]))[row.id],
            candidates=await self.candidates(row),
        )

    async def candidates(
        self, row: Staff, busy: Collection[int] | None = None
    ) -> tuple[StaffView, ...]:
        """Return who of the same role could take work over, the best one first.

        Those who are there come before those who are away (today, or `busy`), then those with the
        least work.
        """
        rows = await self._session.scalars(
            select(Staff)
            .where(
                Staff.role == row.role,
                Staff.left_at.is_(None),
                Staff.account_id != row.account_id,
                # Only somebody of the same unit knows what the unit owes.
                Staff.unit_id.is_not_distinct_from(row.unit_id),
            )
            .order_by(Staff.id)
        )
        found = {one.id: one for one in rows}
        held = await self.held(list(found))
        away = busy if busy is not None else await self._office.absences.cover()

        def rank(key: int) -> tuple[bool, int, int]:
            return key in away, held[key].cases + held[key].duties, key

        return tuple(
            self._office.accounts.staff_view(found[key]) for key in sorted(found, key=rank)
        )

    async def hand_over(self, public_id: str, to: int | None) -> Held:
        """Hand everything of a role to a colleague (by staff id), or to the pool (None).

        Returns what has passed; pressed twice, the second time finds nothing. Both are told, once.
        """
        row = await self._office.staff.entry(public_id)
        self._require(row)
        # Both at once: whoever takes over may be about to leave, or to give to us.
        await self._hold(Staff.id, Staff.id.in_([row.id, *([] if to is None else [to])]))
        row = await self._office.staff.entry(public_id, lock=True)
        taker = await self.taker(row, to)
        await self.lock([row.id])
        return await self.move(row, taker)

    async def taker(self, row: Staff, to: int | None) -> Staff | None:
        """Return who takes the work of a staff entry over; raises InputInvalid for nobody fit."""
        if to is None:
            return None
        fit = {one.id for one in await self.candidates(row)}
        if to not in fit:
            raise InputInvalid(field="taker", reason="unfit")
        return await self._session.get_one(Staff, to)

    async def move(self, row: Staff, to: Staff | None) -> Held:
        """Let everything pass; whoever calls has asked the policy and called `lock`."""
        held = (await self.held([row.id]))[row.id]
        if not held.anything:
            return held
        taken = to.id if to is not None else None
        instructions = await self._instructions(row)
        now_with = {"to": to.public_id if to is not None else None}
        cases = await self._session.scalars(
            update(Request)
            .where(Request.reviewer_id == row.id, _NOT_CLOSED)
            # Every button drawn for the one who had the case is stale from now on.
            .values(reviewer_id=taken, version=Request.version + 1)
            .returning(Request.public_id)
            .execution_options(synchronize_session=False)
        )
        for case in sorted(cases):
            self._office.journal.record("handed_over", f"request:{case}", **now_with)
        await self._pass_instructions(row, to, instructions)
        talks = await self._session.scalars(
            update(Consultation)
            .where(Consultation.staff_id == row.id, _NOT_ENDED)
            .values(staff_id=taken, version=Consultation.version + 1)
            .returning(Consultation.public_id)
            .execution_options(synchronize_session=False)
        )
        for talk in sorted(talks):
            self._office.journal.record("handed_over", f"consultation:{talk}", **now_with)
        await self._session.execute(
            update(Duty)
            .where(Duty.staff_id == row.id, Duty.closed_at.is_(None))
            .values(staff_id=taken)
            .execution_options(synchronize_session=False)
        )
        self._office.journal.record(
            "work_handed_over",
            f"staff:{row.public_id}",
            cases=held.cases,
            duties=held.duties,
            instructions=held.instructions,
            consultations=held.consultations,
            **now_with,
        )
        await self._tell(row, to, held)
        return held

    async def lock(self, staff_ids: Collection[int]) -> None:
        """Lock what lies with these staff entries: each kind in order of id, and the kinds in turn.

        Cases, then terms, talks and instructions: whoever works on a case locks it before anything
        of it, so two hand-overs and a decision at once wait for each other and never in a circle. A
        term may lie with somebody who has not got its case, as with a registrar; its case is locked
        all the same. Somebody who leaves calls this once for all their entries, because one entry
        after the other would take a small id after a large one.
        """
        of_instructions = select(Instruction.request_id).where(_IN_HAND, _at_either_end(staff_ids))
        of_duties = select(Duty.request_id).where(
            Duty.staff_id.in_(staff_ids), Duty.closed_at.is_(None), Duty.request_id.is_not(None)
        )
        await self._hold(
            Request.id,
            or_(
                Request.reviewer_id.in_(staff_ids) & _NOT_CLOSED,
                Request.id.in_(of_duties),
                Request.id.in_(of_instructions),
            ),
        )
        await self._hold(Duty.id, Duty.staff_id.in_(staff_ids) & Duty.closed_at.is_(None))
        await self._hold(Consultation.id, Consultation.staff_id.in_(staff_ids) & _NOT_ENDED)
        await self._hold(Instruction.id, _IN_HAND & _at_either_end(staff_ids))

    async def _hold(self, key: InstrumentedAttribute[int], chosen: ColumnElement[bool]) -> None:
        """Lock rows in order of id; rows that only refer to them need not wait."""
        await self._session.execute(
            select(key).where(chosen).order_by(key).with_for_update(key_share=True)
        )

    async def _instructions(self, row: Staff) -> Sequence[Instruction]:
        """Return the open instructions that somebody gave or carries out, as they are now."""
        rows = await self._session.scalars(
            select(Instruction)
            .where(_IN_HAND, _at_either_end([row.id]))
            .order_by(Instruction.id)
            .execution_options(populate_existing=True)
        )
        return rows.all()

    async def _pass_instructions(
        self, row: Staff, to: Staff | None, instructions: Sequence[Instruction]
    ) -> None:
        """Name the new executor and the new issuer, never the same person for both.

        There is no pool of instructions: without a taker the executor's name stays until the
        issuer names another one, and every head may act for an issuer who has left.
        """
        if to is None or not instructions:
            return
        ends = {one.executor_id for one in instructions} | {one.issuer_id for one in instructions}
        people = await self._session.execute(
            select(Staff.id, Staff.account_id).where(Staff.id.in_(ends))
        )
        accounts: dict[int, int] = dict(people.all())
        requests = await self._session.execute(
            select(Request.id, Request.public_id).where(
                Request.id.in_({one.request_id for one in instructions})
            )
        )
        names: dict[int, str] = dict(requests.all())
        for one in instructions:
            other = one.issuer_id if one.executor_id == row.id else one.executor_id
            if accounts[other] == to.account_id:
                continue
            if one.executor_id == row.id:
                one.executor_id = to.id
            else:
                one.issuer_id = to.id
            one.version += 1
            self._office.journal.record(
                "instruction_passed",
                f"request:{names[one.request_id]}",
                instruction=one.public_id,
                to=to.public_id,
            )

    async def _tell(self, row: Staff, to: Staff | None, held: Held) -> None:
        """Tell whoever takes over and whoever gave it away, once for all of it."""
        moment = int(self._office.now.timestamp())
        others = held.duties + held.instructions + held.consultations
        counted = f"{row.id}:{to.id if to is not None else 0}:{held.cases}:{others}:{moment}"
        mine = self._office.actor.account
        for direction, told in (("in", to), ("out", row)):
            if told is None or (mine is not None and told.account_id == mine.id):
                continue
            await self._office.notices.to_colleague(
                told.account_id, NoticeKind.HANDED_OVER, f"{direction}:{counted}"
            )

    def _require(self, row: Staff) -> None:
        """Ask the policy: one's own work, or anybody's for whoever directs the work of others."""
        actor = self._office.actor
        own = row.id in {view.id for view in actor.staff.values()}
        if own and permits(actor.roles, Action.REVIEW):
            return
        if permits(actor.roles, Action.ASSIGN_REVIEWER) or permits(actor.roles, Action.MANAGE_TEAM):
            return
        raise NotAllowed(action=Action.MANAGE_TEAM)

    async def _count(self, statement: object) -> dict[int, int]:
        rows = await self._session.execute(statement)  # type: ignore[call-overload]
        return dict(rows.all())


def _at_either_end(staff_ids: Collection[int]) -> ColumnElement[bool]:
    """Choose the instructions that one of these staff entries gave or carries out."""
    return or_(Instruction.executor_id.in_(staff_ids), Instruction.issuer_id.in_(staff_ids))
