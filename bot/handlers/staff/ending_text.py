"""What a text typed on the way to an ending belongs to, chosen step by step."""

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from pydantic import BaseModel, ConfigDict

from bot import dialogues
from bot.callbacks.endings import EndAct
from db.enums import Mode


class EndingText(BaseModel):
    """The case as it was drawn and what has been chosen and typed by then.

    `paper` is the public id of the letter or the referral whose number is awaited.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    act: EndAct | None = None
    ground: str = ""
    target: str = ""
    text: str = ""
    post: int = 0
    form: Mode | None = None
    phone: bool = False
    paper: str = ""


async def expect(state: FSMContext, kind: State, on: EndingText) -> None:
    """Take the next text as what is typed about this."""
    await dialogues.expect(state, kind, on.model_dump_json())


async def subject(state: FSMContext) -> EndingText:
    """Return what a typed text belongs to; the talk goes on."""
    return EndingText.model_validate_json(await dialogues.subject_of(state))


async def taken(state: FSMContext) -> EndingText:
    """Return what a typed text belongs to and end the talk.

    When the office refuses the text, the transaction is rolled back and the talk is open again.
    """
    on = await subject(state)
    await dialogues.end_talk(state)
    return on
