"""Points 4 and 25: requests come round the clock and are registered in working hours."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.workdays import CalendarUnknown, Registration, WorkCalendar, WorkingHours

ALMATY = ZoneInfo("Asia/Almaty")
HOURS = WorkingHours(time(9), time(13), time(14, 30), time(18, 30), ALMATY)
CALENDAR = WorkCalendar({}, HOURS)


def local(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("received", "registered", "deferred"),
    [
        pytest.param((2026, 3, 2, 10, 15), (2026, 3, 2, 10, 15), False, id="within hours"),
        pytest.param((2026, 3, 2, 13, 30), (2026, 3, 2, 13, 30), False, id="lunch break"),
        pytest.param((2026, 3, 2, 9, 0), (2026, 3, 2, 9, 0), False, id="at opening"),
        pytest.param((2026, 3, 2, 0, 0), (2026, 3, 2, 9, 0), False, id="midnight"),
        pytest.param((2026, 3, 2, 8, 59), (2026, 3, 2, 9, 0), False, id="before opening"),
        pytest.param((2026, 3, 2, 18, 29), (2026, 3, 2, 18, 29), False, id="last minute"),
        pytest.param((2026, 3, 2, 18, 30), (2026, 3, 3, 9, 0), True, id="at closing"),
        pytest.param((2026, 3, 2, 23, 59), (2026, 3, 3, 9, 0), True, id="night"),
        pytest.param((2026, 3, 6, 20, 0), (2026, 3, 10, 9, 0), True, id="before 8-9 March"),
        pytest.param((2026, 3, 7, 11, 0), (2026, 3, 10, 9, 0), True, id="Saturday"),
        pytest.param((2026, 3, 9, 11, 0), (2026, 3, 10, 9, 0), True, id="moved day off"),
        pytest.param((2024, 5, 4, 11, 0), (2024, 5, 4, 11, 0), False, id="worked Saturday"),
        pytest.param((2026, 12, 31, 19, 0), (2027, 1, 5, 9, 0), True, id="over New Year"),
    ],
)
def test_when_a_request_is_registered(
    received: tuple[int, ...], registered: tuple[int, ...], deferred: bool
) -> None:
    at = local(*registered)
    outcome = CALENDAR.registration(local(*received))
    assert outcome == Registration(at.date(), at.astimezone(UTC), deferred)
    assert outcome.at.tzinfo is UTC


def test_the_day_is_the_offices_day_whatever_zone_the_instant_is_told_in() -> None:
    late_in_utc = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)  # 01:30 on 3 March in Almaty
    expected = Registration(date(2026, 3, 3), datetime(2026, 3, 3, 4, 0, tzinfo=UTC), False)
    assert CALENDAR.registration(late_in_utc) == expected
    tokyo = late_in_utc.astimezone(timezone(timedelta(hours=9)))
    assert CALENDAR.registration(tokyo) == expected


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        CALENDAR.registration(datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001


def test_an_unknown_year_is_an_alarm() -> None:
    calendar = WorkCalendar({}, HOURS, known_until=2026)
    with pytest.raises(CalendarUnknown):
        calendar.registration(local(2026, 12, 31, 19, 0))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.datetimes(datetime(2017, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_registration_never_precedes_receipt_and_is_within_working_hours(
    received: datetime,
) -> None:
    outcome = CALENDAR.registration(received)
    assert outcome.at >= received
    assert CALENDAR.is_working(outcome.day)
    assert HOURS.start_of(outcome.day) <= outcome.at < HOURS.end_of(outcome.day)
    assert outcome.deferred is (outcome.day != HOURS.local_day(received))
    assert CALENDAR.between(HOURS.local_day(received), outcome.day) <= 1


def test_instants_of_the_working_day() -> None:
    day = date(2026, 3, 2)
    assert HOURS.end_of(day) == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    assert HOURS.end_of(day).tzinfo is UTC
    assert HOURS.start_of(day) == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert HOURS.at(day, time(10, 15)) == datetime(2026, 3, 2, 5, 15, tzinfo=UTC)
    assert HOURS.end_of(date(2024, 2, 29)) == datetime(2024, 2, 29, 12, 30, tzinfo=UTC)  # was UTC+6


@pytest.mark.parametrize(
    "hours",
    [
        (time(18), time(13), time(14), time(9)),
        (time(9), time(14), time(13), time(18)),
        (time(9), time(9), time(10), time(18)),
        (time(9), time(13), time(18), time(18)),
    ],
)
def test_hours_out_of_order_are_refused(hours: tuple[time, time, time, time]) -> None:
    with pytest.raises(ValueError, match="in order"):
        WorkingHours(*hours)
