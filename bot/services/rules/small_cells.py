"""Cells that count too few people to be shown, so that nobody is found out from a table.

A hidden cell could be reckoned back from the total and the cells that are shown; so further cells
are hidden, the smallest first, until those hidden count enough people together.
"""

from collections.abc import Hashable, Iterable, Mapping
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


def marks_shown(
    given: Mapping[int, int], marks: Iterable[int], smallest: int
) -> tuple[float | None, dict[int, int | None]]:
    """Return the mean of the marks given, and how often each of `marks` was given.

    The mean is a second equation beside the total: two hidden cells could be reckoned back from
    both. So where one cell is hidden all are, and the mean stands alone; of too few it is hidden.
    """
    total = sum(given.values())
    cells = shown({mark: given.get(mark, 0) for mark in marks}, smallest)
    if None in cells.values():
        cells = dict.fromkeys(cells)
    if total < smallest:
        return None, cells
    return sum(mark * often for mark, often in given.items()) / total, cells
