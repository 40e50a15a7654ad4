"""The timeline of a request: whatever has words for the applicant is shown, and nothing else."""

import inspect
import re

import pytest

from bot.screens import ending_words, labels
from bot.services.filing.requests import SHOWN
from db.enums import Language
from tests.unit.screens.citizens import CATALOGUES


@pytest.mark.parametrize("language", Language)
def test_every_line_that_is_shown_has_words(language: Language) -> None:
    words = CATALOGUES[language]
    assert [action for action in SHOWN if labels.event(words, action) is None] == []


def test_every_line_that_has_words_is_shown() -> None:
    source = inspect.getsource(labels.event) + inspect.getsource(ending_words.event)
    worded = set(re.findall(r'case "(\w+)":', source))
    assert len(worded) > 40
    assert worded == SHOWN
