"""Telephone numbers: whatever a person types becomes one international form, or a plain no.

A thin layer over ``phonenumbers``. It adds what that library leaves open: an extension is refused
instead of dropped, and a number typed the local way must be a local one, because the library takes
a Kazakh number with a lost digit for a Russian one (both countries share the code 7).
"""

from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

HOME = "KZ"
_MIN_HIDDEN = 4


class PhoneProblem(StrEnum):
    """Why a text cannot be taken as a telephone number."""

    UNREADABLE = "unreadable"
    NO_SUCH_NUMBER = "no_such_number"
    ABROAD_NEEDS_PLUS = "abroad_needs_plus"
    EXTENSION = "extension"


class PhoneInvalid(Exception):
    """The text is no number that can be called; ``reason`` says why and the text is not kept."""

    def __init__(self, reason: PhoneProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


def parse_phone(text: str, region: str = HOME) -> str:
    """The number in ``text`` in E.164 form, like ``+77011234567``.

    Local forms (8 701 ..., 7 701 ..., 701 ...) belong to ``region``; a number of another country is
    taken with its plus sign. Raises ``PhoneInvalid``.
    """
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        # The library's error is cut off, so that nothing a person typed can ride on it to a log.
        raise PhoneInvalid(PhoneProblem.UNREADABLE) from None
    if number.extension:
        raise PhoneInvalid(PhoneProblem.EXTENSION)
    if not phonenumbers.is_valid_number(number):
        raise PhoneInvalid(PhoneProblem.NO_SUCH_NUMBER)
    local_form = "+" not in text and "\uff0b" not in text
    if local_form and not phonenumbers.is_valid_number_for_region(number, region):
        raise PhoneInvalid(PhoneProblem.ABROAD_NEEDS_PLUS)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def parse_shared_phone(text: str) -> str:
    """The number of a contact shared in the chat, in E.164 form.

    Telegram gives it in international form, with the plus sign or without. Raises ``PhoneInvalid``.
    """
    return parse_phone(f"+{text.strip().removeprefix('+')}")


def display_phone(e164: str) -> str:
    """A parsed number in the spacing of its country, like ``+7 701 123 4567``."""
    return phonenumbers.format_number(_parsed(e164), PhoneNumberFormat.INTERNATIONAL)


def mask_phone(e164: str) -> str:
    """A parsed number with its country code and last four digits shown: ``+7 ••• ••• 4567``.

    Only the last two are shown of a number so short that four would leave little to hide.
    """
    code, _, rest = display_phone(e164).partition(" ")
    digits = sum(c.isdigit() for c in rest)
    shown = 4 if digits - 4 >= _MIN_HIDDEN else 2
    hidden = digits - shown
    masked = []
    for character in rest:
        is_hidden = character.isdigit() and hidden > 0
        hidden -= is_hidden
        masked.append("•" if is_hidden else character)
    return f"{code} {''.join(masked)}"


def _parsed(e164: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(e164)
    except NumberParseException:
        raise PhoneInvalid(PhoneProblem.UNREADABLE) from None
