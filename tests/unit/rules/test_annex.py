"""The annex as people fill it: read to the minute, refused with everything that is wrong."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.annex import (
    AnnexInvalid,
    Bilingual,
    ParsedReception,
    parse,
    to_rows,
)
from bot.services.rules.annex_form import HEADINGS, Column, Fault, Row, shorten
from bot.services.rules.windows import Window, parse_window, show_window, split_windows
from bot.services.rules.workdays import WorkCalendar, WorkingHours

NOW = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
CALENDAR = WorkCalendar()
ZONE = WorkingHours().zone
HEADING = tuple(HEADINGS[column] for column in Column)
RUSSIAN_FORM = (
    "Наименование \nгосударственног\nо органа",
    "Ф.И.О лица, \nпроводящего \nприем граждан",
    "Должность лица,\nпроводящего \nприем граждан",
    "Дата и время \nприема граждан",
    "Местонахожден\nие  \nгосударственног\nо органа,  \nорганизации",
    "Контактный \nтелефон, \nэлектронный \nадрес",
)
"""The heading of the annex in the decree's own text, broken words and all."""

GOOD = {
    Column.BODY: "Үлгілер министрлігі / Министерство примеров",
    Column.HOLDER: "Үлгібаев Сынақ Мысалұлы",
    Column.POST: "Вице-министр / Вице-министр",
    Column.WHEN: "12.11.2026 10:00–12:00",
    Column.LOCATION: "Орталық, 1-кабинет / Центр, кабинет 1",
    Column.CONTACTS: "+7 700 000 00 00, qabyldau@example.kz",
    Column.MINUTES: "20",
    Column.MODE: "бетпе-бет / лично",
}


def line(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(column.value, GOOD[column]) for column in Column)


def table(*lines: tuple[str, ...], heading: tuple[str, ...] = HEADING) -> tuple[Row, ...]:
    return tuple(Row(number, cells) for number, cells in enumerate([heading, *lines], 1))


def read(rows: tuple[Row, ...], minutes: int = 20) -> tuple[ParsedReception, ...]:
    return parse(rows, now=NOW, calendar=CALENDAR, minutes=minutes)


def refused(rows: tuple[Row, ...]) -> list[tuple[int, str, str]]:
    with pytest.raises(AnnexInvalid) as error:
        read(rows)
    assert str(error.value) == ""
    return [(one.row, one.column, one.reason) for one in error.value.problems]


def window(day: date, start: time, end: time) -> Window:
    return Window(
        datetime.combine(day, start, ZONE).astimezone(UTC),
        datetime.combine(day, end, ZONE).astimezone(UTC),
    )


TWELFTH = window(date(2026, 11, 12), time(10), time(12))


def test_a_row_becomes_a_reception() -> None:
    (one,) = read(table(line()))
    assert one == ParsedReception(
        body=Bilingual("Үлгілер министрлігі", "Министерство примеров"),
        holder="Үлгібаев Сынақ Мысалұлы",
        post=Bilingual("Вице-министр", "Вице-министр"),
        window=TWELFTH,
        location=Bilingual("Орталық, 1-кабинет", "Центр, кабинет 1"),
        contacts="+7 700 000 00 00, qabyldau@example.kz",
        minutes=20,
    )
    assert one.row == 2
    assert TWELFTH.starts_at == datetime(2026, 11, 12, 5, 0, tzinfo=UTC)


# --- headings ------------------------------------------------------------------------------------


def test_the_heading_of_the_decree_is_known_and_minutes_may_be_missing() -> None:
    title = ("График приема граждан руководством государственных органов",)
    numbers = ("1", "2", "3", "4", "5", "6")
    found = read(table(RUSSIAN_FORM, numbers, line()[:6], heading=title), minutes=15)
    assert [one.minutes for one in found] == [15]


