"""The reception day: held with a line on the result, did not come, or did not take place."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Case, CaseAct
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import TYPED, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts
from bot.screens.case import after
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day")
    router.callback_query.register(absence_considered, Case.filter(F.act == CaseAct.NO_SHOW))
    router.callback_query.register(absence_noted, Case.filter(F.act == CaseAct.NO_SHOW_YES))
    router.message.register(result_typed, Desk.writing_result, TYPED)
    router.message.register(hindrance_typed, Desk.explaining_not_held, TYPED)
    return router


async def absence_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """The registrar is about to write down that the applicant did not come."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.sure(words, card, callback_data.act)


async def absence_noted(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The applicant did not come."""
    card = await office.day.mark_no_show(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, callback_data.act)


async def result_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The reception was held; its result came."""
    on = await taken(state)
    card = await office.day.mark_held(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.HELD)


async def hindrance_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The reception did not take place; the reason came."""
    on = await taken(state)
    card = await office.day.mark_not_held(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.NOT_HELD)
