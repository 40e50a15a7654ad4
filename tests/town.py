"""A town for flow tests: the real app, the sandbox in process, and people who press what they see.

Nothing runs in the background. `Town.settle` carries what people did through inbox, worker and
sender until nothing moves any more, so a test reads like a conversation and waits for nothing.
"""

import contextlib
import re
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from pydantic import SecretStr

from bot.app import App, open_bot
from bot.config import Settings, office_template, parse_office
from bot.installation import Installation, open_installation
from bot.transport.limiter import Limiter
from db.enums import Role
from db.keyring import KeyRing
from sandbox.clock import OFFICE_TIME, MovableClock
from sandbox.people import SimulatedPerson
from sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from sandbox.seen import SeenMessage

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=OFFICE_TIME)
ROUNDS = 50


class Neighbour:
    """Somebody of the town: says, presses a visible button, and looks at the chat."""

    def __init__(self, town: "Town", person: SimulatedPerson) -> None:
        self.town = town
        self.person = person
        self.presses = 0

    async def start(self, payload: str = "") -> "Neighbour":
        """Press Start, perhaps from a deep link."""
        self.person.start(payload)
        await self.town.settle()
        return self

    async def says(self, text: str) -> "Neighbour":
        """Write a message."""
        self.person.say(text)
        await self.town.settle()
        return self

    async def presses_on(self, *buttons: str) -> "Neighbour":
        """Press visible buttons one after the other, each by its text or a part of it."""
        for button in buttons:
            self.presses += 1
            self.person.press(self._whole(button))
            await self.town.settle()
        return self

    async def shares_phone(self) -> "Neighbour":
        """Press the contact button."""
        self.presses += 1
        self.person.share_contact()
        await self.town.settle()
        return self

    @property
    def last(self) -> SeenMessage:
        """The newest message of the bot, but for what only goes with a date: event and place."""
        newest_first = reversed(self.person.messages())
        return next(one for one in newest_first if one.by_bot and not _goes_with_date(one))

    @property
    def buttons(self) -> list[str]:
        """Every button that can be pressed now."""
        return self.person.visible_buttons()

    @property
    def text(self) -> str:
        """The text of the newest message of the bot."""
        return self.last.text

    def reads(self) -> str:
        """Return the whole chat, one message under another."""
        return "\n\n".join(message.text for message in self.person.messages())

    def _whole(self, part: str) -> str:
        """Return the whole text of the one button in sight that has this text or part of it."""
        if part in self.buttons:
            return part
        found = {text for text in self.buttons if part in text}
        if len(found) != 1:
            message = f"{len(found)} buttons for {part!r}; in sight:\n{self.text}\n{self.buttons}"
            raise AssertionError(message)
        return found.pop()


class Town:
    """The office, its bot, and everybody who talks to it."""

    def __init__(self, sandbox: Sandbox, app: App, installation: Installation) -> None:
        self.sandbox = sandbox
        self.app = app
        self.installation = installation
        self._offset = 0

    @property
    def clock(self) -> MovableClock:
        """The clock of sandbox and office."""
        return self.sandbox.clock

    def newcomer(self, name: str, language: str = "kk", phone: str | None = None) -> Neighbour:
        """Return somebody who has never written to the bot."""
        return Neighbour(self, self.sandbox.people.create(name, language, phone=phone))

    async def hires(self, name: str, *roles: Role, language: str = "ru") -> Neighbour:
        """Return somebody who opened the links to these roles."""
        somebody = self.newcomer(name, language)
        for role in roles:
            async with self.installation.as_operator() as office:
                token = await office.staff.invite(role)
            await somebody.start(token)
        return somebody

    async def settle(self) -> None:
        """Carry everything through until nothing moves."""
        for _ in range(ROUNDS):
            await self._fetch()
            handled = await self.app.worker.drain()
            fetched = await self.app.fetcher.drain()
            sent = await self.app.sender.drain()
            if (
                not handled
                and not fetched
                and not sent
                and not self.sandbox.account.updates.pending()
            ):
                return
        message = "the town does not come to rest"
        raise AssertionError(message)

    async def moves_to(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Move the clock to an hour on the office's wall, and let what is due happen."""
        self.clock.set(datetime.combine(day, time(hour, minute), OFFICE_TIME))
        await self.clock.settled()
        await self.ticks()

    async def waits(self, span: timedelta) -> None:
        """Move the clock on."""
        self.clock.advance(span)
        await self.clock.settled()
        await self.ticks()

    async def ticks(self) -> None:
        """Let the scheduler tick once."""
        await self.app.sweeper.sweep()
        await self.settle()

    async def looks(self) -> None:
        """Let the office look at what it looks at once a working day."""
        await self.app.sweeper.watch()
        await self.settle()

    async def _fetch(self) -> None:
        updates = await self.sandbox.account.updates.poll(offset=self._offset)
        if not updates:
            return
        self._offset = max(update["update_id"] for update in updates) + 1
        now = self.clock.now()
        database = self.installation.database
        await database.run(lambda session: self.app.inbox.store(session, updates, now))
        await self.sandbox.account.updates.poll(offset=self._offset)


@contextlib.asynccontextmanager
async def open_town(url: str, folder: Path, keyring: KeyRing) -> AsyncIterator[Town]:
    """Open a town on a migrated database."""
    keys = folder / "town.keys"
    KeyRing.create(keys)
    settings = Settings(
        token=SecretStr(DEFAULT_TOKEN), database_url=url, keys=keys, data_dir=folder
    )
    clock = MovableClock(MONDAY)
    sandbox = Sandbox(DEFAULT_TOKEN, clock=clock, poll_pause=0)
    profile = parse_office(office_template())
    async with (
        open_installation(settings, profile=profile, clock=clock) as installation,
        open_bot(settings, session=sandbox.session()) as (bot, me),
    ):
        loop_time = Limiter(Patient(), overall=None, per_chat=None)
        yield Town(sandbox, App(installation, bot, me, limiter=loop_time), installation)


def _goes_with_date(message: SeenMessage) -> bool:
    return message.kind == "venue" or any(file.name.endswith(".ics") for file in message.files)


class Patient:
    """A timer at which nobody has to wait."""

    def time(self) -> float:
        """Return always the same moment."""
        return 0.0

    def call_later(self, _delay: float, callback: Any) -> Any:
        """Call at once."""
        callback()


@pytest_asyncio.fixture
async def town(sqlite_url: str, tmp_path: Path, keyring: KeyRing) -> AsyncIterator[Town]:
    """An office with an approved schedule of the demo, on SQLite."""
    async with open_town(sqlite_url, tmp_path, keyring) as opened:
        from sandbox.demo import seed

        await seed(opened.installation)
        yield opened


def number_in(text: str) -> str:
    """Return the registration number that a text shows."""
    found = re.search(r"QB-\d\d-\d{6}-\d", text)
    assert found, text
    return found[0]
