"""An ended case taken up again by the head: the same case, its number and turn, a fresh term."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.cases import NOTE
from bot.services.errors import Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.rules.secrecy import is_unchecked
from bot.services.terms.recounts import SINCE
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.notice import Facts
from db.enums import DutyKind, LetterKind, NoteKind, Role
from db.models import Note, Request

if TYPE_CHECKING:
    from bot.services.office import Office

ENDED = (
    NoticeKind.REFUSAL,
    NoticeKind.REQUEST_RETURNED,
    NoticeKind.REDIRECTED,
    NoticeKind.FORWARDED,
    NoticeKind.ENDED,
    NoticeKind.CONSULTED,
    NoticeKind.WITHDRAWN_FOR_YOU,
)
"""What an applicant was to be told of an ending that no longer holds."""


class Reopening:
    """Cases taken up again, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def reopen(self, public_id: str, version: int, reason: str) -> Card:
        """Take an ended case up again, for a written reason; raises InputInvalid and Stale.

        Its official number and its turn stay. The answer's term runs anew from today; the old one
        stands in the journal. Who is under the secrecy regime and was not checked is checked.
        """
        office = self._office
        office.require(Action.REOPEN)
        request = await self._cases.take(public_id, version, Step.REOPEN)
        if request.origin_id is not None:
            # A written appeal stands in no queue; it is made again of its reception.
            raise Stale(public_id=public_id, for_staff=True)
        said = cleaned("reason", reason, 10, 1000)
        note = Note(
            request_id=request.id,
            kind=NoteKind.CORRECTION,
            staff_id=office.staff_id(Role.HEAD),
            text_sealed=self._cases.seal(request, NOTE, said),
            written_at=office.now,
        )
        self._session.add(note)
        await self._session.flush()
        self._cases.move(request, Step.REOPEN)
        await office.surveys.void(request)
        await office.duties.close_calls(request, *ENDED)
        # What was to be corrected holds no longer, so a correction without a number is void.
        await office.letters.discard(request, LetterKind.CORRECTION)
        await office.duties.close(request, DutyKind.LETTER)
        old, was_answered = request.answer_due_on, request.answered_at is not None
        await self._start_clocks(request)
        self._cases.record(
            request,
            "reopened",
            old_due=old.isoformat(),
            new_due=request.answer_due_on.isoformat(),
            was_answered=was_answered,
        )
        await office.notices.to_applicant(request, NoticeKind.REOPENED, str(note.id))
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.CASE_REOPENED,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self._cases.card(request)

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look why a case was taken up again; a later reopening has a notice of its own."""
        rows = await self._session.scalars(
            select(Note)
            .where(Note.request_id == request.id, Note.kind == NoteKind.CORRECTION)
            .order_by(Note.id.desc())
            .limit(1)
        )
        note = rows.one_or_none()
        if note is None or str(note.id) != subject:
            return None
        return replace(facts, text=self._cases.open(request, NOTE, note.text_sealed))

    async def _start_clocks(self, request: Request) -> None:
        office = self._office
        calendar, terms = office.calendar, office.profile.terms
        day = calendar.registration(office.now).day
        request.answered_at = None
        request.answer_due_on = calendar.add(day, terms.answer_days)
        # A duty is written once for a subject, and those of the registration are closed.
        again = f"{SINCE}{day.isoformat()}:{request.version}"
        staff_id = request.reviewer_id
        await office.duties.open(
            request, ladders.answer(calendar, terms, day), subject=again, staff_id=staff_id
        )
        await office.duties.open(
            request, ladders.redirect(calendar, terms, day), subject=again, staff_id=staff_id
        )
        if request.official_number is None:
            await office.duties.open(request, ladders.entry(calendar, terms, day), subject=again)
        if is_unchecked(request.citizenship, request.secrecy_cleared):
            await office.duties.open(request, ladders.secrecy(calendar, terms, day), subject=again)
