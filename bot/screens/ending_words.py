"""How the staff read endings: what is proposed or decided, and what still waits for a word."""

from bot.i18n import Words
from bot.services.views import Card, ProposalView
from bot.services.views.endings import PutRight
from db.enums import AlternativeKind, Decision, ProposalKind, ReferralKind, RequestState


def proposal(_: Words, view: ProposalView, code: str, text: str) -> str:
    """Return what is proposed, decided, or was taken back, with its ground."""
    if view.decision is Decision.VOID:
        return _("An earlier decision was taken back; the reason is shown with the matter")
    waits = view.decision is None
    match view.kind:
        case ProposalKind.REFUSE if waits:
            return _("Proposed: to refuse. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.REFUSE:
            return _("Decided: to refuse. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.END if waits:
            return _("Proposed: to end. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.END:
            return _("Decided: to end. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.RETURN:
            return _("Decided: to return. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.REDIRECT:
            return _("Decided: to send on. Ground {code}. {text}", code=code, text=text)
        case ProposalKind.RECEIVE:
            return _("Proposed: to receive") if waits else _("Decided: to receive")


def marks(_: Words, case: Card) -> list[str]:
    """Return what about endings still waits for somebody's word."""
    seen = case.endings
    found = []
    if seen.competence_open and case.state is RequestState.IN_REVIEW:
        found.append(_("⚠️ Not decided yet whether the matter is ours (3 working days)"))
    if seen.alternative is not None:
        found.append(_offer(_, seen.alternative.kind))
    if seen.referral is not None:
        found.append(
            _("Forwarded at once; the letter has no number yet")
            if seen.referral.kind is ReferralKind.URGENT
            else _("A part is to be sent on; the letter has no number yet")
        )
    if seen.correction is not None:
        found.append(
            _("A corrected letter waits for its number; another worker enters it")
            if seen.correction_own
            else _("A corrected letter waits for its number")
        )
    return found


def put_right(_: Words, made: PutRight, text: str) -> str:
    """Return what holds instead of the ground and the letter that were a mistake."""
    return _(
        "Corrected by letter No. {letter}. Ground now: {code}. {text}",
        letter=made.letter,
        code=made.ground or "—",
        text=text,
    )


def issued(_: Words, case: Card) -> str:
    """Return what is said once a decided ending is in force."""
    match case.state:
        case RequestState.ENDED:
            return _("The case is ended, and the applicant is being told.")
        case RequestState.RETURNED:
            return _("The request is returned, and the applicant is being told.")
        case RequestState.REDIRECTED:
            return _("The matter is sent on, and the applicant is being told.")
        case _:
            return _("The refusal is issued, and the applicant is being told.")


def event(_: Words, action: str) -> str | None:
    """Return a line of the applicant's timeline about an ending; None for what is not told."""
    match action:
        case "ended":
            return _("Ended without a reception; the signed letter was issued")
        case "request_returned":
            return _("Returned to you; the signed letter was issued")
        case "redirected":
            return _("Sent on to the competent body")
        case "redirected_partly":
            return _("A part was sent on to the competent body")
        case "forwarded":
            return _("Forwarded at once to the competent body")
        case "alternative_offered":
            return _("Something was offered to you instead")
        case "alternative_accepted":
            return _("You agreed to the offer")
        case "alternative_declined":
            return _("You did not agree to the offer")
        case "alternative_lapsed":
            return _("The offer is over; nothing has changed")
        case "consulted":
            return _("Ended with a consultation")
        case "withdrawn_for":
            return _("Withdrawn as you asked on paper or by phone")
        case "reopened":
            return _("Taken up again")
        case "corrected":
            return _("A mistake in what you were told was put right")
        case _:
            return None


def _offer(_: Words, kind: AlternativeKind) -> str:
    match kind:
        case AlternativeKind.CONSULTATION:
            return _("Offered: a consultation; the applicant has not answered yet")
        case AlternativeKind.OTHER_RECEIVER:
            return _("Offered: another receiver; the applicant has not answered yet")
        case AlternativeKind.OTHER_FORM:
            return _("Offered: another form; the applicant has not answered yet")
