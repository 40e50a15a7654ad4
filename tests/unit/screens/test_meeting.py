"""What goes with a date, in each language and with the longest names: the event and the place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.methods import SendVenue
from icalendar import Calendar

from bot.callbacks import Own
from bot.i18n import Words
from bot.screens import meeting, notices
from bot.screens.screen import File, Screen, Venue, visible
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.meeting import MeetingView
from bot.services.views.notice import Facts
from bot.transport import rendering
from db.enums import Language, Mode
from tests.unit.screens.citizens import CATALOGUES, EVERYBODY, ORDINARY, WORST, Data

WAY_KK, WAY_RU = "Бұлақ көшесінен кіресіз", "Вход с улицы Булак"
LINK = "https://video.example.kz/qabyldau"
KK, RU = CATALOGUES[Language.KK], CATALOGUES[Language.RU]
LONG = "Ғ<b>&\U0001f6b1" * 60


def view(data: Data = ORDINARY, **changes: Any) -> MeetingView:
    starts_at = datetime(2026, 12, 4, 5, tzinfo=UTC)
    fields: dict[str, Any] = {
        "public_id": data.public_id,
        "number": "QB-26-483920-7",
        "sequence": 999_999,
        "made_at": datetime(2026, 11, 23, 5, tzinfo=UTC),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=20),
        "post": data.post,
        "place_kk": "1-кабинет",
        "place_ru": "Кабинет 1",
        "directions_kk": WAY_KK,
        "directions_ru": WAY_RU,
        "latitude": 48.01957,
        "longitude": 66.92371,
        "step_free": True,
    }
    return MeetingView(**{**fields, **changes})


WIDE = view(WORST, place_kk=LONG[:300], place_ru=LONG[:300], directions_kk=LONG, directions_ru=LONG)


def told(words: Words, shown: MeetingView, kind: NoticeKind, data: Data = ORDINARY) -> Screen:
    return notices.notice(words, Facts(kind, words.language, meeting=shown), data.profile)


def event_of(screen: Screen) -> Any:
    assert screen.file is not None
    calendar: Any = Calendar.from_ical(screen.file.content or b"")
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    return event


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_event_fits_and_leads_on_in_every_language(cancelled: bool) -> None:
    texts = set()
    for words in EVERYBODY:
        for shown, data in ((view(), ORDINARY), (WIDE, WORST)):
            screen = told(
                words, replace(shown, cancelled=cancelled), NoticeKind.CALENDAR_FILE, data
            )
            assert screen.file is not None
            assert screen.file.name == "QB-26-483920-7.ics"
            assert isinstance(screen.buttons[0][0].data, Own)
            assert "{" not in visible(screen.text)
            assert "None" not in str(event_of(screen)["DESCRIPTION"])
            texts.add(screen.text)
    assert len(texts) == len(EVERYBODY)


def test_an_event_speaks_the_persons_language() -> None:
    for words, place, way in ((KK, "1-кабинет", WAY_KK), (RU, "Кабинет 1", WAY_RU)):
        event = event_of(told(words, view(), NoticeKind.CALENDAR_FILE))
        assert str(event["LOCATION"]) == place
        assert way in str(event["DESCRIPTION"])
        assert words("Personal reception") in str(event["SUMMARY"])
        assert words("There is a way in without steps.") in str(event["DESCRIPTION"])
        assert ORDINARY.profile.what_to_bring.said(words.language) in str(event["DESCRIPTION"])


def test_an_event_by_video_has_its_link_and_neither_point_nor_door() -> None:
    event = event_of(told(KK, view(mode=Mode.VIDEO, link=LINK), NoticeKind.CALENDAR_FILE))
    assert str(event["LOCATION"]) == LINK
    assert LINK in str(event["DESCRIPTION"])
    assert WAY_KK not in str(event["DESCRIPTION"])
    assert "GEO" not in event


def test_a_point_has_its_place_and_the_way_in() -> None:
    for words, place, way in ((KK, "1-кабинет", WAY_KK), (RU, "Кабинет 1", WAY_RU)):
        screen = told(words, view(), NoticeKind.MEETING_POINT)
        assert screen.venue == Venue(place, way, 48.01957, 66.92371)
    bare = told(KK, view(directions_kk=None, directions_ru=None), NoticeKind.MEETING_POINT)
    assert bare.venue is not None
    assert bare.venue.address == "1-кабинет"
    one = told(RU, view(directions_ru=None), NoticeKind.MEETING_POINT)
    assert one.venue is not None
    assert one.venue.address == WAY_KK
    for words in EVERYBODY:
        assert told(words, WIDE, NoticeKind.MEETING_POINT, WORST).venue is not None
    with pytest.raises(ValueError, match="without a point"):
        meeting.meeting_point(KK, view(latitude=None))


def test_the_way_in_stands_in_the_words_of_the_date() -> None:
    seat = replace(ORDINARY.seat, directions_kk=WAY_KK, directions_ru=WAY_RU, step_free=True)
    assert WAY_KK in meeting.way_in(KK, seat)
    assert WAY_RU in meeting.way_in(RU, seat)
    assert len(meeting.way_in(KK, seat).splitlines()) == 2
    assert meeting.way_in(KK, ORDINARY.seat) == ""
    video = replace(seat, mode=Mode.VIDEO, link=LINK)
    assert LINK in meeting.way_in(KK, video)
    assert WAY_KK not in meeting.way_in(KK, video)
    assert "None" not in meeting.way_in(KK, replace(video, link=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "x" * 129},
        {"address": ""},
        {"address": "x" * 257},
        {"latitude": 90.1},
        {"longitude": -180.1},
    ],
)
def test_a_venue_that_telegram_would_refuse_is_not_made(changes: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"title": "a", "address": "b", "latitude": 1.0, "longitude": 2.0}
    Venue(**fields)
    with pytest.raises(ValueError, match="venue"):
        Venue(**{**fields, **changes})


def test_a_message_with_a_venue_says_nothing_else() -> None:
    venue = Venue("a", "b", 1, 2)
    with pytest.raises(ValueError, match="neither text nor file"):
        Screen("Сәлем", venue=venue)
    with pytest.raises(ValueError, match="neither text nor file"):
        Screen("", venue=venue, file=File("a", b"x"))
    with pytest.raises(ValueError, match="0 characters"):
        Screen("")
    sent = rendering.sending(7, Screen("", venue=venue, protect=True), None)
    assert isinstance(sent, SendVenue)
    assert (sent.title, sent.address, sent.latitude, sent.longitude) == ("a", "b", 1, 2)
    assert sent.protect_content
