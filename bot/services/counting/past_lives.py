"""The whole past of cases as the tables tell it, for whatever is derived from it afterwards."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.rules.lifecycle import ARROWS, Step, counted, may_leave
from db.enums import FactKind, NoteKind, RequestState
from db.models import (
    Assignment,
    Duty,
    Instruction,
    InstructionReport,
    JournalEntry,
    Material,
    Memo,
    Note,
    Outcome,
    Reception,
    Request,
    Seat,
    Visit,
)

K, S = FactKind, RequestState


@dataclass
class Past:
    """Everything that is known of one case, each list in its order."""

    request: Request
    lines: list[JournalEntry] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    places: list[tuple[Assignment, Seat, Reception]] = field(default_factory=list)
    unbooked: list[Reception] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    again: list[Note] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    reported: dict[int, datetime] = field(default_factory=dict)
    materials: list[Material] = field(default_factory=list)


class Follower:
    """A case followed along the arrows by its lines in the journal."""

    def __init__(self, past: Past) -> None:
        self.state = S.REGISTERED
        self.queued = 0
        self.answered = False
        # Taken up again, a case has a new term; the line says which one it had until then.
        old = [
            date.fromisoformat(json.loads(line.details)["old_due"])
            for line in past.lines
            if line.action == "reopened"
        ]
        self._given = [
            Step.ACCEPT if given.assigned_by is None else Step.ASSIGN
            for given, _seat, _reception in past.places
            if given.replaces_id is None
        ]
        self._terms = [*old, past.request.answer_due_on]
        self._again = 0

    @property
    def term(self) -> date:
        """The day by which the answer was due at this point of the case's life."""
        return self._terms[self._again]

    def follow(self, action: str) -> list[tuple[FactKind, Step]]:
        """Take the step that a line tells of; return what it changes in the queue."""
        step = self._step(action)
        if step is None:
            return []
        kinds = counted(step, self.state)
        self.state = ARROWS[step].leads_to
        self.queued += kinds.count(K.QUEUED) - kinds.count(K.UNQUEUED)
        if step is Step.REOPEN:
            self._again, self.answered = self._again + 1, False
        return [(kind, step) for kind in kinds if kind in {K.QUEUED, K.UNQUEUED, K.REOPENED}]

    def _step(self, action: str) -> Step | None:
        found = [
            step
            for step, arrow in ARROWS.items()
            if arrow.journal == action and may_leave(step, self.state)
        ]
        # Both ways to a first place write the same line; who gave it stands with the place.
        if len(found) > 1 and self._given:
            return self._given.pop(0)
        return found[0] if found else None


def terms_of(past: Past, local_day: Callable[[datetime], date]) -> list[tuple[FactKind, date]]:
    """Follow the terms of a case's instructions by its lines: when each fell due, or was met.

    What is no longer owed under a term is met from the day on which it ends, or from the line's
    own day where that is later; the same is the day from which something owed is due.
    """
    found: list[tuple[FactKind, date]] = []
    terms: dict[str, date] = {}
    for line in past.lines:
        details = json.loads(line.details)
        key, today = details.get("instruction", ""), local_day(line.at)
        told = details.get(_NEW_TERMS.get(line.action, ""))
        new = terms.get(key) if told is None else date.fromisoformat(told)
        # Somebody else may be given it with the term that it has.
        changes = new != terms.get(key)
        if line.action == "instruction_reported" or (changes and key in terms):
            found.append((K.INSTRUCTION_MET, max(terms[key], today)))
        if changes and new is not None:
            terms[key] = new
        if line.action == "instruction_returned" or changes:
            found.append((K.INSTRUCTION_DUE, max(terms[key], today)))
    return found


_NEW_TERMS = {"instructed": "due", "extension_granted": "asked", "instruction_passed": "due"}
"""The lines that give an instruction a term, and where it stands in them."""


async def pasts_of(session: AsyncSession, requests: Sequence[Request]) -> Iterable[Past]:
    """Read everything about some cases, table by table."""
    found = {request.id: Past(request) for request in requests}
    by_subject = {f"request:{request.public_id}": found[request.id] for request in requests}
    for line in await session.scalars(
        select(JournalEntry).where(JournalEntry.subject.in_(by_subject)).order_by(JournalEntry.n)
    ):
        by_subject[line.subject].lines.append(line)
    of_a_case: tuple[tuple[str, Any], ...] = (
        ("outcomes", Outcome),
        ("duties", Duty),
        ("memos", Memo),
        ("instructions", Instruction),
        ("materials", Material),
    )
    for name, model in of_a_case:
        rows = select(model).where(model.request_id.in_(found)).order_by(model.id)
        for row in await session.scalars(rows):
            getattr(found[row.request_id], name).append(row)
    for note in await session.scalars(
        select(Note)
        .where(Note.request_id.in_(found), Note.kind == NoteKind.CORRECTION)
        .order_by(Note.id)
    ):
        found[note.request_id].again.append(note)
    for given, seat, reception in await session.execute(
        select(Assignment, Seat, Reception)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Reception, Reception.id == Seat.reception_id)
        .where(Assignment.request_id.in_(found))
        .order_by(Assignment.id)
    ):
        found[given.request_id].places.append((given, seat, reception))
    for request_id, reception in await session.execute(
        select(Visit.request_id, Reception)
        .join(Reception, Reception.id == Visit.reception_id)
        .where(Visit.request_id.in_(found), Visit.assignment_id.is_(None))
        .order_by(Visit.id)
    ):
        found[request_id].unbooked.append(reception)
    for instruction_id, request_id, reported_at in await session.execute(
        select(Instruction.id, Instruction.request_id, InstructionReport.reported_at)
        .join(InstructionReport, InstructionReport.instruction_id == Instruction.id)
        .where(Instruction.request_id.in_(found))
        .order_by(InstructionReport.id)
    ):
        found[request_id].reported[instruction_id] = reported_at
    return found.values()
