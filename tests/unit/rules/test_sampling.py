"""The draw of the telephone survey: repeatable, without favour, of the size that is asked for."""

import hashlib
import itertools
from collections import Counter

import pytest

from bot.services.rules.sampling import METHOD, draw, new_seed, size

PEOPLE = tuple(f"{n:010X}" for n in range(40))
SEEDS = [f"{n:064x}" for n in range(4000)]
"""Fixed ones, so that the test says the same every day."""


@pytest.mark.parametrize(
    ("population", "n"),
    [(0, 0), (1, 1), (9, 9), (10, 10), (11, 10), (100, 10), (101, 11), (109, 11), (1000, 100)],
)
def test_point_38_ten_percent_are_drawn_but_not_fewer_than_ten(population: int, n: int) -> None:
    assert size(population, 10, 10) == n


def test_point_38_everybody_is_drawn_at_a_hundred_percent() -> None:
    assert size(37, 100, 10) == 37


def test_point_38_the_draw_can_be_repeated_on_paper() -> None:
    seed = "5e" * 32
    ranked = sorted(PEOPLE, key=lambda one: hashlib.sha256((seed + one).encode()).hexdigest())
    assert draw(METHOD, seed, PEOPLE, 7) == tuple(ranked[:7])


def test_point_38_the_same_seed_draws_the_same_people_in_whatever_order_they_stand() -> None:
    seed = new_seed()
    assert len(seed) == 64
    assert draw(METHOD, seed, PEOPLE, 10) == draw(METHOD, seed, PEOPLE[::-1], 10)
    assert draw(METHOD, seed, PEOPLE, 10) != draw(METHOD, new_seed(), PEOPLE, 10)


def test_point_38_nobody_is_drawn_twice_and_a_bigger_sample_holds_the_smaller_one() -> None:
    drawn = draw(METHOD, SEEDS[0], PEOPLE, len(PEOPLE))
    assert sorted(drawn) == sorted(PEOPLE)
    assert draw(METHOD, SEEDS[0], PEOPLE, 5) == drawn[:5]


def test_point_38_every_person_has_the_same_chance() -> None:
    """Chi-square of 39 degrees of freedom: the bounds leave out fewer than 1 in 10,000."""
    n = 10
    counts = Counter(one for seed in SEEDS for one in draw(METHOD, seed, PEOPLE, n))
    share = n / len(PEOPLE)
    expected = len(SEEDS) * share
    # Without replacement the counts spread less than those of independent draws.
    spread = expected * (1 - share) * len(PEOPLE) / (len(PEOPLE) - 1)
    chi_square = sum((counts[one] - expected) ** 2 for one in PEOPLE) / spread
    assert 11.6 < chi_square < 85.0, "too even is as suspicious as too uneven"
    # Four standard deviations of a binomial count, for each person alone.
    bound = 4 * (expected * (1 - share)) ** 0.5
    assert all(abs(counts[one] - expected) < bound for one in PEOPLE)


def test_point_38_every_pair_has_the_same_chance() -> None:
    """It is a simple random sample: no two people are drawn together more often than others."""
    few = PEOPLE[:8]
    counts = Counter(
        pair
        for seed in SEEDS
        for pair in itertools.combinations(sorted(draw(METHOD, seed, few, 3)), 2)
    )
    chance = 3 * 2 / (8 * 7)
    expected = len(SEEDS) * chance
    bound = 4 * (expected * (1 - chance)) ** 0.5
    assert len(counts) == 28
    assert all(abs(count - expected) < bound for count in counts.values())


def test_the_test_of_chance_finds_a_draw_that_has_favourites() -> None:
    """A draw of who stands first in the list would fail the bounds above."""
    counts = Counter(one for _seed in SEEDS for one in PEOPLE[:10])
    expected = len(SEEDS) / 4
    assert abs(counts[PEOPLE[0]] - expected) > 4 * (expected * 0.75) ** 0.5
