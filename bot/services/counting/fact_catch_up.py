"""Facts of the time before the book of facts, derived once from what the tables still say.

Endings, places and talks are rows with their instants; the queue, the official number and the
answer are told by the journal, whose lines are followed along the arrows. Nothing here is a guess:
what neither a row nor a line says is not counted.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select

from bot.services.counting.fact_book import HELD as RECEIVED
from bot.services.counting.past_lives import Follower, Past, pasts_of, terms_of
from bot.services.notifications.notice_kinds import ANSWERS
from bot.services.rules.ladders import APPLICANT
from bot.services.rules.lifecycle import Step
from bot.services.views.figures import Particulars
from db.enums import (
    ContactResult,
    DutyKind,
    FactKind,
    InstructionState,
    OutcomeKind,
    Release,
    RequestState,
)
from db.models import Counter, Fact, Instruction, JournalEntry, Memo, Outcome, Request
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

K, S = FactKind, RequestState

BATCH = 200
"""Cases of one transaction."""
CLAIM = "facts"
"""The counter that is held meanwhile, so that two processes that start do not both do it."""

ENDINGS = {
    OutcomeKind.REFUSED: K.REFUSED,
    OutcomeKind.RETURNED: K.RETURNED,
    OutcomeKind.REDIRECTED: K.REDIRECTED,
    OutcomeKind.FORWARDED: K.FORWARDED,
    OutcomeKind.ENDED: K.ENDED,
    OutcomeKind.CONSULTED: K.CONSULTED,
    OutcomeKind.WITHDRAWN: K.WITHDRAWN,
}
MISSED = {OutcomeKind.NO_SHOW: Release.NO_SHOW, OutcomeKind.NOT_HELD: Release.NOT_HELD}


class FactCatchUp:
    """The book of facts brought up to the present, some cases in each transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._book = office.fact_book
        self._calendar = office.calendar
        self._day = office.calendar.hours.local_day

    async def some(self) -> int:
        """Count the past of some cases that are in no book yet; return how many there were."""
        if not await self._missing():
            return await self._some_terms()
        await self._claim()
        # Whoever waited for the other process finds its work done.
        requests = await self._missing()
        ids = [request.id for request in requests]
        await self._session.execute(delete(Fact).where(Fact.request_id.in_(ids)))
        # No report was made of those days, so every one of them is open.
        self._book.open_from = date.min
        for past in await pasts_of(self._session, requests):
            await self._tell(past)
        await self._book.write()
        if len(requests) < BATCH:
            await self._office.past_receptions.count()
        return len(requests)

    async def _some_terms(self) -> int:
        """Count the terms of instructions that were given before these were counted."""
        if not await self._without_terms():
            return 0
        await self._claim()
        requests = await self._without_terms()
        self._book.open_from = date.min
        for past in await pasts_of(self._session, requests):
            self._terms(past)
        await self._book.write()
        return len(requests)

    async def _claim(self) -> None:
        """Wait for the other process that does the same at this moment."""
        held = inserting(self._session, Counter).values(name=CLAIM, value=1)
        await self._session.execute(
            held.on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        )

    async def _without_terms(self) -> Sequence[Request]:
        given = exists().where(
            JournalEntry.subject == "request:" + Request.public_id,
            JournalEntry.action == "instructed",
        )
        counted_already = exists().where(
            Fact.request_id == Request.id, Fact.kind == K.INSTRUCTION_DUE
        )
        found = await self._session.scalars(
            select(Request)
            .where(
                Request.origin_id.is_(None),
                Request.id.in_(select(Instruction.request_id)),
                given,
                ~counted_already,
            )
            .order_by(Request.id)
            .limit(BATCH)
        )
        return found.all()

    async def _missing(self) -> Sequence[Request]:
        counted_already = exists().where(Fact.request_id == Request.id, Fact.kind == K.REGISTERED)
        found = await self._session.scalars(
            select(Request)
            .where(Request.origin_id.is_(None), ~counted_already)
            .order_by(Request.id)
            .limit(BATCH)
        )
        return found.all()

    async def _tell(self, past: Past) -> None:
        request, keep = past.request, self._book.keep
        registered = self._day(request.registered_at)
        reviews = [duty for duty in past.duties if duty.kind is DutyKind.REVIEW]
        # The duty to open the review was written in the transaction of the registration.
        on_the_day = not reviews or self._day(reviews[0].opened_at) <= registered
        repeated = await self._office.earlier.repeats(request)
        keep(
            K.REGISTERED,
            request,
            Particulars(day=registered, detail="repeat" if repeated else None, in_time=on_the_day),
        )
        for memo in past.memos[:1]:
            in_time = self._memo_in_time(past, memo)
            keep(K.MEMO, request, Particulars(day=self._day(memo.written_at), in_time=in_time))
        self._places(past)
        self._outcomes(past)
        self._tasks(past)
        self._lines(past)

    def _memo_in_time(self, past: Past, memo: Memo) -> bool:
        terms = [
            duty.due_at
            for duty in past.duties
            if duty.kind is DutyKind.MEMO
            and duty.opened_at <= memo.written_at
            and (duty.closed_at is None or memo.written_at <= duty.closed_at)
        ]
        return all(memo.written_at <= term for term in terms)

    def _places(self, past: Past) -> None:
        for given, _seat, reception in past.places:
            step = Step.ASSIGN if given.assigned_by is not None else Step.ACCEPT
            if given.replaces_id is not None:
                step = Step.MOVE
            told = self._book.at(past.request, reception)
            told = replace(told, day=self._day(given.assigned_at), detail=step.value)
            self._book.keep(K.ASSIGNED, past.request, told)

    def _outcomes(self, past: Past) -> None:
        missed = {
            kind: [one for one in past.places if one[0].release is release]
            for kind, release in MISSED.items()
        }
        for outcome in past.outcomes:
            day = self._day(outcome.happened_at)
            if outcome.kind is OutcomeKind.HELD:
                self._held(past, outcome)
            elif outcome.kind in MISSED:
                places = missed[outcome.kind]
                kind = FactKind(outcome.kind.value)
                told = Particulars(day=day)
                if places:
                    told = self._book.at(past.request, places.pop(0)[2])
                told = replace(told, day=min(told.day or day, day))
                self._book.keep(kind, past.request, told)
            elif outcome.kind in ENDINGS:
                begun = self._begun(past, outcome.happened_at)
                term = self._calendar.add(begun, self._office.profile.terms.redirect_days)
                self._book.keep(
                    ENDINGS[outcome.kind],
                    past.request,
                    Particulars(
                        day=day,
                        detail=outcome.ground,
                        value=self._between(begun, day),
                        in_time=day <= term if outcome.kind is OutcomeKind.REDIRECTED else None,
                    ),
                )

    def _held(self, past: Past, outcome: Outcome) -> None:
        where = past.unbooked if outcome.unscheduled else [one[2] for one in past.places]
        told = Particulars(day=self._day(outcome.happened_at))
        if where:
            told = self._book.at(past.request, where[-1])
        result = outcome.result.value if outcome.result is not None else None
        told = replace(told, detail=result, unscheduled=outcome.unscheduled)
        self._book.keep(K.HELD, past.request, told)

    def _tasks(self, past: Past) -> None:
        request, keep, end_of = past.request, self._book.keep, self._calendar.hours.end_of
        for one in past.instructions:
            keep(K.INSTRUCTION, request, Particulars(day=self._day(one.given_at)))
            if one.state is InstructionState.CLOSED and one.closed_at is not None:
                in_time = past.reported.get(one.id, one.closed_at) <= end_of(one.due_on)
                day = self._day(one.closed_at)
                keep(K.INSTRUCTION_CLOSED, request, Particulars(day=day, in_time=in_time))
        self._terms(past)
        for material in past.materials:
            keep(K.MATERIALS, request, Particulars(day=self._day(material.asked_at)))
            if material.answered_at is not None:
                in_time = material.answered_at <= end_of(material.due_on)
                day = self._day(material.answered_at)
                keep(K.MATERIALS_GIVEN, request, Particulars(day=day, in_time=in_time))

    def _terms(self, past: Past) -> None:
        for kind, day in terms_of(past, self._day):
            self._book.keep(kind, past.request, Particulars(day=day))

    def _lines(self, past: Past) -> None:
        """Follow the journal of a case along the arrows."""
        request = past.request
        follower = Follower(past)
        entered = False
        for line in past.lines:
            details: dict[str, Any] = json.loads(line.details)
            day = self._day(line.at)
            for kind, step in follower.follow(line.action):
                detail = None if kind is K.REOPENED else step.value
                self._book.keep(kind, request, Particulars(day=day, detail=detail))
            if line.action == "entered" and not entered:
                entered = True
                in_time = day <= self._day(request.registered_at)
                self._book.keep(K.ENTERED, request, Particulars(day=day, in_time=in_time))
            elif line.action == "alarm" and _of_answer(details):
                self._book.keep(K.OVERDUE, request, Particulars(day=day))
            elif line.action == "redirected_partly":
                begun = self._begun(past, line.at)
                term = self._calendar.add(begun, self._office.profile.terms.redirect_days)
                told = Particulars(
                    day=day,
                    detail=details.get("ground"),
                    value=self._between(begun, day),
                    in_time=day <= term,
                )
                self._book.keep(K.REDIRECTED_PARTLY, request, told)
            elif line.action in {"told", "not_reached"}:
                self._told(past, follower, line, details)
            elif line.action == "held" and details.get("unscheduled"):
                self._answered(past, follower, line.at, RECEIVED)
        if request.answered_at is not None:
            self._answered(past, follower, request.answered_at, None)
        left = int(request.state is S.QUEUED) - follower.queued
        if left:
            kind, at = (K.QUEUED, request.registered_at) if left > 0 else (K.UNQUEUED, None)
            self._book.keep(kind, request, Particulars(day=self._day(at or self._office.now)))

    def _told(
        self, past: Past, follower: Follower, line: JournalEntry, details: dict[str, Any]
    ) -> None:
        """Count a try to reach somebody, and the answer if it was one."""
        notice = details.get("notice")
        if notice is None:
            reached = line.action == "told"
            result = details.get("result") or (
                ContactResult.REACHED if reached else ContactResult.NO_ANSWER
            )
            told = Particulars(day=self._day(line.at), detail=str(result))
            self._book.keep(K.CALL, past.request, told)
            tasks = [duty for duty in past.duties if duty.id == details.get("duty")]
            notice = tasks[0].subject.split(":")[0] if tasks and reached else None
        if notice in ANSWERS:
            self._answered(past, follower, line.at, notice)

    def _answered(self, past: Past, follower: Follower, at: datetime, notice: str | None) -> None:
        if follower.answered:
            return
        follower.answered = True
        begun, day = self._begun(past, at), self._day(at)
        in_time = at <= self._calendar.hours.end_of(follower.term)
        value = self._between(begun, day)
        told = Particulars(day=day, detail=notice, value=value, in_time=in_time)
        self._book.keep(K.ANSWERED, past.request, told)

    def _begun(self, past: Past, at: datetime) -> date:
        """Return when the clock of the answer that ran at an instant began."""
        again = [note.written_at for note in past.again if note.written_at <= at]
        if again:
            return self._calendar.registration(again[-1]).day
        return self._day(past.request.registered_at)

    def _between(self, begun: date, day: date) -> int:
        return max(0, self._calendar.between(begun, day))


def _of_answer(details: dict[str, Any]) -> bool:
    """Tell whether an alarm told the applicant that the answer is late."""
    return details.get("duty") == DutyKind.ANSWER and details.get("audience") == APPLICANT
