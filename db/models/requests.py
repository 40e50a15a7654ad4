"""A request for a personal reception and what the office writes about it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    Decision,
    HeldResult,
    Language,
    Mode,
    NoteKind,
    OutcomeKind,
    ProposalKind,
    RequestState,
    SocialGroup,
    TellBy,
)


class Request(Base):
    """A registered request. Who asks and about what is sealed; the indexes are blind."""

    __tablename__ = "requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    # The update that submitted the form: twenty taps on the button are one request.
    submitted_by: Mapped[str | None] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[RequestState] = mapped_column(index=True)
    channel: Mapped[Channel]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    language: Mapped[Language]
    kind: Mapped[ApplicantKind]
    citizenship: Mapped[Citizenship]
    person_sealed: Mapped[bytes]
    matter_sealed: Mapped[bytes]
    iin_index: Mapped[bytes | None] = mapped_column(index=True)
    phone_index: Mapped[bytes] = mapped_column(index=True)
    check_identity: Mapped[bool] = mapped_column(default=False)
    phone_survey: Mapped[bool] = mapped_column(default=False)
    out_of_turn: Mapped[int]
    category: Mapped[str | None] = mapped_column(String(40))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    received_at: Mapped[datetime]
    registered_at: Mapped[datetime]
    answer_due_on: Mapped[date]
    # What the count gives where that is earlier than the term promised to the applicant.
    counted_due_on: Mapped[date | None]
    official_number: Mapped[str | None] = mapped_column(String(40), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    answered_at: Mapped[datetime | None]
    # How the person would be received; None: either way.
    format: Mapped[Mode | None]
    # Preferred weekdays, Monday 0, as "0,3"; empty: any. Only a tie-break (point 28).
    days: Mapped[str] = mapped_column(String(20), default="", server_default="")
    # Who saw the paper that gives the right to be received out of turn; no more is kept of it.
    evidence_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    evidence_at: Mapped[datetime | None]
    # The check of point 11: None while it is not made, False when the person may not come so.
    secrecy_cleared: Mapped[bool | None]
    secrecy_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    secrecy_at: Mapped[datetime | None]
    # Why the person was not cleared; sealed with the case.
    secrecy_reason_sealed: Mapped[bytes | None]
    # Came on the day without booking; the report counts them apart.
    unscheduled: Mapped[bool] = mapped_column(default=False, server_default=false())
    # How the person is told what must reach them: in the chat, by phone, or by a letter.
    tell_by: Mapped[TellBy] = mapped_column(default=TellBy.CHAT, server_default="chat")
    # Who took the request down where it did not come through the chat (point 4).
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # A code of office.toml; it hints at the competent body (point 2-1) and finds the reviewer.
    topic: Mapped[str | None] = mapped_column(String(40))
    # What the applicant says is new since an earlier request that was answered; sealed.
    news_sealed: Mapped[bytes | None]
    # The word with which a reviewer handed the case on to a colleague; sealed.
    handed_sealed: Mapped[bytes | None]
    # Blind index of the normalised surname; None on rows older than the search.
    surname_index: Mapped[bytes | None] = mapped_column(index=True)
    # Since when a free message of the applicant waits for somebody to read it.
    unread_since: Mapped[datetime | None]
    # Filled in by the staff for the lines of the report, never asked for by the bot.
    social: Mapped[SocialGroup | None]
    # When its personal data were deleted; the sealed columns are empty since.
    anonymised_at: Mapped[datetime | None]
    # The request whose reception was turned into this written appeal (APPC article 90(4)).
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)

    __table_args__ = (
        Index("ix_requests_queue", "state", "post_id", "out_of_turn", "registered_at"),
        partial_index("ix_requests_kept", "registered_at", where="anonymised_at IS NULL"),
    )


class Memo(Base):
    """A version of the memo to the head (point 26): typed, in sections, or a document."""

    __tablename__ = "memos"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text_sealed: Mapped[bytes | None]
    file_sealed: Mapped[bytes | None]
    # The sections of the template as JSON; instead of a text.
    sections_sealed: Mapped[bytes | None]
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("request_id", "version"),)


class MemoDraft(Base):
    """A memo that its author is still filling in; it becomes a version when it is saved."""

    __tablename__ = "memo_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sections_sealed: Mapped[bytes]
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("request_id", "author_id"),)


class Proposal(Base):
    """What the reviewer proposes and what another person decided (two-person rule)."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    kind: Mapped[ProposalKind]
    ground: Mapped[str | None] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime]
    decision: Mapped[Decision | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    note_sealed: Mapped[bytes | None]

    __table_args__ = (
        partial_index("uq_proposals_open", "request_id", where="decision IS NULL", unique=True),
    )


class Note(Base):
    """A line of the talk between the office and the applicant."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[NoteKind]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    # Who of the staff took note of an applicant's message.
    read_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    read_at: Mapped[datetime | None]
    # What is missing, as codes parted by commas, and by when: a request for information.
    missing: Mapped[str | None] = mapped_column(String(120))
    due_on: Mapped[date | None]


class Outcome(Base):
    """How a reception or the request ended; a ground and a text where a person is affected."""

    __tablename__ = "outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[OutcomeKind]
    ground: Mapped[str | None] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    letter_number: Mapped[str | None] = mapped_column(String(40))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    happened_at: Mapped[datetime]
    # The card of a held reception: who received, from when, how long, and what was decided.
    received_by: Mapped[str | None] = mapped_column(String(200))
    began_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    result: Mapped[HeldResult | None]
    consulted: Mapped[bool] = mapped_column(default=False, server_default=false())
    unscheduled: Mapped[bool] = mapped_column(default=False, server_default=false())
