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
    PROPOSED = "proposed"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    HELD = "held"
    NO_SHOW = "no_show"
    LETTER = "letter"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    APPEAL = "appeal"
    APPEAL_ANSWERED = "appeal_answered"


class ProposalKind(StrEnum):
    """What the memo proposes to the head (point 26)."""

    RECEIVE = "receive"
    REFUSE = "refuse"


class Decision(StrEnum):
    """What the head did with a proposal."""

    APPROVED = "approved"
    RETURNED = "returned"
    OVERRULED = "overruled"


class NoteKind(StrEnum):
    """A line of the talk between the office and the applicant."""

    QUESTION = "question"
    ANSWER = "answer"


class OutcomeKind(StrEnum):
    """How an arranged reception, or the request itself, ended."""

    HELD = "held"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REFUSED = "refused"
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


class ChangeReason(StrEnum):
    """Why an approved reception, or a given place, changed; told to everybody it concerns."""

    ABSENT = "absent"
    TRIP = "trip"
    BUSINESS = "business"
    CANCELLED = "cancelled"
    ROOM = "room"
    HOLDER = "holder"
    BY_HAND = "by_hand"


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


class AlarmState(StrEnum):
    """A rung of a duty's ladder; each fires at most once."""

    PENDING = "pending"
    RAISED = "raised"
    PASSED = "passed"


class SurveyState(StrEnum):
    """Scheduled with the outcome, asked once, then answered or closed."""

    SCHEDULED = "scheduled"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


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
