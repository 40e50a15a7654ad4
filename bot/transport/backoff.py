"""How long to wait before the next try."""

import random


def pause(tries: int, *, first: float, longest: float) -> float:
    """Return seconds to wait after `tries` failures: doubling from `first`, with jitter, capped.

    The jitter only adds (up to a quarter), so that many who failed together do not come back
    together.
    """
    doubled = first * 2 ** min(max(tries - 1, 0), 30)
    return float(min(longest, doubled * random.uniform(1.0, 1.25)))  # noqa: S311 - no secret
