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

    At most ``MAX_NAME`` characters. Raises ``NameInvalid``.
    """
    if CONTROL.search(_TYPED_SPACE.sub(" ", text)) or INVISIBLE.search(text):
        raise NameInvalid(NameProblem.CONTROL)
    name = _HYPHENS.sub("-", " ".join(unicodedata.normalize("NFC", text).split()))
    if not name:
        raise NameInvalid(NameProblem.EMPTY)
    if len(name) > MAX_NAME:
        raise NameInvalid(NameProblem.TOO_LONG)
    for before, character in zip(" " + name, name, strict=False):
        _check_name_character(before, character)
    if any(not _has_letter(part) for word in name.split() for part in word.split("-")):
        raise NameInvalid(NameProblem.SYMBOL)
    return name


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
