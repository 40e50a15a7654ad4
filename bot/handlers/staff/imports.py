"""A schedule sent as a file: noted here, read after the commit, answered by a notice."""

from datetime import date
from pathlib import PurePosixPath

from aiogram import F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.types import CallbackQuery, Document, Message, TelegramObject

from bot.callbacks.imports import SendFile
from bot.documents.tables import MAX_BYTES
from bot.i18n import Words
from bot.screens import imports
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.incoming import FileKind

TABLES = frozenset({".xlsx", ".csv"})


class MayImport(Filter):
    """Lets through whoever may draft schedules; the files of all others are not taken here."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the roles held now allow it."""
        return permits(office.actor.roles, Action.MANAGE_SCHEDULE, owner=False)


def create_router() -> Router:
    """Return a fresh router; a file sent in another talk belongs to that talk."""
    router = Router(name="staff.imports")
    router.callback_query.register(file_asked_for, SendFile.filter(), MayImport())
    router.message.register(file_came, F.document, StateFilter(None), MayImport())
    return router


async def file_asked_for(_event: CallbackQuery, words: Words, callback_data: SendFile) -> Screen:
    """Somebody wants to send the schedule of a month as a file."""
    number = callback_data.month
    month = date(number // 12, number % 12 + 1, 1) if number >= 12 else None
    return imports.how_to_send(words, month)


async def file_came(event: Message, office: Office, words: Words) -> Screen:
    """A file came from somebody who may import: only now it is noted what it shall be read as."""
    document = event.document
    if document is None:
        return imports.wrong_kind(words)
    suffix = _suffix(document)
    if suffix not in TABLES:
        return imports.wrong_kind(words)
    if (document.file_size or 0) > MAX_BYTES:
        return imports.too_big(words)
    await office.incoming.expect(document.file_id, FileKind.SCHEDULE, suffix)
    return imports.being_read(words)


def _suffix(document: Document) -> str:
    return PurePosixPath(document.file_name or "").suffix.lower()
