"""What the buttons of a survey in the chat mean.

The answers given so far travel in the button itself, one letter each, so that nothing of them lies
anywhere until all are given; see `bot.services.rules.questionnaires`.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Opaque

Given = Annotated[str, Field(max_length=5)]


class SurveyAnswer(CallbackData, prefix="v"):
    """All answers up to this one; none: show the first question."""

    id: Opaque
    given: Given


class SurveyAct(StrEnum):
    """What can be done with a survey besides answering."""

    LATER = "l"
    FINISH = "f"


class SurveyDo(CallbackData, prefix="vd"):
    """Put a survey off, or leave it without a comment."""

    id: Opaque
    act: SurveyAct


class SurveyCall(CallbackData, prefix="vc"):
    """May the head call about these answers, or not."""

    id: Opaque
    given: Given
    call: bool


class AskMe(CallbackData, prefix="va"):
    """May surveys be sent to this person from now on, or not."""

    ask: bool
