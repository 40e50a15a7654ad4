"""Everything that is said without being asked: which of it is law, and in which states it holds."""

from enum import StrEnum

from db.enums import OutboxState, RequestState


class NoticeKind(StrEnum):
    """Everything that is said without being asked; stored, so a renamed one is a migration."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DATE = "date"
    REFUSAL = "refusal"
    OVERDUE = "overdue"
    REMINDER = "reminder"
    NOT_HELD = "not_held"
    MOVED = "moved"
    POSTPONED = "postponed"
    OFFER = "offer"
    OFFER_OVER = "offer_over"
    NEXT_IN_LINE = "next_in_line"
    NO_SHOW = "no_show"
    RESULT = "result"
    INSTRUCTION_DONE = "instruction_done"
    APPEAL_ANSWER = "appeal_answer"
    INFORMATION = "information"
    REQUEST_RETURNED = "request_returned"
    REDIRECTED = "redirected"
    REDIRECTED_PARTLY = "redirected_partly"
    FORWARDED = "forwarded"
    ENDED = "ended"
    ALTERNATIVE = "alternative"
    CONSULTED = "consulted"
    CORRECTED = "corrected"
    REOPENED = "reopened"
    WITHDRAWN_FOR_YOU = "withdrawn_for_you"
    REPLY = "reply"
    PAUSED = "paused"
    TERM_MOVED = "term_moved"
    EMERGENCY = "emergency"
    EMERGENCY_OVER = "emergency_over"
    CALENDAR_FILE = "calendar_file"
    MEETING_POINT = "meeting_point"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"
    CONSULTATION_ANSWER = "consultation_answer"
    CONSULTATION_BOOKS = "consultation_books"
    CALL_BACK_CONFLICT = "call_back_conflict"
    CONSENT_ENDED = "consent_ended"

    ALARM = "alarm"
    PHONE_TASK = "phone_task"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    RETURNED = "returned"
    NEW_REQUEST = "new_request"
    WITHDRAWN = "withdrawn"
    FREED = "freed"
    JOINED = "joined"
    DEAD_UPDATE = "dead_update"
    SHORTAGE = "shortage"
    NO_RECEPTION = "no_reception"
    HELP_WANTED = "help_wanted"
    PARTICIPATION = "participation"
    INSTRUCTED = "instructed"
    REPORTED = "reported"
    REPORT_RETURNED = "report_returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    FILE_READ = "file_read"
    SECRECY_CHECKED = "secrecy_checked"
    GUEST_DATE = "guest_date"
    ASSIGNED_TO_YOU = "assigned_to_you"
    TAKEN_OVER = "taken_over"
    HANDED_OVER = "handed_over"
    STANDING_IN = "standing_in"
    BACK_AT_WORK = "back_at_work"
    ABSENCE_NOTED = "absence_noted"
    ROLE_EMPTY = "role_empty"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    MATERIALS_ASKED = "materials_asked"
    MATERIALS_GIVEN = "materials_given"
    MATERIALS_AGAIN = "materials_again"
    MATERIALS_RECALLED = "materials_recalled"
    MESSAGE = "message"
    FILE_ADDED = "file_added"
    CASE_REOPENED = "case_reopened"
    ALTERNATIVE_ANSWERED = "alternative_answered"
    TAKEN_BACK = "taken_back"
    PAUSE_WISHED = "pause_wished"
    CLOCK_RUNS = "clock_runs"
    DIGEST = "digest"
    EVENING = "evening"
    CALENDAR_DRAFT = "calendar_draft"
    EMERGENCY_STAFF = "emergency_staff"
    CONSULTATION_ASKED = "consultation_asked"


LEGAL = frozenset(
    {
        NoticeKind.RECEIPT,
        NoticeKind.QUESTION,
        NoticeKind.DATE,
        NoticeKind.REFUSAL,
        NoticeKind.OVERDUE,
        NoticeKind.NOT_HELD,
        NoticeKind.MOVED,
        NoticeKind.POSTPONED,
        NoticeKind.OFFER,
        NoticeKind.APPEAL_ANSWER,
        NoticeKind.INSTRUCTION_DONE,
        NoticeKind.INFORMATION,
        NoticeKind.REQUEST_RETURNED,
        NoticeKind.REDIRECTED,
        NoticeKind.REDIRECTED_PARTLY,
        NoticeKind.FORWARDED,
        NoticeKind.ENDED,
        NoticeKind.ALTERNATIVE,
        NoticeKind.CONSULTED,
        NoticeKind.CORRECTED,
        NoticeKind.REOPENED,
        NoticeKind.WITHDRAWN_FOR_YOU,
        NoticeKind.REPLY,
        NoticeKind.PAUSED,
        NoticeKind.TERM_MOVED,
    }
)
"""Notices that must reach the applicant, by phone if need be."""

ANSWERS = frozenset(
    {
        NoticeKind.DATE,
        NoticeKind.MOVED,
        NoticeKind.REFUSAL,
        NoticeKind.APPEAL_ANSWER,
        NoticeKind.REQUEST_RETURNED,
        NoticeKind.REDIRECTED,
        NoticeKind.FORWARDED,
        NoticeKind.ENDED,
        NoticeKind.CONSULTED,
    }
)
"""Notices that are the answer of point 29."""

GONE_OUT = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
"""A message in these states has been seen, or may have been."""

SURVEYS = frozenset({NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER})

FOR_ALL = frozenset({NoticeKind.EMERGENCY, NoticeKind.EMERGENCY_OVER})
"""Told to everybody with an open request whose reception is not concerned: behind all others."""

INFORMAL = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.OFFER_OVER,
        NoticeKind.NEXT_IN_LINE,
        NoticeKind.NO_SHOW,
        NoticeKind.RESULT,
        NoticeKind.CALENDAR_FILE,
        NoticeKind.MEETING_POINT,
        NoticeKind.EMERGENCY,
        NoticeKind.EMERGENCY_OVER,
    }
)
"""Notices that help the applicant but need no proof that they were read."""

NEW_DATE, NO_DATE = "new_date", "no_date"
"""Levels of what the clerk tells an invited body that has no chat with us."""

ABOUT_REVIEWERS = frozenset({NoticeKind.ASSIGNED_TO_YOU, NoticeKind.TAKEN_OVER})
"""Notices about whose case it is; their subject ends with the staff entry they are for."""

GOES_WITH_DATE = frozenset({NoticeKind.CALENDAR_FILE, NoticeKind.MEETING_POINT})

ABOUT_INSTRUCTIONS = frozenset(
    {
        NoticeKind.INSTRUCTED,
        NoticeKind.REPORTED,
        NoticeKind.REPORT_RETURNED,
        NoticeKind.EXTENSION_ASKED,
        NoticeKind.EXTENSION_DECIDED,
    }
)

ABOUT_MATERIALS = frozenset(
    {
        NoticeKind.MATERIALS_ASKED,
        NoticeKind.MATERIALS_GIVEN,
        NoticeKind.MATERIALS_AGAIN,
        NoticeKind.MATERIALS_RECALLED,
    }
)

UNREAD = frozenset({NoticeKind.MESSAGE, NoticeKind.FILE_ADDED})
"""Told to the staff while what the applicant sent waits to be read."""

TO_PERSON = frozenset(
    {
        NoticeKind.CONSULTATION_ANSWER,
        NoticeKind.CONSULTATION_BOOKS,
        NoticeKind.CALL_BACK_CONFLICT,
        NoticeKind.CONSENT_ENDED,
    }
)
"""Notices to somebody's chat that concern no request; their subject names what they are about."""

