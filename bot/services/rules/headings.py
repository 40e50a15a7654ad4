"""A heading of a table, or a word of its cells, known by its letters alone, in either language.

People copy tables out of documents where a narrow column has broken the words of its heading
apart, and write both languages beside a slash or below each other.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

V = TypeVar("V")

# Latin letters on the left stand for their doubles on the right when a heading is typed carelessly;
# both sides of the comparison go through the same sieve, so English headings stay themselves.
_ALIKE = str.maketrans("aceikopxyhəɵ", "асеікорхуһәө")

SLASH = re.compile(r"\s+/\s+")
"""Parts the two languages."""


def letters_of(heading: str) -> str:
    """Return the letters of a heading: narrow columns break its words, and ё is often written е."""
    text = unicodedata.normalize("NFC", heading).casefold().replace("ё", "е")
    return "".join(c for c in text if c.isalpha()).translate(_ALIKE)


def by_letters(said: Mapping[V, str], also: Mapping[V, Iterable[str]]) -> dict[str, V]:
    """Return what each name stands for, by its letters: in both languages, in one, or otherwise."""
    return {
        letters_of(name): value
        for value in said
        for name in (said[value], *said[value].split(" / "), *also.get(value, ()))
    }


def named(cell: str, names: Mapping[str, V]) -> V | None:
    """Return what a cell names: as a whole, or by either language of it."""
    for parts in ([cell], SLASH.split(cell), cell.splitlines()):
        found = {names[key] for part in parts if (key := letters_of(part)) in names}
        if len(found) == 1:
            return found.pop()
    return None
