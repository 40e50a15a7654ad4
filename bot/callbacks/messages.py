"""What the buttons of free messages mean: which case is meant, reading, replying."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Key, Opaque, Page


class SendMessage(CallbackData, prefix="wm"):
    """Put the text that was written unasked into this request."""

    id: Opaque


class Unread(CallbackData, prefix="wu"):
    """A page of the cases in which something waits to be read."""

    page: Page = 0


class TalkOpen(CallbackData, prefix="wt"):
    """Open the talk of a case, without a word of it."""

    id: Opaque


class TalkShow(CallbackData, prefix="ws"):
    """Show the talk; the look is journalled."""

    id: Opaque


class TalkAct(StrEnum):
    """What is done about messages."""

    REPLY = "r"
    DONE = "d"


class TalkDo(CallbackData, prefix="wd"):
    """Reply, or take note without a reply: of everything up to this line and this file."""

    id: Opaque
    note: Key
    file: Key
    act: TalkAct
