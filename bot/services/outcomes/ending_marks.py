"""What cards need to know of endings, for many cases with a fixed number of queries."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.outcomes.corrections import CORRECTABLE, TWO_PEOPLE
from bot.services.outcomes.endings import BY_HEAD
from bot.services.views.endings import Marks, OpenAlternative, OpenReferral, PutRight
from db.enums import DutyKind, LetterKind, ReferralKind, RequestState
from db.models import (
    Alternative,
    Correction,
    Duty,
    Letter,
    Outcome,
    Proposal,
    Referral,
    Request,
    Staff,
)

if TYPE_CHECKING:
    from bot.services.office import Office


class EndingMarks:
    """Marks of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def of(self, rows: list[Request]) -> dict[int, Marks]:
        """Return the marks of these cases by the id of the request."""
        ids = [row.id for row in rows]
        whose = await self._whose(ids)
        referrals = await self._referrals(ids)
        alternatives = await self._alternatives(ids)
        corrections = await self._corrections(ids)
        ended = [row.id for row in rows if row.state in CORRECTABLE]
        put_right = await self._put_right(ended)
        strict = {row.id for row in rows if CORRECTABLE.get(row.state) in TWO_PEOPLE}
        letters = [row.id for row in rows if row.state is RequestState.LETTER]
        by_worker = await self._by_worker(letters)
        return {
            key: Marks(
                competence_open=key in whose,
                referral=referrals.get(key),
                alternative=alternatives.get(key),
                correction=corrections.get(key, (None, False))[0],
                correction_own=key in strict and corrections.get(key, (None, False))[1],
                decided_by_head=key not in by_worker,
                put_right=put_right.get(key),
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

    async def _corrections(self, ids: list[int]) -> dict[int, tuple[str, bool]]:
        """Return the corrections without a number, and whether the reader drafted them."""
        if not ids:
            return {}
        rows = await self._session.execute(
            select(Letter.request_id, Letter.public_id, Staff.account_id)
            .join(Staff, Staff.id == Letter.made_by)
            .where(
                Letter.request_id.in_(ids),
                Letter.kind == LetterKind.CORRECTION,
                Letter.number.is_(None),
            )
        )
        account = self._office.actor.account
        me = None if account is None else account.id
        return {
            request_id: (letter, me is not None and author == me)
            for request_id, letter, author in rows
        }

    async def _put_right(self, ids: list[int]) -> dict[int, PutRight]:
        """Return what holds instead of what was told of these endings by mistake.

        A correction of an ending that was taken up again since says nothing of the present one.
        """
        if not ids:
            return {}
        present = (
            select(func.max(Outcome.id))
            .where(Outcome.request_id.in_(ids))
            .group_by(Outcome.request_id)
        )
        rows = await self._session.scalars(
            select(Correction).where(Correction.outcome_id.in_(present)).order_by(Correction.id)
        )
        return {row.request_id: PutRight(row.new_ground, row.new_letter) for row in rows}

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
