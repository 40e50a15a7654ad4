"""Who may do what: asked in the services for every action, default deny.

A filter on a router is for silence; this table is for safety, because the data of a button can
be forged by whoever holds the chat.
"""

from enum import StrEnum

from db.enums import HELPERS, Role


class Action(StrEnum):
    """Everything in the office that needs a right."""

    SEE_DESK = "see_desk"
    SEE_CASE = "see_case"
    REVEAL = "reveal"
    ENTER_NUMBER = "enter_number"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE_REFUSAL = "issue_refusal"
    DISTRIBUTE = "distribute"
    RUN_DAY = "run_day"
    TELL_BY_PHONE = "tell_by_phone"
    INVITE = "invite"
    MANAGE_SCHEDULE = "manage_schedule"
    APPROVE_SCHEDULE = "approve_schedule"
    PUBLISH_SCHEDULE = "publish_schedule"
    CHANGE_SCHEDULE = "change_schedule"
    FORECAST = "forecast"
    PLACE_BY_HAND = "place_by_hand"
    TICK_EVIDENCE = "tick_evidence"
    CHECK_SECRECY = "check_secrecy"
    SEE_DAY = "see_day"
    SEE_HELPED = "see_helped"
    MANAGE_ROSTER = "manage_roster"
    INVITE_BODY = "invite_body"
    INSTRUCT = "instruct"
    EXECUTE = "execute"
    CLOSE_INSTRUCTION = "close_instruction"
    ANSWER_APPEAL = "answer_appeal"
    TAKE_REQUEST = "take_request"
    IMPORT_REQUESTS = "import_requests"
    EXPORT_REQUESTS = "export_requests"
    ASSIGN_REVIEWER = "assign_reviewer"
    TAKE_ANSWER = "take_answer"
    ASK_UNIT = "ask_unit"
    ANSWER_UNIT = "answer_unit"
    SEE_MATERIALS = "see_materials"
    REPLY = "reply"
    FORWARD = "forward"
    WITHDRAW_FOR = "withdraw_for"
    REOPEN = "reopen"
    CORRECT = "correct"
    MAKE_LETTER = "make_letter"
    PAUSE_CLOCK = "pause_clock"
    SEE_BOARD = "see_board"
    COUNT_DAYS = "count_days"
    MANAGE_CALENDAR = "manage_calendar"
    DECLARE_EMERGENCY = "declare_emergency"
    MANAGE_TEAM = "manage_team"
    OWN_ABSENCE = "own_absence"
    SEARCH = "search"
    SEE_STATISTICS = "see_statistics"
    CONSULT = "consult"
    CALL_BACK = "call_back"
    SEE_VOICES = "see_voices"
    RUN_PHONE_SURVEY = "run_phone_survey"
    NOTE_SOCIAL = "note_social"
    MAKE_REPORT = "make_report"
    SEE_REPORTS = "see_reports"
    EXPORT_DATA = "export_data"
    HANDLE_CONSENT = "handle_consent"
    RECORD_BREACH = "record_breach"
    SEE_BREACHES = "see_breaches"
    OWN_REQUEST = "own_request"


_R = Role

