"""Point 25: every request gets a number at once; it can be dictated and tells nothing."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules import numbers
from bot.services.rules.numbers import (
    SERIALS,
    NumberInvalid,
    NumberProblem,
    NumbersExhausted,
    issue_number,
    new_public_id,
    read_code,
    read_number,
    verification_code,
)

KEY = bytes(range(32))
MANY = settings(derandomize=True, deadline=None, max_examples=200)
GOLDEN = ["QB-26-464336-4", "QB-26-825892-4", "QB-26-282707-6", "QB-26-596873-8"]
COUNTERS = st.integers(0, SERIALS - 1)


def test_the_form_of_a_number() -> None:
    number = issue_number(0, 2026, KEY)
    assert re.fullmatch(r"QB-26-[0-9]{6}-[0-9]", number)
    assert issue_number(0, 2026, KEY) == number


def test_numbers_of_this_key_stay_what_they_are() -> None:
    """Numbers already given out must not be given out again by a later version."""
    assert [issue_number(counter, 2026, KEY) for counter in (0, 1, 2, SERIALS - 1)] == GOLDEN


def test_a_run_of_requests_has_no_number_twice() -> None:
    issued = {issue_number(counter, 2026, KEY) for counter in range(20_000)}
    assert len(issued) == 20_000


def test_the_shuffle_is_a_permutation() -> None:
    """A Feistel network is undone by its rounds in reverse, so no two values can meet."""

    def undo(value: int) -> int:
        left, right = value >> 10, value & 1023
        for turn in reversed(range(numbers._ROUNDS)):
            left, right = right ^ numbers._mix(left, turn, 2026, KEY), left
        return left << 10 | right

    for value in [0, 1, 1023, 1024, SERIALS, 2**20 - 1, *range(0, 2**20, 9973)]:
        assert undo(numbers._shuffle(value, 2026, KEY)) == value


@MANY
@given(COUNTERS, COUNTERS)
def test_two_counters_never_share_a_number(one: int, other: int) -> None:
    same = issue_number(one, 2026, KEY) == issue_number(other, 2026, KEY)
    assert same is (one == other)


def test_year_and_key_change_the_order() -> None:
    def serials(year: int, key: bytes) -> list[str]:
        return [issue_number(counter, year, key)[6:12] for counter in range(50)]

    first = serials(2026, KEY)
    assert serials(2027, KEY) != first
    assert serials(2026, bytes(32)) != first


def test_numbers_do_not_show_the_volume() -> None:
    """Neighbouring requests lie as far apart as strangers: a third of the range on average."""
    serials = [int(issue_number(counter, 2026, KEY)[6:12]) for counter in range(2_000)]
    steps = [abs(b - a) for a, b in pairwise(serials)]
    assert abs(sum(steps) / len(steps) - SERIALS / 3) < SERIALS / 30
    rising = sum(b > a for a, b in pairwise(serials))
    assert abs(rising / len(steps) - 0.5) < 0.05
    assert abs(sum(serials) / len(serials) - SERIALS / 2) < SERIALS / 30


def test_the_last_number_of_a_year() -> None:
    assert read_number(issue_number(SERIALS - 1, 2099, KEY)).startswith("QB-99-")
    with pytest.raises(NumbersExhausted) as caught:
        issue_number(SERIALS, 2026, KEY)
    assert caught.value.year == 2026


@pytest.mark.parametrize(
    ("counter", "year", "key"),
    [(-1, 2026, KEY), (0, 1999, KEY), (0, 2100, KEY), (0, 26, KEY), (0, 2026, b"short")],
)
def test_bad_parameters_are_refused(counter: int, year: int, key: bytes) -> None:
    with pytest.raises(ValueError, match="a number needs"):
        issue_number(counter, year, key)


@MANY
@given(COUNTERS, st.integers(2000, 2099))
def test_a_number_reads_back_however_it_is_typed(counter: int, year: int) -> None:
    number = issue_number(counter, year, KEY)
    assert read_number(number) == number
    for typed in (
        number.lower(),
        number.replace("-", ""),
        number.replace("-", " "),
        number.replace("-", " \u2013 "),
        f" \u200e{number}\n",
        number.replace("B", "\N{CYRILLIC CAPITAL LETTER VE}"),
        number.replace("B", "\N{CYRILLIC SMALL LETTER VE}"),
        number.replace("Q", "\N{CYRILLIC CAPITAL LETTER KA WITH DESCENDER}"),
        number.replace("QB", "\N{CYRILLIC SMALL LETTER QA}\N{CYRILLIC SMALL LETTER BE}"),
    ):
        assert read_number(typed) == number


@MANY
@given(COUNTERS, st.integers(0, 8), st.integers(1, 9))
def test_every_single_slip_is_found(counter: int, place: int, slip: int) -> None:
    digits = read_number(issue_number(counter, 2026, KEY)).removeprefix("QB").replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + slip) % 10) + digits[place + 1 :]
    with pytest.raises(NumberInvalid) as caught:
        read_number("QB" + wrong)
    assert caught.value.reason is NumberProblem.CHECK_DIGIT


@MANY
@given(COUNTERS, st.integers(0, 7))
def test_every_swap_of_neighbours_is_found(counter: int, place: int) -> None:
    digits = issue_number(counter, 2026, KEY).removeprefix("QB").replace("-", "")
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if swapped != digits:
        with pytest.raises(NumberInvalid):
            read_number("QB" + swapped)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QB",
        "26-483920-7",
        "QX-26-483920-7",
        "QB-26-48392-7",
        "QB-26-483920-77",
        "QB-26-48392\u0660-7",
        "QB-2026-483920-7",
        "number QB-26-483920-7",
        "9" * 4096,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberInvalid) as caught:
        read_number(text)
    assert caught.value.reason is NumberProblem.FORMAT


# --- verification codes and public ids -----------------------------------------------------------


@pytest.mark.parametrize(
    ("random_bytes", "code"),
    [
        (bytes(5), "0000-0000"),
        (b"\xff" * 5, "ZZZZ-ZZZZ"),
        (bytes([0, 0, 0, 0, 1]), "0000-0001"),
        (bytes([0b00001_000, 0, 0, 0, 0]), "1000-0000"),
        (bytes.fromhex("3ce8ebcaf3"), "7KME-QJQK"),
    ],
)
def test_five_bytes_make_a_code(random_bytes: bytes, code: str) -> None:
    assert verification_code(random_bytes) == code


@pytest.mark.parametrize("length", [0, 4, 6])
def test_another_number_of_bytes_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="5 bytes"):
        verification_code(bytes(length))


@MANY
@given(st.binary(min_size=5, max_size=5))
def test_a_code_reads_back_however_it_is_typed(random_bytes: bytes) -> None:
    code = verification_code(random_bytes)
    cyrillic = str.maketrans("ABCEHKMPTXYaekmopcxy", "АВСЕНКМРТХУаекморсху")
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        " ".join(code),
        code.replace("0", "O"),
        code.replace("0", "о").replace("1", "l"),
        code.replace("1", "I"),
        code.replace("1", "і").replace("0", "О"),
        code.translate(cyrillic),
        code.lower().translate(cyrillic),
    ):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    "text", ["", "7K3M-9QX", "7K3M-9QXZZ", "7K3M-9QXU", "7K3M-9QXЖ", "7K3M.9QXZ"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(NumberInvalid) as caught:
        read_code(text)
    assert caught.value.reason is NumberProblem.FORMAT


def test_public_ids_are_random_and_fit_into_a_button() -> None:
    ids = {new_public_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", public_id) for public_id in ids)
    assert len({character for public_id in ids for character in public_id}) == 32
