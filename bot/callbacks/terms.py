"""What the buttons of the board, the working calendar, a count and a stopped clock mean."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    Day,
    Fingerprint,
    Key,
    Month,
    Opaque,
    Page,
    SomeDay,
    Version,
)
from bot.services.views.board import Lying, Span, Whose

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Ground = Annotated[str, Field(max_length=8)]
Length = Annotated[int, Field(ge=1, le=60)]


class BoardOpen(CallbackData, prefix="gb"):
    """The board by people, or by units."""

    units: bool = False
    page: Page = 0


class BoardTerms(CallbackData, prefix="gt"):
    """A page of the terms behind a number of the board; `key` of a role is its place."""

    whose: Whose
    key: Key
    span: Span
    page: Page = 0


class BoardPile(CallbackData, prefix="gp"):
    """A page of the cases behind a number of the board."""

    lying: Lying
    page: Page = 0


class YearOpen(CallbackData, prefix="gy"):
    """A year of the working calendar."""

    year: Year


class MonthOpen(CallbackData, prefix="gm"):
    """A month of the working calendar."""

    month: Month


class YearApprove(CallbackData, prefix="ga"):
    """Approve a year as it is shown; asked twice."""

    year: Year
    fingerprint: Fingerprint
    sure: bool = False


class DayChange(CallbackData, prefix="gc"):
    """Make a day a working day or a day off: the date is typed next."""


class DaySure(CallbackData, prefix="gs"):
    """The effect of a change was seen: put it into force."""

    day: SomeDay
    working: bool
    fingerprint: Fingerprint


class DayUndo(CallbackData, prefix="gu"):
    """Take an override back; its effect is shown first."""

    day: SomeDay
    fingerprint: Fingerprint = ""


class When(CallbackData, prefix="gw"):
    """Explain a count of working days from a day (0: it is typed next)."""

    day: Day = 0
    n: Length = 15
    back: bool = False
    page: Page = 0


class PauseBegin(CallbackData, prefix="gh"):
    """Stop the clock of a case: the grounds to choose from."""

    id: Opaque
    version: Version


class PauseGround(CallbackData, prefix="gg"):
    """The ground is chosen: until when."""

    id: Opaque
    version: Version
    ground: Ground


class PauseUntil(CallbackData, prefix="gi"):
    """The end is chosen (0: it is typed next): what it does is shown."""

    id: Opaque
    version: Version
    ground: Ground
    day: Day = 0


class PauseWish(CallbackData, prefix="gj"):
    """A reviewer asks the head for it."""

    id: Opaque
    version: Version
    ground: Ground
    day: SomeDay


class PauseEnd(CallbackData, prefix="ge"):
    """Let the clock run again from today; asked twice."""

    id: Opaque
    version: Version
    sure: bool = False
