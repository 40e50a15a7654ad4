"""What the buttons of taking requests down, of calls and letters, and of the day's list mean."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Key, Opaque, Page, Version


class Take(CallbackData, prefix="ja"):
    """Take a request down; `anew` throws an unfinished form away."""

    anew: bool = False


class TakeAct(StrEnum):
    """A step in the form."""

    BACK = "b"
    CANCEL = "c"
    CANCEL_YES = "y"
    MORE = "m"
    RESUME = "r"
    SUBMIT_KK = "k"
    SUBMIT_RU = "u"


class TakeForm(CallbackData, prefix="jf"):
    """A step in the form; `rev` tells whether the button still belongs to what is shown."""

    rev: Version
    act: TakeAct


class TakeAnswer(CallbackData, prefix="jn"):
    """The chosen answer to the question now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=24)]


class TakeEdit(CallbackData, prefix="je"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=20)]


class TakePage(CallbackData, prefix="jp"):
    """Another page of a long list of answers."""

    rev: Version
    page: Page


class PaperKind(StrEnum):
    """What is printed about a request that was taken down."""

    PROTOCOL_PDF = "pp"
    PROTOCOL_DOCX = "pd"
    SLIP = "sl"


class TakenPaper(CallbackData, prefix="jx"):
    """Print a paper of a request that was taken down."""

    id: Opaque
    kind: PaperKind


class CallResult(StrEnum):
    """What came of one try to tell an applicant something."""

    NO_ANSWER = "n"
    BUSY = "b"
    WRONG_NUMBER = "w"
    DELIVERED = "d"
    CAME_BACK = "c"


class TellTry(CallbackData, prefix="jt"):
    """Write down what came of a try; what closes the task is asked twice."""

    duty: Key
    result: CallResult
    sure: bool = False


class TellAct(StrEnum):
    """What else is done about a task to tell somebody."""

    POSTED = "p"
    LETTER_INSTEAD = "l"
    PHONE_INSTEAD = "t"
    PDF = "f"
    DOCX = "x"


class TellDo(CallbackData, prefix="jd"):
    """Another way to tell, the letter itself, or the number it was posted under."""

    duty: Key
    act: TellAct


class TieBegin(CallbackData, prefix="jb"):
    """Tie a case that came without a chat to this chat."""

    id: Opaque


class DayToday(CallbackData, prefix="jl"):
    """The list of the day; `close` closes it, which only an empty one lets be done."""

    close: bool = False


class EnterNext(CallbackData, prefix="jg"):
    """Type the next official number; `after` is the duty that is passed over (0: none)."""

    after: Key = 0


class SendRequests(CallbackData, prefix="jr"):
    """Send a file of requests of another system."""


class FileRequestsAct(StrEnum):
    """What is done with the rows of a file that was read."""

    STORE = "s"
    DROP = "d"


class FileRequests(CallbackData, prefix="jq"):
    """Store the rows of a file that was read, or throw them away."""

    file: Key
    act: FileRequestsAct


class ExportPeriod(StrEnum):
    """Whose registration falls into which time."""

    MONTH = "m"
    LAST_MONTH = "l"
    YEAR = "y"


class ExportAs(StrEnum):
    """The form of the file."""

    XLSX = "x"
    CSV = "c"


class ExportRequests(CallbackData, prefix="jz"):
    """Export requests with the people in them; asked before it is done."""

    period: ExportPeriod = ExportPeriod.MONTH
    form: ExportAs = ExportAs.XLSX
    sure: bool = False
    chosen: bool = False
