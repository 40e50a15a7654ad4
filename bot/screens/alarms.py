"""What the staff are told without asking: terms, phone tasks, answers, proposals, people.

An alarm may light up on a locked phone, so it names the case and never the person.
"""

from bot.callbacks import Case, CaseAct, Desk, Distribute, PhoneOpen, Team
from bot.callbacks.tasks import TaskAct
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    advice_desk,
    attachments,
    digest,
    emergency,
    imports,
    instructions,
    materials,
    messages,
    participation,
    pauses,
    roster,
    staff_labels,
    team_news,
    working_calendar,
)
from bot.screens.captions import TITLE_IN_LIST, clipped, post_in_full
from bot.screens.case_heading import due, heading
from bot.screens.piles import duty_day, duty_door, duty_in_line
from bot.screens.plan_words import finding, month_button
from bot.screens.screen import Button, Rows, Screen
from bot.screens.shortage import missing, plan_button
from bot.services.notifications.notice_kinds import NEW_DATE, NO_DATE, UNREAD, NoticeKind
from bot.services.reviewing.alternatives import NO, YES
from bot.services.views import Card, DutyView
from bot.services.views.notice import Facts
from db.enums import DutyKind, RequestState, Role, TellBy

OVER = "over"
"""The rung of a ladder that is raised when the term has passed."""

CLEARED = "cleared"
"""The level of a secrecy check that was passed."""


def alarm(_: Words, facts: Facts, profile: OfficeProfile) -> Screen:
    """Return a message to a member of the staff; raises KeyError for a notice to an applicant."""
    if facts.file is not None and facts.file.kept is not None:
        return attachments.result(_, facts.file.kept)
    if facts.file is not None:
        return imports.result(_, facts.file)
    if facts.emergency is not None:
        return emergency.to_staff(_, facts)
    if facts.digest is not None:
        return digest.digest(_, facts.digest, facts.kind)
    if facts.kind is NoticeKind.CALENDAR_DRAFT:
        return working_calendar.draft(_, facts.level)
    if facts.team is not None:
        return team_news.notice(_, facts.team)
    if facts.wanted is not None:
        return roster.wanted(_, facts)
    if facts.consultation is not None:
        return advice_desk.notice(_, facts)
    if facts.summons is not None:
        return participation.date_notice(_, facts.summons)
    lines = [_opening(_, facts)]
    calling = facts.kind is NoticeKind.PHONE_TASK
    if facts.duty is not None and not calling:
        lines += ["", duty_in_line(_, facts.duty)]
        lines += _rung(_, facts.duty, facts.level, profile)
    if facts.material is not None:
        lines += ["", *materials.told(_, facts.material)]
    elif facts.card is not None:
        # A duty to answer has said already when the answer is due; an instruction has its own term.
        answering = facts.instruction is not None or (
            facts.duty is not None
            and facts.duty.kind
            in {DutyKind.ANSWER, DutyKind.APPEAL, DutyKind.INSTRUCTION, DutyKind.MATERIALS}
        )
        clock = () if answering or calling else due(_, facts.card)
        lines += ["", *_case(_, facts.card), *clock]
    if facts.duty is not None and calling:
        lines.append(_("To be told by {when}", when=duty_day(_, facts.duty)))
    if facts.instruction is not None:
        seen = facts.instruction
        lines += ["", *instructions.clock(_, seen), *instructions.marks(_, seen)]
    if facts.finding is not None:
        lines += ["", finding(_, facts.finding)]
    if facts.shortage is not None:
        title = clipped(post_in_full(_, facts.shortage.post), 2 * TITLE_IN_LIST)
        lines += ["", _.quote(title), *missing(_, facts.shortage)]
    return Screen("\n".join(lines), _buttons(_, facts))


