"""Emergencies in which receptions go on by other means (point 39(4))."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.enums import Mode


class Emergency(Base):
    """A declared emergency: by which act, for which days, and what becomes of receptions."""

    __tablename__ = "emergencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    act: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    # The last day, included; None while the act names no end.
    ends_on: Mapped[date | None]
    mode: Mapped[Mode]
    # Where receptions by video are entered, when the mode is that.
    link: Mapped[str | None] = mapped_column(String(300))
    # What people read besides the standing words; optional.
    text_kk: Mapped[str | None] = mapped_column(String(1000))
    text_ru: Mapped[str | None] = mapped_column(String(1000))
    # True while it is in force and then nothing: the database allows one at a time.
    in_force: Mapped[bool | None] = mapped_column(unique=True)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    declared_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
