"""A mistake in what the applicant was told, put right within 3 working days (APPC article 82).

The corrected words become a letter that names old and new. They hold from its number on: until then
the earlier notice stands, and it stays readable for ever after.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import NotFound, SamePersonDecides, Stale
from bot.services.filing.requests import OUTCOME
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.outcomes.endings import ENDINGS, EXPLANATION
from bot.services.outcomes.letters import language_of
from bot.services.rules import ladders
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.endings import CorrectionView
from bot.services.views.notice import Facts
from db.enums import DutyKind, LetterKind, OutcomeKind, RequestState, Role
from db.models import Correction, Letter, Outcome, Request

if TYPE_CHECKING:
    from bot.services.office import Office

REASON, OLD, NEW = "corrections.reason", "corrections.old", "corrections.new"

CORRECTABLE: dict[RequestState, OutcomeKind] = {
    RequestState.REFUSED: OutcomeKind.REFUSED,
    RequestState.ENDED: OutcomeKind.ENDED,
    RequestState.RETURNED: OutcomeKind.RETURNED,
    RequestState.REDIRECTED: OutcomeKind.REDIRECTED,
}
"""Endings that were told by a letter, and what each is called."""
TWO_PEOPLE = frozenset({OutcomeKind.REFUSED, OutcomeKind.ENDED})
"""Endings that took two people: their correction is not put into force by whoever drafted it."""


class Corrections:
    """Corrections of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def draft(
        self, public_id: str, version: int, ground: str, text: str, reason: str
    ) -> Card:
        """Write what is corrected; it holds from the number of its letter on.

        The ground is one of the same ending. Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.CORRECT)
        request = await self._cases.take(public_id, version)
        outcome = await self._outcome(request)
        if await office.letters.waiting(request, LetterKind.CORRECTION) is not None:
            raise Stale(public_id=public_id, for_staff=True)
        chosen = office.letters.ground(ground, grounds_of(outcome.kind))
        by = office.staff_id(Role.REVIEWER, Role.REGISTRAR)
        content = await office.letters.said(request, LetterKind.CORRECTION, by=by, ground=chosen)
        rules = {each.code: each.text for each in office.profile.grounds}
        old_rule = rules.get(outcome.ground or "")
        letter_language = language_of(request)
        old_letter = await office.letters.latest(request, outcome.letter_number)
        row = office.letters.draft(
            request,
            LetterKind.CORRECTION,
            content.model_copy(
                update={
                    "text": cleaned("explanation", text, *EXPLANATION),
                    "reason": cleaned("reason", reason, 5, 500),
                    "old_number": outcome.letter_number,
                    "old_rule": None if old_rule is None else old_rule.said(letter_language),
                    "old_text": self._cases.open(request, OUTCOME, outcome.text_sealed),
                }
            ),
            by=by,
            replaces=old_letter,
        )
        self._cases.touch(request)
        self._cases.record(request, "correction_drafted", ground=ground)
        await office.duties.open(
            request, ladders.correction(office.calendar, office.now), subject=row.public_id
        )
        return await self._cases.card(request)

    async def number(self, letter_id: str, number: str) -> Card:
        """Put a correction into force with the number of its letter, and tell the applicant.

        Raises NotFound, InputInvalid, Stale, and SamePersonDecides where the ending itself took
        two people.
        """
        office = self._office
        office.require(Action.ISSUE_REFUSAL)
        letter, found = await office.letters.row(letter_id)
        request = await self._cases.lock(found.public_id)
        await self._session.refresh(letter)
        if letter.kind is not LetterKind.CORRECTION or letter.number is not None:
            raise Stale(public_id=request.public_id, for_staff=True)
        outcome = await self._outcome(request)
        if outcome.kind in TWO_PEOPLE and await office.endings.same_person(letter.made_by):
            raise SamePersonDecides
        new_number = office.letters.put_number(letter, number)
        correction = self._put_right(request, outcome, letter, new_number)
        self._cases.touch(request)
        self._cases.record(request, "corrected", correction=correction.public_id)
        await office.duties.close(request, DutyKind.LETTER, subject=letter.public_id)
        await office.duties.close_calls(request, *(ending.notice for ending in ENDINGS.values()))
        await office.notices.to_applicant(request, NoticeKind.CORRECTED, correction.public_id)
        return await self._cases.card(request)

    async def forget(self, public_id: str, version: int) -> Card:
        """Drop a correction whose letter has no number yet; raises Stale."""
        office = self._office
        office.require(Action.CORRECT)
        request = await self._cases.take(public_id, version)
        letter = await office.letters.waiting(request, LetterKind.CORRECTION)
        if letter is None:
            raise Stale(public_id=public_id, for_staff=True)
        await office.duties.close(request, DutyKind.LETTER, subject=letter.public_id)
        await office.letters.discard(request, LetterKind.CORRECTION)
        self._cases.touch(request)
        self._cases.record(request, "correction_dropped")
        return await self._cases.card(request)

    async def of(self, request: Request) -> CorrectionView | None:
        """Return the latest correction of how this case ended, or None."""
        row = await self._session.scalar(
            select(Correction)
            .where(Correction.request_id == request.id)
            .order_by(Correction.id.desc())
            .limit(1)
        )
        return None if row is None else self._view(row, request)

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look at a correction when its notice is about to go out."""
        row = await self._session.scalar(select(Correction).where(Correction.public_id == subject))
        if row is None or request.state not in CORRECTABLE:
            return None
        return replace(facts, correction=self._view(row, request))

    def _put_right(
        self, request: Request, outcome: Outcome, letter: Letter, number: str
    ) -> Correction:
        """Keep old and new, and let the outcome say what is right."""
        content = self._office.letters.content(letter)
        row = Correction(
            public_id=new_public_id(),
            request_id=request.id,
            outcome_id=outcome.id,
            reason_sealed=self._cases.seal(request, REASON, content.reason or ""),
            old_ground=outcome.ground,
            old_letter=outcome.letter_number,
            old_text_sealed=self._cases.seal(request, OLD, content.old_text or ""),
            new_ground=content.ground,
            new_letter=number,
            new_text_sealed=self._cases.seal(request, NEW, content.text),
            made_by=letter.made_by,
            made_at=self._office.now,
        )
        self._session.add(row)
        outcome.ground, outcome.letter_number = content.ground, number
        outcome.text_sealed = self._cases.seal(request, OUTCOME, content.text)
        return row

    async def _outcome(self, request: Request) -> Outcome:
        """Return how the case ended by a letter; raises Stale where it did not."""
        kind = CORRECTABLE.get(request.state)
        if kind is None:
            raise Stale(public_id=request.public_id, for_staff=True)
        row = await self._session.scalar(
            select(Outcome)
            .where(Outcome.request_id == request.id, Outcome.kind == kind)
            .order_by(Outcome.id.desc())
            .limit(1)
        )
        if row is None:
            raise NotFound
        return row

    def _view(self, row: Correction, request: Request) -> CorrectionView:
        return CorrectionView(
            row.public_id,
            row.made_at,
            self._cases.open(request, REASON, row.reason_sealed) or "",
            row.old_ground,
            row.old_letter,
            self._cases.open(request, OLD, row.old_text_sealed),
            row.new_ground,
            row.new_letter,
            self._cases.open(request, NEW, row.new_text_sealed) or "",
        )


def grounds_of(kind: OutcomeKind) -> str:
    """Return the kind of the grounds on which a case may end so; raises StopIteration."""
    return next(ending.grounds for ending in ENDINGS.values() if ending.outcome is kind)
