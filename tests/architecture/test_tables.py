"""The pages drawn from the tables of the code are as the code is now."""

import pytest

from tools.tables import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_code_does(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make tables`"
