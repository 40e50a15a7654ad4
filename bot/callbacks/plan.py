"""What the buttons of the schedule desk mean: months, drafts, approval, versions, posts, places."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Key, Month, Page, Version
from db.enums import Rank


class PlanMonth(CallbackData, prefix="pm"):
    """The schedule of a month, approved and drafted (0: this month)."""

    month: Month = 0
    page: Page = 0


class PlanAdd(CallbackData, prefix="pa"):
    """Add receptions to the draft of a month."""

    month: Month


class PlanCopy(CallbackData, prefix="pc"):
    """Copy the month before into the draft of this one; asked twice."""

    month: Month
    sure: bool = False


class PlanCompare(CallbackData, prefix="pq"):
    """Set a month beside the month before."""

    month: Month
    page: Page = 0


class PlanDraft(CallbackData, prefix="pd"):
    """A page of a draft."""

    schedule: Key
    page: Page = 0


class DraftAct(StrEnum):
    """What can be done with a whole draft."""

    CHECK = "c"
    APPROVE = "a"
    DISCARD = "x"
    DISCARD_YES = "y"


class PlanDraftDo(CallbackData, prefix="pk"):
    """Check, approve, or throw a draft away; the last is asked twice."""

    schedule: Key
    act: DraftAct
    page: Page = 0


class ReceptionAct(StrEnum):
    """What can be done with a drafted reception."""

    OPEN = "o"
    HOURS = "h"
    PLACE = "p"
    MINUTES = "m"
    MODE = "v"
    DROP = "x"
    DROP_YES = "y"


class PlanReception(CallbackData, prefix="pr"):
    """A reception of a draft."""

    reception: Key
    act: ReceptionAct = ReceptionAct.OPEN


class PlanVersion(CallbackData, prefix="pv"):
    """A version of a month (0: the list of them); `changes` tells what it changed."""

    month: Month
    number: Key = 0
    page: Page = 0
    changes: bool = False


class PlanPosts(CallbackData, prefix="pp"):
    """A page of the posts of the office."""

    page: Page = 0


class PlanPost(CallbackData, prefix="po"):
    """A post and who holds it; `change` begins to note another holder."""

    post: Key
    change: bool = False


class PlanRank(CallbackData, prefix="px"):
    """The rank of a post, as the report counts it; without a choice the ranks are shown."""

    post: Key
    choose: bool = True
    rank: Rank = Rank.OTHER


class PlanPlaces(CallbackData, prefix="pl"):
    """A page of the places."""

    page: Page = 0


class PlaceAct(StrEnum):
    """What can be noted about a place."""

    OPEN = "o"
    STEP_FREE = "s"
    STEPS = "n"
    KAZAKH = "k"
    RUSSIAN = "r"
    POINT = "p"


class PlanPlace(CallbackData, prefix="pt"):
    """A place: how to get in."""

    place: Key
    act: PlaceAct = PlaceAct.OPEN


class PlanFormAct(StrEnum):
    """What can be done in a form of the desk besides answering."""

    BACK = "b"
    CANCEL = "x"
    RESUME = "r"
    SUBMIT = "s"


class PlanForm(CallbackData, prefix="pf"):
    """A step in the form; `rev` tells whether the button still belongs to the question shown."""

    rev: Version
    act: PlanFormAct


class PlanAnswer(CallbackData, prefix="pn"):
    """The chosen answer to the question now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=24)]


class PlanEdit(CallbackData, prefix="pe"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=20)]


class PlanFormPage(CallbackData, prefix="pg"):
    """Another page of a long list of answers."""

    rev: Version
    page: Page
