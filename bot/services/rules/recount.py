"""Terms counted anew from where they began, when the working calendar changes.

Only what is counted in working days from a stored origin is counted here: from the registration,
from the day on which the duty was opened, from a reception. A day that a person named (the term of
an instruction, of materials) stays as it was named; an hour of the clock (an offer) too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.profile import Terms
from bot.services.rules import ladders
from bot.services.rules.ladders import Ladder, Rung
from bot.services.rules.workdays import WorkCalendar
from db.enums import AlarmState, DutyKind, Role


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the terms of an open duty began.

    ``answer_due_on`` is the term promised to the applicant, ``remaining`` what is left of a term
    that stood still: the working days, and the day from which they are counted.
    """

    opened_at: datetime
    role: Role | None = None
    registered_on: date | None = None
    answer_due_on: date | None = None
    reception_on: date | None = None
    remaining: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Recounted:
    """A term counted anew: the ladder to live by, and the day counted where that is earlier."""

    ladder: Ladder
    counted_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm as it is written down."""

    audience: str
    level: str
    at: datetime
    state: AlarmState


@dataclass(frozen=True, slots=True)
class Climb:
    """How the alarms of a duty follow its new ladder: what moves, what is void, what is added."""

    moved: tuple[tuple[Standing, Rung], ...]
    void: tuple[Standing, ...]
    added: tuple[Rung, ...]


def answered(
    calendar: WorkCalendar, terms: Terms, origin: Origin, kind: DutyKind
) -> Recounted | None:
    """Count an answer's term anew; a term promised to the applicant is never shortened."""
    if origin.registered_on is None or origin.answer_due_on is None:
        return None
    if origin.remaining is None:
        counted = calendar.add(origin.registered_on, terms.answer_days)
    else:
        counted = calendar.after(*origin.remaining)
    promised = calendar.on_or_after(origin.answer_due_on)
    make = ladders.answer_by if kind is DutyKind.ANSWER else ladders.appeal_by
    return Recounted(make(calendar, terms, max(counted, promised)), counted)


def recount(
    kind: DutyKind, calendar: WorkCalendar, terms: Terms, origin: Origin
) -> Recounted | None:
    """Count a term anew from its origin; None for what is not counted so.

    Raises ``CalendarUnknown`` for a term that runs past the known years.
    """
    if kind in {DutyKind.ANSWER, DutyKind.APPEAL}:
        return answered(calendar, terms, origin, kind)
    ladder = _ladder(kind, calendar, terms, origin)
    return None if ladder is None else Recounted(ladder, ladder.due_on)


def _ladder(kind: DutyKind, calendar: WorkCalendar, terms: Terms, origin: Origin) -> Ladder | None:
    opened = origin.opened_at
    from_opening: dict[DutyKind, Callable[[WorkCalendar, Terms, datetime], Ladder]] = {
        DutyKind.DELIVERY: ladders.delivery,
        DutyKind.NEW_DATE: ladders.new_date,
    }
    if kind is DutyKind.MESSAGE and origin.role is not None:
        return ladders.message(calendar, terms, opened, origin.role)
    if kind in from_opening:
        return from_opening[kind](calendar, terms, opened)
    from_registration: dict[DutyKind, Callable[[WorkCalendar, Terms, date], Ladder]] = {
        DutyKind.REVIEW: ladders.review,
        DutyKind.REDIRECT: ladders.redirect,
        DutyKind.SECRECY: ladders.secrecy,
    }
    if kind in from_registration and origin.registered_on is not None:
        return from_registration[kind](calendar, terms, origin.registered_on)
    if kind is DutyKind.MEMO and origin.reception_on is not None:
        return ladders.memo(calendar, terms, origin.reception_on)
    if kind is DutyKind.LETTER and origin.answer_due_on is not None:
        return ladders.letter(calendar, opened, origin.answer_due_on)
    return None


def climb(standing: tuple[Standing, ...], rungs: tuple[Rung, ...], now: datetime) -> Climb:
    """Lay a new ladder over the alarms of a duty: no rung is lost and none is raised twice.

    What was raised stays raised, and what was passed over stays so; what still waits moves to its
    new hour. A rung that is new is added unless its hour has passed, one that is no more is void.
    """
    wanted = {(rung.audience, rung.level): rung for rung in rungs}
    known = {(alarm.audience, alarm.level) for alarm in standing}
    moved, void = [], []
    for alarm in standing:
        if alarm.state is not AlarmState.PENDING:
            continue
        rung = wanted.get((alarm.audience, alarm.level))
        if rung is None:
            void.append(alarm)
        elif rung.at != alarm.at:
            moved.append((alarm, rung))
    added = tuple(rung for key, rung in wanted.items() if key not in known and rung.at > now)
    return Climb(tuple(moved), tuple(void), added)
