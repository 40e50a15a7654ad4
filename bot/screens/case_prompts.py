"""What is asked before a step: a text to type, a ground or a post to choose, or a plain "sure?".

Every one of these screens leads back to the card, and says so where a step cannot be undone.
"""

from dataclasses import replace
from enum import StrEnum

from bot.callbacks import (
    Case,
    CaseAct,
    CaseGround,
    CaseGroundPage,
    CaseOverrule,
    CasePost,
    CasePostPage,
)
from bot.i18n import Words
from bot.profile import Ground, OfficeProfile
from bot.screens import ending_prompts, memo
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import ground_text, heading, read_in
from bot.screens.formats import paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card, PostView
from db.enums import ProposalKind

GROUND_IN_LIST = 400
"""Letters of a ground's text in a list of six."""


FORMATS = "PDF, DOCX, ODT, JPEG"
MEGABYTES = 20


class FileProblem(StrEnum):
    """Why a file cannot be a memo."""

    FORMAT = "format"
    TOO_BIG = "too_big"


def typing(_: Words, case: Card, act: CaseAct) -> Screen:
    """Return the question that the typed text answers; sending the text confirms the step."""
    asked = {
        CaseAct.ENTER: _(
            "Type the official number of the document system or e-Otinish. "
            "The case counts as entered from then on."
        ),
        CaseAct.ASK: paragraphs(
            read_in(_, case),
            _(
                "Type the question to the applicant. It is sent as soon as you send it here; "
                "the term of the answer keeps running."
            ),
        ),
        CaseAct.MEMO: _memo(_, case),
        CaseAct.RETURN: _(
            "Type the note: what is missing? The case goes back to the responsible worker "
            "as soon as you send it."
        ),
        CaseAct.LETTER: ending_prompts.decision_number(_, case),
        CaseAct.NOT_HELD: _(
            "Type why the reception did not take place; the applicant will read it. The applicant "
            "keeps the turn and is told as soon as you send it. This cannot be undone."
        ),
    }
    prompt = _prompt(_, case, asked[act])
    if act is not CaseAct.MEMO:
        return prompt
    return replace(prompt, buttons=((memo.template_button(_, case),), *prompt.buttons))


def _memo(_: Words, case: Card) -> str:
    asked = _(
        "Type the memo to the head, or send it as a file ({formats}, up to {size} MB).",
        formats=FORMATS,
        size=MEGABYTES,
    )
    if not case.has_memo:
        return asked
    return paragraphs(asked, _("The earlier memo is kept as an earlier version."))


def explaining(_: Words, case: Card, profile: OfficeProfile, code: str, *, own: bool) -> Screen:
    """Return the question for the explanation of a refusal: proposed, or the head's own."""
    text = ground_text(_, profile, code)
    chosen = _("Ground {code}. {text}", code=code, text=text)
    asked = (
        _(
            "Type the explanation for the applicant (10–1000 characters). The refusal is decided "
            "as soon as you send it; until its letter has a number it can be taken back."
        )
        if own
        else _(
            "Type the explanation for the applicant (10–1000 characters). The proposal to refuse "
            "goes to the head as soon as you send it."
        )
    )
    return _prompt(_, case, paragraphs(chosen, read_in(_, case), asked))


def text_wanted(_: Words, public_id: str, version: int, *, memo: bool) -> Screen:
    """Return what is said to a photo, a voice or anything else where a text is awaited."""
    asked = (
        _(
            "Please type the memo, or send it as a file: {formats}, up to {size} MB.",
            formats=FORMATS,
            size=MEGABYTES,
        )
        if memo
        else _("Please type it as a text.")
    )
    return Screen(asked, (_back(_, public_id, version),))


def file_refused(_: Words, public_id: str, version: int, problem: FileProblem) -> Screen:
    """Return why a file is not taken as a memo; the typed text or another file still is."""
    said = (
        _(
            "The file is larger than {size} MB. Please send a smaller one, or type the memo.",
            size=MEGABYTES,
        )
        if problem is FileProblem.TOO_BIG
        else _(
            "Only these files are taken: {formats}. Please send one, or type the memo.",
            formats=FORMATS,
        )
    )
    return Screen(said, (_back(_, public_id, version),))


def sure(_: Words, case: Card, act: CaseAct) -> Screen:
    """Return the second question before a step that affects the applicant."""
    asked, yes, confirmed = {
        CaseAct.RECEIVE: (
            _("Propose to the head to receive this applicant?"),
            _("Yes, propose to receive"),
            CaseAct.PROPOSE_RECEIVE,
        ),
        CaseAct.APPROVE: (_approval(_, case), _("Yes, approve"), CaseAct.APPROVE_YES),
        CaseAct.NO_SHOW: (
            _(
                "Write down that the applicant did not come? The seat becomes free. "
                "This cannot be undone, but the applicant can be put back into the queue."
            ),
            _("Yes, did not come"),
            CaseAct.NO_SHOW_YES,
        ),
        CaseAct.REQUEUE: (
            _("Put the applicant back into the queue, with the turn they had?"),
            _("Yes, put back"),
            CaseAct.REQUEUE_YES,
        ),
    }[act]
    data = Case(id=case.public_id, version=case.version, act=confirmed)
    rows = Rows().row(Button(yes, data)).row(*_back(_, case.public_id, case.version))
    return Screen("\n".join((heading(_, case), "", asked)), rows.done())


