"""The queue of a post laid into the approved schedule, confirmed once as a whole (point 28)."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks import Distribute
from bot.i18n import Words
from bot.screens import distribution
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.distribute")
    router.callback_query.register(distribution_confirmed, Distribute.filter(F.confirm))
    router.callback_query.register(distribution_asked, Distribute.filter())
    return router


async def distribution_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Distribute
) -> Reply:
    """The responsible worker asked for the proposal, or turned its page."""
    shown = await office.distribution.propose(callback_data.post)
    return distribution.proposal(words, shown, callback_data.page, callback_data.fingerprint)


async def distribution_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Distribute
) -> Screen:
    """The responsible worker confirmed exactly the proposal that was shown."""
    done = await office.distribution.confirm(callback_data.post, callback_data.fingerprint)
    return distribution.distributed(words, done)
