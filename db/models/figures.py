"""What is counted, kept without personal data, and the reports frozen from it (point 40)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import Channel, FactKind, Mode, Rank, SocialGroup


class Fact(Base):
    """Something that happened on a day, copied in the transaction in which it happened.

    A row names no person, so it outlives the personal data of its case, and a figure of an old
    quarter stays what it was. It is dated by the day on which it happened: nothing is ever added
    to a quarter that is over. `bot.services.counting.fact_book` says what each kind means by
    `detail`, `value` and `in_time`.
    """

    __tablename__ = "facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FactKind]
    # The office's own day, not the day of UTC.
    day: Mapped[date]
    # The case behind the figure; None for what must not lead to a person, or concerns no case.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    # The reception at which it happened, so that one written down late still counts there.
    reception_id: Mapped[int | None] = mapped_column(ForeignKey("receptions.id"))
    rank: Mapped[Rank | None]
    channel: Mapped[Channel | None]
    topic: Mapped[str | None] = mapped_column(String(40))
    mode: Mapped[Mode | None]
    social: Mapped[SocialGroup | None]
    # A ground, a result, an outcome: a closed vocabulary of the kind.
    detail: Mapped[str | None] = mapped_column(String(24))
    # Why, where the detail has reasons of its own.
    reason: Mapped[str | None] = mapped_column(String(24))
    # Days, minutes or people, as the kind says.
    value: Mapped[int | None]
    # Whether a term was kept; None where the kind has no term.
    in_time: Mapped[bool | None]
    foreign: Mapped[bool] = mapped_column(default=False, server_default=false())
    out_of_turn: Mapped[bool] = mapped_column(default=False, server_default=false())
    unscheduled: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        Index("ix_facts_kind_day", "kind", "day"),
        Index("ix_facts_request", "request_id", "kind"),
        # However many processes look back on a reception, it is counted once.
        partial_index(
            "uq_facts_reception", "reception_id", where="kind = 'reception'", unique=True
        ),
    )


class Report(Base):
    """A version of a quarter's report, frozen when it was made; a correction is a new version."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    year: Mapped[int]
    quarter: Mapped[int]
    version: Mapped[int]
    # Every figure as JSON; the documents are drawn from it alone.
    content: Mapped[str] = mapped_column(Text)
    # Which figures differ from the version before, as JSON; empty for the first one.
    changes: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    # Why there is a further version.
    reason: Mapped[str | None] = mapped_column(String(500))
    # The operator at the machine has no entry among the staff.
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    # The last line of the journal at that moment, so that a later change would be seen.
    journal_n: Mapped[int]
    journal_mac: Mapped[bytes]
    # When it was handed in, by whom, and the number of the covering letter.
    letter_number: Mapped[str | None] = mapped_column(String(40))
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    sent_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("year", "quarter", "version"),)
