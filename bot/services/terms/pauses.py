"""Clocks that stand still: only for a named ground, never without an end, never twice at once.

The head stops the clock of an answer (APPC articles 64 and 85), on a reviewer's wish or on their
own. The working days that are left count again from the day on which it runs again; the applicant
is told why, until when, and the new term. It runs again by itself, or earlier by hand.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from bot.services.errors import InputInvalid, PauseRefused, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.ladders import Ladder
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.rules.recount import Recounted
from bot.services.rules.workdays import CountFrom
from bot.services.terms.recounts import ANSWERS
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.notice import Facts
from bot.services.views.pauses import PauseEffect, PauseView
from db.enums import DutyKind, Role
from db.models import Duty, Pause, Request

if TYPE_CHECKING:
    from bot.profile import Ground
    from bot.services.office import Office

TEXT = "pauses.text"
REASON = (5, 600)
GROUND: Final = "pause"


class Pauses:
    """Clocks of one transaction that stand still."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def grounds(self) -> tuple["Ground", ...]:
        """Return the grounds on which a clock may be stopped."""
        return self._office.profile.grounds_of(GROUND)

    async def consider(self, public_id: str, version: int) -> Card:
        """Return the card of a case whose clock may be stopped now; raises PauseRefused."""
        self._ask_policy()
        request = await self._office.cases.find(public_id)
        if request.version != version:
            raise Stale(public_id=public_id, for_staff=True)
        await self._running(request)
        return await self._office.cases.card(request)

    async def effect(
        self, public_id: str, version: int, ground: str, until_on: date
    ) -> PauseEffect:
        """Return what stopping the clock until a day would do; raises PauseRefused."""
        card = await self.consider(public_id, version)
        self._ground(ground, public_id)
        request = await self._office.cases.find(public_id)
        duty = await self._running(request)
        self._check_end(until_on)
        left = self._left(request, duty)
        new = self._office.calendar.after(until_on - timedelta(days=1), left)
        return PauseEffect(card, ground, until_on, left, duty.due_on, new)

    async def wish(self, public_id: str, version: int, ground: str, until_on: date) -> Card:
        """Let a reviewer ask the head to stop the clock of a case."""
        office = self._office
        office.require(Action.REVIEW)
        effect = await self.effect(public_id, version, ground, until_on)
        request = await office.cases.find(public_id)
        office.cases.record(request, "pause_wished", ground=ground, until=until_on.isoformat())
        await office.notices.to_staff(
            Role.HEAD,
            NoticeKind.PAUSE_WISHED,
            f"{public_id}:{version}:{ground}:{until_on.isoformat()}",
            request=request,
            level=f"{ground}:{until_on.isoformat()}",
        )
        return effect.card

    async def start(
        self, public_id: str, version: int, ground: str, until_on: date, text: str
    ) -> Card:
        """Stop the clock of a case from today until a day; raises PauseRefused and Stale.

        `text` tells the applicant why in plain words.
        """
        office = self._office
        office.require(Action.PAUSE_CLOCK)
        text = cleaned("pause_reason", text, *REASON)
        request = await office.cases.take(public_id, version)
        duty = await self._running(request)
        self._ground(ground, public_id)
        self._check_end(until_on)
        left = self._left(request, duty)
        new = office.calendar.after(until_on - timedelta(days=1), left)
        pause = Pause(
            public_id=new_public_id(),
            request_id=request.id,
            kind=duty.kind,
            ground=ground,
            text_sealed=office.cases.seal(request, TEXT, text),
            from_on=office.today,
            until_on=until_on,
            remaining=left,
            old_due_on=duty.due_on,
            new_due_on=new,
            paused_by=office.staff_id(Role.HEAD),
            paused_at=office.now,
        )
        self._session.add(pause)
        await self._session.flush()
        office.cases.record(
            request,
            "paused",
            ground=ground,
            until=until_on.isoformat(),
            old=duty.due_on.isoformat(),
            new=new.isoformat(),
        )
        await self._lay(request, duty, new, "pause")
        ladder = ladders.pause(office.calendar, until_on)
        await office.duties.open(request, ladder, subject=pause.public_id)
        office.cases.touch(request)
        await office.notices.to_applicant(request, NoticeKind.PAUSED, pause.public_id)
        return await office.cases.card(request)

    async def end(self, public_id: str, version: int) -> Card:
        """Let the clock of a case run again from today, earlier than it would by itself."""
        office = self._office
        office.require(Action.PAUSE_CLOCK)
        request = await office.cases.take(public_id, version)
        if not await self.resume(request):
            raise PauseRefused(public_id=public_id, reason="runs")
        office.cases.touch(request)
        return await office.cases.card(request)

    async def resume(self, request: Request) -> bool:
        """Let the clock of a locked case run again from today; False when it runs already."""
        office = self._office
        pause = await self._holding(request)
        if pause is None:
            return False
        duty = await self._open_duty(request)
        runs_on = min(office.today, pause.until_on)
        promised = request.answer_due_on
        self._over(request, pause, runs_on, by_hand=True)
        if duty is not None:
            eve = runs_on - timedelta(days=1)
            # Ended on the day of registration, which counts for nothing, it would come out shorter
            # than it was without any pause.
            new = max(office.calendar.after(eve, pause.remaining), pause.old_due_on)
            pause.remaining = office.calendar.between(eve, new)
            await self._lay(request, duty, new, "resumed")
            pause.new_due_on = new
        await office.duties.close(request, DutyKind.PAUSE, subject=pause.public_id)
        if request.answer_due_on != promised:
            await office.notices.to_applicant(
                request,
                NoticeKind.TERM_MOVED,
                # Two pauses may end with the same day, and the applicant hears of both.
                f"{request.answer_due_on.isoformat()}:{pause.public_id}",
                level=promised.isoformat(),
            )
        return True

    async def came(self, request: Request, asked_at: datetime) -> None:
        """Let a clock run again that was stopped while the applicant's information was awaited.

        A clock stopped before that waits for something else, and goes on waiting.
        """
        pause = await self._holding(request)
        if pause is not None and pause.paused_at >= asked_at:
            await self.resume(request)

    async def run_out(self, request: Request, public_id: str) -> None:
        """Let a clock run again because its day has come; the sweep calls it."""
        office = self._office
        request = await office.cases.lock(request.public_id)
        pause = await self._holding(request)
        if pause is None or pause.public_id != public_id:
            return
        self._over(request, pause, pause.until_on, by_hand=False)
        await office.duties.close(request, DutyKind.PAUSE, subject=public_id)
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.CLOCK_RUNS,
            public_id,
            request=request,
            staff_id=request.reviewer_id,
        )

    async def close(self, request: Request) -> None:
        """End what stands still in a case whose answer is no longer owed; the term stays."""
        ended = await self._session.execute(
            update(Pause)
            .where(Pause.request_id == request.id, Pause.ended_on.is_(None))
            .values(ended_on=self._office.today)
            .returning(Pause.public_id)
        )
        for public_id in ended.scalars().all():
            await self._office.duties.close(request, DutyKind.PAUSE, subject=public_id)

    async def holding(self, ids: list[int]) -> dict[int, PauseView]:
        """Return the pauses that hold now, by case."""
        rows = await self._session.scalars(
            select(Pause).where(Pause.request_id.in_(ids), Pause.ended_on.is_(None))
        )
        return {
            row.request_id: PauseView(
                row.public_id, row.kind, row.ground, row.from_on, row.until_on
            )
            for row in rows
        }

    async def told(self, request: Request, facts: Facts, subject: str) -> Facts | None:
        """Look whether the pause that an applicant is to be told of still holds."""
        pause = await self._holding(request)
        if pause is None or pause.public_id != subject:
            return None
        return replace(facts, text=self._office.cases.open(request, TEXT, pause.text_sealed))

    def _ask_policy(self) -> None:
        # A reviewer looks at the same steps to wish for it.
        action = Action.REVIEW if Role.REVIEWER in self._office.actor.roles else Action.PAUSE_CLOCK
        self._office.require(action)

    async def _running(self, request: Request) -> Duty:
        """Return the duty whose clock runs; raises PauseRefused."""
        duty = await self._open_duty(request)
        refused: str | None = None
        if duty is None or request.answered_at is not None:
            refused = "answered"
        elif duty.due_at <= self._office.now:
            refused = "broken"
        elif await self._holding(request) is not None:
            refused = "stands"
        if refused is not None or duty is None:
            raise PauseRefused(public_id=request.public_id, reason=refused)
        return duty

    async def _open_duty(self, request: Request) -> Duty | None:
        return await self._session.scalar(
            select(Duty)
            .where(
                Duty.request_id == request.id,
                Duty.kind.in_(ANSWERS),
                Duty.closed_at.is_(None),
            )
            .limit(1)
        )

    async def _holding(self, request: Request) -> Pause | None:
        return await self._session.scalar(
            select(Pause).where(Pause.request_id == request.id, Pause.ended_on.is_(None))
        )

    def _ground(self, code: str, public_id: str) -> None:
        if code not in {ground.code for ground in self.grounds()}:
            raise PauseRefused(public_id=public_id, reason="ground")

    def _check_end(self, until_on: date) -> None:
        """Raise InputInvalid unless the clock can run again on that day."""
        calendar, today = self._office.calendar, self._office.today
        longest = calendar.after(today, self._office.profile.terms.pause_days)
        if not today < until_on <= longest:
            raise InputInvalid(field="pause_until", reason="range", latest=longest)
        if not calendar.is_working(until_on):
            raise InputInvalid(field="pause_until", reason="day_off")

    def _left(self, request: Request, duty: Duty) -> int:
        """Return the working days of the term that are left, today among them.

        The day of registration is none of them, unless the office counts it.
        """
        calendar = self._office.calendar
        counted_after = self._office.today - timedelta(days=1)
        if calendar.count_from is CountFrom.NEXT_DAY:
            counted_after = max(counted_after, calendar.hours.local_day(request.registered_at))
        return calendar.between(counted_after, duty.due_on)

    async def _lay(self, request: Request, duty: Duty, due_on: date, cause: str) -> None:
        office = self._office
        make = ladders.answer_by if duty.kind is DutyKind.ANSWER else ladders.appeal_by
        ladder: Ladder = make(office.calendar, office.profile.terms, due_on)
        await office.recounts.lay(duty, request, Recounted(ladder, due_on), cause)

    def _over(self, request: Request, pause: Pause, on: date, *, by_hand: bool) -> None:
        pause.ended_on = on
        self._office.cases.record(
            request, "pause_over", on=on.isoformat(), by_hand=by_hand, ground=pause.ground
        )
