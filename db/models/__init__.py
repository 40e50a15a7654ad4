"""The tables, one module per subject."""

from db.models.day import Participation, RosterEntry, Visit
from db.models.emergency import Emergency
from db.models.endings import Alternative, Correction, Referral
from db.models.figures import Fact, Report
from db.models.instructions import Extension, Instruction, InstructionReport
from db.models.journal import CalendarOverride, CalendarYear, Counter, JournalEntry, JournalHead
from db.models.materials import Material
from db.models.papers import Attachment, Letter
from db.models.people import Account, Consent, Invitation, Staff, TieAttempt
from db.models.places import Assignment, Offer
from db.models.protection import Breach
from db.models.requests import Memo, MemoDraft, Note, Outcome, Proposal, Request
from db.models.schedule import (
    Absence,
    Body,
    Place,
    Post,
    Reception,
    Schedule,
    ScheduleVersion,
    Seat,
    Tenure,
)
from db.models.terms import Alarm, ContactAttempt, Duty, Pause
from db.models.transport import Dialogue, InboxUpdate, IncomingFile, OutboxMessage
from db.models.voices import (
    Ballot,
    BallotAnswer,
    CallBack,
    CallTry,
    Consultation,
    ConsultationLine,
    MarkReview,
    Remark,
    Sample,
    SampleCall,
    Survey,
)
from db.models.work import ReviewArea, StaffAbsence, Unit

__all__ = [
    "Absence",
    "Account",
    "Alarm",
    "Alternative",
    "Assignment",
    "Attachment",
    "Ballot",
    "BallotAnswer",
    "Body",
    "Breach",
    "CalendarOverride",
    "CalendarYear",
    "CallBack",
    "CallTry",
    "Consent",
    "Consultation",
    "ConsultationLine",
    "ContactAttempt",
    "Correction",
    "Counter",
    "Dialogue",
    "Duty",
    "Emergency",
    "Extension",
    "Fact",
    "InboxUpdate",
    "IncomingFile",
    "Instruction",
    "InstructionReport",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "Letter",
    "MarkReview",
    "Material",
    "Memo",
    "MemoDraft",
    "Note",
    "Offer",
    "OutboxMessage",
    "Outcome",
    "Participation",
    "Pause",
    "Place",
    "Post",
    "Proposal",
    "Reception",
    "Referral",
    "Remark",
    "Report",
    "Request",
    "ReviewArea",
    "RosterEntry",
    "Sample",
    "SampleCall",
    "Schedule",
    "ScheduleVersion",
    "Seat",
    "Staff",
    "StaffAbsence",
    "Survey",
    "Tenure",
    "TieAttempt",
    "Unit",
    "Visit",
]
