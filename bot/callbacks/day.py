"""What the buttons of the reception day mean: the day, the room, outcomes, walk-ins, sheets."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Fingerprint, Key, Opaque, Page, Version


class DayOpen(CallbackData, prefix="yd"):
    """The receptions of a day (0: of the present one)."""

    day: Day = 0
    page: Page = 0


class DayRoom(CallbackData, prefix="yr"):
    """A reception: its line and its room."""

    reception: Key
    page: Page = 0


class DayAct(StrEnum):
    """What is done with somebody on the day; the last three take back what was a slip."""

    OPEN = "o"
    ARRIVED = "a"
    IDENTITY = "i"
    IDENTITY_NOT = "in"
    AUTHORITY = "u"
    AUTHORITY_NOT = "un"
    LEFT = "l"
    NOT_HERE = "bh"
    NOT_INSIDE = "br"
    NOT_LEFT = "bl"


class DayCase(CallbackData, prefix="yc"):
    """An action on a case on its day, drawn for this version of it."""

    id: Opaque
    version: Version
    act: DayAct


class DayCall(CallbackData, prefix="yl"):
    """Call somebody in; `after` is the visit of whoever is inside, 0 for an empty room."""

    id: Opaque
    version: Version
    after: Key


class DayWait(CallbackData, prefix="yu"):
    """Somebody without a date waits to be received in this reception of today."""

    id: Opaque
    version: Version
    reception: Key


class OutcomeAct(StrEnum):
    """What is chosen on the outcome card of a held reception."""

    SOLVED = "s"
    EXPLAINED = "e"
    INSTRUCTED = "i"
    APPEAL = "a"
    CONSULTED = "c"
    NOT_CONSULTED = "n"
    RECEIVER = "r"
    TIMES = "t"
    BACK = "b"


class OutcomeCard(CallbackData, prefix="yo"):
    """A choice on the outcome card; what is written on it so far stays."""

    id: Opaque
    version: Version
    act: OutcomeAct


class WalkInStep(StrEnum):
    """The steps of the form for somebody without booking that are pressed and not typed."""

    BEGIN = "b"
    AGREED = "a"
    CITIZEN = "c"
    FOREIGN = "f"
    STATELESS = "s"
    KEEP_IIN = "k"
    IN_KAZAKH = "kk"
    IN_RUSSIAN = "ru"


class WalkIn(CallbackData, prefix="yw"):
    """A step of the form for somebody who came to this reception without booking."""

    reception: Key
    step: WalkInStep


class PaperAct(StrEnum):
    """What is done with the sheet of a reception."""

    SHOW = "s"
    PDF = "p"
    TYPE_IN = "t"


class DayPaper(CallbackData, prefix="ys"):
    """The sheet of a reception: shown, as a file, or typed in."""

    reception: Key
    act: PaperAct


class SheetTyped(CallbackData, prefix="yt"):
    """Write down exactly the typed sheet that was shown."""

    reception: Key
    fingerprint: Fingerprint
