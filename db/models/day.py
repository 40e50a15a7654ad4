"""The reception day: who came, who helps, and who takes part from another body."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import ParticipationState


class Visit(Base):
    """An applicant who came on the day; papers are looked at, never photographed.

    One for each assignment, and one for each reception to which somebody came without booking
    (`assignment_id` is None then). `called_at` is when the person went in, `ended_at` when they
    left; a reception has one room, so one person at a time is in it.
    """

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    reception_id: Mapped[int] = mapped_column(ForeignKey("receptions.id"), index=True)
    arrived_at: Mapped[datetime]
    identity_seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    authority_seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    noted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (
        partial_index(
            "uq_visits_in_the_room",
            "reception_id",
            where="called_at IS NOT NULL AND ended_at IS NULL",
            unique=True,
        ),
        partial_index(
            "uq_visits_without_booking",
            "request_id",
            "reception_id",
            where="assignment_id IS NULL",
            unique=True,
        ),
    )


class RosterEntry(Base):
    """A helper who is there on a day (point 17); a volunteer may work on that day only."""

    __tablename__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    noted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (UniqueConstraint("day", "staff_id"),)


class Participation(Base):
    """Another body invited to a reception because part of the matter is its own (point 18).

    Whoever opens the link answers for the body; only the hash of its token is kept.
    """

    __tablename__ = "participations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    body: Mapped[str] = mapped_column(String(300))
    # Who comes, as the body named them; sealed with the case.
    person_sealed: Mapped[bytes | None]
    state: Mapped[ParticipationState]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    invited_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index(
            "uq_participations_live", "request_id", "body", where="state != 'declined'", unique=True
        ),
    )
