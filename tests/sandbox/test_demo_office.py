"""The invented office comes in by the same door as a real one, in any month."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.services.actor import OPERATOR
from bot.services.rules.annex import ParsedReception, parse
from bot.services.rules.annex_form import Row
from bot.services.rules.workdays import CalendarUnknown, WorkCalendar
from db.enums import HELPERS, Language, Role
from sandbox.demo_office import (
    APPROVAL,
    CITIZENS,
    RECEIVERS,
    STAFF,
    Citizen,
    Member,
    rows_for,
)
from tests.offices import CITIZEN, TestOffice

CALENDAR = WorkCalendar()
HOURS = CALENDAR.hours


def read(rows: tuple[Row, ...]) -> tuple[ParsedReception, ...]:
    return parse(rows, now=datetime(2025, 12, 31, tzinfo=UTC), calendar=CALENDAR, minutes=15)


@pytest.mark.parametrize("month", [date(2026 + n // 12, n % 12 + 1, 1) for n in range(24)])
def test_every_month_is_read_without_a_problem(month: date) -> None:
    found = read(rows_for(month, CALENDAR))
    days = {HOURS.local_day(one.window.starts_at) for one in found}
    assert {(day.year, day.month) for day in days} == {(month.year, month.month)}
    # Point 7-1: each receives at least once a month, whatever holidays it has.
    assert len({one.post for one in found}) == len(RECEIVERS) == 6
    assert {one.window.seats(one.minutes) for one in found} == {6}
    assert min(Counter(one.post for one in found).values()) >= 2


def test_a_month_that_has_begun_keeps_only_the_days_to_come() -> None:
    whole = read(rows_for(date(2026, 11, 22), CALENDAR))
    rest = read(rows_for(date(2026, 11, 22), CALENDAR, not_before=date(2026, 11, 23)))
    assert rest == tuple(
        one for one in whole if HOURS.local_day(one.window.starts_at) >= date(2026, 11, 23)
    )
    assert 0 < len(rest) < len(whole)
    assert rows_for(date(2026, 10, 31), CALENDAR, not_before=date(2026, 11, 1)) == ()
    with pytest.raises(CalendarUnknown):
        rows_for(date(CALENDAR.known_until + 1, 1, 1), CALENDAR)


async def test_the_office_takes_and_approves_it(office: TestOffice) -> None:
    today = date(2026, 11, 23)
    for month in (today, date(2026, 12, 1)):
        async with office.machine(OPERATOR) as opened:
            rows = rows_for(month, opened.calendar, not_before=today + timedelta(days=1))
            draft = await opened.schedules.import_rows(rows)
            await opened.schedules.approve(draft.schedule_id, on=today, **APPROVAL)
    async with office.of(CITIZEN) as opened:
        assert {post.holder for post in await opened.schedules.posts()} == {
            receiver.holder for receiver in RECEIVERS
        }
        shown = await opened.schedules.upcoming()
    assert len({one.place_kk for one in shown}) == 3
    assert all((one.seats, one.free) == (6, 6) for one in shown)
    assert shown[-1].starts_at.astimezone(HOURS.zone).hour == 10


def test_every_role_of_the_main_path_and_every_language_has_its_person() -> None:
    assert [member.role for member in STAFF] == [
        Role.REGISTRAR,
        Role.REVIEWER,
        Role.HEAD,
        Role.UNIT,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
        Role.SECRECY,
        *HELPERS,
    ]
    assert [citizen.language for citizen in CITIZENS] == list(Language)
    people: list[Citizen | Member] = [*CITIZENS, *STAFF]
    assert len({one.label for one in people}) == len({one.name for one in people}) == len(people)
