"""What the buttons around a review mean: whose case it is, what is missing, the memo, its topic."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Key, Opaque, Page, Version


class TakeOver(CallbackData, prefix="rt"):
    """Take a colleague's case, or one that nobody has; a colleague's is asked twice."""

    id: Opaque
    version: Version
    sure: bool = False


class HandOn(CallbackData, prefix="rh"):
    """Choose to whom a case goes: a colleague's word follows, or (`assign`) it goes at once."""

    id: Opaque
    version: Version
    assign: bool = False
    page: Page = 0


class HandTo(CallbackData, prefix="ri"):
    """A colleague was chosen for a case."""

    id: Opaque
    version: Version
    to: Opaque
    assign: bool = False


class Areas(CallbackData, prefix="ra"):
    """A page of the reviewers' areas."""

    page: Page = 0


class AreaNew(CallbackData, prefix="rb"):
    """Begin a new area: a page of the reviewers to choose from."""

    page: Page = 0


class AreaBody(CallbackData, prefix="rc"):
    """A reviewer was chosen for a new area; a page of the bodies to choose from."""

    id: Opaque
    page: Page = 0


class AreaTopic(CallbackData, prefix="rd"):
    """A body was chosen for a new area, 0 for any; a page of the topics to choose from."""

    id: Opaque
    body: Key
    page: Page = 0


class AreaSet(CallbackData, prefix="rs"):
    """Set an area: `topic` is the number of a topic of the office's file from 1, 0 for any."""

    id: Opaque
    body: Key
    topic: Page


class AreaEnd(CallbackData, prefix="re"):
    """End an area; asked twice."""

    id: Opaque
    sure: bool = False


class CaseTopics(CallbackData, prefix="rf"):
    """A page of the topics that a case may have."""

    id: Opaque
    version: Version
    page: Page = 0


class CaseTopic(CallbackData, prefix="rg"):
    """A topic was chosen for a case: its number in the office's file from 1, 0 for none."""

    id: Opaque
    version: Version
    topic: Page


class MissingAct(StrEnum):
    """LOOK draws the checklist; WRITE asks for the explanation; SEND asks without one."""

    LOOK = "l"
    WRITE = "w"
    SEND = "s"


class AskMissing(CallbackData, prefix="rj"):
    """The checklist of what is missing: `ticks` is a sum of bits, `days` the term; 0 the usual."""

    id: Opaque
    version: Version
    ticks: Annotated[int, Field(ge=0, le=63)] = 0
    days: Annotated[int, Field(ge=0, le=60)] = 0
    act: MissingAct = MissingAct.LOOK


class NoteAnswer(CallbackData, prefix="rk"):
    """An answer was given by phone; it is typed next."""

    id: Opaque
    version: Version


class Earlier(CallbackData, prefix="rl"):
    """A page of the earlier requests of the same person."""

    id: Opaque
    page: Page = 0


class MemoAct(StrEnum):
    """BEGIN starts or goes on; ASK asks one section; KEEP leaves it; DROP asks twice."""

    BEGIN = "b"
    LOOK = "l"
    ASK = "a"
    KEEP = "k"
    SAVE = "s"
    DROP = "d"
    DROP_YES = "dy"


class MemoDo(CallbackData, prefix="rn"):
    """A step of filling a memo in by the template; `section` counts from 1."""

    id: Opaque
    version: Version
    act: MemoAct
    section: Annotated[int, Field(ge=0, le=6)] = 0


class MemoVersions(CallbackData, prefix="ro"):
    """A page of the versions of a memo."""

    id: Opaque
    page: Page = 0


class MemoRead(CallbackData, prefix="rq"):
    """Read a version of a memo."""

    id: Opaque
    number: Page


class PaperKind(StrEnum):
    """How a paper is exported, in which language."""

    PDF_KK = "pk"
    PDF_RU = "pr"
    DOCX_KK = "dk"
    DOCX_RU = "dr"


class MemoPaper(CallbackData, prefix="rr"):
    """Export a version of a memo."""

    id: Opaque
    number: Page
    kind: PaperKind
