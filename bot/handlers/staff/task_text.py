"""What a text typed about an instruction or a written appeal belongs to, chosen step by step."""

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from pydantic import BaseModel, ConfigDict

from bot import dialogues


class TaskText(BaseModel):
    """The case or the instruction as it was drawn, and what has been chosen by then.

    `executor` and `issuer` are ids of staff entries, `day` is the number of a day, `letter` the
    number of a letter.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    executor: int = 0
    issuer: int = 0
    day: int = 0
    letter: str = ""


async def expect(state: FSMContext, kind: State, on: TaskText) -> None:
    """Take the next text as what is typed about this."""
    await dialogues.expect(state, kind, on.model_dump_json())


async def subject(state: FSMContext) -> TaskText:
    """Return what a typed text belongs to; the talk goes on."""
    return TaskText.model_validate_json(await dialogues.subject_of(state))


async def taken(state: FSMContext) -> TaskText:
    """Return what a typed text belongs to and end the talk.

    When the office refuses the text, the transaction is rolled back and the talk is open again.
    """
    on = await subject(state)
    await dialogues.end_talk(state)
    return on
