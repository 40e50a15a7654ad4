"""Rows of the annex read into receptions, and receptions written into rows.

A file is taken as a whole or not at all, and whoever filled it learns everything that is wrong
with it at once: a schedule is approved by a high office, and nobody wants to go there twice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.rules.annex_form import (
    HEADINGS,
    MODES,
    REQUIRED,
    Column,
    Fault,
    Problem,
    Row,
    find_header,
    mode_named,
    shorten,
)
from bot.services.rules.headings import SLASH
from bot.services.rules.names import (
    NameInvalid,
    NameProblem,
    TextInvalid,
    clean_text,
    normalise_name,
)
from bot.services.rules.windows import (
    Claim,
    Window,
    WindowInvalid,
    clashes,
    judge_day,
    parse_window,
    show_window,
    split_windows,
)
from bot.services.rules.workdays import WorkCalendar
from db.enums import Mode

MIN_MINUTES, MAX_MINUTES = 5, 120
MAX_NAME, MAX_CONTACTS, MAX_CELL = 300, 200, 20_000

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
# The phonetic letters are the doubles of two Kazakh ones.
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0259\u0275]")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_LOST = re.compile("[?\ufffd]")
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in the two languages that point 8 asks for."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class ParsedReception:
    """One window of one post in one place; `row` is where it stands in the file."""

    body: Bilingual
    holder: str
    post: Bilingual
    window: Window
    location: Bilingual
    contacts: str
    minutes: int
    mode: Mode = Mode.IN_PERSON
    row: int = field(default=0, compare=False)

    @property
    def claim(self) -> Claim:
        """What it needs while it lasts."""
        post = (self.body.kk, self.post.kk)
        return Claim(self.window, post, self.holder, self.location.kk, self.row)


class AnnexInvalid(Exception):
    """The file cannot be taken; `problems` are in the order of its rows and columns."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        columns = ["", *Column]
        self.problems = tuple(
            sorted(problems, key=lambda one: (one.row, columns.index(one.column)))
        )


