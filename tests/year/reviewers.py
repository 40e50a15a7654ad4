"""What reviewers do: open, ask, write memos, propose, end otherwise, give out places."""

from datetime import date

from bot.services.errors import OfficeError
from bot.services.views.missing import Missing
from db.enums import AlternativeKind, ProposalKind, RequestState, Role
from tests.year import wall
from tests.year.core import Core
from tests.year.lives import WORDS, Life

S = RequestState
OTHERWISE = frozenset({"information", "give_up", "redirect", "forward", "consult"})
"""Fates that a reviewer brings about without the head."""


class Reviewers(Core):
    """The reviewers of the year."""

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