@pytest.mark.parametrize(
    "heading",
    [
        tuple(one.split(" / ")[0] for one in HEADING),
        tuple(one.split(" / ")[1] for one in HEADING),
        tuple(one.replace(" / ", "\n") for one in HEADING),
        tuple(one.upper() for one in HEADING),
        ("Body", "Full name", "Post", "Date and time", "Location", "Phone and e-mail",
         "Minutes per person"),
        ("Мемлекеттiк орган", "Т.А.Ә.", "Лауазымы", "Күнi мен уақыты", "Мекенжайы", "Контакты",
         "Минут на человека"),
        ("Государственный орган", "ФИО", "Должность", "Дата и время приёма", "Место приёма",
         "Телефон, электронная почта", "Бір адамға минут"),
    ],
)  # fmt: skip
def test_columns_are_known_in_each_language(heading: tuple[str, ...]) -> None:
    assert len(read(table(line(), heading=heading))) == 1


def test_columns_stand_in_any_order_and_a_numbering_is_passed_over() -> None:
    mixed = table(("1", *reversed(line())), heading=("№ р/с", *reversed(HEADING)))
    assert read(mixed) == read(table(line()))


def test_each_fault_of_a_heading_is_named() -> None:
    heading = (*HEADING[:4], "Минуттар саны", "Мекенжайы", "Location", "")
    assert refused(table(line()[:4], heading=heading)) == [
        (1, "", Fault.UNKNOWN_COLUMN),
        (1, Column.LOCATION, Fault.COLUMN_TWICE),
        (1, Column.CONTACTS, Fault.COLUMN_MISSING),
        (2, Column.LOCATION, Fault.EMPTY),
    ]


@pytest.mark.parametrize("rows", [(), table(line(), heading=line()), table(heading=("a", "b"))])
def test_a_table_without_the_heading_is_none(rows: tuple[Row, ...]) -> None:
    assert refused(rows) == [(1, "", Fault.NO_HEADER)]


def test_a_heading_alone_is_no_schedule() -> None:
    assert refused(table(("", " ", ""), ())) == [(1, "", Fault.NO_ROWS)]


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        (Column.BODY, "Министерство примеров", Fault.ONE_LANGUAGE),
        (Column.BODY, "Министерство примеров / ", Fault.ONE_LANGUAGE),
        (Column.BODY, "Үлгілер/Примеры", Fault.ONE_LANGUAGE),
        (Column.BODY, "Үлгілер / Примеры / Samples", Fault.LANGUAGES_UNCLEAR),
        (Column.BODY, "Үлгілер\nминистрлігі\nМинистерство примеров", Fault.LANGUAGES_UNCLEAR),
        (Column.BODY, "Үлгі / Пример\nМысал / Образец", Fault.LANGUAGES_UNCLEAR),
        (Column.BODY, "Министерство примеров / Үлгілер министрлігі", Fault.LANGUAGES_SWAPPED),
        (Column.BODY, "?лгілер министрлігі / Министерство примеров", Fault.LOST_LETTERS),
        (Column.BODY, "Yлгілер министрлігі / Министерство примеров", Fault.MIXED_LETTERS),
        (Column.BODY, "Үлгілер министрлiгi / Министерство примеров", Fault.MIXED_LETTERS),
        (Column.BODY, f"Ү{'ә' * 300} / Министерство", Fault.TOO_LONG),
        (Column.BODY, " \u200b ", Fault.EMPTY),
        (Column.POST, "Министр", Fault.ONE_LANGUAGE),
        (Column.LOCATION, "Центр, кабинет 1", Fault.ONE_LANGUAGE),
        (Column.HOLDER, "", Fault.EMPTY),
        (Column.HOLDER, "Үлгібаев С. М.", Fault.NAME),
        (Column.HOLDER, "Үлгібаев / Улгибаев", Fault.NAME),
        (Column.HOLDER, "Yлгібаев Сынақ", Fault.MIXED_LETTERS),
        (Column.HOLDER, "?лгібаев Сына?", Fault.LOST_LETTERS),
        (Column.HOLDER, "Ү" * 151, Fault.TOO_LONG),
        (Column.CONTACTS, "", Fault.EMPTY),
        (Column.CONTACTS, "7" * 201, Fault.TOO_LONG),
        (Column.MINUTES, "жиырма", Fault.NOT_A_NUMBER),
        (Column.MINUTES, "20 мин", Fault.NOT_A_NUMBER),
        (Column.MINUTES, "-20", Fault.NOT_A_NUMBER),
        (Column.MINUTES, "4", Fault.MINUTES_OUT_OF_RANGE),
        (Column.MINUTES, "121", Fault.MINUTES_OUT_OF_RANGE),
        (Column.WHEN, "", Fault.EMPTY),
        (Column.WHEN, "x" * 30_000, Fault.TOO_LONG),
        (Column.WHEN, ";", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "Әр бейсенбі 10:00–12:00", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "12.11.2026", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "2026-11-12 10:00", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "12.11.26 10:00–12:00", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "12.11.0001 10:00–12:00", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "1౨.11.2026 10:00–12:00", Fault.WINDOW_UNREADABLE),
        (Column.WHEN, "31.11.2026 10:00–12:00", Fault.NO_SUCH_TIME),
        (Column.WHEN, "12.11.2026 10:00–24:00", Fault.NO_SUCH_TIME),
        (Column.WHEN, "12.11.2026 12:00–10:00", Fault.ENDS_BEFORE_START),
        (Column.WHEN, "12.11.2026 10:00–10:00", Fault.ENDS_BEFORE_START),
        (Column.WHEN, "12.11.2026 10:00–10:19", Fault.NO_SEAT),
        (Column.WHEN, "06.11.2026 10:00–12:00", Fault.PAST),
        (Column.WHEN, "09.11.2026 10:00–12:00", Fault.PAST),
        (Column.WHEN, "14.11.2026 10:00–12:00", Fault.DAY_OFF),
        (Column.WHEN, "16.12.2026 10:00–12:00", Fault.DAY_OFF),
        (Column.WHEN, "12.11.2999 10:00–12:00", Fault.CALENDAR_UNKNOWN),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_column_and_reason(
    column: Column, text: str, reason: Fault
) -> None:
    later = line(when="13.11.2026 10:00–12:00")
    assert refused(table(later, line(**{column.value: text}))) == [(3, column, reason)]


