"""A case as the secrecy officer sees it (point 11)."""

from dataclasses import dataclass
from datetime import date

from bot.services.views.cases import Card
from bot.services.views.people import Person


@dataclass(frozen=True, slots=True)
class SecrecyCase:
    """A case under the check; `due_on` is the last day of it, None once it is made."""

    card: Card
    due_on: date | None
    can_be_checked: bool
    """The check can be made, or made again: no date is given yet."""


@dataclass(frozen=True, slots=True)
class SecrecyPerson:
    """Who is to be checked; producing it writes a journal entry. The matter is no part of it."""

    card: Card
    person: Person
    reason: str | None
    """Why the person was not cleared, when that is so."""
