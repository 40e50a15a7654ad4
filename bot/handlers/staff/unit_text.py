"""What a text typed about units and materials belongs to, chosen step by step."""

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from pydantic import BaseModel, ConfigDict

from bot import dialogues


class UnitText(BaseModel):
    """A unit, a case or a question as it was drawn, and what has been chosen by then.

    `name` is a unit's name in Kazakh while the Russian one is awaited; `day` the number of a day.
    """

    model_config = ConfigDict(frozen=True)

    id: str = ""
    version: int = 0
    unit: str = ""
    name: str = ""
    day: int = 0
    matter: bool = True
    person: bool = False


async def expect(state: FSMContext, kind: State, on: UnitText) -> None:
    """Take the next text as what is typed about this."""
    await dialogues.expect(state, kind, on.model_dump_json())


async def subject(state: FSMContext) -> UnitText:
    """Return what a typed text belongs to; the talk goes on."""
    return UnitText.model_validate_json(await dialogues.subject_of(state))


async def taken(state: FSMContext) -> UnitText:
    """Return what a typed text belongs to and end the talk.

    When the office refuses the text, the transaction is rolled back and the talk is open again.
    """
    on = await subject(state)
    await dialogues.end_talk(state)
    return on
