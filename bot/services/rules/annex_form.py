"""The form of the schedule: its columns, the names they go by, and what can be wrong in a file.

The annex of the Model Regulation fixes six columns. People fill the form in either language, in
any order, and copy it out of documents where a narrow column has broken the words of its heading
apart; so a heading is known by its letters alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.services.rules.headings import by_letters, letters_of, named
from db.enums import Mode


class Column(StrEnum):
    """The columns of the annex, and two more: the minutes that a person gets, and the format."""

    BODY = "body"
    HOLDER = "holder"
    POST = "post"
    WHEN = "when"
    LOCATION = "location"
    CONTACTS = "contacts"
    MINUTES = "minutes"
    MODE = "mode"


REQUIRED = tuple(column for column in Column if column not in {Column.MINUTES, Column.MODE})
"""The six columns of the annex itself."""


class Fault(StrEnum):
    """Everything for which a row of a schedule is refused."""

    NO_HEADER = "no_header"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_COLUMN = "unknown_column"
    NO_ROWS = "no_rows"

    FORMULA = "formula"
    MERGED = "merged"
    CELL_ERROR = "cell_error"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    LOST_LETTERS = "lost_letters"
    """Question marks where a code page had no Kazakh letters."""
    MIXED_LETTERS = "mixed_letters"
    """A Cyrillic word with Latin letters that look alike: no search would find it."""
    ONE_LANGUAGE = "one_language"
    """Point 8 asks for Kazakh and Russian."""
    LANGUAGES_UNCLEAR = "languages_unclear"
    LANGUAGES_SWAPPED = "languages_swapped"
    NAME = "name"

    WINDOW_UNREADABLE = "window_unreadable"
    NO_SUCH_TIME = "no_such_time"
    ENDS_BEFORE_START = "ends_before_start"
    PAST = "past"
    DAY_OFF = "day_off"
    CALENDAR_UNKNOWN = "calendar_unknown"
    NOT_A_NUMBER = "not_a_number"
    MINUTES_OUT_OF_RANGE = "minutes_out_of_range"
    NO_SEAT = "no_seat"
    MODE_UNKNOWN = "mode_unknown"

    TWO_HOLDERS = "two_holders"
    TWO_SPELLINGS = "two_spellings"
    DUPLICATE = "duplicate"
    POST_BUSY = "post_busy"
    HOLDER_BUSY = "holder_busy"
    PLACE_TAKEN = "place_taken"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file.

    `number` counts from 1 as a spreadsheet shows it; `unreadable` gives the index of a cell that
    holds something else than a text, and why it cannot be taken.
    """

    number: int
    cells: tuple[str, ...]
    unreadable: tuple[tuple[int, Fault], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken. `column` is a `Column` or, for the whole row, empty."""

    row: int
    column: str
    reason: Fault
    value: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the heading stands among the rows, and which column each index holds."""

    position: int
    columns: dict[int, Column]


HEADINGS: dict[Column, str] = {
    Column.BODY: "Мемлекеттік органның атауы / Наименование государственного органа",
    Column.HOLDER: (
        "Азаматтарды қабылдайтын адамның Т.А.Ә. / Ф.И.О. лица, проводящего прием граждан"
    ),
    Column.POST: (
        "Азаматтарды қабылдайтын адамның лауазымы / Должность лица, проводящего прием граждан"
    ),
    Column.WHEN: "Азаматтарды қабылдау күні мен уақыты / Дата и время приема граждан",
    Column.LOCATION: (
        "Мемлекеттік органның, ұйымның орналасқан жері / "
        "Местонахождение государственного органа, организации"
    ),
    Column.CONTACTS: (
        "Байланыс телефоны, электрондық мекенжайы / Контактный телефон, электронный адрес"
    ),
    Column.MINUTES: "Бір адамға минут / Минут на человека",
    Column.MODE: "Өткізу нысаны / Форма проведения",
}
"""The heading as the office writes it; the Russian half is the annex's own wording."""

_ALSO: dict[Column, tuple[str, ...]] = {
    Column.BODY: ("мемлекеттік орган", "государственный орган", "body"),
    Column.HOLDER: (
        "азаматтарды қабылдауды жүргізетін адамның Т.А.Ә.",
        "азаматтарды қабылдауды жүргізетін адамның тегі, аты, әкесінің аты",
        "азаматтарды қабылдауды жүргізетін адамның тегі, аты, әкесінің аты (бар болса)",
        "тегі, аты, әкесінің аты",
        "тегі, аты, әкесінің аты (бар болса)",
        "Т.А.Ә.",
        "фамилия, имя, отчество",
        "фамилия, имя, отчество (при наличии)",
        "Ф.И.О.",
        "full name",
    ),
    Column.POST: (
        "азаматтарды қабылдауды жүргізетін адамның лауазымы",
        "лауазымы",
        "лауазым",
        "должность",
        "post",
    ),
    Column.WHEN: (
        "азаматтарды қабылдау күні және уақыты",
        "қабылдау күні мен уақыты",
        "қабылдау күні және уақыты",
        "күні мен уақыты",
        "күні және уақыты",
        "дата и время приема",
        "дата и время",
        "date and time",
    ),
    Column.LOCATION: (
        "орналасқан жері",
        "қабылдау орны",
        "мекенжайы",
        "местонахождение",
        "место приема",
        "адрес",
        "location",
    ),
    Column.CONTACTS: (
        "байланыс телефоны, электрондық пошта мекенжайы",
        "телефоны, электрондық мекенжайы",
        "телефон, электрондық пошта",
        "телефон және электрондық пошта",
        "телефон, электронная почта",
        "телефон и электронная почта",
        "телефон, электронный адрес",
        "контакты",
        "phone and e-mail",
    ),
    Column.MINUTES: ("minutes per person",),
    Column.MODE: ("қабылдау нысаны", "форма приема", "формат", "format"),
}

MODES: dict[Mode, str] = {
    Mode.IN_PERSON: "бетпе-бет / лично",
    Mode.VIDEO: "бейнеконференция / видеоконференция",
    Mode.PHONE: "телефон арқылы / по телефону",
}
"""How the office writes the format of a reception into the form."""

_MODES_ALSO: dict[Mode, tuple[str, ...]] = {
    Mode.IN_PERSON: ("жеке", "очно", "in person"),
    Mode.VIDEO: ("бейне", "бейнебайланыс", "видео", "видеосвязь", "вкс", "video"),
    Mode.PHONE: ("телефон", "телефонмен", "phone", "by phone"),
}

_NUMBERING = frozenset({"пп", "рс", "реттікнөмірі", "номер"})

_ENOUGH = 3
"""So many known headings in one row make it the heading and no title above the table."""


def find_header(rows: Sequence[Row]) -> tuple[Header | None, tuple[Problem, ...]]:
    """Find the heading of the table and everything that is wrong with it.

    What stands above it (a title, the mark of approval) is passed over. Without a heading there
    is nothing to read; with a faulty one the rows below can still be checked.
    """
    for position, row in enumerate(rows):
        found = [(index, cell, _column(cell)) for index, cell in enumerate(row.cells)]
        if recognised(row.cells) < _ENOUGH:
            continue
        columns: dict[int, Column] = {}
        problems = []
        for index, cell, column in found:
            if column is None:
                if letters_of(cell) and letters_of(cell) not in _NUMBERING:
                    problems.append(Problem(row.number, "", Fault.UNKNOWN_COLUMN, shorten(cell)))
            elif column in columns.values():
                problems.append(Problem(row.number, column, Fault.COLUMN_TWICE, shorten(cell)))
            else:
                columns[index] = column
        problems += [
            Problem(row.number, column, Fault.COLUMN_MISSING)
            for column in REQUIRED
            if column not in columns.values()
        ]
        return Header(position, columns), tuple(problems)
    return None, (Problem(rows[0].number if rows else 1, "", Fault.NO_HEADER),)


def mode_named(cell: str) -> Mode | None:
    """Return the format that a cell names, as a whole or by either language of it."""
    return named(cell, _MODE_NAMES)


def recognised(cells: Sequence[str]) -> int:
    """Tell how many different columns of the annex these cells name."""
    return len({column for cell in cells if (column := _column(cell)) is not None})


def shorten(value: str, limit: int = 60) -> str:
    """Return a value on one line, short enough for a list of problems."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _column(cell: str) -> Column | None:
    return named(cell, _NAMES)


_NAMES = by_letters(HEADINGS, _ALSO)
_MODE_NAMES = by_letters(MODES, _MODES_ALSO)
