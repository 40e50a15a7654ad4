"""The days of the year: what everybody does from morning till evening, with dice from a seed."""

from collections.abc import Coroutine, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from bot.services.actor import OPERATOR
from bot.services.errors import OfficeError
from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.periods import Period
from bot.services.rules.windows import Window
from bot.services.views import Application
from bot.services.views.missing import Missing
from db.enums import (
    AlternativeKind,
    ApplicantKind,
    Channel,
    Citizenship,
    ContactResult,
    DutyKind,
    Language,
    OfferState,
    ProposalKind,
    RequestState,
    Role,
    SurveyState,
    TellBy,
)
from db.models import (
    Account,
    Alternative,
    Assignment,
    Duty,
    Offer,
    Referral,
    Request,
    Seat,
    Survey,
)
from sandbox.demo_office import APPROVAL, CONTACTS, Receiver
from tests.offices import applicant
from tests.year import wall
from tests.year.bureau import Bureau
from tests.year.lives import Life

S = RequestState
CITIZENS = 750
MATTER = "Ауылдағы көпір екі жылдан бері жөнделмей тұр, қашан жөнделеді?"
WORDS = "Анықтамалық ақпарат: өтініш бойынша барлық құжат тексерілді."
OPEN = (
    S.REGISTERED,
    S.IN_REVIEW,
    S.NEEDS_INFORMATION,
    S.PROPOSED,
    S.QUEUED,
    S.ASSIGNED,
    S.NO_SHOW,
    S.LETTER,
    S.APPEAL,
)

LOOKS = frozenset({"alternatives.offer"})
"""Acts that look at the card of the case themselves."""

FATES = {
    "receive": 55,
    "refuse": 8,
    "overrule": 3,
    "return": 5,
    "ask": 7,
    "withdraw": 5,
    "information": 7,
    "give_up": 2,
    "redirect": 3,
    "forward": 1,
    "end": 2,
    "consult": 2,
}
"""What is to become of a case, in parts of a hundred, unless the dice of the days say otherwise."""

HANDED_IN = {date(2026, 4, 3): date(2026, 1, 1), date(2026, 7, 10): date(2026, 4, 1)}
"""On which day the report of the quarter that began on another one is handed in."""

OTHERWISE = frozenset({"information", "give_up", "redirect", "forward", "consult"})
"""Fates that a reviewer brings about without the head."""


