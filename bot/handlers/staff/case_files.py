"""Files of a case: listed, and opened behind "Show"."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.attachments import CaseFiles, OpenFile
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_files as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.case_files")
    router.callback_query.register(files_asked, CaseFiles.filter())
    router.callback_query.register(file_opened, OpenFile.filter())
    return router


async def files_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CaseFiles
) -> Screen:
    """Somebody looked at the files of a case."""
    card, files = await office.attachments.of_case(callback_data.id)
    return screens.listing(words, card, files, callback_data.page)


async def file_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: OpenFile,
) -> Reply:
    """Somebody opened a file; it comes as a message of its own, which vanishes."""
    file = await office.attachments.reveal(callback_data.id)
    return Reply((screens.opened(words, file, profile),), fresh=True)
