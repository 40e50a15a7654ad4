"""The memo to the head: filled in by its template, read in versions, exported as a paper."""

import asyncio

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import CaseAct
from bot.callbacks.review import MemoAct, MemoDo, MemoPaper, MemoRead, MemoVersions, PaperKind
from bot.documents.paper_docx import paper_docx
from bot.documents.paper_pdf import paper_pdf
from bot.filters import TYPED
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import memo as screens
from bot.screens.case import after, case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.errors import NotFound
from bot.services.office import Office
from bot.services.views.review import MemoDraftView
from bot.states import Desk
from db.enums import Language

PAPERS = {
    PaperKind.PDF_KK: (paper_pdf, Language.KK),
    PaperKind.PDF_RU: (paper_pdf, Language.RU),
    PaperKind.DOCX_KK: (paper_docx, Language.KK),
    PaperKind.DOCX_RU: (paper_docx, Language.RU),
}


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.memos")
    on_press = router.callback_query.register
    for act, handler in (
        (MemoAct.BEGIN, memo_begun),
        (MemoAct.LOOK, sections_shown),
        (MemoAct.ASK, section_asked),
        (MemoAct.KEEP, section_kept),
        (MemoAct.SAVE, memo_saved),
        (MemoAct.DROP, dropping_considered),
        (MemoAct.DROP_YES, draft_dropped),
    ):
        on_press(handler, MemoDo.filter(F.act == act))
    on_press(versions_asked, MemoVersions.filter())
    on_press(version_read, MemoRead.filter())
    on_press(version_exported, MemoPaper.filter())
    router.message.register(section_typed, Desk.writing_section, TYPED)
    return router


async def memo_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: MemoDo,
) -> Screen | Reply:
    """The reviewer fills the memo in by the template; an earlier draft goes on."""
    pressed = callback_data
    draft = await office.memos.draft(pressed.id, pressed.version)
    if draft is not None:
        return screens.overview(words, draft)
    material = await office.memos.material(pressed.id, pressed.version)
    known = screens.prefilled(words, material, profile)
    draft = await office.memos.begin(pressed.id, pressed.version, known)
    return await _ask(words, state, profile, draft, 1)


async def sections_shown(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MemoDo
) -> Screen:
    """The reviewer looked at which sections are written."""
    return screens.overview(words, await _draft(office, callback_data))


async def section_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: MemoDo,
) -> Screen | Reply:
    """The reviewer wants to write a section."""
    draft = await _draft(office, callback_data)
    return await _ask(words, state, profile, draft, callback_data.section)


async def section_kept(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: MemoDo,
) -> Screen | Reply:
    """A section stays as it is; the next one is asked."""
    draft = await _draft(office, callback_data)
    return await _ask(words, state, profile, draft, callback_data.section + 1)


async def section_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply:
    """A section was typed; the next one is asked."""
    on = await taken(state)
    section = screens.SECTIONS[on.section - 1]
    draft = await office.memos.fill(on.id, on.version, section, event.text or "")
    return await _ask(words, state, profile, draft, on.section + 1)


async def memo_saved(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MemoDo,
) -> Reply:
    """The draft became a version of the memo."""
    card = await office.memos.save(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.MEMO)


async def dropping_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MemoDo
) -> Screen:
    """The reviewer is about to throw a draft away."""
    return screens.dropping(words, (await _draft(office, callback_data)).card)


async def draft_dropped(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MemoDo,
) -> Reply:
    """A draft was thrown away."""
    card = await office.memos.drop(callback_data.id, callback_data.version)
    viewer, said = Viewer.of(office.actor, office.now), screens.dropped(words)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)


async def versions_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MemoVersions
) -> Screen:
    """Somebody asked for the versions of a memo."""
    card, found = await office.memos.versions(callback_data.id)
    return screens.versions(words, card, found, callback_data.page)


async def version_read(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MemoRead,
) -> Reply:
    """Somebody read a version of a memo."""
    memo = await office.memos.read(callback_data.id, callback_data.number)
    return screens.sheet(words, memo, profile)


async def version_exported(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    catalogues: Catalogues,
    callback_data: MemoPaper,
) -> Reply:
    """Somebody wants a version of a memo as a paper, in the language chosen."""
    memo = await office.memos.read(callback_data.id, callback_data.number)
    if memo.file_id is not None:
        raise NotFound
    write, language = PAPERS[callback_data.kind]
    paper = screens.paper(catalogues[language], memo, profile)
    content = await asyncio.to_thread(write, paper)
    file = screens.exported(words, memo, content, callback_data.kind)
    return Reply((file, screens.ways_out(words, memo)), fresh=True)


async def _draft(office: Office, pressed: MemoDo) -> MemoDraftView:
    """Return one's draft of the case that a button was drawn for; raises NotFound and Stale."""
    draft = await office.memos.draft(pressed.id, pressed.version)
    if draft is None:
        raise NotFound
    return draft


async def _ask(
    words: Words, state: FSMContext, profile: OfficeProfile, draft: MemoDraftView, number: int
) -> Screen | Reply:
    """Ask for a section and await its text; after the last one the sections are shown."""
    if not 0 < number <= len(screens.SECTIONS):
        return screens.overview(words, draft)
    subject = Subject(id=draft.card.public_id, version=draft.card.version, section=number)
    await expect(state, Desk.writing_section, subject)
    return screens.section(words, draft, number, profile)
