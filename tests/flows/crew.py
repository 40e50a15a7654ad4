"""The staff of a town who speak English, and requests that reached them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.services.office import Office
from bot.services.views import Application, Card
from db.enums import ApplicantKind, Citizenship, Language, ProposalKind, Role
from tests.offices import applicant
from tests.town import Neighbour, Town

MATTER = "Ауылдағы көпір екі жылдан бері жөнделмей тұр."
MEMO = "Анықтамалық ақпарат: өтініш негізді."


@dataclass
class Crew:
    """Who works in the office, one person for each role."""

    town: Town
    registrar: Neighbour
    reviewer: Neighbour
    head: Neighbour

    @contextlib.asynccontextmanager
    async def as_(self, somebody: Neighbour) -> AsyncIterator[Office]:
        """Open a committed transaction of a person, past the buttons."""
        installation = self.town.installation
        async with (
            installation.database.transaction() as session,
            installation.offices.open_for(session, somebody.person.id) as office,
        ):
            yield office

    async def registered(self, *, directed: bool = True) -> tuple[Neighbour, Card]:
        """Return a citizen and the case they have just registered."""
        citizen = await self.town.newcomer("Айсұлу", "en").start()
        async with self.as_(citizen) as office:
            await office.accounts.choose_language(Language.EN)
            await office.accounts.consent("Consent")
        async with self.as_(citizen) as office:
            post = (await office.schedules.posts())[0]
            own = await office.requests.submit(
                Application(
                    kind=ApplicantKind.SELF,
                    citizenship=Citizenship.KAZAKHSTAN,
                    person=applicant(),
                    matter=MATTER,
                    post_id=post.id if directed else None,
                    language=Language.KK,
                ),
                f"form:{citizen.person.id}",
            )
        await self.town.settle()
        return citizen, own.card

    async def in_review(self, *, directed: bool = True) -> tuple[Neighbour, Card]:
        """Return a citizen and the case the reviewer has opened."""
        citizen, card = await self.registered(directed=directed)
        async with self.as_(self.reviewer) as office:
            card = await office.review.open(card.public_id, card.version)
        return citizen, card

    async def proposed(self, kind: ProposalKind = ProposalKind.RECEIVE) -> tuple[Neighbour, Card]:
        """Return a citizen and the case that waits for the head."""
        citizen, card = await self.in_review()
        async with self.as_(self.reviewer) as office:
            card = await office.review.write_memo(card.public_id, card.version, text=MEMO)
            refused = kind is ProposalKind.REFUSE
            card = await office.review.propose(
                card.public_id,
                card.version,
                kind,
                ground="R09" if refused else None,
                text="Мәселе сотта қаралып жатыр." if refused else None,
            )
        await self.town.settle()
        return citizen, card

    async def queued(self) -> tuple[Neighbour, Card]:
        """Return a citizen and the case that waits for a date."""
        citizen, card = await self.proposed()
        async with self.as_(self.head) as office:
            card = await office.decisions.approve(card.public_id, card.version)
        return citizen, card

    async def assigned(self) -> tuple[Neighbour, Card]:
        """Return a citizen and the case that has its date."""
        citizen, card = await self.queued()
        await self.distributes(card)
        return citizen, await self.card(card)

    async def distributes(self, card: Card) -> None:
        """Let the reviewer give everybody in the queue of this case's post a date."""
        assert card.post is not None
        async with self.as_(self.reviewer) as office:
            plan = await office.distribution.propose(card.post.id)
            await office.distribution.confirm(card.post.id, plan.fingerprint)
        await self.town.settle()

    async def card(self, card: Card) -> Card:
        """Return the card as it is now."""
        async with self.as_(self.reviewer) as office:
            return await office.review.case(card.public_id)

    async def opens(self, somebody: Neighbour, pile: str, card: Card) -> None:
        """Let a member of the staff walk from the desk to the card of a case."""
        await somebody.says("/desk")
        await somebody.presses_on(pile)
        await somebody.presses_on(card.number)


async def crew_of(town: Town) -> Crew:
    """Hire a registrar, a reviewer and a head who read English."""
    hired = [
        await town.hires(f"Staff {role}", role)
        for role in (Role.REGISTRAR, Role.REVIEWER, Role.HEAD)
    ]
    crew = Crew(town, *hired)
    for somebody in hired:
        async with crew.as_(somebody) as office:
            await office.accounts.choose_language(Language.EN)
    return crew
