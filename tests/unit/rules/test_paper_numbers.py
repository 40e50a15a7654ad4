"""What may be the number of a paper, and what came into its field by a slip."""

import pytest

from bot.services.rules.paper_numbers import is_of_a_paper


@pytest.mark.parametrize(
    "text",
    [
        "ЖТ-2026-00000001",
        "ЖТ-1",
        "01-7/1525",
        "3Т-2026-123456",
        "RR877012345KZ",
        "202600001234567",
        "770140000001",
        # Some numbers of eleven and of twelve figures pass for a phone or an IIN.
        "ЖТ-2026-77015550077",
        "ЖТ-2026-561231200902",
        "01-7/561231200902",
        "501301100000",
        "№ 12 от 23.11.2026",
        "б/н",
    ],
)
def test_numbers_of_papers_are_taken(text: str) -> None:
    assert is_of_a_paper(text)


@pytest.mark.parametrize(
    "text",
    [
        "561231200902",
        "ЖСН 500101100000",
        "ЖСН-561231200902",
        "+77015550077",
        "+7 701 555 00 77",
        "87015550077",
        "8 (701) 555-00-77",
        "ЖТ-1, +77015550077",
        "+996555000001",
        "Инежан Табылмас Ізденұлы",
    ],
)
def test_people_are_no_papers(text: str) -> None:
    assert not is_of_a_paper(text)
