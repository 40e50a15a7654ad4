"""A draft tried out before it is approved: who would get in (point 7-1)."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks.queue import DryRun
from bot.i18n import Words
from bot.screens import dry_run
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.dry_run")
    router.callback_query.register(post_tried, DryRun.filter(F.post))
    router.callback_query.register(draft_tried, DryRun.filter())
    return router


async def draft_tried(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DryRun
) -> Screen:
    """Somebody asked who gets in if the draft is approved."""
    run = await office.forecast.dry_run(callback_data.schedule)
    return dry_run.overview(words, run, callback_data.page)


async def post_tried(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DryRun
) -> Screen:
    """Somebody looked at the queue of one post as the draft would serve it."""
    run = await office.forecast.dry_run(callback_data.schedule)
    return dry_run.of_post(words, run, callback_data.post, callback_data.page)
