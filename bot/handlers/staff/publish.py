"""The approved schedule of a month as documents to hang up and to put on the site (point 8)."""

import asyncio
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.publishing import Publish
from bot.i18n import Catalogues, Words
from bot.screens import publishing_chat
from bot.screens.publishing import documents
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.publish")
    router.callback_query.register(documents_asked, Publish.filter())
    return router


async def documents_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    callback_data: Publish,
) -> Reply | Screen:
    """Somebody asked for the documents of a month; six of them are set in a thread meanwhile."""
    year, month = divmod(callback_data.month, 12)
    if not year:
        return publishing_chat.nothing_approved(words)
    schedule = await office.publishing.newest(date(year, month + 1, 1))
    if schedule is None:
        return publishing_chat.nothing_approved(words)
    files = await asyncio.to_thread(documents, catalogues, schedule)
    return publishing_chat.published(words, schedule, files)
