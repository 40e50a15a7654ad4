"""The call sheet for a phone room: the file made after a question, the filled one sent back."""

from pathlib import PurePosixPath

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.phone_survey import SheetAct, SheetFile, SheetRows, SheetSend
from bot.documents.tables import MAX_BYTES
from bot.handlers.staff.imports import TABLES
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import call_files, call_workbook
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action
from bot.services.telephone.frames import QUESTIONNAIRES
from bot.states import PhoneSurvey


def create_router() -> Router:
    """Return a fresh router; it is asked before the schedule's, which takes any other file."""
    router = Router(name="staff.call_files")
    on_press = router.callback_query.register
    on_press(sheet_made, SheetFile.filter(F.sure))
    on_press(sheet_considered, SheetFile.filter())
    on_press(sheet_awaited, SheetSend.filter())
    on_press(rows_stored, SheetRows.filter(F.act == SheetAct.STORE))
    on_press(rows_dropped, SheetRows.filter())
    router.message.register(sheet_came, StateFilter(PhoneSurvey.sending), F.document)
    return router


async def sheet_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SheetFile
) -> Screen:
    """Before people are named in a file, somebody says yes once more."""
    office.require(Action.RUN_PHONE_SURVEY)
    return call_files.export_sure(words, await office.samples.view(callback_data.id))


async def sheet_made(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    callback_data: SheetFile,
) -> Reply:
    """The file is made and stands in the journal."""
    lines = await office.call_files.export(callback_data.id)
    sample = await office.samples.view(callback_data.id)
    asked = QUESTIONNAIRES[sample.frame]
    content = call_workbook.workbook(catalogues, profile, asked, lines, office.now)
    return call_files.exported(words, sample, content, len(lines))


async def sheet_awaited(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: SheetSend
) -> Screen:
    """Somebody has a filled sheet."""
    office.require(Action.RUN_PHONE_SURVEY)
    sample = await office.samples.view(callback_data.id)
    await dialogues.expect(state, PhoneSurvey.sending, sample.public_id)
    return call_files.how_to_send(words, sample)


async def sheet_came(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """A filled sheet came; it is read after the commit.

    The next file is a sheet too: a broken one is mended and sent again.
    """
    document, sample_id = event.document, await dialogues.subject_of(state)
    suffix = PurePosixPath((document and document.file_name) or "").suffix.lower()
    if document is None or suffix not in TABLES or (document.file_size or 0) > MAX_BYTES:
        return call_files.wrong_kind(words, sample_id)
    await office.call_files.expect(sample_id, document.file_id, suffix)
    return call_files.being_read(words)


async def rows_stored(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SheetRows
) -> Screen:
    """The one confirmation: all rows are written down."""
    return call_files.stored(words, await office.call_files.store(callback_data.file))


async def rows_dropped(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SheetRows
) -> Screen:
    """The rows are thrown away."""
    return call_files.dropped(words, await office.call_files.drop(callback_data.file))