TO_APPLICANT = LEGAL | SURVEYS | INFORMAL | TO_PERSON
"""Notices to the applicant; all others go to the staff."""

TEAM_NEWS = frozenset(
    {
        NoticeKind.STANDING_IN,
        NoticeKind.BACK_AT_WORK,
        NoticeKind.ABSENCE_NOTED,
        NoticeKind.ROLE_EMPTY,
        NoticeKind.ROLE_GIVEN,
        NoticeKind.ROLE_ENDED,
        NoticeKind.HANDED_OVER,
    }
)
"""Notices about the people at work: roles, absences, work that passed on."""

OF_ITS_OWN = TEAM_NEWS | {
    NoticeKind.CONSULTATION_ASKED,
    NoticeKind.FILE_READ,
    NoticeKind.HELP_WANTED,
    NoticeKind.GUEST_DATE,
    NoticeKind.DIGEST,
    NoticeKind.EVENING,
    NoticeKind.CALENDAR_DRAFT,
}
"""Notices that carry facts of their own and lead to no case."""

CAN_WAIT = SURVEYS | FOR_ALL | {NoticeKind.REMINDER}
"""Notices to applicants that wait for the morning, unless the reception is near."""

OF_THE_DAY = frozenset({NoticeKind.DIGEST, NoticeKind.EVENING})
"""Notices about one working day, void after it."""