class Year:
    """The driver: lives through the days, and remembers every case."""

    def __init__(self, bureau: Bureau, receivers: Sequence[Receiver]) -> None:
        self.bureau = bureau
        self.receivers = receivers
        self.dice = bureau.dice
        self.lives: dict[str, Life] = {}
        self.open: dict[str, Life] = {}
        self.met: set[int] = set()
        self.posts: list[int] = []
        self.number = 0
        self.laid_out: dict[date, datetime] = {}
        self.reported: dict[date, datetime] = {}
        self.refused: dict[str, int] = {}

    def chance(self, share: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < share

    # --- the day -----------------------------------------------------------------------------

    async def live(self, day: date, *, up: bool) -> None:
        """Live through a day; while the bot is down nothing reaches the office at all."""
        if not up:
            return
        if not wall.works(day):
            for hour in (10, 20):
                await self.go(day, hour, look=False)
                await self.bureau.tick()
            return
        await self.go(day, 8, 10, look=False)
        await self.lay_out(day)
        await self.during(self.citizens_write(2))
        await self.ticks(day, 9)
        await self.go(day, 9, 20)
        await self.during(self.citizens_act())
        await self.ticks(day, 10)
        await self.go(day, 10, 15, look=False)
        await self.during(self.citizens_write(3))
        await self.during(self.registrars_take_down(1))
        await self.ticks(day, 11)
        await self.go(day, 11, 10)
        await self.during(self.registrars_enter())
        await self.ticks(day, 12)
        await self.go(day, 12, 10)
        await self.during(self.reviewers_work())
        await self.ticks(day, 13, 14)
        await self.go(day, 14, 40)
        await self.during(self.heads_decide())
        await self.hand_in(day)
        await self.ticks(day, 15)
        await self.go(day, 15, 10)
        await self.during(self.reviewers_distribute(day))
        await self.ticks(day, 16)
        await self.go(day, 16, 10)
        await self.during(self.results())
        await self.go(day, 16, 45, look=False)
        await self.bureau.tick()
        await self.go(day, 17, 5, look=False)
        await self.during(self.citizens_write(2))
        await self.go(day, 17, 40)
        await self.during(self.registrars_enter())
        await self.during(self.registrars_call())
        await self.go(day, 18, 35, look=False)
        await self.bureau.tick()
        await self.go(day, 20, 30, look=False)
        await self.during(self.citizens_write(2))
        await self.ticks(day, 21)

    async def during(self, part: Coroutine[Any, Any, None]) -> None:
        """Live through a part of the day in one transaction."""
        async with self.bureau.part():
            await part

    async def go(self, day: date, hour: int, minute: int = 0, *, look: bool = True) -> None:
        """Set the clock, and look at all open cases as the desks show them."""
        self.bureau.clock.set(wall.at(day, hour, minute))
        if look:
            await self.look()

    async def ticks(self, day: date, *hours: int) -> None:
        """Let the scheduler tick at full hours."""
        for hour in hours:
            self.bureau.clock.set(wall.at(day, hour))
            await self.bureau.tick()

    async def look(self) -> None:
        """Learn where every open case stands."""
        if not self.open:
            return
        seen = await self.stand(Request.state.in_(OPEN))
        gone = [
            one.public_id
            for one in self.open.values()
            if one.state in OPEN and one.public_id not in seen
        ]
        if gone:
            await self.stand(Request.public_id.in_(gone))
        self.open = {
            one.public_id: one
            for one in self.open.values()
            if one.state in OPEN or not one.has("entered")
        }

    async def stand(self, chosen: ColumnElement[bool]) -> set[str]:
        """Learn where the chosen cases stand; return which these are."""
        seen = set()
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Request.public_id, Request.id, Request.state, Request.version).where(chosen)
            )
            for public_id, key, state, version in rows:
                seen.add(public_id)
                life = self.lives[public_id]
                life.id, life.state, life.version = key, state, version
        return seen

    def standing(self, *states: RequestState) -> list[Life]:
        """Return the open cases in these states."""
        return [one for one in self.open.values() if one.state in states]

    @property
    def now(self) -> datetime:
        """The instant on the clock."""
        return self.bureau.clock.now()

    # --- the schedule ------------------------------------------------------------------------

    async def lay_out(self, day: date) -> None:
        """Draft and approve next month's schedule, mostly in time; in January this month's too."""
        month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        ahead = 7 if month.month in {5, 10} else 12
        months = [month] if day >= wall.before(month, ahead) else []
        if not self.posts:
            months = [day.replace(day=1)]
        for month in months:
            if month in self.laid_out:
                continue
            self.laid_out[month] = self.now
            async with self.bureau.machine(OPERATOR) as office:
                draft = await office.schedules.import_rows(rows_of(self.receivers, month, day))
                await office.schedules.approve(draft.schedule_id, on=day, **APPROVAL)
        async with self.bureau.of(1) as office:
            self.posts = [post.id for post in await office.schedules.posts()]

    # --- citizens ----------------------------------------------------------------------------

    async def citizens_write(self, count: int) -> None:
        """Let some citizens file a request in the chat."""
        for _ in range(count):
            chat = 10_000 + self.dice.randrange(CITIZENS)
            if chat not in self.met:
                self.met.add(chat)
                async with self.bureau.of(chat) as office:
                    await office.accounts.choose_language(Language.KK)
                    await office.accounts.consent("Келісім мәтіні")
            await self.file(chat)

    async def file(self, chat: int) -> None:
        """File one request; who has three open ones is told so, and nothing is registered."""
        self.number += 1
        key = f"form:{self.number}"
        foreign = self.chance(0.04)
        form = self.form(foreign=foreign)
        try:
            async with self.bureau.unseen(chat) as office:
                await office.requests.submit(form, key)
                public_id = await office.session.scalar(
                    select(Request.public_id).where(Request.submitted_by == key)
                )
        except OfficeError as error:
            self.refuse(error)
            return
        life = Life(
            str(public_id),
            chat,
            self.now,
            self.dice.choice(self.bureau.crew[Role.REVIEWER]),
            foreign=foreign,
            careless=self.chance(0.06),
            post_id=form.post_id,
            fate=self.fate(),
        )
        self.lives[life.public_id] = self.open[life.public_id] = life

    def fate(self) -> str:
        """Throw what is to become of a case."""
        return self.dice.choices(list(FATES), list(FATES.values()))[0]

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

    def form(self, *, foreign: bool) -> Application:
        """Return a filled form."""
        return Application(
            kind=ApplicantKind.SELF,
            citizenship=Citizenship.FOREIGN if foreign else Citizenship.KAZAKHSTAN,
            person=applicant(iin=None) if foreign else applicant(),
            matter=MATTER,
            post_id=self.dice.choice(self.posts),
            language=Language.KK,
        )

    def refuse(self, error: OfficeError) -> None:
        """Count a lawful no."""
        name = type(error).__name__
        self.refused[name] = self.refused.get(name, 0) + 1

    async def citizens_act(self) -> None:
        """Let citizens answer, come or not, take offers, withdraw, and mark how it was."""
        await self.offers()
        await self.alternatives()
        await self.surveys()
        for life in self.standing(*OPEN):
            if life.chat is None:
                continue
            if life.fate == "withdraw" and life.state is not S.APPEAL and self.chance(0.15):
                await self.own(life, "withdraw")
            elif life.state is S.ASSIGNED and not life.has("confirmed"):
                throw = self.dice.random()
                if throw < 0.5:
                    await self.own(life, "will_come")
                    life.did("confirmed", self.now)
                elif throw < 0.56:
                    await self.own(life, "cannot_come")
                elif throw < 0.58:
                    await self.own(life, "another_day", (1, 3))
        for life in list(self.open.values()):
            if life.chat is None:
                continue
            if life.state is S.NEEDS_INFORMATION and self.chance(0.25):
                await self.reply(life, "informed")
            elif life.has("asked") and not life.has("answered") and self.chance(0.4):
                await self.reply(life, "answered")

    async def reply(self, life: Life, did: str) -> None:
        """Let an applicant answer what was asked."""
        try:
            async with self.bureau.of(life.chat or 0) as office:
                await office.requests.answer(life.public_id, "Көктем ауылы туралы.")
        except OfficeError as error:
            self.refuse(error)
        else:
            life.did(did, self.now)

    async def own(self, life: Life, act: str, *more: object) -> None:
        """Let an applicant do something with their own request."""
        try:
            async with self.bureau.unseen(life.chat or 0) as office:
                await getattr(office.requests, act)(life.public_id, life.version, *more)
        except OfficeError as error:
            self.refuse(error)
            return
        life.did(act, self.now)

    async def offers(self) -> None:
        """Let those who are offered a place take it, leave it, or say nothing."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Offer.public_id, Account.telegram_id)
                .join(Request, Request.id == Offer.request_id)
                .join(Account, Account.id == Request.account_id)
                .where(Offer.state == OfferState.OPEN)
                .order_by(Offer.id)
            )
            found = rows.all()
        for public_id, chat in found:
            throw = self.dice.random()
            if throw < 0.8:
                async with self.bureau.of(chat) as office:
                    await (
                        office.offers.accept(public_id)
                        if throw < 0.6
                        else office.offers.decline(public_id)
                    )
        if found:
            await self.look()

    async def surveys(self) -> None:
        """Let some of those who are asked give their marks."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Survey.public_id, Account.telegram_id)
                .join(Account, Account.id == Survey.account_id)
                .where(Survey.state == SurveyState.ASKED)
                .order_by(Survey.id)
            )
            found = rows.all()
        for public_id, chat in found:
            if not self.chance(0.06):
                continue
            async with self.bureau.of(chat) as office:
                if self.chance(0.2):
                    await office.surveys.stop()
                    continue
                view = await office.surveys.find(public_id)
                while view.question is not None:
                    # Nobody is so ill received here that the head must look into it.
                    codes = [code for code in view.question.codes if code not in "12t"]
                    given = f"{view.given}{self.dice.choice(codes)}"
                    view = await office.surveys.answer(public_id, given)

    # --- the staff ---------------------------------------------------------------------------

    def will(self, life: Life, share: float) -> bool:
        """Tell whether somebody gets to a case today."""
        return self.chance(share * (0.12 if life.careless else 1))

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

    async def reviewers_work(self) -> None:
        """Let reviewers open cases, ask, write memos and propose."""
        for life in self.standing(S.REGISTERED):
            if self.will(life, 0.6):
                await self.reviewed(life, "open", did="opened")
        for life in self.standing(S.IN_REVIEW, S.QUEUED, S.ASSIGNED):
            if not life.has("memo") and self.will(life, 0.35):
                await self.memo(life)
        for life in self.standing(S.IN_REVIEW):
            if life.fate in OTHERWISE and self.will(life, 0.5):
                await self.otherwise(life)
            elif life.fate == "ask" and not life.has("asked") and self.will(life, 0.6):
                await self.reviewed(life, "ask", "Қай ауыл туралы айтып отырсыз?", did="asked")
            elif self.will(life, 0.45):
                await self.propose(life)
        await self.reviewers_give_up()
        for life in self.standing(S.NO_SHOW):
            if self.will(life, 0.2):
                await self.reviewed(life, "requeue", did="requeued")

    async def reviewers_give_up(self) -> None:
        """Let reviewers return what was not completed within its term."""
        for life in self.standing(S.NEEDS_INFORMATION):
            asked = life.when("information")
            over = asked is not None and self.now > wall.closing(wall.after(wall.day_of(asked), 5))
            if over and self.will(life, 0.5):
                await self.staff(
                    Role.REVIEWER,
                    life,
                    "endings.return_to_applicant",
                    "R03",
                    WORDS,
                    did="return_decided",
                    chat=life.reviewer,
                )

    async def otherwise(self, life: Life) -> None:
        """Let a reviewer do something else than propose: ask, return, send on, consult."""
        more: tuple[object, ...]
        if life.fate == "information" and not life.has("information"):
            missing = (Missing.OTHER,)
            what, more, did = "information.ask", (missing, 5, WORDS), "information"
        elif life.fate == "give_up":
            what, more, did = "endings.return_to_applicant", ("R03", WORDS), "return_decided"
        elif life.fate == "redirect":
            what, more, did = "referrals.redirect", ("R01", "Комитет", WORDS), "redirect_decided"
        elif life.fate == "forward":
            what, more, did = "referrals.forward", ("R13", "Полиция", WORDS), "forwarded"
        elif life.fate == "consult" and not life.has("alternative"):
            more = (AlternativeKind.CONSULTATION, WORDS)
            what, did = "alternatives.offer", "alternative"
        else:
            await self.propose(life)
            return
        await self.staff(Role.REVIEWER, life, what, *more, did=did, chat=life.reviewer)

    async def alternatives(self) -> None:
        """Let those who are offered a consultation say yes or no, or nothing."""
        async with self.bureau.looking() as session:
            rows = await session.execute(
                select(Alternative.public_id, Request.public_id)
                .join(Request, Request.id == Alternative.request_id)
                .where(Alternative.answered_at.is_(None))
                .order_by(Alternative.id)
            )
            found = [(one, self.lives[case]) for one, case in rows]
        for alternative, life in found:
            if life.chat is None or not self.chance(0.4):
                continue
            accepted = self.chance(0.7)
            try:
                async with self.bureau.unseen(life.chat) as office:
                    await office.alternatives.answer(alternative, accepted=accepted)
            except OfficeError as error:
                self.refuse(error)
                continue
            life.did("alternative_answered", self.now)
            if accepted:
                life.did("consulted", self.now)
        if found:
            await self.look()

    async def memo(self, life: Life) -> None:
        """Let a reviewer write the memo."""
        if await self.reviewed(life, "write_memo", text=WORDS, did="memo"):
            life.version += 1

    async def propose(self, life: Life) -> None:
        """Let a reviewer propose what they think of a case."""
        if life.fate == "end":
            await self.reviewed(
                life, "propose", ProposalKind.END, ground="R07", text=WORDS, did="proposed"
            )
        elif life.fate == "refuse":
            if not life.has("memo"):
                await self.memo(life)
                await self.look()
            await self.reviewed(
                life, "propose", ProposalKind.REFUSE, ground="R09", text=WORDS, did="proposed"
            )
        else:
            await self.reviewed(life, "propose", ProposalKind.RECEIVE, did="proposed")

    async def reviewed(
        self, life: Life, act: str, *more: object, did: str, **named: object
    ) -> bool:
        """Let the case's reviewer do something, or who stands in."""
        return await self.staff(
            Role.REVIEWER, life, f"review.{act}", *more, did=did, chat=life.reviewer, **named
        )

    async def staff(
        self,
        role: Role,
        life: Life,
        act: str,
        *more: object,
        did: str,
        chat: int | None = None,
        **named: object,
    ) -> bool:
        """Let somebody of a role act on a case as they see it; False when the office said no."""
        who = self.bureau.at_work(role, instead_of=chat)
        service, method = act.split(".")
        try:
            opened = self.bureau.of if act in LOOKS else self.bureau.unseen
            async with opened(who) as office:
                call = getattr(getattr(office, service), method)
                await call(life.public_id, life.version, *more, **named)
        except OfficeError as error:
            self.refuse(error)
            return False
        life.did(did, self.now)
        life.version += 1
        return True

    async def heads_decide(self) -> None:
        """Let heads approve, return, or decide otherwise."""
        for life in self.standing(S.PROPOSED):
            if not self.will(life, 0.55):
                continue
            if life.fate == "return" and not life.has("returned"):
                await self.staff(
                    Role.HEAD, life, "decisions.send_back", "Толықтырыңыз.", did="returned"
                )
            elif life.fate == "overrule":
                await self.staff(
                    Role.HEAD,
                    life,
                    "decisions.overrule",
                    ProposalKind.REFUSE,
                    ground="R09",
                    text=WORDS,
                    did="refused",
                )
            else:
                did = {"refuse": "refused", "end": "end_decided"}.get(life.fate, "received")
                await self.staff(Role.HEAD, life, "decisions.approve", did=did)

    async def hand_in(self, day: date) -> None:
        """Hand in the report of a quarter: once in time, once late; the third one is forgotten."""
        if day not in HANDED_IN:
            return
        async with self.bureau.of(self.bureau.at_work(Role.ADMINISTRATOR)) as office:
            made = await office.reports.make(Period.quarter_of(HANDED_IN[day]))
            await office.reports.sent(made.report.public_id, "ЕСЕП-1")
        self.reported[HANDED_IN[day]] = self.now

    async def reviewers_distribute(self, day: date) -> None:
        """Let a reviewer give out the places of some posts."""
        for number, post in enumerate(self.posts):
            if (day.toordinal() + number) % 2:
                continue
            who = self.bureau.at_work(Role.REVIEWER)
            try:
                async with self.bureau.of(who) as office:
                    shown = await office.distribution.propose(post)
                    await office.distribution.confirm(post, shown.fingerprint)
            except OfficeError as error:
                self.refuse(error)

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


def rows_of(receivers: Sequence[Receiver], month: date, today: date) -> Sequence[Row]:
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
        )
        for number, one in enumerate(receivers)
        for day in days
        if day.month == month.month and day.weekday() == one.weekday and wall.works(day)
        if day > today
    ]
    return to_rows(found, ZoneInfo("Asia/Almaty"))
