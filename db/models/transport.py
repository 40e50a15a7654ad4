"""The road to Telegram: updates stored before they are confirmed, messages before they are sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import FileState, InboxState, OutboxState


class InboxUpdate(Base):
    """A raw update, sealed until it is handled; the bare id stays to refuse a repeat."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int | None]
    raw_sealed: Mapped[bytes | None]
    state: Mapped[InboxState]
    received_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (
        partial_index("ix_inbox_new", "received_at", "update_id", where="state = 'new'"),
        partial_index(
            "ix_inbox_chat_new", "chat_id", "received_at", "update_id", where="state = 'new'"
        ),
    )


class IncomingFile(Base):
    """A file that somebody sent and the office shall read, fetched after the commit.

    `params` holds ids only; the file itself is never kept here, and its id in Telegram is forgotten
    once it is read. What came of it quotes cells, so it is sealed until the row is purged.
    """

    __tablename__ = "incoming_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    params: Mapped[str] = mapped_column(Text)
    telegram_file_id: Mapped[str | None] = mapped_column(String(200))
    suffix: Mapped[str] = mapped_column(String(10))
    state: Mapped[FileState]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    next_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(80))
    result_sealed: Mapped[bytes | None]

    __table_args__ = (partial_index("ix_incoming_files_new", "next_at", where="state = 'new'"),)


class OutboxMessage(Base):
    """A message owed to a chat. `params` holds ids only; words are made when it is sent."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    chat_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[str] = mapped_column(Text)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    priority: Mapped[int]
    state: Mapped[OutboxState]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    use_by: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(String(80))
    message_id: Mapped[int | None]

    __table_args__ = (
        partial_index("ix_outbox_open", "priority", "next_at", where="state IN ('new', 'sending')"),
    )


class Dialogue(Base):
    """Where a chat stands: the aiogram state, the sealed draft, and the live message."""

    __tablename__ = "dialogues"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str | None] = mapped_column(String(80))
    data_sealed: Mapped[bytes | None]
    live_message_id: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(index=True)
