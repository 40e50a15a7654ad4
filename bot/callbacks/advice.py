"""What the buttons of consultations mean: asked for by a person, given and recorded by a helper."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Opaque, Page, Version
from db.enums import ConsultationOutcome, DeclineReason, Role


class AskAdvice(CallbackData, prefix="aq"):
    """Ask for advice; `anew` throws away what was begun before."""

    anew: bool = False


class AdviceAct(StrEnum):
    """What can be done in a form of advice besides answering."""

    BACK = "b"
    CANCEL = "x"
    CANCEL_YES = "y"
    RESUME = "r"
    SUBMIT = "s"


class AdviceForm(CallbackData, prefix="aw"):
    """A step in the form of a question; `rev` tells whether the button belongs to what is shown."""

    rev: Version
    act: AdviceAct


class AdviceAnswer(CallbackData, prefix="ae"):
    """The chosen answer to the question of the form now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=16)]


class AdviceEdit(CallbackData, prefix="ar"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=16)]


class OwnAdviceAct(StrEnum):
    """What a person does with an own consultation."""

    OPEN = "o"
    SETTLED = "s"
    BOOK = "b"
    AGAIN = "a"
    DECLINE = "d"
    CALL = "c"


class OwnAdvice(CallbackData, prefix="at"):
    """An act of the person who asked, drawn for this version of the consultation."""

    id: Opaque
    version: Version
    act: OwnAdviceAct


class OwnAdviceWhy(CallbackData, prefix="ay"):
    """Why the person will not book (point 38)."""

    id: Opaque
    version: Version
    reason: DeclineReason


class AdviceList(StrEnum):
    """The lists of whoever gives advice."""

    WAITING = "w"
    TALKS = "t"
    TO_BOOK = "b"


class AdvicePile(CallbackData, prefix="au"):
    """A page of consultations."""

    pile: AdviceList = AdviceList.WAITING
    page: Page = 0


class AdviceStep(StrEnum):
    """What a helper does with a consultation."""

    OPEN = "o"
    TAKE = "t"
    SHOW = "s"
    ANSWER = "a"
    END = "e"
    HAND = "h"


class AdviceDo(CallbackData, prefix="ai"):
    """A step of a helper, drawn for this version of the consultation."""

    id: Opaque
    version: Version
    act: AdviceStep


class AdviceEnd(CallbackData, prefix="ao"):
    """What came of a consultation."""

    id: Opaque
    version: Version
    outcome: ConsultationOutcome


class AdviceWhy(CallbackData, prefix="ap"):
    """Why somebody who was advised does not book."""

    id: Opaque
    version: Version
    reason: DeclineReason


class AdviceHand(CallbackData, prefix="as"):
    """Hand a question on to the helpers of a role."""

    id: Opaque
    version: Version
    role: Role


class RecordAdvice(CallbackData, prefix="af"):
    """Write a consultation down by hand; `anew` throws away what was begun before."""

    anew: bool = False


class RecordAdviceFor(CallbackData, prefix="ag"):
    """Write down a consultation about this case."""

    id: Opaque


class AdviceBook(CallbackData, prefix="ah"):
    """Take the request down of somebody who wishes to book after advice."""

    id: Opaque


class AdviceGiveUp(CallbackData, prefix="am"):
    """Somebody who wished to book after advice does not any more: ask why."""

    id: Opaque
    version: Version


class AdviceGivenUp(CallbackData, prefix="an"):
    """Why somebody who wished to book after advice does not any more."""

    id: Opaque
    version: Version
    reason: DeclineReason


class ConsultedForm(CallbackData, prefix="aj"):
    """A step in the form of a consultation that is written down."""

    rev: Version
    act: AdviceAct


class ConsultedAnswer(CallbackData, prefix="ak"):
    """The chosen answer to the question of that form now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=16)]


class ConsultedEdit(CallbackData, prefix="al"):
    """Answer a question of its summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=16)]
