"""The event of a reception, read back as a telephone reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.documents.calendar import HOST, CalendarEvent, calendar_file

ALMATY = ZoneInfo("Asia/Almaty")
LONG = "Ғимаратқа кіру: Қабанбай батыр даңғылынан, күзетке жеке куәлікті көрсетіңіз; "


def event(**changes: Any) -> CalendarEvent:
    fields: dict[str, Any] = {
        "event_id": "0123456789",
        "sequence": 7,
        "stamp": datetime(2026, 11, 23, 5, tzinfo=UTC),
        "starts_at": datetime(2026, 12, 4, 5, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 4, 5, 20, tzinfo=UTC),
        "zone": ALMATY,
        "language": "kk",
        "summary": "Жеке қабылдау · Әкім (Көктем ауданының әкімдігі)",
        "location": "Қабылдау бөлмесі, 1-кабинет",
        "description": LONG * 6 + "\n\nӘңгіме: «І, Ң, Ғ, Ү, Ұ, Қ, Ө, Һ, Ә»",
        "organiser": ('"Көктем" ауданы; әкімдік', "https://example.kz"),
        "geo": (43.238949, 76.889709),
    }
    return CalendarEvent(**{**fields, **changes})


def parsed(content: bytes) -> tuple[Any, Any]:
    """Return the calendar and its event; their library types hardly any value."""
    calendar: Any = Calendar.from_ical(content)
    [found] = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not found.errors
    return calendar, found


def test_a_telephone_reads_what_was_meant() -> None:
    said = event()
    calendar, found = parsed(calendar_file(said))
    assert calendar["VERSION"] == "2.0"
    assert calendar["METHOD"] == "PUBLISH"
    assert found["UID"] == f"0123456789@{HOST}"
    assert found["SEQUENCE"] == 7
    assert found["STATUS"] == "CONFIRMED"
    assert found.decoded("DTSTAMP") == said.stamp
    assert (found.start, found.end) == (said.starts_at, said.ends_at)
    assert str(found["SUMMARY"]) == said.summary
    assert found["SUMMARY"].params["LANGUAGE"] == "kk"
    assert str(found["LOCATION"]) == said.location
    assert str(found["DESCRIPTION"]) == said.description
    assert (found["GEO"].latitude, found["GEO"].longitude) == said.geo
    assert str(found["ORGANIZER"]) == "https://example.kz"
    before = [alarm["TRIGGER"].dt for alarm in found.walk("VALARM")]
    assert before == [timedelta(days=-1), timedelta(hours=-2)]


def test_the_wall_of_almaty_travels_with_the_file() -> None:
    """UTC+5 since 1 March 2024; a telephone that still thinks UTC+6 shows the right hour."""
    content = calendar_file(event())
    assert b"DTSTART;TZID=Asia/Almaty:20261204T100000" in content
    calendar, _ = parsed(content)
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Almaty"
    offsets = {part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert offsets == {timedelta(hours=5)}


def test_a_day_before_the_change_of_the_wall_has_both_offsets() -> None:
    before = event(
        starts_at=datetime(2024, 2, 1, 4, tzinfo=UTC), ends_at=datetime(2024, 2, 1, 5, tzinfo=UTC)
    )
    calendar, found = parsed(calendar_file(before))
    [zone] = calendar.walk("VTIMEZONE")
    offsets = {part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert offsets == {timedelta(hours=5), timedelta(hours=6)}
    assert found["DTSTART"].dt.utcoffset() == timedelta(hours=6)


def test_lines_are_folded_at_75_octets_between_letters() -> None:
    """RFC 5545, 3.1: a Kazakh letter has two octets and must not be torn apart."""
    content = calendar_file(event())
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    folded = [line for line in lines if line.startswith(b" ")]
    assert len(folded) > 10
    for line in lines:
        line.decode()


def test_a_cancelled_event_takes_the_same_event_away() -> None:
    calendar, found = parsed(calendar_file(event(sequence=8, cancelled=True)))
    assert calendar["METHOD"] == "CANCEL"
    assert found["STATUS"] == "CANCELLED"
    assert found["UID"] == f"0123456789@{HOST}"
    assert found["SEQUENCE"] == 8
    assert found.walk("VALARM") == []


@pytest.mark.parametrize("geo", [None, (0.0, 0.0)])
def test_a_point_is_given_only_where_it_is_known(geo: tuple[float, float] | None) -> None:
    _, found = parsed(calendar_file(event(geo=geo)))
    assert ("GEO" in found) == (geo is not None)


def test_the_same_event_makes_the_same_file() -> None:
    assert calendar_file(event()) == calendar_file(event())
