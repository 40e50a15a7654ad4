"""Whose area a case belongs to: of the areas that fit, the most specific ones decide (point 25)."""

from collections.abc import Iterable
from typing import NamedTuple


class Area(NamedTuple):
    """An area of a reviewer: a body and a topic, where None is any."""

    reviewer: int
    body: int | None
    topic: str | None


def fits(area: Area, body: int | None, topic: str | None) -> bool:
    """Tell whether a case of this body and topic belongs to the area."""
    return area.body in {None, body} and area.topic in {None, topic}


def specificity(area: Area) -> int:
    """Return how narrow an area is: body and topic 3, a body 2, a topic 1, everything 0."""
    return 2 * (area.body is not None) + (area.topic is not None)


def in_charge(areas: Iterable[Area], body: int | None, topic: str | None) -> frozenset[int]:
    """Return the reviewers whose areas fit a case most narrowly; empty where none fits."""
    fitting = [area for area in areas if fits(area, body, topic)]
    narrowest = max(map(specificity, fitting), default=0)
    return frozenset(area.reviewer for area in fitting if specificity(area) == narrowest)
