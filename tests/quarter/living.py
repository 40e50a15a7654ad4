"""A quarter of three rooms with six posts: 3,000 requests, and whatever else a report counts.

It lives by the days of the simulated year (`tests.year.days`), with more people and more kinds of
acts: walk-ins, social groups, materials, instructions, parts sent on, cases taken up again,
consultations, calls with every result, surveys. The dice are thrown from a seed.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import OfficeError
from bot.services.instructions import Order
from bot.services.office import Office
from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.questionnaires import QUESTIONS
from bot.services.rules.windows import Window
from bot.services.views import Application
from bot.services.views.changes import Change, ChangeKind
from bot.services.views.consultations import Recorded
from bot.services.views.day import Held, WalkIn
from bot.services.views.units import Wanted
from db.enums import (
    ApplicantKind,
    ChangeReason,
    Channel,
    Citizenship,
    ConsultationOutcome,
    ConsultationWay,
    ContactResult,
    DeclineReason,
    DutyKind,
    HeldResult,
    InstructionState,
    Language,
    MaterialState,
    Mode,
    RequestState,
    Role,
    SocialGroup,
    SurveyState,
    TellBy,
)
from db.models import (
    Account,
    Duty,
    Instruction,
    Material,
    Reception,
    Referral,
    Request,
    Staff,
    Survey,
)
from sandbox.demo_office import APPROVAL, CONTACTS, RECEIVERS
from tests.offices import applicant
from tests.year import wall
from tests.year.bureau import Bureau
from tests.year.days import MATTER, WORDS, Year
from tests.year.lives import Life

S = RequestState
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
DAILY_CHATS, DAILY_TAKEN, WALK_INS = 11, 34, 5
TOPICS = (None, "housing", "land", "social", "health", "roads", "other")
TAKEN = (
    Channel.CALL_CENTRE,
    Channel.PAPER,
    Channel.ORAL,
    Channel.PORTAL,
    Channel.E_OTINISH,
)
RESULTS = (None, *HeldResult, HeldResult.SOLVED, HeldResult.EXPLAINED)
MODES = {0: Mode.VIDEO, 3: Mode.PHONE}
"""How the receivers of these numbers receive; all others in person."""
CHAT = 100_000
"""Everybody who writes has a chat of their own from here on."""


class Quarter(Year):
    """The driver of a quarter."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau, RECEIVERS)
        self.people = 0
        self.unit = ""

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
        await self.during(self.units_answer())
        await self.go(day, 14, 40)
        await self.during(self.heads_decide())
        await self.during(self.heads_control())
        await self.go(day, 15, 10)
        await self.during(self.reviewers_distribute(day))
        await self.go(day, 16, 10)
        await self.during(self.walk_ins(day))
        await self.during(self.results())
        await self.go(day, 17, 10)
        await self.during(self.citizens_act())
        await self.during(self.registrars_call())
        await self.go(day, 18, 40, look=False)
        await self.bureau.tick()

    # --- the schedule ------------------------------------------------------------------------

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
                draft = await office.schedules.import_rows(rows_of(one, day))
                await office.schedules.approve(draft.schedule_id, on=day, **APPROVAL)
        async with self.bureau.of(1) as office:
            self.posts = [post.id for post in await office.schedules.posts()]

    async def change(self, kind: ChangeKind, day: date, post: int) -> None:
        """Let a clerk call off or re-house the receptions of a post on a day."""
        async with self.bureau.looking() as session:
            found = await session.scalars(
                select(Reception)
                .where(Reception.post_id == post, Reception.cancelled_at.is_(None))
                .order_by(Reception.starts_at)
            )
            receptions = [one for one in found if wall.day_of(one.starts_at) >= day]
        who = self.bureau.at_work(Role.REVIEWER)
        first = wall.day_of(receptions[0].starts_at)
        if kind is ChangeKind.ABSENCE:
            wish = Change(kind, post, ChangeReason.TRIP, first, first)
        else:
            async with self.bureau.of(who) as office:
                room = (await office.stand_ins.rooms(receptions[0].id))[0]
            wish = Change(kind, receptions[0].id, ChangeReason.ROOM, place_id=room.id)
        async with self.bureau.of(who) as office:
            impact = await office.changes.impact(wish)
            assert (await office.changes.confirm(wish, impact.fingerprint)).done

    # --- citizens ----------------------------------------------------------------------------

    async def citizens_write(self, count: int) -> None:
        """Let people file requests in the chat; some of them have written before."""
        for _ in range(count):
            if self.met and self.chance(0.06):
                chat = self.dice.choice(sorted(self.met))
            else:
                self.people += 1
                chat = CHAT + self.people
                self.met.add(chat)
                async with self.bureau.of(chat) as office:
                    await office.accounts.choose_language(Language.KK)
                    await office.accounts.consent("Келісім мәтіні")
            self.asks = chat
            await self.file(chat)

    async def registrars_take_down(self, count: int) -> None:
        """Let registrars take down requests that came by every other way, some of them late."""
        for _ in range(count):
            self.number += 1
            self.people += 1
            self.asks = CHAT + (self.people if self.chance(0.95) else self.dice.randrange(1, 50))
            form, key = self.form(foreign=self.chance(0.04)), f"call:{self.number}"
            late = self.chance(0.04)
            who = self.bureau.at_work(Role.REGISTRAR)
            try:
                async with self.bureau.unseen(who) as office:
                    await office.intake.register(
                        form,
                        key=key,
                        channel=self.dice.choice(TAKEN),
                        tell_by=TellBy.LETTER if self.chance(0.1) else TellBy.PHONE,
                        received_at=self.now - timedelta(days=2) if late else None,
                        official_number=f"ЕӨ-{self.number}" if self.chance(0.6) else None,
                    )
                    public_id = await office.session.scalar(
                        select(Request.public_id).where(Request.submitted_by == key)
                    )
            except OfficeError as error:
                self.refuse(error)
                continue
            self.begins(str(public_id), form)

    def begins(self, public_id: str, form: Application) -> Life:
        """Remember somebody who has no chat with us."""
        life = Life(
            public_id,
            None,
            self.now,
            self.dice.choice(self.bureau.crew[Role.REVIEWER]),
            post_id=form.post_id,
            foreign=form.citizenship is not Citizenship.KAZAKHSTAN,
            careless=self.chance(0.06),
            fate=self.fate(),
        )
        self.lives[public_id] = self.open[public_id] = life
        return life

    def form(self, *, foreign: bool) -> Application:
        """Return a filled form; the phone tells people apart, and whoever comes back has it yet."""
        return Application(
            kind=ApplicantKind.SELF,
            citizenship=Citizenship.FOREIGN if foreign else Citizenship.KAZAKHSTAN,
            person=applicant(iin=None, phone=f"+7701{self.asks:07d}", address="Көктем көшесі, 1"),
            matter=MATTER,
            post_id=self.dice.choice(self.posts),
            language=Language.KK,
            topic=self.dice.choice(TOPICS),
            category=self.dice.choice(("veteran", "disability")) if self.chance(0.08) else None,
        )

    async def citizens_act(self) -> None:
        """Let people withdraw, take offers, answer what is asked, say how it was."""
        await self.offers()
        await self.alternatives()
        await self.surveys()
        for life in self.standing(S.REGISTERED, S.IN_REVIEW, S.NEEDS_INFORMATION, S.QUEUED):
            if life.chat is None:
                continue
            if life.fate == "withdraw" and self.chance(0.3):
                await self.own(life, "withdraw")
            elif life.state is S.NEEDS_INFORMATION and self.chance(0.6):
                await self.informs(life)

    async def informs(self, life: Life) -> None:
        """Let somebody add what was asked for."""
        try:
            async with self.bureau.of(life.chat or 0) as office:
                await office.requests.answer(life.public_id, "Көктем ауылы туралы.")
        except OfficeError as error:
            self.refuse(error)

    async def surveys(self) -> None:
        """Let a third of those who are asked answer every question."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Survey.public_id, Survey.questionnaire, Account.telegram_id)
                .join(Account, Account.id == Survey.account_id)
                .where(Survey.state == SurveyState.ASKED)
                .order_by(Survey.id)
            )
            found = rows.all()
        for public_id, questionnaire, chat in found:
            if not self.chance(0.12):
                continue
            # Nobody here is settled, so that every question is asked.
            given = "".join(
                self.dice.choice([code for code in question.codes if code != "s"])
                for question in QUESTIONS[questionnaire]
            )
            async with self.bureau.of(chat) as office:
                await office.surveys.answer(public_id, given)

    # --- the staff ---------------------------------------------------------------------------

    async def registrars_advise(self) -> None:
        """Let registrars write down consultations that they gave."""
        for _ in range(2):
            self.number += 1
            outcome = self.dice.choice(
                (
                    ConsultationOutcome.SOLVED,
                    ConsultationOutcome.BOOKS,
                    ConsultationOutcome.DECLINED,
                )
            )
            declined = outcome is ConsultationOutcome.DECLINED
            told = Recorded(
                self.dice.choice((ConsultationWay.PHONE, ConsultationWay.ROOM)),
                outcome,
                Language.KK,
                topic=self.dice.choice(TOPICS),
                reason=self.dice.choice(list(DeclineReason)) if declined else None,
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
            async with self.bureau.unseen(who) as office:
                await office.contacts.note(duty_id, result, "RR123456785KZ")
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

    async def units_answer(self) -> None:
        """Let the unit answer, mostly in time; what is answered is taken as it is."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Material.public_id, Material.version, Material.state).where(
                    Material.state.in_((MaterialState.ASKED, MaterialState.ANSWERED))
                )
            )
            found = rows.all()
        for public_id, version, state in found:
            if not self.chance(0.35):
                continue
            asked = state is MaterialState.ASKED
            async with self.bureau.of(
                self.bureau.at_work(Role.UNIT if asked else Role.REVIEWER)
            ) as office:
                if asked:
                    await office.materials.answer(public_id, version, text=WORDS)
                else:
                    await office.materials.accept(public_id, version)
        await self.look()

    async def heads_control(self) -> None:
        """Let executors report and heads close what was carried out; some ended cases go on."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(
                    Instruction.public_id,
                    Instruction.version,
                    Instruction.state,
                    Staff.role,
                ).join(Staff, Staff.id == Instruction.executor_id)
            )
            found = rows.all()
            ended = await session.execute(
                select(Request.public_id, Request.version)
                .where(
                    Request.state.in_((S.REFUSED, S.RETURNED, S.REDIRECTED, S.ENDED)),
                    Request.origin_id.is_(None),
                )
                .order_by(Request.id)
            )
            again = ended.all()
        for public_id, version, state, _role in found:
            if state is InstructionState.CLOSED or not self.chance(0.25):
                continue
            if state is InstructionState.OPEN:
                async with self.bureau.of(self.bureau.crew[Role.UNIT][0]) as office:
                    await office.control.report(public_id, version, WORDS)
            else:
                async with self.bureau.of(self.bureau.crew[Role.HEAD][0]) as office:
                    await office.control.close(public_id, version, "Жол жөнделді.")
        for public_id, version in again:
            if self.chance(0.004):
                async with self.bureau.unseen(self.bureau.crew[Role.HEAD][0]) as office:
                    await office.reopening.reopen(public_id, version, "Жаңа мән-жай анықталды.")
                self.open[public_id] = self.lives[public_id]
        await self.look()

    async def walk_ins(self, day: date) -> None:
        """Let some people who come unbooked be received today."""
        async with self.bureau.looking() as session:
            rows = await session.scalars(
                select(Reception).where(
                    Reception.cancelled_at.is_(None),
                    Reception.starts_at.between(wall.at(day, 0), wall.at(day, 23)),
                )
            )
            today = [(one.id, one.mode) for one in rows]
        rooms = [reception_id for reception_id, mode in today if mode is Mode.IN_PERSON]
        for reception_id in rooms * WALK_INS:
            self.number += 1
            self.people += 1
            comer = WalkIn(
                "Келуші Адам Жасанды",
                None,
                Citizenship.KAZAKHSTAN,
                f"+7701{CHAT + self.people:07d}",
                MATTER,
                Language.KK,
                check_identity=False,
            )
            who = self.bureau.at_work(Role.REGISTRAR)
            async with self.bureau.of(who) as office:
                came = await office.walk_ins.register(reception_id, comer, f"walk:{self.number}")
                card = came.card
                await office.visits.wait_unbooked(card.public_id, card.version, reception_id)
                version = (await office.cases.find(card.public_id)).version
                await office.day.mark_held(card.public_id, version, "Түсіндірілді.", self.held())
                await self.group(office, card.public_id)

    def held(self) -> Held:
        """Throw the outcome card of a held reception."""
        return Held(result=self.dice.choice(RESULTS), consulted=self.chance(0.2))

    async def group(self, office: Office, public_id: str) -> None:
        """Let whoever received somebody note the social group, if it is known."""
        if self.chance(0.5):
            version = (await office.cases.find(public_id)).version
            await office.social.note(public_id, version, self.dice.choice(list(SocialGroup)))

    async def results(self) -> None:
        """Let registrars write down what became of the receptions so far."""
        due = self.standing(S.ASSIGNED)
        async with self.bureau.looking() as session:
            begun = set(
                await session.scalars(
                    select(Request.public_id)
                    .join(Duty, Duty.request_id == Request.id)
                    .where(Duty.kind == DutyKind.RESULT, Duty.closed_at.is_(None))
                    .where(Duty.due_at <= wall.closing(self.bureau.today))
                )
            )
        for life in due:
            if life.public_id not in begun or not self.chance(0.97):
                continue
            throw = self.dice.random()
            if throw < 0.86:
                await self.received(life)
            elif throw < 0.96:
                await self.staff(Role.REGISTRAR, life, "day.mark_no_show", did="no_show")
            else:
                await self.staff(
                    Role.REGISTRAR, life, "day.mark_not_held", "Басшы іссапарда.", did="not_held"
                )

    async def received(self, life: Life) -> None:
        """Write down a held reception, the group of the person, and what the head ordered."""
        held = self.held()
        if not await self.staff(
            Role.REGISTRAR, life, "day.mark_held", "Шешілді.", held, did="held"
        ):
            return
        async with self.bureau.unseen(self.bureau.at_work(Role.REGISTRAR)) as office:
            await self.group(office, life.public_id)
        if held.result is HeldResult.INSTRUCTED:
            head = self.bureau.crew[Role.HEAD][0]
            async with self.bureau.of(head) as office:
                version = (await office.cases.find(life.public_id)).version
                executor = next(
                    one for one in await office.instructions.executors() if one.role is Role.UNIT
                )
                order = Order(executor.id, None, wall.after(self.bureau.today, 5))
                await office.instructions.give(life.public_id, version, order, WORDS)


def rows_of(month: date, today: date) -> Sequence[Row]:
    """Return the schedule of a month as rows of the annex: everybody receives once a week."""
    days = [month + timedelta(days=n) for n in range(31)]
    found = [
        ParsedReception(
            body=one.body,
            holder=one.holder,
            post=one.post,
            window=Window(
                datetime.combine(day, time(9, 10), wall.ALMATY),
                datetime.combine(day, time(12, 50), wall.ALMATY),
            ),
            location=Bilingual(f"{one.room.kk}, {number}", f"{one.room.ru}, {number}"),
            contacts=CONTACTS,
            minutes=10,
            mode=MODES.get(number, Mode.IN_PERSON),
        )
        for number, one in enumerate(RECEIVERS)
        for day in days
        if day.month == month.month and day.weekday() == one.weekday and wall.works(day)
        if day > today
    ]
    return to_rows(found, ZoneInfo("Asia/Almaty"))
