"""What somebody hears on the telephone: every word here is in their language, not the clerk's."""

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import clipped
from bot.screens.formats import paragraphs
from bot.services.views.phone_survey import CallView
from db.enums import CallBackReason, SampleFrame


def greeting(_: Words, call: CallView, profile: OfficeProfile) -> str:
    """Return the first words of a call; they promise what is kept: no name with the answers."""
    office = clipped(profile.name.said(_.language), 200)
    return paragraphs(
        _("Good day! This is {office}.", office=office) + " " + about(_, call),
        permission(_),
    )


def permission(_: Words) -> str:
    """Ask whether somebody may be asked at all."""
    return _(
        "May we ask you a few short questions? Your answers are kept without your name and "
        "change nothing in your matters with us. You may refuse."
    )


def about(_: Words, call: CallView) -> str:
    """Say which ending is meant."""
    day = _.day(call.ended_on)
    match call.frame:
        case SampleFrame.DECLINED:
            return _("On {day} you were given a consultation here.", day=day)
        case SampleFrame.HELD:
            return _("On {day} you were received here.", day=day)
        case SampleFrame.REFUSED:
            return _("On {day} you were refused a reception here.", day=day)
        case SampleFrame.NO_SHOW:
            return _("On {day} a reception was arranged for you here.", day=day)


def may_the_head_call(_: Words, reason: CallBackReason) -> str:
    """Ask whether the head may call about a low mark, or about being talked out of it."""
    if reason is CallBackReason.TALKED_OUT:
        return _(
            "You say that you were talked out of booking. May the head call you about it? The "
            "clerk in question will not hear of it."
        )
    return _("You are not content. May the head call you about it?")


def yes_or_no(_: Words) -> tuple[str, str]:
    """Return the two answers to whether the head may call."""
    return _("Yes, call me"), _("No")


def anything_to_add(_: Words) -> str:
    """Ask for the person's own words."""
    return _("Would you like to add something?")


def thanks(_: Words) -> str:
    """Return the last words of a call."""
    return _("Thank you! Your words help to receive people better.")
