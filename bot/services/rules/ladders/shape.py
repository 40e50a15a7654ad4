"""The shape of a ladder: a duty before it is written down, and its rungs."""

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import DutyKind, Role

APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Rung:
    """One alarm: for whom, which one, when, and until when it still makes sense."""

    audience: str
    level: str
    at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A duty before it is written down: whose it is, its term, and its rungs."""

    kind: DutyKind
    role: Role
    due_on: date
    due_at: datetime
    rungs: tuple[Rung, ...]


def ladder(kind: DutyKind, role: Role, due_on: date, due_at: datetime, *rungs: Rung) -> Ladder:
    """Return the ladder of a duty with its rungs."""
    return Ladder(kind, role, due_on, due_at, tuple(rungs))


def over(role: Role, due: datetime) -> Rung:
    """Return the rung that says the term has run out."""
    return Rung(role, "over", due)
