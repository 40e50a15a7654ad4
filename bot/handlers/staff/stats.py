"""The figures so far."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Figures
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens.screen import Screen
from bot.screens.statistics import figures
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.stats")
    router.message.register(figures_asked, command("stats"), OnStaff())
    router.callback_query.register(figures_asked, Figures.filter())
    return router


async def figures_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody asked for the figures."""
    return figures(words, await office.statistics.so_far())
