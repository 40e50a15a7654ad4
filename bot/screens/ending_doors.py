"""The doors to endings: on the card what is the next step, behind "More…" all the rest.

Drawn from the policy and the table of arrows, as every button of a card; the services ask again.
"""

from bot.callbacks.endings import (
    CorrectionNumber,
    EndAct,
    Ending,
    InsteadAct,
    InsteadTold,
    Letters,
    ReferralNumber,
)
from bot.i18n import Words
from bot.screens.case_steps import Viewer, has_begun
from bot.screens.screen import Button
from bot.services.outcomes.corrections import CORRECTABLE
from bot.services.rules.lifecycle import EXPECTING, Step, may_leave
from bot.services.rules.policy import Action
from bot.services.views import Card


def steps(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return what brings the case further: whose the matter is, an answer, a missing number."""
    found = []
    marks = case.endings
    if marks.competence_open and may_leave(Step.REDIRECT, case.state) and _reviews(viewer):
        found.append(Button(_("The matter is ours"), _ending(case, EndAct.OURS)))
    if marks.alternative is not None and viewer.may(Action.TELL_BY_PHONE):
        told = InsteadTold(id=marks.alternative.public_id, act=InsteadAct.OPEN)
        found.append(Button(_("Write down the answer to the offer"), told))
    if marks.referral is not None and viewer.may(Action.ISSUE_REFUSAL):
        number = ReferralNumber(id=marks.referral.public_id)
        found.append(Button(_("Number of the letter to the other body"), number))
    issues = viewer.may(Action.ISSUE_REFUSAL) and not marks.correction_own
    if marks.correction is not None and issues:
        corrected = CorrectionNumber(id=marks.correction)
        found.append(Button(_("Number of the corrected letter"), corrected))
    return tuple(found)


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the ways to end this case, or to do something about its ending."""
    captions = {
        EndAct.END: _("Propose to end"),
        EndAct.RETURN: _("Return to the applicant"),
        EndAct.REDIRECT: _("Send the whole matter on"),
        EndAct.PART: _("Send a part of it on"),
        EndAct.FORWARD: _("Danger or crime: forward at once"),
        EndAct.CONSULTATION: _("Offer a consultation instead"),
        EndAct.OTHER_RECEIVER: _("Offer another receiver"),
        EndAct.OTHER_FORM: _("Offer another form"),
        EndAct.WITHDRAW: _("Withdrawn by the applicant"),
        EndAct.TAKE_BACK: _("Take the decision back"),
        EndAct.REOPEN: _("Take the case up again"),
        EndAct.CORRECT: _("Correct the letter"),
        EndAct.DROP_CORRECTION: _("Drop the correction"),
    }
    return tuple(
        Button(said, _ending(case, act))
        for act, said in captions.items()
        if offered(case, viewer, act)
    )


def papers(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the letters of the case."""
    if not viewer.may(Action.MAKE_LETTER):
        return ()
    return (Button(_("Letters"), Letters(id=case.public_id)),)


def offered(case: Card, viewer: Viewer, act: EndAct) -> bool:
    """Tell whether this person may take this step with the case as it stands."""
    marks = case.endings
    match act:
        case EndAct.END:
            return may_leave(Step.PROPOSE, case.state) and _reviews(viewer)
        case EndAct.RETURN:
            return may_leave(Step.GIVE_UP, case.state) and _reviews(viewer)
        case EndAct.REDIRECT:
            return may_leave(Step.REDIRECT, case.state) and _reviews(viewer)
        case EndAct.PART:
            return case.state in EXPECTING and marks.referral is None and _reviews(viewer)
        case EndAct.FORWARD:
            return may_leave(Step.FORWARD, case.state) and viewer.may(Action.FORWARD)
        case EndAct.CONSULTATION | EndAct.OTHER_RECEIVER | EndAct.OTHER_FORM:
            free = may_leave(Step.CONSULT, case.state) and marks.alternative is None
            return free and _reviews(viewer)
        case EndAct.WITHDRAW:
            ahead = may_leave(Step.WITHDRAW_FOR, case.state) and not has_begun(case, viewer)
            return ahead and viewer.may(Action.WITHDRAW_FOR)
        case EndAct.TAKE_BACK:
            right = Action.DECIDE if marks.decided_by_head else Action.REVIEW
            return may_leave(Step.TAKE_BACK, case.state) and viewer.may(right)
        case EndAct.REOPEN:
            over = may_leave(Step.REOPEN, case.state) and case.origin is None
            return over and viewer.may(Action.REOPEN)
        case EndAct.CORRECT:
            told = case.state in CORRECTABLE and marks.correction is None
            return told and viewer.may(Action.CORRECT)
        case EndAct.DROP_CORRECTION:
            return marks.correction is not None and viewer.may(Action.CORRECT)
        case _:
            return False


def _reviews(viewer: Viewer) -> bool:
    return viewer.may(Action.REVIEW)


def _ending(case: Card, act: EndAct) -> Ending:
    return Ending(id=case.public_id, version=case.version, act=act)
