"""Who is in the room and who goes in next: "now 3, next 4", for one reception.

Those who came go in by the time of their seat. Whoever came late loses nothing but the hour: they
stand where their arrival falls, after those whose time had come by then and before those whose
time is still ahead. Who came without booking goes last, in the order of coming.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Where somebody is on the reception day."""

    EXPECTED = "expected"
    LATE = "late"
    HERE = "here"
    IN_ROOM = "in_room"
    LEFT = "left"
    """Was in the room; what became of it is not written down yet."""
    OVER = "over"
    """The day has passed without a result, whatever was noted on it."""
    HELD = "held"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"


CLOSED = frozenset({Stage.HELD, Stage.NO_SHOW, Stage.NOT_HELD})
"""Stages after which nothing more is awaited from anybody on this day."""


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody of a reception; `seat` and `starts_at` are None for who came without booking."""

    key: int
    seat: int | None = None
    starts_at: datetime | None = None
    arrived_at: datetime | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    end: Stage | None = None
    """How it ended, once that is written down: one of `CLOSED`."""


@dataclass(frozen=True, slots=True)
class Room:
    """Who is inside, and those who wait in the order in which they go in; keys of comers."""

    inside: int | None
    line: tuple[int, ...]

    @property
    def next(self) -> int | None:
        """Who goes in next, if anybody waits."""
        return self.line[0] if self.line else None


def stage(comer: Comer, now: datetime, grace: timedelta) -> Stage:
    """Return where somebody is on the day; who is not there `grace` after their time is late."""
    if comer.end is not None:
        return comer.end
    if comer.ended_at is not None:
        return Stage.LEFT
    if comer.called_at is not None:
        return Stage.IN_ROOM
    if comer.arrived_at is not None:
        return Stage.HERE
    if comer.starts_at is not None and now > comer.starts_at + grace:
        return Stage.LATE
    return Stage.EXPECTED


def came_late(comer: Comer, grace: timedelta) -> bool:
    """Tell whether somebody arrived later than the office waits without saying a word."""
    if comer.starts_at is None or comer.arrived_at is None:
        return False
    return comer.arrived_at > comer.starts_at + grace


def room(comers: Iterable[Comer], grace: timedelta) -> Room:
    """Return who is in the room and who waits for it, whatever order the comers are given in."""
    open_ones = [comer for comer in comers if comer.end is None and comer.ended_at is None]
    inside = [comer for comer in open_ones if comer.called_at is not None]
    waiting = [
        comer for comer in open_ones if comer.called_at is None and comer.arrived_at is not None
    ]
    waiting.sort(key=lambda comer: _turn(comer, grace))
    latest = max(inside, key=lambda comer: (comer.called_at, comer.key), default=None)
    return Room(latest.key if latest else None, tuple(comer.key for comer in waiting))


def _turn(comer: Comer, grace: timedelta) -> tuple[bool, datetime | None, bool, int, int]:
    """Return what the waiting are ordered by: booked first, then the moment that counts."""
    walked_in = comer.starts_at is None
    late = came_late(comer, grace)
    moment = comer.arrived_at if walked_in or late else comer.starts_at
    return (walked_in, moment, late, comer.seat or 0, comer.key)
