"""Materials asked of structural units, binding on them, each with a term (points 26 and 31).

The reviewer asks, everybody of the unit is told and sees the term, anyone of them answers, and the
reviewer accepts, asks once more, or takes the question back. The unit sees the question, the number
and the body; of the case it sees what the reviewer let it see, on request and journalled.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reviewing.material_rows import (
    ANSWER,
    ASKABLE,
    ASKERS,
    NOTE,
    QUESTION,
    MaterialRows,
)
from bot.services.rules.days import read_day
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.units import (
    MaterialAnswer,
    MaterialCard,
    MaterialShown,
    MaterialView,
    Wanted,
)
from db.enums import FactKind, MaterialState, Role
from db.models import Attachment, Material, Request, Unit

if TYPE_CHECKING:
    from bot.services.office import Office

_ASKED, _ANSWERED = MaterialState.ASKED, MaterialState.ANSWERED


class Materials:
    """Materials of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases
        self._rows = MaterialRows(office)

    def terms(self) -> tuple[tuple[int, date], ...]:
        """Return the usual terms: working days from today and the days they end on."""
        usual = sorted({1, 2, 5, 10, self._office.profile.terms.materials_days})
        return tuple((n, self._office.calendar.after(self._office.today, n)) for n in usual)

    def day(self, text: str) -> date:
        """Return a typed term; raises InputInvalid unless it is a working day to come."""
        found = read_day(text, self._office.today)
        if found is None:
            raise InputInvalid(field="term", reason="day_unread")
        return self._rows.checked(found)

    async def askable(self, public_id: str, version: int) -> Card:
        """Return the case as it was drawn while units can be asked about it; raises Stale."""
        self._office.require(Action.ASK_UNIT)
        request = await self._cases.find(public_id)
        if request.version != version or request.state not in ASKABLE:
            raise Stale(public_id=public_id, for_staff=True)
        return await self._cases.card(request)

    async def ask(self, public_id: str, version: int, wanted: Wanted, text: str) -> MaterialCard:
        """Ask a unit about a case; raises Stale, InputInvalid and NotFound.

        It makes the buttons drawn before stale, so that two taps are one question.
        """
        office = self._office
        office.require(Action.ASK_UNIT)
        request = await self._cases.take(public_id, version)
        if request.state not in ASKABLE:
            raise Stale(public_id=public_id, for_staff=True)
        unit = await self._rows.unit_in_force(wanted.unit_id)
        material = Material(
            public_id=new_public_id(),
            request_id=request.id,
            unit_id=unit.id,
            state=_ASKED,
            version=1,
            asked_by=office.staff_id(*ASKERS),
            asked_at=office.now,
            due_on=self._rows.checked(wanted.due_on),
            question_sealed=self._cases.seal(request, QUESTION, cleaned("question", text, 5, 2000)),
            with_matter=wanted.with_matter,
            with_person=wanted.with_person,
        )
        self._session.add(material)
        self._cases.touch(request)
        await self._session.flush()
        self._rows.record(
            request,
            material,
            "materials_asked",
            due=material.due_on.isoformat(),
            unit=unit.public_id,
        )
        await self._rows.open_duty(request, material)
        await self._rows.tell_unit(request, material, NoticeKind.MATERIALS_ASKED)
        office.fact_book.note(FactKind.MATERIALS, request)
        return await self._card(request, material)

    async def answer(
        self,
        public_id: str,
        version: int,
        *,
        text: str | None = None,
        file: Attachment | None = None,
    ) -> MaterialCard:
        """Answer for the unit by a text or a document; raises NotAllowed and Stale."""
        office = self._office
        office.require(Action.ANSWER_UNIT)
        await self._require_unit(await self._rows.find(public_id))
        request, material = await self._rows.take(public_id, version, _ASKED)
        if (text is None) == (file is None):
            raise InputInvalid(field="answer", reason="empty")
        material.answer_sealed = (
            None
            if text is None
            else self._cases.seal(request, ANSWER, cleaned("answer", text, 2, 4000))
        )
        material.file_id = None if file is None else file.id
        material.answered_by = office.staff_id(Role.UNIT)
        material.answered_at = office.now
        self._rows.move(material, _ANSWERED)
        self._rows.record(request, material, "materials_given", file=file is not None)
        in_time = office.now <= office.calendar.hours.end_of(material.due_on)
        office.fact_book.note(FactKind.MATERIALS_GIVEN, request, in_time=in_time)
        await self._rows.close_duty(request, material)
        await self._rows.tell_asker(request, material, NoticeKind.MATERIALS_GIVEN)
        return await self._card(request, material)

    async def accept(self, public_id: str, version: int) -> MaterialCard:
        """Take the answer as it is; raises Stale."""
        request, material = await self._judged(public_id, version, _ANSWERED)
        material.ended_at = self._office.now
        self._rows.move(material, MaterialState.ACCEPTED)
        self._rows.record(request, material, "materials_accepted")
        return await self._card(request, material)

    async def ask_again(
        self, public_id: str, version: int, due_on: date, note: str
    ) -> MaterialCard:
        """Ask the unit once more, with a note and a new term; raises Stale and InputInvalid."""
        request, material = await self._judged(public_id, version, _ANSWERED)
        material.due_on = self._rows.checked(due_on)
        material.note_sealed = self._cases.seal(request, NOTE, cleaned("note", note, 2, 1000))
        self._rows.move(material, _ASKED)
        self._rows.record(request, material, "materials_again", due=material.due_on.isoformat())
        await self._rows.open_duty(request, material)
        await self._rows.tell_unit(request, material, NoticeKind.MATERIALS_AGAIN)
        self._office.fact_book.note(FactKind.MATERIALS, request)
        return await self._card(request, material)

    async def recall(self, public_id: str, version: int) -> MaterialCard:
        """Take a question back, answered or not; the unit is told. Raises Stale."""
        request, material = await self._judged(public_id, version, _ASKED, _ANSWERED)
        await self._recalled(request, material, closed=False)
        return await self._card(request, material)

    async def case_closed(self, request: Request) -> None:
        """Take back what is still asked about a case that is over."""
        rows = await self._session.scalars(
            select(Material)
            .where(Material.request_id == request.id, Material.state.in_((_ASKED, _ANSWERED)))
            .order_by(Material.id)
            .with_for_update()
        )
        for material in rows.all():
            await self._recalled(request, material, closed=True)

    async def card(self, public_id: str) -> MaterialCard:
        """Return a question with its text, to its unit and to whoever may ask; NotAllowed."""
        material = await self._rows.find(public_id)
        request = await self._session.get_one(Request, material.request_id)
        if not await self._of_own_unit(material):
            self._office.require(Action.SEE_MATERIALS)
        return await self._card(request, material)

    async def judged(self, public_id: str) -> MaterialCard:
        """Return a question for whoever may judge its answer; raises NotAllowed and NotFound."""
        self._office.require(Action.ASK_UNIT)
        return await self.card(public_id)

    async def reveal(self, public_id: str) -> MaterialShown:
        """Show the unit what of the case goes with the question, or the others the answer.

        Every look is journalled.
        """
        material = await self._rows.find(public_id)
        own = await self._of_own_unit(material)
        if not own:
            self._office.require(Action.SEE_MATERIALS)
        request = await self._session.get_one(Request, material.request_id)
        self._rows.record(request, material, "revealed", what="material")
        shows = permits(self._office.actor.roles, Action.REVEAL)
        # A unit that is asked no more, or has been heard, needs nothing of the case any longer.
        wanted = material.state in {_ASKED, _ANSWERED}
        named = shows or (wanted and material.with_person)
        person = self._cases.person(request) if named else None
        file = await self._session.get(Attachment, material.file_id or 0)
        return MaterialShown(
            view=await self._rows.view(material),
            matter=self._cases.matter(request)
            if shows or (wanted and material.with_matter)
            else None,
            person=None if person is None else (person.full_name, person.phone),
            answer=self._cases.open(request, ANSWER, material.answer_sealed),
            file=None if file is None or file.deleted_at is not None else file.public_id,
        )

    async def owed(self) -> tuple[MaterialView, ...]:
        """Return what the person's unit owes, the one due first on top."""
        self._office.require(Action.ANSWER_UNIT)
        return await self._rows.views(await self._rows.open_of(await self._office.units.own()))

    async def asked(self) -> tuple[MaterialView, ...]:
        """Return what units owe and what waits to be accepted: the overdue by unit first."""
        self._office.require(Action.SEE_MATERIALS)
        rows = await self._session.execute(
            select(Material, Unit.name_kk)
            .join(Unit, Unit.id == Material.unit_id)
            .where(Material.state.in_((_ASKED, _ANSWERED)))
            .order_by(Material.due_on, Material.id)
        )
        found = rows.all()
        names = {material.id: name for material, name in found}
        views = await self._rows.views([material for material, _name in found])
        by_unit = {
            view.public_id: (not view.overdue, names[material.id], view.due_on)
            for view, (material, _name) in zip(views, found, strict=True)
        }
        return tuple(sorted(views, key=lambda view: by_unit[view.public_id]))

    async def of_case(self, public_id: str) -> tuple[MaterialView, ...]:
        """Return every question about a case, the newest first."""
        self._office.require(Action.SEE_MATERIALS)
        request = await self._cases.find(public_id)
        return await self._rows.views(list(reversed(await self._rows.of(request))))

    async def answers(self, request: Request) -> tuple[MaterialAnswer, ...]:
        """Return what units said about a case; whoever shows it has journalled the look."""
        rows = [row for row in await self._rows.of(request) if row.answered_at is not None]
        views = await self._rows.views(rows)
        return tuple(
            MaterialAnswer(
                unit=view.unit,
                question=self._cases.open(request, QUESTION, row.question_sealed) or "",
                answer=self._cases.open(request, ANSWER, row.answer_sealed),
                has_file=row.file_id is not None,
                answered_at=row.answered_at,
                accepted=row.state is MaterialState.ACCEPTED,
            )
            for row, view in zip(rows, views, strict=True)
        )

    async def counts(self) -> tuple[int, int]:
        """Return how many materials the person's unit owes, and how many are asked of units."""
        roles = self._office.actor.roles
        owed, asked = 0, 0
        if permits(roles, Action.ANSWER_UNIT):
            owed = len(await self._rows.open_of(await self._office.units.own()))
        if permits(roles, Action.SEE_MATERIALS):
            asked = await self._rows.unfinished()
        return owed, asked

    async def of_requests(self, ids: Sequence[int]) -> dict[int, int]:
        """Return how many questions were put to units, by case."""
        return await self._rows.counts(ids)

    async def still(self, subject: str) -> MaterialView | None:
        """Return the question a notice is about; None when the notice no longer holds."""
        public_id, _, version = subject.partition(":")
        material = await self._rows.find(public_id)
        return await self._rows.view(material) if str(material.version) == version else None

    async def asker_of(self, subject: str) -> int | None:
        """Return who asked, for the alarm of a duty about a question."""
        return (await self._rows.find(subject.partition(":")[0])).asked_by

    async def _judged(
        self, public_id: str, version: int, *states: MaterialState
    ) -> tuple[Request, Material]:
        self._office.require(Action.ASK_UNIT)
        return await self._rows.take(public_id, version, *states)

    async def _recalled(self, request: Request, material: Material, *, closed: bool) -> None:
        waited = material.state is _ASKED
        material.ended_at = self._office.now
        self._rows.move(material, MaterialState.RECALLED)
        self._rows.record(request, material, "materials_recalled", closed=closed)
        await self._rows.close_duty(request, material)
        if waited:
            await self._rows.tell_unit(request, material, NoticeKind.MATERIALS_RECALLED)

    async def _card(self, request: Request, material: Material) -> MaterialCard:
        return MaterialCard(
            await self._rows.view(material),
            self._cases.open(request, QUESTION, material.question_sealed) or "",
            self._cases.open(request, NOTE, material.note_sealed),
        )

    async def _of_own_unit(self, material: Material) -> bool:
        return material.unit_id in await self._office.units.own()

    async def _require_unit(self, material: Material) -> None:
        if not await self._of_own_unit(material):
            raise NotAllowed(action=Action.ANSWER_UNIT)

    async def require_own(self, public_id: str, version: int) -> None:
        """Refuse a document for a question that is not the unit's, or no longer open."""
        self._office.require(Action.ANSWER_UNIT)
        material = await self._rows.find(public_id)
        await self._require_unit(material)
        if material.version != version or material.state is not _ASKED:
            raise Stale(public_id=public_id, for_staff=True, material=True)

    async def request_of(self, public_id: str) -> Request:
        """Return the case that a question is about; raises NotFound."""
        material = await self._rows.find(public_id)
        request = await self._session.get(Request, material.request_id)
        if request is None:
            raise NotFound
        return request
