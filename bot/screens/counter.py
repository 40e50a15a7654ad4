"""How the office answers, for everybody: no figure made up of fewer people than may be shown."""

import math

from babel.dates import format_date

from bot.callbacks import Door, Open
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.screen import Button, Screen, visible
from bot.screens.statistics_words import bold, days, number, quarter, whole_percent
from bot.services.rules.periods import Period
from bot.services.views.figures import PublicCounter
from bot.services.views.publishing import PublishedCounter


def counter(_: Words, view: PublicCounter, profile: OfficeProfile) -> Screen:
    """Return the counter with its term, or say that there is too little to count."""
    smallest = profile.figures.smallest_cell
    return Screen(
        paragraphs(
            _("<b>How we answer</b>"),
            _term(_, profile.terms.answer_days),
            lines(*_answers(_, view, smallest)),
            _waiting(_, view, smallest),
        ),
        (
            (Button(_("🗓 Reception schedule"), Open(door=Door.SCHEDULE)),),
            (menu_button(_),),
        ),
        first=True,
    )


def published(_: Words, one: PublishedCounter) -> tuple[str, ...]:
    """Return the counter as the page for the site says it, line by line, dated."""
    day = Markup(format_date(one.on, "long", locale=_.language.value))
    if one.counter.waiting is None:
        waiting = _(
            "Waiting for a reception on {day}: fewer than {n}", day=day, n=one.smallest_cell
        )
    else:
        count = number(_, one.counter.waiting)
        waiting = _("Waiting for a reception on {day}: {n}", day=day, n=count)
    said = (_term(_, one.term_days), *_answers(_, one.counter, one.smallest_cell), waiting)
    return tuple(map(visible, said))


def _term(_: Words, days: int) -> str:
    return _.plural(
        "The term of an answer is {n} working day from registration.",
        "The term of an answer is {n} working days from registration.",
        days,
    )


def _answers(_: Words, view: PublicCounter, smallest: int) -> tuple[str, ...]:
    """Return the lines of the answers: the share alone, because counts would tell of the few."""
    period = _("Period: {time}", time=_time(_, view.period))
    if view.kept_percent is None or view.median_days is None:
        few = _("Answers: fewer than {n}. That is too few to show figures.", n=smallest)
        return (period, few)
    return (
        period,
        _("Answered in time: {percent}", percent=bold(whole_percent(_, view.kept_percent))),
        _.plural(
            "Half of the people had their answer within {n} working day.",
            "Half of the people had their answer within {n} working days.",
            math.ceil(view.median_days),
        ),
    )


def _waiting(_: Words, view: PublicCounter, smallest: int) -> str:
    if view.waiting is None:
        return _("Waiting for a reception now: fewer than {n}", n=smallest)
    return _("Waiting for a reception now: {n}", n=bold(number(_, view.waiting)))


def _time(_: Words, period: Period) -> str:
    """Return the quarter by its name, other days by their first and last."""
    if period == Period.quarter_of(period.first):
        return quarter(_, period)
    return days(_, period)
