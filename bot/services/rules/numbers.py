"""Numbers the office gives out: short enough to dictate by telephone, and telling nothing.

A registration number holds the year, six digits and a check digit: ``QB-26-483920-7``. The six
digits are the gapless counter of the year shuffled under the office's key, so that they never
repeat, and yet nobody can tell from two numbers how many requests came between. The check digit
(Damm) finds every wrong digit and every swap of neighbours. Codes and public ids are written in
Crockford's base 32, which has no letters that are mistaken for digits.
"""

import hmac
import re
import secrets
from enum import StrEnum

from stdnum import damm

from bot.services.rules.characters import without_separators

PREFIX = "QB"
KEY_BYTES = 32
SERIALS = 1_000_000
"""Numbers in one year: the counter runs from 0 to ``SERIALS - 1``."""

VERIFICATION_BYTES = 5
PUBLIC_ID_LENGTH = 10

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS_PER_CHARACTER = 5

# Two halves of ten bits are the smallest balanced network that holds all serials (2**20 > 10**6);
# small domains need more rounds than the classical four.
_HALF_BITS = 10
_HALF_MASK = (1 << _HALF_BITS) - 1
_ROUNDS = 10

_NUMBER = re.compile(rf"{PREFIX}([0-9]{{2}})([0-9]{{6}})([0-9])")
_CODE = re.compile(f"[{_CROCKFORD}]{{8}}")

# Cyrillic letters that look like Latin ones, and for the prefix the two that sound like its letters
# when it is dictated. By name, because in an editor they cannot be told from their doubles.
_LOOK_ALIKES = {
    "\N{CYRILLIC CAPITAL LETTER A}": "A",
    "\N{CYRILLIC CAPITAL LETTER VE}": "B",
    "\N{CYRILLIC CAPITAL LETTER ES}": "C",
    "\N{CYRILLIC CAPITAL LETTER IE}": "E",
    "\N{CYRILLIC CAPITAL LETTER EN}": "H",
    "\N{CYRILLIC CAPITAL LETTER SHHA}": "H",
    "\N{CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I}": "I",
    "\N{CYRILLIC CAPITAL LETTER JE}": "J",
    "\N{CYRILLIC CAPITAL LETTER KA}": "K",
    "\N{CYRILLIC CAPITAL LETTER EM}": "M",
    "\N{CYRILLIC CAPITAL LETTER O}": "O",
    "\N{CYRILLIC CAPITAL LETTER ER}": "P",
    "\N{CYRILLIC CAPITAL LETTER QA}": "Q",
    "\N{CYRILLIC CAPITAL LETTER DZE}": "S",
    "\N{CYRILLIC CAPITAL LETTER TE}": "T",
    "\N{CYRILLIC CAPITAL LETTER WE}": "W",
    "\N{CYRILLIC CAPITAL LETTER HA}": "X",
    "\N{CYRILLIC CAPITAL LETTER U}": "Y",
    "\N{CYRILLIC CAPITAL LETTER STRAIGHT U}": "Y",
    "\N{CYRILLIC CAPITAL LETTER ZE}": "3",
}
_SOUND_ALIKES = {
    "\N{CYRILLIC CAPITAL LETTER KA WITH DESCENDER}": "Q",
    "\N{CYRILLIC CAPITAL LETTER BE}": "B",
}
_PREFIX_LETTERS = str.maketrans(_LOOK_ALIKES | _SOUND_ALIKES)
# Crockford's rule for reading: O is a zero, I and L are ones.
_CODE_LETTERS = str.maketrans(_LOOK_ALIKES)
_CODE_DIGITS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class NumberProblem(StrEnum):
    """Why a text is no number of ours."""

    FORMAT = "format"
    CHECK_DIGIT = "check_digit"


class NumberInvalid(Exception):
    """The text is no registration number or code; ``reason`` says why."""

    def __init__(self, reason: NumberProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NumbersExhausted(Exception):
    """The year has given out all its ``SERIALS`` numbers."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


def issue_number(counter: int, year: int, key: bytes) -> str:
    """The registration number of the ``counter``-th request (from 0) of ``year``.

    Different counters of one year and key give different numbers. ``key`` is the office's secret of
    ``KEY_BYTES`` bytes; it must not change within a year, or numbers may repeat. Raises
    ``NumbersExhausted`` past the last counter, ``ValueError`` for a negative counter, a year
    outside 2000-2099 or a key of another length.
    """
    if counter < 0 or not 2000 <= year <= 2099 or len(key) != KEY_BYTES:
        raise ValueError("a number needs a counter from 0, a year 2000-2099 and a key of 32 bytes")
    if counter >= SERIALS:
        raise NumbersExhausted(year)
    serial = _shuffle(counter, year, key)
    # Cycle walking: outside the million, shuffle on. A permutation always comes back inside, and
    # two counters never meet on the way.
    while serial >= SERIALS:
        serial = _shuffle(serial, year, key)
    return _write(f"{year % 100:02}{serial:06}")


def read_number(text: str) -> str:
    """The canonical form of a registration number as a person typed it.

    Lower case, spaces, other or missing dashes and Cyrillic letters in the prefix are taken. Raises
    ``NumberInvalid``.
    """
    found = _NUMBER.fullmatch(_upper(text, _PREFIX_LETTERS))
    if found is None:
        raise NumberInvalid(NumberProblem.FORMAT)
    year, serial, check = found.groups()
    if not damm.is_valid(year + serial + check):
        raise NumberInvalid(NumberProblem.CHECK_DIGIT)
    return _write(year + serial)


def verification_code(random_bytes: bytes) -> str:
    """Eight characters like ``7K3M-9QXZ`` from ``VERIFICATION_BYTES`` random bytes.

    By this code anybody may check that a request exists (``/verify``). Raises ``ValueError`` for
    another number of bytes.
    """
    if len(random_bytes) != VERIFICATION_BYTES:
        raise ValueError(f"a verification code is made of {VERIFICATION_BYTES} bytes")
    value = int.from_bytes(random_bytes, "big")
    shifts = range(VERIFICATION_BYTES * 8 - _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    return _group("".join(_CROCKFORD[value >> shift & 31] for shift in shifts))


def read_code(text: str) -> str:
    """The canonical form of a verification code as a person typed it.

    As ``read_number``, and O reads as zero, I and L as one. Raises ``NumberInvalid``.
    """
    code = _upper(text, _CODE_LETTERS).translate(_CODE_DIGITS)
    if _CODE.fullmatch(code) is None:
        raise NumberInvalid(NumberProblem.FORMAT)
    return _group(code)


def new_public_id() -> str:
    """Ten random characters (50 bits) by which a button names a thing of the office."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(PUBLIC_ID_LENGTH))


def _shuffle(value: int, year: int, key: bytes) -> int:
    """A permutation of 0 .. 2**20 - 1: a Feistel network over two halves."""
    left, right = value >> _HALF_BITS, value & _HALF_MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mix(right, turn, year, key)
    return left << _HALF_BITS | right


def _mix(half: int, turn: int, year: int, key: bytes) -> int:
    """The round function: ten bits that nobody without the key can foretell."""
    message = b"number" + year.to_bytes(2, "big") + bytes([turn]) + half.to_bytes(2, "big")
    return int.from_bytes(hmac.digest(key, message, "sha256")[:2], "big") & _HALF_MASK


def _write(digits: str) -> str:
    return f"{PREFIX}-{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def _group(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _upper(text: str, letters: dict[int, str]) -> str:
    return without_separators(text).upper().translate(letters)
