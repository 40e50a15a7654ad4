"""The log of breaches of data protection (law 94-V, article 25(2))."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.enums import BreachKind


class Breach(Base):
    """A breach as the office noted it, and the letter by which the authority was told.

    It names nobody: what kind it was, how many people it touched, what was done.
    """

    __tablename__ = "breaches"

    id: Mapped[int] = mapped_column(primary_key=True)
    known_on: Mapped[date]
    kind: Mapped[BreachKind]
    people: Mapped[int]
    done_sealed: Mapped[bytes]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]
    # The letter to the authority; None while it is owed.
    letter_number: Mapped[str | None] = mapped_column(String(40))
    told_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    told_at: Mapped[datetime | None]
