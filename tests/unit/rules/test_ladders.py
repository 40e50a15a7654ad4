"""The ladder of every duty against the table of terms, in the days of the counting vectors."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.profile import Terms
from bot.services.rules import ladders
from bot.services.rules.ladders import Ladder
from bot.services.rules.workdays import WorkCalendar
from db.enums import Role

CALENDAR = WorkCalendar()
TERMS = Terms()
ZONE = CALENDAR.hours.zone
OPENS, CLOSES = "09:00", "18:30"


def at(day: int, month: int, year: int, hour: int = 5) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def rungs(ladder: Ladder) -> list[tuple[str, str, str]]:
    return [
        (rung.audience, rung.level, rung.at.astimezone(ZONE).strftime("%d.%m.%Y %H:%M"))
        for rung in ladder.rungs
    ]


@pytest.mark.parametrize(
    ("registered", "review", "redirect", "days", "due", "told"),
    [
        (
            date(2026, 3, 2),
            date(2026, 3, 3),
            date(2026, 3, 5),
            ["17.03.2026", "19.03.2026", "20.03.2026", "26.03.2026"],
            date(2026, 3, 27),
            "30.03.2026",
        ),
        (
            date(2026, 4, 20),
            date(2026, 4, 21),
            date(2026, 4, 23),
            ["05.05.2026", "08.05.2026", "12.05.2026", "13.05.2026"],
            date(2026, 5, 14),
            "15.05.2026",
        ),
        (
            date(2026, 10, 14),
            date(2026, 10, 15),
            date(2026, 10, 19),
            ["29.10.2026", "02.11.2026", "03.11.2026", "04.11.2026"],
            date(2026, 11, 5),
            "06.11.2026",
        ),
        (
            date(2026, 12, 14),
            date(2026, 12, 15),
            date(2026, 12, 18),
            ["29.12.2026", "31.12.2026", "05.01.2027", "06.01.2027"],
            date(2027, 1, 8),
            "11.01.2027",
        ),
        (
            date(2024, 4, 26),
            date(2024, 4, 29),
            date(2024, 5, 2),
            ["15.05.2024", "17.05.2024", "20.05.2024", "21.05.2024"],
            date(2024, 5, 22),
            "23.05.2024",
        ),
    ],
)
def test_point_29_terms_from_registration(
    registered: date, review: date, redirect: date, days: list[str], due: date, told: str
) -> None:
    assert ladders.review(CALENDAR, TERMS, registered).due_on == review
    sent_on = ladders.redirect(CALENDAR, TERMS, registered)
    assert sent_on.due_on == redirect
    # The reviewer is alarmed a working day before.
    assert sent_on.rungs[0].at == CALENDAR.hours.start_of(CALENDAR.add(registered, 2))
    for ladder in (
        ladders.answer(CALENDAR, TERMS, registered),
        ladders.appeal(CALENDAR, TERMS, registered),
        ladders.answer_by(CALENDAR, TERMS, due),
    ):
        assert (ladder.role, ladder.due_on) == (Role.REVIEWER, due)
        assert rungs(ladder) == [
            ("reviewer", "10", f"{days[0]} {OPENS}"),
            ("reviewer", "12", f"{days[1]} {OPENS}"),
            ("reviewer", "13", f"{days[2]} {OPENS}"),
            ("reviewer", "14", f"{days[3]} {OPENS}"),
            ("head", "14", f"{days[3]} {OPENS}"),
            ("head", "over", f"{told} {OPENS}"),
            ("applicant", "over", f"{told} {OPENS}"),
        ]


def test_point_25_the_number_is_due_the_same_day() -> None:
    ladder = ladders.entry(CALENDAR, TERMS, date(2026, 12, 14))
    assert ladder.role is Role.REGISTRAR
    assert rungs(ladder) == [
        ("registrar", "early", "14.12.2026 16:30"),
        ("head", "over", f"14.12.2026 {CLOSES}"),
    ]


def test_point_25_a_review_not_begun_is_the_supervisors() -> None:
    ladder = ladders.review(CALENDAR, TERMS, date(2026, 12, 15))
    assert rungs(ladder) == [("head", "over", f"17.12.2026 {CLOSES}")]


@pytest.mark.parametrize(
    ("reception", "eight", "six", "due"),
    [
        (date(2026, 3, 27), "12.03.2026", "16.03.2026", date(2026, 3, 17)),
        (date(2026, 12, 17), "04.12.2026", "08.12.2026", date(2026, 12, 9)),
        (date(2024, 5, 13), "26.04.2024", "30.04.2024", date(2024, 5, 2)),
    ],
)
def test_point_26_the_memo(reception: date, eight: str, six: str, due: date) -> None:
    ladder = ladders.memo(CALENDAR, TERMS, reception)
    assert ladder.due_on == due
    assert rungs(ladder) == [
        ("reviewer", "8", f"{eight} {OPENS}"),
        ("reviewer", "6", f"{six} {OPENS}"),
        ("head", "over", f"{due:%d.%m.%Y} {CLOSES}"),
    ]


def test_a_notice_without_proof_is_a_call_of_the_next_working_day() -> None:
    ladder = ladders.delivery(CALENDAR, TERMS, at(15, 12, 2026))
    assert rungs(ladder) == [
        ("registrar", "now", "15.12.2026 10:00"),
        ("head", "over", f"17.12.2026 {CLOSES}"),
    ]


def test_a_reminder_comes_three_days_one_day_and_two_hours_before() -> None:
    starts = at(17, 12, 2026)
    ladder = ladders.attendance(CALENDAR, TERMS, starts, starts - timedelta(days=20))
    assert rungs(ladder) == [
        ("applicant", "3d", "14.12.2026 10:00"),
        ("applicant", "1d", "16.12.2026 10:00"),
        ("applicant", "2h", "17.12.2026 08:00"),
    ]


def test_point_38_a_survey_is_asked_reminded_and_closed() -> None:
    ladder = ladders.survey(CALENDAR, TERMS, at(15, 12, 2026))
    assert [(level, day) for _who, level, day in rungs(ladder)] == [
        ("ask", "17.12.2026 10:00"),
        ("remind", "20.12.2026 10:00"),
        ("close", "31.12.2026 10:00"),
    ]


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 12, 1), date(2026, 11, 17)),
        (date(2026, 4, 1), date(2026, 3, 13)),
        (date(2027, 1, 1), date(2026, 12, 18)),
    ],
)
def test_point_7_1_next_months_schedule(month: date, due: date) -> None:
    ladder = ladders.month_schedule(CALENDAR, TERMS, month)
    assert (ladder.role, ladder.due_on) == (Role.REGISTRAR, due)
    assert [(who, level) for who, level, _at in rungs(ladder)] == [
        ("registrar", "3"),
        ("head", "last_day"),
        ("head", "over"),
    ]


def test_next_years_calendar_is_asked_for_from_november() -> None:
    ladder = ladders.calendar_year(CALENDAR, 2027)
    assert ladder.due_on == date(2026, 12, 17)
    assert rungs(ladder)[0] == ("administrator", "now", "01.11.2026 09:00")
    assert rungs(ladder)[-1] == ("head", "over", f"{ladder.due_on:%d.%m.%Y} {CLOSES}")
    # Nobody may know the days of that year yet.
    known = WorkCalendar(known_until=2026)
    assert ladders.calendar_year(known, 2027) == ladder


def test_a_clock_runs_again_at_the_opening_of_its_day() -> None:
    ladder = ladders.pause(CALENDAR, date(2026, 12, 7))
    assert rungs(ladder) == [("reviewer", "over", f"07.12.2026 {OPENS}")]


def test_a_day_worked_in_exchange_counts_and_the_day_off_does_not() -> None:
    exchanged = WorkCalendar({date(2026, 12, 5): True, date(2026, 12, 7): False})
    plain = ladders.answer(CALENDAR, TERMS, date(2026, 11, 23))
    assert ladders.answer(exchanged, TERMS, date(2026, 11, 23)).due_on == plain.due_on
