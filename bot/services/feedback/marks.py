"""Marks of 1 to 5 from the ballots, month by month, never of fewer people than may be shown.

What is hidden stays hidden beside what is shown: no body is told by the office less the other
bodies, no post by its body less the other posts.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.rules.small_cells import shown
from bot.services.views.statistics import By, Marks, Narrowed
from db.models import Ballot, BallotAnswer, Post

if TYPE_CHECKING:
    from bot.services.office import Office

Place = tuple[int | None, int | None]
"""A body and a post; None where the ballot names none."""


@dataclass(frozen=True, slots=True)
class _Given:
    """So many ballots with so many marks of this sum."""

    ballots: int
    marks: int
    sum: int


class MonthlyMarks:
    """Marks within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def of(self, months: Sequence[date], narrowed: Narrowed | None) -> Marks | None:
        """Return the marks of some months together; of those alone that can be shown."""
        return _together(await self._shown(months, narrowed))

    async def by_month(
        self, months: Sequence[date], narrowed: Narrowed | None
    ) -> tuple[tuple[date, Marks | None], ...]:
        """Return the marks of each month; None where there are none, or too few to be shown."""
        found = await self._shown(months, narrowed)
        return tuple((month, _together({month: found.get(month, ())})) for month in months)

    async def _shown(
        self, months: Sequence[date], narrowed: Narrowed | None
    ) -> dict[date, tuple[_Given, ...]]:
        """Return what may be shown of each month."""
        # A ballot knows neither channel nor topic: they would lead to the case.
        if not months or (narrowed and narrowed.by not in {By.BODY, By.POST}):
            return {}
        rows = await self._office.session.execute(
            select(
                Ballot.month,
                Post.body_id,
                Ballot.post_id,
                func.count(Ballot.id.distinct()),
                func.count(),
                func.sum(BallotAnswer.mark),
            )
            .join(BallotAnswer, BallotAnswer.ballot_id == Ballot.id)
            .outerjoin(Post, Post.id == Ballot.post_id)
            .where(Ballot.month.in_(months), BallotAnswer.mark.is_not(None))
            .group_by(Ballot.month, Post.body_id, Ballot.post_id)
        )
        given: dict[date, dict[Place, _Given]] = defaultdict(dict)
        for month, body, post, *counts in rows:
            given[month][body, post] = _Given(*(int(count or 0) for count in counts))
        return {month: self._of_month(places, narrowed) for month, places in given.items()}

    def _of_month(
        self, places: Mapping[Place, _Given], narrowed: Narrowed | None
    ) -> tuple[_Given, ...]:
        smallest = self._office.profile.figures.smallest_cell
        if sum(each.ballots for each in places.values()) < smallest:
            return ()
        if narrowed is None:
            return tuple(places.values())
        key = narrowed.key
        bodies = {
            body for body, post in places if key == (body if narrowed.by is By.BODY else post)
        }
        if not bodies:
            return ()
        (body,) = bodies
        if not shown(_ballots((place[0], each) for place, each in places.items()), smallest)[body]:
            return ()
        of_body = {post: each for (of, post), each in places.items() if of == body}
        if narrowed.by is By.BODY:
            return tuple(of_body.values())
        posts = shown(_ballots(of_body.items()), smallest)
        return tuple(each for post, each in of_body.items() if post == key and posts[post])


def _ballots(cells: Iterable[tuple[Hashable, _Given]]) -> dict[Hashable, int]:
    found: dict[Hashable, int] = defaultdict(int)
    for key, each in cells:
        found[key] += each.ballots
    return found


def _together(found: Mapping[date, Sequence[_Given]]) -> Marks | None:
    given = [each for cells in found.values() for each in cells]
    marks = sum(each.marks for each in given)
    if not marks:
        return None
    return Marks(sum(each.ballots for each in given), sum(each.sum for each in given) / marks)
