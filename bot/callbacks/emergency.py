"""What the buttons of an emergency carry: what is looked at, what is filled in, what is confirmed.

`rev` tells whether a button belongs to the question now shown, as in every form.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Fingerprint, Opaque, Page, Version


class EmergencyPart(StrEnum):
    """What is looked at."""

    STATE = "s"
    PEOPLE = "p"
    LOG = "l"


class EmergencyOpen(CallbackData, prefix="eo"):
    """The emergency, whom it concerns, or who did what."""

    part: EmergencyPart = EmergencyPart.STATE
    page: Page = 0


class EmergencyDeclare(CallbackData, prefix="ed"):
    """Begin to declare an emergency."""


class EmergencyChange(CallbackData, prefix="ec"):
    """Begin to correct, extend or shorten the emergency in force."""

    id: Opaque
    version: Version


class EmergencyEnd(CallbackData, prefix="ee"):
    """End the emergency: without a fingerprint what that would do, else exactly what was shown."""

    id: Opaque
    version: Version
    fingerprint: Fingerprint = ""


class EmergencyAnswer(CallbackData, prefix="ea"):
    """The chosen answer to the question now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=12)]


class EmergencyEdit(CallbackData, prefix="ex"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=12)]


class EmergencyFormAct(StrEnum):
    """What can be done in the form besides answering."""

    BACK = "b"
    CANCEL = "x"


class EmergencyForm(CallbackData, prefix="ef"):
    """A step in the form."""

    rev: Version
    act: EmergencyFormAct


class EmergencyImpactPage(CallbackData, prefix="eg"):
    """Another page of the people that the form would hit."""

    rev: Version
    page: Page


class EmergencySure(CallbackData, prefix="es"):
    """Carry out exactly what was shown."""

    rev: Version
    fingerprint: Fingerprint
