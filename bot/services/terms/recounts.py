"""Open terms brought into step with the working calendar, in the transaction that changes it.

What is counted from a stored origin is counted anew; both values go into the journal. A term that
was promised to an applicant is never shortened: the promise stays and the staff see both days. A
longer one is told to the applicant. Done twice, it changes nothing the second time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, insert, select, update

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.recount import Climb, Origin, Recounted, Standing, climb, recount
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar
from bot.services.views.calendar import Move
from db.enums import AlarmState, DutyKind
from db.models import Alarm, Duty, Pause, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

K = DutyKind

ANSWERS = (K.ANSWER, K.APPEAL)
RECOUNTED = (
    # The answer first: the letter of a refusal is due by its term.
    *ANSWERS,
    K.REVIEW,
    K.REDIRECT,
    K.SECRECY,
    K.MEMO,
    K.LETTER,
    K.DELIVERY,
    K.NEW_DATE,
    K.MESSAGE,
)
SINCE = "since:"
"""How the subject of a term begins that counts from a later day than the registration."""
CHUNK = 500
"""Rows of one statement: SQLite takes so many values and no more than some thousands."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An open duty with its term counted anew and what its alarms have to do."""

    duty: Duty
    request: Request
    recounted: Recounted
    climb: Climb
    ids: dict[tuple[str, str], int]
    """The alarms' keys, by audience and level."""

    @property
    def moves(self) -> bool:
        """Tell whether the term itself moves."""
        ladder = self.recounted.ladder
        return (self.duty.due_on, self.duty.due_at) != (ladder.due_on, ladder.due_at)

    @property
    def counted(self) -> date | None:
        """Return the day counted where it is earlier than the promised one."""
        shorter = self.recounted.counted_on < self.recounted.ladder.due_on
        return self.recounted.counted_on if shorter and self.duty.kind in ANSWERS else None

    @property
    def alarms(self) -> int:
        """Return how many alarms move, end or are added."""
        return len(self.climb.moved) + len(self.climb.void) + len(self.climb.added)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a calendar does to the open terms; nothing of it is written yet."""

    shifts: tuple[Shift, ...]
    unknown: int
    """Open terms that run past the years the calendar knows; they stay as they are."""

    def moves(self) -> tuple[Move, ...]:
        """Return the terms that move, or whose count differs from the promise, by new day."""
        found = []
        for shift in self.shifts:
            duty, request, counted = shift.duty, shift.request, shift.counted
            if shift.moves:
                new = shift.recounted.ladder.due_on
                found.append(Move(duty.kind, request.public_id, request.number, duty.due_on, new))
            elif counted is not None and counted != request.counted_due_on:
                found.append(
                    Move(
                        duty.kind,
                        request.public_id,
                        request.number,
                        duty.due_on,
                        counted,
                        kept=True,
                    )
                )
        return tuple(sorted(found, key=lambda move: (move.new, move.number, move.kind)))


@dataclass(slots=True)
class _Books:
    """Everything that terms are counted from, read at once."""

    duties: list[tuple[Duty, Request]]
    alarms: dict[int, list[tuple[int, Standing]]] = field(default_factory=dict)
    seats: dict[int, datetime] = field(default_factory=dict)
    pauses: dict[tuple[int, DutyKind], Pause] = field(default_factory=dict)


class Recounts:
    """Open terms counted anew, within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def plan(self, calendar: WorkCalendar) -> Plan:
        """Return what a calendar would do to the open terms, with a fixed number of queries."""
        books = await self._books()
        shifts, unknown = [], 0
        promised: dict[int, date] = {}
        order = {kind: place for place, kind in enumerate(RECOUNTED)}
        for duty, request in sorted(books.duties, key=lambda pair: order[pair[0].kind]):
            if duty.kind is K.LETTER and not self._by_the_answer(duty, request):
                continue
            origin = self._origin(books, duty, request, promised.get(request.id))
            try:
                new = recount(duty.kind, calendar, self._office.profile.terms, origin)
            except CalendarUnknown:
                unknown += 1
                continue
            known = books.alarms.get(duty.id, [])
            if new is None or _has_a_term_of_its_own(duty, known, new):
                continue
            if duty.kind in ANSWERS:
                promised[request.id] = new.ladder.due_on
            alarms = climb(
                tuple(standing for _, standing in known), new.ladder.rungs, self._office.now
            )
            ids = {(standing.audience, standing.level): key for key, standing in known}
            shift = Shift(duty, request, new, alarms, ids)
            same_count = duty.kind not in ANSWERS or shift.counted == request.counted_due_on
            if shift.moves or shift.alarms or not same_count:
                shifts.append(shift)
        return Plan(tuple(shifts), unknown)

    async def settle(self, calendar: WorkCalendar, cause: str) -> Plan:
        """Bring every open term into step with a calendar; return what was done.

        `cause` says in the journal why terms moved. The cases are locked first, in their order.
        """
        if not (await self.plan(calendar)).shifts:
            return Plan((), 0)
        await self._session.execute(
            select(Request.id)
            .where(Request.id.in_(select(Duty.request_id).where(*_open())))
            .order_by(Request.id)
            .with_for_update(key_share=True)
        )
        plan = await self.plan(calendar)
        for shift in plan.shifts:
            await self._follow(shift, cause)
        await self._session.flush()
        await self._move_alarms(plan.shifts)
        return plan

    async def lay(self, duty: Duty, request: Request, recounted: Recounted, cause: str) -> None:
        """Give one open duty another term, its alarms with it; both values are journalled."""
        rows = await self._session.execute(_ALARMS.where(Alarm.duty_id == duty.id))
        known = [_standing(row) for row in rows]
        rungs = recounted.ladder.rungs
        alarms = climb(tuple(each for _, each in known), rungs, self._office.now)
        ids = {(each.audience, each.level): key for key, each in known}
        shift = Shift(duty, request, recounted, alarms, ids)
        self._journalled(shift, cause)
        await self._session.flush()
        await self._move_alarms((shift,))

    async def _follow(self, shift: Shift, cause: str) -> None:
        old = shift.duty.due_on
        self._journalled(shift, cause)
        if shift.duty.kind in ANSWERS and shift.duty.due_on > old:
            await self._office.notices.to_applicant(
                shift.request,
                NoticeKind.TERM_MOVED,
                shift.duty.due_on.isoformat(),
                level=old.isoformat(),
            )

    def _journalled(self, shift: Shift, cause: str) -> None:
        """Write the new term of a duty, with the old one in the journal."""
        duty, request, ladder = shift.duty, shift.request, shift.recounted.ladder
        record = self._office.cases.record
        if shift.moves:
            old, new = duty.due_on.isoformat(), ladder.due_on.isoformat()
            record(
                request,
                "term_moved",
                duty=duty.kind.value,
                id=duty.id,
                old=old,
                new=new,
                cause=cause,
            )
            duty.due_on, duty.due_at = ladder.due_on, ladder.due_at
        if duty.kind not in ANSWERS:
            return
        request.answer_due_on = ladder.due_on
        if shift.counted != request.counted_due_on:
            counted = shift.counted
            record(
                request,
                "term_kept",
                promised=ladder.due_on.isoformat(),
                counted=None if counted is None else counted.isoformat(),
                cause=cause,
            )
            request.counted_due_on = counted

    async def _move_alarms(self, shifts: Iterable[Shift]) -> None:
        moved: dict[int, dict[str, object]] = {}
        added: list[dict[str, object]] = []
        for shift in shifts:
            for standing, rung in shift.climb.moved:
                key = shift.ids[standing.audience, standing.level]
                moved[key] = {"id": key, "due_at": rung.at, "expires_at": rung.expires_at}
            for standing in shift.climb.void:
                key = shift.ids[standing.audience, standing.level]
                moved[key] = {"id": key, "state": AlarmState.PASSED}
            added += [
                {
                    "duty_id": shift.duty.id,
                    "audience": rung.audience,
                    "level": rung.level,
                    "due_at": rung.at,
                    "expires_at": rung.expires_at,
                    "state": AlarmState.PENDING,
                }
                for rung in shift.climb.added
            ]
        for key in await self._held(sorted(moved)):
            values = {name: value for name, value in moved[key].items() if name != "id"}
            await self._session.execute(update(Alarm).where(Alarm.id == key).values(**values))
        if added:
            await self._session.execute(insert(Alarm), added)

    async def _held(self, ids: list[int]) -> list[int]:
        """Lock alarms that still wait, and leave those to the sweep that it holds right now."""
        held: list[int] = []
        for start in range(0, len(ids), CHUNK):
            rows = await self._session.scalars(
                select(Alarm.id)
                .where(Alarm.id.in_(ids[start : start + CHUNK]), Alarm.state == AlarmState.PENDING)
                .order_by(Alarm.id)
                .with_for_update(skip_locked=True)
            )
            held += rows
        return held

    def _origin(self, books: _Books, duty: Duty, request: Request, promised: date | None) -> Origin:
        local_day = self._office.calendar.hours.local_day
        reception_on = remaining = None
        if duty.kind is K.MEMO:
            starts_at = books.seats.get(int(duty.subject.split(":")[0] or 0))
            reception_on = None if starts_at is None else local_day(starts_at)
        pause = books.pauses.get((request.id, duty.kind))
        # A pause of before a reopening belongs to the term of before.
        if pause is not None and pause.paused_at >= duty.opened_at:
            runs_on = pause.ended_on or pause.until_on
            remaining = (runs_on - timedelta(days=1), pause.remaining)
        return Origin(
            opened_at=duty.opened_at,
            role=duty.role,
            registered_on=self.begun_on(duty, request),
            answer_due_on=promised or request.answer_due_on,
            reception_on=reception_on,
            remaining=remaining,
        )

    def _by_the_answer(self, duty: Duty, request: Request) -> bool:
        """Tell whether a letter is due by the answer's term, and not by a shorter one of its own.

        What is returned or sent on goes out within three days, a correction the next day; these
        terms were counted from the decision and do not follow the answer's.
        """
        calendar = self._office.calendar
        opened_on = calendar.on_or_after(calendar.hours.local_day(duty.opened_at))
        return duty.due_on == max(request.answer_due_on, opened_on)

    def begun_on(self, duty: Duty | None, request: Request) -> date:
        """Return the day from which a term counts: of the registration, or of the reopening."""
        if duty is not None and duty.subject.startswith(SINCE):
            return date.fromisoformat(duty.subject.split(":")[1])
        return self._office.calendar.hours.local_day(request.registered_at)

    async def _books(self) -> _Books:
        rows = await self._session.execute(
            select(Duty, Request)
            .join(Request, Request.id == Duty.request_id)
            .where(*_open())
            .order_by(Request.id, Duty.id)
            .execution_options(populate_existing=True)
        )
        books = _Books([(duty, request) for duty, request in rows])
        for row in await self._session.execute(
            _ALARMS.join(Duty, Duty.id == Alarm.duty_id).where(*_open())
        ):
            books.alarms.setdefault(row[1], []).append(_standing(row))
        memos = {
            int(duty.subject.split(":")[0])
            for duty, _ in books.duties
            if duty.kind is K.MEMO and duty.subject
        }
        wanted = sorted(memos)
        for start in range(0, len(wanted), CHUNK):
            chosen = Seat.id.in_(wanted[start : start + CHUNK])
            seats = await self._session.execute(select(Seat.id, Seat.starts_at).where(chosen))
            books.seats.update(dict(seats.all()))
        pauses = await self._session.scalars(
            select(Pause)
            .where(Pause.request_id.in_(select(Duty.request_id).where(*_open())))
            .order_by(Pause.id)
        )
        books.pauses = {(pause.request_id, pause.kind): pause for pause in pauses}
        return books


_ALARMS = select(Alarm.id, Alarm.duty_id, Alarm.audience, Alarm.level, Alarm.due_at, Alarm.state)


def _open() -> tuple[ColumnElement[bool], ...]:
    return (Duty.closed_at.is_(None), Duty.kind.in_(RECOUNTED), Duty.request_id.is_not(None))


def _has_a_term_of_its_own(duty: Duty, known: list[tuple[int, Standing]], new: Recounted) -> bool:
    """Tell whether a task to tell somebody got another term since: posted, come back, owed anew."""
    rungs = {(rung.audience, rung.level) for rung in new.ladder.rungs}
    return duty.kind is K.DELIVERY and any(
        (each.audience, each.level) not in rungs for _, each in known
    )


def _standing(row: tuple[int, int, str, str, datetime, AlarmState]) -> tuple[int, Standing]:
    key, _duty, audience, level, at, state = row
    return key, Standing(audience, level, at, state)
