"""Calls back: the list, one of them, whom to call, and what came of it."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.voices import CallBackAct, CallBackDo, CallBackPile
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import call_backs as screens
from bot.screens import strays
from bot.screens.screen import Reply, Screen
from bot.services.errors import CallBackStale
from bot.services.office import Office
from bot.states import VoiceTalk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.call_backs")
    router.callback_query.register(pile_asked, CallBackPile.filter())
    router.callback_query.register(call_opened, CallBackDo.filter(F.act == CallBackAct.OPEN))
    router.callback_query.register(call_shown, CallBackDo.filter(F.act == CallBackAct.SHOW))
    missed = CallBackDo.filter(F.act == CallBackAct.NOT_REACHED)
    router.callback_query.register(nobody_reached, missed)
    conflict = CallBackDo.filter(F.act == CallBackAct.CONFLICT)
    router.callback_query.register(call_recused, conflict)
    router.callback_query.register(outcome_begun, CallBackDo.filter(F.act.in_(screens.OUTCOMES)))
    router.message.register(outcome_typed, VoiceTalk.closing, TYPED)
    router.message.register(outcome_cancelled, command("cancel"), VoiceTalk.closing)
    router.message.register(something_else_sent, VoiceTalk.closing)
    return router


async def pile_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallBackPile
) -> Screen:
    """Somebody looked at who wishes to be called."""
    return screens.pile(words, await office.call_back_desk.pile(), callback_data.page)


async def call_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallBackDo
) -> Screen:
    """Somebody opened a call; the person is not shown yet."""
    return screens.card(words, await office.call_back_desk.view(callback_data.id))


async def call_shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CallBackDo,
) -> Reply:
    """Somebody looked whom to call; the look is in the journal."""
    return screens.shown(words, await office.call_back_desk.reveal(callback_data.id), profile)


async def nobody_reached(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallBackDo
) -> Reply:
    """Somebody called and reached nobody."""
    call = await office.call_back_desk.not_reached(callback_data.id, callback_data.version)
    return screens.after(words, call)


async def call_recused(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallBackDo
) -> Reply:
    """Somebody closed a call about themselves that nobody else is left to make."""
    call = await office.call_back_desk.recuse(callback_data.id, callback_data.version)
    return screens.after(words, call)


async def outcome_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: CallBackDo,
) -> Screen:
    """Somebody is about to write down what came of a call."""
    call = await office.call_back_desk.view(callback_data.id)
    if call.outcome is not None or call.version != callback_data.version:
        raise CallBackStale(public_id=call.public_id)
    await expect(state, VoiceTalk.closing, callback_data.pack())
    return screens.writing(words, call, callback_data.act)


async def outcome_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """What came of a call was written down."""
    on = CallBackDo.unpack(await subject_of(state))
    outcome = screens.OUTCOMES[on.act]
    call = await office.call_back_desk.close(on.id, on.version, outcome, event.text or "")
    await end_talk(state)
    return screens.after(words, call)


async def outcome_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped writing; the call waits on."""
    on = CallBackDo.unpack(await subject_of(state))
    await end_talk(state)
    return screens.card(words, await office.call_back_desk.view(on.id))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a text is awaited."""
    return strays.text_wanted(words)
