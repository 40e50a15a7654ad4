"""What happens in the reception rooms of the simulated quarter, and what is written down of it."""

from datetime import date

from sqlalchemy import select

from bot.services.office import Office
from bot.services.reception.instructions import Order
from bot.services.views.day import Held, WalkIn
from db.enums import (
    Citizenship,
    DutyKind,
    HeldResult,
    Language,
    Mode,
    RequestState,
    Role,
    SocialGroup,
)
from db.models import Duty, Reception, Request
from tests.quarter.citizens import CHAT, Citizens
from tests.year import wall
from tests.year.days import MATTER, WORDS
from tests.year.lives import Life

WALK_INS = 5
RESULTS = (None, *HeldResult, HeldResult.SOLVED, HeldResult.EXPLAINED)


class Rooms:
    """The rooms of a quarter, with its people and its dice."""

    def __init__(self, year: Citizens) -> None:
        self._year = year
        self._bureau, self._dice = year.bureau, year.dice

    async def walk_ins(self, day: date) -> None:
        """Let some people who come unbooked be received today."""
        async with self._bureau.looking() as session:
            rows = await session.scalars(
                select(Reception).where(
                    Reception.cancelled_at.is_(None),
                    Reception.starts_at.between(wall.at(day, 0), wall.at(day, 23)),
                )
            )
            today = [(one.id, one.mode) for one in rows]
        rooms = [reception_id for reception_id, mode in today if mode is Mode.IN_PERSON]
        for reception_id in rooms * WALK_INS:
            self._year.number += 1
            self._year.people += 1
            comer = WalkIn(
                "Келуші Адам Жасанды",
                None,
                Citizenship.KAZAKHSTAN,
                self._year.phone(CHAT + self._year.people),
                MATTER,
                Language.KK,
                check_identity=False,
            )
            who, key = self._bureau.at_work(Role.REGISTRAR), f"walk:{self._year.number}"
            async with self._bureau.of(who) as office:
                came = await office.walk_ins.register(reception_id, comer, key)
                card = came.card
                await office.visits.wait_unbooked(card.public_id, card.version, reception_id)
                version = (await office.cases.find(card.public_id)).version
                await office.day.mark_held(card.public_id, version, "Түсіндірілді.", self._held())
                await self._group(office, card.public_id)

    def _held(self) -> Held:
        """Throw the outcome card of a held reception."""
        return Held(result=self._dice.choice(RESULTS), consulted=self._year.chance(0.2))

    async def _group(self, office: Office, public_id: str) -> None:
        """Let whoever received somebody note the social group, if it is known."""
        if self._year.chance(0.5):
            version = (await office.cases.find(public_id)).version
            await office.social.note(public_id, version, self._dice.choice(list(SocialGroup)))

    async def results(self) -> None:
        """Let registrars write down what became of the receptions so far."""
        due = self._year.standing(RequestState.ASSIGNED)
        async with self._bureau.looking() as session:
            begun = set(
                await session.scalars(
                    select(Request.public_id)
                    .join(Duty, Duty.request_id == Request.id)
                    .where(Duty.kind == DutyKind.RESULT, Duty.closed_at.is_(None))
                    .where(Duty.due_at <= wall.closing(self._bureau.today))
                )
            )
        for life in due:
            if life.public_id not in begun or not self._year.chance(0.97):
                continue
            throw = self._dice.random()
            if throw < 0.86:
                await self._received(life)
            elif throw < 0.96:
                await self._year.staff(Role.REGISTRAR, life, "day.mark_no_show", did="no_show")
            else:
                await self._year.staff(
                    Role.REGISTRAR, life, "day.mark_not_held", "Басшы іссапарда.", did="not_held"
                )

    async def _received(self, life: Life) -> None:
        """Write down a held reception, the group of the person, and what the head ordered."""
        held = self._held()
        if not await self._year.staff(
            Role.REGISTRAR, life, "day.mark_held", "Шешілді.", held, did="held"
        ):
            return
        async with self._bureau.unseen(self._bureau.at_work(Role.REGISTRAR)) as office:
            await self._group(office, life.public_id)
        if held.result is HeldResult.INSTRUCTED:
            head = self._bureau.crew[Role.HEAD][0]
            async with self._bureau.of(head) as office:
                version = (await office.cases.find(life.public_id)).version
                executor = next(
                    one for one in await office.instructions.executors() if one.role is Role.UNIT
                )
                order = Order(executor.id, None, wall.after(self._bureau.today, 5))
                await office.instructions.give(life.public_id, version, order, WORDS)
