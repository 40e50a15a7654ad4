"""How the office answers, for everybody: no figure made up of fewer people than may be shown."""

import math

from bot.callbacks import Door, Open
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.screen import Button, Screen
from bot.screens.statistics_words import bold, days, number, quarter, whole_percent
from bot.services.rules.periods import Period
from bot.services.views.figures import PublicCounter


def counter(_: Words, view: PublicCounter, profile: OfficeProfile) -> Screen:
    """Return the counter with its term, or say that there is too little to count."""
    term = profile.terms.answer_days
    return Screen(
        paragraphs(
            _("<b>How we answer</b>"),
            _.plural(
                "The term of an answer is {n} working day from registration.",
                "The term of an answer is {n} working days from registration.",
                term,
            ),
            lines(_("Period: {time}", time=_time(_, view.period)), *_answers(_, view, profile)),
            _waiting(_, view, profile),
        ),
        (
            (Button(_("🗓 Reception schedule"), Open(door=Door.SCHEDULE)),),
            (menu_button(_),),
        ),
    )


def _answers(_: Words, view: PublicCounter, profile: OfficeProfile) -> tuple[str, ...]:
    """Return the lines of the answers: the share alone, because counts would tell of the few."""
    if view.kept_percent is None or view.median_days is None:
        smallest = profile.figures.smallest_cell
        return (_("Answers: fewer than {n}. That is too few to show figures.", n=smallest),)
    return (
        _("Answered in time: {percent}", percent=bold(whole_percent(_, view.kept_percent))),
        _.plural(
            "Half of the people had their answer within {n} working day.",
            "Half of the people had their answer within {n} working days.",
            math.ceil(view.median_days),
        ),
    )


def _waiting(_: Words, view: PublicCounter, profile: OfficeProfile) -> str:
    if view.waiting is None:
        smallest = profile.figures.smallest_cell
        return _("Waiting for a reception now: fewer than {n}", n=smallest)
    return _("Waiting for a reception now: {n}", n=bold(number(_, view.waiting)))


def _time(_: Words, period: Period) -> str:
    """Return the quarter by its name, other days by their first and last."""
    if period == Period.quarter_of(period.first):
        return quarter(_, period)
    return days(_, period)
