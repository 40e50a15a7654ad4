"""Tables of requests: sent and looked over, stored by one press, exported after a question."""

from datetime import date, timedelta
from pathlib import PurePosixPath

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.intake import (
    ExportAs,
    ExportPeriod,
    ExportRequests,
    FileRequests,
    FileRequestsAct,
    SendRequests,
)
from bot.documents import request_table
from bot.documents.tables import MAX_BYTES
from bot.handlers.staff.imports import TABLES
from bot.i18n import Words
from bot.screens import request_files
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.incoming import FileKind
from bot.states import Intake


def create_router() -> Router:
    """Return a fresh router; it is asked before the schedule's, which takes any other file."""
    router = Router(name="staff.intake_files")
    on_press = router.callback_query.register
    on_press(file_asked_for, SendRequests.filter())
    on_press(rows_stored, FileRequests.filter(F.act == FileRequestsAct.STORE))
    on_press(rows_dropped, FileRequests.filter())
    on_press(export_made, ExportRequests.filter(F.chosen & F.sure))
    on_press(export_considered, ExportRequests.filter(F.chosen))
    on_press(export_asked, ExportRequests.filter())
    router.message.register(file_came, StateFilter(Intake.sending), F.document)
    return router


async def file_asked_for(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody has a table of another system."""
    office.require(Action.IMPORT_REQUESTS)
    await dialogues.expect(state, Intake.sending)
    may_export = permits(office.actor.roles, Action.EXPORT_REQUESTS)
    return request_files.how_to_send(words, may_export=may_export)


async def file_came(event: Message, office: Office, words: Words) -> Screen:
    """A table came; it is read after the commit.

    The next file is a table of requests too: a broken one is mended and sent again.
    """
    document = event.document
    suffix = PurePosixPath((document and document.file_name) or "").suffix.lower()
    if document is None or suffix not in TABLES:
        return request_files.wrong_kind(words)
    if (document.file_size or 0) > MAX_BYTES:
        return request_files.too_big(words)
    await office.incoming.expect(document.file_id, FileKind.REQUESTS, suffix)
    return request_files.being_read(words)


async def rows_stored(
    _event: CallbackQuery, office: Office, words: Words, callback_data: FileRequests
) -> Screen:
    """The one confirmation: all rows are registered."""
    return request_files.stored(words, await office.request_files.store(callback_data.file))


async def rows_dropped(
    _event: CallbackQuery, office: Office, words: Words, callback_data: FileRequests
) -> Screen:
    """The rows are thrown away."""
    await office.request_files.drop(callback_data.file)
    return request_files.dropped(words)


async def export_asked(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody wants our requests as a table."""
    office.require(Action.EXPORT_REQUESTS)
    return request_files.export_asked(words)


async def export_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ExportRequests
) -> Screen:
    """Before people are named in a file, somebody says yes once more."""
    first, last = _days(callback_data.period, office.today)
    found = await office.request_files.count(first, last)
    return request_files.export_sure(words, callback_data, first, last, found)


async def export_made(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ExportRequests
) -> Reply:
    """The file is made and stands in the journal."""
    first, last = _days(callback_data.period, office.today)
    found = await office.request_files.export(first, last)
    name = f"requests-{first.isoformat()}-{last.isoformat()}"
    if callback_data.form is ExportAs.CSV:
        content = request_table.text(found.rows)
        return request_files.exported(words, found, f"{name}.csv", content)
    content = request_table.xlsx(found.rows, office.now)
    return request_files.exported(words, found, f"{name}.xlsx", content)


def _days(period: ExportPeriod, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period, both within it."""
    first = today.replace(day=1)
    match period:
        case ExportPeriod.MONTH:
            return first, today
        case ExportPeriod.LAST_MONTH:
            last = first - timedelta(days=1)
            return last.replace(day=1), last
        case _:
            return today.replace(month=1, day=1), today
