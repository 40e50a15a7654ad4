"""IIN and BIN: a check that finds slips and warns, and never is a wall."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.identity import (
    Concern,
    IdentityCheck,
    Verdict,
    check_bin,
    check_iin,
    control_digit,
    mask,
)

FEW = settings(derandomize=True, deadline=None, max_examples=200)
IIN = "500101100000"


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("500101100000", id="first weights, 0"),
        pytest.param("500101200007", id="first weights, 7"),
        pytest.param("500101100106", id="second weights, 6"),
        pytest.param("561231200902", id="second weights, 2"),
        pytest.param("500101100010", id="a slip in digit 11 that the control digit cannot see"),
        pytest.param("000101300009", id="leading zeros"),
    ],
)
def test_valid_iin(number: str) -> None:
    assert check_iin(number) == IdentityCheck(number, Verdict.VALID)


@pytest.mark.parametrize("number", ["770140000001", "770140000208", "770152000007"])
def test_valid_bin(number: str) -> None:
    assert check_bin(number) == IdentityCheck(number, Verdict.VALID)


@pytest.mark.parametrize("last", "0123456789")
def test_impossible_serials_are_suspect_with_every_last_digit(last: str) -> None:
    for check, eleven in ((check_iin, "50010110012"), (check_bin, "77014000021")):
        outcome = check(eleven + last)
        assert outcome.verdict is Verdict.SUSPECT
        assert outcome.concern is Concern.CONTROL_DIGIT
    assert control_digit("50010110012") is None
    assert control_digit("77014000021") is None


@pytest.mark.parametrize(
    ("number", "concern"),
    [
        pytest.param("500101100001", Concern.CONTROL_DIGIT, id="wrong control digit"),
        pytest.param("501301100000", Concern.DATE, id="month 13"),
        pytest.param("500001100000", Concern.DATE, id="month 0"),
        pytest.param("500230100000", Concern.DATE, id="30 February"),
        pytest.param("000229300000", Concern.DATE, id="1900 was no leap year"),
        pytest.param("500101700000", Concern.CENTURY, id="century digit 7"),
        pytest.param("770140000001", Concern.DATE, id="a BIN in place of an IIN"),
        pytest.param("000000000000", Concern.DATE, id="all zeros"),
    ],
)
def test_suspect_iin_is_kept_with_the_reason(number: str, concern: Concern) -> None:
    assert check_iin(number) == IdentityCheck(number, Verdict.SUSPECT, concern)


def test_century_digit_zero_warns_even_when_all_else_is_right() -> None:
    eleven = "50010100000"
    number = f"{eleven}{control_digit(eleven)}"
    assert check_iin(number) == IdentityCheck(number, Verdict.SUSPECT, Concern.CENTURY)
    assert check_iin("000229000000").concern is Concern.CENTURY, "2000 was a leap year"
    assert check_iin("500229000000").concern is Concern.DATE


def test_the_29th_of_february_of_a_leap_year_is_a_date() -> None:
    eleven = "52022910000"
    assert check_iin(f"{eleven}{control_digit(eleven)}").verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("number", "concern"),
    [
        pytest.param("771340000001", Concern.DATE, id="month 13"),
        pytest.param("770040000001", Concern.DATE, id="month 0"),
        pytest.param("770130000001", Concern.KIND, id="kind 3"),
        pytest.param("770170000001", Concern.KIND, id="kind 7"),
        pytest.param("770144000001", Concern.KIND, id="unit 4"),
        pytest.param("770140000002", Concern.CONTROL_DIGIT, id="wrong control digit"),
        pytest.param("500101100000", Concern.KIND, id="an IIN in place of a BIN"),
    ],
)
def test_suspect_bin(number: str, concern: Concern) -> None:
    assert check_bin(number) == IdentityCheck(number, Verdict.SUSPECT, concern)


@pytest.mark.parametrize(
    "text",
    [
        "500101 100000",
        "  500101-100000\n",
        "500\u00a0101\u2009100\u202f000",
        "500101\u2013100000",
        "500101\u2212100000",
        "\ufeff500101\u200b100000\u2060",
        "\u202a500101100000\u202c",
    ],
)
def test_what_typing_and_pasting_add_is_dropped(text: str) -> None:
    assert check_iin(text) == IdentityCheck(IIN, Verdict.VALID)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "50010110000",
        "5001011000000",
        "50010110000O",
        "50010110000О",
        "500101.100000",
        "+50010110000",
        "1" * 4096,
        "\u0665\u0660\u0660\u0661\u0660\u0661\u0661\u0660\u0660\u0660\u0660\u0660",
        "\uff15\uff10\uff10\uff11\uff10\uff11\uff11\uff10\uff10\uff10\uff10\uff10",
        "50010110000\u00b2",
    ],
)
def test_anything_but_twelve_ascii_digits_is_malformed(text: str) -> None:
    malformed = IdentityCheck(None, Verdict.MALFORMED)
    assert check_iin(text) == malformed
    assert check_bin(text) == malformed


@FEW
@given(st.text(max_size=20))
def test_no_text_breaks_the_check(text: str) -> None:
    for check in (check_iin, check_bin):
        outcome = check(text)
        assert (outcome.normalised is None) is (outcome.verdict is Verdict.MALFORMED)
        assert (outcome.concern is None) is (outcome.verdict is not Verdict.SUSPECT)


@FEW
@given(st.from_regex(r"[0-9]{11}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_a_slip_is_seen_unless_the_weight_of_its_place_vanishes(
    eleven: str, place: int, slip: int
) -> None:
    """Only the first round is judged: there every place but the eleventh has a weight."""
    changed = eleven[:place] + str((int(eleven[place]) + slip) % 10) + eleven[place + 1 :]
    sums = [sum(int(d) * w for w, d in enumerate(number, 1)) % 11 for number in (eleven, changed)]
    if 10 not in sums:
        assert control_digit(eleven) != control_digit(changed)


def test_mask_shows_the_last_four_alone() -> None:
    assert mask("500101200007") == "••••••••0007"
    assert mask("12345") == "•2345"
    assert mask("1234") == "••••"
    assert mask("") == ""


def test_the_outcome_does_not_print_the_number() -> None:
    for outcome in (check_iin(IIN), check_iin("500101100001")):
        assert outcome.normalised is not None
        assert outcome.normalised not in repr(outcome)
        assert outcome.normalised not in str(outcome)
