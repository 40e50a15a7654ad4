"""What a line typed into the search is shows in itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.numbers import issue_number, verification_code
from bot.services.rules.search_text import Line, Sought, digits_of, read_line
from bot.services.rules.spans import read_span
from bot.services.rules.surnames import surname_of

TODAY = date(2026, 11, 23)
NUMBER = issue_number(7, 2026, bytes(32))
CODE = verification_code(b"\x12\x34\x56\x78\x9a")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NUMBER, Line(Sought.NUMBER, NUMBER)),
        (NUMBER.lower().replace("-", " "), Line(Sought.NUMBER, NUMBER)),
        (f"№ {NUMBER[3:]}", Line(Sought.NUMBER, NUMBER)),
        (CODE, Line(Sought.CODE, CODE)),
        ("bthc-aeee", Line(Sought.CODE, "BTHC-AEEE")),
        ("Aman-Tulu", Line(Sought.SURNAME, surname_of("Aman-Tulu"))),
        ("SAGATBEK", Line(Sought.SURNAME, surname_of("Sagatbek"))),
        ("500101100000", Line(Sought.IIN, "500101100000")),
        ("5001 0110 0000", Line(Sought.IIN, "500101100000")),
        ("+7 701 000 00 02", Line(Sought.PHONE, "+77010000002")),
        ("8 (701) 000-00-02", Line(Sought.PHONE, "+77010000002")),
        ("ЖТ-2026/1234", Line(Sought.OFFICIAL, "ЖТ-2026/1234")),
        ("№ 1234", Line(Sought.OFFICIAL, "1234")),
        ("ЖТ 12.05", Line(Sought.OFFICIAL, "ЖТ 12.05")),
        ("ЖТ-Қ 215/26", Line(Sought.OFFICIAL, "ЖТ-Қ 215/26")),
        ("Үлгі 215/26", Line(Sought.OFFICIAL, "Үлгі 215/26")),
        (
            "Үлгіев 23.11",
            Line(Sought.SURNAME, "улгиев", date(2026, 11, 23), date(2026, 11, 23)),
        ),
        (
            "Үлгіев Мысал 20.11–25.11",
            Line(Sought.SURNAME, "улгиев", date(2026, 11, 20), date(2026, 11, 25)),
        ),
        (
            "Үлгіев 24 желтоқсан",
            Line(Sought.SURNAME, "улгиев", date(2025, 12, 24), date(2025, 12, 24)),
        ),
        ("Серіков", Line(Sought.SURNAME, "сериков")),
        (
            "Серіков қараша",
            Line(Sought.SURNAME, "сериков", date(2026, 11, 1), date(2026, 11, 30)),
        ),
        (
            "Сериков декабрь",
            Line(Sought.SURNAME, "сериков", date(2025, 12, 1), date(2025, 12, 31)),
        ),
        (
            "наурыз 2025 Серікова Айсұлу",
            Line(Sought.SURNAME, "серикова", date(2025, 3, 1), date(2025, 3, 31)),
        ),
        ("Мамыр", Line(Sought.SURNAME, "мамыр")),
        ("ноябрь 2025", Line(Sought.ALL, "", date(2025, 11, 1), date(2025, 11, 30))),
        # Nothing is registered in the future: without a year the last such days are meant.
        ("20.11–22.11", Line(Sought.ALL, "", date(2026, 11, 20), date(2026, 11, 22))),
        ("20.11.2026 - 22.11.2026", Line(Sought.ALL, "", date(2026, 11, 20), date(2026, 11, 22))),
        ("", None),
        ("!!!", None),
        ("я" * 151, None),
    ],
)
def test_lines(text: str, found: Line | None) -> None:
    assert read_line(text, TODAY) == found


@given(st.binary(min_size=5, max_size=5))
def test_every_code_is_read_as_one_also_without_a_digit(made_of: bytes) -> None:
    code = verification_code(made_of)
    assert read_line(code, TODAY) == Line(Sought.CODE, code)
    assert read_line(code.lower(), TODAY) == Line(Sought.CODE, code)


@given(st.text(max_size=160))
def test_no_line_breaks_the_search(text: str) -> None:
    line = read_line(text, TODAY)
    assert line is None or line.value or line.first is not None


def test_digits() -> None:
    assert digits_of("ЖТ-2026/1234-К") == "20261234"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("25.11–27.11", (date(2026, 11, 25), date(2026, 11, 27))),
        ("25.11 27.11", (date(2026, 11, 25), date(2026, 11, 27))),
        ("25.11.2026 - 1.12.2026", (date(2026, 11, 25), date(2026, 12, 1))),
        ("28.12-8.01", (date(2026, 12, 28), date(2027, 1, 8))),
        ("25.11", (date(2026, 11, 25), date(2026, 11, 25))),
        ("tomorrow", None),
        ("31.02–1.03", None),
    ],
)
def test_spans(text: str, days: tuple[date, date] | None) -> None:
    assert read_span(text, TODAY) == days
