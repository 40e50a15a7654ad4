"""What the head does with a proposal; never the person who proposed it (point 26)."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid, SamePersonDecides
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reviewing.review import RETURN_NOTE
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from db.enums import Decision, ProposalKind, Role
from db.models import Proposal, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office


class Decisions:
    """Decisions within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def approve(self, public_id: str, version: int) -> Card:
        """Decide as proposed; raises SamePersonDecides and Stale."""
        request, proposal = await self._take(public_id, version, Step.RECEIVE)
        self._decide(proposal, Decision.APPROVED)
        return await self._carry_out(request, proposal)

    async def send_back(self, public_id: str, version: int, note: str) -> Card:
        """Return the case to its reviewer with a note."""
        request, proposal = await self._take(public_id, version, Step.RETURN)
        proposal.note_sealed = self._cases.seal(
            request, RETURN_NOTE, cleaned("note", note, 2, 1000)
        )
        self._decide(proposal, Decision.RETURNED)
        self._cases.move(request, Step.RETURN)
        self._cases.record(request, "returned")
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.RETURNED,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self._cases.card(request)

    async def overrule(
        self,
        public_id: str,
        version: int,
        kind: ProposalKind,
        *,
        ground: str | None = None,
        text: str | None = None,
    ) -> Card:
        """Decide otherwise than proposed; to refuse or to end needs a ground and a text."""
        request, proposal = await self._take(public_id, version, Step.RECEIVE)
        sealed = None
        if kind is not ProposalKind.RECEIVE:
            sealed = self._office.endings.explained(request, kind, ground, text)
        elif request.post_id is None:
            raise InputInvalid(field="post", reason="empty")
        self._decide(proposal, Decision.OVERRULED)
        await self._session.flush()
        # The head's own decision is a row of its own, so that both opinions stay on record.
        head = self._office.staff_id(Role.HEAD)
        own = Proposal(
            request_id=request.id,
            kind=kind,
            ground=ground if kind is not ProposalKind.RECEIVE else None,
            text_sealed=sealed,
            proposed_by=head,
            proposed_at=self._office.now,
            decision=Decision.APPROVED,
            decided_by=head,
            decided_at=self._office.now,
        )
        self._session.add(own)
        return await self._carry_out(request, own)

    async def _carry_out(self, request: Request, decided: Proposal) -> Card:
        if decided.kind is ProposalKind.RECEIVE:
            self._cases.move(request, Step.RECEIVE)
            self._cases.record(request, "receive")
        else:
            await self._office.endings.decided(request, decided)
        return await self._cases.card(request)

    async def _take(self, public_id: str, version: int, step: Step) -> tuple[Request, Proposal]:
        self._office.require(Action.DECIDE)
        request = await self._cases.take(public_id, version, step)
        proposal = (
            await self._session.scalars(
                select(Proposal).where(
                    Proposal.request_id == request.id, Proposal.decision.is_(None)
                )
            )
        ).one()
        proposer = await self._session.get_one(Staff, proposal.proposed_by)
        # Somebody may hold both roles; it is the person that counts, not the role.
        if proposer.account_id == self._office.account.id:
            raise SamePersonDecides
        return request, proposal

    def _decide(self, proposal: Proposal, decision: Decision) -> None:
        proposal.decision = decision
        proposal.decided_by = self._office.staff_id(Role.HEAD)
        proposal.decided_at = self._office.now
