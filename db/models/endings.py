"""What happens to a case instead of a reception, and how an ending is corrected."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import AlternativeKind, Mode, ReferralKind


class Referral(Base):
    """The matter, or a part of it, sent on to another body (APPC articles 65 and 64(7-2))."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[ReferralKind]
    ground: Mapped[str] = mapped_column(String(8))
    # The body as the applicant reads it; it is not one of ours, so it is a text.
    target: Mapped[str] = mapped_column(String(300))
    # What is sent on and why.
    text_sealed: Mapped[bytes]
    # Its own letter; the whole matter goes with the letter of the ending.
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    letter_number: Mapped[str | None] = mapped_column(String(40))
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Alternative(Base):
    """Something offered instead of the reception asked for; the applicant says yes or no."""

    __tablename__ = "alternatives"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[AlternativeKind]
    ground: Mapped[str | None] = mapped_column(String(8))
    text_sealed: Mapped[bytes]
    # Who would receive instead.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    # In which form the reception would be held.
    format: Mapped[Mode | None]
    offered_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    offered_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    # The clerk who wrote the answer down on the phone; None when the applicant pressed.
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index(
            "uq_alternatives_open", "request_id", where="answered_at IS NULL", unique=True
        ),
    )


class Correction(Base):
    """A mistake in what the applicant was told, put right: old and new (APPC article 82)."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcomes.id"))
    reason_sealed: Mapped[bytes]
    old_ground: Mapped[str | None] = mapped_column(String(8))
    old_letter: Mapped[str | None] = mapped_column(String(40))
    old_text_sealed: Mapped[bytes | None]
    new_ground: Mapped[str | None] = mapped_column(String(8))
    new_letter: Mapped[str] = mapped_column(String(40))
    new_text_sealed: Mapped[bytes]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
