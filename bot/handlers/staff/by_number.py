"""A case found by its registration number, typed into the chat where nothing else is asked."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import Message

from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.rules.numbers import NumberInvalid, read_number


def create_router() -> Router:
    """Return a fresh router; a text that a talk waits for is never taken for a number."""
    router = Router(name="staff.by_number")
    router.message.register(number_typed, F.text.func(is_number), StateFilter(None), OnStaff())
    return router


def is_number(text: str) -> bool:
    """Tell whether a text is a whole registration number with its check digit."""
    try:
        read_number(text)
    except NumberInvalid:
        return False
    return True


async def number_typed(
    event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody of the staff typed the number of a case."""
    card = await office.review.by_number(event.text or "")
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)
