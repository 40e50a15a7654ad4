"""The documents of a month in chat: one file a message, each said what it is for."""

from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks.plan import PlanMonth
from bot.screens.publishing import documents
from bot.screens.publishing_chat import nothing_approved, published
from db.enums import Language
from tests.unit.documents.schedules import CATALOGUES, EMPTY


@pytest.mark.parametrize("language", Language)
def test_each_file_comes_with_what_it_is_for(language: Language) -> None:
    words = CATALOGUES[language]
    files = documents(CATALOGUES, EMPTY)
    reply = published(words, EMPTY, files)
    assert reply.fresh, "the month above keeps its text"
    assert [screen.file for screen in reply.screens] == list(files)
    assert len({screen.text for screen in reply.screens}) == len(files)
    assert "3" in reply.screens[0].text
    assert words.month(EMPTY.month) in reply.screens[0].text
    assert [bool(screen.buttons) for screen in reply.screens] == [False] * 5 + [True]


def test_the_way_back_leads_to_the_month_that_was_published() -> None:
    files = documents(CATALOGUES, EMPTY)
    january = replace(EMPTY, month=date(2027, 1, 1))
    (back, _desk), *_rest = published(CATALOGUES[Language.KK], january, files).screens[-1].buttons
    assert back.data == PlanMonth(month=2027 * 12)


@pytest.mark.parametrize("language", Language)
def test_a_month_without_a_version_is_said_and_there_is_a_way_out(language: Language) -> None:
    screen = nothing_approved(CATALOGUES[language])
    assert screen.buttons
