"""The approved schedule, open to everybody."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Door, Open, SchedulePage
from bot.filters import command
from bot.i18n import Words
from bot.screens import schedule
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.schedule")
    router.message.register(schedule_asked, command("schedule"))
    router.callback_query.register(schedule_asked, Open.filter(F.door == Door.SCHEDULE))
    router.callback_query.register(page_turned, SchedulePage.filter(F.post == schedule.ALL))
    router.callback_query.register(post_chosen, SchedulePage.filter())
    return router


async def schedule_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at the schedule."""
    return schedule.schedule(words, await office.schedules.upcoming(), None, 0)


async def page_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SchedulePage
) -> Screen:
    """Somebody turned a page of the whole schedule."""
    receptions = await office.schedules.upcoming()
    return schedule.schedule(words, receptions, None, callback_data.page)


async def post_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SchedulePage
) -> Screen:
    """Somebody looked at the receptions of one post."""
    post = await office.schedules.post(callback_data.post)
    receptions = await office.schedules.upcoming(callback_data.post)
    return schedule.schedule(words, receptions, post, callback_data.page)
