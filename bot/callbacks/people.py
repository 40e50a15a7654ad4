"""What the buttons of those around a reception mean: secrecy, other bodies, helpers."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Day, Key, Opaque, Page, SomeDay, Version


class SecrecyPile(CallbackData, prefix="zp"):
    """A page of the cases to check under the secrecy regime."""

    page: Page = 0


class SecrecyAct(StrEnum):
    """What is done about a check."""

    OPEN = "o"
    SHOW = "s"
    CLEAR = "c"
    CLEAR_YES = "y"
    HOLD_BACK = "n"


class SecrecyCheck(CallbackData, prefix="zs"):
    """A step of the check of a case, drawn for this version of it."""

    id: Opaque
    version: Version
    act: SecrecyAct


class BodiesAct(StrEnum):
    """What is done about the bodies invited to a case."""

    OPEN = "o"
    INVITE = "i"
    TYPE = "t"


class Bodies(CallbackData, prefix="zb"):
    """The bodies invited to a case."""

    id: Opaque
    version: Version
    act: BodiesAct


class BodyPage(CallbackData, prefix="zg"):
    """A page of the bodies to choose from."""

    id: Opaque
    version: Version
    page: Page


class BodyPick(CallbackData, prefix="zk"):
    """Invite a known body; asked twice."""

    id: Opaque
    version: Version
    body: Key
    sure: bool = False


class ParticipantAct(StrEnum):
    """What the staff does about one invitation."""

    OPEN = "o"
    SHOW = "s"
    CONFIRMED = "c"
    DECLINED = "d"
    DECLINED_YES = "y"
    NAME = "n"
    LINK = "l"
    LINK_YES = "m"


class Participant(CallbackData, prefix="zt"):
    """One invited body, as the staff see it."""

    id: Opaque
    act: ParticipantAct


class GuestAct(StrEnum):
    """What the invited body answers."""

    OPEN = "o"
    CONFIRM = "c"
    DECLINE = "d"
    DECLINE_YES = "y"
    NAME = "n"


class GuestAnswer(CallbackData, prefix="zv"):
    """The answer of an invited body, given by whoever opened its link."""

    id: Opaque
    act: GuestAct


class RosterPage(CallbackData, prefix="zr"):
    """The days with receptions, and how many helpers each has."""

    page: Page = 0


class RosterDay(CallbackData, prefix="zd"):
    """The helpers of a day."""

    day: SomeDay
    page: Page = 0


class RosterSet(CallbackData, prefix="zo"):
    """Put a helper on the roster of a day, or take them off."""

    day: SomeDay
    id: Opaque
    on: bool
    page: Page = 0


class MyDay(CallbackData, prefix="zm"):
    """Whom a helper is to help (0: today, or the next day of theirs)."""

    day: Day = 0


class HelpedName(CallbackData, prefix="zh"):
    """Show a helper who it is that asked for help on a day."""

    id: Opaque
    day: SomeDay
