"""Asking a unit about a case: the unit, the term, what goes with it by buttons, then the text."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.materials import AskTerm, AskUnit
from bot.filters import TYPED, command
from bot.handlers.staff.unit_text import UnitText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import material_prompts as prompts
from bot.screens import materials as screens
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views.units import Wanted
from bot.states import UnitTalk

TALKS = StateFilter(UnitTalk.dating, UnitTalk.asking)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.ask_unit")
    router.callback_query.register(unit_asked, AskUnit.filter())
    router.callback_query.register(date_asked, AskTerm.filter(F.typed))
    router.callback_query.register(term_asked, AskTerm.filter(F.day == 0))
    router.callback_query.register(term_chosen, AskTerm.filter())
    router.message.register(date_typed, UnitTalk.dating, TYPED)
    router.message.register(question_typed, UnitTalk.asking, TYPED)
    router.message.register(typing_cancelled, command("cancel"), TALKS)
    router.message.register(something_else_sent, TALKS)
    return router


async def unit_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AskUnit
) -> Screen:
    """The responsible worker is about to ask a unit, or turned the page of the units."""
    card = await office.materials.askable(callback_data.id, callback_data.version)
    return prompts.units(words, card, await office.units.all(), callback_data.page)


async def term_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AskTerm
) -> Screen:
    """The unit was chosen, or what goes with the question was ticked."""
    pressed = callback_data
    card = await office.materials.askable(pressed.id, pressed.version)
    unit = await office.units.card(pressed.unit)
    return prompts.terms(words, card, unit, pressed, office.materials.terms())


async def date_asked(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: AskTerm
) -> Screen:
    """The term of a question will be typed."""
    card = await office.materials.askable(callback_data.id, callback_data.version)
    await expect(state, UnitTalk.dating, _on(callback_data))
    return prompts.dating(words, card)


async def term_chosen(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: AskTerm
) -> Screen:
    """The term was chosen; the question is awaited."""
    pressed = callback_data
    card = await office.materials.askable(pressed.id, pressed.version)
    unit = await office.units.card(pressed.unit)
    await expect(state, UnitTalk.asking, _on(pressed))
    return prompts.asking(words, card, unit, date.fromordinal(pressed.day))


async def date_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The term came; the question is awaited."""
    on = await subject(state)
    due_on = office.materials.day(event.text or "")
    card = await office.materials.askable(on.id, on.version)
    unit = await office.units.card(on.unit)
    await expect(state, UnitTalk.asking, on.model_copy(update={"day": due_on.toordinal()}))
    return prompts.asking(words, card, unit, due_on)


async def question_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The question came: the unit is asked."""
    on = await taken(state)
    wanted = Wanted(on.unit, date.fromordinal(on.day), with_matter=on.matter, with_person=on.person)
    shown = await office.materials.ask(on.id, on.version, wanted, event.text or "")
    return screens.after(words, shown, screens.put(words))


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped typing; the case is as it was."""
    card = await office.review.case((await taken(state)).id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    return prompts.text_wanted(words)


def _on(pressed: AskTerm) -> UnitText:
    return UnitText(
        id=pressed.id,
        version=pressed.version,
        unit=pressed.unit,
        day=pressed.day,
        matter=pressed.matter,
        person=pressed.person,
    )
