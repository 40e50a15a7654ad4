"""What should have happened, counted anew from what was done: no code of the office is asked.

The facts are the driver's own memory and the plain tables (places given, outcomes, offers). From
them follow the duties of points.md with their rungs, and from the ticks of the clock at which tick
each rung had to be raised. What the journal says was raised must be exactly that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from db.enums import DutyKind, OutcomeKind, Release
from db.models import Assignment, Duty, Memo, Offer, Outcome, Request, Seat
from tests.year import wall
from tests.year.lives import Life

K = DutyKind

ENDED = frozenset({"letter", "forwarded", "consulted", "withdraw", "withdrawn_for"})
"""What ends a case without a reception, in the driver's words."""

NO_SURVEY = frozenset({OutcomeKind.NOT_HELD, OutcomeKind.APPEAL_ANSWERED, OutcomeKind.CONSULTED})
"""Who takes advice instead is asked when it has been given; nobody gives it in this year."""


@dataclass(frozen=True)
class Rung:
    """An alarm that is due: for whom, which, when, and until when it is of use."""

    audience: str
    level: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Owed:
    """A duty: of what kind, from when until when (None: it is open still), with its rungs."""

    kind: DutyKind
    since: datetime
    until: datetime | None
    rungs: tuple[Rung, ...]


@dataclass
class Facts:
    """What is stored of one case besides duties, alarms and the journal."""

    request: Request
    given: list[tuple[Assignment, Seat]] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    survey_ends: dict[int, datetime | None] = field(default_factory=dict)
    """When the survey about an outcome was over; None: it waits."""
    unasked: set[int] = field(default_factory=set)
    """Outcomes about which nobody was asked after all: asked about another one lately."""
    calls: list[Duty] = field(default_factory=list)
    """Phone tasks: who could not be written to is called."""


def earliest(*moments: datetime | None) -> datetime | None:
    """Return the first of these instants that ever came."""
    return min((one for one in moments if one is not None), default=None)


def first_after(life: Life, since: datetime, *names: str) -> datetime | None:
    """Return when the driver did one of these things first, from an instant on."""
    return min((when for name, when in life.log if name in names and when >= since), default=None)


def owed_of(life: Life, facts: Facts) -> Iterator[Owed]:
    """Return every duty that this case ever had to have."""
    yield from _of_registration(life, facts)
    yield from _of_decisions(life, facts)
    for place in facts.given:
        yield from _of_place(life, facts, *place)
    for requeued in (when for name, when in life.log if name == "requeued"):
        yield _new_date(life, facts, requeued)
    for offer in facts.offers:
        rung = Rung("applicant", "over", offer.expires_at)
        yield Owed(K.OFFER, offer.made_at, offer.ended_at, (rung,))
    for outcome in facts.outcomes:
        if outcome.kind not in NO_SURVEY and life.chat is not None:
            yield _survey(outcome, facts)
    for call in facts.calls:
        over = wall.closing(wall.after(wall.day_of(call.opened_at), 1))
        rungs = (Rung("registrar", "now", call.opened_at), Rung("head", "over", over))
        yield Owed(K.DELIVERY, call.opened_at, call.closed_at, rungs)


