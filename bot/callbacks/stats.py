"""What the buttons of the figures mean.

Each names its time by a day in it, so that it means the same a month later; day 0 is today. A part
of the office (where `whole` is not said) is its kind and its number: an id, or a place in a list
from 1; 0 is what belongs to no part.
"""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Key, Page
from bot.services.views.statistics import Behind, By, Drawing, Span


class Counter(CallbackData, prefix="oc"):
    """How the office answers, for everybody."""


class Stats(CallbackData, prefix="os"):
    """The figures of a time, of the whole office or of one part of it."""

    span: Span
    day: Day = 0
    whole: bool = True
    by: By = By.BODY
    number: Key = 0


class StatsParts(CallbackData, prefix="op"):
    """A page of the parts of the office."""

    span: Span
    day: Day
    by: By
    page: Page = 0


class StatsDoors(CallbackData, prefix="od"):
    """The figures that open to their cases."""

    span: Span
    day: Day
    whole: bool = True
    by: By = By.BODY
    number: Key = 0


class StatsCases(CallbackData, prefix="ob"):
    """A page of the cases behind a figure."""

    span: Span
    day: Day
    whole: bool = True
    by: By = By.BODY
    number: Key = 0
    behind: Behind = Behind.RECEIVED
    page: Page = 0


class StatsChart(CallbackData, prefix="og"):
    """A chart."""

    span: Span
    day: Day
    whole: bool = True
    by: By = By.BODY
    number: Key = 0
    drawing: Drawing = Drawing.RECEIVED
