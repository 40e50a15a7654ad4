"""How an ending is told: ground, explanation, where else to turn, how and until when to complain.

APPC articles 80, 91 and 92: a decision that does not say how to complain may be disputed for six
months instead of three.
"""

from bot.i18n import Words
from bot.profile import Ground, OfficeProfile
from bot.screens.formats import months_later, paragraphs, said, written
from bot.services.views import OutcomeView


def ending(_: Words, outcome: OutcomeView, profile: OfficeProfile, room: int = 1000) -> str:
    """Return the whole of an ending that was decided for the applicant.

    `room` is how many characters of the explanation are shown at most; the office's own texts get
    their share of it.
    """
    ground = _ground(outcome.ground, profile)
    return paragraphs(
        None
        if ground is None
        else _("Ground: {ground}", ground=said(_, ground.text, room * 3 // 5)),
        _("Explanation: {text}", text=written(_, outcome.text, room)) if outcome.text else None,
        where_else(_, profile, outcome.ground, room * 2 // 5),
        _(
            "If you do not agree, you can complain until {until}: {how}",
            until=_.day(months_later(_.day_of(outcome.at), profile.complaint.term_months)),
            how=said(_, profile.complaint.where, room * 3 // 5),
        ),
        _("Number of the letter: {letter}", letter=outcome.letter_number)
        if outcome.letter_number
        else None,
    )


def where_else(_: Words, profile: OfficeProfile, code: str | None, room: int) -> str | None:
    """Return where else to turn, by the ground of an ending; None where it names no place."""
    ground = _ground(code, profile)
    if ground is None or ground.where is None:
        return None
    return _("Where to turn with this matter: {where}", where=said(_, ground.where, room))


def complaint(_: Words, profile: OfficeProfile) -> str:
    """Return how to complain where no term runs yet: the answer itself is late."""
    return _("You can complain: {how}", how=said(_, profile.complaint.where, 600))


def ground_text(_: Words, outcome: OutcomeView, profile: OfficeProfile) -> str | None:
    """Return the ground of an ending in words, plain; None where it has none."""
    ground = _ground(outcome.ground, profile)
    return None if ground is None else ground.text.said(_.language)


def _ground(code: str | None, profile: OfficeProfile) -> Ground | None:
    """Return the ground; None where the office has taken it out of its file since."""
    return next((each for each in profile.grounds if each.code == code), None)
