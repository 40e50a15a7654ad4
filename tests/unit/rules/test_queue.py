"""Point 28: the list is distributed into the approved schedule in order of queue."""

from datetime import UTC, date, datetime

import pytest

from bot.services.rules.queue import (
    Placement,
    Seat,
    Shortfall,
    Skip,
    SkipReason,
    in_order,
    plan,
)
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar
from db.enums import Mode
from tests.unit.rules.queues import CALENDAR, TODAY, case, reasons, seat, seats_of

# The memo for 11 March is due on 3 March and for 10 March on 2 March: 9 March is a day off.
LAST_NEAR_DAY = date(2026, 3, 6)

FIRST_FAR_DAY = date(2026, 3, 10)


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


TUE, WED, FRI = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 13)

NEXT_TUE = date(2026, 3, 17)


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
