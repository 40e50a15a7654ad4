"""Messages owed to people: posted as rows in the transaction that causes them, read when sent.

A row carries ids only. When it is sent, the case is looked at again: a message about a state that
no longer holds is cancelled, and the words are made in the language the person speaks by then. A
legal notice that cannot be delivered becomes a phone task; it is never silently dead.
"""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.notifications.notice_kinds import (
    ANSWERS,
    AT_ANY_HOUR,
    CAN_WAIT,
    FOR_ALL,
    GONE_OUT,
    LEGAL,
    SURVEYS,
    NoticeKind,
)
from bot.services.rules import ladders
from bot.services.rules.quiet import after_quiet, when_open
from db.enums import DutyKind, Priority, Role, TellBy
from db.models import Account, Assignment, Duty, OutboxMessage, Request, Seat, Staff
from db.repositories import outbox

if TYPE_CHECKING:
    from bot.services.office import Office


class Notices:
    """Notices of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def to_applicant(
        self, request: Request, kind: NoticeKind, subject: str = "", *, level: str | None = None
    ) -> None:
        """Owe a notice to the applicant; who is not told in the chat is told by phone or letter."""
        key = f"{kind}:{request.public_id}:{subject}"
        account = (
            await self._session.get(Account, request.account_id) if request.account_id else None
        )
        if account is None or not account.reachable or request.tell_by is not TellBy.CHAT:
            if kind in LEGAL:
                await self._by_phone(request, kind, subject)
            return
        at = await self._when_told(request, kind)
        await outbox.post(
            self._session,
            key=key,
            chat_id=account.telegram_id,
            kind=kind,
            params={"request": request.public_id, "subject": subject, "level": level},
            request_id=request.id,
            priority=_priority(kind),
            now=self._office.now,
            not_before=at,
            use_by=self._use_by(kind, at),
        )

    async def to_staff(
        self,
        role: Role,
        kind: NoticeKind,
        subject: str,
        *,
        request: Request | None = None,
        staff_id: int | None = None,
        unit_id: int | None = None,
        duty: int | None = None,
        level: str | None = None,
        besides: int | None = None,
    ) -> None:
        """Owe a message to the person in charge, else to everybody of the role, or of its unit.

        Who is away is left in peace, see `bot.services.personnel.absences`. A role nobody holds
        falls to the administrators, so that no alarm is raised to nobody. The chat `besides` is
        passed over: it is that of whoever did what the message tells.
        """
        not_before = await self._when_read(request, kind)
        for chat_id in await self._office.absences.chats(role, staff_id, unit_id):
            if chat_id == besides:
                continue
            await outbox.post(
                self._session,
                key=f"{kind}:{subject}:{chat_id}",
                chat_id=chat_id,
                kind=kind,
                params={
                    "request": request.public_id if request is not None else None,
                    "duty": duty,
                    "level": level,
                    "subject": subject,
                },
                request_id=request.id if request is not None else None,
                priority=Priority.DIALOGUE,
                now=self._office.now,
                not_before=not_before,
            )

    async def to_colleague(
        self,
        account_id: int,
        kind: NoticeKind,
        subject: str,
        *,
        level: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Owe a message to one person of the team and to nobody in their place."""
        account = await self._session.get_one(Account, account_id)
        await outbox.post(
            self._session,
            key=f"{kind}:{subject}:{account.telegram_id}",
            chat_id=account.telegram_id,
            kind=kind,
            params={"request": None, "duty": None, "level": level, "subject": subject},
            priority=Priority.DIALOGUE,
            now=self._office.now,
            not_before=not_before,
        )

    async def to_person(
        self, account_id: int, kind: NoticeKind, subject: str, *, level: str | None = None
    ) -> None:
        """Owe a message to somebody's chat about what is no request: advice, a consent, a survey.

        Whoever has blocked the bot gets none. What is not urgent waits for the morning.
        """
        office = self._office
        account = await self._session.get_one(Account, account_id)
        if not account.reachable:
            return
        at = office.now
        if kind in CAN_WAIT:
            at = after_quiet(office.profile.quiet.hours(), office.calendar, office.now)
        await outbox.post(
            self._session,
            key=f"{kind}:{subject}:{account.telegram_id}",
            chat_id=account.telegram_id,
            kind=kind,
            params={"request": None, "subject": subject, "level": level},
            priority=_priority(kind),
            now=office.now,
            not_before=at,
        )

    async def to_helper(
        self,
        helper: Staff,
        day: date,
        subject: str,
        *,
        request: Request | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Owe a message to a helper: on the roster of a day, or asked for in a case of it."""
        account = await self._session.get_one(Account, helper.account_id)
        await outbox.post(
            self._session,
            key=f"{NoticeKind.HELP_WANTED}:{helper.public_id}:{day.isoformat()}:{subject}",
            chat_id=account.telegram_id,
            kind=NoticeKind.HELP_WANTED,
            params={
                "helper": helper.public_id,
                "day": day.isoformat(),
                "case": request.public_id if request is not None else None,
            },
            request_id=request.id if request is not None else None,
            priority=Priority.DIALOGUE,
            now=self._office.now,
            not_before=not_before,
        )

    async def to_guest(
        self, chat_id: int, request: Request, participation: str, subject: str, seat: int | None
    ) -> None:
        """Owe a message to an invited body: where its reception is now, or that it has no date."""
        await outbox.post(
            self._session,
            key=f"{NoticeKind.GUEST_DATE}:{participation}:{subject}",
            chat_id=chat_id,
            kind=NoticeKind.GUEST_DATE,
            params={"participation": participation, "seat": seat},
            request_id=request.id,
            priority=Priority.DIALOGUE,
            now=self._office.now,
        )

    async def was_told(self, request: Request, kind: NoticeKind, subject: str) -> bool:
        """Tell whether this notice reached the applicant, by chat or by phone."""
        key = f"{kind}:{request.public_id}:{subject}"
        sent = await self._session.scalar(
            select(OutboxMessage.id).where(
                OutboxMessage.key == key, OutboxMessage.state.in_(GONE_OUT)
            )
        )
        if sent is not None:
            return True
        called = await self._session.scalar(
            select(Duty.id).where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.DELIVERY,
                Duty.subject == f"{kind}:{subject}",
                Duty.told_at.is_not(None),
            )
        )
        return called is not None

    async def has_heard(self, account_id: int, kind: NoticeKind, subject: str) -> bool:
        """Tell whether a message whose subject begins like this went out to a colleague."""
        account = await self._session.get_one(Account, account_id)
        sent = await self._session.scalar(
            select(OutboxMessage.id)
            .where(
                OutboxMessage.chat_id == account.telegram_id,
                OutboxMessage.kind == kind,
                OutboxMessage.key.startswith(f"{kind}:{subject}", autoescape=True),
                OutboxMessage.state.in_(GONE_OUT),
            )
            .limit(1)
        )
        return sent is not None

    async def delivered(self, message: OutboxMessage) -> None:
        """Keep the proof that a notice reached Telegram: the answer counts from here."""
        if message.request_id is None or message.kind not in ANSWERS:
            return
        request = await self._session.get_one(Request, message.request_id)
        self._office.cases.record(request, "told", notice=message.kind)
        await self.proved(request, message.kind)

    async def undeliverable(self, message: OutboxMessage, reason: str) -> None:
        """Turn a legal notice that cannot be delivered into a phone task of the registrar."""
        if reason == "blocked":
            await self._office.accounts.lost(message.chat_id)
        if message.request_id is None or message.kind not in LEGAL:
            return
        request = await self._session.get_one(Request, message.request_id)
        subject = str(json.loads(message.params).get("subject", ""))
        self._office.cases.record(request, "undelivered", notice=message.kind, reason=reason)
        await self._by_phone(request, NoticeKind(message.kind), subject)

    async def proved(self, request: Request, kind: str) -> None:
        """Note when the applicant was told the answer, by whatever way."""
        if kind in ANSWERS and request.answered_at is None:
            request.answered_at = self._office.now
            await self._office.fact_book.answered(request, kind)

    async def _by_phone(self, request: Request, kind: NoticeKind, subject: str) -> None:
        office = self._office
        task = f"{kind}:{subject}"
        ladder = ladders.delivery(office.calendar, office.profile.terms, office.now)
        await office.duties.open(request, ladder, subject=task)
        # It may have been a task before the case was tied to a chat that has gone silent since.
        await office.contacts.owe_again(request, ladder, task)

    def _use_by(self, kind: NoticeKind, at: datetime) -> datetime | None:
        """A legal notice that is not out by the next working day's end is told by phone."""
        office = self._office
        if kind in LEGAL:
            return ladders.delivery(office.calendar, office.profile.terms, at).due_at
        return None

    async def _when_told(self, request: Request, kind: NoticeKind) -> datetime:
        """Return when an applicant may hear of it: what is law at once, the rest by day."""
        office = self._office
        if kind not in CAN_WAIT:
            return office.now
        quiet = office.profile.quiet.hours()
        if after_quiet(quiet, office.calendar, office.now) == office.now:
            return office.now
        return after_quiet(quiet, office.calendar, office.now, await self._reception(request))

    async def _when_read(self, request: Request | None, kind: NoticeKind) -> datetime:
        """Return when the staff may hear of it: in working hours, unless it is urgent."""
        office = self._office
        if kind in AT_ANY_HOUR or when_open(office.calendar, office.now) == office.now:
            return office.now
        reception = None if request is None else await self._reception(request)
        return when_open(office.calendar, office.now, reception)

    async def _reception(self, request: Request) -> datetime | None:
        """Return when the reception of a case begins, None while it has no date."""
        return await self._session.scalar(
            select(Seat.starts_at)
            .join(Assignment, Assignment.seat_id == Seat.id)
            .where(Assignment.request_id == request.id, Assignment.freed_at.is_(None))
        )


def _priority(kind: NoticeKind) -> Priority:
    if kind in LEGAL:
        return Priority.LEGAL
    return Priority.SURVEY if kind in SURVEYS | FOR_ALL else Priority.DIALOGUE