def _opening(_: Words, facts: Facts) -> str:
    if facts.kind is NoticeKind.ALARM:
        late = facts.level == OVER or (facts.duty is not None and facts.duty.overdue)
        return _("❗ A term is broken") if late else _("⏰ Your duty")
    if facts.kind is NoticeKind.JOINED:
        role = Role(facts.level) if facts.level else Role.UNIT
        return _("Somebody joined the team: {role}", role=staff_labels.role(_, role))
    sent = materials.opening(_, facts.kind) or messages.opening(_, facts.kind)
    if sent is not None:
        return sent
    late_call = facts.level == OVER
    return {
        NoticeKind.PHONE_TASK: _("❗ An applicant was not told by phone in time")
        if late_call
        else _("✉️ An applicant must be told by letter")
        if facts.card is not None and facts.card.tell_by is TellBy.LETTER
        else _("☎️ An applicant must be told by phone"),
        NoticeKind.ANSWERED: _("The applicant has answered your question"),
        NoticeKind.PROPOSED: _("A proposal waits for your decision"),
        NoticeKind.RETURNED: _("The head has returned your proposal with a note"),
        NoticeKind.NEW_REQUEST: _("A written appeal is registered")
        if facts.card is not None and facts.card.state is RequestState.APPEAL
        else _("A new request is registered"),
        NoticeKind.INSTRUCTED: _("An instruction was written down in your name")
        if facts.level == "issuer"
        else _("You are charged with an instruction"),
        NoticeKind.REPORTED: _("The executor reports that your instruction is carried out"),
        NoticeKind.REPORT_RETURNED: _("Your report came back with a remark"),
        NoticeKind.EXTENSION_ASKED: _("The executor asks for more time"),
        NoticeKind.EXTENSION_DECIDED: _("You are given more time")
        if facts.level == "granted"
        else _("You are not given more time; the term stays"),
        NoticeKind.ASSIGNED_TO_YOU: {
            "handed": _("A colleague has handed a case on to you; the word is behind “Show”"),
            "assigned": _("A case is given to you"),
        }.get(facts.level or "", _("A new request has come to you by your area")),
        NoticeKind.TAKEN_OVER: _("A case of yours is with a colleague now"),
        NoticeKind.PAUSE_WISHED: _("You are asked to stop the clock of a case"),
        NoticeKind.CLOCK_RUNS: _("▶️ The clock of a case runs again"),
        NoticeKind.WITHDRAWN: _("The applicant has withdrawn the request"),
        NoticeKind.PARTICIPATION: {
            NO_DATE: _("The date is lost: please tell the invited body by phone"),
            NEW_DATE: _("There is a new date: please tell the invited body by phone"),
        }.get(facts.level or "", _("An invited body will not take part")),
        NoticeKind.SECRECY_CHECKED: _("The secrecy check is passed: a date can be given")
        if facts.level == CLEARED
        else _(
            "Not cleared under the secrecy regime (point 11). Please propose another form of "
            "reception: by video, or a refusal on the ground of the regime."
        ),
        NoticeKind.TAKEN_BACK: _("A decision was taken back; the case is in review again"),
        NoticeKind.CASE_REOPENED: _("The head has taken a case up again"),
        NoticeKind.ALTERNATIVE_ANSWERED: _answer(_, facts.level),
        NoticeKind.NO_RECEPTION: _("⚠️ A post receives nobody this month"),
        NoticeKind.SHORTAGE: _("❗ Not everybody who waits can get a place"),
        NoticeKind.FREED: _("A place is free again, and nobody in the queue can take it"),
        NoticeKind.DEAD_UPDATE: _(
            "❗ A message from a person could not be handled after several tries. The person was "
            "told so. Please have the log looked at."
        ),
    }[facts.kind]


def _answer(_: Words, level: str | None) -> str:
    if level == YES:
        return _("The applicant agreed to your offer")
    if level == NO:
        return _("The applicant did not agree to your offer; the case goes on as it was")
    return _("The applicant did not answer your offer in time; the case goes on as it was")


