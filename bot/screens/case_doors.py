"""The doors behind "More…" that lead to rooms of their own: a place by hand, a paper, a body."""

from bot.callbacks.people import Bodies, BodiesAct
from bot.callbacks.queue import Evidence, PlaceByHand
from bot.i18n import Words
from bot.screens.case_steps import Viewer, may_place, may_tick
from bot.screens.screen import Button
from bot.services.rules.lifecycle import EXPECTING
from bot.services.rules.policy import Action
from bot.services.views import Card


def places(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the ways to a place by hand and to the paper of a claimed category."""
    key, version = case.public_id, case.version
    found = []
    if may_place(case, viewer):
        found.append(Button(_("Place by hand"), PlaceByHand(id=key, version=version)))
    if may_tick(case, viewer):
        seen = case.out_of_turn is not None
        said = _("Paper seen: take it back") if seen else _("Right to go first: see the paper")
        found.append(Button(said, Evidence(id=key, version=version, seen=not seen)))
    return tuple(found)


def bodies(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the other bodies invited to the reception (point 18)."""
    if not viewer.may(Action.INVITE_BODY) or case.state not in EXPECTING:
        return ()
    data = Bodies(id=case.public_id, version=case.version, act=BodiesAct.OPEN)
    return (Button(_("Other bodies"), data),)
