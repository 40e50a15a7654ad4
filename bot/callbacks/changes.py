"""What the buttons of changes mean: another day, an offered place, an absence of the receiver."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Day, Fingerprint, Key, Opaque, Page, Version
from bot.services.views.changes import ChangeKind, StandIn


class OtherDay(CallbackData, prefix="ad"):
    """The weekdays that suit an applicant who asks for another day, as bits, Monday the lowest."""

    id: Opaque
    version: Version
    days: Annotated[int, Field(ge=0, le=127)] = 0
    asked: bool = False
    """True when the place shall be given back now."""


class OfferAct(StrEnum):
    """What an applicant does about an offered place."""

    OPEN = "o"
    ACCEPT = "a"
    DECLINE = "d"
    DECLINE_YES = "y"


class Offered(CallbackData, prefix="of"):
    """An answer to an offered place; `id` is the offer's, whose present state is shown."""

    id: Opaque
    act: OfferAct


class OfferedByPhone(CallbackData, prefix="tf"):
    """What an applicant said by phone about an offered place; asked twice."""

    duty: Key
    accepted: bool
    sure: bool = False


class Changes(CallbackData, prefix="x"):
    """The door to the changes of the approved schedule."""


class ChangePick(CallbackData, prefix="xp"):
    """Choose the post (0: none yet) and then a reception of it, for a kind of change."""

    kind: ChangeKind
    post: Key = 0
    page: Page = 0


class Reason(StrEnum):
    """Reasons on a button, in one letter."""

    UNASKED = "-"
    ABSENT = "a"
    TRIP = "t"
    BUSINESS = "b"
    CANCELLED = "c"


class ChangeStep(CallbackData, prefix="xs"):
    """A change as far as it is known; the next question is whatever is missing.

    `subject` is a post for an absence, else a reception. `first` is its first day and `days` how
    many there are (0: not asked). `other` is the post that stands in or the new room. `page` is
    a page of what is asked, or of the list of people. Prefix and fields fill the 64 bytes.
    """

    kind: ChangeKind
    subject: Key
    first: Day = 0
    days: Annotated[int, Field(ge=0, le=366)] = 0
    reason: Reason = Reason.UNASKED
    instead: StandIn = StandIn.UNASKED
    other: Key = 0
    page: Page = 0
    fingerprint: Fingerprint = ""


class ChangeConfirm(ChangeStep, prefix="xc"):
    """Carry out exactly the change that was shown."""
