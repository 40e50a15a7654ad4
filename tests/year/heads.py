"""What heads decide, and the reports that are handed in."""

from datetime import date

from bot.services.rules.periods import Period
from db.enums import ProposalKind, RequestState, Role
from tests.year.core import Core
from tests.year.lives import WORDS

S = RequestState
HANDED_IN = {date(2026, 4, 3): date(2026, 1, 1), date(2026, 7, 10): date(2026, 4, 1)}
"""On which day the report of the quarter that began on another one is handed in."""


class Heads(Core):
    """The heads of the year."""

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
