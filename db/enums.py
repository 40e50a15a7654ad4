"""Closed vocabularies stored in the database; without dependencies, so every layer may use them."""

from enum import IntEnum, StrEnum


class Language(StrEnum):
    """Languages of a person, in the order in which they are offered."""

    KK = "kk"
    RU = "ru"
    EN = "en"


class Role(StrEnum):
    """What a member of the staff is in the office; several may be held at once."""

    ADMINISTRATOR = "administrator"
    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    HEAD = "head"
    UNIT = "unit"
    CONSULTANT = "consultant"
    PSYCHOLOGIST = "psychologist"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"
    SECRECY = "secrecy"
    AUDITOR = "auditor"


HELPERS = (Role.CONSULTANT, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER, Role.VOLUNTEER)
"""Who helps applicants on the reception day (point 17): the legal consultant first."""


class Help(StrEnum):
    """Whom an applicant would like to see on the day (point 17): each is a helper's role."""

    CONSULTANT = Role.CONSULTANT.value
    PSYCHOLOGIST = Role.PSYCHOLOGIST.value
    SOCIAL_WORKER = Role.SOCIAL_WORKER.value
    VOLUNTEER = Role.VOLUNTEER.value


class Need(StrEnum):
    """What the building and the talk must offer, so that nobody is embarrassed at the door."""

    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    INTERPRETER = "interpreter"
    LARGE_PRINT = "large_print"
    COMPANION = "companion"


class Channel(StrEnum):
    """The way a request came (point 4); the bot is accounted as its own channel."""

    BOT = "bot"
    PORTAL = "portal"
    E_OTINISH = "e_otinish"
    PAPER = "paper"
    ORAL = "oral"
    CALL_CENTRE = "call_centre"


class ApplicantKind(StrEnum):
    """On whose behalf the person asks (APPC article 68)."""

    SELF = "self"
    OTHER = "other"
    ORGANISATION = "organisation"


class Citizenship(StrEnum):
    """Drives the secrecy check of point 11."""

    KAZAKHSTAN = "kazakhstan"
    FOREIGN = "foreign"
    STATELESS = "stateless"


class RequestState(StrEnum):
    """The life of a request; the arrows between the states are in `rules/lifecycle.py`."""

    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    NEEDS_INFORMATION = "needs_information"
    PROPOSED = "proposed"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    HELD = "held"
    NO_SHOW = "no_show"
    LETTER = "letter"
    REFUSED = "refused"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    FORWARDED = "forwarded"
    ENDED = "ended"
    CONSULTED = "consulted"
    WITHDRAWN = "withdrawn"
    APPEAL = "appeal"
    APPEAL_ANSWERED = "appeal_answered"


class ProposalKind(StrEnum):
    """How a case is to go on or to end; the head decides on the first three (point 26, APPC 88).

    A return and a redirection are the reviewer's own (APPC articles 64 and 65); their row waits for
    the number of the letter.
    """

    RECEIVE = "receive"
    REFUSE = "refuse"
    END = "end"
    RETURN = "return"
    REDIRECT = "redirect"


class Decision(StrEnum):
    """What became of a proposal. VOID: taken back, or the case ended before anybody decided."""

    APPROVED = "approved"
    RETURNED = "returned"
    OVERRULED = "overruled"
    VOID = "void"


class NoteKind(StrEnum):
    """A line of the talk between the office and the applicant."""

    QUESTION = "question"
    ANSWER = "answer"
    MESSAGE = "message"
    REPLY = "reply"
    CORRECTION = "correction"


class OutcomeKind(StrEnum):
    """How an arranged reception, or the request itself, ended."""

    HELD = "held"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    FORWARDED = "forwarded"
    ENDED = "ended"
    CONSULTED = "consulted"
    WITHDRAWN = "withdrawn"
    APPEAL_ANSWERED = "appeal_answered"


class HeldResult(StrEnum):
    """What the receiver decided on the spot (APPC article 90(4))."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    INSTRUCTED = "instructed"
    APPEAL = "appeal"


class Mode(StrEnum):
    """How a reception is held."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class ChangeReason(StrEnum):
    """Why an approved reception, or a given place, changed; told to everybody it concerns."""

    ABSENT = "absent"
    TRIP = "trip"
    BUSINESS = "business"
    CANCELLED = "cancelled"
    ROOM = "room"
    HOLDER = "holder"
    BY_HAND = "by_hand"
    EMERGENCY = "emergency"


class Release(StrEnum):
    """Why a given place was let go."""

    CANNOT_COME = "cannot_come"
    ANOTHER_DAY = "another_day"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"


class OfferState(StrEnum):
    """A freed place is offered to one person at a time; only the first state is open."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RECALLED = "recalled"


class ParticipationState(StrEnum):
    """What another body said to the invitation to take part (point 18)."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class InstructionState(StrEnum):
    """A commission given at a reception; only its issuer takes it off control."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class ScheduleState(StrEnum):
    """A schedule is seen by citizens and the queue only once approved (point 7-1)."""

    DRAFT = "draft"
    APPROVED = "approved"


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


class MaterialState(StrEnum):
    """A request for materials on its way through a unit (point 31)."""

    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RECALLED = "recalled"


class LetterKind(StrEnum):
    """What a letter, a protocol or a memo is; each has its own words."""

    DATE = "date"
    REFUSAL = "refusal"
    RETURN = "return"
    REDIRECT = "redirect"
    FORWARD = "forward"
    END = "end"
    CONSULTED = "consulted"
    INFORMATION = "information"
    CORRECTION = "correction"
    NOTICE = "notice"


class Media(StrEnum):
    """What a file is by its content, whatever its name says."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"


