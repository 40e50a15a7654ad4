"""The office of the simulated year: who works there, whose turn it is, and the clock's ticks.

Every act is a transaction of its own through the real services, as an update of Telegram would be;
only the road to Telegram is left out. SQLite's driver hands each statement to a thread and waits;
here nobody else waits meanwhile, so statements run at once (`hurry`), which halves the time.
"""

import contextlib
import gc
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import office_template, parse_office
from bot.profile import OfficeProfile
from bot.services.actor import OPERATOR, SENDER, SWEEP, Actor
from bot.services.errors import OfficeError
from bot.services.notifications.notice_kinds import ANSWERS, LEGAL
from bot.services.office import Office, OfficeFactory
from db.enums import OutboxState, Role
from db.keyring import KeyRing
from db.models import OutboxMessage, Request
from db.uow import Database
from db.vault import Vault
from tests.offices import NOWHERE, MovableClock
from tests.year import wall

CREW = {
    Role.ADMINISTRATOR: 1,
    Role.REGISTRAR: 2,
    Role.REVIEWER: 3,
    Role.HEAD: 2,
    Role.UNIT: 2,
    Role.SECRECY: 1,
}
"""How many hold each role."""
BLOCKED = 0.004
"""The share of legal notices that find the bot blocked; from then on that person is called."""


@contextlib.contextmanager
def hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the driver of SQLite run its statements where it stands, without its thread."""

    async def at_once(_self: aiosqlite.Connection, call: Any, *args: Any, **named: Any) -> Any:
        return call(*args, **named)

    async def opened(self: aiosqlite.Connection) -> aiosqlite.Connection:
        self._connection = self._connection or self._connector()
        return self

    # The collector would walk through every session again and again, to find next to nothing.
    found = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_connect", opened)
        patched.setattr(aiosqlite.Connection, "_execute", at_once)
        yield
    gc.set_threshold(*found)


@dataclass
class Bureau:
    """The office with its clock; `ticks` are the instants at which the sweep looked."""

    database: Database
    keys: KeyRing
    folder: Path
    dice: random.Random
    profile: OfficeProfile = field(default_factory=lambda: parse_office(office_template()))
    clock: MovableClock = field(default_factory=lambda: MovableClock(wall.at(wall.FIRST, 8)))
    crew: dict[Role, list[int]] = field(default_factory=dict)
    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    ticks: list[datetime] = field(default_factory=list)
    swept: int = 0
    _session: AsyncSession | None = None
    _offices: dict[int, Office] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.offices = OfficeFactory(
            profile=self.profile,
            keys=self.keys,
            clock=self.clock,
            vault=Vault(NOWHERE, self.keys),
        )

    @property
    def today(self) -> date:
        """The day on the wall."""
        return wall.day_of(self.clock.now())

    @contextlib.asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Open the one transaction of a part of the day; every act in it is a savepoint of its own.

        In life each act is a transaction; thirty thousand of them a year would be mostly beginnings
        and ends. An act that is refused leaves nothing here either.
        """
        async with self.database.transaction() as session:
            self._session, self._offices = session, {}
            try:
                yield
            finally:
                self._session = None

    @contextlib.asynccontextmanager
    async def of(self, chat: int) -> AsyncIterator[Office]:
        """Open an act of whoever writes from this chat; it stays when the part of the day ends."""
        if self._session is None:
            async with (
                self.database.transaction() as session,
                self.offices.open_for(session, chat) as office,
            ):
                yield office
            return
        async with self._session.begin_nested():
            office = await self._opened(self._session, chat)
            try:
                yield office
                await office.fact_book.write()
                await office.journal.flush()
            except OfficeError:
                # An office that has refused something is not used again.
                self._offices.pop(chat, None)
                raise

    async def _opened(self, session: AsyncSession, chat: int) -> Office:
        """Return the office of somebody; the staff's stays open for a part of the day."""
        if chat in self._offices:
            return self._offices[chat]
        async with self.offices.open(session, Actor("unknown")) as office:
            office.actor = await office.accounts.arrive(chat)
            office.journal.actor = office.actor.name
        if office.actor.staff:
            self._offices[chat] = office
        return office

    @contextlib.asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncSession]:
        """Open a look at the tables as they stand now, within a part of the day or outside."""
        if self._session is not None:
            await self._session.flush()
            yield self._session
            return
        async with self.database.reading() as session:
            yield session

    @contextlib.asynccontextmanager
    async def unseen(self, chat: int) -> AsyncIterator[Office]:
        """Open the same for an act whose card nobody looks at: only what it writes matters.

        For acts that return a card and decide nothing by it; a third of their time is the card.
        """

        async def nothing(_request: Request) -> None:
            return None

        async with self.of(chat) as office:
            office.cases.card = nothing  # type: ignore[assignment, method-assign]
            office.requests.view = nothing  # type: ignore[assignment, method-assign]
            try:
                yield office
            finally:
                del office.cases.card, office.requests.view

    @contextlib.asynccontextmanager
    async def machine(self, actor: Actor) -> AsyncIterator[Office]:
        """Open a committed transaction of a part of the machine."""
        async with (
            self.database.transaction() as session,
            self.offices.open(session, actor) as office,
        ):
            yield office

    async def hire(self) -> None:
        """Give every role to its people, by invitations as in life, and plan who is away when."""
        chat = 2000
        for role, count in CREW.items():
            for _ in range(count):
                chat += 1
                async with self.machine(OPERATOR) as office:
                    token = await office.staff.invite(role)
                async with self.of(chat) as office:
                    await office.staff.join(token, f"Қызметкер {chat}")
                self.crew.setdefault(role, []).append(chat)
                first = wall.after(wall.FIRST, self.dice.randrange(10, 225))
                self.away[chat] = [(first, wall.after(first, 9))]

    def at_work(self, role: Role, *, instead_of: int | None = None) -> int:
        """Return somebody of a role who is in today: the one asked for, or who stands in."""
        everybody = self.crew[role]
        here = [chat for chat in everybody if not self.is_away(chat)] or everybody
        return instead_of if instead_of in here else self.dice.choice(here)

    def is_away(self, chat: int) -> bool:
        """Tell whether somebody is away today."""
        return any(first <= self.today <= last for first, last in self.away.get(chat, ()))

    async def tick(self) -> None:
        """Let the scheduler tick once, and let what is owed go out."""
        self.ticks.append(self.clock.now())
        async with self.machine(SWEEP) as office:
            while await office.duties.sweep_one():
                self.swept += 1
        async with self.machine(SWEEP) as office:
            await office.watch.look()
        self.clock.advance(minutes=1)
        await self.deliver()

    async def deliver(self) -> None:
        """Let Telegram take what is owed by now; some people have blocked the bot."""
        now = self.clock.now()
        async with self.machine(SENDER) as office:
            rows = await office.session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.state == OutboxState.NEW, OutboxMessage.next_at <= now)
                .order_by(OutboxMessage.id)
            )
            for row in rows.all():
                if row.kind in LEGAL and self.dice.random() < BLOCKED:
                    row.state = OutboxState.DEAD
                    await office.notices.undeliverable(row, "blocked")
                    continue
                row.state = OutboxState.SENT
                if row.kind in ANSWERS:
                    await office.notices.delivered(row)


def relax(database: Database) -> None:
    """Let SQLite not wait for the disk: this year nobody pulls the plug."""

    @event.listens_for(database.engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")
