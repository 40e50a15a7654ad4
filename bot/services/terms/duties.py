"""Duties as rows with their alarms, and the sweep that raises what came due.

A duty is written in the transaction that creates it and closed in the one that fulfils it. The
scheduler only ticks: after an outage of three days the sweep finds everything missed and raises
the last missed rung of every audience once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from bot.services.errors import NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.ladders import APPLICANT, Ladder
from bot.services.rules.policy import Action
from bot.services.views import DutyView, PostView
from bot.services.views.intake import Attempt, on_its_way
from bot.services.views.notice import Facts
from db.enums import AlarmState, ContactResult, DutyKind, FactKind, Role, TellBy
from db.models import Alarm, Duty, Request
from db.statements import insert_new

if TYPE_CHECKING:
    from bot.services.office import Office

UNSEEN = frozenset(
    {DutyKind.ATTENDANCE, DutyKind.SURVEY, DutyKind.OFFER, DutyKind.PAUSE, DutyKind.ALTERNATIVE}
)
"""Duties of the machine itself: on nobody's desk."""


# What nearly every transaction or every alarm asks is built once.
_OPEN_ONES = select(Duty.id).where(
    Duty.request_id == bindparam("request"), Duty.closed_at.is_(None)
)
_OF_KINDS = Duty.kind.in_(bindparam("kinds", expanding=True))
_ABOUT = Duty.subject == bindparam("subject")
_CALLS = select(Duty.id, Duty.subject).where(
    Duty.request_id == bindparam("request"),
    Duty.kind == DutyKind.DELIVERY,
    Duty.closed_at.is_(None),
)
_ADD_ALARMS = insert(Alarm.__table__)  # type: ignore[arg-type]
_PENDING = (
    select(Alarm.id)
    .where(
        Alarm.duty_id.in_(bindparam("duties", expanding=True)), Alarm.state == AlarmState.PENDING
    )
    .order_by(Alarm.id)
    .with_for_update(skip_locked=True)
)
_CLOSE = (
    update(Duty.__table__)  # type: ignore[arg-type]
    .where(Duty.__table__.c.id.in_(bindparam("ids", expanding=True)))
    .values(closed_at=bindparam("at"))
)
_PASS = (
    update(Alarm.__table__)  # type: ignore[arg-type]
    .where(Alarm.__table__.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=AlarmState.PASSED)
)
_NEXT_ALARM = (
    select(Alarm)
    .where(Alarm.state == AlarmState.PENDING, Alarm.due_at <= bindparam("now"))
    .order_by(Alarm.due_at, Alarm.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_LATER = (
    select(Alarm.id)
    .where(
        Alarm.duty_id == bindparam("duty"),
        Alarm.audience == bindparam("audience"),
        Alarm.state == AlarmState.PENDING,
        Alarm.due_at <= bindparam("now"),
        Alarm.due_at > bindparam("than"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class PhoneTask:
    """Whom to call and about which notice; producing it writes a journal entry."""

    duty: DutyView
    public_id: str
    name: str
    phone: str
    notice: NoticeKind
    facts: Facts | None = None
    """What the notice says as it is true now; None when that no longer holds."""
    way: TellBy = TellBy.PHONE
    address: str = ""
    attempts: tuple[Attempt, ...] = ()
    next_try: datetime | None = None
    """When to call again; None: at once, or another way."""

    @property
    def on_its_way(self) -> bool:
        """Tell whether a letter was posted, and nobody has heard of it since."""
        return on_its_way(self.attempts)


class Duties:
    """Duties of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def open(
        self,
        request: Request | None,
        ladder: Ladder,
        *,
        subject: str = "",
        staff_id: int | None = None,
        unit_id: int | None = None,
    ) -> None:
        """Write a duty with its alarms; the same duty about the same thing is written once.

        Without a request it is the office's own, and its subject names it.
        """
        written = await insert_new(
            self._session,
            Duty,
            request_id=request.id if request is not None else None,
            kind=ladder.kind,
            subject=subject,
            role=ladder.role,
            staff_id=staff_id,
            unit_id=unit_id,
            due_on=ladder.due_on,
            due_at=ladder.due_at,
            opened_at=self._office.now,
        )
        if written is None or not ladder.rungs:
            return
        await self._session.execute(
            _ADD_ALARMS,
            [
                {
                    "duty_id": written,
                    "audience": rung.audience,
                    "level": rung.level,
                    "due_at": rung.at,
                    "expires_at": rung.expires_at,
                    "state": AlarmState.PENDING,
                }
                for rung in ladder.rungs
            ],
        )

    async def close(self, request: Request, *kinds: DutyKind, subject: str | None = None) -> None:
        """Close the open duties of these kinds, or all of them when none is named."""
        open_ones, of = _OPEN_ONES, {"request": request.id, "kinds": kinds, "subject": subject}
        if kinds:
            open_ones = open_ones.where(_OF_KINDS)
        if subject is not None:
            open_ones = open_ones.where(_ABOUT)
        await self._close(list(await self._session.scalars(open_ones, of)))
        # Where no answer is owed any more, no clock stands still.
        if not kinds or not {DutyKind.ANSWER, DutyKind.APPEAL}.isdisjoint(kinds):
            await self._office.pauses.close(request)

    async def due_on(self, request: Request, kind: DutyKind) -> date | None:
        """Return the day of an open duty of a case, the latest one, or None."""
        return await self._session.scalar(
            select(func.max(Duty.due_on)).where(
                Duty.request_id == request.id, Duty.kind == kind, Duty.closed_at.is_(None)
            )
        )

    async def close_calls(self, request: Request, *notices: NoticeKind) -> None:
        """Close the phone tasks about these notices: what they were to tell is no longer true."""
        rows = await self._session.execute(_CALLS, {"request": request.id})
        await self._close([key for key, subject in rows if subject.split(":")[0] in notices])

    async def close_own(self, kind: DutyKind, subject: str) -> None:
        """Close a duty of the office itself."""
        open_ones = select(Duty.id).where(
            Duty.request_id.is_(None),
            Duty.kind == kind,
            Duty.subject == subject,
            Duty.closed_at.is_(None),
        )
        await self._close(list(await self._session.scalars(open_ones)))

    async def _close(self, ids: list[int]) -> None:
        if not ids:
            return
        now = self._office.now
        await self._session.execute(_CLOSE, {"ids": ids, "at": now})
        self._follow(Duty, ids, closed_at=now)
        # An alarm that the sweep holds at this moment is left to it: the sweep may be waiting for a
        # queue that we hold, and looks at its duty again before it raises anything.
        pending = list(await self._session.scalars(_PENDING, {"duties": ids}))
        if pending:
            await self._session.execute(_PASS, {"ids": pending})
            self._follow(Alarm, pending, state=AlarmState.PASSED)

    def _follow(self, model: type[Duty | Alarm], ids: Iterable[int], **values: object) -> None:
        """Let those rows that this session has loaded say what was just written past it."""
        for key in ids:
            row = self._session.identity_map.get(identity_key(model, key))
            if row is not None:
                for name, value in values.items():
                    set_committed_value(row, name, value)

    async def hand_to(self, request: Request, staff_id: int) -> None:
        """Make the reviewer's open duties of a case personal."""
        await self._session.execute(
            update(Duty)
            .where(
                Duty.request_id == request.id,
                Duty.role == Role.REVIEWER,
                Duty.closed_at.is_(None),
            )
            .values(staff_id=staff_id)
        )

    async def view(self, duty_id: int) -> DutyView:
        """Return an open duty; raises NotFound."""
        row = await self._row(duty_id)
        return (await self.views([row]))[0]

    async def views(self, duties: list[Duty]) -> tuple[DutyView, ...]:
        """Return duties as a desk shows them, in their order."""
        if not duties:
            return ()
        found = await self._session.scalars(
            select(Request).where(Request.id.in_({duty.request_id for duty in duties}))
        )
        requests = {request.id: request for request in found}
        posts = await self._office.cases.posts(
            [request.post_id for request in requests.values() if request.post_id is not None]
        )
        absent = await self._office.absences.names(self._office.actor.stands_for)
        return tuple(
            self._view(
                duty,
                requests.get(duty.request_id or 0),
                posts,
                absent.get(duty.staff_id or 0),
            )
            for duty in duties
        )

    def _view(
        self,
        duty: Duty,
        request: Request | None,
        posts: dict[int, PostView],
        stands_for: str | None,
    ) -> DutyView:
        return DutyView(
            id=duty.id,
            kind=duty.kind,
            subject=duty.subject,
            due_at=duty.due_at,
            overdue=duty.due_at < self._office.now,
            public_id=request.public_id if request is not None else None,
            number=request.number if request is not None else None,
            post=posts.get(request.post_id or 0) if request is not None else None,
            stands_for=stands_for,
        )

    async def phone_task(self, duty_id: int) -> PhoneTask:
        """Show whom to call; the look is journalled."""
        self._office.require(Action.TELL_BY_PHONE)
        duty = await self._row(duty_id, DutyKind.DELIVERY)
        request = await self._session.get_one(Request, duty.request_id)
        person = self._office.cases.person(request)
        self._office.cases.record(request, "revealed", what="phone")
        notice, _, subject = duty.subject.partition(":")
        kind = NoticeKind(notice)
        contacts = self._office.contacts
        attempts = await contacts.attempts(duty_id)
        # A chat that fell silent leaves the phone.
        way = TellBy.LETTER if request.tell_by is TellBy.LETTER else TellBy.PHONE
        return PhoneTask(
            await self.view(duty_id),
            request.public_id,
            person.full_name,
            person.phone,
            kind,
            await self._office.truth.at_phone(request, kind, subject),
            way,
            person.address,
            attempts,
            contacts.next_try(attempts, way),
        )

    async def call(self, duty_id: int) -> Duty:
        """Return an open phone task as a row; raises NotFound and Stale."""
        return await self._row(duty_id, DutyKind.DELIVERY)

    async def tell_by_phone(self, duty_id: int, *, told: bool) -> None:
        """Write down a call: told closes the task and proves the answer; raises Stale."""
        result = ContactResult.REACHED if told else ContactResult.NO_ANSWER
        await self._office.contacts.note(duty_id, result)

    async def sweep_one(self) -> bool:
        """Claim one alarm that came due and raise it; return False when nothing is due."""
        now = self._office.now
        alarm = (await self._session.scalars(_NEXT_ALARM, {"now": now})).first()
        if alarm is None:
            return False
        late = alarm.expires_at is not None and alarm.expires_at <= now
        duty = await self._session.get_one(Duty, alarm.duty_id)
        if late or duty.closed_at is not None or await self._superseded(alarm, now):
            alarm.state = AlarmState.PASSED
        else:
            alarm.state = AlarmState.RAISED
            await self._raise(alarm, duty)
        await self._session.flush()
        return True

    async def _superseded(self, alarm: Alarm, now: datetime) -> bool:
        same = {"duty": alarm.duty_id, "audience": alarm.audience}
        later = await self._session.execute(_LATER, {**same, "now": now, "than": alarm.due_at})
        return later.first() is not None

    async def _raise(self, alarm: Alarm, duty: Duty) -> None:
        # A case may owe two duties of one kind, such as proof of two notices: the line tells which.
        details = {
            "duty": duty.kind.value,
            "term": duty.id,
            "level": alarm.level,
            "audience": alarm.audience,
        }
        if duty.request_id is None:
            self._office.journal.record("alarm", f"duty:{duty.id}", **details)
            if duty.kind is DutyKind.SURVEY:
                await self._office.surveys.due(duty.subject, alarm.level)
            else:
                await self._alarm_staff(alarm, duty, None)
            return
        request = await self._session.get_one(Request, duty.request_id)
        self._office.cases.record(request, "alarm", **details)
        if duty.kind is DutyKind.SURVEY:
            await self._office.surveys.due(duty.subject, alarm.level)
        elif duty.kind is DutyKind.OFFER:
            await self._office.offers.expire(duty.subject)
        elif duty.kind is DutyKind.PAUSE:
            await self._office.pauses.run_out(request, duty.subject)
        elif duty.kind is DutyKind.ALTERNATIVE:
            await self._office.alternatives.expire(duty.subject)
        elif duty.kind is DutyKind.ATTENDANCE:
            await self._office.notices.to_applicant(
                request, NoticeKind.REMINDER, f"{duty.subject}:{alarm.level}", level=alarm.level
            )
        elif alarm.audience == APPLICANT and duty.kind is DutyKind.INFORMATION:
            await self._office.information.remind(request, duty.subject, alarm.level)
        elif alarm.audience == APPLICANT:
            await self._office.notices.to_applicant(request, NoticeKind.OVERDUE)
            self._office.fact_book.note(FactKind.OVERDUE, request)
        else:
            await self._alarm_staff(alarm, duty, request)

    async def _alarm_staff(self, alarm: Alarm, duty: Duty, request: Request | None) -> None:
        kind = NoticeKind.PHONE_TASK if duty.kind is DutyKind.DELIVERY else NoticeKind.ALARM
        await self._office.notices.to_staff(
            Role(alarm.audience),
            kind,
            f"alarm:{alarm.id}",
            request=request,
            staff_id=await self._in_charge(duty, alarm.audience),
            unit_id=duty.unit_id if alarm.audience == duty.role else None,
            duty=duty.id,
            level=alarm.level,
        )

    async def _in_charge(self, duty: Duty, audience: str) -> int | None:
        """Return whose attention it is: the one who owes it, or whoever keeps it on control."""
        if duty.role == audience:
            return duty.staff_id
        if duty.kind is DutyKind.INSTRUCTION:
            return await self._office.instructions.issuer_of(duty.subject)
        if duty.kind is DutyKind.MATERIALS:
            return await self._office.materials.asker_of(duty.subject)
        return None

    async def _row(self, duty_id: int, kind: DutyKind | None = None) -> Duty:
        duty = await self._session.get(Duty, duty_id)
        if duty is None or duty.kind in UNSEEN or (kind is not None and duty.kind is not kind):
            raise NotFound
        if duty.closed_at is not None:
            if duty.request_id is None:
                raise NotFound
            request = await self._session.get_one(Request, duty.request_id)
            raise Stale(public_id=request.public_id, for_staff=True)
        return duty
