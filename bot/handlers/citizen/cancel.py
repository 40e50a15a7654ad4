"""/cancel outside the form: it ends a side talk, and never loses anything."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.dialogues import SIDE_TALKS, end_talk
from bot.filters import command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import start, strays
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.cancel")
    router.message.register(talk_cancelled, command("cancel"), StateFilter(*SIDE_TALKS))
    router.message.register(nothing_cancelled, command("cancel"))
    return router


async def talk_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped writing an answer, a comment or a code."""
    await end_talk(state)
    staff = bool(office.actor.roles)
    return start.menu(words, profile, staff=staff, lead=strays.stopped(words))


async def nothing_cancelled(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Nothing was being written."""
    staff = bool(office.actor.roles)
    return start.menu(words, profile, staff=staff, lead=strays.nothing_to_cancel(words))
