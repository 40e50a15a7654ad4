"""The days of the year: what everybody does from morning till evening, with dice from a seed."""

from datetime import date

from tests.year import wall
from tests.year.citizens import Citizens
from tests.year.heads import Heads
from tests.year.lives import MATTER, WORDS
from tests.year.registrars import Registrars
from tests.year.reviewers import Reviewers

__all__ = ["MATTER", "WORDS", "Year"]


class Year(Citizens, Registrars, Reviewers, Heads):
    """The driver: lives through the days, and remembers every case."""

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
        await self.during(self.voices.advise())
        await self.ticks(day, 12)
        await self.go(day, 12, 10)
        await self.during(self.reviewers_work())
        await self.ticks(day, 13, 14)
        await self.go(day, 14, 40)
        await self.during(self.heads_decide())
        await self.hand_in(day)
        await self.voices.look_into_marks(day)
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
        await self.during(self.voices.call(day))
        await self.go(day, 18, 35, look=False)
        await self.bureau.tick()
        await self.go(day, 20, 30, look=False)
        await self.during(self.citizens_write(2))
        await self.ticks(day, 21)
