"""The sandbox put together: one bot's account, its people, its clock, and one HTTP server.

In a test: ``url = await sandbox.start()``, ``person = sandbox.people.create("Айгерім")``,
``person.start()``, and then what the bot answered is in ``person.last``.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from aiogram.client.session.base import BaseSession
from aiohttp import web

from sandbox.account import Account
from sandbox.calls import CallLog
from sandbox.clock import MovableClock, next_monday_to_friday
from sandbox.events import Changes
from sandbox.faults import FaultBook
from sandbox.files import FileStore
from sandbox.limits import FloodLimits
from sandbox.people import People, SimulatedPerson
from sandbox.service import TOKEN, BotApi
from sandbox.session import InProcessSession
from sandbox.updates import UpdateQueue
from sandbox.webhook import WebhookSender
from sandbox.world import BotProfile, World

DEFAULT_TOKEN = "4200000042:SANDBOX-TOKEN-IS-NO-SECRET"  # noqa: S105 - it opens nothing
HOST = "127.0.0.1"
LOOPBACK = frozenset({HOST, "localhost", "::1"})

Payload = str | Callable[[], str | Awaitable[str]]


@dataclass
class Offer:
    """Somebody one can be with one click.

    ``start_payload`` may be a function, so that a one-time link is made when it is needed.
    """

    number: int
    label: str
    name: str
    language_code: str
    start_payload: Payload
    person: SimulatedPerson | None = None


class Sandbox:
    """A stand-in for Telegram for the bot with ``token``.

    ``clock``: the sandbox's time, real and running when none is given. ``strict``: with Telegram's
    flood limits. ``port`` 0 takes a free one. ``next_working_day``: what the button of that name
    goes to. ``retry_unit``: the length of a second between webhook attempts. ``poll_pause``: how
    long a poll that asks the same offset again waits; 0 for tests that start a bot twice.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        clock: MovableClock | None = None,
        strict: bool = False,
        host: str = HOST,
        port: int = 0,
        username: str = "qabyldau_bot",
        next_working_day: Callable[[datetime], datetime] = next_monday_to_friday,
        retry_unit: float = 1.0,
        poll_pause: float = 3.0,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("a token is a number, a colon and letters")
        self.token = token
        self.strict = strict
        self.clock = clock or MovableClock()
        self.changes = Changes()
        self.calls = CallLog()
        self.faults = FaultBook(lambda: self.changes.tell(None, "faults"))
        self.next_working_day = next_working_day
        self.offers: list[Offer] = []
        profile = BotProfile(int(token.split(":", 1)[0]), username, names={"": "Qabyldau"})
        updates = UpdateQueue(self.clock, self.faults, pause=poll_pause)
        self.account = Account(
            token=token,
            world=World(profile, self.clock, self.changes),
            files=FileStore(),
            updates=updates,
            webhook=WebhookSender(self.clock, updates, self.faults, retry_unit=retry_unit),
            launched_at=self.clock.now(),
        )
        limits = FloodLimits(timer) if strict else None
        self.api = BotApi(self.account, self.faults, self.calls, limits)
        self.people = People(self.account)
        self.clock.listen(lambda _now: self.changes.tell(None, "clock"))
        self._host, self._port = host, port
        self.hosts = LOOPBACK if host in LOOPBACK else None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> str:
        """Listen; the address, without a slash at the end. OSError when the port is taken.

        After a ``stop()`` this ends an outage: the same address, people, chats and updates.
        """
        # Only the two ends of the import chain meet here: the server serves this very object.
        from sandbox.server import make_app  # noqa: PLC0415

        runner = web.AppRunner(
            make_app(self), access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._port)
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]
        self.url = f"http://{self._host}:{self._port}"
        self.api.start()
        self.account.webhook.start()
        return self.url

    async def stop(self) -> None:
        """Answer those who wait, close every connection, and stop posting."""
        self.api.stop()
        self.changes.close()
        await self.account.webhook.stop()
        if self._runner is not None:
            # The answers just let go want a turn of the loop before their connections close.
            await asyncio.sleep(0)
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def session(self) -> BaseSession:
        """An aiogram session that reaches this sandbox without a network."""
        return InProcessSession(self.api)

    def push_raw_update(self, body: dict[str, object]) -> int:
        """Put an update as it is into the bot's queue; its id."""
        return self.account.updates.push_raw(dict(body))

    def offer(
        self, label: str, name: str, language_code: str = "kk", start_payload: Payload = ""
    ) -> Offer:
        """Let the page offer a person: ``label`` says who they are in the office."""
        offer = Offer(len(self.offers) + 1, label, name, language_code, start_payload)
        self.offers.append(offer)
        self.changes.tell(None, "offers")
        return offer

    async def open_offer(self, offer: Offer) -> SimulatedPerson:
        """The person of an offer, made and started on the first time."""
        if offer.person is None:
            payload = await _made(offer.start_payload)
            # A second click may have waited for its payload meanwhile; one person is enough.
            if offer.person is None:
                offer.person = self.people.create(offer.name, offer.language_code)
                offer.person.start(payload)
                self.changes.tell(None, "offers")
        return offer.person


async def _made(payload: Payload) -> str:
    if isinstance(payload, str):
        return payload
    made = payload()
    return await made if inspect.isawaitable(made) else made
