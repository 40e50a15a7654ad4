"""What the schedule desk shows: months, drafts, findings, versions, holders, places."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.services.views.schedule import PostView
from db.enums import ChangeReason, Mode


class Listed(BaseModel):
    """A reception as a version of the schedule lists it, readable without any other table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    post_id: int
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
    mode: Mode
    cancelled: bool


LISTED = TypeAdapter(tuple[Listed, ...])
"""How the receptions of a version are written into its content and read back."""


@dataclass(frozen=True, slots=True)
class Approval:
    """The block "approved by": who, in which post, when, by which document (annex)."""

    approver: str
    approver_post: str
    approved_on: date
    document_number: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """The approved schedule of a month as it stood at one time; `reason` is None for an approval.

    `month` is its first day; the receptions are in order of time.
    """

    month: date
    number: int
    made_at: datetime
    reason: ChangeReason | None
    approval: Approval
    receptions: tuple[Listed, ...]


class Standing(StrEnum):
    """How a reception stands: seen by the office alone, by everybody, or called off."""

    DRAFT = "draft"
    APPROVED = "approved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place where receptions are held, and how to get in."""

    id: int
    name_kk: str
    name_ru: str
    step_free: bool
    directions_kk: str | None
    directions_ru: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A reception on the desk, drafted or approved."""

    id: int
    schedule_id: int
    post: PostView
    holder: str
    place: PlaceView
    starts_at: datetime
    ends_at: datetime
    minutes: int
    seats: int
    mode: Mode
    link: str | None
    contacts: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class MonthOfPost:
    """The receptions of one post in a month, by time."""

    post: PostView
    receptions: tuple[Planned, ...]

    def of(self, standing: Standing) -> tuple[Planned, ...]:
        """Return those that stand so."""
        return tuple(one for one in self.receptions if one.standing is standing)


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month on the desk: every post, the drafts that touch it, and its newest version."""

    month: date
    posts: tuple[MonthOfPost, ...]
    drafts: tuple[int, ...]
    version: int | None
    """The number of the newest version; None while nothing is approved."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A schedule that waits for approval; `fingerprint` changes with anything in it."""

    schedule_id: int
    month: date
    """The month it was made for or, of an import, its first one."""
    imported: bool
    receptions: tuple[Planned, ...]
    fingerprint: str

    @property
    def seats(self) -> int:
        """How many people can be received."""
        return sum(one.seats for one in self.receptions)


class FindingKind(StrEnum):
    """What a check of a draft may find."""

    EMPTY = "empty"
    PAST = "past"
    DAY_OFF = "day_off"
    CALENDAR_UNKNOWN = "calendar_unknown"
    POST_BUSY = "post_busy"
    HOLDER_BUSY = "holder_busy"
    PLACE_TAKEN = "place_taken"
    NO_RECEPTION = "no_reception"
    TOO_FEW_PLACES = "too_few_places"


WARNINGS = frozenset({FindingKind.NO_RECEPTION, FindingKind.TOO_FEW_PLACES})
"""What is told and confirmed; everything else stands in the way of an approval."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found by a check, with what is needed to say it in words."""

    kind: FindingKind
    post: PostView | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    month: date | None = None
    waiting: int = 0
    seats: int = 0

    @property
    def blocks(self) -> bool:
        """Whether the draft cannot be approved before this is mended."""
        return self.kind not in WARNINGS


@dataclass(frozen=True, slots=True)
class Added:
    """What was put into a draft, and the days that were left out because nobody works then."""

    schedule_id: int
    receptions: int
    seats: int
    left_out: tuple[date, ...]
    no_such_day: tuple[date, ...] = ()
    """Days of the copied month that the new one has no counterpart for (a fifth Thursday)."""
    standing: int = 0
    """Receptions that were not copied because the month has them already."""


@dataclass(frozen=True, slots=True)
class PostShift:
    """How a post's month differs from another one: receptions and places, before and after."""

    post: PostView
    receptions_before: int
    receptions: int
    seats_before: int
    seats: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month beside another one; cancelled receptions do not count, drafts do."""

    month: date
    before: date
    added: tuple[PostView, ...]
    removed: tuple[PostView, ...]
    kept: tuple[PostShift, ...]


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A reception that differs between two versions; None where it was or is not there."""

    old: Listed | None
    new: Listed | None


@dataclass(frozen=True, slots=True)
class TenureView:
    """Who holds a post, from when, and until when (None: for good)."""

    holder: str
    acting: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class HolderSet:
    """A new holder and the approved receptions that are now held by this person."""

    post: PostView
    holder: str
    acting: bool
    starts_on: date
    ends_on: date | None
    receptions: tuple[Planned, ...]
    told: int
    """How many applicants hold a place there and are told."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that the office does not have yet; names in Kazakh and Russian."""

    body: tuple[str, str]
    title: tuple[str, str]
    holder: str


@dataclass(frozen=True, slots=True)
class Addition:
    """Receptions to put into the draft of a month: one post and place, the same hours each day.

    `post` and `place` are ids, or what is to be made. Without `contacts` those of the post's
    latest reception are taken, else the office's.
    """

    post: int | NewPost
    place: int | tuple[str, str]
    days: tuple[date, ...]
    begins: time
    ends: time
    minutes: int
    mode: Mode = Mode.IN_PERSON
    link: str | None = None
    contacts: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an addition would give: the days left, those left out, and all places together."""

    days: tuple[date, ...]
    left_out: tuple[date, ...]
    seats: int
