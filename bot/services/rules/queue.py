"""Point 28: who gets which place of the approved schedule, in order of queue.

The planner proposes the whole list at once and changes nothing; a person confirms it. It goes
through the queue from the front and gives each case the earliest place that is still lawful for it,
so nobody behind can have a place that somebody before them could have taken. A preferred weekday is
only a tie-break: it may move a case to a place that nobody would have had, and costs nobody a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.rules.shelves import DatedSeat, Seat, Shelves, Taken
from bot.services.rules.workdays import WorkCalendar
from db.enums import Mode

__all__ = [
    "IN_TURN",
    "MEMO_DAYS",
    "Placement",
    "Plan",
    "Seat",
    "Shortfall",
    "Skip",
    "SkipReason",
    "Waiting",
    "in_order",
    "plan",
]

MEMO_DAYS = 5
"""Point 26: the memo goes to the head five working days before the reception."""

IN_TURN = 10
"""The class of everybody who is not received out of turn; the office's own classes are 1 to 9."""


class SkipReason(StrEnum):
    """Why a case gets no place in this plan: what every place still free runs against.

    ``SEVERAL``: some free places are too near for the memo, some of the other format, some given
    up by the applicant, and no single change would help.
    """

    NO_SEAT = "no_seat"
    MEMO_TOO_LATE = "memo_too_late"
    FORMAT = "format"
    GIVEN_UP = "given_up"
    SECRECY = "secrecy"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in the queue of one post.

    ``out_of_turn`` is the class of the case: a lower one goes first, and ``IN_TURN``, which all but
    a few have, goes last. ``registered_at`` is the instant of registration, not of sending.
    ``answer_due_on`` is the last day of the answer's term (point 29). ``memo_ready`` says that the
    memo is with the head, so that its term no longer stands in the way of a near place.

    ``format`` is how the person would be received, None: either way. ``days`` are preferred
    weekdays, Monday 0. ``avoids`` are the receptions that the person has given up or declined.
    ``cleared`` is False while the check of point 11 is missing: then there is no place at all.
    """

    id: int
    out_of_turn: int
    registered_at: datetime
    answer_due_on: date
    memo_ready: bool
    format: Mode | None = None
    days: frozenset[int] = frozenset()
    avoids: frozenset[int] = frozenset()
    cleared: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """A case with the place proposed for it.

    ``position`` counts from 1 along the queue. ``memo_due_on`` is the memo's day for this place; it
    may be past when the memo is ready. ``after_answer_term`` is for information: the answer must be
    sent by its term, the reception may be later. ``by_preference`` says that an earlier lawful
    place was left to others because the person prefers this weekday.
    """

    waiting_id: int
    seat_id: int
    position: int
    reception_on: date
    memo_due_on: date
    after_answer_term: bool
    by_preference: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """A case that stays in the queue, with its position there (from 1) and the reason."""

    waiting_id: int
    position: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Those for whom there is no place, and how many of them each remedy would help.

    ``due_on`` is the day on which the first of their answers is due. ``late`` others have a place,
    but only after the term of their answer: the date can be told in time (point 29), and still
    they wait long; where nobody is without a place, ``due_on`` is theirs. ``seats`` would be
    needed in
    further receptions, far enough for the memo. ``by_memo`` of them would get a place that is left
    over if their memo were ready, ``by_format`` if they came the other way (by video instead of in
    person, or the reverse). ``by_secrecy`` wait for the check of point 11 alone.
    """

    unplaced: int
    due_on: date
    seats: int
    by_memo: int
    by_format: int
    by_secrecy: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Every waiting case exactly once: with a place or with a reason, both in order of queue.

    ``shortfall`` is None when everybody has a place within the term of the answer.
    """

    placed: tuple[Placement, ...]
    skipped: tuple[Skip, ...]
    shortfall: Shortfall | None = None


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
    is not yet late ``today``, or is ready; if it is of the format the person asked for; and if the
    person has not given up that reception. Places of today and earlier are left out: the applicant
    could no longer be told. Raises ``ValueError`` for a repeated id, ``CalendarUnknown`` for a
    place in a year without a calendar.
    """
    queue = in_order(waiting)
    _refuse_repeated(case.id for case in queue)
    dated, far_from = _dated(seats, today, calendar, memo_days)
    base = _pass(queue, Shelves(dated, far_from, Taken(len(dated))))
    fixed = _preferred(queue, base, dated, far_from)
    if not fixed:
        return _told(queue, base, dated)
    taken = Taken(len(dated), fixed.values())
    return _told(queue, _pass(queue, Shelves(dated, far_from, taken), fixed), dated)


@dataclass(slots=True)
class _Pass:
    """What one pass over the queue gave: places by position, reasons by position."""

    places: dict[int, int]
    by_preference: set[int]
    reasons: dict[int, SkipReason]
    shelves: Shelves


def _pass(queue: Sequence[Waiting], shelves: Shelves, fixed: dict[int, int] | None = None) -> _Pass:
    """Go through the queue once; `fixed` are places settled before, by position."""
    fixed = {} if fixed is None else fixed
    places: dict[int, int] = {}
    by_preference: set[int] = set()
    reasons: dict[int, SkipReason] = {}
    for position, case in enumerate(queue):
        if not case.cleared:
            reasons[position] = SkipReason.SECRECY
            continue
        place = shelves.first(case.format, case.avoids, memo_ready=case.memo_ready)
        if position in fixed:
            if place is not None and place < fixed[position]:
                by_preference.add(position)
            places[position] = fixed[position]
        elif place is None:
            reasons[position] = _reason(case, shelves)
        else:
            shelves.taken.take(place)
            places[position] = place
    return _Pass(places, by_preference, reasons, shelves)


