"""What people write in free letters: a person's name, and a text of their own.

Names are taken as they are in a passport: one word or many, any alphabet, hyphens and apostrophes.
What no name has (digits, emoji, characters that draw nothing or turn the writing around) is
refused, because a card, a list and a letter must show the name as it was typed. A free text is
cleaned of such characters instead, and only its length is judged.
"""

import re
import unicodedata
from enum import StrEnum

from bot.services.rules.characters import CONTROL, INVISIBLE

MAX_NAME = 150

_APOSTROPHES = "'\u2019\u02bc\u2018\u02bb"
_HYPHENS = re.compile("\\s*[-\u2010\u2011]\\s*")
_TYPED_SPACE = re.compile(r"[\t\r\n]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
_KEPT_CONTROLS = frozenset("\n\t")
# Three accents without a ready letter draw over the lines of a card; no alphabet needs them.
_STACKED = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3}")
_WORD = re.compile(r"[^\s-]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")

_LATIN = "ABCEHIKMOPTXYaceihopxy"
_SAME_IN_CYRILLIC = (
    "\u0410\u0412\u0421\u0415\u041d\u0406\u041a\u041c\u041e\u0420\u0422\u0425\u0423"
    "\u0430\u0441\u0435\u0456\u04bb\u043e\u0440\u0445\u0443"
)
_LOOK_ALIKE = dict(zip(_LATIN, _SAME_IN_CYRILLIC, strict=True))
"""Latin letters that nobody can tell from Cyrillic ones by sight."""

# The joiners shape letters and emoji and the variation selectors colour the latter; the other
# invisible characters hide or turn the text around them.
_KEPT_INVISIBLE = re.compile("[\u200c\u200d\ufe00-\ufe0f]")

# "Son of" and "daughter of", written apart in many Kazakh and Azerbaijani patronymics.
_PATRONYMIC_ENDINGS = frozenset(
    {"ұлы", "улы", "қызы", "кызы", "uly", "qyzy", "kyzy", "оглы", "оғлы", "ogly"}
)


class NameProblem(StrEnum):
    """Why a text cannot be taken as a name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    DIGIT = "digit"
    SYMBOL = "symbol"
    CONTROL = "control"


class NameInvalid(Exception):
    """The text is no name; ``reason`` says why and the text is not kept."""

    def __init__(self, reason: NameProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


class TextProblem(StrEnum):
    """Why a free text cannot be taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


class TextInvalid(Exception):
    """The text has not the right ``length``; bounds in characters, both inclusive."""

    def __init__(self, reason: TextProblem, minimum: int, maximum: int, length: int) -> None:
        super().__init__(reason.value, minimum, maximum, length)
        self.reason = reason
        self.minimum = minimum
        self.maximum = maximum
        self.length = length


def normalise_name(text: str) -> str:
    """A person's name in Unicode form NFC, words parted by one space, hyphens closed up.

    A Latin letter that slipped into a Cyrillic word and looks the same is put right, so that the
    name is found by a search and read aloud by a screen reader. At most ``MAX_NAME`` characters.
    Raises ``NameInvalid``.
    """
    if CONTROL.search(_TYPED_SPACE.sub(" ", text)) or INVISIBLE.search(text):
        raise NameInvalid(NameProblem.CONTROL)
    name = _HYPHENS.sub("-", " ".join(unicodedata.normalize("NFC", text).split()))
    if not name:
        raise NameInvalid(NameProblem.EMPTY)
    if len(name) > MAX_NAME:
        raise NameInvalid(NameProblem.TOO_LONG)
    if _STACKED.search(name):
        raise NameInvalid(NameProblem.SYMBOL)
    for before, character in zip(" " + name, name, strict=False):
        _check_name_character(before, character)
    if any(not _has_letter(part) for word in name.split() for part in word.split("-")):
        raise NameInvalid(NameProblem.SYMBOL)
    return _WORD.sub(lambda word: _in_one_alphabet(word[0]), name)


def _in_one_alphabet(word: str) -> str:
    """Return a word with look-alike Latin letters made Cyrillic where the others are."""
    latin = {letter for letter in word if letter.isascii() and letter.isalpha()}
    if not latin or not _CYRILLIC.search(word) or not latin <= _LOOK_ALIKE.keys():
        return word
    return "".join(_LOOK_ALIKE.get(letter, letter) for letter in word)


def initials(name: str) -> str:
    """A normalised name in short: ``Ахметов Асқар Болатұлы`` becomes ``Ахметов А. Б.``

    The first word is the surname, as official papers of Kazakhstan write it, and stays whole.
    """
    surname, *others = name.split()
    given = (word for word in others if word.casefold() not in _PATRONYMIC_ENDINGS)
    return " ".join([surname, *(f"{_first_letter(word)}." for word in given)])


def given_name(name: str) -> str:
    """The first name alone, ``Асқар``; a name of one word is all there is."""
    surname, *others = name.split()
    return others[0] if others else surname


def called_name(name: str) -> str:
    """Whom a door calls: the first name and an initial of the surname, ``Асқар А.``

    A name of one word is all there is. The surname stands first, as in official papers.
    """
    surname, *others = name.split()
    return f"{others[0]} {_first_letter(surname)}." if others else surname


def clean_text(text: str, minimum: int, maximum: int, *, one_line: bool = False) -> str:
    """A free text in Unicode form NFC without characters that could harm a card or a letter.

    Removed: control characters, lone surrogates, characters that draw nothing (marks of writing
    direction among them, joiners excepted), space at the ends of lines and of the text, and more
    than one blank line in a row. With ``one_line`` all space becomes single spaces. The length is
    counted in characters of the result; a text that draws nothing at all has none. Raises
    ``TextInvalid`` outside ``minimum`` to ``maximum``.
    """
    text = CONTROL.sub(
        lambda found: found[0] if found[0] in _KEPT_CONTROLS else "", _LINE_END.sub("\n", text)
    )
    text = INVISIBLE.sub(lambda found: found[0] if _KEPT_INVISIBLE.match(found[0]) else "", text)
    # Only now: what was removed may have stood between a letter and its accent.
    text = unicodedata.normalize("NFC", text)
    if one_line:
        text = " ".join(text.split())
    else:
        lines = (line.rstrip() for line in text.split("\n"))
        text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    length = len(text) if INVISIBLE.sub("", text).strip() else 0
    if length < minimum:
        raise TextInvalid(TextProblem.TOO_SHORT, minimum, maximum, length)
    if length > maximum:
        raise TextInvalid(TextProblem.TOO_LONG, minimum, maximum, length)
    return text if length else ""


def _check_name_character(before: str, character: str) -> None:
    category = unicodedata.category(character)
    if category.startswith("N"):
        raise NameInvalid(NameProblem.DIGIT)
    # A mark of an alphabet (a vowel sign, an accent without a ready letter) sits on a letter.
    is_mark = category in {"Mn", "Mc"} and unicodedata.category(before)[0] in "LM"
    if not (category.startswith("L") or is_mark or character in f" -{_APOSTROPHES}"):
        raise NameInvalid(NameProblem.SYMBOL)


def _has_letter(part: str) -> bool:
    # The two apostrophes that Unicode counts among the letters do not make a word by themselves.
    return any(c.isalpha() and c not in _APOSTROPHES for c in part)


def _first_letter(word: str) -> str:
    start = next(i for i, c in enumerate(word) if _has_letter(c))
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end]
