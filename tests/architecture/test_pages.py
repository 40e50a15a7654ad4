"""The pages about the project name only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
PLACE = re.compile(r"`((?:bot|db|tests|tools|benchmarks|docs)/[\w./-]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_a_page_names_is_there(page: Path) -> None:
    named = set(PLACE.findall(page.read_text(encoding="utf-8")))
    assert {place for place in named if not (ROOT / place).exists()} == set()


def test_pages_name_places() -> None:
    """A pattern that found nothing would let everything pass."""
    assert any(PLACE.search(page.read_text(encoding="utf-8")) for page in PAGES)
