"""A sandbox for each test and a real aiogram bot that talks to it over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox import MovableClock, Sandbox, SimulatedPerson

# Tuesday, 1 December 2026, 09:00 in Astana.
NINE = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)


# What is broken stays broken for longer than this; a machine that is loaded is not.
PATIENCE = 60


async def eventually(condition: Callable[[], object]) -> None:
    """Until the condition holds; fails when it has not come true for a long time."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it becomes true in code that knows no event
            await asyncio.sleep(0.001)


Raw = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]
Control = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NINE)


@pytest_asyncio.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock, poll_pause=0.0, retry_unit=0.005) as made:
        yield made


@pytest_asyncio.fixture(scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(scope="session")
async def shared_session() -> AsyncIterator[AiohttpSession]:
    # Closing one takes aiogram a quarter of a second, so all tests share it.
    session = AiohttpSession()
    yield session
    await session.close()


@pytest.fixture
def bot(sandbox: Sandbox, shared_session: AiohttpSession) -> Bot:
    shared_session.api = TelegramAPIServer.from_base(sandbox.url)
    return Bot(sandbox.token, session=shared_session)


@pytest.fixture
def person(sandbox: Sandbox) -> SimulatedPerson:
    """Somebody who pressed Start; the bot has already read that."""
    one = sandbox.people.create("Айгерім Сейтқали")
    one.start()
    sandbox.account.updates.clear()
    return one


@pytest.fixture
def raw(sandbox: Sandbox, http: aiohttp.ClientSession) -> Raw:
    """A call as a bare form, for what aiogram would not send."""

    async def call(
        method: str, *, token: str = sandbox.token, **fields: str
    ) -> tuple[int, dict[str, Any]]:
        async with http.post(f"{sandbox.url}/bot{token}/{method}", data=fields) as response:
            return response.status, await response.json()

    return call


@pytest.fixture
def control(sandbox: Sandbox, http: aiohttp.ClientSession) -> Control:
    """The control interface: ``await control("POST", "/people", {...})``."""

    async def call(verb: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        url = f"{sandbox.url}/sandbox{path}"
        async with http.request(verb, url, json=body, headers=headers) as response:
            return response.status, await response.json()

    return call
