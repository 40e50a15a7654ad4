"""Chains of substitutes end at somebody who is there, or at nobody."""

from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.cover import standing_in

AWAY = st.dictionaries(st.integers(1, 9), st.none() | st.integers(1, 9), max_size=9)


@given(AWAY)
def test_nobody_who_is_away_stands_in_for_anybody(away: dict[int, int | None]) -> None:
    found = standing_in(away)
    assert found.keys() == away.keys()
    assert not {by for by in found.values() if by is not None} & away.keys()


@given(AWAY)
def test_a_substitute_who_is_there_is_the_one_named(away: dict[int, int | None]) -> None:
    for absent, by in standing_in(away).items():
        named = away[absent]
        if named is None or named not in away:
            assert by == named


def test_chains_and_circles() -> None:
    assert standing_in({1: 2, 2: 3}) == {1: 3, 2: 3}
    assert standing_in({1: 2, 2: 1}) == {1: None, 2: None}
    assert standing_in({1: 1}) == {1: None}
    assert standing_in({1: 2, 2: None}) == {1: None, 2: None}
