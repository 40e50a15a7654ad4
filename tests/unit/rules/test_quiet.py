"""Hours in which people are left alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.quiet import NEAR, QuietHours, after_quiet, when_open
from bot.services.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
QUIET = QuietHours()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of November 2026 on the office's wall (UTC+5)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=5)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (wall(23, 8), wall(23, 8)),
        (wall(23, 20, 59), wall(23, 20, 59)),
        (wall(23, 21), wall(24, 8)),
        (wall(24, 0), wall(24, 8)),
        (wall(24, 7, 59), wall(24, 8)),
    ],
)
def test_applicants_are_left_alone_at_night(now: datetime, then: datetime) -> None:
    assert after_quiet(QUIET, CALENDAR, now) == then


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (wall(23, 9), wall(23, 9)),
        (wall(23, 13, 30), wall(23, 13, 30)),
        (wall(23, 18, 30), wall(24, 9)),
        (wall(23, 3), wall(23, 9)),
        (wall(27, 19), wall(30, 9)),
        (wall(28, 12), wall(30, 9)),
    ],
)
def test_the_staff_hear_of_it_when_the_office_opens(now: datetime, then: datetime) -> None:
    assert when_open(CALENDAR, now) == then


@given(MOMENTS, st.integers(0, 100))
def test_nothing_waits_past_what_it_is_about(now: datetime, ahead: int) -> None:
    event = now + timedelta(hours=ahead)
    for then in (after_quiet(QUIET, CALENDAR, now, event), when_open(CALENDAR, now, event)):
        assert then >= now
        assert then == now or then + NEAR <= event


@given(MOMENTS)
def test_waiting_ends_at_an_hour_in_which_one_may_speak(now: datetime) -> None:
    then = after_quiet(QUIET, CALENDAR, now)
    assert not QUIET.holds(then.astimezone(CALENDAR.hours.zone).time())
    assert after_quiet(QUIET, CALENDAR, then) == then
    opened = when_open(CALENDAR, now)
    assert when_open(CALENDAR, opened) == opened


def test_quiet_hours_within_a_day_and_an_unknown_year() -> None:
    noon = QuietHours(time(12), time(14))
    assert noon.holds(time(13))
    assert not noon.holds(time(14))
    calendar = WorkCalendar(known_until=2026)
    night = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert calendar.hours.local_day(night) == date(2027, 1, 1)
    assert when_open(calendar, night) == night
