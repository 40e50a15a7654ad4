"""How the office answers, for everybody."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.stats import Counter
from bot.filters import command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import counter
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.counter")
    router.message.register(counter_asked, command("stats"))
    router.callback_query.register(counter_asked, Counter.filter())
    return router


async def counter_asked(
    _event: Message | CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody wants to know how the office answers."""
    return counter.counter(words, await office.statistics.counter(), profile)
