"""How people of the office share the work: units, absences, and whose topics are whose."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Unit(Base):
    """A structural unit of the body, which owes materials to the reception room (point 31)."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]


class StaffAbsence(Base):
    """Days on which a role's holder is away, and who of the same role stands in for them."""

    __tablename__ = "staff_absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    from_on: Mapped[date]
    # The last day away; both days are included.
    to_on: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    noted_at: Mapped[datetime]
    # Came back early, or the entry was a mistake.
    cancelled_at: Mapped[datetime | None]


class ReviewArea(Base):
    """Whose cases a reviewer gets by themselves: of a body, of a topic, or of both (point 25)."""

    __tablename__ = "review_areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    # None: of any body.
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    # A code of office.toml; None: any topic.
    topic: Mapped[str | None] = mapped_column(String(40))
    set_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
