"""What a line typed into the search is: a number, a phone, an IIN, a surname, days.

The staff type what they hear on the phone, in one line; what kind of thing it is shows in itself.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.services.rules.identity import Verdict, check_iin
from bot.services.rules.numbers import PREFIX, NumberInvalid, read_code, read_number
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.rules.recurrence import next_month
from bot.services.rules.spans import read_span
from bot.services.rules.surnames import normalise_surname, surname_of

MOST = 150
"""Letters of a line; more is a letter and no search."""


class Sought(StrEnum):
    """What is looked for."""

    ALL = "all"
    NUMBER = "number"
    CODE = "code"
    OFFICIAL = "official"
    PHONE = "phone"
    IIN = "iin"
    SURNAME = "surname"


PERSONAL = frozenset({Sought.PHONE, Sought.IIN, Sought.SURNAME})
"""What tells who somebody is: found by blind index alone, and every search is journalled."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line asks for: a value in its one form, and days of registration, both included."""

    sought: Sought
    value: str = ""
    first: date | None = None
    last: date | None = None


# The first letters of the months in the form of `normalise_surname`, in Kazakh, Russian, English.
_MONTHS = (
    ("кантар", "январ", "january"),
    ("акпан", "феврал", "february"),
    ("наурыз", "март", "march"),
    ("сауир", "апрел", "april"),
    ("мамыр", "мая", "маи", "may"),
    ("маусым", "июн", "june"),
    ("шилде", "июл", "july"),
    ("тамыз", "август", "august"),
    ("кыркуиек", "сентябр", "september"),
    ("казан", "октябр", "october"),
    ("караша", "ноябр", "november"),
    ("желтоксан", "декабр", "december"),
)
_MONTH_ENDINGS = frozenset({"", "да", "де", "та", "те", "нын", "ь", "я", "е", "а"})
_YEAR = re.compile(r"20\d\d")
_NUMBER_SIGN = re.compile(r"^(?:№|N\b|#)\s*", re.IGNORECASE)
# An official number has letters and digits too, so a name has three letters at least, and the days
# have a point or a month's name.
_NAME_AND_DAYS = re.compile(r"([^\W\d_]{3}[^\d]*?)\s+(\d[\d\s]*(?:\.|[^\W\d_]{3}).*)")
_CODE_OF_LETTERS = re.compile(r"[A-Z]{4}[-\u2010-\u2015][A-Z]{4}", re.IGNORECASE | re.ASCII)
_LOOKS_LIKE_PHONE = re.compile(r"\+?[\d\s()\-\u2010-\u2015]{7,}")


def read_line(text: str, today: date) -> Line | None:
    """Return what a line asks for; None when nothing in it can be looked for."""
    text = " ".join(text.split())
    if not text or len(text) > MOST:
        return None
    bare = _NUMBER_SIGN.sub("", text)
    whole = _whole(text, bare, today)
    if whole is not None:
        return whole
    registered = _name_and_days(bare, today)
    if registered is not None:
        return registered
    if any(character.isdigit() for character in _without_year(bare)):
        return Line(Sought.OFFICIAL, bare)
    return _words(bare, today)


def digits_of(text: str) -> str:
    """Return the digits of an official number: people dictate these alone."""
    return "".join(character for character in text if character.isascii() and character.isdigit())


def _whole(text: str, bare: str, today: date) -> Line | None:
    """Read a line that is one thing as a whole."""
    for tried in (bare, f"{PREFIX}-{bare}"):
        try:
            return Line(Sought.NUMBER, read_number(tried))
        except NumberInvalid:
            continue
    iin = check_iin(bare)
    if iin.verdict is not Verdict.MALFORMED and iin.normalised is not None:
        return Line(Sought.IIN, iin.normalised)
    if bare == text and _LOOKS_LIKE_PHONE.fullmatch(text):
        try:
            return Line(Sought.PHONE, parse_phone(text))
        except PhoneInvalid:
            pass
    if _may_be_code(bare):
        try:
            return Line(Sought.CODE, read_code(bare))
        except NumberInvalid:
            pass
    if bare == text and "." in text:
        days = read_span(text, today)
        if days is not None:
            return Line(Sought.ALL, "", *_of_the_past(*days, today=today))
    return None


def _may_be_code(bare: str) -> bool:
    """Tell whether a line is rather one of our codes than something else of eight characters.

    Eight digits in a row are rather a number of the document system, eight letters in a row a name.
    One code in twenty has no digit: it is known by its dash.
    """
    if _CODE_OF_LETTERS.fullmatch(bare):
        return True
    return any(character.isdigit() for character in bare) and not bare.isdigit()


def _name_and_days(text: str, today: date) -> Line | None:
    """Read a surname followed by days: "Үлгіев 23.11", "Үлгіев 20.11-25.11", "Үлгіев 23 қараша"."""
    found = _NAME_AND_DAYS.fullmatch(text)
    if found is None or _YEAR.fullmatch(found[2]):
        return None
    days = read_span(found[2], today)
    surname = surname_of(found[1])
    if days is None or not surname:
        return None
    return Line(Sought.SURNAME, surname, *_of_the_past(*days, today=today))


def _of_the_past(first: date, last: date, *, today: date) -> tuple[date, date]:
    """Days without a year mean the last such days: nothing is registered in the future."""
    if first <= today:
        return first, last
    try:
        return first.replace(year=first.year - 1), last.replace(year=last.year - 1)
    except ValueError:
        return first, last


def _words(text: str, today: date) -> Line | None:
    """Read a name, a month, or both."""
    names: list[str] = []
    first: date | None = None
    last: date | None = None
    year = next((int(word) for word in text.split() if _YEAR.fullmatch(word)), None)
    words = [word for word in text.split() if not _YEAR.fullmatch(word)]
    for word in words:
        month = _month(word)
        # A month alone may be a surname as well; beside another word it is a month.
        if month is not None and first is None and (len(words) > 1 or year is not None):
            first, last = _span(month, year, today)
        else:
            names.append(word)
    if year is not None and first is None:
        first, last = date(year, 1, 1), date(year, 12, 31)
    surname = surname_of(" ".join(names))
    if surname:
        return Line(Sought.SURNAME, surname, first, last)
    return None if first is None else Line(Sought.ALL, "", first, last)


def _month(word: str) -> int | None:
    form = normalise_surname(word)
    for number, stems in enumerate(_MONTHS, 1):
        for stem in stems:
            if form.startswith(stem) and form[len(stem) :] in _MONTH_ENDINGS:
                return number
    return None


def _span(month: int, year: int | None, today: date) -> tuple[date, date]:
    """Return a month of a year; without one the last such month that has begun."""
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    first = date(year, month, 1)
    return first, next_month(first) - timedelta(days=1)


def _without_year(text: str) -> str:
    return " ".join(word for word in text.split() if not _YEAR.fullmatch(word))
