"""Closed vocabularies stored in the database; without dependencies, so every layer may use them.

This is the one door to them: `from db.enums import Role`. Each area is a room of its own.
"""

from db.enums.consultations import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
)
from db.enums.duties import AlarmState, ContactResult, DutyKind, TellBy
from db.enums.figures import FactKind
from db.enums.people import (
    HELPERS,
    ApplicantKind,
    Citizenship,
    Help,
    Language,
    Need,
    Rank,
    Role,
    SocialGroup,
)
from db.enums.protection import BreachKind
from db.enums.receptions import (
    ChangeReason,
    HeldResult,
    InstructionState,
    Mode,
    OfferState,
    ParticipationState,
    Release,
    ScheduleState,
)
from db.enums.requests import (
    AlternativeKind,
    Channel,
    Decision,
    LetterKind,
    MaterialState,
    Media,
    NoteKind,
    OutcomeKind,
    ProposalKind,
    ReferralKind,
    RequestState,
)
from db.enums.road import FileState, InboxState, OutboxState, Priority
from db.enums.voices import (
    CallBackOutcome,
    CallBackReason,
    CallResult,
    CallState,
    Questionnaire,
    SampleFrame,
    SurveyState,
    VoiceWay,
)

__all__ = [
    "HELPERS",
    "AlarmState",
    "AlternativeKind",
    "ApplicantKind",
    "BreachKind",
    "CallBackOutcome",
    "CallBackReason",
    "CallResult",
    "CallState",
    "ChangeReason",
    "Channel",
    "Citizenship",
    "ConsultationOutcome",
    "ConsultationState",
    "ConsultationWay",
    "ContactResult",
    "Decision",
    "DeclineReason",
    "DutyKind",
    "FactKind",
    "FileState",
    "HeldResult",
    "Help",
    "InboxState",
    "InstructionState",
    "Language",
    "LetterKind",
    "MaterialState",
    "Media",
    "Mode",
    "Need",
    "NoteKind",
    "OfferState",
    "OutboxState",
    "OutcomeKind",
    "ParticipationState",
    "Priority",
    "ProposalKind",
    "Questionnaire",
    "Rank",
    "ReferralKind",
    "Release",
    "RequestState",
    "Role",
    "SampleFrame",
    "ScheduleState",
    "SocialGroup",
    "SurveyState",
    "TellBy",
    "VoiceWay",
]
