"""Helpers of the reception days (point 17): the roster, the wishes for help, a helper's own day."""

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Language, Role


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who holds a helper's role, and whether they are there on the day."""

    public_id: str
    role: Role
    name: str
    on_duty: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A case of a day whose applicant would like help; `unmet` are the kinds nobody is there for.

    It tells nothing about the person.
    """

    case_id: str
    number: str
    starts_at: datetime
    kinds: tuple[Role, ...]
    unmet: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class DayInBrief:
    """A day with receptions on the list of the roster."""

    day: date
    receptions: int
    helpers: int
    unmet: int
    """Cases with a wish that nobody on the roster can fulfil."""


@dataclass(frozen=True, slots=True)
class DayOfHelp:
    """The roster of one day."""

    day: date
    helpers: tuple[Helper, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Helped:
    """Whom a helper is to help; `kinds` are those of the helper's own roles that were asked for."""

    case_id: str
    number: str
    starts_at: datetime
    first_name: str
    kinds: tuple[Role, ...]
    can_be_shown: bool
    """The helper may see the whole name; a volunteer may not."""


@dataclass(frozen=True, slots=True)
class HelpersDay:
    """A helper's own day; producing it writes a journal entry for each name in it."""

    day: date | None
    """None when the helper is on no roster from today on."""
    roles: tuple[Role, ...]
    people: tuple[Helped, ...]
    other_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class HelpedPerson:
    """Who asked for help; producing it writes a journal entry."""

    number: str
    starts_at: datetime
    name: str
    language: Language
    needs: tuple[str, ...]
    interpreter: str | None


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """What a helper is told: on the roster of a day, or asked for by the applicant of a case."""

    day: date
    role: Role
    number: str | None = None
    starts_at: datetime | None = None
