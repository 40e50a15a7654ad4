"""The paper behind a claimed category: what to look at, and whether it was seen (point 28)."""

from datetime import timedelta

from bot.callbacks import Case, CaseAct
from bot.callbacks.queue import Evidence
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.case_heading import heading
from bot.screens.formats import paragraphs, said, written
from bot.screens.screen import Button, Screen
from bot.services.views.queue import Claimed


def claim(_: Words, claimed: Claimed, profile: OfficeProfile) -> Screen:
    """Show which category is claimed and by what source it goes first.

    It may tell of somebody's health, so the message is protected and goes by itself.
    """
    category = profile.category(claimed.category)
    return Screen(
        paragraphs(
            heading(_, claimed.card),
            _("Claims to be received out of turn: {category}", category=said(_, category.text)),
            _("Source: {source}", source=written(_, category.source, 300)),
        ),
        protect=True,
        vanish_after=timedelta(minutes=profile.limits.show_minutes),
    )


def question(_: Words, claimed: Claimed, profile: OfficeProfile) -> Screen:
    """Ask whether the paper was seen, or whether that is to be taken back."""
    case, category = claimed.card, profile.category(claimed.category)
    seen = case.out_of_turn is not None
    data = Evidence(id=case.public_id, version=case.version, seen=not seen, sure=True)
    back = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    asked = (
        _(
            "The paper was seen: the case stands in class {n}. Taking it back puts the case into "
            "the common queue, by the time of its registration.",
            n=category.precedence,
        )
        if seen
        else _(
            "Until somebody has seen the paper, the case keeps its common turn. Confirm only what "
            "you have seen yourself: the case then goes into class {n} at once. Take no copy and "
            "write nothing down of it.",
            n=category.precedence,
        )
    )
    yes = _("The paper does not count: take it back") if seen else _("I have seen the paper")
    return Screen(
        paragraphs(heading(_, case), asked),
        ((Button(yes, data),), (Button(_("Cancel"), back),)),
    )


def ticked(_: Words, *, seen: bool) -> str:
    """Return what is said once it is done."""
    if seen:
        return _("Written down: the paper was seen. The order of the queue has changed.")
    return _("Taken back. The case is in the common queue again.")
