"""Checking a receipt by its code: that such a request exists and where it stands, nothing else."""

from bot.i18n import Words
from bot.screens import labels, tying
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.screen import Screen
from bot.services.views import Verified

EXAMPLE = "7K3M-9QXZ"


def asking(_: Words) -> Screen:
    """Ask for the code."""
    return Screen(
        _(
            "Write the verification code from the receipt: eight characters, like {code}.",
            code=EXAMPLE,
        ),
        ((menu_button(_),),),
    )


def verified(_: Words, found: Verified) -> Screen:
    """Show what anybody may know."""
    return Screen(
        paragraphs(
            _("✅ Such a request exists."),
            lines(
                _("Number: <b>{number}</b>", number=found.number),
                _("State: <b>{state}</b>", state=labels.state(_, found.state)),
                _("Registration: {moment}", moment=_.moment(found.registered_at)),
                _("Answer due by: {due}", due=_.day(found.answer_due_on)),
            ),
        ),
        ((tying.door(_, found.public_id),), (menu_button(_),)),
    )


def unknown(_: Words) -> Screen:
    """Say that no request has this code, without a hint how near it was."""
    return Screen(
        _("There is no request with this code. Check it and write it again. To stop: /cancel."),
        ((menu_button(_),),),
    )
