"""How many wait for how many days: the report and the charts tell the queue by the same spans."""

from collections.abc import Mapping

SPANS = ((0, 7), (8, 15), (16, 30), (31, 60), (61, 90))
"""First and last day of each span; whoever waits longer comes last."""


def waits(days: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
    """Return how many wait in each span, given how many wait for how many calendar days."""
    longest = SPANS[-1][1]
    spans = [
        (f"{first}–{last}", sum(days.get(day, 0) for day in range(first, last + 1)))
        for first, last in SPANS
    ]
    return (*spans, (f"> {longest}", sum(n for day, n in days.items() if day > longest)))
