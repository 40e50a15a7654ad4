"""What the office says to an applicant without being asked: receipts, dates, refusals, reminders.

A notice may lie open on a locked phone: it carries numbers, dates and places, and neither an IIN
nor the matter. Its buttons carry everything they need and work a month later.
"""

from bot.callbacks import Own, OwnAct
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    advice,
    after_reception,
    attendance,
    consent_back,
    emergency,
    ending_notices,
    information,
    meeting,
    messages,
    moved,
    offers,
    own_standing,
    pauses,
    receipts,
    room,
    survey,
)
from bot.screens.formats import paragraphs, said, written
from bot.screens.outcomes import complaint, ending
from bot.screens.screen import Button, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Card, OutcomeView, OwnRequest
from bot.services.views.notice import Facts


def notice(_: Words, facts: Facts, profile: OfficeProfile, bot_name: str | None = None) -> Screen:
    """Return the screen of a notice to an applicant; raises ValueError for one to the staff."""
    if facts.survey is not None:
        reminder = facts.kind is NoticeKind.SURVEY_REMINDER
        return survey.invitation(_, facts.survey, reminder=reminder)
    if facts.meeting is not None:
        if facts.kind is NoticeKind.MEETING_POINT:
            return meeting.meeting_point(_, facts.meeting)
        return meeting.calendar_event(_, facts.meeting, profile)
    if facts.consultation is not None:
        return advice.answer(_, facts)
    own = facts.own
    match facts.kind:
        case NoticeKind.RECEIPT if own:
            return receipts.receipt(_, own, bot_name)
        case NoticeKind.QUESTION if own:
            return _question(_, own, facts.text)
        case NoticeKind.REPLY if own:
            return messages.reply_notice(_, own, facts.text)
        case NoticeKind.INFORMATION if own:
            return information.wanted(_, facts, own)
        case NoticeKind.DATE if own:
            return _date(_, own, profile)
        case NoticeKind.REMINDER if own:
            return _reminder(_, own, profile, facts.level or "")
        case NoticeKind.REFUSAL if own:
            return _refusal(_, own, profile)
        case NoticeKind.PAUSED if own:
            return pauses.paused(_, facts, own, profile)
        case NoticeKind.TERM_MOVED if own:
            return pauses.term_moved(_, facts, own, profile)
        case NoticeKind.OVERDUE if own:
            return _overdue(_, own, profile)
        case NoticeKind.NOT_HELD if own:
            return _not_held(_, own, profile)
        case NoticeKind.MOVED if own:
            return _asking(_, own, profile, moved.moved(_, facts))
        case NoticeKind.POSTPONED if own:
            return _postponed(_, own, profile, moved.postponed(_, facts))
        case NoticeKind.EMERGENCY:
            return emergency.announced(_, facts, profile)
        case NoticeKind.CALL_BACK_CONFLICT:
            return survey.no_call(_, profile)
        case NoticeKind.CONSENT_ENDED:
            return consent_back.consent_ended(_, facts, profile)
        case NoticeKind.EMERGENCY_OVER:
            return emergency.over(_, profile)
        case NoticeKind.NEXT_IN_LINE if own:
            return room.next_in_line(_, own)
        case NoticeKind.NO_SHOW if own:
            return room.missed(_, own, profile)
        case NoticeKind.RESULT if own:
            return after_reception.result(_, facts, own)
        case NoticeKind.INSTRUCTION_DONE if own:
            return after_reception.done(_, facts, own, profile)
        case NoticeKind.APPEAL_ANSWER if own:
            return after_reception.appeal_answer(_, own, profile)
        case NoticeKind.OFFER | NoticeKind.OFFER_OVER if facts.offer:
            return offers.offer(_, facts.offer)
    told = ending_notices.notice(_, facts, profile)
    if told is None:
        raise ValueError("this notice is not for an applicant")
    return told


