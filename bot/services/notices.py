"""Messages owed to people: posted as rows in the transaction that causes them, read when sent.

A row carries ids only. When it is sent, the case is looked at again: a message about a state that
no longer holds is cancelled, and the words are made in the language the person speaks by then. A
legal notice that cannot be delivered becomes a phone task; it is never silently dead.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.services.rules import ladders
from bot.services.views import Card, DutyView, OwnRequest, SeatView, SurveyView
from bot.services.views.changes import OfferView
from bot.services.views.incoming import FileResult
from bot.services.views.meeting import MeetingView
from bot.services.views.participation import Summons
from bot.services.views.plan import Finding
from bot.services.views.queue import Shortage
from bot.services.views.roster import HelpWanted
from bot.services.views.tasks import InstructionView, OwnInstruction
from db.enums import (
    ChangeReason,
    DutyKind,
    Language,
    OutboxState,
    Priority,
    RequestState,
    Role,
)
from db.models import Account, Duty, OutboxMessage, Request, Staff
from db.repositories import outbox

if TYPE_CHECKING:
    from bot.services.office import Office


class NoticeKind(StrEnum):
    """Everything that is said without being asked; stored, so a renamed one is a migration."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DATE = "date"
    REFUSAL = "refusal"
    OVERDUE = "overdue"
    REMINDER = "reminder"
    NOT_HELD = "not_held"
    MOVED = "moved"
    POSTPONED = "postponed"
    OFFER = "offer"
    OFFER_OVER = "offer_over"
    NEXT_IN_LINE = "next_in_line"
    NO_SHOW = "no_show"
    RESULT = "result"
    INSTRUCTION_DONE = "instruction_done"
    APPEAL_ANSWER = "appeal_answer"
    CALENDAR_FILE = "calendar_file"
    MEETING_POINT = "meeting_point"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"

    ALARM = "alarm"
    PHONE_TASK = "phone_task"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    RETURNED = "returned"
    NEW_REQUEST = "new_request"
    WITHDRAWN = "withdrawn"
    FREED = "freed"
    JOINED = "joined"
    DEAD_UPDATE = "dead_update"
    SHORTAGE = "shortage"
    NO_RECEPTION = "no_reception"
    HELP_WANTED = "help_wanted"
    PARTICIPATION = "participation"
    INSTRUCTED = "instructed"
    REPORTED = "reported"
    REPORT_RETURNED = "report_returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    FILE_READ = "file_read"
    SECRECY_CHECKED = "secrecy_checked"
    GUEST_DATE = "guest_date"


LEGAL = frozenset(
    {
        NoticeKind.RECEIPT,
        NoticeKind.QUESTION,
        NoticeKind.DATE,
        NoticeKind.REFUSAL,
        NoticeKind.OVERDUE,
        NoticeKind.NOT_HELD,
        NoticeKind.MOVED,
        NoticeKind.POSTPONED,
        NoticeKind.OFFER,
        NoticeKind.APPEAL_ANSWER,
        NoticeKind.INSTRUCTION_DONE,
    }
)
"""Notices that must reach the applicant, by phone if need be."""

ANSWERS = frozenset(
    {NoticeKind.DATE, NoticeKind.MOVED, NoticeKind.REFUSAL, NoticeKind.APPEAL_ANSWER}
)
"""Notices that are the answer of point 29."""

GONE_OUT = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
"""A message in these states has been seen, or may have been."""

SURVEYS = frozenset({NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER})

INFORMAL = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.OFFER_OVER,
        NoticeKind.NEXT_IN_LINE,
        NoticeKind.NO_SHOW,
        NoticeKind.RESULT,
        NoticeKind.CALENDAR_FILE,
        NoticeKind.MEETING_POINT,
    }
)
"""Notices that help the applicant but need no proof that they were read."""

NEW_DATE, NO_DATE = "new_date", "no_date"
"""Levels of what the clerk tells an invited body that has no chat with us."""

