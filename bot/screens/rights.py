"""What a member of the staff may do in a role, in plain words, from the table of the policy."""

from bot.callbacks.team import Me, Member
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.views.team import Member as MemberView
from db.enums import Role


def rights(_: Words, member: MemberView, role: Role) -> Screen:
    """Return everything that one role of a person lets them do."""
    lines = [_("<b>What the role gives: {role}</b>", role=staff_labels.role(_, role)), ""]
    lines += [f"• {action(_, one)}" for one in Action if permits(frozenset({role}), one)]
    lines += ["", _("Whoever stands in for a colleague gets the work, but no other rights.")]
    back = Me() if member.own else Member(id=member.id)
    return Screen("\n".join(lines), Rows().row(Button(_("← Back"), back)).done())


def action(_: Words, value: Action) -> str:
    """Return what a right lets somebody do; raises KeyError for one that nobody has worded."""
    return {
        Action.SEE_DESK: _("see the own desk"),
        Action.SEE_CASE: _("open cases, without personal data"),
        Action.REVEAL: _("see who asks and about what; every look is journalled"),
        Action.ENTER_NUMBER: _("enter the number of the document system"),
        Action.REVIEW: _("review cases and propose how they end"),
        Action.DECIDE: _("decide on proposals of others"),
        Action.ISSUE_REFUSAL: _("enter the numbers of signed letters"),
        Action.DISTRIBUTE: _("give dates in order of the queue"),
        Action.RUN_DAY: _("lead the reception day and write down its results"),
        Action.TELL_BY_PHONE: _("tell applicants by phone and by letter"),
        Action.INVITE: _("invite people to the team"),
        Action.MANAGE_SCHEDULE: _("draft the schedule of receptions"),
        Action.APPROVE_SCHEDULE: _("put a schedule into force"),
        Action.PUBLISH_SCHEDULE: _("publish the approved schedule"),
        Action.CHANGE_SCHEDULE: _("change an approved schedule for a reason"),
        Action.FORECAST: _("see whether the places will be enough"),
        Action.PLACE_BY_HAND: _("give a place by hand, for a reason"),
        Action.TICK_EVIDENCE: _("confirm the right to be received out of turn"),
        Action.CHECK_SECRECY: _("make the secrecy check of foreigners"),
        Action.SEE_DAY: _("see who is expected on a reception day"),
        Action.SEE_HELPED: _("see whom to help on the own day"),
        Action.MANAGE_ROSTER: _("put helpers on the roster"),
        Action.INVITE_BODY: _("invite other bodies to a reception"),
        Action.INSTRUCT: _("write down instructions given at receptions"),
        Action.EXECUTE: _("carry out instructions and report on them"),
        Action.CLOSE_INSTRUCTION: _("take instructions off control"),
        Action.ANSWER_APPEAL: _("answer written appeals"),
        Action.TAKE_REQUEST: _("register requests that come by paper, phone or in person"),
        Action.IMPORT_REQUESTS: _("take over requests from a file"),
        Action.EXPORT_REQUESTS: _("save requests as a file"),
        Action.ASSIGN_REVIEWER: _("give cases to a responsible worker"),
        Action.TAKE_ANSWER: _("write down an answer that the applicant gave by phone or in person"),
        Action.ASK_UNIT: _("ask structural units for materials"),
        Action.ANSWER_UNIT: _("give the materials that the own unit is asked for"),
        Action.SEE_MATERIALS: _("see the materials given by units"),
        Action.REPLY: _("reply to messages of applicants"),
        Action.FORWARD: _("send danger and crime on at once"),
        Action.WITHDRAW_FOR: _("withdraw a request on the applicant's word"),
        Action.REOPEN: _("open a closed case again"),
        Action.CORRECT: _("correct a mistaken notice"),
        Action.MAKE_LETTER: _("make letters and protocols"),
        Action.PAUSE_CLOCK: _("pause a term on a lawful ground"),
        Action.SEE_BOARD: _("see the terms of the whole office"),
        Action.COUNT_DAYS: _("look up how a term is counted"),
        Action.MANAGE_CALENDAR: _("keep the working calendar"),
        Action.DECLARE_EMERGENCY: _("declare an emergency and end it"),
        Action.MANAGE_TEAM: _("give and end roles, note absences of colleagues"),
        Action.OWN_ABSENCE: _("note the own absence"),
        Action.SEARCH: _("search for cases"),
        Action.SEE_STATISTICS: _("see the figures"),
        Action.CONSULT: _("give consultations"),
        Action.CALL_BACK: _("call people back and write down what came of it"),
        Action.SEE_VOICES: _("see what people answered in surveys"),
        Action.RUN_PHONE_SURVEY: _("carry out the telephone survey"),
        Action.NOTE_SOCIAL: _("note the social group of who was received"),
        Action.MAKE_REPORT: _("make the quarterly report and mark it as handed in"),
        Action.SEE_REPORTS: _("see the quarterly reports"),
        Action.EXPORT_DATA: _("save data without names as a file"),
        Action.HANDLE_CONSENT: _("deal with consents that were taken back"),
        Action.RECORD_BREACH: _("note breaches of data protection and tell the authority"),
        Action.SEE_BREACHES: _("see the log of breaches of data protection"),
        Action.OWN_REQUEST: _("follow the own request as an applicant"),
    }[value]