def _question(_: Words, own: OwnRequest, text: str | None) -> Screen:
    return Screen(
        paragraphs(
            _("The office has a question about your request {number}:", number=own.card.number),
            written(_, text, 2500) if text else None,
            _("Please answer it here. The term of the answer to you runs on meanwhile."),
        ),
        (
            (Button(_("✏️ Answer the question"), _own(own.card, OwnAct.ANSWER)),),
            *_open(_, own.card),
        ),
    )


def _date(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    lead = _(
        "<b>You are given a personal reception</b> (request {number}).", number=own.card.number
    )
    return _invitation(_, own, profile, lead)


def _reminder(_: Words, own: OwnRequest, profile: OfficeProfile, level: str) -> Screen:
    if level.endswith("h"):
        lead = _("<b>Your reception begins soon</b> (request {number}).", number=own.card.number)
    else:
        lead = _(
            "<b>We remind you of your reception</b> (request {number}).", number=own.card.number
        )
    return _invitation(_, own, profile, lead)


def _invitation(_: Words, own: OwnRequest, profile: OfficeProfile, lead: str) -> Screen:
    """Return who receives, when and where, what to bring, and the answers to it."""
    case = own.card
    date = None if case.seat is None else own_standing.reception(_, case, case.seat, headed=False)
    return _asking(_, own, profile, paragraphs(lead, date))


def _asking(_: Words, own: OwnRequest, profile: OfficeProfile, told: str) -> Screen:
    """Return what is told about the date, what to bring, and the answers to it."""
    case = own.card
    confirmed = case.seat is not None and bool(case.seat.confirmed)
    rows = Rows()
    cannot = Button(attendance.cannot(_, case), _own(case, OwnAct.CANNOT))
    if confirmed:
        rows.row(cannot)
    else:
        rows.row(Button(attendance.will(_, case), _own(case, OwnAct.COME)), cannot)
    rows.row(attendance.other_day_button(_, case))
    for row in _open(_, case):
        rows.row(*row)
    return Screen(
        paragraphs(
            told,
            own_standing.steps(_, own, profile),
            said(_, profile.what_to_bring, 1000) if attendance.comes(case) else None,
            None if confirmed else attendance.asked(_, case),
        ),
        rows.done(),
    )


def _refusal(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    return Screen(
        paragraphs(
            _(
                "<b>You were refused a personal reception</b> (request {number}).",
                number=own.card.number,
            ),
            ending(_, own.outcome, profile) if own.outcome else complaint(_, profile),
        ),
        _open(_, own.card),
    )


def _overdue(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    return Screen(
        paragraphs(
            _(
                "We had to answer your request {number} by {due}, and have not done so yet. We "
                "apologise. Your case is now under the head's control.",
                number=own.card.number,
                due=_.day(own.card.answer_due_on),
            ),
            complaint(_, profile),
        ),
        _open(_, own.card),
    )


def _not_held(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    why = _reason(own.outcome)
    return Screen(
        paragraphs(
            _(
                "Your reception on request {number} did not take place. We are sorry.",
                number=own.card.number,
            ),
            _("The reason: {text}", text=written(_, why)) if why else None,
            _("You keep your turn in the queue; we shall give you another date."),
            _("Questions by phone: {phone}", phone=profile.contacts.phone),
        ),
        _open(_, own.card),
    )


def _postponed(_: Words, own: OwnRequest, profile: OfficeProfile, told: str) -> Screen:
    asking = _("Questions by phone: {phone}", phone=profile.contacts.phone)
    return Screen(paragraphs(told, asking), _open(_, own.card))


def _reason(outcome: OutcomeView | None) -> str | None:
    return None if outcome is None else outcome.text


def _open(_: Words, case: Card) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("📄 Open the request"), _own(case, OwnAct.OPEN)),),)


def _own(case: Card, act: OwnAct) -> Own:
    return Own(id=case.public_id, version=case.version, act=act)
