"""What the buttons of endings mean: ways to end a case, letters, offers instead, corrections."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Key, Opaque, Page, Version
from db.enums import LetterKind, Mode

Code = Annotated[str, Field(max_length=8)]


class EndAct(StrEnum):
    """What is done to end a case, or to an ended one."""

    END = "e"
    END_OWN = "eo"
    RETURN = "r"
    REDIRECT = "d"
    PART = "p"
    FORWARD = "f"
    FORWARD_SURE = "fs"
    OURS = "u"
    CONSULTATION = "k"
    OTHER_RECEIVER = "v"
    OTHER_FORM = "m"
    WITHDRAW = "w"
    TAKE_BACK = "t"
    REOPEN = "o"
    CORRECT = "c"
    DROP_CORRECTION = "x"


class Ending(CallbackData, prefix="h"):
    """A step towards an ending of a case, drawn for this version of it."""

    id: Opaque
    version: Version
    act: EndAct


class EndingPage(CallbackData, prefix="hp"):
    """A page of the grounds of an ending."""

    id: Opaque
    version: Version
    act: EndAct
    page: Page


class EndingGround(CallbackData, prefix="hg"):
    """The ground of an ending is chosen."""

    id: Opaque
    version: Version
    act: EndAct
    ground: Code


class EndingPost(CallbackData, prefix="ht"):
    """Who would receive instead is chosen, or a page of posts is asked for (post 0)."""

    id: Opaque
    version: Version
    ground: Code
    post: Key = 0
    page: Page = 0


class EndingForm(CallbackData, prefix="hf"):
    """In which form the reception would be held is chosen."""

    id: Opaque
    version: Version
    ground: Code
    form: Mode


class WithdrawBy(CallbackData, prefix="hw"):
    """How the applicant told us that the request is taken back."""

    id: Opaque
    version: Version
    phone: bool


class ReferralNumber(CallbackData, prefix="hr"):
    """Write down the number of the letter by which something was sent on."""

    id: Opaque


class CorrectionNumber(CallbackData, prefix="hc"):
    """Write down the number of the letter of a correction."""

    id: Opaque


class Letters(CallbackData, prefix="hl"):
    """A page of the letters of a case."""

    id: Opaque
    page: Page = 0


class LetterPaper(CallbackData, prefix="hd"):
    """A letter as a file: to be printed (PDF) or to be finished and signed (DOCX)."""

    id: Opaque
    docx: bool


class LetterMake(CallbackData, prefix="hm"):
    """Make a letter of this kind."""

    id: Opaque
    version: Version
    kind: LetterKind


class LetterNumber(CallbackData, prefix="hn"):
    """Write down the number of a letter that decides nothing."""

    id: Opaque


class InsteadAct(StrEnum):
    """What somebody does about an offer."""

    OPEN = "o"
    YES = "y"
    YES_SURE = "ys"
    NO = "n"


class Instead(CallbackData, prefix="hi"):
    """The applicant looks at something offered instead of the reception, or answers."""

    id: Opaque
    act: InsteadAct


class InsteadTold(CallbackData, prefix="hh"):
    """The clerk writes down what the applicant answered on the phone."""

    id: Opaque
    act: InsteadAct


class AskAgain(CallbackData, prefix="ha"):
    """The applicant opens the form with what an ended request said."""

    id: Opaque
