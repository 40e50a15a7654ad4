"""Who stands in for whom once several people of one role are away on the same day."""

from collections.abc import Mapping


def standing_in(away: Mapping[int, int | None]) -> dict[int, int | None]:
    """Return who works in the place of everybody who is away; None where nobody does.

    `away` holds, by whoever is away on a day, the substitute they named. A substitute who is away
    too passes the work on to their own one, so the answer is always somebody who is there. People
    who name each other in a circle are all away, and nobody stands in for them.
    """
    return {absent: _present(absent, away) for absent in away}


def _present(absent: int, away: Mapping[int, int | None]) -> int | None:
    passed = {absent}
    at = away[absent]
    while at is not None and at in away:
        if at in passed:
            return None
        passed.add(at)
        at = away[at]
    return at
