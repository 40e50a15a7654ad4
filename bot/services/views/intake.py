"""Requests that the staff take down: the person known already, and what became of a call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.services.views.cases import Card, OwnRequest
from bot.services.views.people import Person
from bot.services.views.tasks import CaseLink
from db.enums import Channel, Citizenship, ContactResult, Language, TellBy

if TYPE_CHECKING:
    from bot.services.views.notice import Facts


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came that was not filled in in the chat (point 4).

    `taken_by` is the staff entry of whoever took it down. `received_at` may lie in the past: a
    paper keeps the day on which it came.
    """

    channel: Channel
    taken_by: int
    tell_by: TellBy
    received_at: datetime
    official_number: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who has asked before: enough to be told apart, and nothing in full."""

    key: str
    """The id of the request in which the details stand."""
    name: str
    iin: str | None
    phone: str | None
    number: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class KnownDetails:
    """The details of a known person; opening them writes a journal entry."""

    person: Person
    citizenship: Citizenship
    language: Language


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A request that was taken down: what is read out or written on a slip for the person."""

    card: Card
    code: str
    tell_by: TellBy
    others: tuple[CaseLink, ...] = ()
    """Open requests of the same person; they stop nothing."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a spoken request is printed from; producing it writes a journal entry."""

    card: Card
    code: str
    person: Person
    matter: str
    taken_by: str | None


@dataclass(frozen=True, slots=True)
class Slip:
    """What a receipt on paper is printed from, and who accepted the request (APPC 64(2))."""

    own: OwnRequest
    taken_by: str | None
    has_phone: bool
    """Only with a phone can the case be tied to a chat."""
    can_be_told: bool
    """A phone or an address was given."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Requests as rows of a table, how many there are, and how many have no number yet."""

    rows: tuple[tuple[str, ...], ...]
    count: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to tell an applicant something without the chat."""

    way: TellBy
    result: ContactResult
    tried_at: datetime
    post_number: str | None
    by: str


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """What a letter says that tells a notice; producing it writes a journal entry."""

    card: Card
    code: str
    person: Person
    facts: "Facts"


@dataclass(frozen=True, slots=True)
class ToEnter:
    """The case whose official number is typed next, and how many there are with it."""

    card: Card
    overdue: bool
    due_at: datetime
    left: int
    duty: int


@dataclass(frozen=True, slots=True)
class DayList:
    """What a role must finish today: the list stays red until it is empty (point 25)."""

    today: date
    to_enter: int
    overdue: int
    """Of `to_enter`, those whose working day is over already."""
    others: int
    """Other duties of the roles held that are due today or were due before."""
    closed_at: datetime | None = None
    """When the person closed the day; it can be closed only while it is empty."""

    @property
    def left(self) -> int:
        """How much keeps the list red."""
        return self.to_enter + self.others


def on_its_way(attempts: tuple[Attempt, ...]) -> bool:
    """Tell whether the newest letter was posted and nobody has heard of it since."""
    letters = [one.result for one in attempts if one.way is TellBy.LETTER]
    return letters[-1:] == [ContactResult.POSTED]
