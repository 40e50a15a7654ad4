"""What an applicant writes unasked: a note on the right case, a mark at the desk, a reply.

Many messages in a row are one mark, one duty and one notice to the staff. What comes while somebody
reads stays marked: a reply and "read, no reply needed" count for what was shown and nothing else.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.services.cases import NOTE
from bot.services.errors import Stale, TooManyMessages
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import CLOSED_STATES
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card, OwnRequest
from bot.services.views.messages import Talk, TalkShown
from bot.services.views.notice import Facts
from db.enums import DutyKind, NoteKind, Role
from db.models import Attachment, Note, Outcome, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

RECENT = timedelta(days=30)
"""For so long after its end a case still takes messages."""
MOST_UNREAD = 30
"""More than this in one case waits until the office has read: it could not be shown anyway."""
SHOWN = 40
"""The latest lines of a talk that are shown at once."""


class Messages:
    """Messages of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def targets(self) -> tuple[Card, ...]:
        """Return the own cases that a message may be meant for, the newest first.

        While one is open the ended ones are left out; without one they are those of the last days.
        """
        rows = list(
            await self._session.scalars(
                select(Request)
                .where(Request.account_id == self._office.account.id)
                .order_by(Request.id.desc())
            )
        )
        opened = [row for row in rows if row.state not in CLOSED_STATES]
        recent = opened or [row for row in rows if await self._ended_lately(row)]
        return await self._cases.cards(recent)

    async def write(self, public_id: str, text: str) -> OwnRequest:
        """Put a message into an own case and mark it at the desk.

        Raises NotFound, Stale for a case that ended long ago, InputInvalid and TooManyMessages.
        """
        self._office.requests.owned(await self._cases.find(public_id))
        request = await self._cases.lock(public_id)
        if request.state in CLOSED_STATES and not await self._ended_lately(request):
            raise Stale(public_id=public_id, for_staff=False)
        if len(await self._unread(request)) >= MOST_UNREAD:
            raise TooManyMessages(phone=self._office.profile.contacts.phone)
        self._session.add(
            Note(
                request_id=request.id,
                kind=NoteKind.MESSAGE,
                text_sealed=self._cases.seal(request, NOTE, cleaned("message", text, 1, 4096)),
                written_at=self._office.now,
            )
        )
        await self._session.flush()
        self._cases.record(request, "messaged")
        await self.mark(request, NoticeKind.MESSAGE)
        return await self._office.requests.view(request)

    async def mark(self, request: Request, kind: NoticeKind) -> None:
        """Mark a case as having something unread; one that is marked stays as it is."""
        if request.unread_since is not None:
            return
        request.unread_since = self._office.now
        role, staff_id = await self._in_charge(request)
        mark = await self._open_duty(request, role, staff_id)
        await self._office.notices.to_staff(
            role,
            kind,
            f"{request.public_id}:{mark}",
            request=request,
            staff_id=staff_id,
        )

    async def pile(self) -> tuple[Card, ...]:
        """Return the cases with something unread, the one that waits longest on top."""
        self._office.require(Action.REPLY)
        rows = await self._session.scalars(
            select(Request)
            .where(Request.unread_since.is_not(None))
            .order_by(Request.unread_since, Request.id)
        )
        return await self._cases.cards(rows.all())

    async def count(self) -> int:
        """Return how many cases have something unread."""
        count = await self._session.scalar(
            select(func.count()).select_from(Request).where(Request.unread_since.is_not(None))
        )
        return count or 0

    async def talk(self, public_id: str) -> Talk:
        """Return what waits in a case, without a word of it; NotAllowed and NotFound."""
        self._office.require(Action.REVEAL)
        return await self._talk(await self._cases.find(public_id))

    async def read(self, public_id: str) -> TalkShown:
        """Show the talk with an applicant; every look is journalled."""
        self._office.require(Action.REVEAL)
        request = await self._cases.find(public_id)
        self._cases.record(request, "revealed", what="messages")
        notes = await self._cases.notes(request)
        return TalkShown(await self._talk(request), notes[-SHOWN:])

    async def done(self, public_id: str, note: int, file: int) -> Talk:
        """Take note of what was shown, without a reply; raises Stale when nothing of it waits."""
        self._office.require(Action.REPLY)
        request = await self._taken(public_id, note, file)
        self._cases.record(request, "message_read")
        return await self._talk(request)

    async def reply(self, public_id: str, note: int, file: int, text: str) -> Talk:
        """Reply to what was shown: the applicant is told. Raises Stale after another's reply.

        A reply to what was read before is possible too, as long as nobody has replied since.
        """
        self._office.require(Action.REPLY)
        request = await self._taken(public_id, note, file, again=True)
        line = Note(
            request_id=request.id,
            kind=NoteKind.REPLY,
            staff_id=self._office.staff_id(Role.REVIEWER, Role.REGISTRAR),
            text_sealed=self._cases.seal(request, NOTE, cleaned("reply", text, 2, 2000)),
            written_at=self._office.now,
        )
        self._session.add(line)
        await self._session.flush()
        self._cases.record(request, "replied")
        await self._office.notices.to_applicant(request, NoticeKind.REPLY, str(line.id))
        return await self._talk(request)

    async def as_drawn(self, public_id: str, note: int) -> Talk:
        """Return the talk unless somebody has replied since it was drawn; raises Stale."""
        self._office.require(Action.REPLY)
        request = await self._cases.find(public_id)
        await self._refuse_replied(request, note)
        return await self._talk(request)

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Return what a reply says, for whoever is told of it."""
        row = await self._session.get(Note, int(subject))
        if row is None or row.request_id != request.id or facts.own is None:
            return None
        return replace(facts, text=self._cases.open(request, NOTE, row.text_sealed))

    async def _taken(self, public_id: str, note: int, file: int, *, again: bool = False) -> Request:
        """Lock a case and take note of everything up to this line and this file."""
        request = await self._cases.lock(public_id)
        await self._refuse_replied(request, note)
        if request.unread_since is None:
            if again:
                return request
            raise Stale(public_id=public_id, for_staff=True)
        now, by = self._office.now, self._office.staff_id(Role.REVIEWER, Role.REGISTRAR)
        await self._session.execute(
            update(Note)
            .where(
                Note.request_id == request.id,
                Note.kind == NoteKind.MESSAGE,
                Note.read_at.is_(None),
                Note.id <= note,
            )
            .values(read_by=by, read_at=now)
            .execution_options(synchronize_session=False)
        )
        left = [row.written_at for row in await self._unread(request)]
        left += [row.added_at for row in await self._new_files(request) if row.id > file]
        await self._office.duties.close(request, DutyKind.MESSAGE)
        request.unread_since = min(left) if left else None
        if left:
            # What came meanwhile is another mark, with a term of its own.
            await self._open_duty(request, *await self._in_charge(request))
        return request

    async def _refuse_replied(self, request: Request, note: int) -> None:
        """Refuse a button drawn before somebody else replied: the applicant hears one voice."""
        later = await self._session.scalar(
            select(Note.id)
            .where(Note.request_id == request.id, Note.kind == NoteKind.REPLY, Note.id > note)
            .limit(1)
        )
        if later is not None:
            raise Stale(public_id=request.public_id, for_staff=True, talk=True)

    async def _talk(self, request: Request) -> Talk:
        await self._session.flush()
        unread, new = await self._unread(request), await self._new_files(request)
        last = await self._session.scalar(
            select(func.max(Note.id)).where(Note.request_id == request.id)
        )
        card, files = await self._office.attachments.of_case(request.public_id)
        return Talk(
            card=card,
            unread=len(unread),
            unread_files=len(new),
            since=request.unread_since,
            note=last or 0,
            file=max((view.id for view in files), default=0),
            files=tuple(view for view in files if not view.by_staff),
        )

    async def _unread(self, request: Request) -> list[Note]:
        rows = await self._session.scalars(
            select(Note)
            .where(
                Note.request_id == request.id,
                Note.kind == NoteKind.MESSAGE,
                Note.read_at.is_(None),
            )
            .order_by(Note.id)
        )
        return list(rows)

    async def _new_files(self, request: Request) -> list[Attachment]:
        """Return the applicant's files since the mark was set."""
        if request.unread_since is None:
            return []
        rows = await self._session.scalars(
            select(Attachment)
            .where(
                Attachment.request_id == request.id,
                Attachment.account_id.is_not(None),
                Attachment.deleted_at.is_(None),
                Attachment.added_at >= request.unread_since,
            )
            .order_by(Attachment.id)
        )
        return list(rows)

    async def _ended_lately(self, request: Request) -> bool:
        ended: datetime | None = await self._session.scalar(
            select(func.max(Outcome.happened_at)).where(Outcome.request_id == request.id)
        )
        return ended is not None and ended > self._office.now - RECENT

    async def _in_charge(self, request: Request) -> tuple[Role, int | None]:
        """Return whose attention it is: the reviewer's of the case, else any registrar's."""
        if request.reviewer_id is None:
            return Role.REGISTRAR, None
        reviewer = await self._session.get_one(Staff, request.reviewer_id)
        return Role.REVIEWER, None if reviewer.left_at is not None else reviewer.id

    async def _open_duty(self, request: Request, role: Role, staff_id: int | None) -> str:
        """Open the duty to read, one for each mark; return the name of the mark."""
        office, mark = self._office, new_public_id()
        ladder = ladders.message(office.calendar, office.profile.terms, office.now, role)
        await office.duties.open(request, ladder, subject=mark, staff_id=staff_id)
        return mark
