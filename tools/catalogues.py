"""Keeps the catalogues whole: `update` brings them up to the code, `check` lists what is wrong.

Words are marked in the code as ``_("A phrase")``, ``_.plural("{n} day", "{n} days", n)`` and, where
a phrase is only named, ``N_("A phrase")``. The msgids are English, so English has no catalogue.
"""

import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from bot.i18n import DOMAIN, LOCALES

SOURCES = LOCALES.parent
LANGUAGES = ("kk", "ru")
KEYWORDS = parse_keywords(["_", "N_", "plural:1,2"])
NOTE = "NOTE:"
"""A comment that begins so goes with the phrase below it to the translator."""

LATIN_ALLOWED = (
    "Telegram",
    "QR",
    "PDF",
    "DOCX",
    "JPEG",
    "PNG",
    "XLSX",
    "CSV",
    "JSON",
    "UTF-8",
    "e-Otinish",
    "eGov",
    "SHA-256",
    "94-V",
    "qabyldau export",
)
"""Names that stay in Latin letters in every language; anything else there is left English, or a
Latin letter that looks like a Cyrillic one."""

_TAG = re.compile(r"<(/?)([a-z][a-z-]*)[^>]*>")
_NOT_PROSE = re.compile(r"\{[^{}]*\}|<[^>]*>|&[a-z]+;|(?<!\w)/[a-z_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def extract(sources: Path = SOURCES) -> Catalog:
    """Collect every marked phrase below ``sources``."""
    found = Catalog(domain=DOMAIN)
    for file, _, phrase, comments, context in extract_from_dir(
        sources,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=(NOTE,),
        strip_comment_tags=True,
    ):
        found.add(phrase, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def path_of(language: str, folder: Path = LOCALES) -> Path:
    """Return where the catalogue of a language stands."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, folder: Path = LOCALES) -> Catalog | None:
    """Read the catalogue of a language; None when there is none yet."""
    path = path_of(language, folder)
    if not path.exists():
        return None
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def update(sources: Path = SOURCES, folder: Path = LOCALES) -> None:
    """Write each catalogue anew: new phrases untranslated, phrases gone from the code dropped."""
    found = extract(sources)
    for language in LANGUAGES:
        known = read(language, folder) or Catalog(locale=language, domain=DOMAIN, fuzzy=False)
        # A date that changes with every run would make two branches conflict for nothing.
        found.creation_date = known.creation_date
        known.header_comment = f"# {known.locale_identifier}: the words of Qabyldau."
        known.project, known.version = "Qabyldau", "1"
        known.msgid_bugs_address, known.last_translator, known.language_team = "", "", language
        known.update(found, no_fuzzy_matching=True)
        path = path_of(language, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(
                target,
                known,
                width=100,
                sort_output=True,
                ignore_obsolete=True,
                include_lineno=False,
            )


def problems(sources: Path = SOURCES, folder: Path = LOCALES) -> list[str]:
    """List everything that is wrong in the catalogues beside the code."""
    found = extract(sources)
    wrong = [
        f"{_start(phrase)}: a msgid is English"
        for phrase in _phrases(found)
        if _CYRILLIC.search(_key(phrase))
    ]
    for language in LANGUAGES:
        catalogue = read(language, folder)
        if catalogue is None:
            if len(found):
                wrong.append(f"{language}: no catalogue; run make words")
            continue
        wrong += [f"{language}: {problem}" for problem in compare(found, catalogue)]
    return wrong


def compare(found: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Tell how ``catalogue`` falls short of the phrases ``found`` in the code."""
    expected = get_plural(str(catalogue.locale_identifier))
    if catalogue.num_plurals != expected.num_plurals:
        yield f"the header says {catalogue.num_plurals} plural forms, not {expected.num_plurals}"
    present = {_key(phrase): phrase for phrase in _phrases(catalogue)}
    wanted = {_key(phrase): phrase for phrase in _phrases(found)}
    for key in sorted(present.keys() - wanted.keys()):
        yield f"{_start(present[key])}: not in the code; run make words"
    for key, phrase in sorted(wanted.items()):
        if key not in present:
            yield f"{_start(phrase)}: not in the catalogue; run make words"
            continue
        for problem in judge(present[key], expected.num_plurals):
            yield f"{_start(phrase)}: {problem}"


def judge(phrase: Message, plural_forms: int) -> Iterator[str]:
    """Tell what is wrong with one translated phrase."""
    if phrase.fuzzy:
        yield "is marked fuzzy"
    if isinstance(phrase.id, str):
        forms = [str(phrase.string or "")]
        models: list[tuple[str, ...]] = [(phrase.id,)]
    else:
        one, many = phrase.id[0], phrase.id[1]
        forms = [str(form) for form in phrase.string or ()]
        # Where only "one" takes the first form, it may do without the number, like English.
        first: tuple[str, ...] = (one, many) if plural_forms == 2 else (many,)
        models = [first, *[(many,)] * (plural_forms - 1)]
        if len(forms) != plural_forms:
            yield f"has {len(forms)} forms, not {plural_forms}"
            return
    for form, allowed in zip(forms, models, strict=True):
        if not form.strip():
            yield "is not translated"
            continue
        if _fields(form) not in [_fields(model) for model in allowed]:
            yield f"has other placeholders than {allowed[-1]!r}: {form!r}"
        if not _balanced(form) or sorted(_TAG.findall(form)) != sorted(_TAG.findall(allowed[-1])):
            yield f"has other tags than {allowed[-1]!r}: {form!r}"
        left = _latin(form)
        if left:
            yield f"has Latin letters: {', '.join(left)}"


def _phrases(catalogue: Catalog) -> list[Message]:
    return [phrase for phrase in catalogue if phrase.id]


def _key(phrase: Message) -> str:
    # gettext looks a plural up by its first form.
    return phrase.id if isinstance(phrase.id, str) else "\0".join(phrase.id)


def _start(phrase: Message) -> str:
    first = phrase.id if isinstance(phrase.id, str) else phrase.id[0]
    return repr(first if len(first) <= 50 else first[:50] + "…")


def _fields(text: str) -> list[tuple[str, str | None, str | None]] | None:
    """Return the placeholders of a format text, sorted; None when it is no format text."""
    try:
        return sorted(
            (name, spec, conversion)
            for _, name, spec, conversion in string.Formatter().parse(text)
            if name is not None
        )
    except ValueError:
        return None


def _balanced(text: str) -> bool:
    """Tell whether the tags close in order and no other angle bracket stands in the text."""
    opened: list[str] = []
    for closing, name in _TAG.findall(text):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    bare = _TAG.sub("", text)
    return not opened and "<" not in bare and ">" not in bare


def _latin(text: str) -> list[str]:
    prose = _NOT_PROSE.sub(" ", text)
    for name in LATIN_ALLOWED:
        prose = re.sub(rf"(?<![\w-]){re.escape(name)}(?![A-Za-z])", " ", prose)
    return _LATIN_WORD.findall(prose)


def main(arguments: list[str]) -> int:
    """Run ``update`` or ``check``; returns the exit code."""
    match arguments:
        case ["update"]:
            update()
            return 0
        case ["check"]:
            wrong = problems()
            print(*wrong, sep="\n", end="\n" if wrong else "")
            return 1 if wrong else 0
        case _:
            print("usage: python -m tools.catalogues update | check", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
