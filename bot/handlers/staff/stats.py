"""The figures of the office: their time, their parts, the cases behind them, their charts."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Figures
from bot.callbacks.stats import Stats, StatsCases, StatsChart, StatsDoors, StatsParts
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import counter, statistics, statistics_charts, statistics_lists
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.statistics import Asked, Span


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.stats")
    router.message.register(figures_asked, command("stats"), OnStaff())
    on_press = router.callback_query.register
    on_press(figures_opened, Figures.filter())
    on_press(time_chosen, Stats.filter())
    on_press(parts_asked, StatsParts.filter())
    on_press(doors_asked, StatsDoors.filter())
    on_press(cases_asked, StatsCases.filter())
    on_press(chart_asked, StatsChart.filter())
    return router


async def figures_asked(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody of the staff asked for the figures; without the right, for what is everybody's."""
    if not permits(office.actor.roles, Action.SEE_STATISTICS):
        return counter.counter(words, await office.statistics.counter(), profile)
    return await _month(office, words, profile)


async def figures_opened(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody came to the figures from the desk."""
    return await _month(office, words, profile)


async def time_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Stats,
) -> Screen:
    """Somebody chose a time, or a part of the office."""
    view = await office.statistics.figures(await _asked(office, callback_data))
    return statistics.figures(words, view, profile)


async def parts_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: StatsParts,
) -> Screen:
    """Somebody looked at the parts of the office beside each other."""
    asked = await office.statistics.asked(callback_data.span, _day(callback_data.day))
    view = await office.statistics.parts(asked, callback_data.by, callback_data.page)
    return statistics_lists.parts(words, view, profile)


async def doors_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: StatsDoors,
) -> Screen:
    """Somebody wants to see the cases behind the figures."""
    office.require(Action.SEE_CASE)
    view = await office.statistics.figures(await _asked(office, callback_data))
    return statistics_lists.doors(words, view, profile)


async def cases_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: StatsCases,
) -> Screen:
    """Somebody looked at the cases behind a figure."""
    asked = await _asked(office, callback_data)
    found = await office.statistics.cases(asked, callback_data.behind, callback_data.page)
    return statistics_lists.cases(words, found, asked, callback_data.behind, profile)


async def chart_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: StatsChart,
) -> Reply:
    """Somebody wants a chart; it is drawn when this transaction is over."""
    plot = await office.plots.plot(await _asked(office, callback_data), callback_data.drawing)
    return Reply((statistics_charts.chart(words, plot, profile),))


async def _month(office: Office, words: Words, profile: OfficeProfile) -> Screen:
    asked = await office.statistics.asked(Span.MONTH)
    return statistics.figures(words, await office.statistics.figures(asked), profile)


async def _asked(office: Office, pressed: Stats | StatsDoors | StatsCases | StatsChart) -> Asked:
    by = None if pressed.whole else pressed.by
    return await office.statistics.asked(pressed.span, _day(pressed.day), by, pressed.number)


def _day(number: int) -> date | None:
    """Return the day that a button names; None for today."""
    return date.fromordinal(number) if number else None
