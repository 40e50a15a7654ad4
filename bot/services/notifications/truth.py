"""A notice looked at again when it is sent: the facts it tells, or None when they hold no longer.

The row of a notice carries ids only. Nobody is told of a state that is gone, whatever happened
between the transaction that owed the notice and the moment it goes out.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.services.notifications.notice_kinds import (
    ABOUT_INSTRUCTIONS,
    ABOUT_MATERIALS,
    ABOUT_REVIEWERS,
    GOES_WITH_DATE,
    HOLDS,
    NEW_DATE,
    NO_DATE,
    OF_THE_DAY,
    SURVEYS,
    TEAM_NEWS,
    UNREAD,
    NoticeKind,
)
from bot.services.views.notice import Facts
from db.enums import Language, NoteKind, RequestState
from db.models import Account, Duty, OutboxMessage, Request

if TYPE_CHECKING:
    from bot.services.office import Office

Look = Callable[[Request, Facts, str], Awaitable[Facts | None]]
"""Looks at what a notice is about (its subject): completes the facts, None when they are void."""


class Truth:
    """What owed notices tell, within one transaction; nothing is written."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

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
        if kind in OF_THE_DAY:
            digest = await self._office.digests.still(message, date.fromisoformat(params["day"]))
            return None if digest is None else Facts(kind, language, digest=digest)
        if kind in TEAM_NEWS:
            news = await self._office.team_news.told(kind, params["subject"], params["level"])
            return None if news is None else Facts(kind, language, team=news)
        if kind in SURVEYS:
            survey = await self._office.surveys.waiting(params["subject"])
            return None if survey is None else Facts(kind, language, survey=survey)
        if params.get("request") is None:
            return await self._own_facts(kind, language, params)
        request = await self._office.cases.find(params["request"])
        if request.state not in HOLDS.get(kind, frozenset(RequestState)):
            return None
        if kind in GOES_WITH_DATE:
            meeting = await self._office.meetings.now(message, request)
            return None if meeting is None else Facts(kind, language, meeting=meeting)
        if "duty" not in params:
            return await self._to_applicant_facts(request, kind, language, params)
        return await self._to_staff_facts(request, kind, language, params)

    async def _to_staff_facts(
        self, request: Request, kind: NoticeKind, language: Language, params: dict[str, Any]
    ) -> Facts | None:
        """Look at a case, and at what about it the staff are told of."""
        card = await self._office.cases.card(request)
        if kind in ABOUT_INSTRUCTIONS:
            seen = await self._office.instructions.still(kind, params["subject"])
            facts = Facts(kind, language, card=card, instruction=seen, level=params["level"])
            return None if seen is None else facts
        if kind in ABOUT_MATERIALS:
            asked = await self._office.materials.still(params["subject"])
            return None if asked is None else Facts(kind, language, card=card, material=asked)
        if kind in UNREAD and not card.unread:
            return None
        if kind in ABOUT_REVIEWERS and not self._office.reviewers.still(
            kind, request, params["subject"]
        ):
            return None
        if params["duty"] is None:
            level = params["level"]
            # A place let go and another given in one breath leave one thing to tell by phone.
            wrong = NO_DATE if card.seat is not None else NEW_DATE
            if kind is NoticeKind.PARTICIPATION and level == wrong:
                return None
            return Facts(kind, language, card=card, level=level)
        return await self._of_duty(Facts(kind, language, card=card, level=params["level"]), params)

    async def at_phone(self, request: Request, kind: NoticeKind, subject: str) -> Facts | None:
        """Return what is to be said on the phone as it is true now; None when it no longer is."""
        if request.state not in HOLDS.get(kind, frozenset(RequestState)):
            return None
        params = {"subject": subject}
        return await self._to_applicant_facts(request, kind, request.language, params)

    async def _own_facts(
        self, kind: NoticeKind, language: Language, params: dict[str, Any]
    ) -> Facts | None:
        """Look at what concerns the office itself and no case."""
        if kind is NoticeKind.CONSENT_ENDED:
            told = self._office.withdrawals.told
            return await told(kind, language, params["subject"], params["level"])
        if kind is NoticeKind.SHORTAGE:
            shortage = await self._office.forecast.shortage(int(params["level"]))
            return None if shortage is None else Facts(kind, language, shortage=shortage)
        if kind is NoticeKind.NO_RECEPTION:
            finding = await self._office.approval.left_out(params["level"])
            return None if finding is None else Facts(kind, language, finding=finding)
        if kind is NoticeKind.FILE_READ:
            came = await self._office.incoming.result(params["file"])
            return None if came is None else Facts(kind, language, file=came)
        if kind is NoticeKind.EMERGENCY_STAFF:
            facts = Facts(kind, language, level=params["level"])
            return await self._office.emergency.news.told_to_staff(facts, params["subject"])
        if kind is NoticeKind.CONSULTATION_ANSWER:
            return await self._office.own_advice.told(Facts(kind, language), params["subject"])
        if kind is NoticeKind.CONSULTATION_BOOKS:
            return await self._office.advice_wishes.told(Facts(kind, language), params["subject"])
        if kind is NoticeKind.CONSULTATION_ASKED:
            facts = Facts(kind, language, level=params["level"])
            return await self._office.consultation_terms.still(facts, params["subject"])
        if params.get("duty") is None:
            return Facts(kind, language, level=params.get("level"))
        return await self._of_duty(Facts(kind, language, level=params["level"]), params)

    async def _of_duty(self, facts: Facts, params: dict[str, Any]) -> Facts | None:
        """Look whether the duty that an alarm is about is still open."""
        duty = await self._session.get_one(Duty, params["duty"])
        if duty.closed_at is not None:
            return None
        return replace(facts, duty=await self._office.duties.view(duty.id))

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
            NoticeKind.PAUSED: office.pauses.told,
            NoticeKind.TERM_MOVED: office.calendars.term_told,
            NoticeKind.REMINDER: self._of_seat,
            NoticeKind.QUESTION: self._of_question,
            NoticeKind.INFORMATION: office.information.told,
            NoticeKind.MOVED: office.moves.moved,
            NoticeKind.POSTPONED: office.moves.postponed,
            NoticeKind.OFFER: office.offers.offered,
            NoticeKind.OFFER_OVER: office.offers.over,
            NoticeKind.EMERGENCY: office.emergency.news.announced,
            NoticeKind.EMERGENCY_OVER: office.emergency.news.over,
            NoticeKind.NEXT_IN_LINE: office.visits.next_in_line,
            NoticeKind.REPLY: office.messages.told,
            NoticeKind.REFUSAL: office.closing.latest,
            NoticeKind.REQUEST_RETURNED: office.closing.latest,
            NoticeKind.REDIRECTED: office.closing.latest,
            NoticeKind.FORWARDED: office.closing.latest,
            NoticeKind.ENDED: office.closing.latest,
            NoticeKind.CONSULTED: office.closing.latest,
            NoticeKind.WITHDRAWN_FOR_YOU: office.closing.latest,
            NoticeKind.REDIRECTED_PARTLY: office.referrals.told,
            NoticeKind.ALTERNATIVE: office.alternatives.still,
            NoticeKind.CORRECTED: office.corrections.told,
            NoticeKind.REOPENED: office.reopening.told,
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
        asked = [note.text for note in own.notes if note.kind is NoteKind.QUESTION]
        return replace(facts, text=asked[-1])
