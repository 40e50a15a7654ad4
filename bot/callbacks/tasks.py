"""What the buttons of instructions and written appeals mean.

`Instruct` and `MakeAppeal` begin at the card of a held reception. What is chosen on the way to an
instruction travels in the button: its executor, its issuer, its day.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Key, Opaque, Page, Version


class Instruct(CallbackData, prefix="ig"):
    """Give an instruction after a held reception: a page of those who may carry it out."""

    id: Opaque
    version: Version
    page: Page = 0


class InstructTo(CallbackData, prefix="ie"):
    """The executor of a new instruction is chosen, and perhaps who gives it (0: not yet)."""

    id: Opaque
    version: Version
    executor: Key
    issuer: Key = 0


class InstructBy(CallbackData, prefix="ib"):
    """The day of a new instruction is chosen (0: it will be typed)."""

    id: Opaque
    version: Version
    executor: Key
    issuer: Key
    day: Day = 0


class TaskAct(StrEnum):
    """What is done with an instruction."""

    OPEN = "o"
    SHOW = "s"
    REPORT = "r"
    CLOSE = "c"
    RETURN = "b"
    EXTEND = "e"
    GRANT = "g"
    GRANT_YES = "gy"
    DECLINE = "d"
    DECLINE_YES = "dy"
    HAND_OVER = "h"


class Task(CallbackData, prefix="in"):
    """An action on an instruction, drawn for this version of it."""

    id: Opaque
    version: Version
    act: TaskAct


class TaskDay(CallbackData, prefix="id"):
    """The later day that an executor asks for (0: it will be typed)."""

    id: Opaque
    version: Version
    day: Day = 0


class TaskTo(CallbackData, prefix="it"):
    """A page of those to whom an instruction may pass, or the one chosen (0: not yet)."""

    id: Opaque
    version: Version
    page: Page = 0
    executor: Key = 0


class MyTasks(CallbackData, prefix="im"):
    """A page of the instructions that somebody is to carry out."""

    page: Page = 0


class OnControl(CallbackData, prefix="ic"):
    """A page of the instructions on control."""

    page: Page = 0


class CaseTasks(CallbackData, prefix="ik"):
    """A page of the instructions given after the reception of a case."""

    id: Opaque
    page: Page = 0


class MakeAppeal(CallbackData, prefix="wa"):
    """Turn the matter of a held reception into a written appeal; asked twice."""

    id: Opaque
    version: Version
    sure: bool = False


class AnswerAppeal(CallbackData, prefix="wb"):
    """Answer a written appeal: the number of the letter, then a short text."""

    id: Opaque
    version: Version
