"""Instructions on control: their lists and cards, what the executor reports, off control."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.callbacks.tasks import CaseTasks, MyTasks, OnControl, Task, TaskAct
from bot.filters import TYPED, command
from bot.handlers.staff.task_text import TaskText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import instruction_prompts as prompts
from bot.screens import instructions as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Tasks

AWAITED: dict[TaskAct, State] = {
    TaskAct.REPORT: Tasks.reporting,
    TaskAct.CLOSE: Tasks.closing,
    TaskAct.RETURN: Tasks.returning,
}
"""Steps that begin with a text, and the state in which the text is awaited."""


def create_router() -> Router:
    """Return a fresh router; it comes after the other rooms of an instruction, whose texts it would
    take for something else.
    """
    router = Router(name="staff.instructions")
    on_press, on_text = router.callback_query.register, router.message.register
    on_press(mine_asked, MyTasks.filter())
    on_press(control_asked, OnControl.filter())
    on_press(tasks_of_case_asked, CaseTasks.filter())
    on_press(task_opened, Task.filter(F.act == TaskAct.OPEN))
    on_press(task_revealed, Task.filter(F.act == TaskAct.SHOW))
    on_press(text_begun, Task.filter(F.act.in_(set(AWAITED))))
    on_text(report_typed, Tasks.reporting, TYPED)
    on_text(result_typed, Tasks.closing, TYPED)
    on_text(remark_typed, Tasks.returning, TYPED)
    on_text(typing_cancelled, command("cancel"), StateFilter(Tasks))
    on_text(something_else_sent, StateFilter(Tasks))
    return router


async def mine_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MyTasks
) -> Screen:
    """Somebody looked at what they are to carry out."""
    return screens.mine(words, await office.instructions.mine(), callback_data.page)


async def control_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OnControl
) -> Screen:
    """Somebody looked at what is on control."""
    return screens.on_control(words, await office.instructions.on_control(), callback_data.page)


async def tasks_of_case_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CaseTasks
) -> Screen:
    """Somebody looked at the instructions of a case."""
    card = await office.review.case(callback_data.id)
    given = await office.instructions.of_case(callback_data.id)
    return screens.of_case(words, card, given, callback_data.page)


async def task_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Task
) -> Screen:
    """Somebody opened an instruction; whatever version was drawn, the card is fresh."""
    return screens.card(words, await office.instructions.card(callback_data.id))


async def task_revealed(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Task
) -> Reply:
    """Somebody looked at what is to be done; the card with its buttons comes under it."""
    shown = await office.instructions.reveal(callback_data.id)
    texts = screens.revealed(words, shown, profile)
    return Reply((*texts, screens.card(words, shown.card)), fresh=True)


async def text_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Task
) -> Screen | Reply:
    """Somebody is about to type what a step needs."""
    pressed = callback_data
    view = await office.instructions.card(pressed.id)
    if view.version != pressed.version:
        return screens.outdated(words, view)
    on = TaskText(id=pressed.id, version=pressed.version)
    await expect(state, AWAITED[pressed.act], on)
    return prompts.typing(words, view, pressed.act)


async def report_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The executor's report came."""
    on = await taken(state)
    view = await office.control.report(on.id, on.version, event.text or "")
    return screens.after(words, view, TaskAct.REPORT)


async def result_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The issuer took the instruction off control, with a line for the applicant."""
    on = await taken(state)
    view = await office.control.close(on.id, on.version, event.text or "")
    return screens.after(words, view, TaskAct.CLOSE)


async def remark_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The issuer returned the report with a remark."""
    on = await taken(state)
    view = await office.control.send_back(on.id, on.version, event.text or "")
    return screens.after(words, view, TaskAct.RETURN)


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped typing; the instruction is as it was."""
    return screens.card(words, await office.instructions.card((await taken(state)).id))


async def something_else_sent(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    view = await office.instructions.card((await subject(state)).id)
    return prompts.text_wanted(words, view)
