"""Telephone numbers as people type them, kept in one form."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.phones import (
    PhoneInvalid,
    PhoneProblem,
    display_phone,
    mask_phone,
    parse_phone,
    parse_shared_phone,
)

MOBILE = "+77010000001"


@pytest.mark.parametrize(
    "text",
    [
        "8 701 000 00 01",
        "87010000001",
        "8(701)000-00-01",
        "+7 (701) 000-00-01",
        "+77010000001",
        "77010000001",
        "7010000001",
        "тел. 8 701 000 00 01",
        "\u202a+77010000001\u202c",
        "+7\u200b701\u00a0000\u201300\u201301",
        "\uff0b\uff17\uff17\uff10\uff11\uff10\uff10\uff10\uff10\uff10\uff10\uff11",
    ],
)
def test_one_number_however_it_is_typed(text: str) -> None:
    assert parse_phone(text) == MOBILE


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+998 90 123 45 67", "+998901234567"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+7 916 123-45-67", "+79161234567"),
        ("8 7172 70 00 01", "+77172700001"),
    ],
)
def test_other_countries_and_landlines(text: str, e164: str) -> None:
    assert parse_phone(text) == e164


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", PhoneProblem.UNREADABLE),
        ("call me", PhoneProblem.UNREADABLE),
        ("87o10000001", PhoneProblem.UNREADABLE),
        ("8 701 000 00 01, 8 701 000 00 02", PhoneProblem.UNREADABLE),
        ("9" * 4096, PhoneProblem.UNREADABLE),
        ("123", PhoneProblem.NO_SUCH_NUMBER),
        ("1-800-FLOWERS", PhoneProblem.NO_SUCH_NUMBER),
        ("8701000000123", PhoneProblem.NO_SUCH_NUMBER),
        ("+7 701 000 00", PhoneProblem.NO_SUCH_NUMBER),
        ("998901234567", PhoneProblem.NO_SUCH_NUMBER),
        ("8 916 123 45 67", PhoneProblem.ABROAD_NEEDS_PLUS),
        ("8 701 000 00 01 доб. 12", PhoneProblem.EXTENSION),
        ("+77010000001 x5", PhoneProblem.EXTENSION),
    ],
)
def test_what_cannot_be_called_is_refused(text: str, reason: PhoneProblem) -> None:
    with pytest.raises(PhoneInvalid) as caught:
        parse_phone(text)
    assert caught.value.reason is reason


def test_a_lost_digit_does_not_make_a_russian_number() -> None:
    """8 771 234 567 has one digit too few; the library alone reads +7 877 123-45-67 in it."""
    assert phonenumbers.is_valid_number(phonenumbers.parse("8 771 234 567", "KZ"))
    with pytest.raises(PhoneInvalid) as caught:
        parse_phone("8 771 234 567")
    assert caught.value.reason is PhoneProblem.ABROAD_NEEDS_PLUS


def test_the_region_of_local_forms_can_be_another() -> None:
    assert parse_phone("8 916 123 45 67", region="RU") == "+79161234567"


@pytest.mark.parametrize("text", ["77010000001", "+77010000001", " +77010000001"])
def test_a_shared_contact_is_international_with_or_without_plus(text: str) -> None:
    assert parse_shared_phone(text) == MOBILE


def test_a_shared_foreign_contact() -> None:
    assert parse_shared_phone("998901234567") == "+998901234567"


@pytest.mark.parametrize(
    ("e164", "shown", "masked"),
    [
        (MOBILE, "+7 701 000 0001", "+7 ••• ••• 0001"),
        ("+442079460958", "+44 20 7946 0958", "+44 •• •••• 0958"),
        ("+6834000", "+683 4000", "+683 ••00"),
    ],
)
def test_the_two_faces_of_a_number(e164: str, shown: str, masked: str) -> None:
    assert display_phone(e164) == shown
    assert mask_phone(e164) == masked


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=30) | st.text("+78 90123456-()", max_size=20))
def test_any_text_is_a_stable_number_or_refused(text: str) -> None:
    try:
        number = parse_phone(text)
    except PhoneInvalid:
        return
    assert parse_phone(number) == number
    assert parse_phone(display_phone(number)) == number
    assert number[-6:] not in mask_phone(number)


def test_a_refusal_carries_nothing_of_the_text() -> None:
    with pytest.raises(PhoneInvalid) as caught:
        parse_phone("Үлгібаев 87o10000001")
    assert str(caught.value) == "unreadable"
    assert caught.value.__suppress_context__
