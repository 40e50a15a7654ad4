"""What is missing in a request: asked for with a term, answered in the chat or by phone.

An appeal that does not meet the requirements is not turned away: its applicant hears what is
missing and gets a reasonable time (APPC article 64(6)). The answer's own clock runs on meanwhile.
Once the time is over without an answer, the responsible worker may return the request.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.cases import NOTE
from bot.services.errors import InputInvalid
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.missing import Missing
from bot.services.views.notice import Facts
from db.enums import DutyKind, NoteKind, RequestState, Role
from db.models import Note, Request

if TYPE_CHECKING:
    from bot.services.office import Office

TERMS = (3, 5, 10)
"""Working days that are offered for the answer, besides the office's own term."""

EXPLANATION = (2, 1500)
"""Fewest and most characters of what is said besides the checklist."""


class Information:
    """Requests for information within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    def terms(self) -> tuple[int, ...]:
        """Return the terms that may be given, in working days, the shortest first."""
        return tuple(sorted({*TERMS, self._office.profile.terms.information_days}))

    async def ask(
        self, public_id: str, version: int, missing: tuple[Missing, ...], days: int, text: str
    ) -> Card:
        """Ask the applicant for what is missing, within so many working days.

        `text` explains it and may be empty where the checklist says enough. Raises InputInvalid
        for nothing missing, for "other" without a text and for a term that is not offered; Stale.
        """
        office = self._office
        office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.ASK_INFORMATION)
        if not missing:
            raise InputInvalid(field="missing", reason="empty")
        if days not in self.terms():
            raise InputInvalid(field="days", reason="choose")
        said = ""
        if text.strip() or Missing.OTHER in missing:
            said = cleaned("explanation", text, *EXPLANATION)
        due_on = office.calendar.add(office.today, days)
        note = Note(
            request_id=request.id,
            kind=NoteKind.QUESTION,
            staff_id=office.staff_id(Role.REVIEWER),
            text_sealed=self._cases.seal(request, NOTE, said),
            written_at=office.now,
            missing=",".join(one.value for one in Missing if one in missing),
            due_on=due_on,
        )
        self._session.add(note)
        self._cases.move(request, Step.ASK_INFORMATION)
        self._cases.record(
            request, "information_asked", missing=note.missing, due_on=due_on.isoformat()
        )
        await self._session.flush()
        await office.duties.open(
            request,
            ladders.information(office.calendar, due_on, office.now),
            subject=str(note.id),
            staff_id=request.reviewer_id,
        )
        await office.notices.to_applicant(request, NoticeKind.INFORMATION, str(note.id))
        return await self._cases.card(request)

    async def told_by_phone(self, public_id: str, version: int, text: str) -> Card:
        """Write down an answer that was given by phone or at the counter; raises Stale.

        It answers an ordinary question as well as a request for information.
        """
        office = self._office
        office.require(Action.TAKE_ANSWER)
        request = await self._cases.take(public_id, version)
        card = await self._cases.card(request)
        if not card.asked or card.state not in ANSWERABLE:
            raise InputInvalid(field="answer", reason="not_asked")
        self._session.add(
            Note(
                request_id=request.id,
                kind=NoteKind.ANSWER,
                staff_id=office.staff_id(Role.REGISTRAR, Role.REVIEWER),
                text_sealed=self._cases.seal(request, NOTE, cleaned("answer", text, 1, 2000)),
                written_at=office.now,
            )
        )
        await self.came(request)
        self._cases.record(request, "answered", by="staff")
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.ANSWERED,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self._cases.card(request)

    async def came(self, request: Request) -> None:
        """Let an answer bring the case back into review; its buttons get stale in any case."""
        if request.state is not RequestState.NEEDS_INFORMATION:
            self._cases.touch(request)
            return
        wanted = await self._wanted(request)
        self._cases.move(request, Step.INFORM)
        if wanted is not None:
            await self._office.pauses.came(request, wanted.written_at)
        await self._office.duties.close(request, DutyKind.INFORMATION)
        await self._office.duties.close_calls(request, NoticeKind.INFORMATION)

    async def remind(self, request: Request, subject: str, level: str) -> None:
        """Remind the applicant on the eve of the term; `subject` is that of the duty."""
        await self._office.notices.to_applicant(
            request, NoticeKind.INFORMATION, f"{subject}:{level}", level=level
        )

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Return what a notice for information says, or None once it was answered."""
        wanted = await self._wanted(request)
        if wanted is None or str(wanted.id) != subject.partition(":")[0]:
            return None
        return facts

    async def terms_of(self, requests: Sequence[Request]) -> dict[int, date]:
        """Return by when each of these cases waits for information, by case."""
        waiting = [one.id for one in requests if one.state is RequestState.NEEDS_INFORMATION]
        if not waiting:
            return {}
        rows = await self._session.execute(
            select(Note.request_id, Note.due_on)
            .where(Note.request_id.in_(waiting), Note.due_on.is_not(None))
            .order_by(Note.id)
        )
        return {case: due_on for case, due_on in rows if due_on is not None}

    async def _wanted(self, request: Request) -> Note | None:
        return await self._session.scalar(
            select(Note)
            .where(Note.request_id == request.id, Note.missing.is_not(None))
            .order_by(Note.id.desc())
            .limit(1)
        )


ANSWERABLE = frozenset({RequestState.IN_REVIEW, RequestState.NEEDS_INFORMATION})
"""States in which an answer that was told the staff is of use to the review."""