_ROLES: dict[Action, frozenset[Role]] = {
    Action.SEE_DESK: frozenset(_R),
    # An administrator gets the alarms of a role that nobody holds, so the card must open.
    Action.SEE_CASE: frozenset({_R.REGISTRAR, _R.REVIEWER, _R.HEAD, _R.AUDITOR, _R.ADMINISTRATOR}),
    Action.REVEAL: frozenset({_R.REGISTRAR, _R.REVIEWER, _R.HEAD}),
    Action.ENTER_NUMBER: frozenset({_R.REGISTRAR}),
    Action.REVIEW: frozenset({_R.REVIEWER}),
    Action.DECIDE: frozenset({_R.HEAD}),
    Action.ISSUE_REFUSAL: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.DISTRIBUTE: frozenset({_R.REVIEWER}),
    Action.RUN_DAY: frozenset({_R.REGISTRAR}),
    Action.TELL_BY_PHONE: frozenset({_R.REGISTRAR}),
    Action.INVITE: frozenset({_R.ADMINISTRATOR}),
    Action.MANAGE_SCHEDULE: frozenset({_R.ADMINISTRATOR, _R.REGISTRAR}),
    # Whoever drafts a schedule does not put it into force as well.
    Action.APPROVE_SCHEDULE: frozenset({_R.ADMINISTRATOR, _R.HEAD}),
    Action.PUBLISH_SCHEDULE: frozenset({_R.ADMINISTRATOR, _R.REGISTRAR, _R.HEAD, _R.REVIEWER}),
    Action.CHANGE_SCHEDULE: frozenset({_R.ADMINISTRATOR, _R.REGISTRAR, _R.REVIEWER}),
    # Whoever drafts, approves or fills a schedule may look at whom it would reach.
    Action.FORECAST: frozenset({_R.ADMINISTRATOR, _R.REGISTRAR, _R.REVIEWER, _R.HEAD}),
    Action.PLACE_BY_HAND: frozenset({_R.REVIEWER}),
    Action.TICK_EVIDENCE: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    # In a small office nobody may be named for the check; without the administrator, to whom such
    # a role falls, every foreigner would wait for ever.
    Action.CHECK_SECRECY: frozenset({_R.SECRECY, _R.ADMINISTRATOR}),
    Action.SEE_DAY: frozenset({_R.REGISTRAR, _R.REVIEWER, _R.HEAD}),
    Action.SEE_HELPED: frozenset(HELPERS),
    Action.MANAGE_ROSTER: frozenset({_R.ADMINISTRATOR, _R.REGISTRAR}),
    Action.INVITE_BODY: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.INSTRUCT: frozenset({_R.REGISTRAR, _R.HEAD}),
    Action.EXECUTE: frozenset({_R.UNIT, _R.REVIEWER, _R.REGISTRAR, _R.CONSULTANT}),
    Action.CLOSE_INSTRUCTION: frozenset({_R.HEAD}),
    Action.ANSWER_APPEAL: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.TAKE_REQUEST: frozenset({_R.REGISTRAR}),
    Action.IMPORT_REQUESTS: frozenset({_R.REGISTRAR, _R.ADMINISTRATOR}),
    # The file names people, so it goes to those who may see them anyway.
    Action.EXPORT_REQUESTS: frozenset({_R.REGISTRAR}),
    Action.ASSIGN_REVIEWER: frozenset({_R.HEAD, _R.ADMINISTRATOR}),
    # An answer given by phone is written down by whoever picked up.
    Action.TAKE_ANSWER: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.ASK_UNIT: frozenset({_R.REVIEWER}),
    Action.ANSWER_UNIT: frozenset({_R.UNIT}),
    # What units owe is the reviewers' work and the head's concern.
    Action.SEE_MATERIALS: frozenset({_R.REVIEWER, _R.HEAD}),
    Action.REPLY: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    # Danger does not wait for the one who answers for the case.
    Action.FORWARD: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.WITHDRAW_FOR: frozenset({_R.REGISTRAR}),
    Action.REOPEN: frozenset({_R.HEAD}),
    Action.CORRECT: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.MAKE_LETTER: frozenset({_R.REGISTRAR, _R.REVIEWER, _R.HEAD}),
    # A stopped clock is a decision about the law's term, so it is the head's.
    Action.PAUSE_CLOCK: frozenset({_R.HEAD}),
    Action.SEE_BOARD: frozenset({_R.HEAD, _R.ADMINISTRATOR, _R.AUDITOR}),
    Action.COUNT_DAYS: frozenset(_R),
    Action.MANAGE_CALENDAR: frozenset({_R.ADMINISTRATOR}),
    Action.DECLARE_EMERGENCY: frozenset({_R.ADMINISTRATOR, _R.HEAD}),
    Action.MANAGE_TEAM: frozenset({_R.ADMINISTRATOR}),
    # Whoever has a role may say when they are away; a team's plan is the administrator's.
    Action.OWN_ABSENCE: frozenset(_R),
    Action.SEARCH: frozenset({_R.REGISTRAR, _R.REVIEWER, _R.HEAD, _R.AUDITOR}),
    Action.SEE_STATISTICS: frozenset(
        {_R.ADMINISTRATOR, _R.HEAD, _R.REVIEWER, _R.REGISTRAR, _R.AUDITOR}
    ),
    # Advice is given by the helpers of point 17, and by whoever sits at the counter.
    Action.CONSULT: frozenset({_R.CONSULTANT, _R.PSYCHOLOGIST, _R.SOCIAL_WORKER, _R.REGISTRAR}),
    # A voice about a clerk is not answered by that clerk, nor one about the only head by the head:
    # those alone are the administrator's, see `services/feedback/call_back_desk.py`.
    Action.CALL_BACK: frozenset({_R.HEAD, _R.ADMINISTRATOR}),
    Action.SEE_VOICES: frozenset({_R.HEAD, _R.ADMINISTRATOR, _R.AUDITOR}),
    Action.RUN_PHONE_SURVEY: frozenset({_R.REGISTRAR}),
    Action.NOTE_SOCIAL: frozenset({_R.REGISTRAR, _R.REVIEWER}),
    Action.MAKE_REPORT: frozenset({_R.ADMINISTRATOR, _R.HEAD}),
    Action.SEE_REPORTS: frozenset({_R.ADMINISTRATOR, _R.HEAD, _R.AUDITOR}),
    # Without names; a file with names is for those who may see them, see EXPORT_REQUESTS.
    Action.EXPORT_DATA: frozenset({_R.REGISTRAR, _R.HEAD, _R.ADMINISTRATOR, _R.AUDITOR}),
    Action.HANDLE_CONSENT: frozenset({_R.ADMINISTRATOR}),
    Action.RECORD_BREACH: frozenset({_R.ADMINISTRATOR}),
    Action.SEE_BREACHES: frozenset({_R.ADMINISTRATOR, _R.HEAD, _R.AUDITOR}),
}

SCHEDULE_DESK = (Action.MANAGE_SCHEDULE, Action.APPROVE_SCHEDULE, Action.PUBLISH_SCHEDULE)
"""Whoever may do one of these sees the months on the schedule desk."""

CALL_SHEETS = (Action.RUN_PHONE_SURVEY, Action.SEE_VOICES)
"""Whoever may do one of these sees the draws of the telephone survey and repeats them."""


def permits(roles: frozenset[Role], action: Action, *, owner: bool = False) -> bool:
    """Tell whether somebody with these roles may do this; `owner` is the applicant of the case.

    The applicant owns exactly one action, and no role of the staff gives it.
    """
    if action is Action.OWN_REQUEST:
        return owner
    return bool(roles & _ROLES.get(action, frozenset()))
