"""The book of facts: what happened, copied without personal data as it happens (point 40).

Every figure of the office is counted from here and from the ballots, never from the cases: so a
report of an old quarter does not change when the personal data of its cases are deleted.

What the kinds mean by their columns:

==================  ==================================  =========================  ==============
kind                detail                              value                      in_time
==================  ==================================  =========================  ==============
REGISTERED          "repeat" for a repeated appeal      -                          the same day
ENTERED             -                                   -                          the same day
MEMO                -                                   -                          before its term
ANSWERED            the notice that was the answer      working days since         within the term
OVERDUE             -                                   -                          -
QUEUED, UNQUEUED    the step                            -                          -
ASSIGNED            the step                            calendar days to wait      -
HELD                the result                          calendar days waited       -
NO_SHOW, NOT_HELD   -                                   -                          -
an ending           its ground                          working days since         redirection
REOPENED            -                                   -                          -
CONSULTATION        the outcome; `reason` why declined  -                          -
INSTRUCTION         -                                   -                          -
INSTRUCTION_CLOSED  -                                   -                          by its day
MATERIALS           -                                   -                          -
MATERIALS_GIVEN     -                                   -                          by its day
CALL                the result of a try                 -                          -
RECEPTION           "held", "empty" or "cancelled"      people received            -
SURVEY_ASKED        the questionnaire                   -                          -
SAMPLED             the frame                           people drawn               -
SAMPLE_CALL         the state it ended in               tries                      -
==================  ==================================  =========================  ==============

RECEPTION is dated by the day of the reception and written the next working morning; SURVEY_ASKED,
SAMPLED and SAMPLE_CALL lead to no case.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.services.rules.queue import IN_TURN
from bot.services.rules.ranks import of_title
from db.enums import Channel, Citizenship, FactKind, Mode, Rank, SocialGroup
from db.models import Fact, Post, Request

if TYPE_CHECKING:
    from bot.services.office import Office


class FactBook:
    """Facts written in one transaction; nobody asks for a right to have something counted."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._posts: dict[int, tuple[int, Rank]] = {}

    async def note(
        self,
        kind: FactKind,
        request: Request,
        *,
        day: date | None = None,
        detail: str | None = None,
        reason: str | None = None,
        value: int | None = None,
        in_time: bool | None = None,
        place_id: int | None = None,
        mode: Mode | None = None,
    ) -> None:
        """Write what happened to a case, today if no day is named."""
        body_id, rank = await self._of_post(request.post_id)
        await self._write(
            kind,
            day,
            request_id=request.id,
            body_id=body_id,
            post_id=request.post_id,
            rank=rank,
            place_id=place_id,
            channel=request.channel,
            topic=request.topic,
            mode=mode,
            social=request.social,
            detail=detail,
            reason=reason,
            value=value,
            in_time=in_time,
            foreign=request.citizenship is not Citizenship.KAZAKHSTAN,
            out_of_turn=request.out_of_turn < IN_TURN,
            unscheduled=request.unscheduled,
        )

    async def note_own(
        self,
        kind: FactKind,
        *,
        day: date | None = None,
        post_id: int | None = None,
        place_id: int | None = None,
        channel: Channel | None = None,
        topic: str | None = None,
        mode: Mode | None = None,
        detail: str | None = None,
        reason: str | None = None,
        value: int | None = None,
        in_time: bool | None = None,
    ) -> None:
        """Write what concerns no case, or must not lead to one."""
        body_id, rank = await self._of_post(post_id)
        await self._write(
            kind,
            day,
            body_id=body_id,
            post_id=post_id,
            rank=rank,
            place_id=place_id,
            channel=channel,
            topic=topic,
            mode=mode,
            detail=detail,
            reason=reason,
            value=value,
            in_time=in_time,
        )

    async def _write(
        self, kind: FactKind, day: date | None, **columns: str | int | bool | SocialGroup | None
    ) -> None:
        await self._session.execute(
            insert(Fact).values(kind=kind, day=day or self._office.today, **columns)
        )

    async def _of_post(self, post_id: int | None) -> tuple[int | None, Rank | None]:
        """Return the body and the rank of a post, looked up once in a transaction."""
        if post_id is None:
            return None, None
        if post_id not in self._posts:
            row = (
                await self._session.execute(
                    select(Post.body_id, Post.rank, Post.title_kk, Post.title_ru).where(
                        Post.id == post_id
                    )
                )
            ).one()
            self._posts[post_id] = (row[0], row[1] or of_title(row[2], row[3]))
        return self._posts[post_id]