def _of_registration(life: Life, facts: Facts) -> Iterator[Owed]:
    """Number, review, whose matter it is, secrecy, and the answer itself (25, 29, 11)."""
    came, day = life.came_at, wall.registered_on(life.came_at)
    ended = first_after(life, came, *ENDED)
    seen = None if life.walked_in is None else life.walked_in
    yield Owed(
        K.ENTRY,
        came,
        earliest(first_after(life, came, "entered"), life.withdrawn_at),
        (
            Rung("registrar", "early", wall.at(day, 16, 30)),
            Rung("head", "over", wall.closing(day)),
        ),
    )
    yield Owed(
        K.REVIEW,
        came,
        earliest(first_after(life, came, "opened"), ended, seen),
        (Rung("head", "over", wall.closing(wall.after(day, 1))),),
    )
    third = wall.after(day, 3)
    yield Owed(
        K.REDIRECT,
        came,
        earliest(
            first_after(life, came, "proposed", "return_decided", "redirect_decided"), ended, seen
        ),
        (
            Rung("reviewer", "eve", wall.opening(wall.before(third, 1))),
            Rung("head", "over", wall.closing(third)),
        ),
    )
    if life.foreign:
        fifth = wall.after(day, 5)
        yield Owed(
            K.SECRECY,
            came,
            earliest(first_after(life, came, "checked"), ended, seen),
            (
                Rung("secrecy", "now", wall.opening(day)),
                Rung("secrecy", "last_day", wall.opening(fifth)),
                Rung("head", "over", wall.closing(fifth)),
            ),
        )
    given = min((one.assigned_at for one, _seat in facts.given), default=None)
    over = wall.opening(wall.after(day, 16))
    yield Owed(
        K.ANSWER,
        came,
        earliest(given, ended, seen),
        (
            *(Rung("reviewer", str(n), wall.opening(wall.after(day, n))) for n in (10, 12, 13, 14)),
            Rung("head", "14", wall.opening(wall.after(day, 14))),
            Rung("head", "over", over),
            Rung("applicant", "over", over),
        ),
    )


def _of_decisions(life: Life, facts: Facts) -> Iterator[Owed]:
    """What waits for a letter, and what the applicant is asked to add."""
    answer_due = wall.after(wall.registered_on(life.came_at), 15)
    for name, when in life.log:
        today = wall.day_of(when)
        if name in {"refused", "end_decided", "return_decided", "redirect_decided"}:
            term = answer_due
            if name in {"return_decided", "redirect_decided"}:
                term = min(term, wall.after(today, 3))
            over = wall.closing(max(term, today))
            letter = (Rung("registrar", "now", when), Rung("head", "over", over))
            yield Owed(K.LETTER, when, first_after(life, when, "taken_back", *ENDED), letter)
        elif name == "information":
            due = wall.after(today, 5)
            eve = wall.opening(wall.before(due, 1))
            rungs = (Rung("applicant", "eve", eve), Rung("reviewer", "over", wall.closing(due)))
            until = first_after(life, when, "informed", "return_decided", *ENDED)
            yield Owed(K.INFORMATION, when, until, rungs)
        elif name == "forwarded":
            rungs = (Rung("registrar", "now", when), Rung("head", "over", wall.closing(today)))
            yield Owed(K.REFERRAL, when, first_after(life, when, "numbered"), rungs)
        elif name == "alternative":
            over = wall.closing(wall.after(today, 3))
            until = first_after(
                life,
                when,
                "alternative_answered",
                "proposed",
                "refused",
                "end_decided",
                "return_decided",
                "redirect_decided",
                *ENDED,
            )
            placed = min(
                (one.assigned_at for one, _seat in facts.given if one.assigned_at > when),
                default=None,
            )
            until = earliest(until, placed, _first_tick(life, over))
            yield Owed(K.ALTERNATIVE, when, until, (Rung("applicant", "over", over),))


def _first_tick(life: Life, over: datetime) -> datetime | None:
    """An offer that nobody answers ends by itself at the first tick after its term."""
    return next((tick for tick in life.ticks if tick >= over), None)


def _of_place(life: Life, facts: Facts, given: Assignment, seat: Seat) -> Iterator[Owed]:
    """Reminders, the result, the memo, and a new date where the place is let go (26, 29)."""
    day = wall.day_of(seat.starts_at)
    since = given.assigned_at
    until = earliest(given.freed_at, first_after(life, since, "held", "no_show", "not_held"))
    times = [
        seat.starts_at - timedelta(days=3),
        seat.starts_at - timedelta(days=1),
        seat.starts_at - timedelta(hours=2),
        seat.starts_at,
    ]
    reminders = tuple(
        Rung("applicant", level, times[n], times[n + 1])
        for n, level in enumerate(("3d", "1d", "2h"))
        if times[n] > since
    )
    yield Owed(K.ATTENDANCE, since, until, reminders)
    yield Owed(K.RESULT, since, until, (Rung("registrar", "over", wall.closing(day)),))
    written = min((memo.written_at for memo in facts.memos), default=None)
    if written is None or written > since:
        memo = (
            *(Rung("reviewer", str(n), wall.opening(wall.before(day, n))) for n in (8, 6)),
            Rung("head", "over", wall.closing(wall.before(day, 5))),
        )
        yield Owed(K.MEMO, since, earliest(written, until), memo)
    if given.freed_at is not None and _owes_a_date(given, facts):
        yield _new_date(life, facts, given.freed_at)


