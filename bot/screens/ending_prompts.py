"""What is asked on the way to an ending: a ground, a body, a form, a text, a number.

Whatever cannot be undone says so before the last word is typed; every screen leads back.
"""

from bot.callbacks import Case, CaseAct
from bot.callbacks.endings import (
    EndAct,
    Ending,
    EndingForm,
    EndingGround,
    EndingPage,
    EndingPost,
    WithdrawBy,
)
from bot.i18n import Words
from bot.profile import Ground, OfficeProfile
from bot.screens import labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import heading, read_in
from bot.screens.formats import paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card, PostView
from db.enums import Mode, ProposalKind

GROUND_IN_LIST = 400


def grounds(_: Words, case: Card, choice: tuple[Ground, ...], act: EndAct, page: int) -> Screen:
    """Return a page of the grounds on which this may be done."""
    shown = part(choice, page)
    lines = [_lead(_, act), _("On which ground?") if choice else _nothing(_)]
    rows = Rows()
    for _n, ground in shown.items:
        text = clipped(ground.text.said(_.language), GROUND_IN_LIST)
        lines += ["", _("{code}. {text}", code=ground.code, text=text)]
        data = EndingGround(id=case.public_id, version=case.version, act=act, ground=ground.code)
        rows.row(Button(caption(_("{code}. {text}", code=ground.code, text=text)), data))
    for row in turning(
        _,
        shown,
        lambda at: EndingPage(id=case.public_id, version=case.version, act=act, page=at),
    ):
        rows.row(*row)
    rows.row(back(_, case))
    body = "\n".join((*lines, *place_in_pages(_, shown)))
    return Screen(paragraphs(heading(_, case), body), rows.done())


def posts(_: Words, case: Card, choice: tuple[PostView, ...], ground: str, page: int) -> Screen:
    """Return a page of the posts that could receive instead."""
    key, version = case.public_id, case.version
    others = tuple(one for one in choice if case.post is None or one.id != case.post.id)
    shown = part(others, page)
    lines = [_("Who would receive instead?")]
    rows = Rows()
    for n, post in shown.items:
        full = clipped(post_in_full(_, post), 2 * TITLE_IN_LIST)
        lines.append(_("{n}. {post}", n=n, post=full))
        data = EndingPost(id=key, version=version, ground=ground, post=post.id)
        rows.row(Button(caption(_("{n}. {post}", n=n, post=post_on_button(_, post))), data))
    for row in turning(
        _, shown, lambda at: EndingPost(id=key, version=version, ground=ground, page=at)
    ):
        rows.row(*row)
    rows.row(back(_, case))
    body = "\n".join((*lines, *place_in_pages(_, shown)))
    return Screen(paragraphs(heading(_, case), body), rows.done())


def forms(_: Words, case: Card, ground: str) -> Screen:
    """Return the forms in which the reception could be held instead."""
    rows = Rows()
    for form in Mode:
        if form is not case.format:
            data = EndingForm(id=case.public_id, version=case.version, ground=ground, form=form)
            rows.row(Button(caption(labels.mode(_, form)), data))
    rows.row(back(_, case))
    return Screen(
        paragraphs(heading(_, case), _("In which form would the reception be held?")), rows.done()
    )


def forward_sure(_: Words, case: Card) -> Screen:
    """Ask once more before something is forwarded at once."""
    asked = _(
        "Forward at once to the competent body because of danger or a crime? The case ends with "
        "it, and the applicant is told at once. This cannot be undone."
    )
    data = Ending(id=case.public_id, version=case.version, act=EndAct.FORWARD_SURE)
    rows = Rows().row(Button(_("Yes, forward at once"), data)).row(back(_, case))
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def withdrawn_how(_: Words, case: Card) -> Screen:
    """Ask how the applicant took the request back."""

    def by(*, phone: bool) -> WithdrawBy:
        return WithdrawBy(id=case.public_id, version=case.version, phone=phone)

    rows = Rows()
    rows.row(Button(_("On paper"), by(phone=False)), Button(_("By phone"), by(phone=True)))
    rows.row(back(_, case))
    asked = _("How did the applicant take the request back?")
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def targeting(_: Words, case: Card) -> Screen:
    """Wait for the name of the body to which something is sent on."""
    asked = _("Type the name of the body to which it is sent on (3–300 characters).")
    return _asking(_, case, asked)


def explaining(_: Words, case: Card, profile: OfficeProfile, act: EndAct, ground: str) -> Screen:
    """Wait for what the applicant will read."""
    known = {each.code: each.text.said(_.language) for each in profile.grounds}
    chosen = (
        _("Ground {code}. {text}", code=ground, text=clipped(known.get(ground, ""), GROUND_IN_LIST))
        if ground
        else None
    )
    return _asking(_, case, paragraphs(chosen, read_in(_, case), _explanation(_, act)))


def reasoning(_: Words, case: Card, act: EndAct, *, phone: bool = False) -> Screen:
    """Wait for the reason of a step that is no explanation to the applicant."""
    match act:
        case EndAct.TAKE_BACK:
            asked = _(
                "Type why the decision is taken back (2–1000 characters); the responsible worker "
                "reads it with the matter. The case is in review again as soon as you send it."
            )
        case EndAct.REOPEN:
            asked = _(
                "Type why the case is taken up again (10–1000 characters); the applicant will read "
                "it. A fresh term of the answer runs from today; the applicant is told as soon as "
                "you send it."
            )
        case EndAct.CORRECT:
            asked = _(
                "Type in short what the mistake was (5–500 characters); the applicant will read it."
            )
        case _ if phone:
            asked = _(
                "Type who called, when and from which number (3–500 characters). The request is "
                "withdrawn and the applicant is told as soon as you send it. This cannot be undone."
            )
        case _:
            asked = _(
                "Type the date and the incoming number of the paper (3–500 characters). The "
                "request is withdrawn and the applicant is told as soon as you send it. This "
                "cannot be undone."
            )
    return _asking(_, case, asked)


