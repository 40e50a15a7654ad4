"""Papers of a case: letters that go out, and files that come in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import Language, LetterKind, Media


class Letter(Base):
    """A letter to the applicant or another body: made here, signed and numbered elsewhere.

    Its text is a snapshot, so that the same letter can be printed again after the case moved on.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[LetterKind]
    language: Mapped[Language]
    # What the letter says, as JSON; sealed, because it names the person and the matter.
    content_sealed: Mapped[bytes]
    made_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    # The number of the signed original in the document system.
    number: Mapped[str | None] = mapped_column(String(40))
    numbered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    numbered_at: Mapped[datetime | None]
    # The letter that this one corrects (APPC article 82).
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))


class Attachment(Base):
    """A file that belongs to a case. The bytes lie sealed on disk under `public_id` alone."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    # The name that the sender gave it; it may say who they are.
    name_sealed: Mapped[bytes]
    media: Mapped[Media]
    size: Mapped[int]
    # Exactly one of the two: the applicant, or a member of the staff.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_attachments_request_id", "request_id"),
        partial_index("ix_attachments_deleted", "deleted_at", where="deleted_at IS NOT NULL"),
    )
