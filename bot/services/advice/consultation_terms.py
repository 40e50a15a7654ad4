"""By when a consultation is answered, and whom the question reaches (points 17 and 38).

A waiting of a consultation is one duty of the office's own, named by the consultation and a mark.
It follows the helper and the role; its term stays as it was promised.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, update

from bot.services.advice.consultations import GIVERS
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.views.notice import Facts
from db.enums import ConsultationOutcome, ConsultationState, DutyKind, Role
from db.models import Alarm, Consultation, Duty

if TYPE_CHECKING:
    from bot.services.office import Office

C = ConsultationState

ASKED, AGAIN, HANDED, BOOKS, OFFERED = "asked", "again", "handed", "books", "offered"
LEFT = "left"
"""Levels of what the helpers are told: a question, a further one, one handed on by a colleague,
somebody to be booked, a consultation that was accepted instead of a reception, and one whose
helpers have all left."""


class ConsultationTerms:
    """Terms of consultations, within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def owe(self, row: Consultation, mark: int, level: str) -> None:
        """Owe the answer by its term, and tell whoever is to give it.

        `mark` tells one waiting of a consultation from the next; a waiting is one duty.
        """
        office = self._office
        subject = f"{row.public_id}:{mark}"
        await office.duties.open(
            None,
            ladders.consultation(office.calendar, office.profile.terms, office.now, row.role),
            subject=subject,
            staff_id=row.staff_id,
        )
        await self.tell(row, level, subject)

    async def tell(self, row: Consultation, level: str, subject: str) -> None:
        """Tell whoever is to give the advice; not a word of it."""
        mine = self._office.actor.account
        await self._office.notices.to_staff(
            Role.REGISTRAR if level == BOOKS else row.role,
            NoticeKind.CONSULTATION_ASKED,
            subject,
            staff_id=None if level == BOOKS else row.staff_id,
            level=level,
            besides=None if mine is None or level in {BOOKS, LEFT} else mine.telegram_id,
        )

    async def still(self, facts: Facts, subject: str) -> Facts | None:
        """Look whether a consultation still waits, when its helpers are about to be told."""
        row = await self._office.consultations.find(subject.partition(":")[0])
        if facts.level == BOOKS:
            waits = row.outcome is ConsultationOutcome.BOOKS and row.booked_id is None
        elif facts.level in {HANDED, LEFT}:
            waits = row.state is C.ASKED and subject == f"{row.public_id}:{row.version}"
        else:
            owed = select(Duty.id).where(*_duty_of(row), Duty.subject == subject)
            taken = facts.level != AGAIN and row.staff_id is not None
            waits = await self._session.scalar(owed) is not None and not taken
        return (
            replace(facts, consultation=await self._office.consultations.view(row))
            if waits
            else None
        )

    async def settle(self, row: Consultation) -> None:
        """Close what was owed: the answer is given, or nobody waits for it any more."""
        for subject in await self._session.scalars(select(Duty.subject).where(*_duty_of(row))):
            await self._office.duties.close_own(DutyKind.CONSULTATION, subject)

    async def fall_back(self, role: Role) -> None:
        """Pass on what waits for helpers of a role that nobody holds any more.

        It goes to whoever would be asked by somebody who leaves the choice to the office: the
        helper with the least to do, else the registrar (point 17). They are told at once, and the
        term stays as it was promised to the person.
        """
        if role not in GIVERS or await self._office.own_advice.held(role):
            return
        rows = await self._session.scalars(
            select(Consultation)
            .where(Consultation.role == role, Consultation.state != C.ENDED)
            .order_by(Consultation.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        for row in rows.all():
            row.role, row.staff_id = await self._office.own_advice.role_for(None), None
            self._office.consultations.touch(row)
            await self._session.flush()
            await self.pass_on(row)
            self._office.consultations.record(row, "consultation_handed", role=row.role.value)
            if row.state is C.ASKED:
                await self.tell(row, LEFT, f"{row.public_id}:{row.version}")

    async def pass_on(self, row: Consultation) -> None:
        """Let the duty and its alarms follow the helper and the role; the term stays."""
        ids = list(await self._session.scalars(select(Duty.id).where(*_duty_of(row))))
        await self._session.execute(
            update(Duty).where(Duty.id.in_(ids)).values(role=row.role, staff_id=row.staff_id)
        )
        await self._session.execute(
            update(Alarm)
            .where(Alarm.duty_id.in_(ids), Alarm.audience.in_(GIVERS))
            .values(audience=row.role.value)
        )


def _duty_of(row: Consultation) -> tuple[ColumnElement[bool], ...]:
    return (
        Duty.request_id.is_(None),
        Duty.kind == DutyKind.CONSULTATION,
        Duty.closed_at.is_(None),
        Duty.subject.like(f"{row.public_id}:%"),
    )
