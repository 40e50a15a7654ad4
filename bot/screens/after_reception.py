"""What an applicant learns after a reception: the decision, the promises made, what came of them.

A promise is an instruction with its term. Its text is the office's own; the applicant reads when
it is due, where it stands, and in the end the result as the head wrote it.
"""

from bot.callbacks import Own, OwnAct
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, months_later, paragraphs, said, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card, OutcomeView, OwnRequest
from bot.services.views.notice import Facts
from bot.services.views.tasks import CaseLink, OwnInstruction
from db.enums import HeldResult, InstructionState

MOST = 5
"""Promises shown at once, the newest: more than a reception gives."""

RESULT = 250
"""Characters of what came of a promise, on the card of the request."""


def result(_: Words, facts: Facts, own: OwnRequest) -> Screen:
    """Tell what was decided at the reception, or that an instruction was given since."""
    if facts.promise is not None:
        return _promised(_, own, facts.promise)
    outcome, case = own.outcome, own.card
    text = paragraphs(
        _("<b>Your reception was held</b> (request {number}).", number=case.number),
        None if outcome is None else decided(_, outcome, 1500),
        promises(_, own),
        *linked(_, case),
    )
    return Screen(text, _open(_, case))


def done(_: Words, facts: Facts, own: OwnRequest, profile: OfficeProfile) -> Screen:
    """Tell what came of an instruction that was taken off control."""
    came = None if facts.promise is None else facts.promise.result
    text = paragraphs(
        _(
            "<b>The instruction given after your reception is closed</b> (request {number}). The "
            "head has checked what was done.",
            number=own.card.number,
        ),
        _("What came of it: {text}", text=written(_, came)) if came else None,
        _("Questions by phone: {phone}", phone=profile.contacts.phone),
    )
    return Screen(text, _open(_, own.card))


def appeal_answer(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    """Tell what the letter says that answers a written appeal, and how to complain."""
    lead = _("<b>Your written appeal {number} is answered.</b>", number=own.card.number)
    told = None if own.outcome is None else answered(_, own.outcome, profile, 1500)
    return Screen(paragraphs(lead, told), _open(_, own.card))


def decided(_: Words, outcome: OutcomeView, limit: int = 600) -> str | None:
    """Return what was decided at a held reception, in a word and as it was written down."""
    return (
        lines(
            None
            if outcome.result is None
            else _("Decision: {decision}", decision=decision(_, outcome.result)),
            _("Result: {text}", text=written(_, outcome.text, limit)) if outcome.text else None,
        )
        or None
    )


def decision(_: Words, value: HeldResult) -> str:
    """Return what the receiver decided on the spot."""
    match value:
        case HeldResult.SOLVED:
            return _("the matter is solved")
        case HeldResult.EXPLAINED:
            return _("an explanation is given")
        case HeldResult.INSTRUCTED:
            return _("an instruction is given")
        case HeldResult.APPEAL:
            return _("the matter is put in writing")


def answered(_: Words, outcome: OutcomeView, profile: OfficeProfile, limit: int = 600) -> str:
    """Return the answer to a written appeal: text, letter, how to complain (APPC article 91)."""
    until = months_later(_.day_of(outcome.at), profile.complaint.term_months)
    return paragraphs(
        _("The answer: {text}", text=written(_, outcome.text, limit)) if outcome.text else None,
        _("Number of the letter: {letter}", letter=outcome.letter_number)
        if outcome.letter_number
        else None,
        _(
            "If you do not agree, you can complain until {until}: {how}",
            until=_.day(until),
            how=said(_, profile.complaint.where, 600),
        ),
    )


def promises(_: Words, own: OwnRequest) -> str | None:
    """Return the promises made at the reception, or None when there are none."""
    shown = own.instructions[-MOST:]
    if not shown:
        return None
    return lines(
        _("<b>Instructions after your reception</b>"), *(_promise(_, one) for one in shown)
    )


def linked(_: Words, case: Card) -> tuple[str, ...]:
    """Return the lines that name the other end of a written appeal."""
    told = []
    if case.origin is not None:
        told.append(
            _("It was made of your reception on request {number}.", number=case.origin.number)
        )
    if case.appeal is not None:
        told.append(_("Your matter is now a written appeal: {number}.", number=case.appeal.number))
    return tuple(told)


def doors(_: Words, case: Card) -> tuple[Button, ...]:
    """Return the ways to the other end of a written appeal, for its applicant."""
    return tuple(_door(_, end) for end in (case.origin, case.appeal) if end is not None)


def _door(_: Words, end: CaseLink) -> Button:
    return Button(
        _("Open {number}", number=end.number), Own(id=end.public_id, version=0, act=OwnAct.OPEN)
    )


def _promised(_: Words, own: OwnRequest, promise: OwnInstruction) -> Screen:
    lead = (
        _(
            "<b>The instruction given after your reception needs more time</b> (request {number}).",
            number=own.card.number,
        )
        if promise.moved
        else _(
            "<b>An instruction was given after your reception</b> (request {number}).",
            number=own.card.number,
        )
    )
    text = paragraphs(
        lead,
        _("It is to be carried out by {due}.", due=_.day(promise.due_on)),
        _("We shall tell you here what came of it."),
    )
    return Screen(text, _open(_, own.card))


def _promise(_: Words, promise: OwnInstruction) -> Markup:
    day = _.day(promise.due_on)
    if promise.state is InstructionState.CLOSED and promise.closed_at is not None:
        closed = _.day(_.day_of(promise.closed_at))
        came = written(_, promise.result or "", RESULT)
        return Markup(_("• Closed on {day}. What came of it: {text}", day=closed, text=came))
    if promise.state is InstructionState.REPORTED:
        return Markup(_("• The head checks what was done. Term: {day}", day=day))
    if promise.overdue:
        return Markup(_("• ❗ Not carried out in time: it was due on {day}", day=day))
    return Markup(_("• Being carried out. Term: {day}", day=day))


def _open(_: Words, case: Card) -> tuple[tuple[Button, ...], ...]:
    data = Own(id=case.public_id, version=case.version, act=OwnAct.OPEN)
    return Rows().row(Button(_("📄 Open the request"), data)).done()
