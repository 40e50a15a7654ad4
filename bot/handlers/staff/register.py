"""The registrar's writing: the official number of a case, and the number of a signed letter."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.callbacks import CaseAct
from bot.filters import TYPED
from bot.handlers.staff.typed_text import taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import ending_words
from bot.screens.case import after, case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply
from bot.services.office import Office
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.register")
    router.message.register(number_typed, Desk.entering_number, TYPED)
    router.message.register(letter_number_typed, Desk.entering_letter, TYPED)
    return router


async def number_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The official number of a case came."""
    on = await taken(state)
    card = await office.review.enter_number(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.ENTER)


async def letter_number_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The number of the signed letter came: what was decided is in force."""
    on = await taken(state)
    card = await office.endings.issue(on.id, on.version, event.text or "")
    said = ending_words.issued(words, card)
    shown = case_card(words, card, Viewer.of(office.actor, office.now), profile, lead=said)
    return Reply((shown,), toast=said)
