"""The social group of who was received, as the report counts them: never asked from the citizen."""

from typing import assert_never

from bot.callbacks import Case, CaseAct
from bot.callbacks.social import SocialAsked, SocialChosen
from bot.i18n import Words
from bot.screens.captions import caption
from bot.screens.case_heading import heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action
from bot.services.views import Card
from db.enums import RequestState, SocialGroup


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the social group of who was received."""
    if case.state is not RequestState.HELD or not viewer.may(Action.NOTE_SOCIAL):
        return ()
    data = SocialAsked(id=case.public_id, version=case.version)
    return (Button(_("Social group, for the report"), data),)


def asked(_: Words, case: Card, *, known: bool) -> Screen:
    """Ask for the social group; what is written down already is not shown."""
    rows = Rows()
    for one in SocialGroup:
        data = SocialChosen(id=case.public_id, version=case.version, group=one)
        rows.row(Button(caption(group(_, one)), data))
    if known:
        forget = SocialAsked(id=case.public_id, version=case.version, forget=True)
        rows.row(Button(_("Not known: take it back"), forget))
    back = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("← Back to the case"), back))
    text = paragraphs(
        heading(_, case),
        _("Of which social group is the person who was received?"),
        _(
            "Choose only what the person said or the papers show. It is counted in the report and "
            "changes nothing in the case. Do not ask for it."
        ),
        _("A group is written down already; another choice replaces it.") if known else None,
    )
    return Screen(text, rows.done())


def noted(_: Words, *, known: bool) -> str:
    """Say that the group is written down, or no longer."""
    return _("The social group is written down.") if known else _("The social group is taken back.")


def group(_: Words, value: SocialGroup) -> str:
    """Return a social group as the report names it."""
    match value:
        case SocialGroup.PENSIONER:
            return _("Pensioner")
        case SocialGroup.LARGE_FAMILY:
            return _("Large family")
        case SocialGroup.DISABILITY:
            return _("Person with a disability")
        case SocialGroup.SELF_EMPLOYED:
            return _("Self-employed")
        case SocialGroup.UNEMPLOYED:
            return _("Unemployed")
        case SocialGroup.ENTREPRENEUR:
            return _("Entrepreneur")
        case SocialGroup.BUDGET:
            return _("Employee of a budget organisation")
        case SocialGroup.NON_BUDGET:
            return _("Employee of another organisation")
        case SocialGroup.OTHER:
            return _("Another group")
    assert_never(value)
