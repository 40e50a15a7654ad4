"""The low marks of a month in chat: in each language, within the limits, page by page."""

from dataclasses import replace
from datetime import date

from bot.callbacks.voices import LowMarksOpen
from bot.screens import voices
from bot.services.rules.questionnaires import Ask
from bot.services.views import PostView
from bot.services.views.voices import LowCount, LowMarks
from tests.unit.screens.citizens import EVERYBODY
from tests.unit.screens_staff.fitting import faults

LONG = "<b>&" * 75
POSTS = 30
MONTH = date(2026, 11, 1)


def crowded() -> LowMarks:
    """Return low marks of an office of many posts with long names, looked into at length."""
    cells = [
        LowCount(ask.value, PostView(post, LONG, LONG, LONG, LONG, LONG), merged=False, count=9)
        for post in range(POSTS)
        for ask in (Ask.RESPECT, Ask.CLEAR, Ask.REASON)
    ]
    return LowMarks(
        month=MONTH,
        total=9 * len(cells),
        smallest=5,
        cells=tuple(cells),
        done="<i>&" * 250,
        done_on=MONTH,
        may_write=True,
    )


def test_low_marks_of_many_posts_fit_and_every_page_is_reached() -> None:
    for words in EVERYBODY:
        pages = [voices.low_marks(words, crowded(), page) for page in range(15)]
        for page, screen in enumerate(pages):
            assert faults(screen) == []
            turns = {
                button.data.page
                for row in screen.buttons
                for button in row
                if isinstance(button.data, LowMarksOpen)
            }
            assert turns == {page - 1, page + 1} & set(range(15))


def test_a_quiet_month_says_what_may_be_said_and_what_can_be_done() -> None:
    quiet = LowMarks(
        month=MONTH, total=None, smallest=5, cells=(), done=None, done_on=None, may_write=True
    )
    for words in EVERYBODY:
        asked = voices.low_marks(words, quiet)
        looked_at = voices.low_marks(words, replace(quiet, may_write=False))
        assert faults(asked) == []
        assert "5" in asked.text
        assert len(asked.text) > len(looked_at.text), "the head is told what to do about it"
