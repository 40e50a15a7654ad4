"""A text written unasked: put into the request that the person names."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks.messages import SendMessage
from bot.dialogues import take_text
from bot.i18n import Words
from bot.screens import messages as screens
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.messages")
    router.callback_query.register(case_chosen, SendMessage.filter())
    return router


async def case_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SendMessage,
) -> Screen:
    """Somebody said to which request a text belongs."""
    text = await take_text(state)
    if not text:
        return screens.text_gone(words)
    return screens.sent(words, await office.messages.write(callback_data.id, text))
