"""Spans of days that figures are counted in, and ranks read from titles."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.periods import Period, books_open_from
from bot.services.rules.ranks import of_title
from bot.services.rules.workdays import WorkCalendar
from db.enums import Rank

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
CALENDAR = WorkCalendar()


@given(DAYS)
def test_spans_hold_their_day_and_follow_one_another(day: date) -> None:
    for span in (
        Period.day(day),
        Period.week(day),
        Period.month(day),
        Period.quarter_of(day),
    ):
        assert span.holds(day)
        assert span.before.last == span.first - timedelta(days=1)
        assert not span.before.holds(day)
    quarter = Period.quarter_of(day)
    assert Period.read(quarter.code) == quarter
    assert [month.month % 3 for month in quarter.months] == [1, 2, 0]
    assert Period.quarter_of(quarter.before.last) == quarter.before
    assert Period.month(quarter.first).before.last == quarter.before.last
    week = Period.week(day)
    assert (week.first.weekday(), (week.last - week.first).days) == (0, 6)
    assert week.before == Period.week(day - timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (" 2024q1 ", date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_a_quarter_is_read_as_it_is_written(text: str, first: date, last: date) -> None:
    assert Period.read(text) == Period(first, last)


@pytest.mark.parametrize("text", ["2026Q5", "2026", "Q4", "26Q1", "2026Q4x", ""])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Period.read(text)


def test_there_are_four_quarters() -> None:
    for number in (0, 5, -1):
        with pytest.raises(ValueError, match="quarter"):
            Period.quarter(2026, number)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        # 1, 2 and 7 January are holidays, and so the fifth working day of 2027 is the 12th.
        (date(2026, 12, 31), date(2026, 10, 1)),
        (date(2027, 1, 1), date(2026, 10, 1)),
        (date(2027, 1, 12), date(2026, 10, 1)),
        (date(2027, 1, 13), date(2027, 1, 1)),
        (date(2026, 10, 7), date(2026, 7, 1)),
        (date(2026, 10, 8), date(2026, 10, 1)),
    ],
)
def test_books_are_open_until_the_report_is_due(today: date, since: date) -> None:
    assert books_open_from(today, CALENDAR, 5) == since


@pytest.mark.parametrize(
    ("kk", "ru", "rank"),
    [
        ("Әкім", "Аким", Rank.FIRST_HEAD),
        ("Министр", "Министр", Rank.FIRST_HEAD),
        ("Комитет төрағасы", "Председатель комитета", Rank.FIRST_HEAD),
        ("Әкімнің орынбасары", "Заместитель акима", Rank.DEPUTY),
        ("Премьер-министрдің орынбасары", "Вице-министр", Rank.DEPUTY),
        ("Әкім аппаратының басшысы", "Руководитель аппарата акима", Rank.APPARATUS_HEAD),
        ("Аппарат басшысының орынбасары", "Заместитель руководителя аппарата", Rank.DEPUTY),
        ("Кеңесші", "Советник", Rank.OTHER),
    ],
)
def test_a_rank_is_read_from_both_titles(kk: str, ru: str, rank: Rank) -> None:
    assert of_title(kk, ru) is rank
    assert of_title(kk.upper(), ru.upper()) is rank
