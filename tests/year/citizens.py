"""What applicants do: write, answer, come or not, take offers, take their requests back."""

from sqlalchemy import select

from bot.services.errors import OfficeError
from db.enums import (
    Language,
    OfferState,
    RequestState,
    Role,
)
from db.models import Account, Alternative, Offer, Request
from tests.year.core import Core
from tests.year.lives import OPEN, Life

S = RequestState
CITIZENS = 750


class Citizens(Core):
    """The applicants of the year."""

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
        await self.voices.surveys()

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
