"""Among whom the telephone survey draws: who ended so in a month and may be called (point 38).

Whoever said no to being asked, was asked not long ago, or has answered already, is left out; one
person is in a frame once, however often they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from bot.services.rules.recurrence import next_month
from db.enums import (
    CallResult,
    CallState,
    ConsultationOutcome,
    ConsultationState,
    OutcomeKind,
    Questionnaire,
    SampleFrame,
    SurveyState,
)
from db.models import Account, CallTry, Consultation, Outcome, Request, SampleCall, Survey

if TYPE_CHECKING:
    from bot.services.office import Office

QUESTIONNAIRES = {
    SampleFrame.DECLINED: Questionnaire.CONSULTATION,
    SampleFrame.HELD: Questionnaire.RECEPTION,
    SampleFrame.REFUSED: Questionnaire.REFUSAL,
    SampleFrame.NO_SHOW: Questionnaire.NOT_RECEIVED,
}
"""What the people of a frame are asked."""

OUTCOMES = {
    SampleFrame.HELD: OutcomeKind.HELD,
    SampleFrame.REFUSED: OutcomeKind.REFUSED,
    SampleFrame.NO_SHOW: OutcomeKind.NO_SHOW,
}
"""Which endings of a case make up a frame; that of DECLINED are consultations."""


@dataclass(frozen=True, slots=True)
class Eligible:
    """Somebody who may be drawn; exactly one of the two keys is there."""

    public_id: str
    consultation_id: int | None = None
    request_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Spared:
    """Who is not to be asked: their accounts, and their phones by the blind index."""

    accounts: frozenset[int | None]
    phones: frozenset[bytes | None]

    def has(self, account_id: int | None, phone: bytes) -> bool:
        return (account_id is not None and account_id in self.accounts) or phone in self.phones


class Frames:
    """Populations of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def population(self, frame: SampleFrame, month: date) -> tuple[Eligible, ...]:
        """Return who may be drawn for a month, by their public ids; `month` is its first day."""
        spared = await self._spared()
        if frame is SampleFrame.DECLINED:
            found = await self._consulted(month, spared)
        else:
            found = await self._ended(OUTCOMES[frame], month, spared)
        return tuple(sorted(found, key=lambda one: one.public_id))

    async def _consulted(self, month: date, spared: _Spared) -> Sequence[Eligible]:
        first, after = self._within(month)
        answered = select(Survey.consultation_id).where(
            Survey.state == SurveyState.ANSWERED, Survey.consultation_id.is_not(None)
        )
        rows = await self._session.execute(
            select(
                Consultation.id,
                Consultation.public_id,
                Consultation.account_id,
                Consultation.phone_index,
            )
            .where(
                Consultation.state == ConsultationState.ENDED,
                # Whoever wished to book and has given it up since has a reason as well.
                Consultation.outcome.in_((ConsultationOutcome.DECLINED, ConsultationOutcome.BOOKS)),
                Consultation.reason.is_not(None),
                Consultation.ended_at >= first,
                Consultation.ended_at < after,
                Consultation.phone_survey,
                Consultation.phone_index.is_not(None),
                Consultation.anonymised_at.is_(None),
                Consultation.booked_id.is_(None),
                Consultation.id.not_in(answered),
            )
            .order_by(Consultation.ended_at.desc(), Consultation.id.desc())
        )
        people: dict[bytes, Eligible] = {}
        for key, public_id, account_id, phone in rows:
            if phone is not None and not spared.has(account_id, phone):
                people.setdefault(phone, Eligible(public_id, consultation_id=key))
        return list(people.values())

    async def _ended(self, kind: OutcomeKind, month: date, spared: _Spared) -> Sequence[Eligible]:
        first, after = self._within(month)
        answered = select(Survey.outcome_id).where(
            Survey.state == SurveyState.ANSWERED, Survey.outcome_id.is_not(None)
        )
        rows = await self._session.execute(
            select(Request.id, Request.public_id, Request.account_id, Request.phone_index)
            .join(Outcome, Outcome.request_id == Request.id)
            .where(
                Outcome.kind == kind,
                Outcome.happened_at >= first,
                Outcome.happened_at < after,
                Request.phone_survey,
                Request.anonymised_at.is_(None),
                Outcome.id.not_in(answered),
            )
            .order_by(Outcome.happened_at.desc(), Outcome.id.desc())
        )
        people: dict[bytes, Eligible] = {}
        for key, public_id, account_id, phone in rows:
            nobody = self._office.keys.blind("phone", public_id)
            if phone != nobody and not spared.has(account_id, phone):
                people.setdefault(phone, Eligible(public_id, request_id=key))
        return list(people.values())

    async def _spared(self) -> _Spared:
        """Return who said no, was asked not long ago, or is about to be called already."""
        since = self._office.now - timedelta(days=self._office.profile.voices.gap_days)
        refused = select(Account.id).where(Account.no_surveys_at.is_not(None))
        asked = select(Survey.account_id).where(
            Survey.asked_at >= since, Survey.account_id.is_not(None)
        )
        answered = select(CallTry.call_id).where(
            CallTry.tried_at >= since,
            CallTry.result.in_((CallResult.ANSWERED, CallResult.REFUSED)),
        )
        called = or_(SampleCall.state == CallState.WAITING, SampleCall.id.in_(answered))
        requests = select(SampleCall.request_id).where(called, SampleCall.request_id.is_not(None))
        consultations = select(SampleCall.consultation_id).where(
            called, SampleCall.consultation_id.is_not(None)
        )
        accounts = {
            *await self._session.scalars(refused),
            *await self._session.scalars(asked),
        }
        # Asked for by subqueries: a statement takes only so many values.
        phones = {
            *await self._session.scalars(
                select(Request.phone_index).where(
                    or_(
                        Request.account_id.in_(refused),
                        Request.account_id.in_(asked),
                        Request.id.in_(requests),
                    )
                )
            ),
            *await self._session.scalars(
                select(Consultation.phone_index).where(
                    or_(
                        Consultation.account_id.in_(refused),
                        Consultation.account_id.in_(asked),
                        Consultation.id.in_(consultations),
                    )
                )
            ),
        }
        return _Spared(frozenset(accounts), frozenset(phones))

    def _within(self, month: date) -> tuple[datetime, datetime]:
        """Return the instants between which a month lies on the office's wall."""
        zone = self._office.calendar.hours.zone
        after = next_month(month)
        return (
            datetime(month.year, month.month, 1, tzinfo=zone),
            datetime(after.year, after.month, 1, tzinfo=zone),
        )
