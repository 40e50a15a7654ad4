"""Filled call sheets as they leave a service (point 38)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.services.rules.call_form import Problem, ReadCall


class SheetState(StrEnum):
    """Where a filled call sheet stands."""

    REFUSED = "refused"
    WAITING = "waiting"
    STORED = "stored"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CallsRead:
    """A filled call sheet: refused with its problems, or waiting for one confirmation.

    `closed` rows are about calls that ended meanwhile; they are passed over. The `rows` are
    forgotten once they are stored or thrown away, because they say who answered what.
    """

    state: SheetState
    sample_id: str
    rows: tuple[ReadCall, ...] = ()
    closed: int = 0
    stored: int = 0
    to_book: int = 0
    """Of the stored ones, those who wish to book and are owed a call back for it."""
    problems: tuple[Problem, ...] = ()
    found: int = 0
    table: str | None = None
    trouble: str | None = None
    """A code of `views.incoming.FileTrouble`."""
