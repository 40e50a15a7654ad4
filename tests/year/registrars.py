"""What registrars do: take down, enter numbers, call, note what became of receptions."""

from sqlalchemy import select

from db.enums import Channel, ContactResult, DutyKind, RequestState, Role, TellBy
from db.models import Assignment, Duty, Referral, Request, Seat
from tests.year.core import Core
from tests.year.lives import OPEN, Life

S = RequestState


class Registrars(Core):
    """The registrars of the year, and the secrecy officer."""

    async def registrars_take_down(self, count: int) -> None:
        """Let registrars take down requests of people who call or come by."""
        for _ in range(count):
            self.number += 1
            form = self.form(foreign=False)
            who = self.bureau.at_work(Role.REGISTRAR)
            async with self.bureau.unseen(who) as office:
                await office.intake.register(
                    form,
                    key=f"call:{self.number}",
                    channel=self.dice.choice((Channel.CALL_CENTRE, Channel.PAPER, Channel.ORAL)),
                    tell_by=TellBy.PHONE,
                )
                public_id = await office.session.scalar(
                    select(Request.public_id).where(Request.submitted_by == f"call:{self.number}")
                )
            life = Life(
                str(public_id),
                None,
                self.now,
                self.dice.choice(self.bureau.crew[Role.REVIEWER]),
                post_id=form.post_id,
                careless=self.chance(0.06),
                fate=self.fate(),
            )
            self.lives[life.public_id] = self.open[life.public_id] = life

    async def registrars_enter(self) -> None:
        """Let registrars enter official numbers, issue letters, and check foreigners."""
        for life in list(self.open.values()):
            if life.state is S.LETTER and self.will(life, 0.6):
                await self.staff(Role.REGISTRAR, life, "endings.issue", "ШТ-77", did="letter")
            elif life.state is S.WITHDRAWN:
                self.open.pop(life.public_id)
            elif not life.has("entered") and self.will(life, 0.9):
                number = f"ЖТ-2026-{len(self.lives):08d}"
                await self.staff(Role.REGISTRAR, life, "review.enter_number", number, did="entered")
            if (
                life.foreign
                and not life.has("checked")
                and life.state in OPEN
                and self.will(life, 0.4)
            ):
                await self.check(life)

    async def registrars_call(self) -> None:
        """Let registrars call whoever cannot be written to, and number what was sent on."""
        async with self.bureau.looking() as session:
            calls = list(
                await session.scalars(
                    select(Duty.id).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
                )
            )
            sent_on = (
                await session.execute(
                    select(Referral.public_id, Request.public_id)
                    .join(Request, Request.id == Referral.request_id)
                    .where(Referral.letter_number.is_(None), Request.state == S.FORWARDED)
                )
            ).all()
        for duty_id in calls:
            if self.chance(0.7):
                reached = self.chance(0.8)
                who = self.bureau.at_work(Role.REGISTRAR)
                async with self.bureau.unseen(who) as office:
                    await office.contacts.note(
                        duty_id, ContactResult.REACHED if reached else ContactResult.NO_ANSWER
                    )
        for referral, public_id in sent_on:
            if self.chance(0.7):
                async with self.bureau.unseen(self.bureau.at_work(Role.REGISTRAR)) as office:
                    await office.referrals.number(referral, "ЖТ-Х-1")
                self.lives[public_id].did("numbered", self.now)

    async def check(self, life: Life) -> None:
        """Let the secrecy officer tick a case, or hold it back."""
        more: tuple[object, ...]
        if self.chance(0.15):
            what, more = "secrecy.hold_back", ("Қосымша келісім керек.",)
        else:
            what, more = "secrecy.clear", ()
        await self.staff(Role.SECRECY, life, what, *more, did="checked")

    async def results(self) -> None:
        """Let registrars write down what became of the receptions so far."""
        async with self.bureau.looking() as session:
            rows = await session.scalars(
                select(Request.public_id)
                .join(Assignment, Assignment.request_id == Request.id)
                .join(Seat, Seat.id == Assignment.seat_id)
                .where(Assignment.freed_at.is_(None), Request.state == S.ASSIGNED)
                .where(Seat.starts_at < self.now)
                .order_by(Seat.starts_at, Seat.id)
            )
            due = [self.lives[public_id] for public_id in rows]
        for life in due:
            if not self.chance(0.93):
                continue
            throw = self.dice.random()
            if throw < 0.87:
                await self.staff(Role.REGISTRAR, life, "day.mark_held", "Шешілді.", did="held")
            elif throw < 0.96:
                await self.staff(Role.REGISTRAR, life, "day.mark_no_show", did="no_show")
            else:
                await self.staff(
                    Role.REGISTRAR, life, "day.mark_not_held", "Басшы іссапарда.", did="not_held"
                )
