"""What the buttons of citizens mean."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Key, Opaque, Page, Version
from db.enums import Language


class Door(StrEnum):
    """Doors of the main menu and of the help screens."""

    MENU = "m"
    BOOK = "b"
    MINE = "r"
    SCHEDULE = "s"
    CONTACTS = "c"
    LANGUAGE = "l"
    HELP = "h"
    CONSENT = "a"
    CONSENT_TEXT = "t"


class Open(CallbackData, prefix="o"):
    """Open a door of the menu."""

    door: Door


class PickLanguage(CallbackData, prefix="l"):
    """Speak this language from now on."""

    language: Language


class Consent(CallbackData, prefix="c"):
    """Agree, or not, to the text now in force."""

    agree: bool


class FormAct(StrEnum):
    """What can be done in a form besides answering."""

    BACK = "b"
    CANCEL = "x"
    CANCEL_YES = "y"
    RESUME = "r"
    SUBMIT = "s"
    MORE = "m"
    KEEP_DETAILS = "k"


class Form(CallbackData, prefix="f"):
    """A step in the form; `rev` tells whether the button still belongs to the question shown."""

    rev: Version
    act: FormAct


class FormAnswer(CallbackData, prefix="fa"):
    """The chosen answer to the question now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=24)]


class FormEdit(CallbackData, prefix="fe"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=20)]


class FormPage(CallbackData, prefix="fp"):
    """Another page of a long list of answers."""

    rev: Version
    page: Page


class OwnAct(StrEnum):
    """What an applicant does with a request."""

    OPEN = "o"
    WITHDRAW = "w"
    WITHDRAW_YES = "y"
    COME = "c"
    CANNOT = "n"
    CANNOT_YES = "z"
    ANSWER = "a"
    RECEIPT = "p"
    RECEIPT_FILE = "f"
    SEND_TEXT = "t"


class Own(CallbackData, prefix="r"):
    """An action of the applicant on an own request, drawn for this version of it."""

    id: Opaque
    version: Version
    act: OwnAct


class OwnPage(CallbackData, prefix="rp"):
    """A page of the applicant's requests."""

    page: Page


class SchedulePage(CallbackData, prefix="s"):
    """A page of the schedule of a post (0: all posts)."""

    post: Key
    page: Page
