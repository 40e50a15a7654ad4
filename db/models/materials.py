"""What units are asked for about a case, and what they answer (points 26 and 31)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.enums import MaterialState


class Material(Base):
    """A request for materials: binding on the unit, with a term; question and answer sealed."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[MaterialState]
    version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    question_sealed: Mapped[bytes]
    answer_sealed: Mapped[bytes | None]
    # The answer as a document: a row of `attachments`.
    file_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    # Why the question was put again or taken back; sealed, because it may quote the matter.
    note_sealed: Mapped[bytes | None]
    # What the unit may look at behind "Show": the matter, and who asks.
    with_matter: Mapped[bool] = mapped_column(default=True)
    with_person: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
