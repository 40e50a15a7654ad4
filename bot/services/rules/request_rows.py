"""The rows of a table of requests: each read whole, or refused with everything that is wrong.

A cell is never quoted in what is wrong with it: it says who asks and about what.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from bot.services.rules.annex_form import Row
from bot.services.rules.headings import SLASH, letters_of
from bot.services.rules.identity import Verdict, check_bin, check_iin
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.paper_numbers import is_of_a_paper
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.rules.request_form import (
    CHANNEL_NAMES,
    CITIZENSHIP_NAMES,
    LANGUAGE_NAMES,
    Column,
    Fault,
    Problem,
    find_header,
)
from db.enums import Channel, Citizenship, Language

T = TypeVar("T")

MAX_ROWS = 300
"""Rows of one file: all are stored in one transaction, while others wait for the writer."""

OLDEST = timedelta(days=366)

_DAY = (
    r"(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<D>\d{1,2})[./](?P<M>\d{1,2})[./](?P<Y>\d{4}))"
)
_MOMENT = re.compile(rf"{_DAY}(?:[T\s,]+(?P<h>\d{{1,2}}):(?P<min>\d{{2}})(?::\d{{2}})?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PostName:
    """A post by the names that a cell may give it."""

    id: int
    title_kk: str
    title_ru: str
    body_kk: str
    body_ru: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a row is measured with: the present moment on the office's wall, the matter's length."""

    now: datetime
    matter_min: int
    matter_max: int


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A row that can be registered; `received_at` is an instant with its zone."""

    row: int
    official_number: str
    received_at: datetime
    channel: Channel
    full_name: str
    iin: str | None
    citizenship: Citizenship
    phone: str
    address: str
    represents: str | None
    bin: str | None
    basis: str | None
    post_id: int | None
    language: Language
    matter: str
    check_identity: bool


class _Refused(Exception):
    """A cell cannot be taken."""

    def __init__(self, column: Column | str, reason: Fault) -> None:
        super().__init__(reason.value)
        self.column = column
        self.reason = reason


def parse(
    rows: Sequence[Row], posts: Sequence[PostName], terms: Terms
) -> tuple[tuple[ReadRequest, ...], tuple[Problem, ...]]:
    """Return the requests of a table in their order, or everything that is wrong with it."""
    position, columns, problems = find_header(rows)
    if not columns or problems:
        return (), tuple(problems)
    body = [row for row in rows[position + 1 :] if any(cell.strip() for cell in row.cells)]
    if not body:
        return (), (Problem(rows[position].number, "", Fault.NO_ROWS),)
    if len(body) > MAX_ROWS:
        return (), (Problem(body[MAX_ROWS].number, "", Fault.TOO_MANY_ROWS),)
    read: list[ReadRequest] = []
    for row in body:
        found = _Reader(row, columns, posts, terms)
        made = found.read()
        problems += found.problems
        if made is not None:
            read.append(made)
    problems += _contradictions(read)
    return (() if problems else tuple(read)), tuple(problems)


class _Reader:
    """Reads one row; its problems are gathered, so that a row is corrected once."""

    def __init__(
        self,
        row: Row,
        columns: Mapping[Column, int],
        posts: Sequence[PostName],
        terms: Terms,
    ) -> None:
        self._row = row
        self._columns = columns
        self._posts = posts
        self._terms = terms
        self.problems: list[Problem] = []

    def read(self) -> ReadRequest | None:
        """Return the request of this row, or None when something is wrong with it."""
        for index, fault in self._row.unreadable:
            column = next((one for one, at in self._columns.items() if at == index), None)
            if column is not None:
                self.problems.append(Problem(self._row.number, column, Fault(fault.value)))
        if self.problems:
            return None
        iin = self._of(self._iin)
        official = self._of(self._official)
        came = self._of(self._received)
        channel = self._of(lambda: self._one_of(Column.CHANNEL, CHANNEL_NAMES, Fault.CHANNEL))
        name = self._of(lambda: self._name(Column.FULL_NAME))
        citizenship = self._of(lambda: self._citizenship(iin))
        phone = self._of(self._phone)
        address = self._of(lambda: self._optional(Column.ADDRESS, 3, 300))
        represents = self._of(lambda: self._optional(Column.REPRESENTS, 2, 200))
        bin_ = self._of(self._bin)
        basis = self._of(lambda: self._optional(Column.BASIS, 3, 200))
        post_id = self._of(self._post)
        language = self._of(self._language)
        matter = self._of(self._matter)
        if not self.problems and not phone and not address:
            self._note(Column.PHONE, Fault.NO_CONTACT)
        if represents and not basis:
            self._note(Column.BASIS, Fault.BASIS_MISSING)
        if self.problems or not (
            official and came and channel and name and citizenship and language and matter
        ):
            return None
        doubt = (iin is not None and check_iin(iin).verdict is not Verdict.VALID) or (
            bin_ is not None and check_bin(bin_).verdict is not Verdict.VALID
        )
        return ReadRequest(
            row=self._row.number,
            official_number=official,
            received_at=came,
            channel=channel,
            full_name=name,
            iin=iin,
            citizenship=citizenship,
            phone=phone or "",
            address=address or "",
            represents=represents,
            bin=bin_,
            basis=basis,
            post_id=post_id,
            language=language,
            matter=matter,
            check_identity=doubt,
        )

    def _of(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except _Refused as refused:
            self._note(refused.column, refused.reason)
            return None

    def _note(self, column: Column | str, reason: Fault) -> None:
        self.problems.append(Problem(self._row.number, str(column), reason))

    def _cell(self, column: Column) -> str:
        index = self._columns.get(column)
        if index is None or index >= len(self._row.cells):
            return ""
        return self._row.cells[index].strip()

    def _line(self, column: Column, least: int, most: int) -> str:
        return self._text(column, least, most, one_line=True)

    def _text(self, column: Column, least: int, most: int, *, one_line: bool) -> str:
        text = self._cell(column)
        if not text:
            raise _Refused(column, Fault.EMPTY)
        try:
            return clean_text(text, least, most, one_line=one_line)
        except TextInvalid as error:
            short = error.length < least
            raise _Refused(column, Fault.TOO_SHORT if short else Fault.TOO_LONG) from None

    def _official(self) -> str:
        number = self._line(Column.OFFICIAL, 1, 40)
        if not is_of_a_paper(number):
            raise _Refused(Column.OFFICIAL, Fault.NO_PAPER)
        return number

    def _optional(self, column: Column, least: int, most: int) -> str | None:
        return self._line(column, least, most) if self._cell(column) else None

    def _matter(self) -> str:
        terms = self._terms
        return self._text(Column.MATTER, terms.matter_min, terms.matter_max, one_line=False)

    def _name(self, column: Column) -> str:
        text = self._cell(column)
        if not text:
            raise _Refused(column, Fault.EMPTY)
        try:
            return normalise_name(text)
        except NameInvalid:
            raise _Refused(column, Fault.NAME) from None

    def _iin(self) -> str | None:
        text = self._cell(Column.IIN)
        if not text:
            return None
        number = check_iin(text).normalised
        if number is None:
            raise _Refused(Column.IIN, Fault.IIN)
        return number

    def _bin(self) -> str | None:
        text = self._cell(Column.BIN)
        if not text:
            return None
        number = check_bin(text).normalised
        if number is None:
            raise _Refused(Column.BIN, Fault.BIN)
        return number

    def _phone(self) -> str | None:
        text = self._cell(Column.PHONE)
        if not text:
            return None
        try:
            return parse_phone(text)
        except PhoneInvalid:
            raise _Refused(Column.PHONE, Fault.PHONE) from None

    def _one_of(self, column: Column, names: Mapping[str, T], fault: Fault) -> T:
        text = self._cell(column)
        if not text:
            raise _Refused(column, Fault.EMPTY)
        parts = (text, *SLASH.split(text))
        found = {names[key] for part in parts if (key := letters_of(part)) in names}
        if len(found) != 1:
            raise _Refused(column, fault)
        return found.pop()

    def _citizenship(self, iin: str | None) -> Citizenship:
        if self._cell(Column.CITIZENSHIP):
            names = CITIZENSHIP_NAMES
            return self._one_of(Column.CITIZENSHIP, names, Fault.CITIZENSHIP)
        if iin is None and not any(one.column == Column.IIN for one in self.problems):
            raise _Refused(Column.CITIZENSHIP, Fault.CITIZENSHIP)
        return Citizenship.KAZAKHSTAN

    def _language(self) -> Language:
        if not self._cell(Column.LANGUAGE):
            return Language.KK
        return self._one_of(Column.LANGUAGE, LANGUAGE_NAMES, Fault.LANGUAGE)

    def _received(self) -> datetime:
        text = self._cell(Column.RECEIVED)
        if not text:
            raise _Refused(Column.RECEIVED, Fault.EMPTY)
        came = moment(text, self._terms.now)
        if came is None:
            raise _Refused(Column.RECEIVED, Fault.MOMENT)
        if came > self._terms.now:
            raise _Refused(Column.RECEIVED, Fault.FUTURE)
        if came < self._terms.now - OLDEST:
            raise _Refused(Column.RECEIVED, Fault.OLD)
        return came

    def _post(self) -> int | None:
        body, post = self._cell(Column.BODY), self._cell(Column.POST)
        if not body and not post:
            return None
        if not post:
            raise _Refused(Column.POST, Fault.EMPTY)
        found = [
            one.id
            for one in self._posts
            if _named(post, one.title_kk, one.title_ru)
            and (not body or _named(body, one.body_kk, one.body_ru))
        ]
        if not found:
            raise _Refused(Column.POST, Fault.POST_UNKNOWN)
        if len(found) > 1:
            raise _Refused(Column.BODY, Fault.POST_UNCLEAR)
        return found[0]


def moment(text: str, now: datetime) -> datetime | None:
    """Return an instant; a day alone is noon of the office, today alone is now."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    try:
        day = date(*(int(parts[one] or parts[other]) for one, other in ("yY", "mM", "dD")))
        if parts["h"] is not None:
            return datetime.combine(day, time(int(parts["h"]), int(parts["min"])), now.tzinfo)
    except (ValueError, TypeError):
        return None
    return now if day == now.date() else datetime.combine(day, time(12), now.tzinfo)


def _contradictions(read: Sequence[ReadRequest]) -> list[Problem]:
    """Return the rows that give one official number to different people."""
    first: dict[str, ReadRequest] = {}
    found = []
    for one in read:
        other = first.setdefault(one.official_number, one)
        if (other.full_name, other.iin) != (one.full_name, one.iin):
            found.append(Problem(one.row, Column.OFFICIAL, Fault.TWO_ROWS))
    return found


def _named(cell: str, kk: str, ru: str) -> bool:
    return _one_spelling(cell) in map(_one_spelling, (kk, ru, f"{kk} / {ru}"))


def _one_spelling(text: str) -> str:
    # Figures stay: a first deputy is not the second one.
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
