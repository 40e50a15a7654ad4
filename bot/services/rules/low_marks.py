"""Low marks laid into cells that give nobody away (point 38).

A cell that counts fewer answers than may be shown is merged: the posts of one question first, then
what is left of all questions, then the smallest cell besides, so that no difference tells either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Cells = Mapping[tuple[str, int | None], int]
"""How often a question about a post was answered badly."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be shown; no question, or `merged`, says that several are in it."""

    ask: str | None
    post_id: int | None
    merged: bool
    count: int


def laid_out(cells: Cells, smallest: int) -> tuple[Cell, ...] | None:
    """Return cells of at least `smallest`, the largest first; None: too few answers in all."""
    if sum(cells.values()) < smallest:
        return None if any(cells.values()) else ()
    shown = [
        Cell(ask, post_id, merged=False, count=count)
        for (ask, post_id), count in cells.items()
        if count >= smallest
    ]
    rest = 0
    for ask in {ask for ask, _ in cells}:
        few = sum(count for (of, _), count in cells.items() if of == ask and count < smallest)
        if few >= smallest:
            shown.append(Cell(ask, None, merged=True, count=few))
        else:
            rest += few
    shown.sort(key=lambda cell: (-cell.count, cell.ask or "", cell.post_id or 0))
    while 0 < rest < smallest:
        rest += shown.pop().count
    if rest:
        shown.append(Cell(None, None, merged=True, count=rest))
    return tuple(shown)
