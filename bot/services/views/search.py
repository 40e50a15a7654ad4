"""What is looked for and what was found, without personal data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.services.rules.search_text import Sought
from bot.services.views.cases import Card
from bot.services.views.people import StaffView
from bot.services.views.schedule import PostView
from db.enums import RequestState


class FindBy(StrEnum):
    """What the cases found can be narrowed by."""

    STATE = "s"
    POST = "p"
    TOPIC = "t"
    REVIEWER = "r"
    PERIOD = "d"


class Criteria(BaseModel):
    """A search as it is kept between two pages: `value` of a person is its blind index in hex."""

    model_config = ConfigDict(frozen=True)

    sought: Sought = Sought.ALL
    value: str = ""
    first: date | None = None
    last: date | None = None
    state: RequestState | None = None
    post: int | None = None
    topic: str | None = None
    reviewer: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; more than `limit` is not listed, but asked to be narrowed."""

    criteria: Criteria
    total: int
    cards: tuple[Card, ...]
    page: int
    limit: int
    post: PostView | None = None
    reviewer: StaffView | None = None

    @property
    def too_many(self) -> bool:
        """Tell whether the search has to be narrowed."""
        return self.total > self.limit


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be narrowed to."""

    posts: tuple[PostView, ...]
    reviewers: tuple[StaffView, ...]