class NamesUnclear(Exception):
    """What was typed is no name in two languages; `reason` says why."""

    def __init__(self, reason: Fault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _CellInvalid(Exception):
    def __init__(self, reason: Fault, value: str) -> None:
        super().__init__()
        self.reason = reason
        self.value = value


def parse(
    rows: Sequence[Row], *, now: datetime, calendar: WorkCalendar, minutes: int
) -> tuple[ParsedReception, ...]:
    """Read a file of the annex into its receptions, in the order of the file.

    `minutes` is for one person where a row does not say. A row with several windows gives as many
    receptions. Raises AnnexInvalid with every problem of the file.
    """
    header, problems = find_header(rows)
    if header is None:
        raise AnnexInvalid(problems)
    reader = _Reader(header.columns, now=now, calendar=calendar, minutes=minutes)
    for row in rows[header.position + 1 :]:
        reader.read(row)
    if not reader.rows:
        reader.problems.append(Problem(rows[header.position].number, "", Fault.NO_ROWS))
    found = [*problems, *reader.problems, *_contradictions(reader.receptions)]
    found += [
        _problem(claim.row or 0, Column.WHEN, reason, show_window(claim.window, reader.zone))
        for claim, reason in dict.fromkeys(clashes([one.claim for one in reader.receptions]))
    ]
    if found:
        raise AnnexInvalid(found)
    return tuple(reader.receptions)


def to_rows(receptions: Iterable[ParsedReception], zone: ZoneInfo) -> tuple[Row, ...]:
    """Write receptions as rows of the annex, heading first: one row for a receiver at a place."""
    lines: dict[tuple[str, ...], list[Window]] = {}
    for one in receptions:
        body, post, location = (_both(name) for name in (one.body, one.post, one.location))
        line = (body, one.holder, post, location, one.contacts, str(one.minutes), MODES[one.mode])
        lines.setdefault(line, []).append(one.window)
    written = [
        (
            *(body, holder, post),
            "\n".join(show_window(window, zone) for window in windows),
            *(location, contacts, minutes, mode),
        )
        for (body, holder, post, location, contacts, minutes, mode), windows in lines.items()
    ]
    heading = tuple(HEADINGS[column] for column in Column)
    return tuple(Row(number, cells) for number, cells in enumerate([heading, *written], 1))


class _Reader:
    """Reads row after row and gathers what is wrong with them."""

    def __init__(
        self, columns: dict[int, Column], *, now: datetime, calendar: WorkCalendar, minutes: int
    ) -> None:
        self._columns = columns
        self._now = now
        self._calendar = calendar
        self._minutes = minutes
        self.zone = calendar.hours.zone
        self.rows = 0
        self.receptions: list[ParsedReception] = []
        self.problems: list[Problem] = []

    def read(self, row: Row) -> None:
        """Read one row; blank ones and the row of column numbers under a heading are no rows."""
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if not filled and not row.unreadable:
            return
        if len(filled) > 1 and filled == [str(n) for n in range(1, len(filled) + 1)]:
            return
        self.rows += 1
        texts = self._texts(row)
        body = self._bilingual(row, texts, Column.BODY)
        holder = self._holder(row, texts)
        post = self._bilingual(row, texts, Column.POST)
        location = self._bilingual(row, texts, Column.LOCATION)
        contacts = self._contacts(row, texts)
        minutes = self._minutes_of(row, texts)
        mode = self._mode(row, texts)
        for window in self._windows(row, texts):
            if minutes is not None and not window.seats(minutes):
                self._note(row, Column.WHEN, Fault.NO_SEAT, show_window(window, self.zone))
            elif body and holder and post and location and contacts and minutes and mode:
                self.receptions.append(
                    ParsedReception(
                        body, holder, post, window, location, contacts, minutes, mode, row.number
                    )
                )

    def _texts(self, row: Row) -> dict[Column, str]:
        """Return the cleaned text of each readable cell; note the others."""
        unreadable = dict(row.unreadable)
        texts = {}
        for index, column in self._columns.items():
            if index in unreadable:
                self._note(row, column, unreadable[index])
                continue
            text = row.cells[index] if index < len(row.cells) else ""
            try:
                texts[column] = clean_text(text, 0, MAX_CELL)
            except TextInvalid:
                self._note(row, column, Fault.TOO_LONG, text)
                continue
            if not texts[column] and column in REQUIRED:
                self._note(row, column, Fault.EMPTY)
        return texts

    def _bilingual(self, row: Row, texts: dict[Column, str], column: Column) -> Bilingual | None:
        if not texts.get(column):
            return None
        try:
            return _split_languages(texts[column])
        except _CellInvalid as error:
            self._note(row, column, error.reason, error.value)
            return None

    def _holder(self, row: Row, texts: dict[Column, str]) -> str | None:
        text = texts.get(Column.HOLDER)
        if not text:
            return None
        try:
            _check_letters(text)
            return normalise_name(text)
        except _CellInvalid as error:
            self._note(row, Column.HOLDER, error.reason, error.value)
        except NameInvalid as error:
            too_long = error.reason is NameProblem.TOO_LONG
            self._note(row, Column.HOLDER, Fault.TOO_LONG if too_long else Fault.NAME, text)
        return None

    def _contacts(self, row: Row, texts: dict[Column, str]) -> str | None:
        lines = (
            " ".join(part.strip(" ,;").split())
            for part in texts.get(Column.CONTACTS, "").split("\n")
        )
        line = ", ".join(part for part in lines if part)
        if len(line) > MAX_CONTACTS:
            self._note(row, Column.CONTACTS, Fault.TOO_LONG, line)
            return None
        return line or None

    def _minutes_of(self, row: Row, texts: dict[Column, str]) -> int | None:
        if Column.MINUTES not in self._columns.values():
            return self._minutes
        text = texts.get(Column.MINUTES)
        if text is None:
            return None
        if not text:
            return self._minutes
        if not _NUMBER.fullmatch(text):
            self._note(row, Column.MINUTES, Fault.NOT_A_NUMBER, text)
            return None
        if not MIN_MINUTES <= int(text) <= MAX_MINUTES:
            self._note(row, Column.MINUTES, Fault.MINUTES_OUT_OF_RANGE, text)
            return None
        return int(text)

    def _mode(self, row: Row, texts: dict[Column, str]) -> Mode | None:
        text = texts.get(Column.MODE, "")
        mode = mode_named(text) if text else Mode.IN_PERSON
        if mode is None:
            self._note(row, Column.MODE, Fault.MODE_UNKNOWN, text)
        return mode

    def _windows(self, row: Row, texts: dict[Column, str]) -> list[Window]:
        windows = []
        text = texts.get(Column.WHEN, "")
        # A cell of nothing but separators must not make its row vanish.
        for part in split_windows(text) or text.split():
            try:
                window = parse_window(part, self.zone)
            except WindowInvalid as error:
                self._note(row, Column.WHEN, error.reason, part)
                continue
            past = window.starts_at <= self._now
            fault = Fault.PAST if past else judge_day(window, self._calendar)
            if fault is not None:
                self._note(row, Column.WHEN, fault, part)
            windows.append(window)
        return windows

    def _note(self, row: Row, column: Column, reason: Fault, value: str = "") -> None:
        self.problems.append(_problem(row.number, column, reason, value))


def bilingual(text: str) -> Bilingual:
    """Read a name typed as "Қазақша / Русский", or on two lines; raises NamesUnclear."""
    # One slash parts two languages even where nobody put spaces around it.
    parted = text.replace("/", " / ") if text.count("/") == 1 else text
    try:
        return _split_languages(clean_text(parted, 0, MAX_CELL))
    except _CellInvalid as error:
        raise NamesUnclear(error.reason) from None
    except TextInvalid:
        raise NamesUnclear(Fault.TOO_LONG) from None


def _contradictions(receptions: Iterable[ParsedReception]) -> list[Problem]:
    """Find one post under two holders, and one Kazakh name under two Russian ones."""
    first: dict[tuple[Column, object], str] = {}
    problems: dict[Problem, None] = {}
    for one in receptions:
        post = (one.body.kk, one.post.kk)
        said: list[tuple[Column, object, str, Fault]] = [
            (Column.BODY, one.body.kk, one.body.ru, Fault.TWO_SPELLINGS),
            (Column.POST, post, one.post.ru, Fault.TWO_SPELLINGS),
            (Column.LOCATION, one.location.kk, one.location.ru, Fault.TWO_SPELLINGS),
            (Column.HOLDER, post, one.holder, Fault.TWO_HOLDERS),
        ]
        for column, key, value, reason in said:
            if first.setdefault((column, key), value) != value:
                problems[_problem(one.row, column, reason, value)] = None
    return list(problems)


def _split_languages(text: str) -> Bilingual:
    """Part "Қазақша / Русский", or the same on two lines; raises _CellInvalid."""
    _check_letters(text)
    by_slash = SLASH.split(text)
    by_line = [line for line in text.splitlines() if line.strip()]
    parts = by_slash if len(by_slash) > 1 else by_line
    if len(parts) == 1:
        raise _CellInvalid(Fault.ONE_LANGUAGE, text)
    if len(parts) != 2:
        raise _CellInvalid(Fault.LANGUAGES_UNCLEAR, text)
    kk, ru = (" ".join(part.split()) for part in parts)
    if not (kk and ru):
        raise _CellInvalid(Fault.ONE_LANGUAGE, text)
    if max(len(kk), len(ru)) > MAX_NAME:
        raise _CellInvalid(Fault.TOO_LONG, text)
    if _KAZAKH.search(ru) and not _KAZAKH.search(kk):
        raise _CellInvalid(Fault.LANGUAGES_SWAPPED, text)
    return Bilingual(kk, ru)


def _check_letters(text: str) -> None:
    """Refuse letters that a keyboard or a code page has put in place of the right ones."""
    if _LOST.search(text):
        raise _CellInvalid(Fault.LOST_LETTERS, text)
    for word in _WORD.findall(text):
        if _CYRILLIC.search(word) and _LATIN.search(word):
            raise _CellInvalid(Fault.MIXED_LETTERS, word)


def _both(name: Bilingual) -> str:
    return f"{name.kk} / {name.ru}"


def _problem(row: int, column: Column, reason: Fault, value: str = "") -> Problem:
    return Problem(row, column, reason, shorten(value))
