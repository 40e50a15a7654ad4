"""The screens of changes: within the limits with the longest data, and true to what they show."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from bot.callbacks.changes import ChangeConfirm, ChangeStep, Reason
from bot.i18n import Words
from bot.screens import calls, change_impact, changes
from bot.screens.screen import Screen, reply_of
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.terms.duties import PhoneTask
from bot.services.views import SeatView
from bot.services.views.changes import (
    Change,
    ChangeKind,
    Deputy,
    Hit,
    Impact,
    OfferView,
    Room,
    StandIn,
    Window,
)
from bot.services.views.notice import Facts
from db.enums import ChangeReason, DutyKind, Language, OfferState, RequestState
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    WORDS,
    card,
    duty,
    filled,
    grown_profile,
    large_post,
    large_seat,
    usual_seat,
)
from tests.unit.screens_staff.fitting import Drawn, faults

PROFILE = grown_profile(3)
TODAY = date(2026, 11, 23)
POST = large_post()


def window(number: int) -> Window:
    begins = NOW + timedelta(days=number)
    return Window(
        number, POST, filled(200), 1, filled(300), filled(300), begins, begins, taken=number
    )


def impact(
    kind: ChangeKind, hits: int, *, holder: str | None = None, room: Room | None = None
) -> Impact:
    """Return an impact in which every third person has no place and every fourth no chat."""
    away = kind is ChangeKind.ABSENCE
    change = Change(kind, 7, ChangeReason.TRIP, TODAY if away else None, TODAY if away else None)

    def new(number: int) -> SeatView | None:
        return None if number % 3 == 0 else large_seat()

    return Impact(
        change=change,
        post=POST,
        windows=tuple(window(number) for number in range(1, 3)) if hits else (window(1),),
        holder=holder,
        room=room,
        hits=tuple(
            Hit(f"QB-26-48392{n % 10}-7", "0123456789", usual_seat(), new(n), n % 4 != 0)
            for n in range(1, hits + 1)
        ),
        offers=2 if hits else 0,
        told_by=date(2026, 11, 30),
        fingerprint="a" * 12,
    )


def drawn(_: Words) -> Iterator[Drawn]:
    """Draw every screen with the longest data."""
    yield changes.door(_)
    posts = tuple((large_post(n), n) for n in range(1, 9))
    windows = tuple(window(n) for n in range(1, 20))
    deputies = (
        Deputy(StandIn.ACTING, POST, filled(200)),
        *(Deputy(StandIn.POST, large_post(n), filled(200)) for n in range(1, 9)),
    )
    rooms = tuple(Room(n, filled(300), filled(300)) for n in range(1, 9))
    for kind in ChangeKind:
        step = ChangeStep(kind=kind, subject=2_147_483_647, first=TODAY.toordinal(), days=3)
        for found in (posts, ()):
            yield changes.posts(_, kind, found, 1)
        for ahead in (windows, ()):
            yield changes.windows(_, kind, ahead, 1)
        yield changes.reasons(_, step)
        yield changes.deputies(_, step, deputies)
        yield changes.deputies(_, step, ())
        yield changes.rooms(_, step, rooms)
        yield changes.rooms(_, step, ())
        yield changes.first_day(_, step, windows, TODAY)
        yield changes.last_day(_, step, windows)
        for holder, room in ((None, None), (filled(200), None), (None, rooms[0])):
            for hits in (0, 1, 40):
                shown = impact(kind, hits, holder=holder, room=room)
                yield change_impact.impact(_, step, shown)
                yield change_impact.outdated(_, step, shown)
                yield change_impact.carried_out(_, shown)
    for accepted in (True, False):
        yield calls.offer_sure(_, duty(DutyKind.DELIVERY), accepted=accepted)


@pytest.mark.parametrize("words", list(WORDS.values()), ids=list(WORDS))
def test_every_screen_fits_and_is_whole(words: Words) -> None:
    for screen in drawn(words):
        assert faults(screen) == []
    for state in OfferState:
        assert 0 < len(calls.offer_noted(words, state)) < 200


@pytest.mark.parametrize("value", ChangeReason)
def test_every_reason_has_its_words(value: ChangeReason) -> None:
    assert len({changes.why(words, value) for words in WORDS.values()}) == len(WORDS)


def texts(screen: Screen) -> list[str]:
    return [button.text for row in screen.buttons for button in row]


def test_the_counts_come_first_and_the_button_confirms_what_is_shown() -> None:
    step = ChangeStep(
        kind=ChangeKind.ABSENCE, subject=7, first=TODAY.toordinal(), days=1, reason=Reason.TRIP
    )
    (screen,) = change_impact.impact(ENGLISH, step, impact(ChangeKind.ABSENCE, 40)).screens
    assert "People hit: <b>40</b>" in screen.text
    assert "get another place: 27" in screen.text
    assert "without a place for now: 13" in screen.text
    assert "to be called: 10" in screen.text
    assert screen.text.index("People hit") < screen.text.index("1. <b>QB-")
    confirm = screen.buttons[0][0].data
    assert isinstance(confirm, ChangeConfirm)
    assert (confirm.fingerprint, confirm.reason, confirm.subject) == ("a" * 12, Reason.TRIP, 7)


def test_a_page_of_an_older_impact_starts_again() -> None:
    step = ChangeStep(
        kind=ChangeKind.CANCELLED, subject=7, reason=Reason.CANCELLED, page=3, fingerprint="old"
    )
    reply = change_impact.impact(ENGLISH, step, impact(ChangeKind.CANCELLED, 40))
    assert reply.toast is not None
    assert "Page 1 of 7" in reply.screens[0].text


def test_days_with_receptions_are_marked_and_half_a_year_can_be_reached() -> None:
    step = ChangeStep(kind=ChangeKind.ABSENCE, subject=7)
    screen = changes.first_day(ENGLISH, step, (window(1),), TODAY)
    marked = [text for text in texts(screen) if text.endswith("•")]
    assert marked == [f"{ENGLISH.short_day(TODAY + timedelta(days=1))} •"]
    last = changes.first_day(ENGLISH, step.model_copy(update={"page": 99}), (), TODAY)
    assert ENGLISH.short_day(TODAY + timedelta(days=181)) in texts(last)


def test_the_caller_reads_old_and_new_and_asks_about_an_offer() -> None:
    old, new = usual_seat(), usual_seat(NOW + timedelta(days=20))
    assigned = card(RequestState.ASSIGNED, seat=new)
    offer = OfferView("0123456789", OfferState.OPEN, new, NOW + timedelta(days=1), assigned)

    def task(kind: NoticeKind, facts: Facts | None) -> Screen:
        asked = PhoneTask(duty(DutyKind.DELIVERY), "0123456789", "Ә", "+77010000001", kind, facts)
        return reply_of(calls.phone_task(ENGLISH, asked, assigned, PROFILE)).screens[-1]

    asking = task(NoticeKind.OFFER, Facts(NoticeKind.OFFER, Language.KK, offer=offer))
    assert {"Takes the place", "Leaves it to the next", "No answer"} <= set(texts(asking))
    assert "Told by phone" not in texts(asking)
    moment: datetime = offer.expires_at
    assert ENGLISH.moment(moment) in asking.text
    void = task(NoticeKind.MOVED, None)
    assert ENGLISH.moment(old.starts_at) not in void.text
