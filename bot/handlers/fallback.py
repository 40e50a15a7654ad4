"""What no other handler took: unknown texts, photos, edited messages, buttons of another time."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.dialogues import draft_of, keep_text
from bot.filters import private_only
from bot.handlers.citizen.steps import shown
from bot.handlers.citizen.unfinished import offer_to_continue
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import errors, start, strays
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.lifecycle import OPEN_STATES


def create_router() -> Router:
    """Return a fresh router; it must be asked last."""
    router = Router(name="fallback")
    private_only(router)
    offer_to_continue(router.message, router.edited_message)
    router.message.register(unknown_text_came, F.text)
    router.message.register(media_came)
    router.edited_message.register(message_edited)
    router.callback_query.register(unknown_button_pressed)
    return router


async def unknown_text_came(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """A text came that belongs to nothing; where the office waits for an answer it may be that."""
    text = event.text or ""
    for card in await office.requests.mine():
        if card.asked and card.state in OPEN_STATES and not text.startswith("/"):
            await keep_text(state, text)
            return strays.question_waits(words, card, text)
    staff = bool(office.actor.roles)
    return start.menu(words, profile, staff=staff, lead=strays.unknown(words))


async def media_came(_event: Message, words: Words) -> Screen:
    """A photo, a file, a voice or a sticker came; nothing of it is kept."""
    return strays.media(words)


async def message_edited(_event: Message, words: Words) -> Screen:
    """Somebody changed a message that was read already."""
    return strays.edited(words)


async def unknown_button_pressed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """A button of an older version, or a forged one, was pressed."""
    await office.refusals.note_unknown()
    filling = await draft_of(state)
    if filling is not None:
        step = await shown(office, words, filling)
        return Reply(step.screens, toast=errors.stale(words))
    menu = start.menu(words, profile, staff=bool(office.actor.roles))
    return Reply((menu,), toast=errors.stale(words))
