"""Who asks in the simulated quarter: in the chat, by every other way, and what they do later."""

from datetime import timedelta

from sqlalchemy import select

from bot.services.errors import OfficeError
from bot.services.rules.questionnaires import next_question, read
from bot.services.views import Application
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    Language,
    Questionnaire,
    RequestState,
    Role,
    SurveyState,
    TellBy,
)
from db.models import Account, Request, Survey
from sandbox.demo_office import RECEIVERS
from tests.offices import applicant
from tests.year.bureau import Bureau
from tests.year.days import MATTER, Year
from tests.year.lives import Life

S = RequestState
TOPICS = (None, "housing", "land", "social", "health", "roads", "other")
TAKEN = (
    Channel.CALL_CENTRE,
    Channel.PAPER,
    Channel.ORAL,
    Channel.PORTAL,
    Channel.E_OTINISH,
)
CHAT = 100_000
"""Everybody who writes has a chat of their own from here on."""


class Citizens(Year):
    """The citizens of a quarter, on top of those of the year: more of them, by every channel."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau, RECEIVERS)
        self.people = 0
        self.asks = 0

    def phone(self, number: int) -> str:
        """Return the phone by which the person of a number is known."""
        return f"+7701{number:07d}"

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
            person=applicant(iin=None, phone=self.phone(self.asks), address="Көктем көшесі, 1"),
            matter=MATTER,
            post_id=self.dice.choice(self.posts),
            language=Language.KK,
            topic=self.dice.choice(TOPICS),
            category=self.dice.choice(("veteran", "disability")) if self.chance(0.08) else None,
            phone_survey=self.chance(0.8),
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
        """Let some of those who are asked answer every question that is put to them."""
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
            async with self.bureau.of(chat) as office:
                await office.surveys.answer(public_id, self.answers(questionnaire))

    def answers(self, questionnaire: Questionnaire) -> str:
        """Throw the answers of somebody who is asked until nothing is left to ask."""
        given = ""
        while (asked := next_question(questionnaire, read(questionnaire, given) or ())) is not None:
            given += self.dice.choice(asked.codes)
        return given
