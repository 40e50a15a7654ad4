"""Decided endings and their letters: refused, ended, returned, redirected; taken back; withdrawn.

The head decides on a refusal and on an end; a return and a redirection are the responsible worker's
own (APPC articles 64, 65 and 88). None of them is in force before its letter has a number.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reviewing.review import PROPOSAL, RETURN_NOTE
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from db.enums import Decision, DutyKind, LetterKind, OutcomeKind, ProposalKind, Role
from db.models import Letter, Proposal, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

EXPLANATION = (10, 1000)
"""Fewest and most characters of what the applicant reads as the explanation."""
RETURN_DAYS = 3
"""Working days within which a return goes out (APPC article 64(7))."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A decided ending: its grounds, its arrows, its letter and what is said of it."""

    grounds: str
    decide: Step
    decided: str
    letter: LetterKind
    issue: Step
    outcome: OutcomeKind
    notice: NoticeKind
    issued: str


ENDINGS: dict[ProposalKind, Ending] = {
    ProposalKind.REFUSE: Ending(
        "refuse",
        Step.REFUSE,
        "refuse",
        LetterKind.REFUSAL,
        Step.ISSUE_REFUSAL,
        OutcomeKind.REFUSED,
        NoticeKind.REFUSAL,
        "letter",
    ),
    ProposalKind.END: Ending(
        "end",
        Step.END,
        "end_decided",
        LetterKind.END,
        Step.ISSUE_END,
        OutcomeKind.ENDED,
        NoticeKind.ENDED,
        "ended",
    ),
    ProposalKind.RETURN: Ending(
        "return",
        Step.GIVE_UP,
        "return_decided",
        LetterKind.RETURN,
        Step.ISSUE_RETURN,
        OutcomeKind.RETURNED,
        NoticeKind.REQUEST_RETURNED,
        "request_returned",
    ),
    ProposalKind.REDIRECT: Ending(
        "redirect",
        Step.REDIRECT,
        "redirect_decided",
        LetterKind.REDIRECT,
        Step.ISSUE_REDIRECT,
        OutcomeKind.REDIRECTED,
        NoticeKind.REDIRECTED,
        "redirected",
    ),
}
BY_HEAD = frozenset({ProposalKind.REFUSE, ProposalKind.END})
"""Endings that the head decides, never the person who proposed them (point 26, APPC article 88)."""


