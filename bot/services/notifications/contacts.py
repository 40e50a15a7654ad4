"""Applicants told without the chat: calls and letters with their attempts (APPC article 66).

The task is the duty DELIVERY. Every try is a row; the one that reached the person, or the letter
that was handed over, closes the task and proves the notice. A posted letter gets the time that the
post needs, and a letter that came back is due again at once.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.services.errors import InputInvalid, NotFound, Stale
from bot.services.filing.paper_numbers import paper_number
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.ladders import Ladder
from bot.services.rules.policy import Action
from bot.services.views.intake import Attempt, NoticeLetter, on_its_way
from db.enums import AlarmState, ContactResult, DutyKind, FactKind, Role, TellBy
from db.models import Alarm, ContactAttempt, Duty, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

CALLS = (ContactResult.NO_ANSWER, ContactResult.BUSY, ContactResult.WRONG_NUMBER)
"""What may come of a call that told nothing."""

AGAIN_AFTER = {
    ContactResult.BUSY: timedelta(minutes=15),
    ContactResult.NO_ANSWER: timedelta(hours=2),
}
"""When it makes sense to call again."""


class Contacts:
    """Calls and letters within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def attempts(self, duty_id: int) -> tuple[Attempt, ...]:
        """Return the tries of a task, oldest first."""
        rows = await self._session.execute(
            select(ContactAttempt, Staff)
            .join(Staff, Staff.id == ContactAttempt.staff_id)
            .where(ContactAttempt.duty_id == duty_id)
            .order_by(ContactAttempt.id)
        )
        view = self._office.accounts.staff_view
        return tuple(
            Attempt(row.way, row.result, row.tried_at, row.post_number, view(staff).name)
            for row, staff in rows
        )

    async def note(
        self, duty_id: int, result: ContactResult, post_number: str | None = None
    ) -> Duty:
        """Write down what came of one try; raises NotFound, Stale and InputInvalid.

        A call that reached the person and a letter that was handed over close the task; whoever
        comes to the counter is handed a letter that nobody posted. A posted letter needs its post
        number, and only one that is on its way can come back.
        """
        self._office.require(Action.TELL_BY_PHONE)
        duty, request = await self._locked(duty_id)
        came_back = result is ContactResult.CAME_BACK
        if came_back and not on_its_way(await self.attempts(duty.id)):
            raise Stale(public_id=request.public_id, for_staff=True)
        by_post = result not in {*CALLS, ContactResult.REACHED}
        number = None
        if result is ContactResult.POSTED:
            number = paper_number("post_number", post_number or "")
        self._session.add(
            ContactAttempt(
                duty_id=duty.id,
                way=TellBy.LETTER if by_post else TellBy.PHONE,
                result=result,
                staff_id=self._office.staff_id(Role.REGISTRAR),
                tried_at=self._office.now,
                post_number=number,
            )
        )
        self._office.fact_book.note(FactKind.CALL, request, detail=result.value)
        told = result in {ContactResult.REACHED, ContactResult.DELIVERED}
        self._office.cases.record(
            request, "told" if told else "not_reached", duty=duty.id, result=result.value
        )
        if told:
            duty.told_at = self._office.now
            await self._office.duties.close(request, DutyKind.DELIVERY, subject=duty.subject)
            await self._office.notices.proved(request, duty.subject.split(":")[0])
        elif result is ContactResult.POSTED:
            await self._wait_for_post(duty)
        elif came_back:
            office = self._office
            ladder = ladders.delivery(office.calendar, office.profile.terms, office.now)
            await self._again(duty, ladder, result.value)
        await self._session.flush()
        return duty

    async def switch(self, duty_id: int, way: TellBy) -> Duty:
        """Tell this applicant by letter instead of by phone, or the other way round.

        Raises NotFound, Stale, and InputInvalid where there is no address or no number.
        """
        self._office.require(Action.TELL_BY_PHONE)
        duty, request = await self._locked(duty_id)
        person = self._office.cases.person(request)
        needed = {TellBy.LETTER: person.address, TellBy.PHONE: person.phone}.get(way)
        if not needed:
            raise InputInvalid(field="tell_by", reason=f"no_{way.value}")
        if request.tell_by is not way:
            request.tell_by = way
            self._office.cases.touch(request)
            self._office.cases.record(request, "tell_by", way=way.value)
        return duty

    async def letter(self, duty_id: int) -> NoticeLetter:
        """Return what the letter of a task says, as it is true now; the look is journalled.

        Raises NotFound, also when what was to be told no longer holds, and Stale.
        """
        self._office.require(Action.TELL_BY_PHONE)
        duty = await self._office.duties.call(duty_id)
        request = await self._session.get_one(Request, duty.request_id)
        notice, _, subject = duty.subject.partition(":")
        facts = await self._office.truth.at_phone(request, NoticeKind(notice), subject)
        if facts is None:
            raise NotFound
        self._office.cases.record(request, "revealed", what="letter")
        return NoticeLetter(
            await self._office.cases.card(request),
            request.code,
            self._office.cases.person(request),
            facts,
        )

    async def owe_again(self, request: Request, ladder: Ladder, subject: str) -> None:
        """Open a task once more that was closed without telling anybody; others stay as they are.

        Whoever tied the case to a chat was to be told there, and the chat may fall silent.
        """
        duty = await self._session.scalar(
            select(Duty).where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.DELIVERY,
                Duty.subject == subject,
                Duty.closed_at.is_not(None),
                Duty.told_at.is_(None),
            )
        )
        if duty is not None:
            duty.closed_at = None
            await self._again(duty, ladder, f"again{request.version}"[:16])

    async def still_owed(self, request: Request) -> tuple[Duty, ...]:
        """Return the tasks of a case in which the applicant is still about to be told."""
        rows = await self._session.scalars(
            select(Duty)
            .where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.DELIVERY,
                Duty.closed_at.is_(None),
            )
            .order_by(Duty.id)
        )
        return tuple(rows)

    def next_try(self, attempts: tuple[Attempt, ...], way: TellBy) -> datetime | None:
        """Return when to call again, within working hours; None: at once, or another way."""
        calls = [one for one in attempts if one.way is TellBy.PHONE]
        if way is TellBy.LETTER or not calls or calls[-1].result not in AGAIN_AFTER:
            return None
        later = calls[-1].tried_at + AGAIN_AFTER[calls[-1].result]
        calendar = self._office.calendar
        return calendar.registration(later).at

    async def _locked(self, duty_id: int) -> tuple[Duty, Request]:
        """Return an open task with its case, both locked; the case first."""
        duty = await self._office.duties.call(duty_id)
        request = await self._session.get_one(
            Request,
            duty.request_id,
            with_for_update={"key_share": True},
            populate_existing=True,
        )
        await self._session.refresh(duty)
        return await self._office.duties.call(duty_id), request

    async def _wait_for_post(self, duty: Duty) -> None:
        """Give a posted letter its time; then somebody asks where it is."""
        office = self._office
        day = office.calendar.after(office.today, office.profile.terms.post_days)
        due = office.calendar.hours.end_of(day)
        ladder = Ladder(DutyKind.DELIVERY, Role.REGISTRAR, day, due, ())
        await self._again(duty, ladder, "posted", (Role.REGISTRAR, due))

    async def _again(
        self, duty: Duty, ladder: Ladder, level: str, *rungs: tuple[Role, datetime]
    ) -> None:
        """Give a task another term, with alarms of its own instead of those not raised yet."""
        duty.due_on, duty.due_at = ladder.due_on, ladder.due_at
        await self._session.execute(
            update(Alarm)
            .where(Alarm.duty_id == duty.id, Alarm.state == AlarmState.PENDING)
            .values(state=AlarmState.PASSED)
        )
        planned = rungs or ((Role.REGISTRAR, self._office.now), (Role.HEAD, ladder.due_at))
        had = set(await self._session.scalars(select(Alarm.level).where(Alarm.duty_id == duty.id)))
        # A letter may be posted more than once, and every rung of a duty has its own name.
        named = next(
            name
            for number in range(1, 1000)
            if (name := level if number == 1 else f"{level[:10]}{number}") not in had
        )
        self._session.add_all(
            Alarm(
                duty_id=duty.id,
                audience=role.value,
                level=named,
                due_at=at,
                state=AlarmState.PENDING,
            )
            for role, at in planned
        )
        await self._session.flush()
