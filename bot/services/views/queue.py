"""The queue of a post as it leaves a service: a proposal, a dry run, free places, a shortage."""

from dataclasses import dataclass
from datetime import date

from bot.services.rules.queue import Shortfall
from bot.services.views.cases import Card
from bot.services.views.schedule import PostView, SeatView


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of a distribution: the case and its seat, or the reason why there is none.

    `reason` is the value of a `SkipReason`. `by_preference`: an earlier seat was left to others
    because the person prefers this weekday. `passed_over` is the value of the `SkipReason` by which
    somebody behind comes earlier; None when nobody does, or when it is the person's own wish.
    """

    number: str
    public_id: str
    seat: SeatView | None
    reason: str | None
    by_preference: bool = False
    passed_over: str | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing for the queue of a post, and what would help; see `Shortfall`.

    `waiting` are all who stand in the queue, `places` the free ones ahead. `deputies` are the other
    posts of the body that have free places, with how many.
    """

    post: PostView
    waiting: int
    places: int
    shortfall: Shortfall
    deputies: tuple[tuple[PostView, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """The proposal for the whole queue of a post; `fingerprint` changes with what it rests on.

    `shortage` is None when everybody gets a place. `offered` cases wait for an answer to an offer
    and are no part of the proposal.
    """

    post: PostView
    lines: tuple[Proposed, ...]
    fingerprint: str
    shortage: Shortage | None = None
    offered: int = 0


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A case of a dry run: it may still be before its decision (`decided` is False then)."""

    number: str
    public_id: str
    position: int
    decided: bool
    seat: SeatView | None
    reason: str | None
    from_draft: bool
    """The seat is one of the draft's, not of a schedule approved already."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Who of one post's queue would get in if a draft were approved; nothing is written."""

    post: PostView
    waiting: int
    places: int
    """Of the draft alone."""
    free: int
    """Free places of the post in schedules approved before."""
    lines: tuple[Rehearsed, ...]
    shortage: Shortage | None


@dataclass(frozen=True, slots=True)
class DryRun:
    """A whole draft tried out, post by post."""

    schedule_id: int
    posts: tuple[Rehearsal, ...]


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """A free seat with its post, for placing by hand."""

    seat: SeatView
    post: PostView


@dataclass(frozen=True, slots=True)
class Claimed:
    """A case with the code of the category it claims; whether the paper was seen is on the card."""

    card: Card
    category: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """A placing by hand before its last press; `fingerprint` ties the button to the reason."""

    card: Card
    chosen: FreeSeat
    reason: str
    fingerprint: str
    memo_due_on: date
    memo_late: bool
    """The memo is not written and its term for this seat is over."""
