"""Whom not to ask: who said no, was asked not long ago, or took the consent back (point 38).

Looked at when a survey is about to be sent, not when it is planned: much may happen in between.
"""

from datetime import time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from db.enums import TellBy
from db.models import Account, Consent, Consultation, Request, Survey

if TYPE_CHECKING:
    from bot.services.office import Office


class Spared:
    """People who are left in peace, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def may_be_asked(self, survey: Survey, account: Account) -> bool:
        """Tell whether this person may be asked now about what the survey is about."""
        if wants_none(account) or not account.reachable:
            return False
        case_id = survey.request_id
        if case_id is None:
            advised = await self._session.get_one(Consultation, survey.consultation_id)
            if await self._booked_since(advised, account):
                return False
            case_id = advised.request_id
        if case_id is not None:
            request = await self._session.get_one(Request, case_id)
            if request.tell_by is not TellBy.CHAT:
                return False
        return await self._consents(account) and not await self.asked_lately(account.id)

    async def asked_lately(self, account_id: int) -> bool:
        """Tell whether this person was asked within the days in which nobody is asked twice."""
        first = self._office.today - timedelta(days=self._office.profile.voices.gap_days - 1)
        since = self._office.calendar.hours.at(first, time.min)
        found = await self._session.scalar(
            select(exists().where(Survey.account_id == account_id, Survey.asked_at >= since))
        )
        return bool(found)

    async def _booked_since(self, advised: Consultation, account: Account) -> bool:
        """Tell whether they have booked by another way: why they did not is no question then."""
        found = await self._session.scalar(
            select(
                exists().where(
                    Request.account_id == account.id, Request.received_at > advised.asked_at
                )
            )
        )
        return bool(found)

    async def _consents(self, account: Account) -> bool:
        """Tell whether the consent, which names surveys, was not taken back."""
        consent = await self._session.scalar(
            select(Consent)
            .where(Consent.account_id == account.id)
            .order_by(Consent.id.desc())
            .limit(1)
        )
        return consent is None or (
            consent.withdrawn_at is None and consent.withdrawal_asked_at is None
        )


def wants_none(account: Account) -> bool:
    """Tell whether somebody said no to surveys, or had everything about them deleted."""
    return account.no_surveys_at is not None or account.erased_at is not None
