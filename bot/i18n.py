"""Words in a language: gettext catalogues read once, with dates and plurals of that language.

The msgids are English, so English needs no catalogue. A `Words` value is called with a whole
phrase, `_("Book a reception")`, and formats by name; it is passed as an argument because a screen
drawn for somebody else (a notice, an alarm) must not depend on who is writing at the moment.
The catalogues are compiled in memory: there is nothing stale to run from.
"""

import functools
import gettext
import html
import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from db.enums import Language

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "messages"
_YEAR_AND_STOP = re.compile(r"(\d\sг\.(?:</b>)?)\.(?!\.)")


class Words:
    """Everything said in one language and one time zone."""

    def __init__(
        self, language: Language, translations: gettext.NullTranslations, zone: ZoneInfo
    ) -> None:
        self.language = language
        self.zone = zone
        self._translations = translations
        self._locale = Locale.parse(language.value)

    def __call__(self, phrase: str, /, **values: object) -> str:
        """Return the phrase in this language; values are filled in by name and escaped."""
        said = self._translations.gettext(phrase)
        return _one_stop(said.format(**_escaped(values))) if values else said

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form that `n` asks for in this language; `{n}` is filled in by itself."""
        said = self._translations.ngettext(one, many, n)
        return _one_stop(said.format(n=n, **_escaped(values)))

    def named(self, kk: str, ru: str) -> str:
        """Choose between names kept in Kazakh and Russian (English reads the Kazakh one)."""
        return self.quote(ru if self.language is Language.RU else kk)

    @staticmethod
    def quote(text: str) -> str:
        """Escape what people typed, for a screen."""
        return html.escape(text, quote=False)

    def day(self, value: date) -> str:
        """Return a day whole: the weekday, the month in words, the year."""
        return format_date(value, "full", locale=self._locale)

    def short_day(self, value: date) -> str:
        """Return a day with the weekday, without the year: for buttons and lists."""
        return format_date(value, "EEE, d MMMM", locale=self._locale)

    def month(self, value: date) -> str:
        """Return the month in words; in Kazakh the year stands first, as in a whole day."""
        pattern = "y 'ж.' MMMM" if self.language is Language.KK else "LLLL y"
        return format_date(value, pattern, locale=self._locale)

    def month_name(self, value: date) -> str:
        """Return the month alone, as a line of its own, where the year stands above."""
        name = format_date(value, "LLLL", locale=self._locale)
        return name[:1].upper() + name[1:]

    def clock(self, value: datetime | time) -> str:
        """Return hours and minutes on the office's wall."""
        moment = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return format_time(moment.replace(tzinfo=None), "HH:mm", locale=self._locale)

    def moment(self, value: datetime) -> str:
        """Return a day and an hour on the office's wall."""
        return f"{self.day(self.day_of(value))}, {self.clock(value)}"

    def day_of(self, value: datetime) -> date:
        """Return the day of an instant on the office's wall."""
        return value.astimezone(self.zone).date()


class Catalogues:
    """The words of every language; made once by the composition root."""

    def __init__(self, zone: ZoneInfo, folder: Path = LOCALES) -> None:
        self._words: Mapping[Language, Words] = {
            language: Words(language, _translations(folder, language), zone)
            for language in Language
        }

    def __getitem__(self, language: Language | None) -> Words:
        """Return the words of a language; Kazakh, the state language, where none is chosen."""
        return self._words[language or Language.KK]


def N_(phrase: str) -> str:  # noqa: N802 -- the name that gettext's tools know
    """Mark a phrase that is named here and said elsewhere, so that the catalogues hear of it."""
    return phrase


@functools.cache
def _translations(folder: Path, language: Language) -> gettext.NullTranslations:
    """Read a catalogue, once a process: parsing it takes longer than all else at a start."""
    path = folder / language.value / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language is Language.EN or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as source:
        # Without the locale the Russian plural silently becomes the English one.
        catalogue = read_po(source, locale=language.value)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _escaped(values: Mapping[str, object]) -> dict[str, object]:
    """Escape what is filled in, unless it is a number or was made by the screens themselves."""
    return {
        name: value
        if isinstance(value, int | float | Markup)
        else html.escape(str(value), quote=False)
        for name, value in values.items()
    }


def _one_stop(said: str) -> str:
    """Return a sentence that ends in a Russian date («2026 г.») with one full stop, not two."""
    return _YEAR_AND_STOP.sub(r"\1", said)


class Markup(str):
    """Text that is HTML already: made by a screen, never by a person."""

    __slots__ = ()
