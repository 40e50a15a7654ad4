"""An office for tests: a real database, a clock that moves on request, people by their accounts."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.config import office_template, parse_office
from bot.services.actor import OPERATOR, SENDER, SWEEP, Actor
from bot.services.office import Office, OfficeFactory
from bot.services.views import Application, Card, OwnRequest, Person
from db.enums import (
    ApplicantKind,
    Citizenship,
    Language,
    OutboxState,
    ProposalKind,
    Role,
    ScheduleState,
)
from db.keyring import KeyRing
from db.models import Body, OutboxMessage, Place, Post, Reception, Schedule, Seat
from db.repositories.outbox import SET_COMMANDS
from db.uow import Database
from db.vault import Vault

NOWHERE = Path("no-such-folder-for-files")

MORNING = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Monday 23 November 2026, 10:00 in Almaty: the answer of what comes now is due on 14 December."""

CITIZEN, STRANGER = 1001, 1002
STAFF = {
    Role.ADMINISTRATOR: 2000,
    Role.REGISTRAR: 2001,
    Role.REVIEWER: 2002,
    Role.HEAD: 2003,
    Role.AUDITOR: 2004,
}


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to an instant."""
        self._now = now

    def advance(self, **span: float) -> None:
        """Move on by a `timedelta` of these parts."""
        self._now += timedelta(**span)

    def to(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Jump to an hour on the office's wall (UTC+5)."""
        wall = datetime.combine(day, time(hour, minute), UTC)
        self._now = wall - timedelta(hours=5)


def applicant(**changes: object) -> Person:
    """Return a fictional applicant; the IIN is nobody's (a century that gave out none)."""
    fields: dict[str, object] = {
        "full_name": "Өтеген Қыдырәлі Ғабитұлы",
        "iin": "500101100000",
        "phone": "+77010000001",
        "address": "Көктем көшесі, 1-үй",
    }
    return Person.model_validate(fields | changes)


