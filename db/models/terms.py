"""Duties with their ladders of alarms, stopped clocks, and tries to reach an applicant."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import (
    AlarmState,
    ContactResult,
    DutyKind,
    Role,
    TellBy,
)


class Duty(Base):
    """An obligation, written in the transaction that creates it.

    Without a request it is the office's own (next month's schedule), named by its subject.
    """

    __tablename__ = "duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    kind: Mapped[DutyKind]
    # What the duty is about within the request: a notice, a seat, an outcome.
    subject: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[Role]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # A duty of a whole unit (point 31): everybody of it sees it, nobody of another one does.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    # When a phone task was fulfilled; one that is closed without it had become void.
    told_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("request_id", "kind", "subject"),
        # Nulls differ from each other, so the office's own duties need an index of their own.
        partial_index(
            "uq_duties_office", "kind", "subject", where="request_id IS NULL", unique=True
        ),
        partial_index("ix_duties_open", "role", "due_at", where="closed_at IS NULL"),
    )


class Alarm(Base):
    """A rung of a duty's ladder. Pending rungs that came due are claimed by the sweep."""

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"))
    # Whose attention: a role of the staff, or "applicant".
    audience: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[AlarmState]

    __table_args__ = (
        UniqueConstraint("duty_id", "audience", "level"),
        partial_index("ix_alarms_pending", "due_at", where="state = 'pending'"),
    )


class Pause(Base):
    """A clock of a case stopped for a named ground, never without an end (APPC articles 76, 85)."""

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[DutyKind]
    ground: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes]
    from_on: Mapped[date]
    # The day on which the clock runs again, at the latest.
    until_on: Mapped[date]
    ended_on: Mapped[date | None]
    # Working days of the term that were left when the clock was stopped.
    remaining: Mapped[int]
    old_due_on: Mapped[date]
    new_due_on: Mapped[date | None]
    paused_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    paused_at: Mapped[datetime]

    __table_args__ = (
        partial_index(
            "uq_pauses_open", "request_id", "kind", where="ended_on IS NULL", unique=True
        ),
    )


class ContactAttempt(Base):
    """One try to tell an applicant something without the chat: by phone or by post."""

    __tablename__ = "contact_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    way: Mapped[TellBy]
    result: Mapped[ContactResult]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    tried_at: Mapped[datetime]
    # The number of the registered letter; it names nobody.
    post_number: Mapped[str | None] = mapped_column(String(40))
