"""What people answered: a month, the remarks, and what was done about low marks."""

from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.voices import LowMarksOpen, LowMarksWrite, RemarkPage, VoicesOpen
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import strays
from bot.screens import voices as screens
from bot.screens.screen import Screen
from bot.services.errors import MarksReviewed, NotFound
from bot.services.office import Office
from bot.states import VoiceTalk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.voices")
    router.message.register(voices_asked, command("voices"), OnStaff())
    router.callback_query.register(month_opened, VoicesOpen.filter())
    router.callback_query.register(remark_read, RemarkPage.filter())
    router.callback_query.register(low_marks_opened, LowMarksOpen.filter())
    router.callback_query.register(measures_begun, LowMarksWrite.filter())
    router.message.register(measures_typed, VoiceTalk.measures, TYPED)
    router.message.register(measures_cancelled, command("cancel"), VoiceTalk.measures)
    router.message.register(something_else_sent, VoiceTalk.measures)
    return router


async def voices_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody asked what people say."""
    return screens.overview(words, await office.voices.of_month())


async def month_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: VoicesOpen
) -> Screen:
    """Somebody looked at the marks of a month."""
    return screens.overview(words, await office.voices.of_month(_month(callback_data.month)))


async def remark_read(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: RemarkPage,
) -> Screen:
    """Somebody read a remark; the look is in the journal."""
    return screens.remark(words, await office.voices.remark(callback_data.page), profile)


async def low_marks_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: LowMarksOpen
) -> Screen:
    """Somebody looked at the low marks of a month."""
    month = _month(callback_data.month)
    if month is None:
        raise NotFound
    return screens.low_marks(words, await office.low_marks.view(month), callback_data.page)


async def measures_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: LowMarksWrite,
) -> Screen:
    """Somebody is about to write what was done about low marks."""
    month = _month(callback_data.month)
    if month is None:
        raise NotFound
    view = await office.low_marks.view(month)
    if not view.may_write:
        raise MarksReviewed
    await expect(state, VoiceTalk.measures, callback_data.pack())
    return screens.writing(words, view.month)


async def measures_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """What was done about low marks was written down."""
    view = await office.low_marks.write(await _pending(state), event.text or "")
    await end_talk(state)
    return screens.reviewed(words, view)


async def measures_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped writing; the low marks wait on."""
    month = await _pending(state)
    await end_talk(state)
    return screens.low_marks(words, await office.low_marks.view(month))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a text is awaited."""
    return strays.text_wanted(words)


async def _pending(state: FSMContext) -> date:
    """Return the month whose low marks are being written about."""
    month = _month(LowMarksWrite.unpack(await subject_of(state)).month)
    if month is None:
        raise NotFound
    return month


def _month(number: int) -> date | None:
    return date(number // 12, number % 12 + 1, 1) if number else None
