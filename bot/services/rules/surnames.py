"""A surname as the search knows it: however it is typed, it comes to one form.

Registers, passports and dictated names write one surname in several ways: with or without the
letters that only Kazakh has, in small or capital letters, with a Latin letter that looks like a
Cyrillic one. The form is only ever hashed, never shown.
"""

import re
import unicodedata

from bot.services.rules.characters import CONTROL, INVISIBLE

# Letters of Kazakh, with what a Russian keyboard writes in their place. Names, because in an
# editor some cannot be told from their doubles.
_KAZAKH = {
    "\N{CYRILLIC SMALL LETTER SCHWA}": "\N{CYRILLIC SMALL LETTER A}",
    "\N{CYRILLIC SMALL LETTER KA WITH DESCENDER}": "\N{CYRILLIC SMALL LETTER KA}",
    "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}": "\N{CYRILLIC SMALL LETTER I}",
    "\N{CYRILLIC SMALL LETTER GHE WITH STROKE}": "\N{CYRILLIC SMALL LETTER GHE}",
    "\N{CYRILLIC SMALL LETTER EN WITH DESCENDER}": "\N{CYRILLIC SMALL LETTER EN}",
    "\N{CYRILLIC SMALL LETTER BARRED O}": "\N{CYRILLIC SMALL LETTER O}",
    "\N{CYRILLIC SMALL LETTER STRAIGHT U}": "\N{CYRILLIC SMALL LETTER U}",
    "\N{CYRILLIC SMALL LETTER STRAIGHT U WITH STROKE}": "\N{CYRILLIC SMALL LETTER U}",
    "\N{CYRILLIC SMALL LETTER SHHA}": "\N{CYRILLIC SMALL LETTER HA}",
}
# Latin letters that look like Cyrillic ones, where they stand among Cyrillic ones.
_LATIN = {
    "a": "\N{CYRILLIC SMALL LETTER A}",
    "b": "\N{CYRILLIC SMALL LETTER VE}",
    "c": "\N{CYRILLIC SMALL LETTER ES}",
    "e": "\N{CYRILLIC SMALL LETTER IE}",
    "h": "\N{CYRILLIC SMALL LETTER HA}",
    "i": "\N{CYRILLIC SMALL LETTER I}",
    "k": "\N{CYRILLIC SMALL LETTER KA}",
    "m": "\N{CYRILLIC SMALL LETTER EM}",
    "o": "\N{CYRILLIC SMALL LETTER O}",
    "p": "\N{CYRILLIC SMALL LETTER ER}",
    "t": "\N{CYRILLIC SMALL LETTER TE}",
    "x": "\N{CYRILLIC SMALL LETTER HA}",
    "y": "\N{CYRILLIC SMALL LETTER U}",
}
# A capital Latin H is a Cyrillic En to the eye; a small one is a Shha.
_CAPITAL_H = str.maketrans({"H": "\N{CYRILLIC CAPITAL LETTER EN}"})
_FOLDED = str.maketrans(_KAZAKH)
_UNLATIN = str.maketrans(_LATIN)

_CYRILLIC = re.compile("[\u0400-\u052f]")
_PATRONYMIC = re.compile(
    "(улы|кызы|кизи|оглы|uly|qyzy|kyzy|ogly|ович|евич|овна|евна|ична|инична|ovich|evich|ovna|evna)$"
)
_APART = frozenset({"улы", "кызы", "uly", "qyzy", "kyzy"})
"""Endings of a patronymic that are written as a word of their own."""


def normalise_surname(word: str) -> str:
    """Return the one form of a surname, or of a part of a name; empty when it has no letter.

    Normalising a form again changes nothing.
    """
    word = INVISIBLE.sub("", CONTROL.sub("", unicodedata.normalize("NFC", word)))
    if _CYRILLIC.search(word):
        word = word.translate(_CAPITAL_H)
    word = word.casefold()
    # Marks over letters go: yo is e, short i is i, and Latin letters lose theirs.
    word = "".join(
        one for one in unicodedata.normalize("NFKD", word) if one.isalpha() and not _is_mark(one)
    ).casefold()
    if _CYRILLIC.search(word):
        word = word.translate(_UNLATIN).translate(_FOLDED)
    return unicodedata.normalize("NFC", word)


def surname_of(full_name: str) -> str:
    """Return the normalised surname of a full name; empty when there is no letter in it.

    The surname stands first, as in official papers of Kazakhstan, unless a patronymic in the
    middle shows that it was written last. A double surname is known by its first half.
    """
    words = full_name.split()
    if not words:
        return ""
    chosen = words[0]
    if len(words) > 2:
        middle = [place for place, word in enumerate(words) if _is_patronymic(word)]
        # "Асқар Болат ұлы Сәрсенов" has the ending apart.
        if (
            middle
            and middle[0] in {1, 2}
            and middle[-1] < len(words) - 1
            and middle[0] == _place(words)
        ):
            chosen = words[-1]
    return normalise_surname(re.split("[-\u2010\u2011]", chosen)[0])


def _place(words: list[str]) -> int:
    """Return where a patronymic stands that follows the first name at the beginning."""
    return 2 if normalise_surname(words[2]) in _APART else 1


def _is_patronymic(word: str) -> bool:
    return _PATRONYMIC.search(normalise_surname(word)) is not None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
