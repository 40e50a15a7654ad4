"""A clock that stands still, as it leaves a service."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.enums import DutyKind

if TYPE_CHECKING:
    from bot.services.views.cases import Card


@dataclass(frozen=True, slots=True)
class PauseView:
    """A pause that holds now: its ground by code, and the day on which the clock runs again."""

    public_id: str
    kind: DutyKind
    ground: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class PauseEffect:
    """What stopping a clock would do: nothing of it is written yet."""

    card: "Card"
    ground: str
    until_on: date
    remaining: int
    """Working days of the term that are left and begin to count again on `until_on`."""
    old_due_on: date
    new_due_on: date
