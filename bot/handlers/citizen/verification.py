"""Checking a receipt by its code, which anybody may do."""

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.dialogues import end_talk, expect
from bot.filters import command
from bot.i18n import Words
from bot.screens import strays, verify
from bot.screens.screen import Screen
from bot.services.errors import NotFound
from bot.services.office import Office
from bot.states import Citizen


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.verification")
    router.message.register(check_asked, command("verify"))
    router.message.register(code_typed, Citizen.verifying, F.text, ~F.text.startswith("/"))
    router.message.register(something_else_sent, Citizen.verifying, ~F.text)
    return router


async def check_asked(
    _event: Message, office: Office, words: Words, state: FSMContext, command: CommandObject
) -> Screen:
    """Somebody wants to check a code, given at once or in the next message."""
    await expect(state, Citizen.verifying)
    if not command.args:
        return verify.asking(words)
    return await _verified(office, words, state, command.args)


async def code_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """A code came."""
    return await _verified(office, words, state, event.text or "")


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo came instead of the code; the phone's camera reads the picture of a receipt."""
    return strays.text_wanted(words)


async def _verified(office: Office, words: Words, state: FSMContext, code: str) -> Screen:
    try:
        found = await office.requests.verify(code)
    except NotFound:
        return verify.unknown(words)
    await end_talk(state)
    return verify.verified(words, found)
