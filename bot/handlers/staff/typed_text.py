"""Texts that the staff type into a case: what they belong to, and how the talk is left.

A text typed for one case must never land in another, nor go to an applicant by mistake. So the talk
ends as soon as the person does anything else, see `bot.dialogues`.
"""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict

from bot import dialogues
from bot.callbacks import Case, CaseAct
from bot.filters import command
from bot.handlers.staff.pressed import case_as_drawn
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.states import Desk

AWAITED: dict[CaseAct, State] = {
    CaseAct.ENTER: Desk.entering_number,
    CaseAct.LETTER: Desk.entering_letter,
    CaseAct.ASK: Desk.asking,
    CaseAct.MEMO: Desk.writing_memo,
    CaseAct.RETURN: Desk.returning,
    CaseAct.NOT_HELD: Desk.explaining_not_held,
}
"""Steps that begin with a text, and the state in which the text is awaited."""


class Subject(BaseModel):
    """What a typed text belongs to: a case as it was drawn, and what was chosen before."""

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    ground: str | None = None
    own: bool = False
    seat: int | None = None
    to: str | None = None
    """The colleague to whom a case is handed on."""
    ticks: int = 0
    days: int = 0
    """What was ticked on the checklist of what is missing, and the term in working days."""
    section: int = 0
    """The section of a memo, from 1."""


async def expect(state: FSMContext, kind: State, subject: Subject) -> None:
    """Take the next text as what is typed for this case."""
    await dialogues.expect(state, kind, subject.model_dump_json())


async def taken(state: FSMContext) -> Subject:
    """Return what the typed text belongs to and end the talk.

    When the office refuses the text, the transaction is rolled back and the state with it, so that
    the person can type it again.
    """
    subject = Subject.model_validate_json(await dialogues.subject_of(state))
    await dialogues.end_talk(state)
    return subject


def create_router() -> Router:
    """Return a fresh router; it comes last of the staff's, after those who take the texts."""
    router = Router(name="staff.typed_text")
    router.callback_query.register(text_begun, Case.filter(F.act.in_(set(AWAITED))))
    router.message.register(typing_cancelled, command("cancel"), StateFilter(Desk))
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


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped typing; the case is as it was."""
    card = await office.review.case((await taken(state)).id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    subject = Subject.model_validate_json(await dialogues.subject_of(state))
    memo = await state.get_state() == Desk.writing_memo.state
    return case_prompts.text_wanted(words, subject.id, subject.version, memo=memo)
