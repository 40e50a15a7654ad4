"""Points 7-1, 25, 26 and 29: terms are counted in the working days of Kazakhstan."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays.countries.kazakhstan import Kazakhstan
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules import workdays
from bot.services.rules.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarUnknown,
    CountFrom,
    WorkCalendar,
    ZoneOutdated,
    check_zone,
    library_known_until,
)

CALENDAR = WorkCalendar()

TERMS = [
    (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 27), date(2026, 4, 3)),
    (date(2026, 2, 20), date(2026, 2, 25), date(2026, 3, 16), date(2026, 3, 26)),
    (date(2026, 4, 20), date(2026, 4, 23), date(2026, 5, 14), date(2026, 5, 21)),
    (date(2026, 10, 14), date(2026, 10, 19), date(2026, 11, 5), date(2026, 11, 12)),
    (date(2026, 11, 23), date(2026, 11, 26), date(2026, 12, 14), date(2026, 12, 22)),
    (date(2026, 12, 14), date(2026, 12, 18), date(2027, 1, 8), date(2027, 1, 15)),
    (date(2026, 12, 18), date(2026, 12, 23), date(2027, 1, 13), date(2027, 1, 20)),
    (date(2024, 4, 26), date(2024, 5, 2), date(2024, 5, 22), date(2024, 5, 29)),
]


@pytest.mark.parametrize(("registered", "plus_3", "plus_15", "plus_20"), TERMS)
def test_point_29_terms_from_registration(
    registered: date, plus_3: date, plus_15: date, plus_20: date
) -> None:
    assert CALENDAR.add(registered, 3) == plus_3
    assert CALENDAR.add(registered, 15) == plus_15
    assert CALENDAR.add(registered, 20) == plus_20


@pytest.mark.parametrize(
    ("reception", "due"),
    [
        (date(2026, 3, 27), date(2026, 3, 17)),
        (date(2026, 5, 13), date(2026, 5, 4)),
        (date(2026, 12, 4), date(2026, 11, 27)),
        (date(2026, 12, 17), date(2026, 12, 9)),
        (date(2027, 1, 8), date(2026, 12, 29)),
        (date(2024, 5, 13), date(2024, 5, 2)),
    ],
)
def test_point_26_the_memo_is_due_five_working_days_before(reception: date, due: date) -> None:
    assert CALENDAR.back(reception, 5) == due


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 4, 1), date(2026, 3, 13)),
        (date(2026, 6, 1), date(2026, 5, 15)),
        (date(2027, 1, 1), date(2026, 12, 18)),
    ],
)
def test_point_7_1_the_schedule_is_due_on_the_tenth_working_day_before_the_month(
    month: date, due: date
) -> None:
    assert CALENDAR.back(month, 10) == due


@pytest.mark.parametrize(("registered", "plus_3", "plus_15", "plus_20"), TERMS)
def test_counting_the_same_day_ends_each_term_one_working_day_earlier(
    registered: date, plus_3: date, plus_15: date, plus_20: date
) -> None:
    strict = WorkCalendar(count_from=CountFrom.SAME_DAY)
    assert strict.add(registered, 3) == CALENDAR.back(plus_3, 1)
    assert strict.add(registered, 15) == CALENDAR.back(plus_15, 1)
    assert strict.add(registered, 20) == CALENDAR.back(plus_20, 1)
    assert strict.add(registered, 1) == registered
    assert strict.add(registered, 0) == registered


def test_counting_the_same_day_leaves_other_terms_alone() -> None:
    strict = WorkCalendar(count_from=CountFrom.SAME_DAY)
    saturday = date(2026, 3, 28)
    assert strict.add(saturday, 1) == CALENDAR.add(saturday, 1) == date(2026, 3, 30)
    assert strict.after(date(2026, 3, 31), 5) == date(2026, 4, 7)
    assert strict.back(date(2026, 3, 27), 5) == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("day", "worked", "why"),
    [
        (date(2026, 3, 8), False, "a holiday on a Sunday"),
        (date(2026, 3, 9), False, "moved from Sunday 8 March"),
        (date(2026, 3, 24), False, "moved from Saturday 21 March"),
        (date(2026, 3, 25), False, "moved from Sunday 22 March"),
        (date(2026, 5, 7), False, "Defender's Day"),
        (date(2026, 8, 31), True, "30 August is no holiday from 2026"),
        (date(2025, 9, 1), False, "moved from Saturday 30 August"),
        (date(2026, 10, 26), False, "moved from Sunday 25 October"),
        (date(2027, 1, 7), False, "Orthodox Christmas"),
        (date(2027, 3, 15), False, "Constitution Day from 2027"),
        (date(2027, 5, 17), True, "Kurban Ait on a Sunday is not moved"),
        (date(2024, 5, 4), True, "a worked Saturday"),
        (date(2024, 5, 8), False, "moved to Saturday 4 May"),
        (date(2025, 1, 5), True, "a worked Sunday"),
        (date(2022, 10, 22), True, "a worked Saturday"),
        (date(2013, 12, 28), True, "worked for a day off of the next year"),
        (date(2014, 1, 3), False, "worked on 28 December of the year before"),
    ],
)
def test_single_days(day: date, worked: bool, why: str) -> None:
    assert CALENDAR.is_working(day) is worked, why


def test_an_override_wins_in_both_directions() -> None:
    worked_saturday, day_off = date(2026, 4, 11), date(2026, 4, 13)
    calendar = WorkCalendar({worked_saturday: True, day_off: False})
    assert calendar.is_working(worked_saturday)
    assert not calendar.is_working(day_off)
    friday = date(2026, 4, 10)
    assert calendar.add(friday, 1) == worked_saturday
    assert calendar.add(friday, 2) == date(2026, 4, 14)
    assert calendar.back(date(2026, 4, 14), 1) == worked_saturday
    assert calendar.between(friday, date(2026, 4, 14)) == 2


def test_an_override_that_repeats_the_library_changes_nothing() -> None:
    calendar = WorkCalendar({date(2024, 5, 4): True, date(2024, 5, 8): False})
    assert calendar.add(date(2024, 4, 26), 15) == date(2024, 5, 22)


def test_a_later_change_of_the_given_table_does_not_reach_the_calendar() -> None:
    table = {date(2026, 4, 11): True}
    calendar = WorkCalendar(table)
    table.clear()
    assert calendar.is_working(date(2026, 4, 11))


def test_next_and_on_or_after() -> None:
    thursday, friday, monday = date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 26)
    assert CALENDAR.next_working(thursday) == friday
    assert CALENDAR.next_working(friday) == monday
    assert CALENDAR.on_or_after(friday) == friday
    assert CALENDAR.on_or_after(date(2026, 3, 21)) == monday
    assert CALENDAR.add(friday, 0) == friday


def test_working_days_left_and_overdue() -> None:
    registered, due = date(2026, 12, 14), date(2027, 1, 8)
    assert CALENDAR.between(registered, due) == 15
    assert CALENDAR.between(due, due) == 0
    assert CALENDAR.between(due, date(2027, 1, 10)) == 0
    assert CALENDAR.between(date(2027, 1, 11), due) == -1


@pytest.mark.parametrize("n", [-1, -15])
def test_a_negative_term_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2026, 3, 2), n)
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.back(date(2026, 3, 2), n + 1)


# --- the years the calendar knows ----------------------------------------------------------------


def test_a_term_past_the_known_years_is_an_alarm_not_a_guess() -> None:
    calendar = WorkCalendar(known_until=2026)
    assert calendar.add(date(2026, 12, 14), 11) == date(2026, 12, 30)
    with pytest.raises(CalendarUnknown) as caught:
        calendar.add(date(2026, 12, 14), 15)
    assert caught.value.year == 2027
    for ask in (
        lambda: calendar.is_working(date(2027, 1, 1)),
        lambda: calendar.back(date(2027, 2, 1), 1),
        lambda: calendar.between(date(2026, 12, 1), date(2027, 1, 1)),
    ):
        with pytest.raises(CalendarUnknown):
            ask()


def test_a_term_before_the_first_known_year_is_an_alarm_too() -> None:
    with pytest.raises(CalendarUnknown) as caught:
        CALENDAR.back(date(FIRST_YEAR, 1, 3), 1)
    assert caught.value.year == FIRST_YEAR - 1


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_known_until_stays_within_what_the_library_can_compute(year: int) -> None:
    with pytest.raises(ValueError, match="known_until"):
        WorkCalendar(known_until=year)


def test_the_default_is_the_last_confirmed_year_and_two_more() -> None:
    known = library_known_until()
    assert CALENDAR.known_until == known
    assert known >= 2027, "the counting vectors of the regulation reach into 2027"

    def is_estimated(year: int) -> bool:
        named = Kazakhstan(years=year, expand=False, language="en_US")
        return any("(estimated)" in name for name in named.values())

    assert not is_estimated(known - 2)
    assert is_estimated(known - 1)


# --- against a walker ----------------------------------------------------------------------------

FIRST, LAST = date(2017, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=8)
LIBRARY = Kazakhstan(years=range(2015, 2028), expand=False)
MANY = settings(derandomize=True, deadline=None, max_examples=200)


def walk(day: date, n: int, step: int, overrides: dict[date, bool]) -> date:
    """The n-th working day from ``day``, found the slow way: one day at a time."""
    while n:
        day += timedelta(days=step)
        n -= overrides.get(day, LIBRARY.is_working_day(day))
    return day


@MANY
@given(DAYS, st.integers(1, 60), OVERRIDES)
def test_adding_agrees_with_a_walker(day: date, n: int, overrides: dict[date, bool]) -> None:
    calendar = WorkCalendar(overrides)
    end = calendar.add(day, n)
    assert end == walk(day, n, +1, overrides)
    assert calendar.is_working(end)
    assert calendar.between(day, end) == n
    assert calendar.between(end, day) == -n


@MANY
@given(DAYS, st.integers(1, 60), OVERRIDES)
def test_counting_back_agrees_with_a_walker(day: date, n: int, overrides: dict[date, bool]) -> None:
    calendar = WorkCalendar(overrides)
    start = calendar.back(day, n)
    assert start == walk(day, n, -1, overrides)
    assert calendar.is_working(start)
    assert calendar.add(start, n) == calendar.on_or_after(day)


@MANY
@given(DAYS, st.integers(0, 400), st.integers(0, 40), OVERRIDES)
def test_a_later_start_never_ends_earlier(
    day: date, later: int, n: int, overrides: dict[date, bool]
) -> None:
    calendar = WorkCalendar(overrides)
    other = min(day + timedelta(days=later), LAST)
    assert calendar.add(day, n) <= calendar.add(other, n)
    assert calendar.add(day, n + 1) < calendar.add(day, n + 2)
    assert calendar.back(day, n + 1) <= calendar.back(other, n + 1)


@MANY
@given(DAYS, DAYS, OVERRIDES)
def test_days_left_agree_with_a_walker(a: date, b: date, overrides: dict[date, bool]) -> None:
    calendar = WorkCalendar(overrides)
    a, b = min(a, b), min(max(a, b), min(a, b) + timedelta(days=400))
    between = [a + timedelta(days=offset) for offset in range(1, (b - a).days + 1)]
    assert calendar.between(a, b) == sum(
        overrides.get(day, LIBRARY.is_working_day(day)) for day in between
    )


def test_every_day_of_ten_years_agrees_with_the_library() -> None:
    day = FIRST
    while day <= LAST:
        assert CALENDAR.is_working(day) is LIBRARY.is_working_day(day), day
        day += timedelta(days=1)


# --- the time zone data --------------------------------------------------------------------------


def test_the_installed_zone_data_are_new_enough() -> None:
    check_zone()


def test_old_zone_data_are_refused_with_what_to_do() -> None:
    with pytest.raises(ZoneOutdated, match="install tzdata"):
        check_zone(ZoneInfo("Asia/Omsk"))  # UTC+6, as Almaty was before March 2024


def test_missing_zone_data_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "ZONE", "Asia/Nowhere")
    with pytest.raises(ZoneOutdated, match="no time zone data"):
        check_zone()
