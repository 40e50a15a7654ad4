"""Words of the office alone: roles, ways in, duties, and why a case gets no seat."""

from typing import assert_never

from bot.i18n import Words
from bot.screens import labels
from bot.services.rules.queue import SkipReason
from bot.services.rules.secrecy import UNDER_SECRECY
from bot.services.views import Card
from bot.services.views.memo import Section
from db.enums import ApplicantKind, Channel, DutyKind, ParticipationState, Role


def role(_: Words, value: Role) -> str:
    """Return what somebody is in the office."""
    match value:
        case Role.ADMINISTRATOR:
            return _("Administrator")
        case Role.REGISTRAR:
            return _("Registrar")
        case Role.REVIEWER:
            return _("Responsible worker")
        case Role.HEAD:
            return _("Head")
        case Role.UNIT:
            return _("Structural unit")
        case Role.CONSULTANT:
            return _("Legal consultant")
        case Role.PSYCHOLOGIST:
            return _("Psychologist")
        case Role.SOCIAL_WORKER:
            return _("Social worker")
        case Role.VOLUNTEER:
            return _("Volunteer")
        case Role.SECRECY:
            return _("Secrecy officer")
        case Role.AUDITOR:
            return _("Auditor")
    assert_never(value)


def channel(_: Words, value: Channel) -> str:
    """Return the way a request came (point 4)."""
    match value:
        case Channel.BOT:
            return _("Telegram bot")
        case Channel.PORTAL:
            return _("eGov portal")
        case Channel.E_OTINISH:
            return _("e-Otinish")
        case Channel.PAPER:
            return _("On paper")
        case Channel.ORAL:
            return _("In person, orally")
        case Channel.CALL_CENTRE:
            return _("Call centre")
    assert_never(value)


def asks_for(_: Words, value: ApplicantKind) -> str:
    """Return on whose behalf somebody asks, as the clerk says it of them."""
    match value:
        case ApplicantKind.SELF:
            return _("for themselves")
        case ApplicantKind.OTHER:
            return _("for another person")
        case ApplicantKind.ORGANISATION:
            return _("for an organisation")
    assert_never(value)


def duty(_: Words, value: DutyKind) -> str:
    """Return what a duty asks for."""
    match value:
        case DutyKind.ENTRY:
            return _("Enter into the document system")
        case DutyKind.REVIEW:
            return _("Begin the review")
        case DutyKind.MEMO:
            return _("Write the memo")
        case DutyKind.ANSWER:
            return _("Give the answer")
        case DutyKind.DELIVERY:
            return _("Tell the applicant by phone or letter")
        case DutyKind.LETTER:
            return _("Enter the number of the letter")
        case DutyKind.RESULT:
            return _("Write down the result of the reception")
        case DutyKind.ATTENDANCE:
            return _("Remind the applicant")
        case DutyKind.SURVEY:
            return _("Ask for the applicant's opinion")
        case DutyKind.OFFER:
            return _("Wait for an answer to the offer")
        case DutyKind.NEW_DATE:
            return _("Find a new date")
        case DutyKind.SECRECY:
            return _("Make the secrecy check")
        case DutyKind.INSTRUCTION:
            return _("Carry out the instruction")
        case DutyKind.APPEAL:
            return _("Answer the written appeal")
        case DutyKind.SCHEDULE:
            return _("Approve next month's schedule")
        case DutyKind.REDIRECT:
            return _("Decide whether the matter is ours")
        case DutyKind.INFORMATION:
            return _("Wait for the applicant's information")
        case DutyKind.MATERIALS:
            return _("Give the materials")
        case DutyKind.MESSAGE:
            return _("Read the applicant's message")
        case DutyKind.REFERRAL:
            return _("Enter the number of the letter to the other body")
        case DutyKind.CALENDAR:
            return _("Approve next year's working calendar")
        case DutyKind.PAUSE:
            return _("Let the clock run again")
        case DutyKind.ALTERNATIVE:
            return _("Wait for the applicant's choice")
        case DutyKind.CONSULTATION:
            return _("Answer a question for advice")
        case DutyKind.CALL_BACK:
            return _("Call back")
        case DutyKind.LOW_MARKS:
            return _("Look into the low marks")
        case DutyKind.CONSENT:
            return _("Deal with a consent taken back")
        case DutyKind.BREACH:
            return _("Tell the authority of a breach")
        case DutyKind.REPORT:
            return _("Hand in the quarterly report")
        case DutyKind.PHONE_SURVEY:
            return _("Call those drawn for the telephone survey")
    assert_never(value)


def skip(_: Words, value: SkipReason) -> str:
    """Return why a case gets no seat in a distribution."""
    match value:
        case SkipReason.NO_SEAT:
            return _("no free place in the approved schedule")
        case SkipReason.MEMO_TOO_LATE:
            return _("the memo's term has passed for every free place")
        case SkipReason.FORMAT:
            return _("every free place is of the other form (in person or by video)")
        case SkipReason.GIVEN_UP:
            return _("only places remain that the applicant has given up or declined")
        case SkipReason.SECRECY:
            return _("the secrecy check is not made yet (point 11)")
        case SkipReason.SEVERAL:
            return _("every free place is too near, of the other form, or was given up")
    assert_never(value)


def passed_over(_: Words, value: SkipReason) -> str:
    """Return why somebody behind in the queue gets an earlier place (see `rules.passing`)."""
    if value is SkipReason.MEMO_TOO_LATE:
        return _("Somebody behind comes earlier: without a memo that day is too near.")
    if value is SkipReason.FORMAT:
        return _("Somebody behind comes earlier: that place is of the other form.")
    return _("Somebody behind comes earlier: the applicant gave that reception up.")


def secrecy_mark(_: Words, case: Card) -> str | None:
    """Return where the check of point 11 stands; None for a citizen of Kazakhstan."""
    if case.citizenship not in UNDER_SECRECY:
        return None
    who = labels.citizenship(_, case.citizenship)
    if case.secrecy_cleared is None:
        return _("⚠️ {who}: no date before the secrecy check", who=who)
    if case.secrecy_cleared:
        return _("{who}: the secrecy check is passed", who=who)
    return _("⚠️ {who}: not cleared under the secrecy regime; only video is possible", who=who)


def participation_state(_: Words, value: ParticipationState) -> str:
    """Return what an invited body has said (point 18)."""
    match value:
        case ParticipationState.INVITED:
            return _("invited, no answer yet")
        case ParticipationState.CONFIRMED:
            return _("will take part")
        case ParticipationState.DECLINED:
            return _("will not take part")
    assert_never(value)


def memo_section(_: Words, value: Section) -> str:
    """Return the heading of a section of a memo to the head."""
    match value:
        case Section.WHO:
            return _("Who asks")
        case Section.MATTER:
            return _("The matter")
        case Section.EARLIER:
            return _("Earlier requests")
        case Section.POSITIONS:
            return _("What the units say")
        case Section.LAW:
            return _("What the law says")
        case Section.PROPOSAL:
            return _("Proposal")
    assert_never(value)