class ReferralKind(StrEnum):
    """How a matter is sent on to another body."""

    WHOLE = "whole"
    PART = "part"
    URGENT = "urgent"


class AlternativeKind(StrEnum):
    """What may be offered instead of the reception asked for."""

    CONSULTATION = "consultation"
    OTHER_RECEIVER = "other_receiver"
    OTHER_FORM = "other_form"


class AlarmState(StrEnum):
    """A rung of a duty's ladder; each fires at most once."""

    PENDING = "pending"
    RAISED = "raised"
    PASSED = "passed"


class SurveyState(StrEnum):
    """Scheduled with the outcome, asked once, then answered or closed.

    SKIPPED: never asked, because the person was asked not long ago or wants no questions.
    """

    SCHEDULED = "scheduled"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    SKIPPED = "skipped"


class Questionnaire(StrEnum):
    """Which questions are asked: each ending has its own tone (point 38)."""

    RECEPTION = "reception"
    NOT_RECEIVED = "not_received"
    REFUSAL = "refusal"
    SENT_ON = "sent_on"
    WITHDRAWAL = "withdrawal"
    CONSULTATION = "consultation"


class VoiceWay(StrEnum):
    """How a survey was answered."""

    CHAT = "chat"
    PHONE = "phone"


class CallBackReason(StrEnum):
    """Why the head is to call somebody who was heard in a survey."""

    LOW_MARK = "low_mark"
    TALKED_OUT = "talked_out"
    WISH = "wish"


class CallBackOutcome(StrEnum):
    """What came of a call back."""

    SETTLED = "settled"
    EXPLAINED = "explained"
    MEASURES = "measures"
    NOT_REACHED = "not_reached"


class ConsultationWay(StrEnum):
    """Where a consultation is given."""

    CHAT = "chat"
    PHONE = "phone"
    ROOM = "room"


class ConsultationState(StrEnum):
    """A consultation waits for its answer, goes on in talk, and ends with an outcome."""

    ASKED = "asked"
    ANSWERED = "answered"
    ENDED = "ended"


class ConsultationOutcome(StrEnum):
    """How a consultation ended (point 38 asks about those who declined)."""

    SOLVED = "solved"
    BOOKS = "books"
    DECLINED = "declined"
    LAPSED = "lapsed"


class DeclineReason(StrEnum):
    """Why somebody who was consulted does not book a reception."""

    SOLVED = "solved"
    FAR_DATE = "far_date"
    NO_BELIEF = "no_belief"
    TALKED_OUT = "talked_out"
    HARD = "hard"
    OTHER = "other"


class SampleFrame(StrEnum):
    """Among whom people are drawn for the telephone survey."""

    DECLINED = "declined"
    HELD = "held"
    REFUSED = "refused"
    NO_SHOW = "no_show"


class CallState(StrEnum):
    """A drawn person on the call sheet."""

    WAITING = "waiting"
    ANSWERED = "answered"
    REFUSED = "refused"
    UNREACHED = "unreached"


class CallResult(StrEnum):
    """What came of one try to reach a drawn person."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"
    REFUSED = "refused"
    ANSWERED = "answered"


class Rank(StrEnum):
    """The rank of a post, as the quarterly report counts receptions."""

    FIRST_HEAD = "first_head"
    DEPUTY = "deputy"
    APPARATUS_HEAD = "apparatus_head"
    OTHER = "other"


class SocialGroup(StrEnum):
    """The social status of who was received, filled in by the staff for the report alone."""

    PENSIONER = "pensioner"
    LARGE_FAMILY = "large_family"
    DISABILITY = "disability"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED = "unemployed"
    ENTREPRENEUR = "entrepreneur"
    BUDGET = "budget"
    NON_BUDGET = "non_budget"
    OTHER = "other"


class FactKind(StrEnum):
    """What is counted: something that happened on a day, copied without personal data."""

    REGISTERED = "registered"
    ENTERED = "entered"
    MEMO = "memo"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    QUEUED = "queued"
    UNQUEUED = "unqueued"
    ASSIGNED = "assigned"
    HELD = "held"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    REDIRECTED_PARTLY = "redirected_partly"
    FORWARDED = "forwarded"
    ENDED = "ended"
    CONSULTED = "consulted"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    CONSULTATION = "consultation"
    INSTRUCTION = "instruction"
    INSTRUCTION_CLOSED = "instruction_closed"
    MATERIALS = "materials"
    MATERIALS_GIVEN = "materials_given"
    CALL = "call"
    RECEPTION = "reception"
    SURVEY_ASKED = "survey_asked"
    SAMPLED = "sampled"
    SAMPLE_CALL = "sample_call"


class FileState(StrEnum):
    """Where a file that somebody sent is on its way into the office."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"


class InboxState(StrEnum):
    """Where a stored update is on its way through the worker."""

    NEW = "new"
    DONE = "done"
    DEAD = "dead"


class OutboxState(StrEnum):
    """Where a message to a person is on its way to Telegram."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Priority(IntEnum):
    """Smaller goes first: a legal notice never waits behind a survey."""

    LEGAL = 0
    DIALOGUE = 1
    SURVEY = 2
