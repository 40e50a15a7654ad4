"""Draws of the telephone survey: made by the machine once a month, confirmed by a person (38).

The machine draws, because a draw that somebody can repeat until they like it is none; a registrar
looks at it and puts it to work, because the office answers for whom it calls. Seed, method and
population are stored before the draw, so that anybody who may see it can repeat it.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import NotAllowed, NotFound
from bot.services.rules import ladders, sampling
from bot.services.rules.calling import next_try
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import CALL_SHEETS, Action, permits
from bot.services.rules.recurrence import month_of
from bot.services.views import StaffView
from bot.services.views.phone_survey import DrawCheck, SampleView
from db.enums import CallState, DutyKind, FactKind, Role, SampleFrame
from db.models import CallTry, Consultation, Request, Sample, SampleCall, Staff

if TYPE_CHECKING:
    from bot.services.office import Office


class Samples:
    """Draws of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def draw_due(self) -> None:
        """Draw among the endings of last month, once for every frame, and owe the calls.

        A frame in which nobody may be called waits for the next working day; after the term of
        the calls nothing is drawn for that month any more.
        """
        office = self._office
        month = month_of(month_of(office.today) - timedelta(days=1))
        ladder = ladders.phone_survey(office.calendar, office.profile.terms, month)
        if office.now >= ladder.due_at:
            return
        drawn = set(await self._session.scalars(select(Sample.frame).where(Sample.month == month)))
        for frame in dict.fromkeys(office.profile.voices.phone_frames):
            if frame not in drawn and await self._draw(frame, month):
                await office.duties.open(None, ladder, subject=month.isoformat())

    async def all(self) -> tuple[SampleView, ...]:
        """Return every draw, the open ones on top, then the newest."""
        self._require_look()
        rows = await self._session.scalars(
            select(Sample).order_by(Sample.closed_at.is_not(None), Sample.month.desc(), Sample.id)
        )
        return await self._views(rows.all())

    async def view(self, public_id: str) -> SampleView:
        """Return a draw; raises NotFound."""
        self._require_look()
        return (await self._views([await self.find(public_id)]))[0]

    async def of_month(self, month: date) -> tuple[SampleView, ...]:
        """Return the draws of a month, one for each frame."""
        self._require_look()
        rows = await self._session.scalars(
            select(Sample).where(Sample.month == month).order_by(Sample.id)
        )
        return await self._views(rows.all())

    async def confirm(self, public_id: str) -> SampleView:
        """Put a draw to work; whoever comes second changes nothing. Raises NotFound."""
        office = self._office
        office.require(Action.RUN_PHONE_SURVEY)
        sample = await self.lock(public_id)
        if sample.confirmed_at is None:
            sample.confirmed_by = office.staff_id(Role.REGISTRAR)
            sample.confirmed_at = office.now
            office.journal.record("sample_confirmed", f"sample:{public_id}", size=sample.size)
            await self._session.flush()
        return (await self._views([sample]))[0]

    async def check(self, public_id: str) -> DrawCheck:
        """Repeat a draw from what is stored and lay it beside the call sheet; raises NotFound."""
        self._require_look()
        sample = await self.find(public_id)
        population = json.loads(sample.population)
        drawn = sampling.draw(sample.method, sample.seed, population, sample.size)
        rows = await self._session.execute(
            select(Consultation.public_id, Request.public_id)
            .select_from(SampleCall)
            .outerjoin(Consultation, Consultation.id == SampleCall.consultation_id)
            .outerjoin(Request, Request.id == SampleCall.request_id)
            .where(SampleCall.sample_id == sample.id)
            .order_by(SampleCall.position)
        )
        called = tuple(consultation or request for consultation, request in rows)
        self._office.journal.record("sample_checked", f"sample:{public_id}")
        view = (await self._views([sample]))[0]
        return DrawCheck(view, tuple(population), drawn, called == drawn)

    async def find(self, public_id: str) -> Sample:
        """Return a draw as a row; raises NotFound."""
        found = await self._session.scalar(select(Sample).where(Sample.public_id == public_id))
        if found is None:
            raise NotFound
        return found

    async def lock(self, public_id: str) -> Sample:
        """Lock a draw before its calls, with the other draws of its month in order of their ids.

        So the last calls of a draw, and the last draws of a month, cannot pass each other unseen.
        Raises NotFound.
        """
        month = (await self.find(public_id)).month
        rows = await self._session.scalars(
            select(Sample)
            .where(Sample.month == month)
            .order_by(Sample.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return next(one for one in rows if one.public_id == public_id)

    async def settle(self, sample: Sample) -> None:
        """Close a locked draw with its last call, and the duty with the month's last draw.

        Whoever wishes to book is still owed the request.
        """
        await self._session.flush()
        left = await self._session.scalar(
            select(func.count())
            .select_from(SampleCall)
            .where(
                SampleCall.sample_id == sample.id,
                (SampleCall.state == CallState.WAITING)
                | (SampleCall.wishes_booking & SampleCall.booked_id.is_(None)),
            )
        )
        if left or sample.closed_at is not None:
            return
        sample.closed_at = self._office.now
        await self._session.flush()
        others = await self._session.scalars(
            select(Sample).where(Sample.month == sample.month).order_by(Sample.id).with_for_update()
        )
        if all(one.closed_at is not None for one in others):
            subject = sample.month.isoformat()
            await self._office.duties.close_own(DutyKind.PHONE_SURVEY, subject)

    async def _draw(self, frame: SampleFrame, month: date) -> bool:
        """Draw in one frame; tell whether anybody may be called there at all."""
        office = self._office
        eligible = {one.public_id: one for one in await office.frames.population(frame, month)}
        if not eligible:
            return False
        voices = office.profile.voices
        sample = Sample(
            public_id=new_public_id(),
            month=month,
            frame=frame,
            method=sampling.METHOD,
            seed=sampling.new_seed(),
            population=json.dumps(list(eligible)),
            size=sampling.size(len(eligible), voices.phone_percent, voices.phone_at_least),
            drawn_at=office.now,
        )
        self._session.add(sample)
        # Seed and population are stored before anybody is drawn by them.
        await self._session.flush()
        drawn = sampling.draw(sample.method, sample.seed, list(eligible), sample.size)
        self._session.add_all(
            SampleCall(
                public_id=new_public_id(),
                sample_id=sample.id,
                position=position,
                consultation_id=eligible[public_id].consultation_id,
                request_id=eligible[public_id].request_id,
                state=CallState.WAITING,
            )
            for position, public_id in enumerate(drawn, 1)
        )
        await self._session.flush()
        office.journal.record(
            "sample_drawn",
            f"sample:{sample.public_id}",
            month=month.isoformat(),
            frame=frame.value,
            method=sample.method,
            population=len(eligible),
            size=sample.size,
        )
        office.fact_book.note_own(FactKind.SAMPLED, detail=frame.value, value=sample.size)
        return True

    def _require_look(self) -> None:
        if not any(permits(self._office.actor.roles, action) for action in CALL_SHEETS):
            raise NotAllowed(action=Action.SEE_VOICES)

    async def _views(self, samples: Sequence[Sample]) -> tuple[SampleView, ...]:
        if not samples:
            return ()
        ids = [one.id for one in samples]
        calls = (
            await self._session.scalars(select(SampleCall).where(SampleCall.sample_id.in_(ids)))
        ).all()
        again = await self._again(calls)
        people = await self._people(samples)
        return tuple(
            self._view(
                one,
                [call for call in calls if call.sample_id == one.id],
                again,
                people.get(one.confirmed_by or 0),
            )
            for one in samples
        )

    async def _again(self, calls: Sequence[SampleCall]) -> dict[int, datetime | None]:
        """Return from when on each waiting call can be made; None: at once."""
        waiting = [call.id for call in calls if call.state is CallState.WAITING]
        rows = await self._session.execute(
            select(CallTry.call_id, CallTry.result, CallTry.tried_at)
            .where(CallTry.call_id.in_(waiting))
            .order_by(CallTry.id)
        )
        found = rows.all()
        return {
            call_id: next_try(
                self._office.calendar, [(result, at) for of, result, at in found if of == call_id]
            )
            for call_id in waiting
        }

    async def _people(self, samples: Sequence[Sample]) -> dict[int, StaffView]:
        ids = {one.confirmed_by for one in samples if one.confirmed_by is not None}
        rows = await self._session.scalars(select(Staff).where(Staff.id.in_(ids)))
        return {row.id: self._office.accounts.staff_view(row) for row in rows}

    def _view(
        self,
        sample: Sample,
        calls: Sequence[SampleCall],
        again: dict[int, datetime | None],
        confirmed_by: StaffView | None,
    ) -> SampleView:
        now = self._office.now
        waiting = [again[call.id] for call in calls if call.state is CallState.WAITING]
        ready = sum(at is None or at <= now for at in waiting)
        later = [at for at in waiting if at is not None]
        return SampleView(
            public_id=sample.public_id,
            month=sample.month,
            frame=sample.frame,
            method=sample.method,
            seed=sample.seed,
            population=len(json.loads(sample.population)),
            size=sample.size,
            drawn_at=sample.drawn_at,
            confirmed_by=confirmed_by,
            confirmed_at=sample.confirmed_at,
            closed_at=sample.closed_at,
            counts=dict(Counter(call.state for call in calls)),
            to_book=sum(call.wishes_booking and call.booked_id is None for call in calls),
            ready=ready,
            next_at=min(later) if later and not ready else None,
        )