def _rung(_: Words, duty: DutyView, level: str | None, profile: OfficeProfile) -> list[str]:
    """Return what this rung of the ladder says besides; numbers count working days.

    A duty that began after its own term raises a rung of days long gone: its number says nothing.
    """
    if level is None or not level.isdecimal() or duty.overdue:
        return []
    n = int(level)
    if duty.kind in {DutyKind.ANSWER, DutyKind.APPEAL}:
        term = profile.terms.answer_days
        return [_("Working day {n} of {term} of the answer's term", n=n, term=term)]
    if duty.kind in {DutyKind.INSTRUCTION, DutyKind.CALENDAR, DutyKind.SCHEDULE}:
        return [
            _.plural(
                "{n} working day left until the term", "{n} working days left until the term", n
            )
        ]
    return [
        _.plural(
            "{n} working day left until the reception",
            "{n} working days left until the reception",
            n,
        )
    ]


def _case(_: Words, case: Card) -> list[str]:
    post = () if case.post is None else (_.quote(post_in_full(_, case.post)),)
    return [heading(_, case), *post]


def _buttons(_: Words, facts: Facts) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    if facts.kind is NoticeKind.JOINED:
        return rows.row(Button(_("Team"), Team())).done()
    for wished in pauses.wish_doors(_, facts):
        rows.row(wished)
    # The call is the registrar's; when its term is over, the head is told and opens the case.
    if facts.kind is NoticeKind.PHONE_TASK and facts.duty is not None and facts.level != OVER:
        rows.row(Button(_("Open the call"), PhoneOpen(duty=facts.duty.id)))
    elif facts.duty is not None and facts.duty.kind is DutyKind.SECRECY and facts.level != OVER:
        rows.row(Button(_("Open the secrecy check"), duty_door(facts.duty)))
    elif facts.duty is not None and facts.duty.kind is DutyKind.INSTRUCTION:
        rows.row(Button(_("Open the instruction"), duty_door(facts.duty)))
    elif facts.duty is not None and facts.duty.kind is DutyKind.CONSULTATION:
        rows.row(Button(_("Open the question"), duty_door(facts.duty)))
    elif facts.material is not None:
        rows.row(materials.door(_, facts.material))
    elif facts.duty is not None and facts.duty.kind is DutyKind.MATERIALS:
        rows.row(Button(_("Open the question"), duty_door(facts.duty)))
    elif facts.kind in UNREAD and facts.card is not None:
        rows.row(messages.door(_, facts.card))
    elif facts.instruction is not None:
        door = instructions.task(facts.instruction, TaskAct.OPEN)
        rows.row(Button(_("Open the instruction"), door))
    elif facts.card is not None:
        case = facts.card
        data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
        rows.row(Button(_("Open the case"), data))
    if facts.finding is not None and facts.finding.month is not None:
        rows.row(month_button(_, facts.finding.month))
    elif facts.duty is not None and facts.duty.kind is DutyKind.SCHEDULE:
        rows.row(Button(_("Open the schedule"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.CALL_BACK:
        rows.row(Button(_("Open the call back"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.LOW_MARKS:
        rows.row(Button(_("Open the low marks"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.CALENDAR and facts.level != OVER:
        rows.row(Button(_("Open the working calendar"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.PHONE_SURVEY:
        rows.row(Button(_("Open the telephone survey"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.REPORT:
        rows.row(Button(_("Open the report"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.CONSENT and facts.level != OVER:
        rows.row(Button(_("Open the withdrawal"), duty_door(facts.duty)))
    if facts.duty is not None and facts.duty.kind is DutyKind.BREACH:
        rows.row(Button(_("Open the breach"), duty_door(facts.duty)))
    if facts.shortage is not None:
        rows.row(plan_button(_, facts.shortage))
        rows.row(Button(_("Distribute the queue"), Distribute(post=facts.shortage.post.id)))
    if facts.kind is NoticeKind.FREED and facts.card is not None and facts.card.post is not None:
        rows.row(Button(_("Distribute the queue"), Distribute(post=facts.card.post.id)))
    return rows.row(Button(_("To the desk"), Desk())).done()