def _owes_a_date(given: Assignment, facts: Facts) -> bool:
    """Tell whether somebody whose place was let go waits for another one."""
    if given.release in {Release.CANNOT_COME, Release.ANOTHER_DAY, Release.NOT_HELD}:
        return True
    replaced = any(one.replaces_id == given.id for one, _seat in facts.given)
    return given.release is Release.CHANGED and not replaced


def _new_date(life: Life, facts: Facts, since: datetime) -> Owed:
    day = wall.after(wall.day_of(since), 5)
    again = min(
        (one.assigned_at for one, _ in facts.given if one.assigned_at > since), default=None
    )
    until = earliest(again, first_after(life, since, *ENDED))
    rungs = (
        Rung("reviewer", "last_day", wall.opening(day)),
        Rung("head", "over", wall.closing(day)),
    )
    return Owed(K.NEW_DATE, since, until, rungs)


def _survey(outcome: Outcome, facts: Facts) -> Owed:
    """Asked the next working day, reminded after three days, closed after fourteen (38)."""
    ask = wall.opening(wall.after(wall.day_of(outcome.happened_at), 1)) + timedelta(hours=1)
    remind, close = ask + timedelta(days=3), ask + timedelta(days=14)
    # Who is not asked after all is not reminded, though after an outage both fall due together.
    asked = outcome.id not in facts.unasked
    rungs = (
        Rung("ask", "ask", ask, close),
        *([Rung("remind", "remind", remind, close)] if asked else []),
        Rung("close", "close", close),
    )
    return Owed(K.SURVEY, outcome.happened_at, facts.survey_ends.get(outcome.id), rungs)


def _advice(facts: Facts) -> Iterator[Owed]:
    """Who took advice instead of a reception is advised within two working days (38).

    It is the office's own duty: the case is over.
    """
    for outcome in facts.outcomes:
        if outcome.kind is OutcomeKind.CONSULTED:
            day = wall.after(wall.day_of(outcome.happened_at), 2)
            rungs = (
                Rung("registrar", "last_day", wall.opening(day)),
                Rung("head", "over", wall.closing(day)),
            )
            yield Owed(K.CONSULTATION, outcome.happened_at, None, rungs)


def raised(owed: Owed, ticks: Sequence[datetime]) -> Iterator[tuple[Rung, datetime]]:
    """Return which rungs had to be raised at which tick.

    A rung is raised at the first tick at which its duty exists and its time has come. After an
    outage only the last missed rung for somebody is raised, and none that is of no use any more. A
    duty that is fulfilled before the tick raises nothing.
    """
    left = list(owed.rungs)
    for tick in ticks:
        if tick < owed.since or not left:
            continue
        if owed.until is not None and owed.until < tick:
            return
        due = [rung for rung in left if rung.at <= tick]
        for rung in due:
            left.remove(rung)
            later = any(one.audience == rung.audience and one.at > rung.at for one in due)
            if not later and (rung.until is None or rung.until > tick):
                yield rung, tick


Line = tuple[str, str, str, str, datetime]
"""Case, duty, audience, level, and the tick at which the alarm was raised."""


