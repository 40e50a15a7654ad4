"""What all stories of the year stand on: the clock, the cases as seen, the schedule."""

from collections.abc import Coroutine, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from bot.services.actor import OPERATOR
from bot.services.errors import OfficeError
from bot.services.views import Application
from db.enums import (
    ApplicantKind,
    Citizenship,
    Language,
    RequestState,
    Role,
)
from db.models import Request
from sandbox.demo_office import APPROVAL, Receiver
from tests.offices import applicant
from tests.year import wall
from tests.year.bureau import Bureau
from tests.year.lives import MATTER, OPEN, Life
from tests.year.timetable import rows_of
from tests.year.voices import Voices

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


class Core:
    """What all stories of the year stand on: the clock, the cases, and acts of the staff."""

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
        self.voices = Voices(self)

    def chance(self, share: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < share

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

    def fate(self) -> str:
        """Throw what is to become of a case."""
        return self.dice.choices(list(FATES), list(FATES.values()))[0]

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

    def will(self, life: Life, share: float) -> bool:
        """Tell whether somebody gets to a case today."""
        return self.chance(share * (0.12 if life.careless else 1))

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
