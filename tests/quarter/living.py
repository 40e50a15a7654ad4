"""A quarter of three rooms with six posts: 3,000 requests, and whatever else a report counts.

It lives by the days of the simulated year (`tests.year.days`), with more people and more kinds of
acts: walk-ins, social groups, materials, instructions, parts sent on, cases taken up again,
consultations, calls with every result, surveys in the chat and on the telephone. The dice are
thrown from a seed.
"""

from datetime import date, timedelta

from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import OfficeError
from bot.services.views.consultations import NOBODY, ConsultedPerson, Recorded
from bot.services.views.units import Wanted
from db.enums import (
    ConsultationOutcome,
    ConsultationWay,
    ContactResult,
    DeclineReason,
    DutyKind,
    Language,
    RequestState,
    Role,
)
from db.models import Duty, Referral
from sandbox.demo_office import APPROVAL, RECEIVERS
from tests.quarter.citizens import CHAT, TOPICS, Citizens
from tests.quarter.control import Control
from tests.quarter.phone_room import PhoneRoom
from tests.quarter.rooms import Rooms
from tests.quarter.timetable import MODES
from tests.year import wall
from tests.year.bureau import Bureau
from tests.year.days import WORDS
from tests.year.lives import Life
from tests.year.timetable import rows_of

S = RequestState
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
DAILY_CHATS, DAILY_TAKEN, DAILY_ADVICE = 11, 34, 3


class Quarter(Citizens):
    """The driver of a quarter."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau)
        self.unit = ""
        self.rooms = Rooms(self)
        self.control = Control(self)
        self.phone_room = PhoneRoom(self)

    async def begin(self) -> None:
        """Open the office: its people, a unit, and the schedule of the first month."""
        self.bureau.clock.set(wall.at(FIRST, 8, 30))
        await self.bureau.hire()
        admin, unit = (self.bureau.crew[role] for role in (Role.ADMINISTRATOR, Role.UNIT))
        async with self.bureau.of(admin[0]) as office:
            self.unit = (await office.units.make("Жер бөлімі", "Отдел земли")).public_id
            for someone in await office.units.everybody():
                await office.units.place(someone.public_id, self.unit)
        assert len(unit) == 2

    async def live(self, day: date, *, up: bool = True) -> None:
        """Live through a day."""
        if not (up and wall.works(day)):
            return
        await self.go(day, 9, 5, look=False)
        await self.lay_out(day)
        await self.bureau.tick()
        await self.go(day, 9, 30, look=False)
        await self.during(self.citizens_write(DAILY_CHATS))
        await self.during(self.registrars_take_down(DAILY_TAKEN))
        await self.go(day, 11, 10)
        await self.during(self.registrars_enter())
        await self.during(self.registrars_advise())
        await self.go(day, 12, 10)
        await self.during(self.reviewers_work())
        await self.during(self.control.units_answer())
        await self.go(day, 14, 40)
        await self.during(self.heads_decide())
        await self.during(self.control.heads_control())
        await self.go(day, 15, 10)
        await self.during(self.reviewers_distribute(day))
        await self.go(day, 16, 10)
        await self.during(self.rooms.walk_ins(day))
        await self.during(self.rooms.results())
        await self.go(day, 17, 10)
        await self.during(self.citizens_act())
        await self.during(self.registrars_call())
        await self.during(self.phone_room.call())
        await self.go(day, 18, 40, look=False)
        await self.bureau.tick()

    async def lay_out(self, day: date) -> None:
        """Approve the schedule of this month at the beginning, and of each next one in time."""
        month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        months = [month] if day >= wall.before(month, 12) else []
        if not self.posts:
            months = [day.replace(day=1)]
        for one in months:
            if one in self.laid_out:
                continue
            self.laid_out[one] = self.now
            async with self.bureau.machine(OPERATOR) as office:
                draft = await office.schedules.import_rows(rows_of(RECEIVERS, one, day, MODES))
                await office.schedules.approve(draft.schedule_id, on=day, **APPROVAL)
        async with self.bureau.of(1) as office:
            self.posts = [post.id for post in await office.schedules.posts()]

    async def registrars_advise(self) -> None:
        """Let registrars write down consultations that they gave; most people leave a number."""
        for _ in range(DAILY_ADVICE):
            self.number += 1
            outcome = self.dice.choice(
                (
                    ConsultationOutcome.SOLVED,
                    ConsultationOutcome.BOOKS,
                    ConsultationOutcome.DECLINED,
                )
            )
            declined = outcome is ConsultationOutcome.DECLINED
            self.people += 1
            number = self.phone(CHAT + self.people)
            named = ConsultedPerson(full_name="Кеңес Сұраған", phone=number)
            told = Recorded(
                self.dice.choice((ConsultationWay.PHONE, ConsultationWay.ROOM)),
                outcome,
                Language.KK,
                topic=self.dice.choice(TOPICS),
                reason=self.dice.choice(list(DeclineReason)) if declined else None,
                person=named if self.chance(0.8) else NOBODY,
                phone_survey=self.chance(0.8),
            )
            async with self.bureau.of(self.bureau.at_work(Role.REGISTRAR)) as office:
                await office.advice_records.record(told, f"advice:{self.number}")

    async def registrars_call(self) -> None:
        """Let registrars call and write, with every result there is, and number letters."""
        async with self.bureau.looking() as session:
            calls = list(
                await session.scalars(
                    select(Duty.id).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
                )
            )
            sent_on = list(
                await session.scalars(
                    select(Referral.public_id).where(
                        Referral.letter_number.is_(None), Referral.letter_id.is_not(None)
                    )
                )
            )
        for duty_id in calls:
            if not self.chance(0.7):
                continue
            others = [one for one in ContactResult if one is not ContactResult.REACHED]
            result = ContactResult.REACHED if self.chance(0.7) else self.dice.choice(others)
            who = self.bureau.at_work(Role.REGISTRAR)
            try:
                async with self.bureau.unseen(who) as office:
                    await office.contacts.note(duty_id, result, "RR123456785KZ")
            except OfficeError as error:
                # What was never posted does not come back.
                self.refuse(error)
        for referral in sent_on:
            if self.chance(0.4):
                async with self.bureau.unseen(self.bureau.at_work(Role.REGISTRAR)) as office:
                    await office.referrals.number(referral, "ЖТ-Х-1")
        await self.look()

    async def reviewers_work(self) -> None:
        """Let reviewers do what they do, tick papers, ask the unit, and send parts on."""
        await super().reviewers_work()
        await self.look()
        for life in self.standing(S.REGISTERED, S.IN_REVIEW, S.QUEUED):
            if self.chance(0.02) and not life.has("ticked"):
                await self.tick(life)
        for life in self.standing(S.IN_REVIEW):
            if self.chance(0.04):
                wanted = Wanted(self.unit, wall.after(self.bureau.today, 3))
                await self.staff(
                    Role.REVIEWER, life, "materials.ask", wanted, WORDS, did="materials"
                )
            elif self.chance(0.03) and not life.has("parted"):
                await self.staff(
                    Role.REVIEWER,
                    life,
                    "referrals.redirect_partly",
                    "R02",
                    "Комитет",
                    WORDS,
                    did="parted",
                )

    async def tick(self, life: Life) -> None:
        """Let somebody see the paper of a claimed category."""
        who = self.bureau.at_work(Role.REVIEWER)
        try:
            async with self.bureau.unseen(who) as office:
                await office.evidence.tick(life.public_id, life.version, seen=True)
        except OfficeError:
            return
        life.did("ticked", self.now)
        life.version += 1
