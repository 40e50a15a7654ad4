"""The room of a reception as an applicant sees it."""

from dataclasses import dataclass

from bot.services.rules.room import Stage


@dataclass(frozen=True, slots=True)
class RoomView:
    """What an applicant sees of the room on the day: numbers alone.

    `now` and `next` are seat numbers; 0 stands for somebody who came without booking.
    """

    mine: int
    stage: Stage
    now: int | None
    next: int | None
    ahead: int
    """How many go in before this person; counts only those who are there."""
