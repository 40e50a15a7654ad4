"""The days of an emergency are read as people write them, in figures or in words."""

from datetime import date

import pytest

from bot.forms import emergency
from bot.forms.answers import Problem
from bot.forms.emergency import EmergencyDraft, typed
from bot.forms.engine import Filling, Summary

TODAY = date(2026, 11, 23)
ASKED = emergency.FORM.answer(emergency.FORM.start(EmergencyDraft()), act="№ 77")


@pytest.mark.parametrize("text", ["28.11.2026", "28.11", "28 қараша", "28 ноября 2026", "28 nov"])
def test_a_day_may_hold_its_month_as_a_word(text: str) -> None:
    taken = typed(ASKED, text, TODAY)
    assert isinstance(taken, Filling)
    assert taken.draft.first_on == date(2026, 11, 28)


@pytest.mark.parametrize("text", ["20.11", "20 қараша", "20 ноября"])
def test_a_day_just_gone_is_not_next_years(text: str) -> None:
    taken = typed(ASKED, text, TODAY)
    assert isinstance(taken, Problem)
    assert taken.reason == "past"


def test_what_is_no_day_is_asked_for_again() -> None:
    taken = typed(ASKED, "жақында", TODAY)
    assert isinstance(taken, Problem)
    assert taken.reason == "unreadable"


@pytest.mark.parametrize(
    "text", ["28.11-04.12", "28.11.2026 – 04.12.2026", "28 қараша - 4 желтоқсан"]
)
def test_both_days_may_be_written_at_once(text: str) -> None:
    taken = typed(ASKED, text, TODAY)
    assert isinstance(taken, Filling)
    assert (taken.draft.first_on, taken.draft.last_on) == (date(2026, 11, 28), date(2026, 12, 4))
    asked = emergency.FORM.step(taken)
    assert not isinstance(asked, Summary)
    assert asked.field == "mode", "the last day is not asked for any more"


@pytest.mark.parametrize(
    ("text", "reason"), [("20.11.2026-30.11.2026", "past"), ("30.11.2026-25.11.2026", "order")]
)
def test_two_days_that_cannot_be_are_refused(text: str, reason: str) -> None:
    taken = typed(ASKED, text, TODAY)
    assert isinstance(taken, Problem)
    assert taken.reason == reason
