"""What people say: consultations, surveys by chat and by phone, and calls back (point 38)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, partial_index
from db.enums import (
    CallBackOutcome,
    CallBackReason,
    CallResult,
    CallState,
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    Questionnaire,
    Role,
    SampleFrame,
    SurveyState,
    VoiceWay,
)


class Consultation(Base):
    """Advice given with or without a request: in chat, by phone or in the room (points 17, 38)."""

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ConsultationState]
    way: Mapped[ConsultationWay]
    # The case it belongs to, if there is one.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    # Who asked in the chat; None for who called or came without one.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    language: Mapped[Language]
    # Name and phone, as JSON, if the person gave them; sealed.
    person_sealed: Mapped[bytes | None]
    phone_index: Mapped[bytes | None] = mapped_column(index=True)
    # The person agreed to be phoned for the survey.
    phone_survey: Mapped[bool] = mapped_column(default=False, server_default=false())
    topic: Mapped[str | None] = mapped_column(String(40))
    # The update or form that made it, so that it is made once.
    asked_with: Mapped[str | None] = mapped_column(String(40), unique=True)
    # Who gives the advice, and in which of their roles; None while nobody has taken it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role]
    outcome: Mapped[ConsultationOutcome | None]
    reason: Mapped[DeclineReason | None]
    # The request that was booked out of it.
    booked_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_consultations_ended", "outcome", "ended_at"),)


class ConsultationLine(Base):
    """A line of the talk: the question, the answer, a further question; sealed."""

    __tablename__ = "consultation_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    # None: the person who asks.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime]


class Survey(Base):
    """That somebody is to be asked about one ending: when, and that it is over.

    What they answered is not here: it lies in a ballot, to which nothing leads from this row.
    """

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    questionnaire: Mapped[Questionnaire]
    # The ending asked about: an outcome of a case, or a consultation.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"), unique=True)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[SurveyState]
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    # Nothing is written here when it is answered: a moment would lead to the ballot.
    ended_at: Mapped[datetime | None]


class Ballot(Base):
    """One answered questionnaire, or the one answer kept apart. Nothing leads to who answered.

    Its key is random, its date is the month alone, and the table keeps no order of its own: whoever
    has the whole database cannot put ballots and people side by side.
    """

    __tablename__ = "ballots"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    questionnaire: Mapped[Questionnaire]
    way: Mapped[VoiceWay]
    # The first day of the month in which it was answered.
    month: Mapped[date] = mapped_column(index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- SQLAlchemy's own form


class BallotAnswer(Base):
    """The answer to one question of a ballot: a mark of 1 to 5, or a choice."""

    __tablename__ = "ballot_answers"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballots.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(24), primary_key=True)
    mark: Mapped[int | None]
    choice: Mapped[str | None] = mapped_column(String(24))

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- SQLAlchemy's own form


class Remark(Base):
    """A comment added to a survey, kept apart from the marks as well as from the person.

    Words give their author away sooner than marks do, so they do not lie beside each other.
    """

    __tablename__ = "remarks"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    questionnaire: Mapped[Questionnaire]
    way: Mapped[VoiceWay]
    # The first day of the month in which it was written.
    month: Mapped[date] = mapped_column(index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    # Sealed with the remark's own key.
    text_sealed: Mapped[bytes]

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- SQLAlchemy's own form


class MarkReview(Base):
    """What the head did about the low marks of a month whose givers want no call."""

    __tablename__ = "mark_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The first day of the month.
    month: Mapped[date] = mapped_column(unique=True)
    text_sealed: Mapped[bytes]
    written_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]


class CallBack(Base):
    """A task of the head: to call somebody who was heard and wishes it, with an outcome."""

    __tablename__ = "call_backs"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[CallBackReason]
    questionnaire: Mapped[Questionnaire]
    # The survey in which the person asked for it, once; None where it was asked by telephone.
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("surveys.id"), unique=True)
    # What the person is called about; they asked for it, so their answer may lead here.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    mark: Mapped[int | None]
    comment_sealed: Mapped[bytes | None]
    # Whoever the voice is about does not see the task.
    concerns_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    # Calls that reached nobody.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    outcome: Mapped[CallBackOutcome | None]
    outcome_sealed: Mapped[bytes | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]


class Sample(Base):
    """A draw for the telephone survey, with all that is needed to repeat it."""

    __tablename__ = "samples"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    # The first day of the month whose endings are asked about.
    month: Mapped[date]
    frame: Mapped[SampleFrame]
    # Which rule turned the seed into people, with its version.
    method: Mapped[str] = mapped_column(String(40))
    seed: Mapped[str] = mapped_column(String(64))
    # Everybody who could be drawn, as a JSON list of public ids in order.
    population: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    drawn_at: Mapped[datetime]
    # The machine draws, so that nobody repeats a draw until they like it; a person puts it to work.
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("month", "frame"),)


class SampleCall(Base):
    """A drawn person on the call sheet of a sample; what they answer lies in a ballot."""

    __tablename__ = "sample_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(10), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"))
    position: Mapped[int]
    # Exactly one of the two.
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    state: Mapped[CallState]
    # Whoever has the number before them, so that two clerks do not ring one person.
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime | None]
    # The person said in the call that they want to book; the request booked for them.
    wishes_booking: Mapped[bool] = mapped_column(default=False, server_default=false())
    booked_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))

    __table_args__ = (
        UniqueConstraint("sample_id", "position"),
        partial_index(
            "uq_sample_calls_consultation",
            "sample_id",
            "consultation_id",
            where="consultation_id IS NOT NULL",
            unique=True,
        ),
        partial_index(
            "uq_sample_calls_request",
            "sample_id",
            "request_id",
            where="request_id IS NOT NULL",
            unique=True,
        ),
    )


class CallTry(Base):
    """One try to reach a drawn person."""

    __tablename__ = "call_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("sample_calls.id"), index=True)
    result: Mapped[CallResult]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    tried_at: Mapped[datetime]
