"""IIN and BIN: the twelve digits by which Kazakhstan knows a person and an organisation.

The check finds slips of typing; it does not confirm anybody's identity. Its first round gives the
11th digit a weight of zero, so about one slip in eleven goes unnoticed: the number is always shown
back to the person. A failed check warns and never stops a request ("if any", article 63 of the
Administrative Procedure Code), because real numbers that break the rules do exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.services.rules.characters import without_separators

LENGTH = 12
VISIBLE_DIGITS = 4

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_IMPOSSIBLE = 10

# The seventh digit of an IIN tells sex and century. Zero is reported for some foreigners; the
# 2000s have every 29 February that any of the three centuries has, so they judge such a date.
_CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000, 0: 2000}

_BIN_KINDS = frozenset("456")
_BIN_UNITS = frozenset("0123")


class Verdict(StrEnum):
    """What a form does with the number: take it, warn and ask once more, or refuse it."""

    VALID = "valid"
    SUSPECT = "suspect"
    MALFORMED = "malformed"


class Concern(StrEnum):
    """Why a number of twelve digits is suspect; what is wrong in its structure comes first."""

    DATE = "date"
    CENTURY = "century"
    KIND = "kind"
    CONTROL_DIGIT = "control_digit"


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """The outcome of a check.

    ``normalised`` is the number as twelve ASCII digits (text: zeros may lead), or ``None`` when it
    is malformed; ``concern`` is set exactly when the verdict is ``SUSPECT``. The number is kept out
    of ``repr``, so that the outcome may stand in a log or a failed assertion.
    """

    normalised: str | None
    verdict: Verdict
    concern: Concern | None = None

    def __repr__(self) -> str:
        return f"IdentityCheck(verdict={self.verdict.value}, concern={self.concern})"


def check_iin(text: str) -> IdentityCheck:
    """Check an individual's number: birth date, century and sex, serial, control digit."""
    return _check(text, _iin_concern)


def check_bin(text: str) -> IdentityCheck:
    """Check an organisation's number: month of registration, kind, unit, serial, control digit."""
    return _check(text, _bin_concern)


def mask(number: str) -> str:
    """``number`` with all but its last four characters hidden; a short one is hidden whole."""
    hidden = len(number) - VISIBLE_DIGITS
    return "•" * hidden + number[hidden:] if hidden > 0 else "•" * len(number)


def control_digit(eleven: str) -> int | None:
    """The twelfth digit for the first eleven, or ``None`` if no such number can be issued."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(int(d) * w for d, w in zip(eleven, weights, strict=True)) % 11
        if remainder != _IMPOSSIBLE:
            return remainder
    return None


def _check(text: str, concern_of: Callable[[str], Concern | None]) -> IdentityCheck:
    number = without_separators(text)
    # Digits of other scripts look like a number and are none: str.isdigit() alone takes them.
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return IdentityCheck(None, Verdict.MALFORMED)
    concern = concern_of(number)
    if concern is None and control_digit(number[:-1]) != int(number[-1]):
        concern = Concern.CONTROL_DIGIT
    return IdentityCheck(number, Verdict.SUSPECT if concern else Verdict.VALID, concern)


def _iin_concern(number: str) -> Concern | None:
    century = int(number[6])
    if century not in _CENTURIES:
        return Concern.CENTURY
    try:
        date(_CENTURIES[century] + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return Concern.DATE
    return Concern.CENTURY if century == 0 else None


def _bin_concern(number: str) -> Concern | None:
    if not 1 <= int(number[2:4]) <= 12:
        return Concern.DATE
    if number[4] not in _BIN_KINDS or number[5] not in _BIN_UNITS:
        return Concern.KIND
    return None
