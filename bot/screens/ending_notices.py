"""What an applicant is told of an ending: what was decided, why, on which rule, and what is left.

Every one of them says where to turn instead, how and until when to complain, and offers to ask
again where that makes sense.
"""

from bot.callbacks import Own, OwnAct
from bot.callbacks.endings import AskAgain
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import alternatives
from bot.screens.formats import lines, months_later, paragraphs, said, written
from bot.screens.outcomes import complaint, ending, where_else
from bot.screens.screen import Button, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Card, OutcomeView, OwnRequest
from bot.services.views.endings import CorrectionView, ReferralView
from bot.services.views.notice import Facts
from db.enums import ReferralKind, RequestState

AGAIN = frozenset(
    {
        RequestState.RETURNED,
        RequestState.ENDED,
        RequestState.FORWARDED,
        RequestState.CONSULTED,
        RequestState.WITHDRAWN,
    }
)
"""Ended so, the same matter may be asked again here; elsewhere somebody else is competent."""

LONG, SHORT = 900, 300
"""Characters of a typed text, and of one that stands beside another."""


def notice(_: Words, facts: Facts, profile: OfficeProfile) -> Screen | None:
    """Return the screen of a notice about an ending; None for any other kind."""
    own = facts.own
    if own is None:
        return None
    match facts.kind:
        case NoticeKind.ALTERNATIVE if facts.alternative is not None:
            return alternatives.offered(_, facts.alternative, profile)
        case NoticeKind.CORRECTED if facts.correction is not None:
            return _screen(_, own, corrected(_, facts.correction, own.card, profile))
        case NoticeKind.REDIRECTED_PARTLY if facts.referral is not None:
            return _screen(_, own, _partly(_, own, facts.referral, profile))
        case NoticeKind.REOPENED:
            return _screen(_, own, _reopened(_, own, facts.text))
        case NoticeKind.WITHDRAWN_FOR_YOU:
            return _screen(_, own, _withdrawn(_, own, profile))
        case (
            NoticeKind.REQUEST_RETURNED
            | NoticeKind.REDIRECTED
            | NoticeKind.FORWARDED
            | NoticeKind.ENDED
            | NoticeKind.CONSULTED
        ):
            return _screen(_, own, paragraphs(_lead(_, own), ended(_, own, profile, 800)))
    return None


def ended(_: Words, own: OwnRequest, profile: OfficeProfile, room: int = 1000) -> str | None:
    """Return how a request ended, for its notice and for its card; `room` as for `ending`."""
    outcome = own.outcome
    if outcome is None:
        return None
    match own.card.state:
        case RequestState.REFUSED:
            told = ending(_, outcome, profile, room)
        case RequestState.RETURNED:
            told = paragraphs(
                ending(_, outcome, profile, room),
                _("You may ask again as soon as you have what was missing."),
            )
        case RequestState.REDIRECTED:
            target = _target(_, own, ReferralKind.WHOLE)
            told = paragraphs(target, ending(_, outcome, profile, room))
        case RequestState.FORWARDED:
            told = paragraphs(
                emergency_numbers(_),
                _target(_, own, ReferralKind.URGENT),
                ending(_, outcome, profile, room),
                _("You may ask for a reception again at any time."),
            )
        case RequestState.ENDED:
            told = paragraphs(
                ending(_, outcome, profile, room),
                _("You may ask again when there is something new or what was missing is there."),
            )
        case RequestState.CONSULTED:
            told = _consulted(_, outcome, profile, room)
        case _:
            return None
    put_right = None
    if own.correction is not None and own.correction.new_letter == outcome.letter_number:
        put_right = _old(_, own.correction)
    return paragraphs(told, put_right)


def again_button(_: Words, case: Card) -> Button | None:
    """Return the way to ask once more with what an ended request said; None where it has none."""
    if case.state not in AGAIN or case.origin is not None:
        return None
    return Button(_("🔁 Ask again"), AskAgain(id=case.public_id))


def corrected(_: Words, change: CorrectionView, case: Card, profile: OfficeProfile) -> str:
    """Return a mistake put right: old and new side by side."""
    texts = {each.code: each.text for each in profile.grounds}

    def ground(code: str | None) -> Markup:
        named = texts.get(code or "")
        return Markup("—") if named is None else said(_, named, SHORT)

    until = months_later(_.day_of(change.made_at), profile.complaint.term_months)
    return paragraphs(
        _(
            "<b>We made a mistake in what we told you</b> (request {number}). We apologise; this "
            "is right:",
            number=case.number,
        ),
        _("The mistake: {text}", text=written(_, change.reason, SHORT)),
        lines(
            _("<b>Was</b>"),
            _("Number of the letter: {letter}", letter=change.old_letter or "—"),
            _("Ground: {ground}", ground=ground(change.old_ground)),
            _("Explanation: {text}", text=written(_, change.old_text or "", LONG)),
        ),
        lines(
            _("<b>Is now</b>"),
            _("Number of the letter: {letter}", letter=change.new_letter),
            _("Ground: {ground}", ground=ground(change.new_ground)),
            _("Explanation: {text}", text=written(_, change.new_text, LONG)),
        ),
        where_else(_, profile, change.new_ground, SHORT),
        _(
            "If you do not agree, you can complain until {until}: {how}",
            until=_.day(until),
            how=said(_, profile.complaint.where, 400),
        ),
    )


