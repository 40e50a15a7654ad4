"""Terms and their alarms, and the tries to tell somebody something."""

from enum import StrEnum


class DutyKind(StrEnum):
    """What the regulation obliges somebody to do by a term (points.md, Terms)."""

    ENTRY = "entry"
    REVIEW = "review"
    MEMO = "memo"
    ANSWER = "answer"
    DELIVERY = "delivery"
    LETTER = "letter"
    RESULT = "result"
    ATTENDANCE = "attendance"
    SURVEY = "survey"
    OFFER = "offer"
    NEW_DATE = "new_date"
    SECRECY = "secrecy"
    INSTRUCTION = "instruction"
    APPEAL = "appeal"
    SCHEDULE = "schedule"
    REDIRECT = "redirect"
    INFORMATION = "information"
    MATERIALS = "materials"
    MESSAGE = "message"
    REFERRAL = "referral"
    CALENDAR = "calendar"
    PAUSE = "pause"
    ALTERNATIVE = "alternative"
    CONSULTATION = "consultation"
    CALL_BACK = "call_back"
    LOW_MARKS = "low_marks"
    PHONE_SURVEY = "phone_survey"
    REPORT = "report"
    CONSENT = "consent"
    BREACH = "breach"


class AlarmState(StrEnum):
    """A rung of a duty's ladder; each fires at most once."""

    PENDING = "pending"
    RAISED = "raised"
    PASSED = "passed"


class TellBy(StrEnum):
    """How an applicant is told what must reach them (APPC article 66)."""

    CHAT = "chat"
    PHONE = "phone"
    LETTER = "letter"


class ContactResult(StrEnum):
    """What came of one try to tell an applicant something by phone or by post."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    POSTED = "posted"
    DELIVERED = "delivered"
    CAME_BACK = "came_back"
