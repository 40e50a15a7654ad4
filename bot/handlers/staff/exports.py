"""Exports for other systems: chosen, confirmed, made."""

import tempfile
from pathlib import Path

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.exports import ExportFile, ExportMenu, ExportOf
from bot.documents.export_files import fill
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import exports
from bot.screens.screen import File, Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.exports import Wanted


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.exports")
    router.message.register(exports_asked, command("export"), OnStaff())
    on_press = router.callback_query.register
    on_press(exports_opened, ExportMenu.filter())
    on_press(subject_chosen, ExportOf.filter())
    on_press(file_wanted, ExportFile.filter(F.sure))
    on_press(file_considered, ExportFile.filter())
    return router


async def exports_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody of the staff wants data for another system."""
    return _menu(office, words)


async def exports_opened(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody came back to the choice."""
    return _menu(office, words)


async def subject_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ExportOf
) -> Screen:
    """Somebody chose what is to be exported."""
    office.require(Action.EXPORT_DATA)
    return exports.times(words, callback_data.subject, office.today)


async def file_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ExportFile
) -> Screen:
    """Before anything leaves the office, somebody says yes once more."""
    period = exports.period_of(callback_data)
    count = await office.exports.count(Wanted(callback_data.subject, period))
    return exports.sure(words, callback_data, period, count)


async def file_wanted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ExportFile
) -> Screen | Reply:
    """The file is made and stands in the journal; too much is refused, as it was before."""
    asked, period = callback_data, exports.period_of(callback_data)
    wanted = Wanted(asked.subject, period)
    count = await office.exports.count(wanted)
    if not 0 < count <= exports.MOST_ROWS:
        return exports.sure(words, asked, period, count)
    name = f"{wanted.name}.{asked.form}"
    with tempfile.TemporaryDirectory(prefix="qabyldau-") as folder:
        path = Path(folder) / name
        columns = office.exports.columns(wanted)
        count = await fill(path, asked.form, columns, office.exports.rows(wanted))
        content = path.read_bytes()
    office.exports.note(wanted, count)
    return exports.made(words, asked, period, count, File(name, content))


def _menu(office: Office, words: Words) -> Screen:
    office.require(Action.EXPORT_DATA)
    return exports.menu(words, answers=permits(office.actor.roles, Action.SEE_VOICES))
