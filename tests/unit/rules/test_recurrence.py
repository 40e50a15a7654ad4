"""Days of a month by a rule, as properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.recurrence import (
    Which,
    carried,
    days_by_rule,
    days_of,
    month_before,
    month_number,
    month_numbered,
    month_of,
    next_month,
    parted,
)
from bot.services.rules.workdays import WorkCalendar

MONTHS = st.dates(date(2021, 1, 1), date(2027, 12, 31)).map(month_of)
WEEKDAYS = st.integers(0, 6)
DECEMBER = date(2026, 12, 1)
THURSDAY, FRIDAY = 3, 4


@pytest.mark.parametrize(
    ("which", "days"),
    [
        (Which.EVERY, (3, 10, 17, 24, 31)),
        (Which.FIRST, (3,)),
        (Which.SECOND, (10,)),
        (Which.THIRD, (17,)),
        (Which.FOURTH, (24,)),
        (Which.LAST, (31,)),
        (Which.FIRST_AND_THIRD, (3, 17)),
        (Which.SECOND_AND_FOURTH, (10, 24)),
    ],
)
def test_thursdays_of_december(which: Which, days: tuple[int, ...]) -> None:
    found = days_by_rule(DECEMBER, which, THURSDAY)
    assert found == tuple(date(2026, 12, day) for day in days)


@given(month=MONTHS, which=st.sampled_from(Which), on=WEEKDAYS)
def test_a_rule_names_days_of_that_month_and_weekday_in_order(
    month: date, which: Which, on: int
) -> None:
    found = days_by_rule(month, which, on)
    assert found
    assert all(month_of(day) == month and day.weekday() == on for day in found)
    assert list(found) == sorted(set(found))
    every = days_by_rule(month, Which.EVERY, on)
    assert set(found) <= set(every)
    assert len(every) in {4, 5}
    assert days_by_rule(month, Which.LAST, on) == every[-1:]


@given(month=MONTHS, days=st.lists(st.integers(0, 27)))
def test_days_are_parted_without_loss(month: date, days: list[int]) -> None:
    calendar = WorkCalendar()
    asked = [month + timedelta(days=n) for n in days]
    working, left_out = parted(asked, calendar)
    assert sorted([*working, *left_out]) == sorted(asked)
    assert all(calendar.is_working(day) for day in working)
    assert not any(calendar.is_working(day) for day in left_out)


def test_a_day_of_an_unknown_year_is_left_out() -> None:
    day = date(2090, 1, 5)
    assert parted([day], WorkCalendar()) == ((), (day,))


@given(day=st.dates(date(2021, 1, 1), date(2027, 12, 31)), month=MONTHS)
def test_a_copied_day_keeps_its_weekday_and_its_place(day: date, month: date) -> None:
    found = carried(day, month)
    place = (day.day - 1) // 7
    if found is None:
        assert place == 4
        assert len(days_by_rule(month, Which.EVERY, day.weekday())) == 4
    else:
        assert month_of(found) == month
        assert (found.weekday(), (found.day - 1) // 7) == (day.weekday(), place)
        assert carried(found, month_of(day)) == day


@given(month=MONTHS)
def test_months_follow_each_other(month: date) -> None:
    assert month_before(next_month(month)) == month
    assert next_month(month) == days_of(month)[-1] + timedelta(days=1)
    assert month_numbered(month_number(month)) == month
    assert month_number(next_month(month)) == month_number(month) + 1
