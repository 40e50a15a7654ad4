"""The matter, or a part of it, sent on to another body (APPC articles 65 and 64(7-2)).

Wholly: the case ends with the letter. Partly: our own part goes on. At once: danger or crime is
sent on before its letter has a number, which is then due the same day.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.services.errors import NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import EXPECTING, Step
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.terms.recounts import SINCE
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.endings import ReferralView
from bot.services.views.notice import Facts
from db.enums import (
    DutyKind,
    FactKind,
    LetterKind,
    OutcomeKind,
    ProposalKind,
    ReferralKind,
    Role,
)
from db.models import Duty, Letter, Outcome, Referral, Request

if TYPE_CHECKING:
    from bot.services.office import Office

TEXT = "referrals.text"
TARGET = (3, 300)
EXPLANATION = (10, 1000)
"""Fewest and most characters of the body's name, and of what is sent on and why."""
LETTERS = {ReferralKind.PART: LetterKind.REDIRECT, ReferralKind.URGENT: LetterKind.FORWARD}


class Referrals:
    """Referrals of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def ours(self, public_id: str, version: int) -> Card:
        """Say that the matter is within our competence; raises Stale."""
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.REDIRECT)
        self._cases.touch(request)
        await self._office.duties.close(request, DutyKind.REDIRECT)
        self._cases.record(request, "ours")
        return await self._cases.card(request)

    async def redirect(
        self, public_id: str, version: int, ground: str, target: str, text: str
    ) -> Card:
        """Decide to send the whole matter on; it ends with the number of the letter.

        Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.REDIRECT)
        body = self.named(target)
        proposal = office.endings.own_decision(request, ProposalKind.REDIRECT, ground, text)
        self._write(request, ReferralKind.WHOLE, ground, body, text)
        await office.endings.decided(request, proposal, body)
        return await self._cases.card(request)

    async def redirect_partly(
        self, public_id: str, version: int, ground: str, target: str, text: str
    ) -> Card:
        """Send a part of the matter on; our own part goes on where it stands.

        The applicant is told with the number of the letter, which is due with the term of article
        65. Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version)
        if request.state not in EXPECTING or await self._unsent(request) is not None:
            raise Stale(public_id=public_id, for_staff=True)
        office.letters.ground(ground, "redirect_partly")
        body = self.named(target)
        referral = self._write(request, ReferralKind.PART, ground, body, text)
        self._cases.touch(request)
        self._cases.record(request, "part_decided", ground=ground)
        await self._letter(request, referral, body, text)
        due_on = await office.duties.due_on(request, DutyKind.REDIRECT)
        await office.duties.close(request, DutyKind.REDIRECT)
        await self._owe_number(request, referral, due_on or office.today)
        return await self._cases.card(request)

    async def forward(
        self, public_id: str, version: int, ground: str, target: str, text: str
    ) -> Card:
        """Forward at once what tells of danger or crime; it cannot be undone.

        Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.FORWARD)
        request = await office.closing.take(public_id, version, Step.FORWARD)
        office.letters.ground(ground, "forward")
        body = self.named(target)
        said = cleaned("explanation", text, *EXPLANATION)
        referral = self._write(request, ReferralKind.URGENT, ground, body, text)
        referral.sent_at = office.now
        await self._letter(request, referral, body, said)
        await office.closing.end(
            request,
            Step.FORWARD,
            OutcomeKind.FORWARDED,
            action="forwarded",
            ground=ground,
            text=said,
            by=referral.made_by,
            notice=NoticeKind.FORWARDED,
        )
        await self._owe_number(request, referral, office.today)
        return await self._cases.card(request)

    async def number(self, referral_id: str, number: str) -> Card:
        """Write down the number of the letter by which something was sent on.

        Raises NotFound, InputInvalid, and Stale when it has one already.
        """
        office = self._office
        office.require(Action.ISSUE_REFUSAL)
        found = await self._find(referral_id)
        case = await self._session.get_one(Request, found.request_id)
        request = await self._cases.lock(case.public_id)
        await self._session.refresh(found)
        if found.letter_number is not None or found.kind is ReferralKind.WHOLE:
            raise Stale(public_id=request.public_id, for_staff=True)
        letter = await self._session.get_one(Letter, found.letter_id)
        found.letter_number = office.letters.put_number(letter, number)
        self._cases.touch(request)
        await office.duties.close(request, DutyKind.REFERRAL, subject=found.public_id)
        if found.kind is ReferralKind.PART:
            found.sent_at = office.now
            office.fact_book.note(
                FactKind.REDIRECTED_PARTLY,
                request,
                detail=found.ground,
                value=await office.fact_book.days_since(request),
                in_time=await office.fact_book.redirected_in_time(request),
            )
            self._cases.record(request, "redirected_partly", ground=found.ground)
            await office.notices.to_applicant(
                request, NoticeKind.REDIRECTED_PARTLY, found.public_id
            )
        else:
            self._cases.record(request, "letter_numbered", letter=letter.public_id)
            await self._outcome_number(request, found.letter_number)
        return await self._cases.card(request)

    def named(self, text: str) -> str:
        """Return the name of a body as it was typed, fit to be stored; raises InputInvalid."""
        return cleaned("target", text, *TARGET)

    async def case_of(self, referral_id: str) -> str:
        """Return the case of something sent on, to whoever numbers its letter; NotFound."""
        self._office.require(Action.ISSUE_REFUSAL)
        found = await self._find(referral_id)
        return (await self._session.get_one(Request, found.request_id)).public_id

    async def sent(self, request: Request, number: str) -> None:
        """Note that the whole matter went on with this letter."""
        referral = await self._unsent(request)
        if referral is not None:
            referral.letter_number, referral.sent_at = number, self._office.now

    async def forget(self, request: Request) -> None:
        """Drop the decision to send the whole matter on; whose it is stands open again."""
        await self._session.execute(
            delete(Referral).where(
                Referral.request_id == request.id,
                Referral.kind == ReferralKind.WHOLE,
                Referral.sent_at.is_(None),
            )
        )
        before = await self._session.scalar(
            select(Duty)
            .where(Duty.request_id == request.id, Duty.kind == DutyKind.REDIRECT)
            .order_by(Duty.id.desc())
            .limit(1)
        )
        # The days that have passed do not come back with it.
        day = self._office.recounts.begun_on(before, request)
        await self.owe(request, day, f"{SINCE}{day.isoformat()}:{request.version}")

    async def owe(self, request: Request, day: date, subject: str = "") -> None:
        """Open the duty to find out within 3 working days of a day whether the matter is ours."""
        office = self._office
        await office.duties.open(
            request,
            ladders.redirect(office.calendar, office.profile.terms, day),
            subject=subject,
            staff_id=request.reviewer_id,
        )

    async def of(self, request: Request) -> tuple[ReferralView, ...]:
        """Return what of this case was sent on, oldest first, as the applicant may know it."""
        rows = await self._session.scalars(
            select(Referral)
            .where(Referral.request_id == request.id, Referral.sent_at.is_not(None))
            .order_by(Referral.id)
        )
        return tuple(self._view(row, request) for row in rows)

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look at what was sent on, when its notice is about to go out."""
        row = await self._find(subject)
        return replace(facts, referral=self._view(row, request))

    def _write(
        self, request: Request, kind: ReferralKind, ground: str, target: str, text: str
    ) -> Referral:
        roles = (Role.REVIEWER, Role.REGISTRAR)
        row = Referral(
            public_id=new_public_id(),
            request_id=request.id,
            kind=kind,
            ground=ground,
            target=target,
            text_sealed=self._cases.seal(request, TEXT, cleaned("explanation", text, *EXPLANATION)),
            made_by=self._office.staff_id(*roles),
            made_at=self._office.now,
        )
        self._session.add(row)
        return row

    async def _letter(self, request: Request, referral: Referral, body: str, text: str) -> None:
        letters, kind = self._office.letters, LETTERS[referral.kind]
        ground = letters.ground(referral.ground, "redirect_partly", "forward")
        content = await letters.said(request, kind, by=referral.made_by, ground=ground)
        part = {"text": text, "target": body, "partly": referral.kind is ReferralKind.PART}
        content = content.model_copy(update=part)
        letter = letters.draft(request, kind, content, by=referral.made_by)
        await self._session.flush()
        referral.letter_id = letter.id

    async def _owe_number(self, request: Request, referral: Referral, due_on: date) -> None:
        office = self._office
        await office.duties.open(
            request,
            ladders.referral(office.calendar, office.now, due_on),
            subject=referral.public_id,
        )

    async def _outcome_number(self, request: Request, number: str) -> None:
        outcome = await self._session.scalar(
            select(Outcome)
            .where(Outcome.request_id == request.id, Outcome.kind == OutcomeKind.FORWARDED)
            .order_by(Outcome.id.desc())
            .limit(1)
        )
        if outcome is not None:
            outcome.letter_number = number

    async def _unsent(self, request: Request) -> Referral | None:
        return await self._session.scalar(
            select(Referral)
            .where(Referral.request_id == request.id, Referral.letter_number.is_(None))
            .order_by(Referral.id.desc())
            .limit(1)
        )

    async def _find(self, public_id: str) -> Referral:
        row = await self._session.scalar(select(Referral).where(Referral.public_id == public_id))
        if row is None:
            raise NotFound
        return row

    def _view(self, row: Referral, request: Request) -> ReferralView:
        return ReferralView(
            row.public_id,
            row.kind,
            row.ground,
            row.target,
            self._cases.open(request, TEXT, row.text_sealed) or "",
            row.letter_number,
            row.made_at,
            row.sent_at,
        )
