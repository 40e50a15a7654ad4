"""A sheet typed in from paper: what is taken, and what each bad line is told."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.sheet import (
    BadLine,
    SheetEntry,
    SheetProblem,
    read_sheet,
    read_times,
)
from db.enums import HeldResult, OutcomeKind

WORDS = {
    "шешілді": HeldResult.SOLVED,
    "решено": HeldResult.SOLVED,
    "түсіндірілді": HeldResult.EXPLAINED,
    "тапсырма": HeldResult.INSTRUCTED,
    "жазбаша": HeldResult.APPEAL,
}
SEATS = range(1, 8)
P = SheetProblem


def test_a_whole_sheet_is_read_in_order_of_seats() -> None:
    sheet = read_sheet(
        """
        3 10:05-10:20 шешілді, құжат тапсырылды
        4 -
        1. 09.00 – 09.15 Түсіндірілді: заң бойынша

        № 5 x министр шұғыл кетті
        2) 9:20-9:40; тапсырма
        """,
        SEATS,
        WORDS,
    )
    assert sheet.bad == ()
    assert sheet.entries == (
        SheetEntry(1, OutcomeKind.HELD, time(9), time(9, 15), HeldResult.EXPLAINED, "заң бойынша"),
        SheetEntry(
            2, OutcomeKind.HELD, time(9, 20), time(9, 40), HeldResult.INSTRUCTED, "тапсырма"
        ),
        SheetEntry(
            3, OutcomeKind.HELD, time(10, 5), time(10, 20), HeldResult.SOLVED, "құжат тапсырылды"
        ),
        SheetEntry(4, OutcomeKind.NO_SHOW),
        SheetEntry(5, OutcomeKind.NOT_HELD, text="министр шұғыл кетті"),
    )
    assert [entry.minutes for entry in sheet.entries] == [15, 20, 15, None, None]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("үш 10:05-10:20 шешілді ok", P.NUMBER),
        ("- 3", P.NUMBER),
        ("9 -", P.UNKNOWN_NUMBER),
        ("0 -", P.UNKNOWN_NUMBER),
        ("999 -", P.UNKNOWN_NUMBER),
        ("1234 -", P.NUMBER),
        ("3", P.WHAT),
        ("3 шешілді", P.WHAT),
        ("3 келмеді", P.WHAT),
        ("3 10:05 шешілді ok", P.TIME),
        ("3 10-11 шешілді ok", P.TIME),
        ("3 25:05-26:20 шешілді ok", P.TIME),
        ("3 10:65-10:70 шешілді ok", P.TIME),
        ("3 10:20-10:05 шешілді ok", P.ORDER),
        ("3 10:05-10:05 шешілді ok", P.ORDER),
        ("3 9:00-12:01 шешілді ok", P.TOO_LONG_TALK),
        ("3 12:30-13:00 шешілді ok", P.AHEAD),
        ("3 10:05-10:20", P.DECISION),
        ("3 10:05-10:20 құжат тапсырылды", P.DECISION),
        ("3 10:05-10:20 шешілдідей ok", P.DECISION),
        ("3 10:05-10:20шешілді ok", P.TIME),
        ("3 10:05-10:20 шешілді " + "ұ" * 1001, P.LONG_TEXT),
        ("3 x", P.REASON),
        ("3 х   ", P.REASON),
        ("3 x ?", P.REASON),
        ("3 xa", P.WHAT),
        ("٣ -", P.NUMBER),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken(line: str, problem: SheetProblem) -> None:
    sheet = read_sheet(f"1 -\n\n{line}\n2 -", SEATS, WORDS, until=time(12, 45))
    assert sheet.bad == (BadLine(3, problem),)
    assert sheet.entries == ()


def test_every_bad_line_is_named_at_once() -> None:
    sheet = read_sheet("1 -\n1 -\nx\n8 -", SEATS, WORDS)
    assert sheet.bad == (
        BadLine(2, P.TWICE),
        BadLine(3, P.NUMBER),
        BadLine(4, P.UNKNOWN_NUMBER),
    )


@pytest.mark.parametrize("text", ["", "  \n \n", "\n"])
def test_an_empty_sheet_says_so(text: str) -> None:
    assert read_sheet(text, SEATS, WORDS).bad == (BadLine(1, P.EMPTY),)


@given(st.text(max_size=300), st.sets(st.integers(1, 9)))
def test_any_text_is_either_taken_whole_or_told_why(text: str, seats: set[int]) -> None:
    sheet = read_sheet(text, seats, WORDS)
    assert bool(sheet.entries) != bool(sheet.bad)
    assert {entry.seat for entry in sheet.entries} <= seats


@given(st.times(), st.times())
def test_times_are_taken_when_they_could_be(began: time, ended: time) -> None:
    read = read_times(f"{began:%H:%M}-{ended:%H:%M}")
    lasted = (ended.hour - began.hour) * 60 + ended.minute - began.minute
    if 0 < lasted <= 180:
        assert read == (time(began.hour, began.minute), time(ended.hour, ended.minute))
    else:
        assert read is (P.ORDER if lasted <= 0 else P.TOO_LONG_TALK)
