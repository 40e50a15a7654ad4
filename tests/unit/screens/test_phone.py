"""A reception by phone is called so everywhere, and nowhere is there a place to come to."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from bot.documents import schedule_json
from bot.i18n import Words
from bot.screens import attendance, labels, meeting, own_standing, publishing, schedule
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import ReceptionView, SeatView
from db.enums import Language, Mode, RequestState
from tests.unit.documents import schedules
from tests.unit.screens.citizens import CATALOGUES, ORDINARY
from tests.unit.screens.test_meeting import event_of, told, view

NOON = datetime(2026, 12, 4, 7, tzinfo=UTC)
SEAT = SeatView(
    1,
    3,
    NOON,
    "Қабылдау бөлмесі",
    "Приёмная",
    "Сәулебек Ә. Қ.",
    mode=Mode.PHONE,
    directions_kk="Бұлақ көшесінен",
    directions_ru="С улицы Булак",
    in_emergency=True,
)
EVERY = pytest.mark.parametrize("language", list(Language))


def words(language: Language) -> Words:
    return CATALOGUES[language]


@EVERY
def test_the_applicant_reads_when_the_call_comes_and_no_place(language: Language) -> None:
    _ = words(language)
    said = own_standing.reception(_, ORDINARY.card(RequestState.ASSIGNED, seat=SEAT), SEAT)
    assert "12:00" in said.split("☎️")[1]
    for place in (SEAT.place_kk, SEAT.place_ru, SEAT.directions_kk, SEAT.directions_ru):
        assert str(place) not in said


@EVERY
def test_the_answers_to_a_call_speak_of_a_call(language: Language) -> None:
    _ = words(language)
    called = ORDINARY.card(RequestState.ASSIGNED, seat=SEAT)
    comes = ORDINARY.card(RequestState.ASSIGNED, seat=replace(SEAT, mode=Mode.IN_PERSON))
    for said in (attendance.will, attendance.cannot, attendance.asked):
        assert said(_, called) != said(_, comes)


@EVERY
def test_the_calendar_names_no_place_and_the_map_none(language: Language) -> None:
    shown = told(words(language), view(mode=Mode.PHONE), NoticeKind.CALENDAR_FILE)
    event = event_of(shown)
    assert str(event["LOCATION"]) == labels.mode(words(language), Mode.PHONE)
    assert "GEO" not in event
    assert "кабинет" not in str(event["DESCRIPTION"]).lower()
    assert isinstance(Calendar.from_ical(shown.file.content or b""), Calendar)  # type: ignore[union-attr]


@EVERY
def test_the_schedule_says_so(language: Language) -> None:
    _ = words(language)
    one = ReceptionView(
        1, ORDINARY.post, "А", "Бөлме", "Кабинет", NOON, NOON, 3, 3, Mode.PHONE, True, "Жол", "Путь"
    )
    for post in (None, ORDINARY.post):
        said = schedule.schedule(_, (one,), post, 0).text
        assert labels.mode(_, Mode.PHONE) in said
        assert "Жол" not in said
        assert "Путь" not in said
    assert meeting.way_in(_, SEAT)


def test_what_is_published_says_so_in_both_languages() -> None:
    whole = schedules.ORDINARY
    calls = replace(whole, rows=tuple(replace(row, mode=Mode.PHONE) for row in whole.rows))
    said = {
        file.name: (file.content or b"").decode("utf-8", "ignore")
        for file in publishing.documents(CATALOGUES, calls)
        if file.name.endswith((".html", ".json"))
    }
    page = next(text for name, text in said.items() if name.endswith(".html"))
    for language in (Language.KK, Language.RU):
        assert words(language)("over the phone") in page
    listed = json.loads(schedule_json.schedule_json(calls, CATALOGUES[Language.KK].zone))
    assert {row["mode"] for row in listed["receptions"]} == {"phone"}
