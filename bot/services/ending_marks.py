"""What cards need to know of endings, for many cases with a fixed number of queries."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.endings import BY_HEAD
from bot.services.views.endings import Marks, OpenAlternative, OpenReferral
from db.enums import DutyKind, LetterKind, ReferralKind, RequestState
from db.models import Alternative, Duty, Letter, Proposal, Referral, Request

if TYPE_CHECKING:
    from bot.services.office import Office


class EndingMarks:
    """Marks of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._session = office.session

    async def of(self, rows: list[Request]) -> dict[int, Marks]:
        """Return the marks of these cases by the id of the request."""
        ids = [row.id for row in rows]
        whose = await self._whose(ids)
        referrals = await self._referrals(ids)
        alternatives = await self._alternatives(ids)
        corrections = await self._corrections(ids)
        letters = [row.id for row in rows if row.state is RequestState.LETTER]
        by_worker = await self._by_worker(letters)
        return {
            key: Marks(
                competence_open=key in whose,
                referral=referrals.get(key),
                alternative=alternatives.get(key),
                correction=corrections.get(key),
                decided_by_head=key not in by_worker,
            )
            for key in ids
        }

    async def _whose(self, ids: list[int]) -> set[int]:
        found = await self._session.scalars(
            select(Duty.request_id).where(
                Duty.request_id.in_(ids),
                Duty.kind == DutyKind.REDIRECT,
                Duty.closed_at.is_(None),
            )
        )
        return {key for key in found if key is not None}

    async def _referrals(self, ids: list[int]) -> dict[int, OpenReferral]:
        rows = await self._session.scalars(
            select(Referral)
            .where(
                Referral.request_id.in_(ids),
                Referral.letter_number.is_(None),
                Referral.kind != ReferralKind.WHOLE,
            )
            .order_by(Referral.id)
        )
        return {row.request_id: OpenReferral(row.public_id, row.kind) for row in rows}

    async def _alternatives(self, ids: list[int]) -> dict[int, OpenAlternative]:
        rows = await self._session.scalars(
            select(Alternative).where(
                Alternative.request_id.in_(ids), Alternative.answered_at.is_(None)
            )
        )
        return {row.request_id: OpenAlternative(row.public_id, row.kind) for row in rows}

    async def _corrections(self, ids: list[int]) -> dict[int, str]:
        rows = await self._session.execute(
            select(Letter.request_id, Letter.public_id).where(
                Letter.request_id.in_(ids),
                Letter.kind == LetterKind.CORRECTION,
                Letter.number.is_(None),
            )
        )
        return dict(rows.all())

    async def _by_worker(self, ids: list[int]) -> set[int]:
        """Return the cases whose decision, now waiting for its letter, was the worker's own."""
        if not ids:
            return set()
        latest = (
            select(func.max(Proposal.id))
            .where(Proposal.request_id.in_(ids))
            .group_by(Proposal.request_id)
        )
        rows = await self._session.execute(
            select(Proposal.request_id, Proposal.kind).where(Proposal.id.in_(latest))
        )
        return {key for key, kind in rows if kind not in BY_HEAD}