class Endings:
    """Decided endings of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    def explained(
        self, request: Request, kind: ProposalKind, ground: str | None, text: str | None
    ) -> bytes:
        """Seal the explanation of an ending; raises InputInvalid without its ground or a text."""
        self._office.letters.ground(ground, ENDINGS[kind].grounds)
        return self._cases.seal(request, PROPOSAL, self.text(text or ""))

    def text(self, text: str) -> str:
        """Return a typed explanation fit to be stored; raises InputInvalid."""
        return cleaned("explanation", text, *EXPLANATION)

    async def return_to_applicant(
        self, public_id: str, version: int, ground: str, text: str
    ) -> Card:
        """Decide to return what lacks what the law asks for (APPC article 64(7)).

        Raises InputInvalid and Stale.
        """
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.GIVE_UP)
        proposal = self.own_decision(request, ProposalKind.RETURN, ground, text)
        await self.decided(request, proposal)
        return await self._cases.card(request)

    def own_decision(
        self, request: Request, kind: ProposalKind, ground: str, text: str
    ) -> Proposal:
        """Write down what the responsible worker decides alone; raises InputInvalid."""
        by = self._office.staff_id(Role.REVIEWER)
        proposal = Proposal(
            request_id=request.id,
            kind=kind,
            ground=ground,
            text_sealed=self.explained(request, kind, ground, text),
            proposed_by=by,
            proposed_at=self._office.now,
            decision=Decision.APPROVED,
            decided_by=by,
            decided_at=self._office.now,
        )
        self._session.add(proposal)
        return proposal

    async def decided(
        self, request: Request, proposal: Proposal, target: str | None = None
    ) -> None:
        """Bring a decided case to its letter: it is made at once and waits for its number."""
        office, ending = self._office, ENDINGS[proposal.kind]
        await office.closing.drop_open_questions(request)
        self._cases.move(request, ending.decide)
        self._cases.record(request, ending.decided, ground=proposal.ground)
        await self._draft(request, proposal, target)
        calendar, term = office.calendar, request.answer_due_on
        if proposal.kind in {ProposalKind.RETURN, ProposalKind.REDIRECT}:
            term = min(term, calendar.after(office.today, RETURN_DAYS))
        await office.duties.open(
            request,
            ladders.letter(calendar, office.now, term),
            subject=str(request.version),
        )

    async def issue(self, public_id: str, version: int, letter_number: str) -> Card:
        """Give a decided ending the number of its signed letter, and tell the applicant.

        Without the letter there is no ending (APPC articles 78 and 80). Raises InputInvalid, Stale.
        """
        office = self._office
        office.require(Action.ISSUE_REFUSAL)
        steps = tuple(ending.issue for ending in ENDINGS.values())
        request = await office.closing.take(public_id, version, *steps)
        proposal = await self._decision(request)
        ending = ENDINGS[proposal.kind]
        letter = await office.letters.waiting(request, ending.letter)
        if letter is None:
            letter = await self._draft(request, proposal, None)
        number = office.letters.put_number(letter, letter_number)
        if proposal.kind is ProposalKind.REDIRECT:
            await office.referrals.sent(request, number)
        await office.closing.end(
            request,
            ending.issue,
            ending.outcome,
            action=ending.issued,
            ground=proposal.ground,
            text=self._cases.open(request, PROPOSAL, proposal.text_sealed) or "",
            letter_number=number,
            by=office.staff_id(Role.REGISTRAR, Role.REVIEWER),
            notice=ending.notice,
        )
        return await self._cases.card(request)

    async def take_back(self, public_id: str, version: int, reason: str) -> Card:
        """Take a decision back before its letter has a number; the case is in review again.

        Only who may decide so takes it back: a head what a head decided. Raises NotAllowed,
        InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.SEE_CASE)
        request = await self._cases.take(public_id, version, Step.TAKE_BACK)
        proposal = await self._decision(request)
        office.require(Action.DECIDE if proposal.kind in BY_HEAD else Action.REVIEW)
        said = cleaned("reason", reason, 2, 1000)
        proposal.note_sealed = self._cases.seal(request, RETURN_NOTE, said)
        proposal.decision = Decision.VOID
        self._cases.move(request, Step.TAKE_BACK)
        self._cases.record(request, "taken_back", kind=proposal.kind.value)
        await office.letters.discard(request, ENDINGS[proposal.kind].letter)
        await office.duties.close(request, DutyKind.LETTER)
        if proposal.kind is ProposalKind.REDIRECT:
            await office.referrals.forget(request)
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.TAKEN_BACK,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self._cases.card(request)

    async def withdraw_for(self, public_id: str, version: int, rests_on: str) -> Card:
        """Write down that the applicant took the request back on paper or by phone.

        `rests_on` says what it rests on (APPC article 64(9)). Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.WITHDRAW_FOR)
        request = await office.closing.take(public_id, version, Step.WITHDRAW_FOR)
        await office.closing.end(
            request,
            Step.WITHDRAW_FOR,
            OutcomeKind.WITHDRAWN,
            action="withdrawn_for",
            text=cleaned("rests_on", rests_on, 3, 500),
            by=office.staff_id(Role.REGISTRAR),
            notice=NoticeKind.WITHDRAWN_FOR_YOU,
        )
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.WITHDRAWN,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self._cases.card(request)

    async def _draft(self, request: Request, proposal: Proposal, target: str | None) -> Letter:
        """Make the letter of a decision, signed by whoever decided."""
        office, ending = self._office, ENDINGS[proposal.kind]
        by = proposal.decided_by or proposal.proposed_by
        ground = next(
            (each for each in office.profile.grounds if each.code == proposal.ground), None
        )
        content = await office.letters.said(request, ending.letter, by=by, ground=ground)
        text = self._cases.open(request, PROPOSAL, proposal.text_sealed) or ""
        content = content.model_copy(update={"text": text, "target": target})
        return office.letters.draft(request, ending.letter, content, by=by)

    async def _decision(self, request: Request) -> Proposal:
        found = await self._session.scalar(
            select(Proposal)
            .where(Proposal.request_id == request.id, Proposal.kind.in_(ENDINGS))
            .order_by(Proposal.id.desc())
            .limit(1)
        )
        if found is None:
            raise NotFound
        return found

    async def same_person(self, staff_id: int) -> bool:
        """Tell whether this staff entry is the acting person's own, in whatever role."""
        row = await self._session.get_one(Staff, staff_id)
        return row.account_id == self._office.account.id