def test_everything_wrong_in_a_file_is_said_at_once() -> None:
    found = refused(
        table(
            line(body="Үлгілер", holder="", minutes="0"),
            line(when="14.11.2026 10:00–12:00; 12.11.2026 09:00–08:00"),
            line(),
        )
    )
    assert found == [
        (2, Column.BODY, Fault.ONE_LANGUAGE),
        (2, Column.HOLDER, Fault.EMPTY),
        (2, Column.MINUTES, Fault.MINUTES_OUT_OF_RANGE),
        (3, Column.WHEN, Fault.DAY_OFF),
        (3, Column.WHEN, Fault.ENDS_BEFORE_START),
    ]


def test_a_problem_quotes_what_is_wrong_in_short() -> None:
    rows = table(line(body="Үлгілер министрлігі\n" + "Yлгілер " * 3, when="14.11.2026 10:00–12:00"))
    with pytest.raises(AnnexInvalid) as error:
        read(rows)
    assert [one.value for one in error.value.problems] == ["Yлгілер", "14.11.2026 10:00–12:00"]
    assert shorten("а" * 100) == "а" * 59 + "…"


def test_a_cell_that_is_no_text_is_refused_only_where_it_counts() -> None:
    above = Row(1, ("Бекітемін", ""), ((1, Fault.MERGED),))
    heading = Row(2, ("№", *HEADING))
    row = Row(3, ("", *line()), ((0, Fault.FORMULA),))
    assert len(read((above, heading, row))) == 1
    formula = Row(3, ("1", *line(when="")), ((4, Fault.FORMULA),))
    merged = Row(4, (), ((1, Fault.MERGED),))
    assert refused((above, heading, formula, merged)) == [
        (3, Column.WHEN, Fault.FORMULA),
        (4, Column.BODY, Fault.MERGED),
        *((4, column, Fault.EMPTY) for column in list(Column)[1:6]),
    ]


