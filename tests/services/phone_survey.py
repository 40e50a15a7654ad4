"""People who were advised and do not book, for the tests of the telephone survey."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.services.views.consultations import ConsultedPerson
from bot.services.views.phone_survey import CallView, SampleView
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    Role,
)
from db.models import Consultation, Sample, SampleCall
from tests.offices import TestOffice

OCTOBER = date(2026, 10, 1)
DRAWN_ON = date(2026, 11, 2)
"""The first working day after October 2026: a Monday."""


def phone(n: int) -> str:
    """Return the n-th fictional number."""
    return f"+7701000{n:04d}"


async def consulted(
    opened: Office,
    n: int,
    *,
    ended: date = date(2026, 10, 12),
    outcome: ConsultationOutcome = ConsultationOutcome.DECLINED,
    language: Language = Language.KK,
    agreed: bool = True,
    account_id: int | None = None,
    number: str | None = None,
    staff_id: int | None = None,
) -> Consultation:
    """Write a consultation that has ended, of the n-th person."""
    at = datetime(ended.year, ended.month, ended.day, 6, tzinfo=opened.now.tzinfo)
    row = Consultation(
        public_id=new_public_id(),
        version=1,
        state=ConsultationState.ENDED,
        way=ConsultationWay.PHONE,
        account_id=account_id,
        language=language,
        phone_survey=agreed,
        topic=opened.profile.topics[0].code if opened.profile.topics else None,
        role=Role.REGISTRAR,
        staff_id=staff_id,
        outcome=outcome,
        reason=DeclineReason.OTHER if outcome is ConsultationOutcome.DECLINED else None,
        asked_at=at - timedelta(days=1),
        answered_at=at,
        ended_at=at,
    )
    person = ConsultedPerson(full_name=f"Сынақ Үлгі {n}", phone=number or phone(n))
    opened.consultations.keep_person(row, person)
    opened.session.add(row)
    await opened.session.flush()
    return row


async def declined(office: TestOffice, count: int, **changes: object) -> list[str]:
    """Let `count` people decline to book in October; return the ids of their consultations."""
    async with office.by(Role.REGISTRAR) as opened:
        return [
            (await consulted(opened, n, **changes)).public_id  # type: ignore[arg-type]
            for n in range(1, count + 1)
        ]


async def drawn(office: TestOffice) -> SampleView | None:
    """Let the office look on the first working day of November; return the draw, if any."""
    office.clock.to(DRAWN_ON, 9, 30)
    async with office.by(Role.REGISTRAR) as opened:
        await opened.samples.draw_due()
        found = await opened.samples.all()
    return found[0] if found else None


async def begun(office: TestOffice, count: int, **changes: object) -> tuple[CallView, ...]:
    """Draw among so many people, confirm the draw, and return its sheet."""
    await declined(office, count, **changes)
    sample = await drawn(office)
    assert sample is not None
    async with office.by(Role.REGISTRAR) as opened:
        await opened.samples.confirm(sample.public_id)
        return await opened.sample_calls.all(sample.public_id)


async def rows(office: TestOffice) -> tuple[list[Sample], list[SampleCall]]:
    """Return every draw and every call, through a connection of their own."""
    async with office.database.reading() as session:
        return (
            list(await session.scalars(select(Sample).order_by(Sample.id))),
            list(await session.scalars(select(SampleCall).order_by(SampleCall.position))),
        )
