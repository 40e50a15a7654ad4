"""What the buttons of the quarter's reports mean (point 40).

A version is named by its quarter and its number; version 0 is a look ahead, frozen nowhere.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import FIRST_YEAR, LAST_YEAR, Page

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Quarter = Annotated[int, Field(ge=1, le=4)]
Number = Annotated[int, Field(ge=0, le=9_999)]
"""The number of a version, or 0."""
Place = Annotated[int, Field(ge=0, le=9_999)]
"""The place of a line among the figures of a report."""
Calls = Annotated[int, Field(ge=0, le=10_000_000)]
"""One more than a number of calls, or 0 where none was typed."""


class ReportList(CallbackData, prefix="rv"):
    """A page of the quarters with their reports."""

    page: Page = 0


class ReportQuarter(CallbackData, prefix="rw"):
    """A quarter with its versions."""

    year: Year
    quarter: Quarter


class ReportMaking(StrEnum):
    """The steps of making a version."""

    ASK = "a"
    CALLS = "c"
    YES = "y"


class ReportMake(CallbackData, prefix="rx"):
    """Make a version of a report; asked twice, because it stays for ever."""

    year: Year
    quarter: Quarter
    step: ReportMaking
    received: Calls = 0
    lost: Calls = 0


class ReportAct(StrEnum):
    """What is done with a version."""

    LOOK = "l"
    SHEETS = "s"
    FILES = "f"
    CHECK = "k"
    SENT = "t"


class ReportDo(CallbackData, prefix="ry"):
    """Something is done with a version."""

    year: Year
    quarter: Quarter
    version: Number
    act: ReportAct


class ReportSheet(CallbackData, prefix="rz"):
    """A page of a section of a version."""

    year: Year
    quarter: Quarter
    version: Number
    sheet: Annotated[int, Field(ge=0, le=9)]
    page: Page = 0


class ReportFigures(CallbackData, prefix="ow"):
    """The figures of a line of a section that open to cases; `line` is the first of them."""

    year: Year
    quarter: Quarter
    version: Number
    sheet: Annotated[int, Field(ge=0, le=9)]
    line: Place


class ReportCases(CallbackData, prefix="ru"):
    """A page of the cases behind a figure; `sheet` is the section to go back to."""

    year: Year
    quarter: Quarter
    version: Number
    sheet: Annotated[int, Field(ge=0, le=9)]
    line: Place
    page: Page = 0
