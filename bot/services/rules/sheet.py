"""A day sheet that was filled in by hand and is typed in later: one line for each person.

    3 10:05-10:20 solved, papers handed over     held: from - to, what was decided, a line on it
    4 -                                          did not come
    5 x the head was called away                 not held, and why

The words for a decision come from outside, because they are words of a language. Nothing is taken
unless every line can be: each bad one is named with its number and what is expected there.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum

from bot.services.rules.names import TextInvalid, clean_text
from db.enums import HeldResult, OutcomeKind

MAX_TEXT = 1000
LONGEST = 180
"""Minutes: a longer reception on a typed sheet is a slip of the hand."""


class SheetProblem(StrEnum):
    """What is wrong with a line."""

    EMPTY = "empty"
    NUMBER = "number"
    UNKNOWN_NUMBER = "unknown_number"
    TWICE = "twice"
    WHAT = "what"
    TIME = "time"
    ORDER = "order"
    TOO_LONG_TALK = "too_long_talk"
    AHEAD = "ahead"
    DECISION = "decision"
    TEXT = "text"
    LONG_TEXT = "long_text"
    REASON = "reason"
    HAS_COME = "has_come"
    """Only the book of the day knows it: the arrival of this person is written down."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """What became of one person's reception, as it was written on paper."""

    seat: int
    kind: OutcomeKind
    began: time | None = None
    ended: time | None = None
    result: HeldResult | None = None
    text: str | None = None
    line: int = field(default=0, compare=False)
    """Which line of the message says so."""

    @property
    def minutes(self) -> int | None:
        """How long it took; None where it was not held."""
        if self.began is None or self.ended is None:
            return None
        return _minutes(self.ended) - _minutes(self.began)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken: its number in the message, and why. Its text is not kept."""

    line: int
    problem: SheetProblem


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: either every line, or the bad ones."""

    entries: tuple[SheetEntry, ...] = ()
    bad: tuple[BadLine, ...] = ()


_LINE = re.compile(r"№?\s*(?P<seat>[0-9]{1,3})[.):]?(?:\s+(?P<rest>.*))?", re.DOTALL)
_TIMES = re.compile(
    r"(?P<h1>[0-9]{1,2})[:.](?P<m1>[0-9]{2})\s*[-\u2013\u2014]\s*(?P<h2>[0-9]{1,2})[:.](?P<m2>[0-9]{2})"
    r"(?:[\s,;:]+(?P<rest>.*))?",
    re.DOTALL,
)
_NOT_HELD = re.compile(r"[xX\u0445\u0425](?:[\s,;:]+(?P<why>.*))?", re.DOTALL)
_ABSENT = frozenset({"-", "\u2013", "\u2014"})
_AFTER_WORD = " ,;:.\u2013\u2014-"


def read_sheet(
    text: str,
    seats: Collection[int],
    decisions: Mapping[str, HeldResult],
    until: time | None = None,
) -> Sheet:
    """Read a typed sheet.

    `seats` are the numbers that still miss their result, `decisions` the words by which a line may
    begin after its times, in small letters, `until` the present time where the sheet is of today.
    """
    entries: dict[int, SheetEntry] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _entry(line.strip(), seats, decisions, until)
        if isinstance(read, SheetProblem):
            bad.append(BadLine(number, read))
        elif read.seat in entries:
            bad.append(BadLine(number, SheetProblem.TWICE))
        else:
            entries[read.seat] = replace(read, line=number)
    if not entries and not bad:
        bad.append(BadLine(1, SheetProblem.EMPTY))
    if bad:
        return Sheet(bad=tuple(bad))
    return Sheet(entries=tuple(entries[seat] for seat in sorted(entries)))


def _entry(
    line: str, seats: Collection[int], decisions: Mapping[str, HeldResult], until: time | None
) -> SheetEntry | SheetProblem:
    found = _LINE.fullmatch(line)
    if found is None:
        return SheetProblem.NUMBER
    seat, rest = int(found["seat"]), (found["rest"] or "").strip()
    if seat not in seats:
        return SheetProblem.UNKNOWN_NUMBER
    if rest in _ABSENT:
        return SheetEntry(seat, OutcomeKind.NO_SHOW)
    not_held = _NOT_HELD.fullmatch(rest)
    if not_held is not None:
        why = _text(not_held["why"] or "", SheetProblem.REASON)
        if isinstance(why, SheetProblem):
            return why
        return SheetEntry(seat, OutcomeKind.NOT_HELD, text=why)
    times = _TIMES.fullmatch(rest)
    if times is None:
        return SheetProblem.TIME if rest[:1].isdigit() else SheetProblem.WHAT
    return _held(seat, times, decisions, until)


def _held(
    seat: int, times: re.Match[str], decisions: Mapping[str, HeldResult], until: time | None
) -> SheetEntry | SheetProblem:
    span = read_times(f"{times['h1']}:{times['m1']}-{times['h2']}:{times['m2']}", until)
    if isinstance(span, SheetProblem):
        return span
    said = times["rest"] or ""
    decided = _decision(said, decisions)
    if decided is None:
        return SheetProblem.DECISION
    word, result = decided
    text = _text(said[len(word) :].lstrip(_AFTER_WORD) or said.strip(), SheetProblem.TEXT)
    if isinstance(text, SheetProblem):
        return text
    return SheetEntry(seat, OutcomeKind.HELD, *span, result, text)


def read_times(text: str, until: time | None = None) -> tuple[time, time] | SheetProblem:
    """Read "10:05-10:20"; `until` is the present time where it cannot have been later."""
    found = _TIMES.fullmatch(text.strip())
    if found is None or found["rest"]:
        return SheetProblem.TIME
    try:
        began = time(int(found["h1"]), int(found["m1"]))
        ended = time(int(found["h2"]), int(found["m2"]))
    except ValueError:
        return SheetProblem.TIME
    if ended <= began:
        return SheetProblem.ORDER
    if _minutes(ended) - _minutes(began) > LONGEST:
        return SheetProblem.TOO_LONG_TALK
    if until is not None and ended > until:
        return SheetProblem.AHEAD
    return began, ended


def _decision(said: str, decisions: Mapping[str, HeldResult]) -> tuple[str, HeldResult] | None:
    """Return the longest known word that the text begins with, and what it means."""
    lowered = said.casefold()
    for word in sorted(decisions, key=len, reverse=True):
        after = lowered[len(word) : len(word) + 1]
        if lowered.startswith(word) and not after.isalnum():
            return word, decisions[word]
    return None


def _text(said: str, missing: SheetProblem) -> str | SheetProblem:
    try:
        return clean_text(said, 2, MAX_TEXT)
    except TextInvalid as error:
        return missing if error.length < error.minimum else SheetProblem.LONG_TEXT


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
