"""Places in the schedule that people hold, and those offered to the next in order."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import ChangeReason, OfferState, Release


class Assignment(Base):
    """A seat given to a request. The database itself refuses a second live one of either.

    `assigned_by` is None for a place that the applicant took as an offer. `replaces_id` is the
    assignment it came instead of, so that a notice can say old and new.
    """

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    freed_at: Mapped[datetime | None]
    release: Mapped[Release | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    reason: Mapped[ChangeReason | None]
    # Why a person placed somebody by hand, out of the plan (point 28); sealed with the case.
    reason_sealed: Mapped[bytes | None]

    __table_args__ = (
        partial_index("uq_assignments_live_seat", "seat_id", where="freed_at IS NULL", unique=True),
        partial_index(
            "uq_assignments_live_request", "request_id", where="freed_at IS NULL", unique=True
        ),
    )


class Offer(Base):
    """A free place offered to the next in order, with a term to accept it.

    While it is open the place is nobody else's and the case gets no other one.
    """

    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    state: Mapped[OfferState]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_offers_open_seat", "seat_id", where="state = 'open'", unique=True),
        partial_index("uq_offers_open_request", "request_id", where="state = 'open'", unique=True),
    )
