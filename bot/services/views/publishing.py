"""The approved schedule of a month as it is published (point 8)."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.figures import PublicCounter
from db.enums import Mode


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One reception of a version. Names stand in Kazakh and Russian, instants are in UTC.

    The full name has one spelling. `directions` say how to get in; empty where nobody wrote them.
    """

    reception_id: int
    body_kk: str
    body_ru: str
    post_kk: str
    post_ru: str
    holder: str
    starts_at: datetime
    ends_at: datetime
    place_kk: str
    place_ru: str
    contacts: str
    minutes: int
    mode: Mode = Mode.IN_PERSON
    cancelled: bool = False
    directions_kk: str = ""
    directions_ru: str = ""


@dataclass(frozen=True, slots=True)
class PublishedCounter:
    """How the office answers, as everybody could read it on the day of publishing.

    `term_days` are the working days of an answer; fewer people than `smallest_cell` are not shown.
    """

    on: date
    counter: PublicCounter
    term_days: int
    smallest_cell: int


@dataclass(frozen=True, slots=True)
class PublishedSchedule:
    """A version of a month with its approval; `month` is the first day of it.

    A cancelled reception stays among the rows, because somebody may still come for it. The names
    and the contacts of the office are of the moment of publishing.
    """

    month: date
    version: int
    made_at: datetime
    approver: str
    approver_post: str
    approved_on: date
    document_number: str
    office_kk: str
    office_ru: str
    phone: str
    address_kk: str
    address_ru: str
    website: str
    rows: tuple[PublishedRow, ...]
    counter: PublishedCounter
