"""Commissions given at receptions: text, executor, term, reports, extensions (APPC article 46)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import InstructionState


class Instruction(Base):
    """A commission of whoever received. Only the issuer takes it off control."""

    __tablename__ = "instructions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    text_sealed: Mapped[bytes]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    executor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[InstructionState]
    given_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    # What came of it, in words for the applicant.
    result_sealed: Mapped[bytes | None]


class InstructionReport(Base):
    """What the executor reports; the issuer may send it back with a remark."""

    __tablename__ = "instruction_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instructions.id"), index=True)
    text_sealed: Mapped[bytes]
    reported_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reported_at: Mapped[datetime]
    remark_sealed: Mapped[bytes | None]
    returned_at: Mapped[datetime | None]


class Extension(Base):
    """A later term asked of the issuer, in writing and before the term is over."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instructions.id"))
    due_on: Mapped[date]
    reason_sealed: Mapped[bytes]
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_extensions_open", "instruction_id", where="granted IS NULL", unique=True),
    )
