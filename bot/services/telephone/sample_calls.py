"""The call sheet of the telephone survey: who is called next, tries, answers (point 38).

What a person answers goes into a ballot to which nothing leads; on the sheet stands only that they
answered. Whoever wishes to book, or to be called by the head, says so of themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import CallStale, CallTaken, CallTooSoon, NotFound
from bot.services.feedback.call_backs import COMMENT, LONGEST
from bot.services.rules import questionnaires
from bot.services.rules.calling import IN_VAIN, next_try, state_after
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.rules.questionnaires import Answer, Ask
from bot.services.telephone.called_people import Behind
from bot.services.texts import cleaned
from bot.services.views.phone_survey import Called, CallView
from db.enums import CallBackReason, CallResult, CallState, FactKind, Role, VoiceWay
from db.models import CallBack, CallTry, Sample, SampleCall

if TYPE_CHECKING:
    from bot.services.office import Office

BOOKS = "books"
"""The reason in the fact of a call in which somebody wished to book."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said on the telephone: the codes of `rules.questionnaires`, and a comment."""

    given: str
    comment: str = ""
    call_me: bool = False
    """The head may call about it."""


class SampleCalls:
    """Calls of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def next(self, sample_id: str, after: int = 0) -> CallView | None:
        """Return the next person to call, behind a position first; None when nobody is, for now.

        Whom a colleague is calling and whom it is too early to try again are passed over.
        """
        now = self._office.now
        found = [
            view
            for view in await self.all(sample_id)
            if view.state is CallState.WAITING
            and view.taken_by is None
            and (view.next_try is None or view.next_try <= now)
        ]
        found.sort(key=lambda view: (view.position <= after, view.position))
        return found[0] if found else None

    async def all(self, sample_id: str) -> tuple[CallView, ...]:
        """Return everybody on a confirmed sheet, in the order of the draw; raises NotFound."""
        self._office.require(Action.RUN_PHONE_SURVEY)
        sample = await self._office.samples.find(sample_id)
        if sample.confirmed_at is None:
            raise NotFound
        rows = await self._session.scalars(
            select(SampleCall)
            .where(SampleCall.sample_id == sample.id)
            .order_by(SampleCall.position)
        )
        return await self._office.call_views.of(sample, rows.all())

    async def card(self, public_id: str) -> CallView:
        """Return a call as it stands, nobody named; raises NotFound."""
        self._office.require(Action.RUN_PHONE_SURVEY)
        call, sample = await self.find(public_id)
        if sample.confirmed_at is None:
            raise NotFound
        return await self._view(sample, call)

    async def reveal(self, public_id: str, version: int) -> Called:
        """Show whom to call and keep colleagues from ringing meanwhile; the look is journalled.

        Raises NotFound, CallStale and CallTaken. Whoever said no since the draw, or has no data
        any more, is shown to nobody: the call ends by that, and the number is empty.
        """
        office, people = self._office, self._office.called_people
        sample, call = await self.take(public_id, version)
        behind = await people.behind(call)
        name, phone = people.contact(behind)
        door = await people.closed_door(behind, phone)
        if door is not None:
            await self._end(sample, call, door)
            return Called(await self._view(sample, call), None, "")
        call.taken_by = office.staff_id(Role.REGISTRAR)
        call.taken_at = office.now
        call.version += 1
        people.record(behind, "revealed", what="phone_survey")
        return Called(await self._view(sample, call), name, phone)

    async def note(
        self, public_id: str, version: int, result: CallResult, *, never: bool = False
    ) -> CallView:
        """Write down a try that brought no answers; `never`: nor shall anybody ask again.

        Raises NotFound, CallStale, CallTaken, and CallTooSoon where it says no more than the try
        before it.
        """
        office = self._office
        if result is CallResult.ANSWERED:
            raise CallStale(public_id=public_id)
        sample, call = await self.take(public_id, version)
        again = next_try(office.calendar, await self.tries(call))
        if result in IN_VAIN and again is not None and again > office.now:
            raise CallTooSoon(public_id=public_id, at=again)
        if never and result is CallResult.REFUSED:
            people = office.called_people
            await people.ask_no_more(await people.behind(call))
        await self.tried(sample, call, result)
        return await self._view(sample, call)

    async def finish(self, public_id: str, version: int, said: Said) -> CallView:
        """Write down what somebody answered; raises NotFound, CallStale, CallTaken, and
        InputInvalid for a remark that is too long.

        The answers leave for a ballot; the call keeps that there were some.
        """
        sample, call = await self.take(public_id, version)
        await self.answered(sample, call, said)
        return await self._view(sample, call)

    async def tried(
        self, sample: Sample, call: SampleCall, result: CallResult, at: datetime | None = None
    ) -> None:
        """Add a try to a locked call, and end it when that was the last one."""
        office = self._office
        self._session.add(
            CallTry(
                call_id=call.id,
                result=result,
                staff_id=office.staff_id(Role.REGISTRAR),
                tried_at=at or office.now,
            )
        )
        await self._session.flush()
        office.journal.record("sample_call", f"call:{call.public_id}", result=result.value)
        count = await self._count(call)
        state = state_after(result, count, office.profile.voices.phone_tries)
        if state is CallState.WAITING:
            call.version += 1
            call.taken_by = call.taken_at = None
            await self._session.flush()
        else:
            await self._end(sample, call, state)

    async def answered(
        self, sample: Sample, call: SampleCall, said: Said, at: datetime | None = None
    ) -> None:
        """Take the answers of a locked call; raises CallStale where they are not whole."""
        office, people = self._office, self._office.called_people
        asked = office.call_views.questionnaire(sample)
        answers = questionnaires.read(asked, said.given)
        if answers is None or questionnaires.next_question(asked, answers) is not None:
            raise CallStale(public_id=call.public_id)
        behind = await people.behind(call)
        post_id = await people.post_of(behind)
        call.wishes_booking = questionnaires.wants_to_book(answers)
        remark = said.comment or None
        # Words that go to the head with a name are not kept nameless as well.
        kept = None if said.call_me else remark
        await office.ballots.cast(asked, VoiceWay.PHONE, post_id, opinions(answers), remark=kept)
        await self.tried(sample, call, CallResult.ANSWERED, at)
        if said.call_me:
            await self._call_back(sample, behind, answers, remark)

    async def take(self, public_id: str, version: int | None) -> tuple[Sample, SampleCall]:
        """Lock a waiting call as it was drawn, the draw before it; `version` None: as it is.

        Raises NotFound, CallStale, and CallTaken while a colleague has the number before them. Of
        two who press at once the second waits here and finds another version.
        """
        office = self._office
        office.require(Action.RUN_PHONE_SURVEY)
        _call, found = await self.find(public_id)
        sample = await office.samples.lock(found.public_id)
        call = await self.lock(public_id)
        if sample.confirmed_at is None:
            raise NotFound
        if version not in {None, call.version} or call.state is not CallState.WAITING:
            raise CallStale(public_id=public_id)
        if office.call_views.holder(call) is not None:
            raise CallTaken(public_id=public_id, name=(await self._view(sample, call)).taken_by)
        return sample, call

    async def find(self, public_id: str) -> tuple[SampleCall, Sample]:
        """Return a call with its draw; raises NotFound."""
        row = (
            await self._session.execute(
                select(SampleCall, Sample)
                .join(Sample, Sample.id == SampleCall.sample_id)
                .where(SampleCall.public_id == public_id)
            )
        ).one_or_none()
        if row is None:
            raise NotFound
        return row[0], row[1]

    async def lock(self, public_id: str) -> SampleCall:
        """Lock a call whose draw is locked already."""
        found = await self._session.scalar(
            select(SampleCall)
            .where(SampleCall.public_id == public_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if found is None:
            raise NotFound
        return found

    async def tries(self, call: SampleCall) -> tuple[tuple[CallResult, datetime], ...]:
        """Return the tries of a call with their instants, oldest first."""
        rows = await self._session.execute(
            select(CallTry.result, CallTry.tried_at)
            .where(CallTry.call_id == call.id)
            .order_by(CallTry.id)
        )
        return tuple((result, at) for result, at in rows)

    async def _view(self, sample: Sample, call: SampleCall) -> CallView:
        return (await self._office.call_views.of(sample, [call]))[0]

    async def _count(self, call: SampleCall) -> int:
        found = await self._session.scalar(
            select(func.count()).select_from(CallTry).where(CallTry.call_id == call.id)
        )
        return found or 0

    async def _end(self, sample: Sample, call: SampleCall, state: CallState) -> None:
        """End a locked call: it is counted, and with the last one the draw is done."""
        office = self._office
        call.state = state
        call.taken_by = call.taken_at = None
        call.version += 1
        office.fact_book.note_own(
            FactKind.SAMPLE_CALL,
            detail=state.value,
            reason=BOOKS if call.wishes_booking else None,
            value=await self._count(call),
        )
        office.journal.record("sample_call_ended", f"call:{call.public_id}", state=state.value)
        await office.samples.settle(sample)

    async def _call_back(
        self, sample: Sample, behind: Behind, answers: tuple[Answer, ...], remark: str | None
    ) -> None:
        """Give the head whoever agreed to be called about what they said; not the clerk it is on.

        Their words go with the task, so that they need not say them twice.
        """
        office = self._office
        row = CallBack(
            public_id=new_public_id(),
            reason=questionnaires.concern(answers) or CallBackReason.WISH,
            questionnaire=office.call_views.questionnaire(sample),
            request_id=None if behind.request is None else behind.request.id,
            consultation_id=None if behind.consultation is None else behind.consultation.id,
            post_id=await office.called_people.post_of(behind),
            mark=questionnaires.lowest_mark(answers),
            concerns_id=await office.called_people.concerned(behind, sample),
            opened_at=office.now,
        )
        if remark is not None:
            words = cleaned("comment", remark, 1, LONGEST)
            row.comment_sealed = office.keys.seal(words, column=COMMENT, row=row.public_id)
        self._session.add(row)
        await self._session.flush()
        await office.call_backs.owe(row)


def opinions(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return what goes into a ballot: a wish to book is an errand and leads to who said it."""
    return tuple(answer for answer in answers if answer.ask is not Ask.BOOK)
