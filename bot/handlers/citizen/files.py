"""Files of an applicant: asked for, sent to a request, sent unasked, deleted."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.attachments import AddFile, DropFiles, Files, KeptFiles, OwnFile, OwnFileAct
from bot.dialogues import end_talk, expect, subject_of, take_files, take_text
from bot.filters import command
from bot.handlers.sent_files import sent_file
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import attachments as screens
from bot.screens import messages, my_requests, start
from bot.screens.screen import Reply, Screen
from bot.services.errors import Stale
from bot.services.office import Office
from bot.states import Citizen

FILE = F.document | F.photo
WRITTEN = F.text & ~F.text.startswith("/")


def create_router() -> Router:
    """Return a fresh router; it is asked before those who await a text alone."""
    router = Router(name="citizen.files")
    on_press, on_message = router.callback_query.register, router.message.register
    on_press(files_asked, Files.filter())
    on_press(adding_begun, AddFile.filter())
    on_press(deletion_considered, OwnFile.filter(F.act == OwnFileAct.DELETE))
    on_press(file_deleted, OwnFile.filter())
    on_press(kept_files_added, KeptFiles.filter())
    on_press(kept_files_dropped, DropFiles.filter())
    on_message(file_sent, StateFilter(Citizen.attaching, Citizen.answering), FILE)
    on_message(text_written, Citizen.attaching, WRITTEN)
    on_message(adding_ended, Citizen.attaching, command("cancel"))
    on_message(something_else_sent, Citizen.attaching, ~F.text)
    return router


async def files_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Files,
) -> Screen:
    """Somebody looked at the files of an own request."""
    own, files = await office.attachments.mine(callback_data.id)
    return screens.listing(words, own, files, profile)


async def adding_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: AddFile,
) -> Screen:
    """Somebody is about to send files: what is never to be sent is said first."""
    card, room = await office.attachments.room(callback_data.id)
    if room:
        await expect(state, Citizen.attaching, card.public_id)
    return screens.adding(words, card, room, profile)


async def file_sent(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """A file came for a request; more may follow, and words beside it are not lost."""
    file = sent_file(event)
    public_id = await subject_of(state)
    if file is None or file.size > profile.limits.attachment_megabytes * 2**20:
        return screens.too_big(words, profile)
    _card, room = await office.attachments.room(public_id)
    if not room:
        return screens.full(words, public_id, profile.limits.attachments)
    card = await office.attachments.expect(public_id, file.id, file.name)
    if event.caption:
        await _written_beside(office, state, public_id, event.caption)
    return screens.being_read(words, card)


async def text_written(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Words came where files are awaited: they are a message about the same request."""
    own = await office.messages.write(await subject_of(state), event.text or "")
    return messages.sent(words, own)


async def adding_ended(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody has sent all files."""
    own = await office.requests.own(await subject_of(state))
    await end_talk(state)
    return my_requests.card(words, own, office.profile, office.now)


async def something_else_sent(
    _event: Message, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """A voice, a film or a sticker came where files are awaited; nothing of it is kept."""
    return screens.only_files(words, await subject_of(state), profile)


async def deletion_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnFile
) -> Screen:
    """Somebody is about to delete a file."""
    return screens.deleting(words, *await office.attachments.one(callback_data.id))


async def file_deleted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: OwnFile,
) -> Screen:
    """Somebody deleted a file, twice asked."""
    own, files = await office.attachments.delete(callback_data.id)
    return screens.listing(words, own, files, profile, screens.deleted(words))


async def kept_files_added(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: KeptFiles,
) -> Screen | Reply:
    """Somebody said to which request the files sent unasked belong."""
    kept, text = await take_files(state), await take_text(state)
    if not kept:
        return screens.refusal_toast(words)
    card, room = await office.attachments.room(callback_data.id)
    for file_id, name in kept[:room]:
        await office.attachments.expect(card.public_id, file_id, name)
    if text:
        await office.messages.write(card.public_id, text)
    if not room:
        return screens.full(words, card.public_id, office.profile.limits.attachments)
    added = len(kept[:room])
    return screens.being_added(words, card, added, len(kept) - added)


async def kept_files_dropped(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody wants nothing of what was sent unasked to be kept."""
    await take_files(state)
    await take_text(state)
    lead = screens.nothing_kept(words)
    return start.menu(words, profile, staff=bool(office.actor.roles), lead=lead)


async def _written_beside(office: Office, state: FSMContext, public_id: str, caption: str) -> None:
    """Put the words under a file where they belong: the office's question, or a message."""
    if await state.get_state() == Citizen.answering.state:
        try:
            await office.requests.answer(public_id, caption)
        except Stale:
            await office.messages.write(public_id, caption)
        else:
            await end_talk(state)
        return
    await office.messages.write(public_id, caption)
