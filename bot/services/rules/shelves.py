"""The free places of a plan, laid out so that the next fitting one is found without a scan.

A shelf holds some of the places in order of time: all of them, those of one mode, or those of one
mode on one weekday. What is taken is skipped by union-find (a pointer to the next one that may
still be free, shortened whenever it is followed), and the places of a reception that a person gave
up are passed over as one run. So a whole queue costs little more than its own length.
"""

from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Mode


@dataclass(frozen=True, slots=True)
class Seat:
    """A free place of an approved schedule of one post; ``starts_at`` is an aware instant.

    ``reception`` is the id of the reception it belongs to, ``mode`` how that one is held; None
    where an emergency decides that and nobody's wish can be asked for.
    """

    id: int
    starts_at: datetime
    reception: int = 0
    mode: Mode | None = Mode.IN_PERSON


@dataclass(frozen=True, slots=True)
class DatedSeat:
    """A place with its day on the office's wall and the day on which its memo is due."""

    seat: Seat
    reception_on: date
    memo_due_on: date


class Taken:
    """Which places are given away; shared by the shelves of one pass over the queue."""

    def __init__(self, count: int, places: Iterable[int] = ()) -> None:
        self._gone = bytearray(count)
        for place in places:
            self.take(place)

    def take(self, place: int) -> None:
        """Give a place away."""
        self._gone[place] = 1

    def __contains__(self, place: int) -> bool:
        return bool(self._gone[place])


class Shelf:
    """Some of the places, by their indexes in order of time, ascending."""

    def __init__(self, places: list[int], seats: list[DatedSeat], taken: Taken) -> None:
        self._places = places
        self._taken = taken
        self._reception = [seats[place].seat.reception for place in places]
        self._next = list(range(len(places) + 1))
        # Where the run of places of one reception ends: a reception given up is one step.
        self._run_end = [len(places)] * len(places)
        for at in range(len(places) - 2, -1, -1):
            same = self._reception[at] == self._reception[at + 1]
            self._run_end[at] = self._run_end[at + 1] if same else at + 1

    def first(self, since: int, avoids: AbstractSet[int] = frozenset()) -> int | None:
        """Return the first free place from the index `since` on, none of these receptions."""
        at = self._free(bisect_left(self._places, since))
        while at < len(self._places) and self._reception[at] in avoids:
            at = self._free(self._run_end[at])
        return self._places[at] if at < len(self._places) else None

    def _free(self, at: int) -> int:
        """Return the first position from `at` on that is not taken; the end when there is none."""
        following = self._next
        root = at
        while True:
            while following[root] != root:
                root = following[root]
            if root == len(self._places) or self._places[root] not in self._taken:
                break
            following[root] = root + 1
        while following[at] != root:
            following[at], at = root, following[at]
        return root


class Shelves:
    """The shelves of one pass over the queue, each laid out when it is first asked for.

    `far_from` is the index of the first place whose memo can still be written in time; every
    place before it is earlier in time, too.
    """

    def __init__(self, seats: list[DatedSeat], far_from: int, taken: Taken) -> None:
        self.seats = seats
        self.far_from = far_from
        self.taken = taken
        self._shelves: dict[tuple[Mode | None, int | None], Shelf] = {}

    def first(
        self,
        mode: Mode | None,
        avoids: AbstractSet[int],
        *,
        memo_ready: bool,
        weekday: int | None = None,
    ) -> int | None:
        """Return the index of the earliest free place that is lawful, or None."""
        shelf = self._shelves.get((mode, weekday))
        if shelf is None:
            shelf = self._shelves[mode, weekday] = self._lay_out(mode, weekday)
        return shelf.first(0 if memo_ready else self.far_from, avoids)

    def _lay_out(self, mode: Mode | None, weekday: int | None) -> Shelf:
        chosen = [
            place
            for place, dated in enumerate(self.seats)
            if (mode is None or dated.seat.mode in {mode, None})
            and (weekday is None or dated.reception_on.weekday() == weekday)
        ]
        return Shelf(chosen, self.seats, self.taken)
