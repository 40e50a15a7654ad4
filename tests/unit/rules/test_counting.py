"""A count of working days explained, and a year compared with what was approved (point 29)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules import counting
from bot.services.rules.counting import Feast, Why
from bot.services.rules.workdays import CalendarUnknown, CountFrom, WorkCalendar

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(1, 40))
def test_the_explained_count_ends_where_the_calendar_says(day: date, n: int) -> None:
    count = counting.count(CALENDAR, day, n)
    assert count.ends_on == CALENDAR.add(count.base, n)
    numbers = [each.number for each in count.days if each.number is not None]
    assert numbers == list(range(1, n + 1))
    assert count.days[-1].reason.day == count.ends_on
    days = [each.reason.day for each in count.days]
    assert days == [days[0] + timedelta(days=on) for on in range(len(days))]
    assert all(
        (each.number is not None) == CALENDAR.is_working(each.reason.day) for each in count.days
    )


@given(DAYS, st.integers(1, 40))
def test_backwards_it_is_the_mirror(day: date, n: int) -> None:
    count = counting.count(CALENDAR, day, -n)
    assert count.ends_on == CALENDAR.back(day, n)
    assert sum(each.number is not None for each in count.days) == n


@given(DAYS)
def test_every_day_has_a_reason_that_agrees_with_the_calendar(day: date) -> None:
    reason = counting.reason(CALENDAR, day)
    assert reason.working == CALENDAR.is_working(day)
    worked = {Why.PLAIN, Why.WORKED_WEEKEND, Why.ACT_WORKED}
    assert (reason.why in worked) == reason.working
    assert reason.feast is not Feast.OTHER


@pytest.mark.parametrize(
    ("day", "why", "feast"),
    [
        (date(2026, 11, 24), Why.PLAIN, None),
        (date(2026, 11, 28), Why.WEEKEND, None),
        (date(2026, 12, 16), Why.HOLIDAY, Feast.INDEPENDENCE),
        (date(2026, 3, 9), Why.OBSERVED, Feast.WOMEN),
        (date(2026, 3, 21), Why.HOLIDAY, Feast.NAURYZ),
        (date(2024, 5, 4), Why.WORKED_WEEKEND, None),
        (date(2024, 5, 8), Why.SWAPPED, None),
        (date(2026, 5, 27), Why.HOLIDAY, Feast.KURBAN_AIT),
        (date(2025, 8, 30), Why.HOLIDAY, Feast.CONSTITUTION),
        (date(2027, 3, 15), Why.HOLIDAY, Feast.CONSTITUTION),
        (date(2020, 12, 1), Why.HOLIDAY, Feast.FIRST_PRESIDENT),
    ],
)
def test_the_reason_is_named(day: date, why: Why, feast: Feast | None) -> None:
    reason = counting.reason(CALENDAR, day)
    assert (reason.why, reason.feast) == (why, feast)


def test_an_exchanged_day_names_the_one_worked_and_an_estimate_is_called_so() -> None:
    assert counting.reason(CALENDAR, date(2024, 5, 8)).instead_of == date(2024, 5, 4)
    assert counting.reason(CALENDAR, date(2026, 5, 27)).estimated
    assert not counting.reason(CALENDAR, date(2025, 6, 6)).estimated


def test_an_override_names_its_act() -> None:
    saturday, monday = date(2026, 12, 5), date(2026, 12, 7)
    calendar = WorkCalendar({saturday: True, monday: False})
    acts = {saturday: "№ 1", monday: "№ 2"}
    worked = counting.reason(calendar, saturday, acts)
    off = counting.reason(calendar, monday, acts)
    assert (worked.why, worked.act) == (Why.ACT_WORKED, "№ 1")
    assert (off.why, off.act) == (Why.ACT_OFF, "№ 2")


def test_from_a_day_off_it_is_counted_from_the_next_working_day() -> None:
    count = counting.count(CALENDAR, date(2026, 11, 28), 15)
    assert (count.base, count.ends_on) == (date(2026, 11, 30), date(2026, 12, 22))
    strict = WorkCalendar(count_from=CountFrom.SAME_DAY)
    assert counting.count(strict, date(2026, 11, 30), 1).ends_on == date(2026, 11, 30)
    with pytest.raises(ValueError, match="nothing"):
        counting.count(CALENDAR, date(2026, 11, 28), 0)


@pytest.mark.parametrize(
    ("registered", "ends"),
    [
        (date(2026, 3, 2), ["05.03", "27.03", "03.04"]),
        (date(2026, 4, 20), ["23.04", "14.05", "21.05"]),
        (date(2026, 10, 14), ["19.10", "05.11", "12.11"]),
        (date(2026, 12, 14), ["18.12", "08.01", "15.01"]),
        (date(2024, 4, 26), ["02.05", "22.05", "29.05"]),
    ],
)
def test_the_usual_terms_are_those_of_the_vectors(registered: date, ends: list[str]) -> None:
    terms = dict(counting.terms_from(CALENDAR, registered))
    assert [f"{terms[n]:%d.%m}" for n in (3, 15, 20)] == ends


@pytest.mark.parametrize(
    ("reception", "memo"),
    [
        (date(2026, 3, 27), date(2026, 3, 17)),
        (date(2026, 12, 17), date(2026, 12, 9)),
        (date(2024, 5, 13), date(2024, 5, 2)),
    ],
)
def test_the_memo_is_counted_back(reception: date, memo: date) -> None:
    assert dict(counting.terms_from(CALENDAR, reception))[-5] == memo


def test_what_runs_past_the_known_years_is_not_guessed() -> None:
    calendar = WorkCalendar(known_until=2026)
    terms = dict(counting.terms_from(calendar, date(2026, 12, 14)))
    assert (terms[3], terms[15]) == (date(2026, 12, 18), None)
    with pytest.raises(CalendarUnknown):
        counting.count(calendar, date(2026, 12, 14), 15)


def test_a_year_written_down_tells_every_difference() -> None:
    written = counting.written_down(2024)
    assert "+04.05" in written
    assert "-08.05" in written
    assert counting.changes(2024, written, written) == ()
    before = written.replace("+04.05 ", "").replace(" -08.05", "")
    changed = counting.changes(2024, before, written)
    assert [(each.day, each.working) for each in changed] == [
        (date(2024, 5, 4), True),
        (date(2024, 5, 8), False),
    ]
    back = counting.changes(2024, written, before)
    assert [(each.day, each.working) for each in back] == [
        (date(2024, 5, 4), False),
        (date(2024, 5, 8), True),
    ]
    assert counting.fingerprint(written) != counting.fingerprint(before)
