"""The tables, one module per subject."""

from db.models.day import Participation, RosterEntry, Visit
from db.models.instructions import Extension, Instruction, InstructionReport
from db.models.journal import CalendarOverride, Counter, JournalEntry, JournalHead
from db.models.people import Account, Consent, Invitation, Staff
from db.models.places import Assignment, Offer
from db.models.requests import Memo, Note, Outcome, Proposal, Request
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
from db.models.terms import Alarm, Duty, Survey
from db.models.transport import Dialogue, InboxUpdate, IncomingFile, OutboxMessage

__all__ = [
    "Absence",
    "Account",
    "Alarm",
    "Assignment",
    "Body",
    "CalendarOverride",
    "Consent",
    "Counter",
    "Dialogue",
    "Duty",
    "Extension",
    "InboxUpdate",
    "IncomingFile",
    "Instruction",
    "InstructionReport",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "Memo",
    "Note",
    "Offer",
    "OutboxMessage",
    "Outcome",
    "Participation",
    "Place",
    "Post",
    "Proposal",
    "Reception",
    "Request",
    "RosterEntry",
    "Schedule",
    "ScheduleVersion",
    "Seat",
    "Staff",
    "Survey",
    "Tenure",
    "Visit",
]
