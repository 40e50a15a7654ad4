"""What the clerk says on the phone about an ending, an offer or a correction.

The explanation itself is behind "Show": a phone task stays in the chat, personal words do not.
"""

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.ending_notices import emergency_numbers
from bot.screens.formats import said, written
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.notice import Facts


def to_say(_: Words, facts: Facts, profile: OfficeProfile) -> tuple[str, ...]:
    """Return what the applicant must learn, line by line."""
    how = _("How to complain: {how}", how=said(_, profile.complaint.where, 600))
    in_case = _("Ground and explanation stand in the case.")
    letter = _letter(_, facts)
    match facts.kind:
        case NoticeKind.REQUEST_RETURNED:
            again = _("The applicant may ask again with what was missing.")
            return (_("The request is returned by a letter."), in_case, *letter, again, how)
        case NoticeKind.ENDED:
            again = _("The applicant may ask again when there is something new.")
            return (_("The case is ended by a letter."), in_case, *letter, again, how)
        case NoticeKind.REDIRECTED | NoticeKind.FORWARDED:
            return (*_sent_on(_, facts), in_case, *letter, how)
        case NoticeKind.REDIRECTED_PARTLY:
            ours = _("Our own part goes on here; turn and term stay.")
            return (*_sent_on(_, facts), ours, how)
        case NoticeKind.CONSULTED:
            again = _("The applicant may ask for a reception again at any time.")
            return (_("As agreed, the request ends with a consultation."), again)
        case NoticeKind.ALTERNATIVE:
            return (
                _("Something is offered instead of the reception: see the case."),
                _("Without an answer everything stays as it is."),
                _("Write the answer down from the card of the case."),
            )
        case NoticeKind.CORRECTED:
            return (
                _("A mistake in what was told is put right. Apologise; read out old and new."),
                *letter,
                how,
            )
        case NoticeKind.REOPENED:
            return (
                _("The case is taken up again; what was told of its end no longer holds."),
                _("The answer is due by {due}.", due=_due(_, facts)),
            )
        case _:
            return (
                _("The request is withdrawn, as the applicant asked on paper or by phone."),
                _("Whoever did not ask for it should say so now: it can be taken up again."),
            )


def _letter(_: Words, facts: Facts) -> tuple[str, ...]:
    outcome = None if facts.own is None else facts.own.outcome
    if outcome is None or outcome.letter_number is None:
        return ()
    return (_("Number of the letter: {letter}", letter=outcome.letter_number),)


def _sent_on(_: Words, facts: Facts) -> tuple[str, ...]:
    parts = () if facts.own is None else facts.own.referrals
    referral = facts.referral or (parts[-1] if parts else None)
    target = () if referral is None else (written(_, referral.target, 300),)
    lines = tuple(_("Sent on to: {target}", target=each) for each in target)
    if facts.kind is NoticeKind.FORWARDED:
        return (emergency_numbers(_), *lines)
    return lines


def _due(_: Words, facts: Facts) -> str:
    return "" if facts.own is None else _.day(facts.own.card.answer_due_on)
