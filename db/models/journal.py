"""The append-only journal with the head of its chain, counters, and calendar overrides."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class JournalEntry(Base):
    """One thing that was done: ids and names of fields, never their values."""

    __tablename__ = "journal"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    details: Mapped[str] = mapped_column(Text)
    mac: Mapped[bytes]


class JournalHead(Base):
    """The last link; locked by whoever appends, so that the chain has one order."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    mac: Mapped[bytes]


class Counter(Base):
    """A number without gaps, moved in the transaction that uses it."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class CalendarOverride(Base):
    """A day that an act made a working day or a day off, over the library's calendar."""

    __tablename__ = "calendar_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    act: Mapped[str] = mapped_column(String(120))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    entered_at: Mapped[datetime]


class CalendarYear(Base):
    """A year of the working calendar that a named person has looked through and approved."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Over the days off of the year as approved, to see whether the library has changed since.
    fingerprint: Mapped[str] = mapped_column(String(64))
    # The days in which that year differed from plain weeks, so that a change can be named.
    days: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime]
