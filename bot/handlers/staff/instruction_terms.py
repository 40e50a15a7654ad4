"""Who carries an instruction out, and by when: later terms asked and decided, other executors."""

from datetime import date

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.tasks import Task, TaskAct, TaskDay, TaskTo
from bot.filters import TYPED
from bot.handlers.staff.task_text import TaskText, expect, subject, taken
from bot.i18n import Words
from bot.screens import instruction_prompts as prompts
from bot.screens import instructions as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Tasks

DECIDED = {TaskAct.GRANT_YES: TaskAct.GRANT, TaskAct.DECLINE_YES: TaskAct.DECLINE}


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.instruction_terms")
    on_press, on_text = router.callback_query.register, router.message.register
    on_press(more_time_considered, Task.filter(F.act == TaskAct.EXTEND))
    on_press(later_date_asked, TaskDay.filter(F.day == 0))
    on_press(later_term_chosen, TaskDay.filter())
    on_press(decision_considered, Task.filter(F.act.in_(set(DECIDED.values()))))
    on_press(extension_decided, Task.filter(F.act.in_(set(DECIDED))))
    on_press(successor_asked, Task.filter(F.act == TaskAct.HAND_OVER))
    on_press(successors_turned, TaskTo.filter(F.executor == 0))
    on_press(handed_over, TaskTo.filter())
    on_text(later_date_typed, Tasks.dating, TYPED)
    on_text(reason_typed, Tasks.explaining, TYPED)
    return router


async def more_time_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Task
) -> Screen | Reply:
    """The executor is about to ask for more time."""
    view = await office.instructions.card(callback_data.id)
    if view.version != callback_data.version:
        return screens.outdated(words, view)
    return prompts.later_terms(words, view, office.control.later_terms(view.due_on))


async def later_date_asked(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: TaskDay
) -> Screen | Reply:
    """The later term will be typed."""
    view = await office.instructions.card(callback_data.id)
    if view.version != callback_data.version:
        return screens.outdated(words, view)
    await expect(state, Tasks.dating, TaskText(**callback_data.model_dump()))
    return prompts.later_date(words, view)


async def later_term_chosen(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: TaskDay
) -> Screen | Reply:
    """The later term was chosen; the reason is awaited."""
    view = await office.instructions.card(callback_data.id)
    if view.version != callback_data.version:
        return screens.outdated(words, view)
    await expect(state, Tasks.explaining, TaskText(**callback_data.model_dump()))
    return prompts.explaining(words, view, date.fromordinal(callback_data.day))


async def later_date_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The later term came; the reason is awaited."""
    on = await subject(state)
    view = await office.instructions.card(on.id)
    due_on = office.instructions.day(event.text or "", after=view.due_on)
    await expect(state, Tasks.explaining, on.model_copy(update={"day": due_on.toordinal()}))
    return prompts.explaining(words, view, due_on)


async def reason_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The reason came: the issuer is asked for more time."""
    on = await taken(state)
    due_on = date.fromordinal(on.day)
    view = await office.control.ask_extension(on.id, on.version, due_on, event.text or "")
    return screens.after(words, view, TaskAct.EXTEND)


async def decision_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Task
) -> Screen | Reply:
    """The issuer is about to grant or to decline a later term."""
    view = await office.instructions.card(callback_data.id)
    if view.version != callback_data.version:
        return screens.outdated(words, view)
    return prompts.sure(words, view, callback_data.act)


async def extension_decided(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Task
) -> Reply:
    """The issuer granted or declined a later term."""
    pressed = callback_data
    granted = pressed.act is TaskAct.GRANT_YES
    view = await office.control.decide_extension(pressed.id, pressed.version, granted=granted)
    return screens.after(words, view, DECIDED[pressed.act])


async def successor_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Task
) -> Screen:
    """The issuer is about to give the instruction to somebody else."""
    people = await office.control.successors(callback_data.id, callback_data.version)
    view = await office.instructions.card(callback_data.id)
    return prompts.successors(words, view, people, 0)


async def successors_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TaskTo
) -> Screen:
    """Another page of possible executors was asked for."""
    people = await office.control.successors(callback_data.id, callback_data.version)
    view = await office.instructions.card(callback_data.id)
    return prompts.successors(words, view, people, callback_data.page)


async def handed_over(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TaskTo
) -> Reply:
    """The instruction has another executor."""
    pressed = callback_data
    view = await office.control.hand_over(pressed.id, pressed.version, pressed.executor)
    return screens.after(words, view, TaskAct.HAND_OVER)