def emergency_numbers(_: Words) -> str:
    """Return whom to call in danger."""
    return _("❗ If there is danger now, call 112. Police: 102, ambulance: 103, fire: 101.")


def _lead(_: Words, own: OwnRequest) -> str:
    number = own.card.number
    match own.card.state:
        case RequestState.RETURNED:
            return _("<b>Your request was returned to you</b> ({number}).", number=number)
        case RequestState.REDIRECTED:
            return _("<b>Your request was sent on to another body</b> ({number}).", number=number)
        case RequestState.FORWARDED:
            return _("<b>Your request was forwarded at once</b> ({number}).", number=number)
        case RequestState.CONSULTED:
            return _("<b>Your request ends with a consultation</b> ({number}).", number=number)
        case _:
            return _("<b>Your request was ended without a reception</b> ({number}).", number=number)


def _target(_: Words, own: OwnRequest, kind: ReferralKind) -> str | None:
    found = [each for each in own.referrals if each.kind is kind]
    if not found:
        return None
    return _(
        "Sent on to: {target}. That body answers you from now on.",
        target=written(_, found[-1].target, 300),
    )


def _partly(_: Words, own: OwnRequest, referral: ReferralView, profile: OfficeProfile) -> str:
    rule = next((each.text for each in profile.grounds if each.code == referral.ground), None)
    return paragraphs(
        _(
            "<b>A part of your matter was sent on to another body</b> (request {number}).",
            number=own.card.number,
        ),
        _("Sent on to: {target}", target=written(_, referral.target, 300)),
        _("Explanation: {text}", text=written(_, referral.text, LONG)),
        None if rule is None else _("Ground: {ground}", ground=said(_, rule, 600)),
        _("Number of the letter: {letter}", letter=referral.letter_number or ""),
        _("Our own part goes on here; your turn and the term of our answer stay as they are."),
        complaint(_, profile),
    )


def _reopened(_: Words, own: OwnRequest, why: str | None) -> str:
    return paragraphs(
        _(
            "<b>Your request is taken up again</b> ({number}). What we told you of its end no "
            "longer holds.",
            number=own.card.number,
        ),
        _("The reason: {text}", text=written(_, why, LONG)) if why else None,
        _(
            "We shall answer you by {due}. Your turn in the queue stays.",
            due=_.day(own.card.answer_due_on),
        ),
    )


def _withdrawn(_: Words, own: OwnRequest, profile: OfficeProfile) -> str:
    return paragraphs(
        _(
            "<b>Your request {number} is withdrawn, as you asked us on paper or by phone.</b>",
            number=own.card.number,
        ),
        _(
            "If you did not ask for it, please call at once: {phone}. The request can be taken up "
            "again.",
            phone=profile.contacts.phone,
        ),
        _("You may apply again at any time."),
    )


def _consulted(_: Words, outcome: OutcomeView, profile: OfficeProfile, room: int) -> str:
    return paragraphs(
        _("You agreed to a consultation instead of the reception."),
        written(_, outcome.text, room) if outcome.text else None,
        _("Questions by phone: {phone}", phone=profile.contacts.phone),
        _("You may ask for a reception again at any time."),
    )


def _old(_: Words, change: CorrectionView) -> str:
    made = _.day(_.day_of(change.made_at))
    return paragraphs(
        _("This was corrected on {day}: {text}", day=made, text=written(_, change.reason, SHORT)),
        lines(
            _("Earlier letter: {letter}", letter=change.old_letter or "—"),
            _("Earlier explanation: {text}", text=written(_, change.old_text or "", SHORT)),
        ),
    )


def _screen(_: Words, own: OwnRequest, text: str) -> Screen:
    case = own.card
    rows = Rows()
    again = again_button(_, case)
    if again is not None:
        rows.row(again)
    rows.row(
        Button(
            _("📄 Open the request"),
            Own(id=case.public_id, version=case.version, act=OwnAct.OPEN),
        )
    )
    return Screen(text, rows.done())
