"""Asking the applicant for what is missing: ticks, a term, and an explanation."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.review import AskMissing, MissingAct
from bot.filters import TYPED
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import information as screens
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import Card
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.information")
    on_press = router.callback_query.register
    on_press(explanation_begun, AskMissing.filter(F.act == MissingAct.WRITE))
    on_press(asked_without_text, AskMissing.filter(F.act == MissingAct.SEND))
    on_press(checklist_shown, AskMissing.filter())
    router.message.register(explanation_typed, Desk.naming_missing, TYPED)
    return router


async def checklist_shown(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AskMissing
) -> Screen:
    """The reviewer opened the checklist, ticked a line or chose a term."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    terms = office.information.terms()
    days = pressed.days or office.profile.terms.information_days
    return screens.checklist(words, card, pressed.ticks, days, terms)


async def explanation_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: AskMissing,
) -> Screen:
    """What is missing was ticked; the explanation is awaited."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    days = pressed.days or office.profile.terms.information_days
    subject = Subject(id=card.public_id, version=card.version, ticks=pressed.ticks, days=days)
    await expect(state, Desk.naming_missing, subject)
    return screens.explaining(words, card, screens.ticked(pressed.ticks), days)


async def asked_without_text(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AskMissing,
) -> Reply:
    """The checklist alone says enough: the applicant is asked."""
    pressed = callback_data
    days = pressed.days or profile.terms.information_days
    missing = screens.ticked(pressed.ticks)
    card = await office.information.ask(pressed.id, pressed.version, missing, days, "")
    return _asked(office, words, profile, card)


async def explanation_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The explanation came: the applicant is asked."""
    on = await taken(state)
    missing = screens.ticked(on.ticks)
    card = await office.information.ask(on.id, on.version, missing, on.days, event.text or "")
    return _asked(office, words, profile, card)


def _asked(office: Office, words: Words, profile: OfficeProfile, card: Card) -> Reply:
    viewer, said = Viewer.of(office.actor, office.now), screens.sent(words)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
