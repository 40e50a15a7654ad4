"""What the buttons of materials mean: asking a unit step by step, one question, the lists.

What is chosen on the way to a question travels in the button: the unit, what of the case goes with
it, the day.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Opaque, Page, Version


class AskUnit(CallbackData, prefix="ua"):
    """Ask a unit about a case: a page of the units."""

    id: Opaque
    version: Version
    page: Page = 0


class AskTerm(CallbackData, prefix="ut"):
    """The unit is chosen; what goes with the question, and its day (0: not yet)."""

    id: Opaque
    version: Version
    unit: Opaque
    matter: bool = True
    person: bool = False
    day: Day = 0
    typed: bool = False


class MaterialAct(StrEnum):
    """What is done with a question to a unit."""

    OPEN = "o"
    SHOW = "s"
    ANSWER = "a"
    ACCEPT = "c"
    AGAIN = "g"
    RECALL = "r"
    RECALL_YES = "ry"


class MaterialDo(CallbackData, prefix="um"):
    """An action on a question, drawn for this version of it."""

    id: Opaque
    version: Version
    act: MaterialAct


class AgainTerm(CallbackData, prefix="uy"):
    """The new day of a question that is asked once more (0: it will be typed)."""

    id: Opaque
    version: Version
    day: Day = 0


class OwedList(CallbackData, prefix="uo"):
    """A page of what the person's unit owes."""

    page: Page = 0


class AskedList(CallbackData, prefix="ul"):
    """A page of everything that is asked of units."""

    page: Page = 0


class CaseMaterials(CallbackData, prefix="uk"):
    """A page of the questions about a case."""

    id: Opaque
    page: Page = 0
