"""What the buttons of the head's and the auditor's side mean: marks, remarks, calls back."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Month, Opaque, Page, Version


class VoicesOpen(CallbackData, prefix="vo"):
    """The marks of a month; 0: of the last one that is over."""

    month: Month = 0


class RemarkPage(CallbackData, prefix="vr"):
    """One remark of a survey at a time."""

    page: Page = 0


class CallBackPile(CallbackData, prefix="vp"):
    """A page of the people who wish to be called."""

    page: Page = 0


class CallBackAct(StrEnum):
    """What the head does about a call: look, see whom to call, write down what came of it."""

    OPEN = "o"
    SHOW = "s"
    SETTLED = "e"
    EXPLAINED = "x"
    MEASURES = "m"
    NOT_REACHED = "n"
    CONFLICT = "c"


class CallBackDo(CallbackData, prefix="vb"):
    """An action on a call back, drawn for this version of it; opening takes any version."""

    id: Opaque
    version: Version
    act: CallBackAct


class LowMarksOpen(CallbackData, prefix="vl"):
    """The low marks of a month that nobody wants to be called about, by pages."""

    month: Month
    page: Page = 0


class LowMarksWrite(CallbackData, prefix="vw"):
    """Write down what was done about the low marks of a month."""

    month: Month
