"""Which service carries out which ending, and on which grounds."""

from bot.callbacks.endings import EndAct
from bot.handlers.staff.ending_text import EndingText
from bot.profile import Ground, GroundKind, OfficeProfile
from bot.services.office import Office
from bot.services.views import Card
from db.enums import AlternativeKind, ProposalKind, RequestState

GROUNDS: dict[EndAct, GroundKind] = {
    EndAct.END: "end",
    EndAct.END_OWN: "end",
    EndAct.RETURN: "return",
    EndAct.REDIRECT: "redirect",
    EndAct.PART: "redirect_partly",
    EndAct.FORWARD_SURE: "forward",
    EndAct.OTHER_RECEIVER: "offer",
    EndAct.OTHER_FORM: "other_form",
}
CORRECTED: dict[RequestState, GroundKind] = {
    RequestState.REFUSED: "refuse",
    RequestState.ENDED: "end",
    RequestState.RETURNED: "return",
    RequestState.REDIRECTED: "redirect",
}
"""A correction names a ground of the ending that the applicant was told of."""

INSTEAD = {
    EndAct.CONSULTATION: AlternativeKind.CONSULTATION,
    EndAct.OTHER_RECEIVER: AlternativeKind.OTHER_RECEIVER,
    EndAct.OTHER_FORM: AlternativeKind.OTHER_FORM,
}


def grounds_for(profile: OfficeProfile, card: Card, act: EndAct) -> tuple[Ground, ...]:
    """Return the grounds from which a person chooses for this step."""
    kind = CORRECTED.get(card.state) if act is EndAct.CORRECT else GROUNDS.get(act)
    return () if kind is None else profile.grounds_of(kind)


async def carry_out(office: Office, on: EndingText, *, reason: str = "") -> Card:
    """Take the step that was chosen, with what was typed; returns the fresh card."""
    key, version = on.id, on.version
    match on.act:
        case EndAct.OURS:
            return await office.referrals.ours(key, version)
        case EndAct.WITHDRAW:
            return await office.endings.withdraw_for(key, version, reason)
        case EndAct.TAKE_BACK:
            return await office.endings.take_back(key, version, reason)
        case EndAct.REOPEN:
            return await office.reopening.reopen(key, version, reason)
        case EndAct.CORRECT:
            return await office.corrections.draft(key, version, on.ground, on.text, reason)
        case EndAct.DROP_CORRECTION:
            return await office.corrections.forget(key, version)
        case EndAct.CONSULTATION | EndAct.OTHER_RECEIVER | EndAct.OTHER_FORM:
            return await _offered(office, on)
        case _:
            return await _decided(office, on)


async def _decided(office: Office, on: EndingText) -> Card:
    key, version = on.id, on.version
    match on.act:
        case EndAct.RETURN:
            return await office.endings.return_to_applicant(key, version, on.ground, on.text)
        case EndAct.REDIRECT:
            sent_on = office.referrals.redirect
        case EndAct.PART:
            sent_on = office.referrals.redirect_partly
        case EndAct.FORWARD | EndAct.FORWARD_SURE:
            sent_on = office.referrals.forward
        case _:
            end = office.decisions.overrule if on.act is EndAct.END_OWN else office.review.propose
            return await end(key, version, ProposalKind.END, ground=on.ground, text=on.text)
    return await sent_on(key, version, on.ground, on.target, on.text)


async def _offered(office: Office, on: EndingText) -> Card:
    await office.alternatives.offer(
        on.id,
        on.version,
        INSTEAD[on.act or EndAct.CONSULTATION],
        on.text,
        ground=on.ground or None,
        post_id=on.post or None,
        form=on.form,
    )
    return await office.review.case(on.id)
