"""Giving an instruction after a held reception: by buttons to its term, then the text."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.tasks import Instruct, InstructBy, InstructTo
from bot.filters import TYPED, command
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.task_text import TaskText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import appeals, instruct
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.reception.instructions import Order
from bot.states import FollowUp


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.instruct")
    router.callback_query.register(executor_asked, Instruct.filter())
    router.callback_query.register(executor_chosen, InstructTo.filter())
    router.callback_query.register(date_asked, InstructBy.filter(F.day == 0))
    router.callback_query.register(term_chosen, InstructBy.filter())
    router.message.register(date_typed, FollowUp.dating, TYPED)
    router.message.register(instruction_typed, FollowUp.wording, TYPED)
    router.message.register(typing_cancelled, command("cancel"), StateFilter(FollowUp))
    return router


def create_last_router() -> Router:
    """Return what answers to anything but a text; it is asked after all who await one."""
    router = Router(name="staff.follow_up")
    router.message.register(something_else_sent, StateFilter(FollowUp))
    return router


async def executor_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Instruct
) -> Screen:
    """Somebody is about to give an instruction, or turned the page of its executors."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    return instruct.executors(words, card, await office.instructions.executors(), pressed.page)


async def executor_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: InstructTo
) -> Screen:
    """The executor was chosen; where several heads could give it, one of them is chosen next."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    issuer = pressed.issuer
    if not issuer:
        heads = await office.instructions.issuers(pressed.executor)
        if len(heads) != 1:
            return instruct.issuers(words, card, pressed.executor, heads)
        issuer = heads[0].id
    return instruct.terms(words, card, pressed.executor, issuer, office.instructions.terms())


async def date_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: InstructBy,
) -> Screen:
    """The term of a new instruction will be typed."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    await expect(state, FollowUp.dating, TaskText(**pressed.model_dump()))
    return instruct.dating(words, card)


async def term_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: InstructBy,
) -> Screen:
    """The term of a new instruction was chosen; its text is awaited."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    await expect(state, FollowUp.wording, TaskText(**pressed.model_dump()))
    return instruct.wording(words, card, date.fromordinal(pressed.day))


async def date_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The term of a new instruction came; its text is awaited."""
    on = await subject(state)
    due_on = office.instructions.day(event.text or "")
    card = await case_as_drawn(office, on.id, on.version)
    await expect(state, FollowUp.wording, on.model_copy(update={"day": due_on.toordinal()}))
    return instruct.wording(words, card, due_on)


async def instruction_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Reply:
    """The text came: the instruction is given."""
    on = await taken(state)
    order = Order(on.executor, on.issuer, date.fromordinal(on.day))
    view = await office.instructions.give(on.id, on.version, order, event.text or "")
    return instruct.given(words, view, await office.review.case(view.case_id))


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped typing; the case is as it was."""
    card = await office.review.case((await taken(state)).id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def something_else_sent(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    return appeals.text_wanted(words, await office.review.case((await subject(state)).id))
