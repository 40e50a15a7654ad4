"""What the buttons of the telephone survey mean: draws, calls, answers, the file of a phone room.

Answers given so far travel in the button, as in the chat survey, so that nothing of them lies
anywhere before the last one.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Key, Month, Opaque, Page, Version
from bot.callbacks.surveys import Given


class Draws(CallbackData, prefix="la"):
    """A page of the draws."""

    page: Page = 0


class DrawsOf(CallbackData, prefix="lm"):
    """The draws of a month, which is what a duty is about."""

    month: Month


class DrawAct(StrEnum):
    """What is done with a draw; CONFIRM puts it to work, CHECK repeats it."""

    OPEN = "o"
    CONFIRM = "c"
    CHECK = "k"


class DrawDo(CallbackData, prefix="lb"):
    """An action on a draw."""

    id: Opaque
    act: DrawAct


class NextCall(CallbackData, prefix="ln"):
    """The next person to call, behind a position."""

    id: Opaque
    after: Key = 0


class CallList(CallbackData, prefix="ll"):
    """A page of everybody on a sheet, nobody named."""

    id: Opaque
    page: Page = 0


class CallAct(StrEnum):
    """What is done with a call. SHOW names the person; BOOK opens the form of a request.

    BOOK_ANEW throws the form away that was left in the middle.
    """

    OPEN = "o"
    SHOW = "s"
    BOOK = "b"
    BOOK_ANEW = "ba"
    DROP = "d"
    DROP_YES = "dy"


class CallDo(CallbackData, prefix="lo"):
    """An action on a call, drawn for this version of it."""

    id: Opaque
    version: Version
    act: CallAct


class Tried(StrEnum):
    """What came of a try without answers; NEVER is a no for good."""

    NO_ANSWER = "n"
    BUSY = "b"
    LATER = "l"
    WRONG_NUMBER = "w"
    REFUSED = "r"
    NEVER = "x"


class CallTried(CallbackData, prefix="lt"):
    """Write down a try; what ends the call is asked twice."""

    id: Opaque
    version: Version
    result: Tried
    sure: bool = False


class CallAnswer(CallbackData, prefix="lq"):
    """All answers up to this one; none: read out the first question."""

    id: Opaque
    version: Version
    given: Given


class CallRemark(CallbackData, prefix="lh"):
    """Everything is answered; may the head call, and are there words to add?"""

    id: Opaque
    version: Version
    given: Given
    head: bool


class CallFinish(CallbackData, prefix="le"):
    """Write the answers down without further words."""

    id: Opaque
    version: Version
    given: Given
    head: bool


class SheetFile(CallbackData, prefix="lx"):
    """The call sheet as a file with names and numbers; asked before it is made."""

    id: Opaque
    sure: bool = False


class SheetSend(CallbackData, prefix="ls"):
    """Send the filled sheet of a draw."""

    id: Opaque


class SheetAct(StrEnum):
    """What is done with the rows of a sheet that was read."""

    STORE = "s"
    DROP = "d"


class SheetRows(CallbackData, prefix="lr"):
    """Store the rows of a sheet that was read, or throw them away."""

    file: Key
    act: SheetAct