def test_texts_are_cleaned_on_the_way() -> None:
    (one,) = read(
        table(
            line(
                body="\u200bҮлгілер\u00a0  министрлігі\n\nМинистерство  примеров\r\n",
                holder=" Үлгібаев  Сынақ\n Мысалұлы ",
                location="Центр «И/К»,\n1-кабинет /\nЦентр «И/К»,\nкабинет 1",
                contacts="+7 700 000 00 00;\n\n qabyldau@example.kz,",
                minutes=" 20 ",
            )
        )
    )
    assert one.body == Bilingual("Үлгілер министрлігі", "Министерство примеров")
    assert one.holder == "Үлгібаев Сынақ Мысалұлы"
    assert one.location == Bilingual("Центр «И/К», 1-кабинет", "Центр «И/К», кабинет 1")
    assert one.contacts == "+7 700 000 00 00, qabyldau@example.kz"


def test_latin_words_of_their_own_are_letters_as_well() -> None:
    (one,) = read(table(line(body="IT-үлгілер, Astana Hub / IT-примеры, Astana Hub")))
    assert one.body.ru == "IT-примеры, Astana Hub"


def test_an_empty_number_of_minutes_is_the_office_s_own() -> None:
    (one,) = read(table(line(minutes="")), minutes=40)
    assert (one.minutes, one.window.seats(one.minutes)) == (40, 3)


# --- date and time -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "12.11.2026 10:00–12:00",
        "12.11.2026 10:00-12:00",
        "12.11.2026 10:00 — 12:00",
        "12.11.2026, 10.00-12.00",
        "2026-11-12 10:00−12:00",
        "12.11.2026\n10:00–12:00",
        " 12.11.2026  10:00 –\n12:00 ;",
    ],
)
def test_a_window_is_read_as_people_write_it(text: str) -> None:
    assert [one.window for one in read(table(line(when=text)))] == [TWELFTH]


@pytest.mark.parametrize("between", [";", "; ", "\n", "\n\n", " ;\n", "\r\n"])
def test_a_cell_holds_several_windows(between: str) -> None:
    text = between.join(
        ["12.11.2026 10:00–12:00", "2026-11-13 15:00-16:00", "19.11.2026\n9.30-10.00"]
    )
    found = [one.window for one in read(table(line(when=text)))]
    assert found == [
        TWELFTH,
        window(date(2026, 11, 13), time(15), time(16)),
        window(date(2026, 11, 19), time(9, 30), time(10)),
    ]


@given(
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.times(),
    st.integers(1, 600),
)
def test_a_window_is_written_as_it_is_read(day: date, start: time, minutes: int) -> None:
    begin = datetime.combine(day, start.replace(second=0, microsecond=0), ZONE)
    end = begin + timedelta(minutes=minutes)
    if end.date() != day:
        end = begin.replace(hour=23, minute=59)
    if end <= begin:
        return
    one = Window(begin.astimezone(UTC), end.astimezone(UTC))
    assert parse_window(show_window(one, ZONE), ZONE) == one
    assert split_windows(show_window(one, ZONE)) == (show_window(one, ZONE),)


# --- contradictions ------------------------------------------------------------------------------


def other(**changes: str) -> tuple[str, ...]:
    """A row that shares nothing with the good one but its time."""
    alone = {
        "body": "Мысалдар агенттігі / Агентство образцов",
        "holder": "Қиялбаева Өрнек",
        "post": "Төраға / Председатель",
        "location": "Орталық, 2-кабинет / Центр, кабинет 2",
    }
    return line(**(alone | changes))


