"""A given date as an event of a calendar, and as a point of the map."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.views.schedule import PostView
from db.enums import Mode


@dataclass(frozen=True, slots=True)
class MeetingView:
    """What an applicant puts into a calendar; it names the case and never the person or the matter.

    `sequence` grows with every change of the case, so the newest file of an event wins; `made_at`
    is when the file came to be owed, the same however often it is sent. A meeting that is
    `cancelled` was told before and is off. Latitude and longitude are degrees (WGS 84).
    """

    public_id: str
    number: str
    sequence: int
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    post: PostView
    place_kk: str
    place_ru: str
    directions_kk: str | None = None
    directions_ru: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    step_free: bool = False
    mode: Mode = Mode.IN_PERSON
    link: str | None = None
    cancelled: bool = False
