"""An emergency as it leaves a service: what is declared, whom it hits, who knows of it."""

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Mode, TellBy


@dataclass(frozen=True, slots=True)
class Declared:
    """What an act says: its number, its days (both included, no end yet where `last_on` is None).

    `mode` is how receptions are held meanwhile, `link` where those by video are entered. The texts
    are for people, besides the standing words.
    """

    act: str
    first_on: date
    last_on: date | None
    mode: Mode
    link: str | None = None
    text_kk: str | None = None
    text_ru: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """An emergency in force, or the one that was in force last."""

    public_id: str
    version: int
    declared: Declared
    declared_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whose reception is held in another form: by number, never by name."""

    number: str
    public_id: str
    version: int
    starts_at: datetime
    mode: Mode
    way: TellBy
    """How the person can be told: in the chat, by phone, or by a letter."""
    told: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class EmergencyImpact:
    """What declaring, changing or ending an emergency would do; nothing is written yet.

    `hits` are by time; `back` of the receptions are held in person again, and `others` people with
    an open request are told of it without being concerned. `fingerprint` changes with any of it.
    """

    declared: Declared | None
    """None when the emergency shall be over."""
    receptions: int
    back: int
    hits: tuple[Affected, ...]
    to_queue: int
    """How many of the people hit may not come in person and wait for another date (point 11)."""
    others: int
    fingerprint: str

    def reached(self, way: TellBy) -> int:
        """Return how many of the people hit can be told so."""
        return sum(hit.way is way for hit in self.hits)


@dataclass(frozen=True, slots=True)
class EmergencyDone:
    """The answer to a confirmation: carried out as shown, or what is true now instead."""

    impact: EmergencyImpact
    emergency: EmergencyView | None
    done: bool


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """A line of the log: what was done, when, and by whom; None for the machine."""

    action: str
    at: datetime
    by: str | None
