"""Point 28: the list is distributed into the approved schedule in order of queue."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.passing import PREFERENCE, passed_over
from bot.services.rules.queue import (
    Placement,
    Seat,
    Shortfall,
    Skip,
    SkipReason,
    Waiting,
    in_order,
    plan,
)
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar
from db.enums import Mode

CALENDAR = WorkCalendar()
TODAY = date(2026, 3, 2)
# The memo for 11 March is due on 3 March and for 10 March on 2 March: 9 March is a day off.
LAST_NEAR_DAY = date(2026, 3, 6)
FIRST_FAR_DAY = date(2026, 3, 10)
MANY = settings(derandomize=True, deadline=None, max_examples=300)


def seat(
    number: int,
    day: date,
    hour: int = 10,
    *,
    reception: int | None = None,
    mode: Mode = Mode.IN_PERSON,
) -> Seat:
    return Seat(
        number,
        CALENDAR.hours.at(day, time(hour)),
        day.toordinal() if reception is None else reception,
        mode,
    )


def case(
    number: int,
    minute: int = 0,
    *,
    out_of_turn: int = 1,
    memo_ready: bool = False,
    due_on: date = date(2026, 3, 16),
    **wishes: object,
) -> Waiting:
    registered_at = datetime(2026, 2, 20, 5, tzinfo=UTC) + timedelta(minutes=minute)
    usual = Waiting(number, out_of_turn, registered_at, due_on, memo_ready)
    return replace(usual, **wishes)  # type: ignore[arg-type]


def seats_of(waiting: Iterable[Waiting], seats: Iterable[Seat]) -> dict[int, int]:
    placed = plan(waiting, seats, TODAY, CALENDAR).placed
    return {placement.waiting_id: placement.seat_id for placement in placed}


def test_the_earlier_registered_gets_the_earlier_place() -> None:
    waiting = [case(1, minute=30), case(2, minute=10), case(3, minute=20)]
    seats = [seat(11, date(2026, 3, 13), 9), seat(12, date(2026, 3, 12)), seat(13, FIRST_FAR_DAY)]
    assert seats_of(waiting, seats) == {2: 13, 3: 12, 1: 11}


def test_out_of_turn_goes_first_and_keeps_its_own_order() -> None:
    waiting = [case(1, 0), case(2, 50, out_of_turn=0), case(3, 40, out_of_turn=0)]
    assert [waiting.id for waiting in in_order(waiting)] == [3, 2, 1]


def test_equal_instants_are_settled_by_id() -> None:
    assert seats_of([case(9), case(4)], [seat(1, FIRST_FAR_DAY)]) == {4: 1}
    assert seats_of([case(4)], [seat(8, FIRST_FAR_DAY), seat(7, FIRST_FAR_DAY)]) == {4: 7}


def test_the_whole_of_a_placement() -> None:
    outcome = plan([case(1)], [seat(5, date(2026, 3, 27))], TODAY, CALENDAR)
    assert outcome.placed == (
        Placement(
            waiting_id=1,
            seat_id=5,
            position=1,
            reception_on=date(2026, 3, 27),
            memo_due_on=date(2026, 3, 17),
            after_answer_term=True,
        ),
    )
    assert outcome.skipped == ()


def test_a_reception_on_the_last_day_of_the_answer_is_not_after_it() -> None:
    for day, is_after in ((date(2026, 3, 16), False), (date(2026, 3, 17), True)):
        (placement,) = plan([case(1)], [seat(5, day)], TODAY, CALENDAR).placed
        assert placement.after_answer_term is is_after


def test_a_place_too_near_for_the_memo_waits_for_a_case_with_a_memo() -> None:
    near, far = seat(1, LAST_NEAR_DAY), seat(2, FIRST_FAR_DAY)
    assert seats_of([case(1), case(2, 1)], [near, far]) == {1: 2}
    assert seats_of([case(1), case(2, 1, memo_ready=True)], [near, far]) == {1: 2, 2: 1}
    assert seats_of([case(1, memo_ready=True), case(2, 1)], [near, far]) == {1: 1, 2: 2}


def test_each_skip_says_why() -> None:
    waiting = [case(1), case(2, 1), case(3, 2, memo_ready=True), case(4, 3)]
    near, far = seat(1, LAST_NEAR_DAY), seat(2, FIRST_FAR_DAY)
    outcome = plan(waiting, [near, far], TODAY, CALENDAR)
    assert outcome.skipped == (
        Skip(waiting_id=2, position=2, reason=SkipReason.MEMO_TOO_LATE),
        Skip(waiting_id=4, position=4, reason=SkipReason.NO_SEAT),
    )
    assert plan(waiting[:1], [], TODAY, CALENDAR).skipped == (Skip(1, 1, SkipReason.NO_SEAT),)


def test_the_memo_may_still_be_due_today() -> None:
    assert CALENDAR.back(FIRST_FAR_DAY, 5) == TODAY
    assert seats_of([case(1)], [seat(1, FIRST_FAR_DAY)]) == {1: 1}
    the_day_after = plan([case(1)], [seat(1, FIRST_FAR_DAY)], date(2026, 3, 3), CALENDAR)
    assert the_day_after.skipped == (Skip(1, 1, SkipReason.MEMO_TOO_LATE),)


def test_the_term_of_the_memo_is_a_setting() -> None:
    for memo_days, count in ((4, 1), (5, 0)):
        outcome = plan([case(1)], [seat(1, LAST_NEAR_DAY)], TODAY, CALENDAR, memo_days)
        assert len(outcome.placed) == count


def test_places_of_today_and_earlier_are_gone() -> None:
    gone = [seat(1, TODAY, 18), seat(2, date(2026, 2, 27))]
    outcome = plan([case(1, memo_ready=True)], gone, TODAY, CALENDAR)
    assert outcome.skipped == (Skip(1, 1, SkipReason.NO_SEAT),)


def test_the_reception_day_is_the_offices_day() -> None:
    """01:00 on 10 March in Almaty is still 9 March in UTC, a day off."""
    early = Seat(1, datetime(2026, 3, 9, 20, tzinfo=UTC))
    (placement,) = plan([case(1)], [early], TODAY, CALENDAR).placed
    assert placement.reception_on == FIRST_FAR_DAY


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        plan([case(1), case(1, 5)], [], TODAY, CALENDAR)
    with pytest.raises(ValueError, match="twice"):
        plan([], [seat(1, FIRST_FAR_DAY), seat(1, LAST_NEAR_DAY)], TODAY, CALENDAR)


def test_a_place_in_an_unknown_year_is_an_alarm() -> None:
    calendar = WorkCalendar(known_until=2026)
    with pytest.raises(CalendarUnknown):
        plan([case(1)], [seat(1, date(2027, 2, 1))], TODAY, calendar)


# --- format, secrecy, places given up ---

TUE, WED, FRI = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 13)
NEXT_TUE = date(2026, 3, 17)


def reasons(waiting: Iterable[Waiting], seats: Iterable[Seat]) -> dict[int, SkipReason]:
    return {skip.waiting_id: skip.reason for skip in plan(waiting, seats, TODAY, CALENDAR).skipped}


def test_who_asked_for_video_gets_a_reception_by_video() -> None:
    seats = [seat(1, TUE), seat(2, WED, mode=Mode.VIDEO)]
    assert seats_of([case(1, format=Mode.VIDEO), case(2, 1)], seats) == {1: 2, 2: 1}
    assert seats_of([case(1), case(2, 1, format=Mode.IN_PERSON)], seats) == {1: 1}
    assert reasons([case(1), case(2, 1, format=Mode.IN_PERSON)], seats) == {2: SkipReason.FORMAT}


def test_nobody_gets_back_a_reception_given_up() -> None:
    seats = [seat(1, TUE, 10), seat(2, TUE, 11), seat(3, WED)]
    given_up = frozenset({TUE.toordinal()})
    assert seats_of([case(1, avoids=given_up), case(2, 1)], seats) == {1: 3, 2: 1}
    assert reasons([case(1, avoids=given_up)], seats[:2]) == {1: SkipReason.GIVEN_UP}


def test_without_the_check_of_point_11_there_is_no_place_and_none_is_held() -> None:
    waiting = [case(1, cleared=False, memo_ready=True), case(2, 1)]
    assert seats_of(waiting, [seat(1, TUE)]) == {2: 1}
    assert reasons(waiting, [seat(1, TUE)]) == {1: SkipReason.SECRECY}


def test_where_no_single_change_would_help_this_is_said() -> None:
    places = [seat(1, LAST_NEAR_DAY, mode=Mode.VIDEO), seat(2, TUE, mode=Mode.VIDEO)]
    waiting = [case(1, format=Mode.IN_PERSON, avoids=frozenset({TUE.toordinal()}))]
    assert reasons(waiting, places) == {1: SkipReason.SEVERAL}


# --- preferred days ---


def test_a_preferred_day_is_given_where_nobody_else_would_have_it() -> None:
    fridays = frozenset({4})
    two = [seat(1, TUE), seat(2, FRI)]
    outcome = plan([case(1, days=fridays)], two, TODAY, CALENDAR)
    (placement,) = outcome.placed
    assert (placement.seat_id, placement.by_preference) == (2, True)
    assert seats_of([case(1, days=fridays), case(2, 1)], two) == {1: 1, 2: 2}


def test_what_a_preference_leaves_goes_to_the_next_in_order() -> None:
    waiting = [case(1, days=frozenset({4})), case(2, 1), case(3, 2)]
    seats = [seat(1, TUE), seat(2, WED), seat(3, date(2026, 3, 12)), seat(4, FRI)]
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    assert {p.waiting_id: p.seat_id for p in outcome.placed} == {1: 4, 2: 1, 3: 2}
    assert [p.by_preference for p in outcome.placed] == [True, False, False]


def test_the_answers_term_is_not_left_for_a_preference() -> None:
    tuesdays = frozenset({1})
    in_term = [seat(1, WED), seat(2, NEXT_TUE)]
    assert seats_of([case(1, days=tuesdays)], in_term) == {1: 1}
    late_anyway = case(1, days=tuesdays, due_on=date(2026, 3, 9))
    assert seats_of([late_anyway], in_term) == {1: 2}


def test_who_has_a_preferred_day_keeps_it_and_this_is_recorded() -> None:
    """The first leaves Tuesday for Friday; the second prefers Wednesday, theirs already."""
    waiting = [case(1, days=frozenset({4})), case(2, 1, days=frozenset({2}))]
    outcome = plan(waiting, [seat(1, TUE), seat(2, WED), seat(3, FRI)], TODAY, CALENDAR)
    assert [(p.seat_id, p.by_preference) for p in outcome.placed] == [(3, True), (2, True)]


# --- what is missing ---


def test_a_shortfall_counts_who_is_left_and_what_would_help() -> None:
    waiting = [
        case(1),
        case(2, 1, due_on=date(2026, 3, 12)),
        case(3, 2, format=Mode.IN_PERSON),
        case(4, 3, cleared=False, due_on=date(2026, 3, 18)),
    ]
    seats = [seat(1, LAST_NEAR_DAY), seat(2, TUE), seat(3, LAST_NEAR_DAY, 11, mode=Mode.VIDEO)]
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    assert outcome.shortfall == Shortfall(
        unplaced=3, due_on=date(2026, 3, 12), seats=2, by_memo=1, by_format=0, by_secrecy=1
    )
    by_video = [seat(2, TUE), seat(3, WED, mode=Mode.VIDEO)]
    lack = plan([case(1), case(2, 1, format=Mode.IN_PERSON)], by_video, TODAY, CALENDAR).shortfall
    assert lack is not None
    assert (lack.seats, lack.by_memo, lack.by_format) == (1, 0, 1)
    assert plan([case(1)], [seat(2, TUE)], TODAY, CALENDAR).shortfall is None
    only_late = plan([case(1)], [seat(2, NEXT_TUE)], TODAY, CALENDAR).shortfall
    assert only_late is not None
    assert (only_late.unplaced, only_late.late, only_late.due_on) == (0, 1, date(2026, 3, 16))


# --- properties ---

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


def placed(waiting: list[Waiting], seats: list[Seat]) -> dict[int, Seat]:
    by_id = {place.id: place for place in seats}
    return {case: by_id[number] for case, number in seats_of(waiting, seats).items()}


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