def decision_number(_: Words, case: Card) -> str:
    """Return what is asked for before a decided ending comes into force with its letter."""
    kind = ProposalKind.REFUSE if case.proposal is None else case.proposal.kind
    match kind:
        case ProposalKind.END:
            return _(
                "Type the number of the signed letter by which the case is ended. It ends and the "
                "applicant is told as soon as you send it. This cannot be undone."
            )
        case ProposalKind.RETURN:
            return _(
                "Type the number of the signed letter by which the request is returned. It is "
                "returned and the applicant is told as soon as you send it. This cannot be undone."
            )
        case ProposalKind.REDIRECT:
            return _(
                "Type the number of the signed letter by which the matter is sent on. It is sent "
                "on and the applicant is told as soon as you send it. This cannot be undone."
            )
        case _:
            return _(
                "Type the number of the signed letter of refusal. The refusal is issued and the "
                "applicant is told as soon as you send it. This cannot be undone."
            )


def other_number(_: Words, case: Card, *, tells: bool) -> Screen:
    """Wait for the number of another letter; `tells`: the applicant is told with it."""
    asked = (
        _(
            "Type the number of the signed letter. The applicant is told as soon as you send it. "
            "This cannot be undone."
        )
        if tells
        else _("Type the number of the signed letter.")
    )
    return _asking(_, case, asked)


def text_wanted(_: Words, public_id: str, version: int) -> Screen:
    """Return what is said to a photo, a voice or anything else where a text is awaited."""
    data = Case(id=public_id, version=version, act=CaseAct.OPEN)
    return Screen(_("Please type it as a text."), ((Button(_("Cancel"), data),),))


def back(_: Words, case: Card) -> Button:
    """Return the way back to the card, with nothing changed."""
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return Button(_("Cancel"), data)


def done(_: Words, act: EndAct) -> str:
    """Return what is said when a step is done: on the fresh card and as a toast."""
    match act:
        case EndAct.END:
            return _("The proposal to end is with the head.")
        case EndAct.END_OWN:
            return _("Decided otherwise than proposed.")
        case EndAct.RETURN:
            return _("Decided: to return. The letter waits for its number.")
        case EndAct.REDIRECT:
            return _("Decided: to send the matter on. The letter waits for its number.")
        case EndAct.PART:
            return _("A part is to be sent on. The letter waits for its number.")
        case EndAct.FORWARD | EndAct.FORWARD_SURE:
            return _("Forwarded at once; the applicant is being told.")
        case EndAct.OURS:
            return _("Written down: the matter is ours.")
        case EndAct.CONSULTATION | EndAct.OTHER_RECEIVER | EndAct.OTHER_FORM:
            return _("The offer goes to the applicant.")
        case EndAct.WITHDRAW:
            return _("The request is withdrawn; the applicant is being told.")
        case EndAct.TAKE_BACK:
            return _("The decision is taken back; the case is in review again.")
        case EndAct.REOPEN:
            return _("The case is taken up again; the applicant is being told.")
        case EndAct.CORRECT:
            return _("The corrected letter is ready; it waits for its number.")
        case EndAct.DROP_CORRECTION:
            return _("The correction is dropped; the letter stands as it was.")


def _lead(_: Words, act: EndAct) -> str:
    match act:
        case EndAct.END | EndAct.END_OWN:
            return _("The case ends without a reception; the head decides (APPC article 88).")
        case EndAct.RETURN:
            return _("The request goes back to the applicant with a letter (APPC article 64).")
        case EndAct.REDIRECT:
            return _("The whole matter goes to the competent body (APPC article 65).")
        case EndAct.PART:
            return _("A part of the matter goes to the competent body; ours goes on here.")
        case EndAct.FORWARD | EndAct.FORWARD_SURE:
            return _("❗ It is forwarded at once, whatever else is missing. This cannot be undone.")
        case EndAct.CORRECT:
            return _("Which ground does the corrected letter name? It may stay the same.")
        case _:
            return _("The applicant decides; until then the case goes on as it is.")


def _explanation(_: Words, act: EndAct) -> str:
    match act:
        case EndAct.END:
            return _(
                "Type the explanation for the applicant (10–1000 characters). The proposal to end "
                "goes to the head as soon as you send it."
            )
        case EndAct.END_OWN:
            return _(
                "Type the explanation for the applicant (10–1000 characters). The end is decided "
                "as soon as you send it; until its letter has a number it can be taken back."
            )
        case EndAct.FORWARD | EndAct.FORWARD_SURE:
            return _(
                "Type for the applicant what is forwarded and why (10–1000 characters). It is "
                "forwarded as soon as you send it. This cannot be undone."
            )
        case EndAct.CORRECT:
            return _("Type the whole corrected explanation for the applicant (10–1000 characters).")
        case EndAct.CONSULTATION | EndAct.OTHER_RECEIVER | EndAct.OTHER_FORM:
            return _(
                "Type for the applicant what is offered and why (10–1000 characters). The offer "
                "goes out as soon as you send it."
            )
        case _:
            return _(
                "Type the explanation for the applicant (10–1000 characters). The letter is made "
                "as soon as you send it; the applicant is told once it has its number."
            )


def _nothing(_: Words) -> str:
    return _("The office's file names no ground for this.")


def _asking(_: Words, case: Card, asked: str) -> Screen:
    return Screen(paragraphs(heading(_, case), asked), ((back(_, case),),))
