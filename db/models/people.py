"""People who talk to the bot, their consents, and the staff with its invitations."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import Language, Role


class Account(Base):
    """Somebody's private chat with the bot. The details of the last request are sealed."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(unique=True)
    language: Mapped[Language | None]
    reachable: Mapped[bool] = mapped_column(default=True)
    details_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    # The last day on which the person wrote; a silent chat is forgotten after its term.
    seen_on: Mapped[date | None]
    # "Do not ask me": no survey is sent from then on.
    no_surveys_at: Mapped[datetime | None]
    # When what the bot kept of this person was deleted: the row stays, its number is nobody's.
    erased_at: Mapped[datetime | None]

    __table_args__ = (partial_index("ix_accounts_silent", "seen_on", where="erased_at IS NULL"),)


class Consent(Base):
    """A proof of consent (law 94-V article 8): which text, in which language, when."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[str] = mapped_column(String(16))
    language: Mapped[Language]
    text_hash: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime]
    # When the person took it back; `withdrawn_at` is when that was dealt with, in 15 working days.
    withdrawal_asked_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # Why the data are not deleted, where the office may refuse that with reasons; sealed.
    refusal_sealed: Mapped[bytes | None]

    __table_args__ = (
        partial_index(
            "uq_consents_live", "account_id", "version", where="withdrawn_at IS NULL", unique=True
        ),
    )


class Staff(Base):
    """One role of one person in the office; a role that ended keeps its row."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role]
    name_sealed: Mapped[bytes]
    # The structural unit of somebody who answers for it (point 31).
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_staff_live", "account_id", "role", where="left_at IS NULL", unique=True),
    )


class Invitation(Base):
    """A one-time deep link to a role; only the hash of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class TieAttempt(Base):
    """A wrong try to tie a case to a chat: the limit holds per account and per case."""

    __tablename__ = "tie_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    tried_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_tie_attempts_account", "account_id", "tried_at"),
        Index("ix_tie_attempts_request", "request_id", "tried_at"),
    )
