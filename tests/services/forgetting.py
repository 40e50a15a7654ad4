"""The nightly work done whole, as the ticker does it, in an office whose terms are short.

A case is kept a year there: the working calendar of later years is not known yet.
"""

from datetime import date, timedelta

from sqlalchemy import update

from bot.services.actor import SWEEP
from db.enums import ConsultationState, SurveyState
from db.models import Consultation, Duty, Survey
from tests.offices import TestOffice

LATER = date(2027, 12, 29)
"""When everything that ended in 2026 is over a year old."""


def short_terms(office: TestOffice, **terms: int) -> None:
    """Let the office keep cases for a year, or as the terms say."""
    retention = office.profile.retention.model_copy(update={"case_years": 1, **terms})
    office.profile = office.profile.model_copy(update={"retention": retention})
    office.factory.profile = office.profile


async def forget(office: TestOffice) -> dict[str, int]:
    """Do every step until it finds nothing more; return how many rows each step was about."""
    done: dict[str, int] = {}
    async with office.machine(SWEEP) as opened:
        names = list(opened.retention.steps())
    for name in names:
        while True:
            async with office.machine(SWEEP) as opened:
                count = await opened.retention.take(name)
            if not count:
                break
            done[name] = done.get(name, 0) + count
    return done


async def settle(office: TestOffice) -> None:
    """Let nothing be owed any more: in life it is done, here it is only closed."""
    now = office.clock.now()
    async with office.database.transaction() as session:
        await session.execute(update(Duty).where(Duty.closed_at.is_(None)).values(closed_at=now))
        await session.execute(
            update(Consultation)
            .where(Consultation.ended_at.is_(None))
            .values(state=ConsultationState.ENDED, ended_at=now)
        )
        await session.execute(
            update(Survey).where(Survey.ended_at.is_(None)).values(state=SurveyState.CLOSED)
        )


def later(office: TestOffice, day: date = LATER) -> None:
    """Jump to the small hours of a day."""
    office.clock.to(day, 3)


def days_later(office: TestOffice, days: int) -> None:
    """Jump some days on, to the small hours."""
    later(office, office.clock.now().date() + timedelta(days=days))
