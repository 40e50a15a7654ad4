"""Consents taken back as the administrator sees them, and a case without a person."""

from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks.privacy import ConsentAct, ConsentDo, Consents
from bot.i18n import Words
from bot.screens import breaches, case_more, errors, withdrawals
from bot.screens.case import case_card
from bot.screens.screen import visible
from bot.services.errors import DataDeleted, WithdrawalBlocked, WithdrawalOver
from bot.services.protection.breaches import LONGEST
from bot.services.views.breaches import BreachDraft, BreachView
from db.enums import BreachKind, RequestState, Role
from tests.unit.screens.privacy import withdrawal
from tests.unit.screens_staff.cases import PROFILE, WORDS, acts, card, viewer
from tests.unit.screens_staff.fitting import faults

DELETED = date(2031, 11, 24)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_screen_fits(words: Words) -> None:
    view = withdrawal()
    drawn = (
        withdrawals.pile(words, ()),
        withdrawals.pile(words, (view,) * 40, "ж" * 100),
        withdrawals.one(words, view),
        withdrawals.one(words, replace(view, opened=(), closed=())),
        withdrawals.sure(words, view),
        withdrawals.refusing(words, view),
    )
    for screen in drawn:
        assert faults(screen) == []
    key = {"public_id": "ZZZZZZZZZZ", "number": "QB-26-000001-1", "day": DELETED}
    for error in (DataDeleted(**key), WithdrawalOver(), WithdrawalBlocked(number="1", phone="2")):
        assert faults(errors.refusal(words, error)) == []


def test_the_pile_shows_six_and_leads_to_each() -> None:
    words = WORDS["en"]
    screen = withdrawals.pile(words, (withdrawal(),) * 9)
    assert sum("No. 7" in button.text for row in screen.buttons for button in row) == 6
    assert "9" in screen.text
    shown = ConsentDo(consent=7, act=ConsentAct.OPEN).pack()
    assert shown in acts(screen)


def test_a_withdrawal_counts_numbers_that_do_not_fit() -> None:
    text = visible(withdrawals.one(WORDS["en"], withdrawal()).text)
    assert "(100)" in text
    assert text.count("QB-26-") == 3 + withdrawals.NUMBERS


def breach(kind: BreachKind = BreachKind.SPREAD, letter: str | None = None) -> BreachView:
    day = date(2026, 11, 23)
    told = None if letter is None else day
    people, done = 20_000_000, "&" * LONGEST
    return BreachView(2**31 - 1, day, kind, people, done, day, day, letter is None, letter, told)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("named", [True, False], ids=["named", "nobody named"])
def test_every_screen_of_breaches_fits(words: Words, named: bool) -> None:
    profile = PROFILE if named else PROFILE.model_copy(update={"data_protection": None})
    roles = frozenset(Role)
    views = tuple(breach(kind, letter) for kind in BreachKind for letter in (None, "ж" * 40))
    drawn = [
        *(breaches.log(words, views * 9, page, roles, profile) for page in (0, 1, 11)),
        breaches.log(words, (), 0, roles, profile),
        *(breaches.one(words, view, roles, profile, lead="ж" * 80) for view in views),
        breaches.days(words, DELETED.toordinal()),
        breaches.when(words),
        breaches.kinds(words, DELETED.toordinal()),
        breaches.how_many(words),
        breaches.what_was_done(words),
        breaches.summary(words, BreachDraft(DELETED, BreachKind.LOST, 9, "&" * LONGEST)),
        breaches.letter_wanted(words, views[0], profile),
        breaches.text_wanted(words),
    ]
    for screen in drawn:
        assert faults(screen) == []


def test_whoever_only_reads_the_log_is_offered_nothing_to_write() -> None:
    for role in (Role.HEAD, Role.AUDITOR):
        roles = frozenset({role})
        shown = [
            breaches.log(WORDS["en"], (breach(),), 0, roles, PROFILE),
            breaches.one(WORDS["en"], breach(), roles, PROFILE),
        ]
        kinds = {data.split(":")[0] for screen in shown for data in acts(screen)}
        assert kinds.isdisjoint({"kc", "kf", "kh", Consents.__prefix__})


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("state", RequestState)
def test_a_card_without_a_person_offers_nothing(words: Words, state: RequestState) -> None:
    case = replace(card(state), deleted_on=DELETED)
    everybody = viewer(*Role)
    screen = case_card(words, case, everybody, PROFILE)
    assert words.day(DELETED) in visible(screen.text)
    assert case_more.groups(words, case, everybody) == {}
    assert faults(screen) == []
    with_person = case_card(words, card(state), everybody, PROFILE)
    assert len(acts(screen)) < len(acts(with_person))