def expected(
    lives: Iterable[tuple[Life, Facts]], ticks: Sequence[datetime]
) -> tuple[Counter[Line], dict[str, Counter[DutyKind]]]:
    """Return every alarm that had to be raised, and by case what has to be owed at the end."""
    lines: Counter[Line] = Counter()
    open_ones: dict[str, Counter[DutyKind]] = {}
    for life, facts in lives:
        life.ticks = ticks
        for advice in _advice(facts):
            for rung, tick in raised(advice, ticks):
                lines["office", K.CONSULTATION.value, rung.audience, rung.level, tick] += 1
        still: Counter[DutyKind] = Counter()
        for owed in owed_of(life, facts):
            still[owed.kind] += owed.until is None
            for rung, tick in raised(owed, ticks):
                lines[life.public_id, owed.kind.value, rung.audience, rung.level, tick] += 1
        open_ones[life.public_id] = +still
    return lines, open_ones


def calendar_alarms(ticks: Sequence[datetime]) -> Counter[Line]:
    """Return the alarms about next year's calendar: owed from November, and nobody approves it."""
    lines: Counter[Line] = Counter()
    since = next((tick for tick in ticks if tick >= wall.opening(date(2026, 11, 2))), None)
    if since is None:
        return lines
    due = wall.before(wall.LAST, 10)
    rungs = (
        Rung("administrator", "now", since),
        Rung("administrator", "5", wall.opening(wall.before(due, 5))),
        Rung("administrator", "last_day", wall.opening(due)),
        Rung("head", "over", wall.closing(due)),
    )
    owed = Owed(K.CALENDAR, since + timedelta(seconds=1), None, rungs)
    for rung, tick in raised(owed, ticks):
        lines["office", K.CALENDAR.value, rung.audience, rung.level, tick] += 1
    return lines


def report_alarms(made: dict[date, datetime], ticks: Sequence[datetime]) -> Counter[Line]:
    """Return the alarms about reports: a quarter's is due five working days after it (40).

    `made` says when the report of the quarter that begins on a day was made, if ever.
    """
    lines: Counter[Line] = Counter()
    for month in (1, 4, 7):
        quarter, next_one = date(2026, month, 1), date(2026, month + 3, 1)
        first = wall.after(next_one - timedelta(days=1), 1)
        due = wall.after(next_one - timedelta(days=1), 5)
        looked = (tick for tick in ticks if tick >= wall.opening(first))
        since = next((tick for tick in looked if wall.works(wall.day_of(tick))), None)
        if since is None:
            break
        # The office looks at its quarters right after the sweep of the same tick.
        since += timedelta(seconds=1)
        rungs = (
            Rung("administrator", "now", wall.opening(first)),
            Rung("administrator", "last_day", wall.opening(due)),
            Rung("head", "over", wall.closing(due)),
        )
        for rung, tick in raised(Owed(K.REPORT, since, made.get(quarter), rungs), ticks):
            lines["office", K.REPORT.value, rung.audience, rung.level, tick] += 1
    return lines


def schedule_alarms(months: dict[date, datetime], ticks: Sequence[datetime]) -> Counter[Line]:
    """Return the alarms about schedules: the next month's by its tenth working day before (7-1)."""
    lines: Counter[Line] = Counter()
    begun = min(months.values())
    for number in range(2, 14):
        month = date(2026 + number // 13, number if number < 13 else 1, 1)
        due = wall.before(month, 10)
        first = (month - timedelta(days=1)).replace(day=1)
        looked = [tick for tick in ticks if wall.works(wall.day_of(tick)) and tick > begun]
        since = next((tick for tick in looked if wall.day_of(tick) >= first), None)
        if since is None:
            break
        # The office looks at its months right after the sweep of the same tick.
        since += timedelta(seconds=1)
        rungs = (
            Rung("registrar", "3", wall.opening(wall.before(due, 3))),
            Rung("head", "last_day", wall.opening(due)),
            Rung("head", "over", wall.closing(due)),
        )
        for rung, tick in raised(Owed(K.SCHEDULE, since, months.get(month), rungs), ticks):
            lines["office", K.SCHEDULE.value, rung.audience, rung.level, tick] += 1
    return lines
