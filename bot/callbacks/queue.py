"""What the buttons of the queue mean: a dry run of a draft, placing by hand, evidence seen."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Fingerprint, Key, Opaque, Page, Version


class DryRun(CallbackData, prefix="qd"):
    """Who gets in if this draft is approved; `post` 0 is the overview of all posts."""

    schedule: Key
    post: Key = 0
    page: Page = 0


class PlaceByHand(CallbackData, prefix="qh"):
    """The free seats to place a case by hand: of its own post, or (`others`) of the office."""

    id: Opaque
    version: Version
    others: bool = False
    page: Page = 0


class HandSeat(CallbackData, prefix="qs"):
    """A seat was chosen for a case; its reason is typed next."""

    id: Opaque
    version: Version
    seat: Key


class HandSure(CallbackData, prefix="qy"):
    """Place the case there for the reason just typed, whose fingerprint this is."""

    id: Opaque
    version: Version
    seat: Key
    said: Fingerprint


class Evidence(CallbackData, prefix="qe"):
    """The paper of a claimed category was seen (`seen`), or this is taken back; asked twice."""

    id: Opaque
    version: Version
    seen: bool
    sure: bool = False
