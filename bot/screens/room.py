"""The room as the applicant sees it on the day: whose turn it is, and what a late arrival means."""

from bot.callbacks import Own, OwnAct
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.room import Stage
from bot.services.views import Card, OwnRequest
from bot.services.views.room import RoomView


def room(_: Words, view: RoomView, profile: OfficeProfile) -> str:
    """Return "now 3, next 4, you are 6" with what to do meanwhile."""
    return lines(_("<b>In the room today</b>"), _turns(_, view), _own(_, view, profile))


def next_in_line(_: Words, own: OwnRequest) -> Screen:
    """Tell somebody who is there that they go in next."""
    view = own.room
    text = paragraphs(
        _("<b>You are next</b> (request {number}).", number=own.card.number),
        _turns(_, view) if view is not None else None,
        _("Please wait near the door; you will be called in."),
    )
    return Screen(text, Rows().row(_open(_, own.card)).done())


def missed(_: Words, own: OwnRequest, profile: OfficeProfile) -> Screen:
    """Tell somebody who did not come, kindly, how to get a new turn."""
    text = paragraphs(
        _(
            "We waited for you today, but the reception on request {number} did not take place "
            "because you were not there.",
            number=own.card.number,
        ),
        _(
            "It happens, and nothing is held against you. If you still want to be received, call "
            "{phone}: you can be put back into the queue with the turn you had.",
            phone=profile.contacts.phone,
        ),
        _("If the matter has settled itself, you can withdraw the request."),
    )
    return Screen(text, Rows().row(_open(_, own.card)).done())


def _turns(_: Words, view: RoomView) -> str:
    if view.now is None and view.next is None:
        return _("Nobody has been called in yet. You are № {mine}.", mine=view.mine)
    if view.now is None:
        return _("Next: {next}. You are № {mine}.", next=_who(_, view.next), mine=view.mine)
    if view.next is None:
        return _("Now: {now}. You are № {mine}.", now=_who(_, view.now), mine=view.mine)
    return _(
        "Now: {now}, next: {next}. You are № {mine}.",
        now=_who(_, view.now),
        next=_who(_, view.next),
        mine=view.mine,
    )


def _who(_: Words, number: int | None) -> str:
    return _("№ {n}", n=number) if number else _("a visitor without booking")


def _own(_: Words, view: RoomView, profile: OfficeProfile) -> str:
    match view.stage:
        case Stage.HERE if view.ahead:
            return _.plural(
                "You are marked as arrived; {n} person goes in before you.",
                "You are marked as arrived; {n} people go in before you.",
                view.ahead,
            )
        case Stage.HERE:
            return _("You are marked as arrived, and you go in next.")
        case Stage.IN_ROOM:
            return _("You are called in.")
        case Stage.LEFT:
            return _("Your reception is over; its result comes here.")
        case Stage.LATE:
            return _(
                "Your time has passed, but your place is not lost: when you come, you go in after "
                "those whose time had come."
            )
        case _expected:
            return lines(
                _("When you come, show the QR of your receipt at the entrance."),
                _.plural(
                    "If you are more than {n} minute late, your place is not lost: you go in "
                    "after those whose time had come.",
                    "If you are more than {n} minutes late, your place is not lost: you go in "
                    "after those whose time had come.",
                    profile.limits.late_minutes,
                ),
            )


def _open(_: Words, case: Card) -> Button:
    data = Own(id=case.public_id, version=case.version, act=OwnAct.OPEN)
    return Button(_("📄 Open the request"), data)
