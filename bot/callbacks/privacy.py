"""What the buttons about personal data mean: of whoever writes, and of who takes a consent back."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Key
from bot.services.views.privacy import Detail, Way


class MyDataAct(StrEnum):
    """What a person does about the data kept."""

    SHOW = "s"
    WHY = "r"
    FILE = "f"
    JSON = "j"
    CORRECT = "c"
    FORGET = "d"
    FORGET_YES = "e"
    SURVEYS_NO = "n"
    SURVEYS_YES = "k"
    PHONE_NO = "p"
    PHONE_YES = "q"
    WITHDRAW = "w"
    WITHDRAW_YES = "y"
    """Of an earlier version of this bot, which asked once: it asks now what becomes of requests."""


class MyData(CallbackData, prefix="y"):
    """See what is kept, have it as a file, correct or delete it, take the consent back."""

    act: MyDataAct


class MyDetail(CallbackData, prefix="yf"):
    """Correct one detail."""

    detail: Detail


class TakeBack(CallbackData, prefix="yb"):
    """Take the consent back in one of its ways; asked twice."""

    way: Way
    sure: bool


class Consents(CallbackData, prefix="yp"):
    """The consents that were taken back and wait."""


class ConsentAct(StrEnum):
    """What is done about a consent that was taken back."""

    OPEN = "o"
    DELETE = "d"
    DELETE_YES = "y"
    REFUSE = "r"


class ConsentDo(CallbackData, prefix="yi"):
    """Look at a withdrawal, delete the data, or refuse with reasons."""

    consent: Key
    act: ConsentAct
