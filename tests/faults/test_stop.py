"""A stop in the worst moments of the sender: nothing stays leased that nobody sends any more."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.transport.nursery import Nursery
from bot.transport.sender import Sender
from db.keyring import KeyRing
from db.uow import Database
from tests.transport.road import Road

T = TypeVar("T")


class SlowAnswer:
    """A database whose first transaction is committed, but says so only when it is let go."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.committed = asyncio.Event()
        self.let_go = asyncio.Event()
        self._run = database.run
        monkeypatch.setattr(database, "run", self.run)

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Commit, and answer late."""
        result = await self._run(work)
        if not self.committed.is_set():
            self.committed.set()
            await self.let_go.wait()
        return result


@pytest.fixture
def road(database: Database, keyring: KeyRing) -> Road:
    """The transport on each kind of database."""
    return Road(database, keyring)


async def stop_while_leasing(road: Road, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Stop the sender between the commit of a lease and the first call to Telegram."""
    await road.post("receipt:A")
    slow = SlowAnswer(road.database, monkeypatch)
    running = asyncio.create_task(road.sender.run())
    await slow.committed.wait()
    stopping = asyncio.create_task(road.sender.stop(5))
    # The stop has its turn before the database answers.
    await asyncio.sleep(0)
    slow.let_go.set()
    await stopping
    # What still runs is cancelled by whoever closes the process.
    running.cancel()
    await asyncio.wait([running])
    return await road.rows("SELECT key, state FROM outbox")


async def test_what_was_leased_when_the_stop_came_is_still_sent(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await stop_while_leasing(road, monkeypatch) == [("receipt:A", "sent")]


async def test_a_stop_that_does_not_wait_for_the_lease_leaves_it_behind(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: for a minute and a half nobody would send this notice."""

    async def stop(self: Sender, _seconds: float) -> None:
        self._stopping = True

    monkeypatch.setattr(Sender, "stop", stop)
    assert await stop_while_leasing(road, monkeypatch) == [("receipt:A", "sending")]


async def part(seconds: float) -> list[str]:
    """Close a nursery while one task is in the middle of its last transaction, and one waits."""
    ended: list[str] = []
    stopped = asyncio.Event()

    async def last_transaction() -> None:
        try:
            await stopped.wait()
            await asyncio.sleep(0)
            ended.append("committed")
        except asyncio.CancelledError:
            ended.append("cut off")
            raise

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    nursery = Nursery()
    nursery.start("poller", last_transaction)
    nursery.start("introduction", never)
    await asyncio.sleep(0)
    stopped.set()
    await nursery.close(seconds)
    return ended


async def test_what_ends_by_itself_is_not_cut_off() -> None:
    assert await part(0.1) == ["committed", "cancelled"]


async def test_without_a_moment_to_part_it_would_be() -> None:
    assert sorted(await part(0.0)) == ["cancelled", "cut off"]