GOES_WITH_DATE = frozenset({NoticeKind.CALENDAR_FILE, NoticeKind.MEETING_POINT})

ABOUT_INSTRUCTIONS = frozenset(
    {
        NoticeKind.INSTRUCTED,
        NoticeKind.REPORTED,
        NoticeKind.REPORT_RETURNED,
        NoticeKind.EXTENSION_ASKED,
        NoticeKind.EXTENSION_DECIDED,
    }
)

TO_APPLICANT = LEGAL | SURVEYS | INFORMAL
"""Notices to the applicant; all others go to the staff."""

OF_ITS_OWN = frozenset({NoticeKind.FILE_READ, NoticeKind.HELP_WANTED, NoticeKind.GUEST_DATE})
"""Notices that carry facts of their own and lead to no case."""

_HOLDS: dict[NoticeKind, frozenset[RequestState]] = {
    NoticeKind.DATE: frozenset({RequestState.ASSIGNED}),
    NoticeKind.REMINDER: frozenset({RequestState.ASSIGNED}),
    NoticeKind.MOVED: frozenset({RequestState.ASSIGNED}),
    NoticeKind.POSTPONED: frozenset({RequestState.QUEUED}),
    NoticeKind.OFFER: frozenset({RequestState.QUEUED}),
    NoticeKind.OFFER_OVER: frozenset({RequestState.QUEUED}),
    # Somebody of the queue may wait without booking; the room itself is looked at again.
    NoticeKind.NEXT_IN_LINE: frozenset(
        {
            RequestState.ASSIGNED,
            RequestState.REGISTERED,
            RequestState.IN_REVIEW,
            RequestState.QUEUED,
        }
    ),
    NoticeKind.NO_SHOW: frozenset({RequestState.NO_SHOW}),
    NoticeKind.MEETING_POINT: frozenset({RequestState.ASSIGNED}),
    NoticeKind.REFUSAL: frozenset({RequestState.REFUSED}),
    NoticeKind.APPEAL_ANSWER: frozenset({RequestState.APPEAL_ANSWERED}),
    NoticeKind.RESULT: frozenset({RequestState.HELD}),
    NoticeKind.PROPOSED: frozenset({RequestState.PROPOSED}),
    NoticeKind.RETURNED: frozenset({RequestState.IN_REVIEW}),
    NoticeKind.OVERDUE: frozenset(
        {
            RequestState.REGISTERED,
            RequestState.IN_REVIEW,
            RequestState.PROPOSED,
            RequestState.LETTER,
            RequestState.QUEUED,
            RequestState.APPEAL,
        }
    ),
}
"""States in which a notice is still true; a notice that is not listed is true for ever."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a screen needs to put a notice into words."""

    kind: NoticeKind
    language: Language
    own: OwnRequest | None = None
    card: Card | None = None
    duty: DutyView | None = None
    survey: SurveyView | None = None
    meeting: MeetingView | None = None
    file: FileResult | None = None
    level: str | None = None
    text: str | None = None
    old: SeatView | None = None
    """The place that the applicant was told of before; None when they were told of none."""
    reason: ChangeReason | None = None
    until: date | None = None
    """By when the applicant hears of a new date."""
    offer: OfferView | None = None
    instruction: InstructionView | None = None
    shortage: Shortage | None = None
    finding: Finding | None = None
    wanted: HelpWanted | None = None
    summons: Summons | None = None
    promise: OwnInstruction | None = None
    """The instruction that a notice to the applicant is about."""


Look = Callable[[Request, Facts, str], Awaitable[Facts | None]]
"""Looks at what a notice is about (its subject): completes the facts, None when they are void."""


