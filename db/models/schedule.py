"""Bodies, posts, places, schedules, and the seats of an approved schedule."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import ScheduleState


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

    __table_args__ = (UniqueConstraint("body_id", "title_kk"),)


class Place(Base):
    """A room or centre where receptions are held."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(300), unique=True)
    name_ru: Mapped[str] = mapped_column(String(300))


class Schedule(Base):
    """A set of receptions, drafted by import and shown to people once approved."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ScheduleState]
    imported_at: Mapped[datetime]
    approver: Mapped[str | None] = mapped_column(String(200))
    approver_post: Mapped[str | None] = mapped_column(String(300))
    approved_on: Mapped[date | None]
    document_number: Mapped[str | None] = mapped_column(String(40))


class Reception(Base):
    """A window of one post in one place; its length divided by the minutes gives the seats."""

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

    __table_args__ = (Index("ix_receptions_post_start", "post_id", "starts_at"),)


class Seat(Base):
    """One place in a reception with its number and time; made when the schedule is approved."""

    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    reception_id: Mapped[int] = mapped_column(ForeignKey("receptions.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("reception_id", "number"),
        # One holder cannot receive two people at one time, whatever schedule says so.
        UniqueConstraint("post_id", "starts_at"),
    )


class Assignment(Base):
    """A seat given to a request. The database itself refuses a second live one of either."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    assigned_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    freed_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_assignments_live_seat", "seat_id", where="freed_at IS NULL", unique=True),
        partial_index(
            "uq_assignments_live_request", "request_id", where="freed_at IS NULL", unique=True
        ),
    )