AT_ANY_HOUR = OF_THE_DAY | frozenset(
    {
        NoticeKind.DEAD_UPDATE,
        NoticeKind.EMERGENCY_STAFF,
        # Somebody waits for it in the chat.
        NoticeKind.FILE_READ,
    }
)
"""Notices to the staff that do not wait for the office to open."""

UNANSWERED = frozenset(
    {
        RequestState.REGISTERED,
        RequestState.IN_REVIEW,
        RequestState.NEEDS_INFORMATION,
        RequestState.PROPOSED,
        RequestState.LETTER,
        RequestState.QUEUED,
        RequestState.APPEAL,
    }
)
"""States in which the clock of the answer may run, stand still, or be moved."""

HOLDS: dict[NoticeKind, frozenset[RequestState]] = {
    NoticeKind.DATE: frozenset({RequestState.ASSIGNED}),
    NoticeKind.REMINDER: frozenset({RequestState.ASSIGNED}),
    NoticeKind.MOVED: frozenset({RequestState.ASSIGNED}),
    NoticeKind.POSTPONED: frozenset({RequestState.QUEUED}),
    NoticeKind.OFFER: frozenset({RequestState.QUEUED}),
    NoticeKind.OFFER_OVER: frozenset({RequestState.QUEUED}),
    # Somebody of the queue may wait without booking; the room itself is looked at again.
    NoticeKind.NEXT_IN_LINE: frozenset(
        {
            RequestState.ASSIGNED,
            RequestState.REGISTERED,
            RequestState.IN_REVIEW,
            RequestState.QUEUED,
        }
    ),
    NoticeKind.NO_SHOW: frozenset({RequestState.NO_SHOW}),
    NoticeKind.MEETING_POINT: frozenset({RequestState.ASSIGNED}),
    NoticeKind.REFUSAL: frozenset({RequestState.REFUSED}),
    NoticeKind.QUESTION: UNANSWERED,
    NoticeKind.ALTERNATIVE: frozenset({RequestState.IN_REVIEW, RequestState.QUEUED}),
    NoticeKind.INFORMATION: frozenset({RequestState.NEEDS_INFORMATION}),
    NoticeKind.REQUEST_RETURNED: frozenset({RequestState.RETURNED}),
    NoticeKind.REDIRECTED: frozenset({RequestState.REDIRECTED}),
    NoticeKind.FORWARDED: frozenset({RequestState.FORWARDED}),
    NoticeKind.ENDED: frozenset({RequestState.ENDED}),
    NoticeKind.CONSULTED: frozenset({RequestState.CONSULTED}),
    NoticeKind.WITHDRAWN_FOR_YOU: frozenset({RequestState.WITHDRAWN}),
    NoticeKind.REOPENED: frozenset(
        {
            RequestState.IN_REVIEW,
            RequestState.NEEDS_INFORMATION,
            RequestState.PROPOSED,
            RequestState.LETTER,
            RequestState.QUEUED,
            RequestState.ASSIGNED,
        }
    ),
    NoticeKind.APPEAL_ANSWER: frozenset({RequestState.APPEAL_ANSWERED}),
    NoticeKind.RESULT: frozenset({RequestState.HELD}),
    NoticeKind.PROPOSED: frozenset({RequestState.PROPOSED}),
    NoticeKind.RETURNED: frozenset({RequestState.IN_REVIEW}),
    NoticeKind.OVERDUE: UNANSWERED,
    NoticeKind.PAUSED: UNANSWERED,
    NoticeKind.TERM_MOVED: UNANSWERED,
    NoticeKind.PAUSE_WISHED: UNANSWERED,
    NoticeKind.CLOCK_RUNS: UNANSWERED,
}
"""States in which a notice is still true; a notice that is not listed is true for ever."""
