"""Texts that the staff type into a case: what they belong to, and how such a dialogue is left.

A text typed for one case must never land in another, nor go to an applicant by mistake. So a
dialogue ends as soon as the person does anything else: presses any button, or writes a command.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message, TelegramObject
from pydantic import BaseModel, ConfigDict

from bot.callbacks import Case, CaseAct
from bot.handlers.staff.pressed import case_as_drawn
from bot.i18n import Words
from bot.screens import case_prompts
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.states import Desk

AWAITED: dict[CaseAct, State] = {
    CaseAct.ENTER: Desk.entering_number,
    CaseAct.LETTER: Desk.entering_letter,
    CaseAct.ASK: Desk.asking,
    CaseAct.MEMO: Desk.writing_memo,
    CaseAct.RETURN: Desk.returning,
    CaseAct.HELD: Desk.writing_result,
    CaseAct.NOT_HELD: Desk.explaining_not_held,
}
"""Steps that begin with a text, and the state in which the text is awaited."""


class Subject(BaseModel):
    """What a typed text belongs to: a case as it was drawn, and a chosen ground of refusal."""

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    ground: str | None = None
    own: bool = False


async def expect(state: FSMContext, kind: State, subject: Subject) -> None:
    """Take the next text as what is typed for this case."""
    await state.set_state(kind)
    await state.set_data(subject.model_dump())


async def taken(state: FSMContext) -> Subject:
    """Return what the typed text belongs to and end the dialogue.

    When the office refuses the text, the transaction is rolled back and the dialogue with it, so
    that the person can type it again.
    """
    subject = Subject.model_validate(await state.get_data())
    await state.clear()
    return subject


def leave_on_other_steps(router: Router) -> None:
    """End the dialogue before any press or command; this router must be asked before all others."""
    router.message.outer_middleware(_leave)
    router.callback_query.outer_middleware(_leave)


def create_router() -> Router:
    """Return a fresh router; it comes last of the staff's, after those who take the texts."""
    router = Router(name="staff.typed_text")
    router.callback_query.register(text_begun, Case.filter(F.act.in_(set(AWAITED))))
    router.message.register(something_else_sent, StateFilter(Desk))
    return router


async def text_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Case
) -> Screen:
    """Somebody is about to type what a step needs."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    subject = Subject(id=card.public_id, version=card.version)
    await expect(state, AWAITED[callback_data.act], subject)
    return case_prompts.typing(words, card, callback_data.act)


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    subject = Subject.model_validate(await state.get_data())
    memo = await state.get_state() == Desk.writing_memo.state
    return case_prompts.text_wanted(words, subject.id, subject.version, memo=memo)


async def _leave(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    if data.get("raw_state") in Desk and _is_other_step(event):
        await data["state"].clear()
        data["raw_state"] = None
    return await handler(event, data)


def _is_other_step(event: TelegramObject) -> bool:
    if isinstance(event, CallbackQuery):
        return True
    return isinstance(event, Message) and (event.text or "").startswith("/")
