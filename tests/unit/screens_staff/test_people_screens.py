"""Screens about those around a reception: they fit, and tell no more than is due.

Every button of them leads to a handler; who comes and who asks is only in what vanishes.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.callbacks.people import ParticipantAct
from bot.handlers.guests import create_router
from bot.i18n import Words
from bot.screens import alarms, participation, roster, secrecy
from bot.screens.screen import Reply, Screen, reply_of
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.notice import Facts
from bot.services.views.participation import BodyView, Participant, Summons
from bot.services.views.roster import (
    DayInBrief,
    DayOfHelp,
    Helped,
    HelpedPerson,
    Helper,
    HelpersDay,
    HelpWanted,
    Wish,
)
from bot.services.views.secrecy import SecrecyCase, SecrecyPerson
from db.enums import HELPERS, Citizenship, Language, Need, ParticipationState, RequestState, Role
from tests.unit.handlers_staff.test_routes import taken_by
from tests.unit.screens_staff.cases import (
    CATALOGUES,
    ENGLISH,
    NOW,
    PROFILE,
    WORDS,
    card,
    filled,
    large_card,
    large_post,
    large_revealed,
    large_seat,
)
from tests.unit.screens_staff.fitting import faults

DAY = date(2026, 11, 30)
ID = "ZZZZZZZZZZ"
NUMBER = "QB-26-483920-7"
P = ParticipationState


def summons(state: P = P.INVITED, *, over: bool = False, dated: bool = True) -> Summons:
    seat = large_seat() if dated else None
    return Summons(ID, NUMBER, filled(300), state, large_post(), seat, over, filled(200))


def participant(state: P = P.INVITED, *, in_chat: bool = True) -> Participant:
    return Participant(ID, ID, NUMBER, filled(300), state, in_chat, True, NOW, NOW)


def foreign(cleared: bool | None) -> SecrecyCase:
    case = card(RequestState.QUEUED, citizenship=Citizenship.FOREIGN, secrecy_cleared=cleared)
    return SecrecyCase(case, DAY if cleared is None else None, can_be_checked=True)


WISH = Wish(ID, NUMBER, NOW, tuple(HELPERS), tuple(HELPERS))
HELPED = Helped(ID, NUMBER, NOW, filled(150), tuple(HELPERS), can_be_shown=True)


def drawn(_: Words) -> Iterator[Screen | Reply]:
    large = large_card(RequestState.ASSIGNED)
    yield secrecy.pile(_, (large,) * 13, 1)
    yield secrecy.pile(_, (), 0)
    for cleared in (None, True, False):
        yield secrecy.check(_, foreign(cleared), "lead")
        yield secrecy.checked(_, foreign(cleared))
    yield secrecy.clearing(_, foreign(None))
    yield secrecy.holding_back(_, foreign(None))
    yield secrecy.text_wanted(_, ID)
    person = large_revealed().person
    yield secrecy.person(_, SecrecyPerson(large, person, filled(1000)), PROFILE)
    yield participation.bodies(_, large, tuple(participant(state) for state in P) * 2)
    yield participation.bodies(_, large, ())
    known = tuple(BodyView(n, filled(300), filled(300)) for n in range(13))
    yield participation.choice(_, large, known, 1)
    yield participation.inviting(_, large, known[0])
    yield participation.typing_body(_, large)
    yield participation.link(_, participant(), "qabyldau_bot", "t" * 43)
    for state in P:
        yield participation.participant(_, participant(state), "lead")
        yield participation.noted(_, participant(state, in_chat=False))
        yield participation.summons(_, summons(state), "lead")
        yield participation.answered(_, summons(state, dated=False))
    for act in (ParticipantAct.DECLINED, ParticipantAct.LINK):
        yield participation.considering(_, participant(), act)
    yield participation.naming(_, participant())
    yield participation.who(_, participant(), filled(200), PROFILE)
    yield participation.who(_, participant(), None, PROFILE)
    yield participation.summons_to_stranger(CATALOGUES, summons())
    yield participation.declining(_, summons())
    yield participation.asking_name(_, summons())
    for shown in (summons(), summons(dated=False), summons(dated=False, over=True)):
        yield alarms.alarm(_, Facts(NoticeKind.GUEST_DATE, Language.KK, summons=shown), PROFILE)
    yield roster.roster(_, (DayInBrief(DAY, 999, 999, 999),) * 13, 1)
    yield roster.roster(_, (), 0)
    helpers = tuple(
        Helper(f"{n:010d}", HELPERS[n % 4], filled(150), on_duty=n % 2 == 0) for n in range(13)
    )
    yield roster.day(_, DayOfHelp(DAY, helpers, (WISH,) * 40), 1)
    yield roster.day(_, DayOfHelp(DAY, (), ()), 0)
    days = tuple(DAY + timedelta(days=n) for n in range(20))
    yield roster.my_day(_, HelpersDay(DAY, tuple(HELPERS), (HELPED,) * 12, days[1:5]), PROFILE)
    yield roster.my_day(_, HelpersDay(DAY, (Role.VOLUNTEER,), (), ()), PROFILE)
    yield roster.my_day(_, HelpersDay(None, (), (), ()), PROFILE)
    named = HelpedPerson(NUMBER, NOW, filled(150), Language.KK, tuple(Need), filled(60))
    yield roster.person(_, named, PROFILE)
    yield roster.resting(_, days)
    yield roster.resting(_, ())
    for wanted in (
        HelpWanted(DAY, Role.VOLUNTEER),
        HelpWanted(DAY, Role.CONSULTANT, NUMBER, NOW),
    ):
        yield alarms.alarm(_, Facts(NoticeKind.HELP_WANTED, Language.KK, wanted=wanted), PROFILE)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_they_fit_and_are_whole(words: Words) -> None:
    screens = [screen for each in drawn(words) for screen in reply_of(each).screens]
    assert len(screens) > 50
    assert [fault for screen in screens for fault in faults(screen)] == []


async def test_every_button_leads_to_a_handler() -> None:
    guests = {handler.callback for handler in create_router().callback_query.handlers}
    assert guests
    data = {
        button.data.pack(): button.data
        for each in drawn(ENGLISH)
        for screen in reply_of(each).screens
        for row in screen.buttons
        for button in row
        if button.data
    }
    lost = [packed for packed, one in data.items() if await is_lost(one)]
    assert lost == []
    assert len(data) > 40


async def is_lost(data: CallbackData) -> bool:
    """Tell whether nobody takes a press; those of invited bodies are told by their prefix."""
    return await taken_by(data) == "nobody" and not data.pack().startswith("zv:")


def test_names_stand_only_in_what_vanishes() -> None:
    for each in drawn(ENGLISH):
        for screen in reply_of(each).screens:
            if "Көктем көшесі" in screen.text or "500101100000" in screen.text:
                assert screen.protect
                assert screen.vanish_after is not None


def test_a_card_says_where_the_check_stands() -> None:
    said = {
        cleared: secrecy.check(ENGLISH, foreign(cleared)).text for cleared in (None, True, False)
    }
    assert "Secrecy check: not checked yet" in said[None]
    assert "To be checked by Monday, November 30, 2026" in said[None]
    assert "Secrecy check: cleared" in said[True]
    assert "Secrecy check: not cleared" in said[False]


def test_an_invitation_tells_nothing_about_the_person() -> None:
    person = large_revealed().person
    for state in P:
        text = participation.summons(ENGLISH, summons(state)).text
        assert person.phone[-7:] not in text
        assert NUMBER in text
