"""Written appeals on the staff's screens: making one of a held reception, and answering it."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.tasks import MakeAppeal
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.case import case_card
from bot.screens.case_heading import heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import paragraphs
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import Card


def making(_: Words, case: Card) -> Screen:
    """Ask once more before a matter becomes a written appeal."""
    asked = _(
        "Make the matter of this reception a written appeal? It gets a number and a term of its "
        "own, and the applicant gets a receipt. This cannot be undone."
    )
    data = MakeAppeal(id=case.public_id, version=case.version, sure=True)
    rows = Rows().row(Button(_("Yes, make it a written appeal"), data)).row(_back(_, case))
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def made(_: Words, appeal: Card, viewer: Viewer, profile: OfficeProfile) -> Reply:
    """Return the card of the new appeal."""
    said = _("The written appeal is registered, and the applicant is being told.")
    return Reply((case_card(_, appeal, viewer, profile, lead=said),), toast=said)


def numbering(_: Words, case: Card) -> Screen:
    """Wait for the number of the letter that answers."""
    asked = _("Type the number of the signed letter that answers this appeal.")
    return Screen(paragraphs(heading(_, case), asked), ((_back(_, case),),))


def answering(_: Words, case: Card, letter: str) -> Screen:
    """Wait for what the letter says, in short."""
    return Screen(
        paragraphs(
            heading(_, case),
            _("Number of the letter: {letter}", letter=letter),
            _(
                "Type in short what the letter says (5–1000 characters); the applicant will read "
                "it. The appeal counts as answered and the applicant is told as soon as you send "
                "it. This cannot be undone."
            ),
        ),
        ((_back(_, case),),),
    )


def answered(_: Words, case: Card, viewer: Viewer, profile: OfficeProfile) -> Reply:
    """Return the card of an answered appeal."""
    said = _("The written appeal is answered, and the applicant is being told.")
    return Reply((case_card(_, case, viewer, profile, lead=said),), toast=said)


def text_wanted(_: Words, case: Card) -> Screen:
    """Return what is said to a photo, a voice or anything else where a text is awaited."""
    return Screen(_("Please type it as a text."), ((_back(_, case),),))


def _back(_: Words, case: Card) -> Button:
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return Button(_("Cancel"), data)
