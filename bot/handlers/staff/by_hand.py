"""A place given by hand, past the plan: chosen, explained, confirmed (point 28)."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.queue import HandSeat, HandSure, PlaceByHand
from bot.dialogues import keep_text, take_text
from bot.filters import TYPED
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import by_hand
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.by_hand")
    router.callback_query.register(seats_asked, PlaceByHand.filter())
    router.callback_query.register(seat_chosen, HandSeat.filter())
    router.callback_query.register(placed, HandSure.filter())
    router.message.register(reason_typed, Desk.placing, TYPED)
    return router


async def seats_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlaceByHand
) -> Screen:
    """The responsible worker asked for the free places, or turned their page."""
    asked = callback_data
    card, free = await office.placement.seats(asked.id, asked.version, others=asked.others)
    return by_hand.seats(words, card, free, asked.page, others=asked.others)


async def seat_chosen(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: HandSeat
) -> Screen:
    """A place was chosen; its reason is awaited."""
    pressed = callback_data
    card, chosen = await office.placement.seat(pressed.id, pressed.version, pressed.seat)
    on = Subject(id=card.public_id, version=card.version, seat=chosen.seat.id)
    await expect(state, Desk.placing, on)
    return by_hand.reason(words, card, chosen)


async def reason_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The reason came; nothing is done before the last look."""
    on = await taken(state)
    shown = await office.placement.considered(on.id, on.version, on.seat or 0, event.text or "")
    await keep_text(state, shown.reason)
    return by_hand.sure(words, shown)


async def placed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: HandSure,
) -> Reply:
    """The place was given for the reason shown."""
    pressed = callback_data
    reason = await take_text(state)
    card = await office.placement.place(
        pressed.id, pressed.version, pressed.seat, reason, pressed.said
    )
    said = by_hand.placed(words)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
