"""What can follow a held reception: an instruction, a written appeal, and the answer to that.

Drawn from the policy, so that a card offers nothing that the office would refuse.
"""

from bot.callbacks import Case, CaseAct
from bot.callbacks.tasks import AnswerAppeal, CaseTasks, Instruct, MakeAppeal
from bot.i18n import Words
from bot.screens.case_steps import Viewer
from bot.screens.screen import Button
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.tasks import CaseLink
from db.enums import RequestState


def steps(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return what this person can do about a held reception or a written appeal."""
    offers: list[Button] = []
    key, version = case.public_id, case.version
    if case.state is RequestState.APPEAL and viewer.may(Action.ANSWER_APPEAL):
        offers.append(Button(_("Answer the written appeal"), AnswerAppeal(id=key, version=version)))
    if case.state is not RequestState.HELD:
        return tuple(offers)
    if viewer.may(Action.INSTRUCT):
        offers.append(Button(_("Give an instruction"), Instruct(id=key, version=version)))
    if viewer.may(Action.RUN_DAY) and case.appeal is None:
        offers.append(Button(_("Make it a written appeal"), MakeAppeal(id=key, version=version)))
    return tuple(offers)


def links(_: Words, case: Card) -> tuple[str, ...]:
    """Return the lines that name the other end of a written appeal."""
    lines = []
    if case.origin is not None:
        lines.append(_("Made of the reception on request {number}", number=case.origin.number))
    if case.appeal is not None:
        lines.append(_("Written appeal made of it: {number}", number=case.appeal.number))
    return tuple(lines)


def doors(_: Words, case: Card) -> tuple[Button, ...]:
    """Return the ways to the instructions and to the other end of a written appeal."""
    ends = [_door(_, end) for end in (case.origin, case.appeal) if end is not None]
    if case.instructions:
        said = _("Instructions: {n}", n=case.instructions)
        ends.insert(0, Button(said, CaseTasks(id=case.public_id)))
    return tuple(ends)


def _door(_: Words, end: CaseLink) -> Button:
    data = Case(id=end.public_id, version=0, act=CaseAct.OPEN)
    return Button(_("Open {number}", number=end.number), data)