class TestOffice:
    """Transactions of an office by whoever acts in them."""

    __test__ = False

    def __init__(self, database: Database, keys: KeyRing, folder: Path | None = None) -> None:
        self.database = database
        self.clock = MovableClock(MORNING)
        self.profile = parse_office(office_template())
        # Made only by those tests that put something into it, and they name a folder of theirs.
        self.vault = Vault(folder or NOWHERE, keys)
        self.factory = OfficeFactory(
            profile=self.profile, keys=keys, clock=self.clock, vault=self.vault
        )
        self.post_id = 0
        self._drafts = count(1)

    @contextlib.asynccontextmanager
    async def of(self, telegram_id: int) -> AsyncIterator[Office]:
        """Open a committed transaction of a person."""
        async with (
            self.database.transaction() as session,
            self.factory.open_for(session, telegram_id) as office,
        ):
            yield office

    def by(self, role: Role) -> contextlib.AbstractAsyncContextManager[Office]:
        """Open a committed transaction of the member of the staff who holds a role."""
        return self.of(STAFF[role])

    @contextlib.asynccontextmanager
    async def machine(self, actor: Actor) -> AsyncIterator[Office]:
        """Open a committed transaction of the sweep, the sender, or the operator."""
        async with (
            self.database.transaction() as session,
            self.factory.open(session, actor) as office,
        ):
            yield office

    async def hire(self) -> None:
        """Give every role to somebody, by invitations as in life."""
        for role, telegram_id in STAFF.items():
            async with self.machine(OPERATOR) as office:
                token = await office.staff.invite(role)
            async with self.of(telegram_id) as office:
                await office.staff.join(token, f"Қызметкер {role.value}")

    async def make_schedule(self, *days: date, seats: int = 3, hour: int = 10) -> None:
        """Lay out one post with an approved reception on each day, 20 minutes a seat."""
        async with self.database.transaction() as session:
            post = await session.scalar(select(Post).limit(1))
            if post is None:
                body = Body(name_kk="Көктем ауданының әкімдігі", name_ru="Акимат района Коктем")
                place = Place(name_kk="Қабылдау бөлмесі, 1-кабинет", name_ru="Приёмная, кабинет 1")
                session.add_all([body, place])
                await session.flush()
                post = Post(
                    body_id=body.id, title_kk="Әкім", title_ru="Аким", holder="Сәулебек Ә. Қ."
                )
                session.add(post)
                await session.flush()
            self.post_id = post.id
            place_id = (await session.scalars(select(Place.id))).one()
            schedule = Schedule(
                state=ScheduleState.APPROVED, imported_at=self.clock.now(), approved_on=days[0]
            )
            session.add(schedule)
            await session.flush()
            for day in days:
                start = datetime.combine(day, time(hour - 5), UTC)
                reception = Reception(
                    schedule_id=schedule.id,
                    post_id=post.id,
                    place_id=place_id,
                    holder=post.holder,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=20 * seats),
                    minutes=20,
                    contacts="+7 700 000 00 00",
                )
                session.add(reception)
                await session.flush()
                session.add_all(
                    Seat(
                        reception_id=reception.id,
                        post_id=post.id,
                        number=number + 1,
                        starts_at=start + timedelta(minutes=20 * number),
                    )
                    for number in range(seats)
                )

    def application(self, **changes: object) -> Application:
        """Return a filled form for the post of this office."""
        fields: dict[str, object] = {
            "kind": ApplicantKind.SELF,
            "citizenship": Citizenship.KAZAKHSTAN,
            "person": applicant(),
            "matter": "Жер учаскесі туралы жауап ала алмай жүрмін.",
            "post_id": self.post_id,
            "language": Language.KK,
        }
        return Application.model_validate(fields | changes)

    async def agree(self, telegram_id: int = CITIZEN) -> None:
        """Let a person choose Kazakh and give consent."""
        async with self.of(telegram_id) as office:
            await office.accounts.choose_language(Language.KK)
            await office.accounts.consent("Келісім мәтіні")

    async def submit(self, telegram_id: int = CITIZEN, **changes: object) -> OwnRequest:
        """Register a request of a person who has agreed."""
        await self.agree(telegram_id)
        async with self.of(telegram_id) as office:
            key = f"{telegram_id}:{next(self._drafts)}"
            return await office.requests.submit(self.application(**changes), key)

    async def review(self, public_id: str, *, memo: bool = True) -> Card:
        """Open a case and write its memo."""
        async with self.by(Role.REVIEWER) as office:
            card = await office.review.case(public_id)
            card = await office.review.open(public_id, card.version)
            if memo:
                card = await office.review.write_memo(
                    public_id, card.version, text="Анықтамалық ақпарат: қабылдау ұсынылады."
                )
        return card

    async def queue(self, public_id: str, *, memo: bool = True) -> Card:
        """Carry a registered case through review and decision into the queue."""
        card = await self.review(public_id, memo=memo)
        async with self.by(Role.REVIEWER) as office:
            card = await office.review.propose(public_id, card.version, ProposalKind.RECEIVE)
        async with self.by(Role.HEAD) as office:
            return await office.decisions.approve(public_id, card.version)

    async def distribute(self) -> None:
        """Propose and confirm the distribution of the post."""
        async with self.by(Role.REVIEWER) as office:
            shown = await office.distribution.propose(self.post_id)
        async with self.by(Role.REVIEWER) as office:
            await office.distribution.confirm(self.post_id, shown.fingerprint)

    async def own(self, public_id: str, telegram_id: int = CITIZEN) -> OwnRequest:
        """Look at a case as its applicant."""
        async with self.of(telegram_id) as office:
            return await office.requests.own(public_id)

    async def sweep(self) -> int:
        """Raise every alarm that is due; return how many rungs were passed."""
        raised = 0
        while True:
            async with self.machine(SWEEP) as office:
                if not await office.duties.sweep_one():
                    return raised
            raised += 1

    async def owed(self, *kinds: str) -> list[OutboxMessage]:
        """Return the messages of these kinds, or of all, in the order in which they were posted.

        The menus of the staff lie in the same table, but are no messages.
        """
        async with self.database.reading() as session:
            rows = await session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.kind != SET_COMMANDS)
                .order_by(OutboxMessage.id)
            )
            return [row for row in rows if not kinds or row.kind in kinds]

    async def deliver(self, *kinds: str) -> list[OutboxMessage]:
        """Pretend that Telegram took the messages that are still true; return those."""
        taken = []
        for message in await self.owed(*kinds):
            if message.state is not OutboxState.NEW:
                continue
            async with self.machine(SENDER) as office:
                row = await office.session.get_one(OutboxMessage, message.id)
                if await office.truth.facts(row) is None:
                    row.state = OutboxState.CANCELLED
                    continue
                row.state = OutboxState.SENT
                await office.notices.delivered(row)
                taken.append(row)
        return taken


@pytest.fixture
def office(database: Database, keyring: KeyRing, tmp_path: Path) -> TestOffice:
    """An office without staff or schedule, on each kind of database."""
    return TestOffice(database, keyring, tmp_path / "attachments")


@pytest_asyncio.fixture
async def staffed(office: TestOffice) -> TestOffice:
    """An office with staff and one post, which receives on 4 and 17 December 2026."""
    await office.hire()
    await office.make_schedule(date(2026, 12, 4), date(2026, 12, 17))
    return office
