"""Written appeals: made of a held reception, answered by a signed letter (APPC article 90(4))."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.tasks import AnswerAppeal, MakeAppeal
from bot.filters import TYPED
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.task_text import TaskText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import appeals
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import FollowUp


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.appeals")
    router.callback_query.register(appeal_considered, MakeAppeal.filter(~F.sure))
    router.callback_query.register(appeal_made, MakeAppeal.filter())
    router.callback_query.register(answer_begun, AnswerAppeal.filter())
    router.message.register(letter_typed, FollowUp.numbering, TYPED)
    router.message.register(answer_typed, FollowUp.answering, TYPED)
    return router


async def appeal_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MakeAppeal
) -> Screen:
    """The registrar is about to make a matter a written appeal."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return appeals.making(words, card)


async def appeal_made(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MakeAppeal,
) -> Reply:
    """The matter of a held reception became a written appeal."""
    appeal = await office.appeals.make(callback_data.id, callback_data.version)
    return appeals.made(words, appeal, Viewer.of(office.actor, office.now), profile)


async def answer_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: AnswerAppeal,
) -> Screen:
    """Somebody is about to answer a written appeal."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    on = TaskText(id=card.public_id, version=card.version)
    await expect(state, FollowUp.numbering, on)
    return appeals.numbering(words, card)


async def letter_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The number of the letter came; what it says is awaited."""
    on = await subject(state)
    card, letter = await office.appeals.letter_ready(on.id, on.version, event.text or "")
    await expect(state, FollowUp.answering, on.model_copy(update={"letter": letter}))
    return appeals.answering(words, card, letter)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """What the letter says came: the appeal is answered."""
    on = await taken(state)
    card = await office.appeals.answer(on.id, on.version, on.letter, event.text or "")
    return appeals.answered(words, card, Viewer.of(office.actor, office.now), profile)
