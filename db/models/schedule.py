"""Bodies, posts and who holds them, places, schedules with their versions, receptions, seats."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import ChangeReason, Mode, Rank, ScheduleState


class Body(Base):
    """A state body."""

    __tablename__ = "bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(300), unique=True)
    name_ru: Mapped[str] = mapped_column(String(300))


class Post(Base):
    """A post whose holder receives people (point 2); posts outlive their holders."""

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    title_kk: Mapped[str] = mapped_column(String(300))
    title_ru: Mapped[str] = mapped_column(String(300))
    holder: Mapped[str] = mapped_column(String(200))
    # None: read from the title, see `bot.services.rules.ranks`.
    rank: Mapped[Rank | None]

    __table_args__ = (UniqueConstraint("body_id", "title_kk"),)


class Tenure(Base):
    """Who holds a post from a day on; an acting holder only for some days.

    `Post.holder` names whoever holds it permanently now; this table keeps the history and the
    acting holders.
    """

    __tablename__ = "tenures"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    holder: Mapped[str] = mapped_column(String(200))
    acting: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    noted_at: Mapped[datetime]


class Absence(Base):
    """Days on which the holder of a post receives nobody; both days belong to it."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[ChangeReason]
    noted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    noted_at: Mapped[datetime]


class Place(Base):
    """A room or centre where receptions are held, and how to get in."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(300), unique=True)
    name_ru: Mapped[str] = mapped_column(String(300))
    directions_kk: Mapped[str | None] = mapped_column(String(500))
    directions_ru: Mapped[str | None] = mapped_column(String(500))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    step_free: Mapped[bool] = mapped_column(default=False, server_default=false())


class Schedule(Base):
    """A set of receptions, drafted in chat or by import and shown to people once approved."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ScheduleState]
    imported_at: Mapped[datetime]
    approver: Mapped[str | None] = mapped_column(String(200))
    approver_post: Mapped[str | None] = mapped_column(String(300))
    approved_on: Mapped[date | None]
    document_number: Mapped[str | None] = mapped_column(String(40))
    # The first day of the month that a draft made in chat is for; an import may span several.
    month: Mapped[date | None] = mapped_column(index=True)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (
        # Two clerks who begin a month at once share one draft.
        partial_index("uq_schedules_month_draft", "month", where="state = 'draft'", unique=True),
    )


class ScheduleVersion(Base):
    """The approved schedule of a month as it stood after an approval or a change; never edited.

    `content` is a JSON list of receptions, so that an old version stays readable whatever becomes
    of the rows. The approval is repeated in each version, because each is published with it.
    """

    __tablename__ = "schedule_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # None for an approval; otherwise what changed after it.
    reason: Mapped[ChangeReason | None]
    approver: Mapped[str] = mapped_column(String(200))
    approver_post: Mapped[str] = mapped_column(String(300))
    approved_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("month", "number"),)


class Reception(Base):
    """A window of one post in one place; its length divided by the minutes gives the seats.

    A cancelled one keeps its row and its seats: somebody was promised them.
    """

    __tablename__ = "receptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    holder: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    contacts: Mapped[str] = mapped_column(String(200))
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON, server_default=Mode.IN_PERSON.value)
    # Where a reception by video is entered; told with the date.
    link: Mapped[str | None] = mapped_column(String(300))
    # Held in another form while this emergency lasts; it was to be in person (point 39(4)).
    emergency_id: Mapped[int | None] = mapped_column(ForeignKey("emergencies.id"))
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[ChangeReason | None]

    __table_args__ = (Index("ix_receptions_post_start", "post_id", "starts_at"),)


class Seat(Base):
    """One place in a reception with its number and time; made when the schedule is approved."""

    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    reception_id: Mapped[int] = mapped_column(ForeignKey("receptions.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("reception_id", "number"),
        # One holder cannot receive two people at one time, whatever schedule says so.
        partial_index(
            "uq_seats_live_post_start",
            "post_id",
            "starts_at",
            where="cancelled_at IS NULL",
            unique=True,
        ),
    )
