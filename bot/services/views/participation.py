"""Other bodies at a reception (point 18): as the staff see them, and as they see themselves."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.views.schedule import PostView, SeatView
from db.enums import ParticipationState


@dataclass(frozen=True, slots=True)
class BodyView:
    """A state body known to the office."""

    id: int
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Participant:
    """An invited body on the desk; who comes for it is behind "Show"."""

    public_id: str
    case_id: str
    """Public id of the case."""
    number: str
    body: str
    state: ParticipationState
    in_chat: bool
    """Somebody opened the link, so changes reach the body by themselves."""
    named: bool
    """It is known who comes."""
    invited_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Summons:
    """An invitation as the invited body sees it: which reception, and nothing about the person."""

    public_id: str
    number: str
    body: str
    state: ParticipationState
    post: PostView | None
    seat: SeatView | None
    """None while no date is given."""
    over: bool
    """The reception is held or will not be: nothing is asked any more."""
    person: str | None
    """Who comes, as the body itself wrote."""
