"""What the buttons of a card say, and what is said once a step is done."""

from bot.callbacks import CaseAct
from bot.i18n import Words
from bot.services.views import Card
from db.enums import ProposalKind


def step(_: Words, case: Card, act: CaseAct) -> str:
    """Return the caption of a step for this case."""
    unnumbered = case.official_number is None
    captions = {
        CaseAct.SHOW: _("👁 Show the person and the matter"),
        CaseAct.ENTER: _("Enter the official number")
        if unnumbered
        else _("Correct the official number"),
        CaseAct.START: _("Begin the review"),
        CaseAct.DIRECT: _("Choose the post") if case.post is None else _("Choose another post"),
        CaseAct.RECEIVE: _("Propose to receive by video")
        if case.secrecy_cleared is False
        else _("Propose to receive"),
        CaseAct.REFUSE: _("Propose to refuse"),
        CaseAct.ASK: _("Ask the applicant"),
        CaseAct.MEMO: _("Write the memo anew") if case.has_memo else _("Write the memo"),
        CaseAct.APPROVE: _approval(_, case),
        CaseAct.RETURN: _("Return with a note"),
        CaseAct.OVERRULE: _("Decide otherwise"),
        CaseAct.LETTER: _("Enter the number of the letter"),
        CaseAct.HELD: _("The reception was held"),
        CaseAct.NO_SHOW: _("The applicant did not come"),
        CaseAct.NOT_HELD: _("The reception did not take place"),
        CaseAct.REQUEUE: _("Put back into the queue"),
    }
    return captions[act]


def done(_: Words, act: CaseAct) -> str:
    """Return what is said when a step is done: on the fresh card and as a toast."""
    said = {
        CaseAct.ENTER: _("The official number is written down."),
        CaseAct.START: _("The review has begun."),
        CaseAct.DIRECT: _("The post is chosen."),
        CaseAct.ASK: _("The question goes to the applicant."),
        CaseAct.MEMO: _("The memo is saved."),
        CaseAct.PROPOSE_RECEIVE: _("The proposal to receive is with the head."),
        CaseAct.REFUSE: _("The proposal to refuse is with the head."),
        CaseAct.APPROVE_YES: _("Decided as proposed."),
        CaseAct.RETURN: _("The case is back with the responsible worker, with your note."),
        CaseAct.OVERRULE: _("Decided otherwise than proposed."),
        CaseAct.HELD: _("The reception is written down as held."),
        CaseAct.NO_SHOW_YES: _("Written down: the applicant did not come."),
        CaseAct.NOT_HELD: _("Written down. The applicant keeps the turn and is being told."),
        CaseAct.REQUEUE_YES: _("The applicant is back in the queue with the earlier turn."),
    }
    return said[act]


def _approval(_: Words, case: Card) -> str:
    kind = ProposalKind.RECEIVE if case.proposal is None else case.proposal.kind
    if kind is ProposalKind.REFUSE:
        return _("Approve the refusal")
    return _("Approve the end") if kind is ProposalKind.END else _("Approve the reception")
