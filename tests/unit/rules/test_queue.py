"""Point 28: the list is distributed into the approved schedule in order of queue."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.queue import Placement, Seat, Skip, SkipReason, Waiting, in_order, plan
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar

CALENDAR = WorkCalendar()
TODAY = date(2026, 3, 2)
# The memo for 11 March is due on 3 March and for 10 March on 2 March: 9 March is a day off.
LAST_NEAR_DAY = date(2026, 3, 6)
FIRST_FAR_DAY = date(2026, 3, 10)
MANY = settings(derandomize=True, deadline=None, max_examples=300)


def seat(number: int, day: date, hour: int = 10) -> Seat:
    return Seat(number, CALENDAR.hours.at(day, time(hour)))


def case(
    number: int, minute: int = 0, *, out_of_turn: int = 1, memo_ready: bool = False
) -> Waiting:
    registered_at = datetime(2026, 2, 20, 5, tzinfo=UTC) + timedelta(minutes=minute)
    return Waiting(number, out_of_turn, registered_at, date(2026, 3, 16), memo_ready)


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


# --- properties ----------------------------------------------------------------------------------

CASES = st.lists(
    st.builds(
        case,
        st.integers(1, 60),
        st.integers(0, 30),
        out_of_turn=st.integers(0, 2),
        memo_ready=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda waiting: waiting.id,
)
SEATS = st.lists(
    st.builds(seat, st.integers(1, 60), st.dates(TODAY, date(2026, 3, 20)), st.integers(9, 12)),
    max_size=25,
    unique_by=lambda seat: seat.id,
)


def is_lawful(waiting: Waiting, place: Seat) -> bool:
    day = place.starts_at.astimezone(CALENDAR.hours.zone).date()
    return day > TODAY and (waiting.memo_ready or CALENDAR.back(day, 5) >= TODAY)


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
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    taken = {placement.waiting_id: placement.seat_id for placement in outcome.placed}
    place_by_id = {place.id: place for place in seats}
    queue = in_order(waiting)
    for index, before in enumerate(queue):
        own = place_by_id[taken[before.id]] if before.id in taken else None
        open_to_them = [place_by_id[taken[b.id]] for b in queue[index + 1 :] if b.id in taken]
        open_to_them += [place for place in seats if place.id not in taken.values()]
        for place in open_to_them:
            better = own is None or (place.starts_at, place.id) < (own.starts_at, own.id)
            assert not (better and is_lawful(before, place))


@MANY
@given(CASES, SEATS)
def test_a_skip_tells_the_truth(waiting: list[Waiting], seats: list[Seat]) -> None:
    outcome = plan(waiting, seats, TODAY, CALENDAR)
    for skip in outcome.skipped:
        earlier = {p.seat_id for p in outcome.placed if p.position < skip.position}
        left = [s for s in seats if s.id not in earlier and s.starts_at.date() > TODAY]
        assert (skip.reason is SkipReason.MEMO_TOO_LATE) is bool(left)


@MANY
@given(st.data(), CASES, SEATS)
def test_the_plan_does_not_depend_on_the_order_of_the_lists(
    data: st.DataObject, waiting: list[Waiting], seats: list[Seat]
) -> None:
    shuffled = plan(
        data.draw(st.permutations(waiting)), data.draw(st.permutations(seats)), TODAY, CALENDAR
    )
    assert shuffled == plan(waiting, seats, TODAY, CALENDAR)