class Notices:
    """Notices of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def to_applicant(
        self, request: Request, kind: NoticeKind, subject: str = "", *, level: str | None = None
    ) -> None:
        """Owe a notice to the applicant; who has no chat with us is told by phone."""
        key = f"{kind}:{request.public_id}:{subject}"
        account = (
            await self._session.get(Account, request.account_id) if request.account_id else None
        )
        if account is None or not account.reachable:
            if kind in LEGAL:
                await self._by_phone(request, kind, subject)
            return
        await outbox.post(
            self._session,
            key=key,
            chat_id=account.telegram_id,
            kind=kind,
            params={"request": request.public_id, "subject": subject, "level": level},
            request_id=request.id,
            priority=_priority(kind),
            now=self._office.now,
            use_by=self._use_by(kind),
        )

    async def to_staff(
        self,
        role: Role,
        kind: NoticeKind,
        subject: str,
        *,
        request: Request | None = None,
        staff_id: int | None = None,
        duty: int | None = None,
        level: str | None = None,
    ) -> None:
        """Owe a message to the person in charge, else to everybody of the role.

        A role nobody holds falls to the administrators, so that no alarm is raised to nobody.
        """
        for chat_id in await self._chats(role, staff_id):
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

    async def facts(self, message: OutboxMessage) -> Facts | None:
        """Look at the case again before a message is sent; None means it is no longer true."""
        params = json.loads(message.params)
        kind = NoticeKind(message.kind)
        account = await self._session.scalar(
            select(Account).where(Account.telegram_id == message.chat_id)
        )
        language = (account.language if account is not None else None) or Language.KK
        if kind is NoticeKind.HELP_WANTED:
            wanted = await self._office.roster.wanted(
                params["helper"], date.fromisoformat(params["day"]), params["case"]
            )
            return None if wanted is None else Facts(kind, language, wanted=wanted)
        if kind is NoticeKind.GUEST_DATE:
            summons = await self._office.participations.still(
                params["participation"], params["seat"]
            )
            return None if summons is None else Facts(kind, language, summons=summons)
        if params.get("request") is None:
            return await self._own_facts(kind, language, params)
        request = await self._office.cases.find(params["request"])
        if request.state not in _HOLDS.get(kind, frozenset(RequestState)):
            return None
        if kind in SURVEYS:
            survey = await self._office.surveys.waiting(params["subject"])
            return None if survey is None else Facts(kind, language, survey=survey)
        if kind in GOES_WITH_DATE:
            meeting = await self._office.meetings.now(message, request)
            return None if meeting is None else Facts(kind, language, meeting=meeting)
        if "duty" not in params:
            return await self._to_applicant_facts(request, kind, language, params)
        card = await self._office.cases.card(request)
        if kind in ABOUT_INSTRUCTIONS:
            seen = await self._office.instructions.still(kind, params["subject"])
            facts = Facts(kind, language, card=card, instruction=seen, level=params["level"])
            return None if seen is None else facts
        if params["duty"] is None:
            level = params["level"]
            # A place let go and another given in one breath leave one thing to tell by phone.
            wrong = NO_DATE if card.seat is not None else NEW_DATE
            if kind is NoticeKind.PARTICIPATION and level == wrong:
                return None
            return Facts(kind, language, card=card, level=level)
        duty = await self._session.get_one(Duty, params["duty"])
        if duty.closed_at is not None:
            return None
        view = await self._office.duties.view(duty.id)
        return Facts(kind, language, card=card, duty=view, level=params["level"])

    async def at_phone(self, request: Request, kind: NoticeKind, subject: str) -> Facts | None:
        """Return what is to be said on the phone as it is true now; None when it no longer is."""
        if request.state not in _HOLDS.get(kind, frozenset(RequestState)):
            return None
        params = {"subject": subject}
        return await self._to_applicant_facts(request, kind, request.language, params)

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

    async def delivered(self, message: OutboxMessage) -> None:
        """Keep the proof that a notice reached Telegram: the answer counts from here."""
        if message.request_id is None or message.kind not in ANSWERS:
            return
        request = await self._session.get_one(Request, message.request_id)
        self._office.cases.record(request, "told", notice=message.kind)
        self.proved(request, message.kind)

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

    def proved(self, request: Request, kind: str) -> None:
        """Note when the applicant was told the answer, by whatever way."""
        if kind in ANSWERS and request.answered_at is None:
            request.answered_at = self._office.now

    async def _own_facts(
        self, kind: NoticeKind, language: Language, params: dict[str, Any]
    ) -> Facts | None:
        """Look at what concerns the office itself and no case."""
        if kind is NoticeKind.SHORTAGE:
            shortage = await self._office.forecast.shortage(int(params["level"]))
            return None if shortage is None else Facts(kind, language, shortage=shortage)
        if kind is NoticeKind.NO_RECEPTION:
            finding = await self._office.approval.left_out(params["level"])
            return None if finding is None else Facts(kind, language, finding=finding)
        if kind is NoticeKind.FILE_READ:
            came = await self._office.incoming.result(params["file"])
            return None if came is None else Facts(kind, language, file=came)
        if params.get("duty") is None:
            return Facts(kind, language, level=params.get("level"))
        duty = await self._session.get_one(Duty, params["duty"])
        if duty.closed_at is not None:
            return None
        view = await self._office.duties.view(duty.id)
        return Facts(kind, language, duty=view, level=params["level"])

    async def _to_applicant_facts(
        self, request: Request, kind: NoticeKind, language: Language, params: dict[str, str]
    ) -> Facts | None:
        own = await self._office.requests.view(request)
        facts = Facts(kind, language, own=own, level=params.get("level"))
        look = self._look(kind)
        return facts if look is None else await look(request, facts, params.get("subject", ""))

    def _look(self, kind: NoticeKind) -> Look | None:
        """Return who knows whether such a notice still holds; None where the state says it all."""
        office = self._office
        looks: dict[NoticeKind, Look] = {
            NoticeKind.DATE: self._of_seat,
            NoticeKind.REMINDER: self._of_seat,
            NoticeKind.QUESTION: self._of_question,
            NoticeKind.MOVED: office.changes.moved,
            NoticeKind.POSTPONED: office.changes.postponed,
            NoticeKind.OFFER: office.offers.offered,
            NoticeKind.OFFER_OVER: office.offers.over,
            NoticeKind.NEXT_IN_LINE: office.visits.next_in_line,
            NoticeKind.RESULT: office.instructions.promise_told,
            NoticeKind.INSTRUCTION_DONE: office.instructions.end_told,
        }
        return looks.get(kind)

    async def _of_seat(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the case still holds the place: its subject names seat and assignment."""
        given = await self._office.cases.assignment(request)
        held = [str(given.seat_id), str(given.id)]
        return facts if subject.split(":")[:2] == held else None

    async def _of_question(self, _request: Request, facts: Facts, _subject: str) -> Facts | None:
        own = facts.own
        if own is None or not own.card.asked:
            return None
        return replace(facts, text=own.notes[-1].text)

    async def _by_phone(self, request: Request, kind: NoticeKind, subject: str) -> None:
        office = self._office
        await office.duties.open(
            request,
            ladders.delivery(office.calendar, office.profile.terms, office.now),
            subject=f"{kind}:{subject}",
        )

    def _use_by(self, kind: NoticeKind) -> datetime | None:
        """A legal notice that is not out by the next working day's end is told by phone."""
        office = self._office
        if kind in LEGAL:
            return ladders.delivery(office.calendar, office.profile.terms, office.now).due_at
        return None

    async def _chats(self, role: Role, staff_id: int | None) -> list[int]:
        wanted = [Staff.role == role, Staff.role == Role.ADMINISTRATOR]
        if staff_id is not None:
            wanted.insert(0, Staff.id == staff_id)
        for chosen in wanted:
            chats = await self._session.scalars(
                select(Account.telegram_id)
                .join(Staff, Staff.account_id == Account.id)
                .where(chosen, Staff.left_at.is_(None))
                .order_by(Account.telegram_id)
            )
            found = list(chats)
            if found:
                return found
        return []


def _priority(kind: NoticeKind) -> Priority:
    if kind in LEGAL:
        return Priority.LEGAL
    return Priority.SURVEY if kind in SURVEYS else Priority.DIALOGUE
