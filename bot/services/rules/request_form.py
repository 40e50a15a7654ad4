"""The table of many requests: its columns, what they are called, and what can be wrong in a row.

The portal, e-Otinish and the office's own export name the same things differently, in Kazakh or in
Russian; a heading is known by its letters alone. A row is taken whole or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.services.rules.annex_form import Row
from bot.services.rules.headings import by_letters, letters_of, named
from db.enums import Channel, Citizenship, Language


class Column(StrEnum):
    """The columns of the table."""

    OFFICIAL = "official_number"
    RECEIVED = "received"
    CHANNEL = "channel"
    FULL_NAME = "full_name"
    IIN = "iin"
    CITIZENSHIP = "citizenship"
    PHONE = "phone"
    ADDRESS = "address"
    REPRESENTS = "represents"
    BIN = "bin"
    BASIS = "basis"
    BODY = "body"
    POST = "post"
    LANGUAGE = "language"
    MATTER = "matter"


REQUIRED = (
    Column.OFFICIAL,
    Column.RECEIVED,
    Column.CHANNEL,
    Column.FULL_NAME,
    Column.IIN,
    Column.MATTER,
)
"""Columns without which nothing can be registered; a cell of the IIN may be empty."""


class Fault(StrEnum):
    """Everything for which a row is refused."""

    NO_HEADER = "no_header"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_COLUMN = "unknown_column"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"

    FORMULA = "formula"
    MERGED = "merged"
    CELL_ERROR = "cell_error"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    NAME = "name"
    IIN = "iin"
    BIN = "bin"
    PHONE = "phone"
    NO_CONTACT = "no_contact"
    """Neither a phone nor an address: nobody could be told."""
    CITIZENSHIP = "citizenship"
    MOMENT = "moment"
    FUTURE = "future"
    OLD = "old"
    CHANNEL = "channel"
    LANGUAGE = "language"
    POST_UNKNOWN = "post_unknown"
    POST_UNCLEAR = "post_unclear"
    BASIS_MISSING = "basis_missing"
    NO_PAPER = "no_paper"
    """An IIN, a phone or words where the number of a paper belongs."""
    TWO_ROWS = "two_rows"
    """The same official number for different requests within the file."""


HEADINGS: dict[Column, str] = {
    Column.OFFICIAL: "Ресми нөмірі / Официальный номер",
    Column.RECEIVED: "Түскен күні мен уақыты / Дата и время поступления",
    Column.CHANNEL: "Түсу тәсілі / Способ поступления",
    Column.FULL_NAME: "Өтініш берушінің Т.А.Ә. / Ф.И.О. заявителя",
    Column.IIN: "ЖСН / ИИН",
    Column.CITIZENSHIP: "Азаматтығы / Гражданство",
    Column.PHONE: "Телефон нөмірі / Номер телефона",
    Column.ADDRESS: "Мекенжайы / Адрес",
    Column.REPRESENTS: "Кімнің атынан / От чьего имени",
    Column.BIN: "БСН / БИН",
    Column.BASIS: "Өкілдік негізі / Основание представительства",
    Column.BODY: "Мемлекеттік орган / Государственный орган",
    Column.POST: "Қабылдайтын адамның лауазымы / Должность принимающего",
    Column.LANGUAGE: "Жауап тілі / Язык ответа",
    Column.MATTER: "Мәселенің мәні / Суть вопроса",
}
"""The heading as the office writes it."""

_ALSO: dict[Column, tuple[str, ...]] = {
    Column.OFFICIAL: (
        "тіркеу нөмірі",
        "регистрационный номер",
        "номер обращения",
        "өтініш нөмірі",
        "номер",
        "official number",
    ),
    Column.RECEIVED: (
        "түскен күні",
        "келіп түскен күні",
        "тіркеу күні",
        "дата поступления",
        "дата регистрации",
        "дата обращения",
        "received",
    ),
    Column.CHANNEL: ("арна", "канал", "канал поступления", "источник", "channel"),
    Column.FULL_NAME: (
        "Т.А.Ә.",
        "тегі, аты, әкесінің аты",
        "өтініш беруші",
        "Ф.И.О.",
        "заявитель",
        "фамилия, имя, отчество",
        "full name",
    ),
    Column.IIN: ("өтініш берушінің ЖСН-і", "ИИН заявителя", "iin"),
    Column.CITIZENSHIP: ("азаматтық", "citizenship"),
    Column.PHONE: ("телефон", "байланыс телефоны", "контактный телефон", "телефоны", "phone"),
    Column.ADDRESS: ("мекенжай", "пошталық мекенжайы", "почтовый адрес", "address"),
    Column.REPRESENTS: ("ұйым", "өкілдік етеді", "организация", "представляет", "represents"),
    Column.BIN: ("ұйымның БСН-і", "БИН организации", "bin"),
    Column.BASIS: ("негізі", "основание", "basis"),
    Column.BODY: ("орган", "мемлекеттік органның атауы", "наименование органа", "body"),
    Column.POST: ("лауазымы", "лауазым", "кімге", "должность", "к кому", "post"),
    Column.LANGUAGE: ("тілі", "язык", "язык обращения", "language"),
    Column.MATTER: ("мазмұны", "мәселе", "содержание", "суть", "суть обращения", "matter"),
}

CHANNELS: dict[Channel, str] = {
    Channel.BOT: "Telegram-бот / Telegram-бот",
    Channel.PORTAL: "eGov порталы / портал eGov",
    Channel.E_OTINISH: "e-Otinish / e-Otinish",
    Channel.PAPER: "қағаз түрінде / на бумаге",
    Channel.ORAL: "ауызша / устно",
    Channel.CALL_CENTRE: "байланыс орталығы / call-центр",
}
_CHANNELS_ALSO: dict[Channel, tuple[str, ...]] = {
    Channel.PORTAL: ("портал", "egov", "egov.kz", "еgov"),
    Channel.E_OTINISH: ("еөтініш", "е-өтініш", "иас электронные обращения", "eotinish.kz"),
    Channel.PAPER: ("қағаз", "бумага", "письменно", "нарочно", "қолма-қол", "почта"),
    Channel.ORAL: ("лично", "жеке"),
    Channel.CALL_CENTRE: ("телефон", "по телефону", "телефон арқылы", "колл-центр"),
}

CITIZENSHIPS: dict[Citizenship, str] = {
    Citizenship.KAZAKHSTAN: "Қазақстан / Казахстан",
    Citizenship.FOREIGN: "шетелдік / иностранец",
    Citizenship.STATELESS: "азаматтығы жоқ / без гражданства",
}
_CITIZENSHIPS_ALSO: dict[Citizenship, tuple[str, ...]] = {
    Citizenship.KAZAKHSTAN: ("ҚР", "РК", "Қазақстан Республикасы", "Республика Казахстан"),
    Citizenship.FOREIGN: ("шетел азаматы", "иностранный гражданин"),
    Citizenship.STATELESS: ("азаматтығы жоқ адам", "лицо без гражданства"),
}

LANGUAGES: dict[Language, str] = {
    Language.KK: "қазақша / на казахском",
    Language.RU: "орысша / на русском",
}
DELETED = "дербес деректер жойылған / персональные данные удалены"
"""Stands for the name in a table where nothing personal is left of a request."""
_LANGUAGES_ALSO: dict[Language, tuple[str, ...]] = {
    Language.KK: ("қаз", "қазақ тілі", "казахский", "kk", "kz"),
    Language.RU: ("орыс", "орыс тілі", "русский", "ru"),
}

_NUMBERING = frozenset({"пп", "рс", "реттікнөмірі"})
_ENOUGH = 4
"""So many known headings in one row make it the heading and no title above the table."""
_TOP = 20
"""Rows within which the heading stands of a table whose kind is not known yet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken; `column` is a `Column` or, for the whole row, empty.

    The cell itself is not quoted: it says who asks and about what.
    """

    row: int
    column: str
    reason: Fault


def recognised(cells: Sequence[str]) -> int:
    """Tell how many different columns of the table these cells name."""
    return len({column for cell in cells if (column := _column(cell)) is not None})


def find_header(rows: Sequence[Row]) -> tuple[int, dict[Column, int], list[Problem]]:
    """Return where the heading stands, which index each column has, and what is wrong with it."""
    for position, row in enumerate(rows):
        if recognised(row.cells) < _ENOUGH:
            continue
        columns: dict[Column, int] = {}
        problems = []
        for index, cell in enumerate(row.cells):
            column = _column(cell)
            if column is None:
                if letters_of(cell) and letters_of(cell) not in _NUMBERING:
                    problems.append(Problem(row.number, "", Fault.UNKNOWN_COLUMN))
            elif column in columns:
                problems.append(Problem(row.number, column, Fault.COLUMN_TWICE))
            else:
                columns[column] = index
        problems += [
            Problem(row.number, column, Fault.COLUMN_MISSING)
            for column in REQUIRED
            if column not in columns
        ]
        return position, columns, problems
    return 0, {}, [Problem(rows[0].number if rows else 1, "", Fault.NO_HEADER)]


def of_requests(rows: Sequence[Row]) -> bool:
    """Tell whether a table has every column that one of requests must have, near its top."""
    _position, columns, _problems = find_header(rows[:_TOP])
    return set(REQUIRED) <= set(columns)


def _column(cell: str) -> Column | None:
    return named(cell, _NAMES)


_NAMES = by_letters(HEADINGS, _ALSO)
CHANNEL_NAMES = by_letters(CHANNELS, _CHANNELS_ALSO)
CITIZENSHIP_NAMES = by_letters(CITIZENSHIPS, _CITIZENSHIPS_ALSO)
LANGUAGE_NAMES = by_letters(LANGUAGES, _LANGUAGES_ALSO)