def _preferred(
    queue: Sequence[Waiting], base: _Pass, dated: list[DatedSeat], far_from: int
) -> dict[int, int]:
    """Settle by preference who moves to a place that nobody has in the base plan.

    Nobody is worse off by it. A place that nobody took can be given to one of those who could have
    had it without a change for anybody else. The place left by it is then an extra one for the
    rest, and picking in order is monotone in extra places: at everybody's turn the free places are
    those of the base plan and perhaps one more, so each picks the same place or an earlier one.
    Whoever has a preferred day already stays there for the same reason: nobody before picked that
    place. The answer's term is never left for a preference. Empty when nobody moves.
    """
    spare = Shelves(dated, far_from, Taken(len(dated), base.places.values()))
    fixed: dict[int, int] = {}
    moved = False
    for position, case in enumerate(queue):
        place = base.places.get(position)
        if place is None or not case.days:
            continue
        if dated[place].reception_on.weekday() in case.days:
            fixed[position] = place
            continue
        better = _on_days(case, spare)
        if better is None:
            continue
        in_term = dated[better].reception_on <= case.answer_due_on
        if in_term or dated[place].reception_on > case.answer_due_on:
            spare.taken.take(better)
            fixed[position] = better
            moved = True
    return fixed if moved else {}


def _on_days(case: Waiting, spare: Shelves) -> int | None:
    found = (
        spare.first(case.format, case.avoids, memo_ready=case.memo_ready, weekday=day)
        for day in case.days
    )
    return min((place for place in found if place is not None), default=None)


def _reason(case: Waiting, shelves: Shelves) -> SkipReason:
    """Say what keeps a case from the places still free: the one rule without which it had one."""
    if shelves.first(None, frozenset(), memo_ready=True) is None:
        return SkipReason.NO_SEAT
    if shelves.first(case.format, case.avoids, memo_ready=True) is not None:
        return SkipReason.MEMO_TOO_LATE
    if shelves.first(None, case.avoids, memo_ready=case.memo_ready) is not None:
        return SkipReason.FORMAT
    if shelves.first(case.format, frozenset(), memo_ready=case.memo_ready) is not None:
        return SkipReason.GIVEN_UP
    return SkipReason.SEVERAL


def _told(queue: Sequence[Waiting], done: _Pass, dated: list[DatedSeat]) -> Plan:
    placed = []
    for position, place in done.places.items():
        case, seat = queue[position], dated[place]
        placed.append(
            Placement(
                waiting_id=case.id,
                seat_id=seat.seat.id,
                position=position + 1,
                reception_on=seat.reception_on,
                memo_due_on=seat.memo_due_on,
                after_answer_term=seat.reception_on > case.answer_due_on,
                by_preference=position in done.by_preference,
            )
        )
    skipped = [
        Skip(queue[position].id, position + 1, reason) for position, reason in done.reasons.items()
    ]
    return Plan(tuple(placed), tuple(skipped), _shortfall(queue, done, dated))


def _shortfall(queue: Sequence[Waiting], done: _Pass, dated: list[DatedSeat]) -> Shortfall | None:
    unplaced = [queue[position] for position in done.reasons]
    late = [
        queue[position]
        for position, place in done.places.items()
        if dated[place].reception_on > queue[position].answer_due_on
    ]
    if not unplaced and not late:
        return None
    seated = [case for case in unplaced if case.cleared]
    return Shortfall(
        unplaced=len(unplaced),
        due_on=min(case.answer_due_on for case in unplaced or late),
        seats=len(seated),
        by_memo=_helped(seated, done, dated, memo=True),
        by_format=_helped(seated, done, dated, memo=False),
        by_secrecy=len(unplaced) - len(seated),
        late=len(late),
    )


def _helped(cases: list[Waiting], done: _Pass, dated: list[DatedSeat], *, memo: bool) -> int:
    """Count who of these would get a place left over without the one rule."""
    shelves = Shelves(dated, done.shelves.far_from, Taken(len(dated), done.places.values()))
    helped = 0
    for case in cases:
        place = shelves.first(
            case.format if memo else None, case.avoids, memo_ready=memo or case.memo_ready
        )
        if place is not None:
            shelves.taken.take(place)
            helped += 1
    return helped


def _dated(
    seats: Iterable[Seat], today: date, calendar: WorkCalendar, memo_days: int
) -> tuple[list[DatedSeat], int]:
    """Return the places ahead in order of time, and the index of the first far enough one."""
    ordered = sorted(seats, key=lambda seat: (seat.starts_at, seat.id))
    _refuse_repeated(seat.id for seat in ordered)
    memo_due: dict[date, date] = {}
    dated: list[DatedSeat] = []
    far_from = 0
    for seat in ordered:
        reception_on = calendar.hours.local_day(seat.starts_at)
        if reception_on <= today:
            continue
        if reception_on not in memo_due:
            memo_due[reception_on] = calendar.back(reception_on, memo_days)
        memo_due_on = memo_due[reception_on]
        dated.append(DatedSeat(seat, reception_on, memo_due_on))
        # Days counted back keep their order, so every near place stands before every far one.
        far_from += memo_due_on < today
    return dated, far_from


def _refuse_repeated(ids: Iterable[int]) -> None:
    known = list(ids)
    if len(set(known)) != len(known):
        raise ValueError("an id stands twice in the queue or among the places")
