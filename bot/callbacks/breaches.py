"""What the buttons of the log of breaches mean; what is typed never travels in a button."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Key, Page, SomeDay
from db.enums import BreachKind


class BreachLog(CallbackData, prefix="ka"):
    """A page of the log."""

    page: Page = 0


class BreachOpen(CallbackData, prefix="kb"):
    """An entry of the log."""

    breach: Key


class BreachNew(CallbackData, prefix="kc"):
    """Note a breach: when it became known is asked first."""


class BreachDay(CallbackData, prefix="kd"):
    """The day on which it became known (0: it is typed next)."""

    day: Day = 0


class BreachOf(CallbackData, prefix="ke"):
    """What kind of breach it was; how many people is typed next."""

    day: SomeDay
    kind: BreachKind


class BreachSave(CallbackData, prefix="kf"):
    """Write what was typed into the log; it waits in the dialogue."""


class BreachTell(CallbackData, prefix="kh"):
    """Note the letter by which the authority was told: its number is typed next."""

    breach: Key