def otherwise(_: Words, case: Card) -> Screen:
    """Return the ways in which a head can decide otherwise than proposed (point 26)."""
    rows = Rows()
    proposed = ProposalKind.RECEIVE if case.proposal is None else case.proposal.kind
    refusing = proposed is ProposalKind.REFUSE
    ending = proposed is ProposalKind.END

    def decided(kind: ProposalKind) -> CaseOverrule:
        return CaseOverrule(id=case.public_id, version=case.version, kind=kind)

    if (refusing or ending) and case.post is not None:
        rows.row(Button(_("Yes, receive the applicant"), decided(ProposalKind.RECEIVE)))
    refuse = _("Refuse on another ground") if refusing else _("Refuse")
    rows.row(Button(refuse, decided(ProposalKind.REFUSE)))
    if ending:
        rows.row(Button(_("End on another ground"), decided(ProposalKind.END)))
    rows.row(*_back(_, case.public_id, case.version))
    asked = _ending(_) if ending else _overruling(_, case, refusing=refusing)
    return Screen("\n".join((heading(_, case), "", asked)), rows.done())


def grounds(_: Words, case: Card, profile: OfficeProfile, page: int, *, own: bool) -> Screen:
    """Return a page of the grounds on which a reception may be refused."""
    shown = part(profile.refusals, page)
    lines = [heading(_, case), "", _("On which ground?")]
    rows = Rows()
    for _n, ground in shown.items:
        lines += ["", _ground(_, ground)]
        data = CaseGround(id=case.public_id, version=case.version, ground=ground.code, own=own)
        rows.row(
            Button(caption(_("{code}. {text}", code=ground.code, text=_short(_, ground))), data)
        )
    for row in turning(
        _,
        shown,
        lambda at: CaseGroundPage(id=case.public_id, version=case.version, own=own, page=at),
    ):
        rows.row(*row)
    rows.row(*_back(_, case.public_id, case.version))
    return Screen("\n".join((*lines, *place_in_pages(_, shown))), rows.done())


def posts(_: Words, case: Card, choice: tuple[PostView, ...], page: int) -> Screen:
    """Return a page of the posts to which a case can be directed."""
    shown = part(choice, page)
    lines = [heading(_, case), "", _("To whose reception does this case go?")]
    rows = Rows()
    for n, post in shown.items:
        full = clipped(post_in_full(_, post), 2 * TITLE_IN_LIST)
        lines.append(_("{n}. {post}", n=n, post=full))
        data = CasePost(id=case.public_id, version=case.version, post=post.id)
        rows.row(Button(caption(_("{n}. {post}", n=n, post=post_on_button(_, post))), data))
    for row in turning(
        _, shown, lambda at: CasePostPage(id=case.public_id, version=case.version, page=at)
    ):
        rows.row(*row)
    rows.row(*_back(_, case.public_id, case.version))
    return Screen("\n".join((*lines, *place_in_pages(_, shown))), rows.done())


def _approval(_: Words, case: Card) -> str:
    if case.proposal is not None and case.proposal.kind is ProposalKind.REFUSE:
        return _(
            "Approve the refusal? It comes into force with the number of the signed letter. Until "
            "then it can be taken back."
        )
    if case.proposal is not None and case.proposal.kind is ProposalKind.END:
        return _(
            "Approve the end? It comes into force with the number of the signed letter. Until then "
            "it can be taken back."
        )
    return _("Approve the reception? The case goes into the queue. This cannot be undone.")


def _ending(_: Words) -> str:
    return _(
        "It was proposed to end the case. You can decide to receive, to refuse, or to end it on "
        "another ground. To receive somebody without a chosen post, return the case with a note."
    )


def _overruling(_: Words, case: Card, *, refusing: bool) -> str:
    if not refusing:
        return _(
            "It was proposed to receive. You can refuse: the next steps ask for the ground and "
            "the explanation."
        )
    if case.post is None:
        return _(
            "It was proposed to refuse. To receive, return the case with a note first: "
            "no post is chosen yet. You can also refuse on another ground."
        )
    return _(
        "It was proposed to refuse. You can decide to receive, which puts the case into the queue "
        "and cannot be undone, or refuse on another ground."
    )


def _ground(_: Words, ground: Ground) -> str:
    text = clipped(ground.text.said(_.language), GROUND_IN_LIST)
    return _("{code}. {text}", code=ground.code, text=text)


def _short(_: Words, ground: Ground) -> str:
    return ground.text.said(_.language)


def _prompt(_: Words, case: Card, *lines: str) -> Screen:
    return Screen(
        "\n".join((heading(_, case), "", *lines)), (_back(_, case.public_id, case.version),)
    )


def _back(_: Words, public_id: str, version: int) -> tuple[Button, ...]:
    return (Button(_("Cancel"), Case(id=public_id, version=version, act=CaseAct.OPEN)),)
