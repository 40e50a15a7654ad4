"""What the buttons of structural units mean: the list, one unit, its people."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Opaque, Page


class UnitList(CallbackData, prefix="un"):
    """A page of the units."""

    page: Page = 0


class UnitNew(CallbackData, prefix="uw"):
    """Make a unit: its names are typed next."""


class UnitAct(StrEnum):
    """What is done with a unit. INVITE makes a one-time link for somebody of it."""

    OPEN = "o"
    RENAME = "n"
    CLOSE = "c"
    CLOSE_YES = "cy"
    INVITE = "i"


class UnitDo(CallbackData, prefix="ud"):
    """An action on a unit; closing is asked twice."""

    id: Opaque
    act: UnitAct


class UnitPeople(CallbackData, prefix="uq"):
    """A page of those who may be put into a unit."""

    id: Opaque
    page: Page = 0


class UnitPlace(CallbackData, prefix="up"):
    """Put somebody into a unit."""

    id: Opaque
    staff: Opaque


class UnitInvite(CallbackData, prefix="ui"):
    """A page of the units to which somebody may be invited."""

    page: Page = 0
