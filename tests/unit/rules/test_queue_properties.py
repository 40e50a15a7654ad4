"""Whatever the cases and the places: the plan is lawful, fair, and says why."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.passing import PREFERENCE, passed_over
from bot.services.rules.queue import (
    Seat,
    SkipReason,
    Waiting,
    in_order,
    plan,
)
from db.enums import Mode
from tests.unit.rules.queues import CALENDAR, TODAY, case, placed, seat, seats_of

MANY = settings(derandomize=True, deadline=None, max_examples=300)

MODES = st.sampled_from([None, None, Mode.IN_PERSON, Mode.VIDEO])

SPAN = (TODAY, date(2026, 3, 20))

RECEPTIONS = st.integers(0, 8)

CASES = st.lists(
    st.builds(
        case,
        st.integers(1, 60),
        st.integers(0, 30),
        out_of_turn=st.integers(0, 2),
        memo_ready=st.booleans(),
        due_on=st.dates(date(2026, 3, 5), SPAN[1]),
        format=MODES,
        days=st.frozensets(st.integers(0, 6), max_size=3),
        avoids=st.frozensets(RECEPTIONS, max_size=2),
        cleared=st.sampled_from([True, True, True, False]),
    ),
    max_size=25,
    unique_by=lambda waiting: waiting.id,
)

SEATS = st.lists(
    st.builds(
        seat,
        st.integers(1, 60),
        st.dates(*SPAN),
        st.integers(9, 12),
        reception=RECEPTIONS,
        mode=st.sampled_from(Mode),
    ),
    max_size=25,
    unique_by=lambda seat: seat.id,
)


def day_of(place: Seat) -> date:
    return place.starts_at.astimezone(CALENDAR.hours.zone).date()


def is_lawful(waiting: Waiting, place: Seat) -> bool:
    day = day_of(place)
    return (
        waiting.cleared
        and day > TODAY
        and (waiting.memo_ready or CALENDAR.back(day, 5) >= TODAY)
        and waiting.format in {None, place.mode}
        and place.reception not in waiting.avoids
    )


def when(place: Seat) -> tuple[datetime, int]:
    return place.starts_at, place.id


def without_preferences(waiting: list[Waiting]) -> list[Waiting]:
    return [replace(one, days=frozenset()) for one in waiting]


def slow(waiting: list[Waiting], seats: list[Seat]) -> dict[int, tuple[int, bool]]:
    """Plan as the rule reads, with a scan for everything: case -> (seat, by preference)."""

    def first(one: Waiting, free: list[Seat]) -> Seat | None:
        return min((place for place in free if is_lawful(one, place)), key=when, default=None)

    queue = sorted(waiting, key=lambda one: (one.out_of_turn, one.registered_at, one.id))
    base: dict[int, Seat] = {}
    free = list(seats)
    for one in queue:
        found = first(one, free)
        if found is not None:
            base[one.id] = found
            free.remove(found)
    fixed: dict[int, Seat] = {}
    moved = False
    for one in queue:
        if one.id not in base or not one.days:
            continue
        if day_of(base[one.id]).weekday() in one.days:
            fixed[one.id] = base[one.id]
            continue
        wished = first(one, [place for place in free if day_of(place).weekday() in one.days])
        late = day_of(base[one.id]) > one.answer_due_on
        if wished is not None and (late or day_of(wished) <= one.answer_due_on):
            fixed[one.id] = wished
            free.remove(wished)
            moved = True
    if not moved:
        return {number: (place.id, False) for number, place in base.items()}
    given: dict[int, tuple[int, bool]] = {}
    free = [place for place in seats if place not in fixed.values()]
    for one in queue:
        found = first(one, free)
        if one.id in fixed:
            own = fixed[one.id]
            given[one.id] = (own.id, found is not None and when(found) < when(own))
        elif found is not None:
            given[one.id] = (found.id, False)
            free.remove(found)
    return given


@MANY
@given(CASES, SEATS)
def test_the_fast_planner_gives_what_the_slow_one_gives(
    waiting: list[Waiting], seats: list[Seat]
) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    fast = {p.waiting_id: (p.seat_id, p.by_preference) for p in outcome.placed}
    assert fast == slow(waiting, seats)


@MANY
@given(CASES, SEATS)
def test_each_case_once_and_no_place_twice(waiting: list[Waiting], seats: list[Seat]) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    positions = {p.position: p.waiting_id for p in outcome.placed}
    positions |= {s.position: s.waiting_id for s in outcome.skipped}
    assert len(outcome.placed) + len(outcome.skipped) == len(waiting)
    assert [positions[n + 1] for n in range(len(waiting))] == [w.id for w in in_order(waiting)]
    given_away = [placement.seat_id for placement in outcome.placed]
    assert len(set(given_away)) == len(given_away)
    by_id, place_by_id = {w.id: w for w in waiting}, {s.id: s for s in seats}
    for placement in outcome.placed:
        assert is_lawful(by_id[placement.waiting_id], place_by_id[placement.seat_id])


@MANY
@given(CASES, SEATS)
def test_nobody_behind_has_a_place_that_somebody_before_could_have_taken(
    waiting: list[Waiting], seats: list[Seat]
) -> None:
    """But for those who left an earlier place by their own wish, which the placement records."""
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    taken = placed(waiting, seats)
    wished = {p.waiting_id for p in outcome.placed if p.by_preference}
    queue = in_order(waiting)
    given_away = {place.id for place in taken.values()}
    for index, before in enumerate(queue):
        own = taken.get(before.id)
        open_to_them = [taken[b.id] for b in queue[index + 1 :] if b.id in taken]
        open_to_them += [place for place in seats if place.id not in given_away]
        better = [
            place
            for place in open_to_them
            if is_lawful(before, place) and (own is None or when(place) < when(own))
        ]
        assert not better or before.id in wished


@MANY
@given(CASES, SEATS)
def test_every_inversion_has_its_reason_and_nothing_else_has(
    waiting: list[Waiting], seats: list[Seat]
) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    taken = placed(waiting, seats)
    reasons = passed_over(waiting, {place.id: place for place in seats}, outcome, TODAY)
    wished = {p.waiting_id for p in outcome.placed if p.by_preference}
    queue = in_order(waiting)
    for index, before in enumerate(queue):
        own = taken.get(before.id)
        earlier = [
            taken[behind.id]
            for behind in queue[index + 1 :]
            if behind.id in taken and (own is None or when(taken[behind.id]) < when(own))
        ]
        assert (before.id in reasons) == bool(earlier)
        if not earlier:
            continue
        first = min(earlier, key=when)
        broken = {
            "memo_too_late": not before.memo_ready and CALENDAR.back(day_of(first), 5) < TODAY,
            "format": before.format not in {None, first.mode},
            "given_up": first.reception in before.avoids,
        }
        reason = reasons[before.id]
        assert (reason == PREFERENCE) == (before.id in wished)
        if own is not None and reason != PREFERENCE:
            assert broken[reason]


@MANY
@given(CASES, SEATS)
def test_nobody_is_worse_off_by_the_preferences_of_others(
    waiting: list[Waiting], seats: list[Seat]
) -> None:
    plain, real = placed(without_preferences(waiting), seats), placed(waiting, seats)
    for one in waiting:
        if one.id not in plain:
            continue
        before, now = plain[one.id], real[one.id]
        wished = day_of(now).weekday() in one.days
        assert when(now) <= when(before) or wished
        in_term = day_of(now) <= one.answer_due_on or day_of(before) > one.answer_due_on
        assert in_term
        if day_of(before).weekday() in one.days:
            assert now == before


@MANY
@given(st.data(), CASES, SEATS)
def test_a_freed_place_goes_to_the_first_who_may_have_it(
    data: st.DataObject, waiting: list[Waiting], seats: list[Seat]
) -> None:
    freed = data.draw(st.builds(seat, st.just(99), st.dates(*SPAN), reception=RECEPTIONS))
    eligible = [one.id for one in in_order(waiting) if is_lawful(one, freed)]
    assert seats_of(waiting, [freed]) == ({eligible[0]: 99} if eligible else {})


@MANY
@given(CASES, SEATS, SEATS)
def test_whom_an_absence_moves_keep_their_order(
    waiting: list[Waiting], seats: list[Seat], others: list[Seat]
) -> None:
    """Those who can take the same places stand in the new receptions in the order of the old."""
    alike = [replace(one, format=None, avoids=frozenset(), days=frozenset()) for one in waiting]
    alike = [replace(one, cleared=True, memo_ready=True) for one in alike]
    old, new = placed(alike, seats), placed(alike, others)
    both = sorted((number for number in old if number in new), key=lambda key: when(old[key]))
    assert [when(new[number]) for number in both] == sorted(when(new[number]) for number in both)


@MANY
@given(CASES, SEATS)
def test_a_skip_tells_the_truth(waiting: list[Waiting], seats: list[Seat]) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    by_id = {one.id: one for one in waiting}
    for skip in outcome.skipped:
        one = by_id[skip.waiting_id]
        earlier = {p.seat_id for p in outcome.placed if p.position < skip.position}
        wished = {p.seat_id for p in outcome.placed if p.by_preference}
        ahead = [s for s in seats if s.id not in earlier | wished and day_of(s) > TODAY]
        helped = {
            SkipReason.MEMO_TOO_LATE: replace(one, memo_ready=True),
            SkipReason.FORMAT: replace(one, format=None),
            SkipReason.GIVEN_UP: replace(one, avoids=frozenset()),
        }
        match skip.reason:
            case SkipReason.SECRECY:
                assert not one.cleared
            case SkipReason.NO_SEAT:
                assert not ahead
            case SkipReason.SEVERAL:
                assert ahead
                assert not any(is_lawful(h, s) for h in helped.values() for s in ahead)
            case _:
                assert any(is_lawful(helped[skip.reason], place) for place in ahead)


@MANY
@given(CASES, SEATS)
def test_a_shortfall_is_those_without_a_place(waiting: list[Waiting], seats: list[Seat]) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    late = [placement.waiting_id for placement in outcome.placed if placement.after_answer_term]
    lack = outcome.shortfall
    assert (lack is None) == (not outcome.skipped and not late)
    if lack is None:
        return
    assert lack.late == len(late)
    left = {skip.waiting_id for skip in outcome.skipped}
    assert lack.unplaced == len(left) == lack.seats + lack.by_secrecy
    assert lack.due_on == min(one.answer_due_on for one in waiting if one.id in (left or late))
    used = {placement.seat_id for placement in outcome.placed}
    free = [place for place in seats if place.id not in used]
    still = [one for one in waiting if one.id in left]
    ready = [replace(one, memo_ready=True, days=frozenset()) for one in still]
    either = [replace(one, format=None, days=frozenset()) for one in still]
    assert lack.by_memo == len(seats_of(ready, free))
    assert lack.by_format == len(seats_of(either, free))


@MANY
@given(st.data(), CASES, SEATS)
def test_the_plan_does_not_depend_on_the_order_of_the_lists(
    data: st.DataObject, waiting: list[Waiting], seats: list[Seat]
) -> None:
    shuffled = plan(
        data.draw(st.permutations(waiting)), data.draw(st.permutations(seats)), TODAY, CALENDAR
    )
    assert shuffled == plan(waiting, seats, TODAY, CALENDAR)
