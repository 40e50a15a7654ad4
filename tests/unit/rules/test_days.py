"""Days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.days import read_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.12.2026", date(2026, 12, 14)),
        ("14.12.26", date(2026, 12, 14)),
        (" 14 . 12 ", None),
        ("14.12", date(2026, 12, 14)),
        ("14.12.", date(2026, 12, 14)),
        ("14/12/2026", date(2026, 12, 14)),
        ("14-12-2026", date(2026, 12, 14)),
        ("14 12 2026", date(2026, 12, 14)),
        ("2026-12-14", date(2026, 12, 14)),
        ("23.11", date(2026, 11, 23)),
        ("22.11", date(2027, 11, 22)),
        ("1.3", date(2027, 3, 1)),
        ("29.02", None),
        ("29.02.2028", date(2028, 2, 29)),
        ("31.11.2026", None),
        ("00.12.2026", None),
        ("12.14.2026", None),
        ("14.12.206", None),
        ("ертең", None),
        ("", None),
        ("14.12.2026 10:00", None),
        ("0000-01-01", None),
    ],
)
def test_what_is_read(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_written_out_is_read_back(day: date) -> None:
    for form in ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y-%m-%d"):
        assert read_day(day.strftime(form), TODAY) == day


@given(st.integers(0, 364))
def test_without_a_year_it_is_the_next_such_day(ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    assert read_day(day.strftime("%d.%m"), TODAY) == day


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(text: str) -> None:
    found = read_day(text, TODAY)
    assert found is None or isinstance(found, date)
