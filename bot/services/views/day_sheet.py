"""The sheet of a reception day: what the receiver and the clerk hold in their hands.

It names people and matters, so whoever makes one writes it into the journal first.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.services.views.guests import Guest
from bot.services.views.schedule import PostView
from db.enums import Mode

__all__ = ["DaySheet", "DaySheetLine", "Guest", "SheetMark"]


class SheetMark(StrEnum):
    """What the clerk has to look at before somebody goes in."""

    CHECK_IDENTITY = "check_identity"
    """The IIN did not pass its check, so the document is compared with care."""
    CHECK_AUTHORITY = "check_authority"
    """Somebody comes for another person or an organisation (APPC article 68)."""
    FOREIGN = "foreign"
    """A foreigner or a stateless person, cleared beforehand (point 11)."""
    WALK_IN = "walk_in"
    """Came without booking and is accounted for as unscheduled."""


@dataclass(frozen=True, slots=True)
class DaySheetLine:
    """One person of the day.

    `name` is the first name and an initial, `matter` and `memo` are cut short by the document.
    `needs` and `wishes` are codes of the booking form, as `labels.help_kind` says them: what the
    building must offer, and which helpers the person would like to see (point 17).
    """

    seat: int
    time: datetime
    number: str
    name: str
    matter: str
    has_memo: bool
    memo: str = ""
    """The text of the memo; empty when it is a file or there is none."""
    needs: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    out_of_turn: int | None = None
    """The class of those received out of turn; None for everybody else."""
    marks: tuple[SheetMark, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One reception on paper: its lines in the order of the day, empty columns to write into."""

    reception_id: int
    post: PostView
    holder: str
    place_kk: str
    place_ru: str
    starts_at: datetime
    ends_at: datetime
    lines: tuple[DaySheetLine, ...]
    mode: Mode = Mode.IN_PERSON
    link: str | None = None
