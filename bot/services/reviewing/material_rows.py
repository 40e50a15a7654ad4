"""Questions to units as rows: loading, locking, moving, their duty and their messages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import InputInvalid, NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action, permits
from bot.services.rules.workdays import CalendarUnknown
from bot.services.views.units import MaterialView
from db.enums import DutyKind, MaterialState, RequestState, Role
from db.models import Duty, Material, Request, Unit

if TYPE_CHECKING:
    from bot.services.office import Office

QUESTION = "materials.question"
ANSWER = "materials.answer"
NOTE = "materials.note"

ASKERS = (Role.REVIEWER,)
ASKABLE = OPEN_STATES - {RequestState.REGISTERED, RequestState.LETTER}
"""States in which somebody has opened the case and there is still something to prepare."""

HORIZON = timedelta(days=92)
"""A term further away than this is a mistyped year: an answer is due within weeks."""


class MaterialRows:
    """Questions to units in one transaction, as rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def find(self, public_id: str) -> Material:
        """Return a question; raises NotFound."""
        material = await self._session.scalar(
            select(Material).where(Material.public_id == public_id)
        )
        if material is None:
            raise NotFound
        return material

    async def take(
        self, public_id: str, version: int, *states: MaterialState
    ) -> tuple[Request, Material]:
        """Lock a question with its case to change it; raises NotFound and Stale."""
        seen = await self.find(public_id)
        case = await self._session.get_one(Request, seen.request_id)
        # The case first, as everywhere: whoever closes it takes its questions back.
        request = await self._cases.lock(case.public_id)
        material = (
            await self._session.scalars(
                select(Material)
                .where(Material.id == seen.id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        ).one()
        if material.version != version or material.state not in states:
            raise Stale(public_id=public_id, for_staff=True, material=True)
        return request, material

    async def unit_in_force(self, public_id: str) -> Unit:
        """Lock the unit that is asked against being closed meanwhile; raises NotFound."""
        unit = await self._session.scalar(
            select(Unit)
            .where(Unit.public_id == public_id, Unit.closed_at.is_(None))
            .with_for_update(read=True)
        )
        if unit is None:
            raise NotFound
        return unit

    async def of(self, request: Request) -> list[Material]:
        """Return every question about a case, oldest first."""
        rows = await self._session.scalars(
            select(Material).where(Material.request_id == request.id).order_by(Material.id)
        )
        return list(rows)

    async def open_of(self, units: Collection[int]) -> list[Material]:
        """Return what these units owe, the one due first on top."""
        rows = await self._session.scalars(
            select(Material)
            .where(Material.unit_id.in_(units), Material.state == MaterialState.ASKED)
            .order_by(Material.due_on, Material.id)
        )
        return list(rows)

    async def unfinished(self) -> int:
        """Return how many questions are neither accepted nor taken back."""
        count = await self._session.scalar(
            select(func.count())
            .select_from(Material)
            .where(Material.state.in_((MaterialState.ASKED, MaterialState.ANSWERED)))
        )
        return count or 0

    async def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """Return how many questions were put to units, by case."""
        rows = await self._session.execute(
            select(Material.request_id, func.count())
            .where(Material.request_id.in_(ids))
            .group_by(Material.request_id)
        )
        return dict(rows.all())

    async def views(self, rows: Iterable[Material]) -> tuple[MaterialView, ...]:
        """Return questions as lists show them, in their order, with a few queries."""
        found = list(rows)
        if not found:
            return ()
        await self._session.flush()
        requests = {
            row.id: row
            for row in await self._session.scalars(
                select(Request).where(Request.id.in_({row.request_id for row in found}))
            )
        }
        units = list(
            await self._session.scalars(
                select(Unit).where(Unit.id.in_({row.unit_id for row in found}))
            )
        )
        seen = dict(
            zip([unit.id for unit in units], await self._office.units.views(units), strict=True)
        )
        posts = await self._cases.posts([row.post_id for row in requests.values() if row.post_id])
        own = await self._office.units.own()
        judges = permits(self._office.actor.roles, Action.ASK_UNIT)
        return tuple(
            MaterialView(
                public_id=row.public_id,
                version=row.version,
                case_id=requests[row.request_id].public_id,
                number=requests[row.request_id].number,
                post=posts.get(requests[row.request_id].post_id or 0),
                unit=seen[row.unit_id],
                state=row.state,
                asked_at=row.asked_at,
                due_on=row.due_on,
                days_left=self._office.calendar.between(self._office.today, row.due_on),
                overdue=row.state is MaterialState.ASKED and self._over(row),
                again=row.state is MaterialState.ASKED and row.answered_at is not None,
                with_matter=row.with_matter,
                with_person=row.with_person,
                has_file=row.file_id is not None,
                answered_at=row.answered_at,
                to_answer=row.unit_id in own,
                to_judge=judges,
            )
            for row in found
        )

    async def view(self, material: Material) -> MaterialView:
        """Return one question as a list shows it."""
        return (await self.views([material]))[0]

    def move(self, material: Material, state: MaterialState) -> None:
        """Put it into a state and make every button drawn so far stale."""
        material.state = state
        material.version += 1

    def record(
        self, request: Request, material: Material, action: str, **details: str | int | bool | None
    ) -> None:
        """Write a line into the journal of the case; it names the question by its id alone."""
        self._cases.record(request, action, material=material.public_id, **details)

    async def open_duty(self, request: Request, material: Material) -> None:
        """Open the unit's duty by its term; one asked again has a duty of its own."""
        office = self._office
        await office.duties.open(
            request,
            ladders.materials(office.calendar, material.due_on, office.now),
            subject=f"{material.public_id}:{material.version}",
            unit_id=material.unit_id,
        )

    async def close_duty(self, request: Request, material: Material) -> None:
        """Close the duty that is open now; its alarms fall silent."""
        subjects = await self._session.scalars(
            select(Duty.subject).where(
                Duty.request_id == request.id,
                Duty.kind == DutyKind.MATERIALS,
                Duty.closed_at.is_(None),
                Duty.subject.startswith(material.public_id),
            )
        )
        for subject in subjects.all():
            await self._office.duties.close(request, DutyKind.MATERIALS, subject=subject)

    async def tell_unit(self, request: Request, material: Material, kind: NoticeKind) -> None:
        """Owe everybody of the unit a message."""
        await self._office.notices.to_staff(
            Role.UNIT,
            kind,
            f"{material.public_id}:{material.version}",
            request=request,
            unit_id=material.unit_id,
        )

    async def tell_asker(self, request: Request, material: Material, kind: NoticeKind) -> None:
        """Owe whoever asked a message; a role that has ended falls to everybody who holds it."""
        await self._office.notices.to_staff(
            Role.REVIEWER,
            kind,
            f"{material.public_id}:{material.version}",
            request=request,
            staff_id=material.asked_by,
        )

    def checked(self, day: date) -> date:
        """Return a term that can be kept: a working day from today on, within three months."""
        office = self._office
        if day < office.today or (day == office.today and self._day_over()):
            raise InputInvalid(field="term", reason="day_past")
        try:
            working = day <= office.today + HORIZON and office.calendar.is_working(day)
        except CalendarUnknown:
            raise InputInvalid(field="term", reason="day_off") from None
        if not working:
            raise InputInvalid(field="term", reason="day_off")
        return day

    def _day_over(self) -> bool:
        return self._office.calendar.hours.end_of(self._office.today) <= self._office.now

    def _over(self, material: Material) -> bool:
        return self._office.calendar.hours.end_of(material.due_on) < self._office.now
