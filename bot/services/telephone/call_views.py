"""Calls of the telephone survey as lists and cards show them: nobody is named (point 38)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.rules.calling import HELD_FOR, next_try
from bot.services.telephone.frames import OUTCOMES, QUESTIONNAIRES
from bot.services.views.phone_survey import CallView, Try
from bot.services.views.tasks import CaseLink
from db.enums import CallState, Language, Questionnaire
from db.models import CallTry, Consultation, Outcome, Request, Sample, SampleCall, Staff

if TYPE_CHECKING:
    from bot.services.office import Office


class CallViews:
    """Views of calls within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def questionnaire(self, sample: Sample) -> Questionnaire:
        """Return what the people of a draw are asked."""
        return QUESTIONNAIRES[sample.frame]

    def holder(self, call: SampleCall) -> int | None:
        """Return the colleague who has the number of a call before them, by their staff id."""
        if call.taken_by is None or call.taken_at is None:
            return None
        mine = call.taken_by in self._office.actor.places
        over = call.taken_at + HELD_FOR <= self._office.now
        return None if mine or over or call.state is not CallState.WAITING else call.taken_by

    async def of(self, sample: Sample, calls: Sequence[SampleCall]) -> tuple[CallView, ...]:
        """Return calls of one draw in their order, with a fixed number of queries."""
        await self._session.flush()
        consultations = await self._consultations(calls)
        about = {one.request_id for one in consultations.values() if one.request_id is not None}
        cases = await self._cases({call.request_id for call in calls if call.request_id} | about)
        booked = await self._cases({call.booked_id for call in calls if call.booked_id})
        posts = await self._office.cases.posts(
            [request.post_id for request in cases.values() if request.post_id is not None]
        )
        ended = await self._ended(sample, calls)
        tries = await self._tries(calls)
        holders = {one for call in calls if (one := self.holder(call)) is not None}
        names = await self._names(holders)
        calendar = self._office.calendar
        found = []
        for call in calls:
            advice = consultations.get(call.consultation_id or 0)
            request = cases.get((advice.request_id if advice else call.request_id) or 0)
            row = advice or request
            made = tries.get(call.id, ())
            link = booked.get(call.booked_id or 0)
            found.append(
                CallView(
                    public_id=call.public_id,
                    version=call.version,
                    sample_id=sample.public_id,
                    frame=sample.frame,
                    month=sample.month,
                    questionnaire=self.questionnaire(sample),
                    position=call.position,
                    size=sample.size,
                    state=call.state,
                    language=row.language if row is not None else Language.KK,
                    ended_on=ended.get(call.id, sample.month),
                    topic=row.topic if row is not None else None,
                    post=posts.get((request.post_id if request else None) or 0),
                    case=None if request is None else CaseLink(request.public_id, request.number),
                    tries=made,
                    next_try=next_try(calendar, [(one.result, one.at) for one in made]),
                    taken_by=names.get(self.holder(call) or 0),
                    wishes_booking=call.wishes_booking,
                    booked=None if link is None else CaseLink(link.public_id, link.number),
                )
            )
        return tuple(found)

    async def _consultations(self, calls: Sequence[SampleCall]) -> dict[int, Consultation]:
        ids = {call.consultation_id for call in calls if call.consultation_id is not None}
        rows = await self._session.scalars(select(Consultation).where(Consultation.id.in_(ids)))
        return {row.id: row for row in rows}

    async def _cases(self, ids: set[int]) -> dict[int, Request]:
        rows = await self._session.scalars(select(Request).where(Request.id.in_(ids)))
        return {row.id: row for row in rows}

    async def _ended(self, sample: Sample, calls: Sequence[SampleCall]) -> dict[int, date]:
        """Return the day of the ending that each call is about."""
        local = self._office.calendar.hours.local_day
        advice = await self._session.execute(
            select(Consultation.id, Consultation.ended_at).where(
                Consultation.id.in_({call.consultation_id for call in calls})
            )
        )
        moments: dict[int, datetime | None] = dict(advice.all())
        found = {
            call.id: local(at)
            for call in calls
            if (at := moments.get(call.consultation_id or 0)) is not None
        }
        kind = OUTCOMES.get(sample.frame)
        if kind is None:
            return found
        rows = await self._session.execute(
            select(Outcome.request_id, Outcome.happened_at)
            .where(
                Outcome.kind == kind,
                Outcome.request_id.in_({call.request_id for call in calls}),
                Outcome.happened_at <= sample.drawn_at,
            )
            .order_by(Outcome.happened_at, Outcome.id)
        )
        endings = dict(rows.all())
        return found | {
            call.id: local(endings[call.request_id]) for call in calls if call.request_id in endings
        }

    async def _tries(self, calls: Sequence[SampleCall]) -> dict[int, tuple[Try, ...]]:
        rows = (
            await self._session.scalars(
                select(CallTry)
                .where(CallTry.call_id.in_({call.id for call in calls}))
                .order_by(CallTry.id)
            )
        ).all()
        names = await self._names({row.staff_id for row in rows if row.staff_id is not None})
        found: dict[int, tuple[Try, ...]] = {}
        for row in rows:
            made = Try(row.result, row.tried_at, names.get(row.staff_id or 0))
            found[row.call_id] = (*found.get(row.call_id, ()), made)
        return found

    async def _names(self, ids: set[int]) -> dict[int, str]:
        rows = await self._session.scalars(select(Staff).where(Staff.id.in_(ids)))
        return {row.id: self._office.accounts.staff_view(row).name for row in rows}
