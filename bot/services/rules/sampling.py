"""The draw of the telephone survey: a simple random sample that anybody can repeat (point 38).

Every public id of the population gets the SHA-256 of the seed and the id, and the smallest ones
are drawn. The seed is fresh and stored with the population before the draw, so nobody can choose
whom it finds, and whoever has both finds the same people again, on paper if need be.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Final

METHOD: Final = "srs-sha256-1"
"""The rule in force. A better one gets a name of its own; old draws are repeated by theirs."""


def new_seed() -> str:
    """Return 256 random bits as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def size(population: int, percent: int, at_least: int) -> int:
    """Return how many are drawn: the percent rounded up, but `at_least` where there are so many."""
    return max(-(-population * percent // 100), min(at_least, population))


def draw(method: str, seed: str, population: Sequence[str], n: int) -> tuple[str, ...]:
    """Return `n` of the population in the order of the draw; raises KeyError for no such method."""
    return _METHODS[method](seed, population)[:n]


def _by_sha256(seed: str, population: Sequence[str]) -> tuple[str, ...]:
    def rank(public_id: str) -> bytes:
        return hashlib.sha256(f"{seed}{public_id}".encode()).digest()

    return tuple(sorted(population, key=rank))


_METHODS: Mapping[str, Callable[[str, Sequence[str]], tuple[str, ...]]] = {METHOD: _by_sha256}
