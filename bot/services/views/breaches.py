"""A breach of data protection as it leaves the service; it names nobody."""

from dataclasses import dataclass
from datetime import date

from db.enums import BreachKind


@dataclass(frozen=True, slots=True)
class BreachDraft:
    """What is written into the log. `people` is how many it touched, at the most."""

    known_on: date
    kind: BreachKind
    people: int
    done: str


@dataclass(frozen=True, slots=True)
class BreachView:
    """An entry of the log; `due_on` is by when the authority is told."""

    id: int
    known_on: date
    kind: BreachKind
    people: int
    done: str
    recorded_on: date
    due_on: date
    overdue: bool
    letter_number: str | None
    told_on: date | None
