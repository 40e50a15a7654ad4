"""Point 28: who gets which place of the approved schedule, in order of queue.

The planner proposes the whole list at once and changes nothing; a person confirms it. It goes
through the queue from the front and gives each case the earliest place that is still lawful for it,
so nobody behind can have a place that somebody before them could have taken.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.rules.workdays import WorkCalendar

MEMO_DAYS = 5
"""Point 26: the memo goes to the head five working days before the reception."""

IN_TURN = 10
"""The class of everybody who is not received out of turn; the office's own classes are 1 to 9."""


class SkipReason(StrEnum):
    """Why a case gets no place in this plan."""

    NO_SEAT = "no_seat"
    MEMO_TOO_LATE = "memo_too_late"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in the queue of one post.

    ``out_of_turn`` is the class of the case: a lower one goes first, and ``IN_TURN``, which all but
    a few have, goes last. ``registered_at`` is the instant of registration, not of sending.
    ``answer_due_on`` is the last day of the answer's term (point 29). ``memo_ready`` says that the
    memo is with the head, so that its term no longer stands in the way of a near place.
    """

    id: int
    out_of_turn: int
    registered_at: datetime
    answer_due_on: date
    memo_ready: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A free place of an approved schedule of that post; ``starts_at`` is an aware instant."""

    id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """A case with the place proposed for it.

    ``position`` counts from 1 along the queue. ``memo_due_on`` is the memo's day for this place; it
    may be past when the memo is ready. ``after_answer_term`` is for information: the answer must be
    sent by its term, the reception may be later.
    """

    waiting_id: int
    seat_id: int
    position: int
    reception_on: date
    memo_due_on: date
    after_answer_term: bool


@dataclass(frozen=True, slots=True)
class Skip:
    """A case that stays in the queue, with its position there (from 1) and the reason."""

    waiting_id: int
    position: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Plan:
    """Every waiting case exactly once: with a place or with a reason, both in order of queue."""

    placed: tuple[Placement, ...]
    skipped: tuple[Skip, ...]


@dataclass(frozen=True, slots=True)
class _DatedSeat:
    seat: Seat
    reception_on: date
    memo_due_on: date


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The queue: by class, then by registration, then by id (which settles equal instants)."""
    return sorted(waiting, key=lambda case: (case.out_of_turn, case.registered_at, case.id))


def plan(
    waiting: Iterable[Waiting],
    seats: Iterable[Seat],
    today: date,
    calendar: WorkCalendar,
    memo_days: int = MEMO_DAYS,
) -> Plan:
    """Propose places for the whole queue of one post; the order of the arguments means nothing.

    A place is lawful for a case if its memo, due ``memo_days`` working days before the reception,
    is not yet late ``today``, or is ready. Places of today and earlier are left out: the applicant
    could no longer be told. Raises ``ValueError`` for a repeated id, ``CalendarUnknown`` for a
    place in a year without a calendar.
    """
    queue = in_order(waiting)
    near, far = _split(seats, today, calendar, memo_days)
    _refuse_repeated(case.id for case in queue)
    placed: list[Placement] = []
    skipped: list[Skip] = []
    for position, case in enumerate(queue, start=1):
        # Every near place is earlier than every far one, so the first lawful place is at the front
        # of one of the two; who is passed over here leaves only places unlawful for them.
        if near and case.memo_ready:
            place = near.popleft()
        elif far:
            place = far.popleft()
        else:
            reason = SkipReason.MEMO_TOO_LATE if near else SkipReason.NO_SEAT
            skipped.append(Skip(case.id, position, reason))
            continue
        placed.append(
            Placement(
                waiting_id=case.id,
                seat_id=place.seat.id,
                position=position,
                reception_on=place.reception_on,
                memo_due_on=place.memo_due_on,
                after_answer_term=place.reception_on > case.answer_due_on,
            )
        )
    return Plan(placed=tuple(placed), skipped=tuple(skipped))


def _split(
    seats: Iterable[Seat], today: date, calendar: WorkCalendar, memo_days: int
) -> tuple[deque[_DatedSeat], deque[_DatedSeat]]:
    """Places too near for a memo that is not ready, and the others, each in order of time."""
    ordered = sorted(seats, key=lambda seat: (seat.starts_at, seat.id))
    _refuse_repeated(seat.id for seat in ordered)
    near: deque[_DatedSeat] = deque()
    far: deque[_DatedSeat] = deque()
    for seat in ordered:
        reception_on = calendar.hours.local_day(seat.starts_at)
        if reception_on > today:
            memo_due_on = calendar.back(reception_on, memo_days)
            side = far if memo_due_on >= today else near
            side.append(_DatedSeat(seat, reception_on, memo_due_on))
    return near, far


def _refuse_repeated(ids: Iterable[int]) -> None:
    known = list(ids)
    if len(set(known)) != len(known):
        raise ValueError("an id stands twice in the queue or among the places")
