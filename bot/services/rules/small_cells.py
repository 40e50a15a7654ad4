"""Cells that count too few people to be shown, so that nobody is found out from a table.

A hidden cell could be reckoned back from the total and the cells that are shown; so further cells
are hidden, the smallest first, until those hidden count enough people together.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def shown(cells: Mapping[Key, int], smallest: int) -> dict[Key, int | None]:
    """Return the cells that may stand beside their total; None for what is hidden.

    A cell of nobody tells nothing and stays.
    """
    hidden = {key for key, count in cells.items() if 0 < count < smallest}
    rest = sorted(
        (key for key, count in cells.items() if count >= smallest),
        key=lambda key: (cells[key], str(key)),
    )
    while hidden and rest and sum(cells[key] for key in hidden) < smallest:
        hidden.add(rest.pop(0))
    return {key: None if key in hidden else count for key, count in cells.items()}
