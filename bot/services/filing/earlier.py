"""Earlier requests of the same person, found by blind indexes: a help, never a refusal by itself.

The staff see those with the same IIN, or with the same phone where no two different IINs speak
against it: a family may share a phone. An applicant sees only what came from the own chat, because
an IIN is declared by whoever writes and must not open somebody else's cases (point 32).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from bot.services.filing.requests import OUTCOME
from bot.services.rules.lifecycle import CLOSED_STATES
from bot.services.rules.policy import Action
from bot.services.views import OutcomeView
from bot.services.views.review import EarlierCase
from db.enums import OutcomeKind, RequestState
from db.models import Outcome, Post, Request

if TYPE_CHECKING:
    from bot.services.office import Office

ANSWERED = CLOSED_STATES - {RequestState.WITHDRAWN}
"""States in which the office has answered a request."""


NO_ANSWER = (OutcomeKind.NO_SHOW, OutcomeKind.NOT_HELD, OutcomeKind.WITHDRAWN)
"""Outcomes by which the office has answered nothing."""


def _counts() -> Select[int, int]:
    """Return the statement that counts; made once, because to make it costs more than to run it."""
    later, before = aliased(Request), aliased(Request)
    chosen = select(later.id.label("later"), before.id.label("before")).where(
        later.id.in_(bindparam("ids", expanding=True)), before.id < later.id
    )
    by_iin = chosen.where(before.iin_index == later.iin_index)
    by_phone = chosen.where(
        before.phone_index == later.phone_index,
        or_(later.iin_index.is_(None), before.iin_index.is_(None)),
    )
    pairs = by_iin.union(by_phone).subquery()
    return select(pairs.c.later, func.count()).group_by(pairs.c.later)


_COUNTS = _counts()


class EarlierCases:
    """Earlier cases within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """Return how many requests of the same person were registered earlier, by case.

        Two looks into the blind indexes, one by IIN and one by phone: a single condition of both
        would read the whole table.
        """
        found = await self._session.execute(_COUNTS, {"ids": list(ids)})
        return dict(found.all())

    async def of(self, public_id: str) -> tuple[EarlierCase, ...]:
        """Return the earlier requests of a case's person, the newest first; raises NotFound.

        The look is journalled: that two requests are of one person is personal data.
        """
        self._office.require(Action.REVEAL)
        request = await self._office.cases.find(public_id)
        self._office.cases.record(request, "revealed", what="earlier")
        return await self.before(request)

    async def before(self, request: Request) -> tuple[EarlierCase, ...]:
        """Return the earlier requests of a case's person; whoever calls journals the look."""
        rows = await self._session.scalars(
            select(Request).where(*_before(request)).order_by(Request.id.desc())
        )
        return await self._views(list(rows))

    async def own(
        self, iin: str | None, phone: str | None, post_id: int | None, topic: str | None
    ) -> EarlierCase | None:
        """Return the newest answered request of this chat's person to the same body or topic.

        `iin` and `phone` are what the new form says. Nothing of another chat is ever found.
        """
        if iin is None and not phone:
            return None
        blind = self._office.keys.blind
        same = _same(
            None if iin is None else blind("iin", iin),
            blind("phone", phone or "") if phone else None,
        )
        about = _about(post_id, topic)
        if not about:
            return None
        row = await self._session.scalar(
            select(Request)
            .where(
                Request.account_id == self._office.account.id,
                Request.state.in_(ANSWERED),
                same,
                or_(*about),
            )
            .order_by(Request.id.desc())
            .limit(1)
        )
        return None if row is None else (await self._views([row]))[0]

    async def repeats(self, request: Request) -> bool:
        """Tell whether this person has had an answer from the same body or on the same topic.

        Then it is a repeated appeal, as the report counts them.
        """
        about = _about(request.post_id, request.topic)
        if not about:
            return False
        found = await self._session.scalar(
            select(Request.id)
            .join(Outcome, Outcome.request_id == Request.id)
            .where(
                *_before(request),
                Outcome.kind.not_in(NO_ANSWER),
                Outcome.happened_at <= request.received_at,
                or_(*about),
            )
            .limit(1)
        )
        return found is not None

    async def _views(self, rows: Sequence[Request]) -> tuple[EarlierCase, ...]:
        posts = await self._office.cases.posts([row.post_id for row in rows if row.post_id])
        outcomes = await self._outcomes([row.id for row in rows])
        local = self._office.calendar.hours.local_day
        return tuple(
            EarlierCase(
                row.public_id,
                row.number,
                local(row.registered_at),
                row.state,
                posts.get(row.post_id or 0),
                row.topic,
                self._outcome(row, outcomes.get(row.id)),
            )
            for row in rows
        )

    async def _outcomes(self, ids: list[int]) -> dict[int, Outcome]:
        """Return how each of these cases ended last; a rescheduled reception is no end."""
        rows = await self._session.scalars(
            select(Outcome)
            .where(
                Outcome.request_id.in_(ids),
                Outcome.kind.not_in((OutcomeKind.NOT_HELD, OutcomeKind.NO_SHOW)),
            )
            .order_by(Outcome.id)
        )
        return {row.request_id: row for row in rows}

    def _outcome(self, request: Request, outcome: Outcome | None) -> OutcomeView | None:
        if outcome is None or request.state not in CLOSED_STATES:
            return None
        return OutcomeView(
            outcome.kind,
            outcome.happened_at,
            outcome.ground,
            self._office.cases.open(request, OUTCOME, outcome.text_sealed),
            outcome.letter_number,
            outcome.result,
        )


def _before(request: Request) -> tuple[ColumnElement[bool], ...]:
    return (Request.id < request.id, _same(request.iin_index, request.phone_index))


def _about(post_id: int | None, topic: str | None) -> list[ColumnElement[bool]]:
    """Return the ways of being about the same: the body of a post, or a topic."""
    about: list[ColumnElement[bool]] = []
    if post_id is not None:
        body = select(Post.body_id).where(Post.id == post_id).scalar_subquery()
        about.append(Request.post_id.in_(select(Post.id).where(Post.body_id == body)))
    if topic is not None:
        about.append(Request.topic == topic)
    return about


def _same(iin: bytes | None, phone: bytes | None) -> ColumnElement[bool]:
    """Return the condition of being the same person, by the blind indexes."""
    ways = []
    if phone is not None:
        by_phone = Request.phone_index == phone
        known = or_(Request.iin_index.is_(None), Request.iin_index == iin)
        ways.append(by_phone if iin is None else and_(by_phone, known))
    if iin is not None:
        ways.append(Request.iin_index == iin)
    return or_(*ways)
