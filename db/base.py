"""The declarative base: names of constraints, and the column type of each Python type."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, Integer, LargeBinary, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from db import enums
from db.types import EnumByValue, UtcDateTime

# Alembic's batch mode on SQLite can only drop what has a name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

STORED_BY_VALUE = (
    enums.AlarmState,
    enums.AlternativeKind,
    enums.ApplicantKind,
    enums.BreachKind,
    enums.CallBackOutcome,
    enums.CallBackReason,
    enums.CallResult,
    enums.CallState,
    enums.ChangeReason,
    enums.Channel,
    enums.Citizenship,
    enums.ConsultationOutcome,
    enums.ConsultationState,
    enums.ConsultationWay,
    enums.ContactResult,
    enums.Decision,
    enums.DeclineReason,
    enums.DutyKind,
    enums.FactKind,
    enums.FileState,
    enums.HeldResult,
    enums.InboxState,
    enums.InstructionState,
    enums.Language,
    enums.LetterKind,
    enums.MaterialState,
    enums.Media,
    enums.Mode,
    enums.NoteKind,
    enums.OfferState,
    enums.OutboxState,
    enums.OutcomeKind,
    enums.ParticipationState,
    enums.ProposalKind,
    enums.Questionnaire,
    enums.Rank,
    enums.ReferralKind,
    enums.Release,
    enums.RequestState,
    enums.Role,
    enums.SampleFrame,
    enums.ScheduleState,
    enums.SocialGroup,
    enums.SurveyState,
    enums.TellBy,
    enums.VoiceWay,
)


class Base(DeclarativeBase):
    """Parent of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        bytes: LargeBinary,
        date: Date,
        datetime: UtcDateTime,
        # SQLite gives a number of its own only to a column that is exactly INTEGER.
        int: BigInteger().with_variant(Integer, "sqlite"),
    } | {kind: EnumByValue(kind) for kind in STORED_BY_VALUE}


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the rows that fulfil a condition, alike on both databases."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
