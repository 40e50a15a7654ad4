"""What no other handler took: unknown texts, photos, edited messages, buttons of another time."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.dialogues import draft_of, keep_file, keep_text
from bot.filters import private_only
from bot.handlers.citizen.steps import shown
from bot.handlers.citizen.unfinished import offer_to_continue
from bot.handlers.sent_files import sent_file
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import attachments, errors, messages, start, strays
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
    meant = () if text.startswith("/") else await office.messages.targets()
    # Whoever works here mistypes a note for a case more often than they write to the office.
    if len(meant) == 1 and not staff:
        return messages.sent(words, await office.messages.write(meant[0].public_id, text))
    if meant:
        await keep_text(state, text)
        return messages.choosing(words, meant, text)
    return start.menu(words, profile, staff=staff, lead=strays.unknown(words))


async def media_came(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """A photo, a file, a voice or a sticker came; a file may be meant for an own request.

    Until the person says so nothing of it is fetched, and what is never to be sent is said first.
    """
    file = sent_file(event)
    mine = await office.messages.targets()
    meant = tuple(card for card in mine if card.state in OPEN_STATES)
    if file is None or not meant:
        return strays.media(words, profile, open_request=bool(meant))
    if file.size > profile.limits.attachment_megabytes * 2**20:
        return attachments.too_big(words, profile)
    kept = await keep_file(state, (file.id, file.name), profile.limits.attachments)
    if event.caption or kept == 1:
        await keep_text(state, event.caption or "")
    return attachments.offered(words, meant, kept, profile)


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
