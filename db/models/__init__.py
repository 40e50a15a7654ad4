"""The tables, one module per subject."""

from db.models.journal import CalendarOverride, Counter, JournalEntry, JournalHead
from db.models.people import Account, Consent, Invitation, Staff
from db.models.requests import Memo, Note, Outcome, Proposal, Request
from db.models.schedule import Assignment, Body, Place, Post, Reception, Schedule, Seat
from db.models.terms import Alarm, Duty, Survey
from db.models.transport import Dialogue, InboxUpdate, OutboxMessage

__all__ = [
    "Account",
    "Alarm",
    "Assignment",
    "Body",
    "CalendarOverride",
    "Consent",
    "Counter",
    "Dialogue",
    "Duty",
    "InboxUpdate",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "Memo",
    "Note",
    "OutboxMessage",
    "Outcome",
    "Place",
    "Post",
    "Proposal",
    "Reception",
    "Request",
    "Schedule",
    "Seat",
    "Staff",
    "Survey",
]
