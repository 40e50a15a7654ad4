"""The sheet of a reception: shown, sent as a file, and typed in when there was no power."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict, ValidationError

from bot import dialogues
from bot.callbacks.day import DayPaper, PaperAct, SheetTyped
from bot.filters import TYPED, command
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import (
    day,
    day_outcome,
    day_sheet,
    day_words,
    errors,
    publishing_day_sheet,
)
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Day
from db.enums import HeldResult, Language


class Typed(BaseModel):
    """A sheet that is being typed in: of which reception, and its text once it came."""

    model_config = ConfigDict(frozen=True)

    reception: int
    text: str = ""


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day_sheets")
    router.callback_query.register(sheet_shown, DayPaper.filter(F.act == PaperAct.SHOW))
    router.callback_query.register(sheet_sent, DayPaper.filter(F.act == PaperAct.PDF))
    router.callback_query.register(typing_begun, DayPaper.filter(F.act == PaperAct.TYPE_IN))
    router.callback_query.register(typed_sheet_confirmed, SheetTyped.filter())
    router.message.register(typing_cancelled, command("cancel"), StateFilter(Day.typing_sheet))
    router.message.register(sheet_typed, Day.typing_sheet, TYPED)
    router.message.register(no_text_sent, StateFilter(Day.typing_sheet))
    return router


async def sheet_shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: DayPaper,
) -> Reply:
    """Somebody looked at the sheet; the reception with its buttons comes under it."""
    sheet = await office.sheets.sheet(callback_data.reception)
    screens = day_sheet.shown(words, sheet, profile)
    return Reply((*screens, await _reception(office, words, sheet.reception_id)), fresh=True)


async def sheet_sent(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: DayPaper,
) -> Reply:
    """Somebody wants the sheet as a file to print."""
    sheet = await office.sheets.sheet(callback_data.reception)
    paper = publishing_day_sheet.printed(words, sheet, profile, office.now)
    return Reply((paper, await _reception(office, words, sheet.reception_id)), fresh=True)


async def typing_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: DayPaper,
) -> Screen:
    """There was no power: the clerk is about to type the filled sheet in."""
    view = await office.day_book.reception(callback_data.reception)
    await dialogues.expect(state, Day.typing_sheet, Typed(reception=view.id).model_dump_json())
    return day_sheet.typing(words, view, day_words.short_decisions(words))


async def sheet_typed(
    event: Message, office: Office, words: Words, state: FSMContext, catalogues: Catalogues
) -> Screen | Reply:
    """The filled sheet came; it is read and shown before anything is written down."""
    typed = await _typed(state)
    if typed is None:
        return await _day(office, words, state)
    text = event.text or ""
    read = await office.sheets.preview(typed.reception, text, _decisions(catalogues))
    if read.bad:
        own_words = day_words.short_decisions(words)
        return day_sheet.typing(words, read.reception, own_words, bad=read)
    typed = typed.model_copy(update={"text": text})
    await dialogues.expect(state, Day.typing_sheet, typed.model_dump_json())
    return day_sheet.preview(words, read)


async def typed_sheet_confirmed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    catalogues: Catalogues,
    callback_data: SheetTyped,
) -> Screen | Reply:
    """The clerk confirmed what was read: every line is written down, or none."""
    typed = await _typed(state)
    if typed is None or typed.reception != callback_data.reception or not typed.text:
        return await _day(office, words, state)
    await dialogues.end_talk(state)
    done = await office.sheets.confirm(
        typed.reception, typed.text, _decisions(catalogues), callback_data.fingerprint
    )
    said = day_sheet.written_down(words, len(done.entries))
    return Reply((await _reception(office, words, typed.reception, said),), toast=said)


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen | Reply:
    """The clerk stopped typing; nothing is kept."""
    typed = await _typed(state)
    if typed is None:
        return await _day(office, words, state)
    await dialogues.end_talk(state)
    return await _reception(office, words, typed.reception)


async def no_text_sent(_event: Message, words: Words) -> Screen:
    """A photo of the paper came instead of its text; nothing of it is kept."""
    return day_outcome.text_wanted(words)


async def _typed(state: FSMContext) -> Typed | None:
    """Return the sheet being typed in; None when something else was begun meanwhile."""
    if await state.get_state() != Day.typing_sheet.state:
        return None
    try:
        return Typed.model_validate_json(await dialogues.subject_of(state))
    except ValidationError:
        return None


async def _reception(
    office: Office, words: Words, reception_id: int, lead: str | None = None
) -> Screen:
    view = await office.day_book.reception(reception_id)
    return day.reception(words, view, Viewer.of(office.actor, office.now), lead=lead)


async def _day(office: Office, words: Words, state: FSMContext) -> Reply:
    await dialogues.end_talk(state)
    screen = day.day(words, await office.day_book.day(office.today), 0)
    return Reply((screen,), toast=errors.stale(words))


def _decisions(catalogues: Catalogues) -> dict[str, HeldResult]:
    """Return the words for a decision in every language: a clerk writes as it was said."""
    return {
        word.casefold(): meaning
        for language in Language
        for word, meaning in day_words.short_decisions(catalogues[language]).items()
    }