def test_two_people_in_two_rooms_may_receive_at_once() -> None:
    assert len(read(table(line(), other()))) == 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (line(), Column.WHEN, Fault.DUPLICATE),
        (line(when="12.11.2026 11:59–13:00"), Column.WHEN, Fault.POST_BUSY),
        (line(location=other()[4]), Column.WHEN, Fault.POST_BUSY),
        (other(holder="ҮЛГІБАЕВ Сынақ Мысалұлы"), Column.WHEN, Fault.HOLDER_BUSY),
        (other(location=line()[4]), Column.WHEN, Fault.PLACE_TAKEN),
        (other(location=line()[4], when="12.11.2026 9:00–10:01"), Column.WHEN, Fault.PLACE_TAKEN),
        (
            line(holder="Қиялбаева Өрнек", when="13.11.2026 10:00–12:00"),
            Column.HOLDER,
            Fault.TWO_HOLDERS,
        ),
        (
            other(body="Үлгілер министрлігі / Министерство образцов"),
            Column.BODY,
            Fault.TWO_SPELLINGS,
        ),
        (
            line(post="Вице-министр / Заместитель министра", when="13.11.2026 10:00–12:00"),
            Column.POST,
            Fault.TWO_SPELLINGS,
        ),
        (
            other(location="Орталық, 1-кабинет / Центр, комната 1", when="13.11.2026 10:00–12:00"),
            Column.LOCATION,
            Fault.TWO_SPELLINGS,
        ),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_named(
    row: tuple[str, ...], column: Column, reason: Fault
) -> None:
    assert refused(table(line(), row)) == [(3, column, reason)]


def test_two_windows_of_one_row_must_not_meet_either() -> None:
    text = "12.11.2026 10:00–12:00; 12.11.2026 11:00–13:00; 12.11.2026 12:00–12:20"
    assert refused(table(line(when=text))) == [(2, Column.WHEN, Fault.POST_BUSY)] * 2
    back_to_back = "12.11.2026 12:00–13:00; 12.11.2026 10:00–12:00"
    assert len(read(table(line(when=back_to_back)))) == 2


def test_the_later_row_is_blamed_even_when_its_time_is_earlier() -> None:
    late = line(when="12.11.2026 11:00–13:00")
    assert refused(table(late, line())) == [(3, Column.WHEN, Fault.POST_BUSY)]


# --- round trip ----------------------------------------------------------------------------------

NAMES = st.text("абвғқөұАҚ «»,.()-1/", min_size=1, max_size=20).map(
    lambda text: " ".join(f"Ә{text}ә".split()).replace(" / ", "/")
)
BILINGUAL = st.builds(Bilingual, NAMES, NAMES)
DAYS = [CALENDAR.after(date(2026, 11, 9), n) for n in range(1, 40)]


@st.composite
def schedules(draw: st.DrawFn) -> list[ParsedReception]:
    """Receivers with names and rooms of their own, each with windows that do not meet."""
    receptions = []
    for n in range(draw(st.integers(1, 4))):
        body, post, place = (draw(BILINGUAL) for _ in range(3))
        body, post, place = (
            Bilingual(f"{one.kk} {n}", f"{one.ru} {n}") for one in (body, post, place)
        )
        minutes = draw(st.integers(5, 60))
        slots = list(product(DAYS, range(8, 18)))
        for day, hour in draw(
            st.lists(st.sampled_from(slots), unique=True, min_size=1, max_size=5)
        ):
            receptions.append(
                ParsedReception(
                    body,
                    "Үлгібаев Сынақ" + "ә" * n,
                    post,
                    window(day, time(hour), time(hour + 1)),
                    place,
                    f"+7 700 000 00 0{n}",
                    minutes,
                )
            )
    return receptions


@given(schedules())
def test_what_is_written_is_read_back(receptions: list[ParsedReception]) -> None:
    assert read(to_rows(receptions, ZONE)) == tuple(receptions)


@given(st.lists(st.lists(st.text(max_size=30), max_size=9), max_size=4))
def test_no_file_breaks_the_reading_and_no_filled_row_vanishes(lines: list[list[str]]) -> None:
    rows = table(*map(tuple, lines))
    with pytest.raises(AnnexInvalid) as error:
        read(rows)
    named = {problem.row for problem in error.value.problems}
    for row in rows[1:]:
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if filled and filled != [str(n) for n in range(1, len(filled) + 1)]:
            assert row.number in named
